package uploader

import (
	"container/list"
	"context"
	"image"
	"slices"
	"strings"
)

const (
	thumbWidth   = 192
	thumbHeight  = 144
	thumbsKept   = 300
	thumbWorkers = 2
	// thumbsAsked bounds what waits: who scrolls through a long list does not
	// want the pictures of rows that are out of sight again.
	thumbsAsked = 48
)

// thumbs is a cache of small pictures of one sort; the least recently asked for goes
// first. Everything is guarded by Engine.mu.
type thumbs struct {
	kept, workers int

	made    map[ID]*list.Element
	recent  *list.List // of thumb, newest at the front
	asked   []ID       // newest last, taken first
	working map[ID]bool
}

type thumb struct {
	id      ID
	source  string      // path or address that it was made of
	picture image.Image // nil: there is none
}

func newThumbs(kept, workers int) thumbs {
	return thumbs{kept: kept, workers: workers, made: map[ID]*list.Element{}, recent: list.New(), working: map[ID]bool{}}
}

// Thumbnail returns the picture of an item when it is ready. When it is not, it
// is made in the background and the item's row changes once it is there; kind
// ("image", "sound", "video", "document", "unknown") tells which icon fits.
func (e *Engine) Thumbnail(id ID) (picture image.Image, kind string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	en := e.items[id]
	if en == nil {
		return nil, "unknown"
	}
	e.looks++
	en.looked = e.looks
	kind = kindOf(en.Info.MIME)
	if en.Path == "" {
		return nil, kind
	}
	t := &e.thumbs
	picture, made := t.look(id, en.Path)
	if !made && kind == "image" && !t.working[id] {
		t.ask(id)
		e.makeThumbs()
	}
	return picture, kind
}

// look returns what was made of a source, and whether anything was.
func (t *thumbs) look(id ID, source string) (picture image.Image, made bool) {
	el := t.made[id]
	if el == nil || el.Value.(thumb).source != source {
		return nil, false
	}
	t.recent.MoveToFront(el)
	return el.Value.(thumb).picture, true
}

func (t *thumbs) ask(id ID) {
	t.asked = slices.DeleteFunc(t.asked, func(x ID) bool { return x == id })
	t.asked = append(t.asked, id)
	if over := len(t.asked) - thumbsAsked; over > 0 {
		t.asked = t.asked[over:]
	}
}

// next takes the item that was asked for last, while a worker is free.
func (t *thumbs) next() (ID, bool) {
	if len(t.working) >= t.workers || len(t.asked) == 0 {
		return 0, false
	}
	last := len(t.asked) - 1
	id := t.asked[last]
	t.asked = t.asked[:last]
	return id, true
}

// makeThumbs starts workers while there is something to do. The caller holds mu.
func (e *Engine) makeThumbs() {
	t := &e.thumbs
	for id, ok := t.next(); ok; id, ok = t.next() {
		en := e.items[id]
		if en == nil || e.closed {
			continue
		}
		t.working[id] = true
		path := en.Path
		e.spawn(func() { e.makeThumb(e.ctx, id, path) })
	}
}

func (e *Engine) makeThumb(ctx context.Context, id ID, path string) {
	picture, err := e.picture(ctx, path, thumbWidth, thumbHeight)
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.thumbs.working, id)
	if en := e.items[id]; en != nil && ctx.Err() == nil {
		if err != nil {
			picture = nil
		}
		e.thumbs.keep(thumb{id, path, picture})
		e.touch(en)
	}
	e.makeThumbs()
}

func (t *thumbs) keep(x thumb) {
	t.forget(x.id)
	t.made[x.id] = t.recent.PushFront(x)
	for t.recent.Len() > t.kept {
		t.forget(t.recent.Back().Value.(thumb).id)
	}
}

func (t *thumbs) forget(id ID) {
	if el := t.made[id]; el != nil {
		t.recent.Remove(el)
		delete(t.made, id)
	}
}

func kindOf(mime string) string {
	switch {
	case mime == "":
		return "unknown"
	case strings.HasPrefix(mime, "image/"):
		return "image"
	case strings.HasPrefix(mime, "audio/"):
		return "sound"
	case strings.HasPrefix(mime, "video/"), mime == "application/ogg":
		return "video"
	case mime == "application/octet-stream":
		return "unknown"
	}
	return "document"
}
