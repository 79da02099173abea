package uploader

import (
	"context"
	"errors"
	"image"
	"strings"
	"time"

	"wikidrop/uploader/media"
	"wikidrop/uploader/mediawiki"
)

const (
	theirsKept = 60
	// fetchAgain is how long a picture that could not be fetched is not asked for.
	fetchAgain = time.Minute
)

// pictured is a client that fetches the pictures of its wiki.
type pictured interface {
	Picture(ctx context.Context, address string) ([]byte, error)
}

var _ pictured = (*mediawiki.Client)(nil)

// ExistingThumbnail returns the picture of the wiki's file that is in the way of an
// item (Problem.Existing) when it is ready, as [Engine.Thumbnail] does for its own:
// fetched in the background on the account's own way to the wiki, scaled down to the
// same size, and kept for a while. The row changes once it is there. nil stays where
// the wiki has no picture of the file; kind tells which icon fits.
func (e *Engine) ExistingThumbnail(id ID) (picture image.Image, kind string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	en := e.items[id]
	if en == nil || en.Hold.Problem.Existing == nil {
		return nil, "unknown"
	}
	kind = kindOf(en.Hold.Problem.Existing.MIME)
	source := theirPicture(en)
	if source == "" {
		return nil, kind
	}
	t := &e.theirs
	picture, made := t.look(id, source)
	if !made && !t.working[id] && !en.unseen.After(e.clock.Now()) {
		t.ask(id)
		e.fetchTheirs()
	}
	return picture, kind
}

// theirPicture is the address of a small picture of the wiki's file, "" when it has
// none. An original is fetched only where it is small.
func theirPicture(en *entry) string {
	const small = 1 << 20
	f := en.Hold.Problem.Existing
	switch {
	case f == nil:
		return ""
	case f.ThumbURL == "" && f.Size > 0 && f.Size <= small && strings.HasPrefix(f.MIME, "image/"):
		return f.URL
	}
	return f.ThumbURL
}

// fetchTheirs starts the worker while there is something to do. The caller holds mu.
func (e *Engine) fetchTheirs() {
	t := &e.theirs
	for id, ok := t.next(); ok; id, ok = t.next() {
		en := e.items[id]
		if en == nil || e.closed || theirPicture(en) == "" {
			continue
		}
		t.working[id] = true
		account, address := en.Account, theirPicture(en)
		e.spawn(func() { e.fetchTheir(e.ctx, id, account, address) })
	}
}

func (e *Engine) fetchTheir(ctx context.Context, id ID, account, address string) {
	picture, err := e.theirThumb(ctx, account, address)
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.theirs.working, id)
	en := e.items[id]
	switch none := errors.Is(err, mediawiki.ErrNoPicture) || errors.Is(err, media.ErrNoPicture); {
	case en == nil || ctx.Err() != nil:
	case err != nil && !none:
		e.log.Info("the wiki's picture was not fetched", "id", id, "error", err)
		en.unseen = e.clock.Now().Add(fetchAgain)
		e.touch(en)
	default:
		e.theirs.keep(thumb{id, address, picture})
		e.touch(en)
	}
	e.fetchTheirs()
}

// theirThumb takes no turn among the requests for the API: files wait for these, and
// a picture often comes from another server.
func (e *Engine) theirThumb(ctx context.Context, account, address string) (image.Image, error) {
	s, err := e.accounts.Session(account)
	if err != nil {
		return nil, err
	}
	var data []byte
	err = s.Do(ctx, func(c wiki) (err error) {
		p, ok := c.(pictured)
		if !ok {
			return mediawiki.ErrNoPicture
		}
		data, err = p.Picture(ctx, address)
		return err
	})
	if err != nil {
		return nil, err
	}
	picture, err := media.ThumbnailOf(ctx, data, thumbWidth, thumbHeight)
	if err != nil {
		return nil, err
	}
	return picture, nil
}
