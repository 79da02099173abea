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

// thumbs is a cache of small pictures; the least recently asked for goes first.
// Everything is guarded by Engine.mu.
type thumbs struct {
	made    map[ID]*list.Element
	recent  *list.List // of thumb, newest at the front
	asked   []ID       // newest last, taken first
	working map[ID]bool
}

type thumb struct {
	id      ID
	path    string
	picture image.Image // nil: this file has none
}

func newThumbs() thumbs {
	return thumbs{made: map[ID]*list.Element{}, recent: list.New(), working: map[ID]bool{}}
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
	kind = kindOf(en.Info.MIME)
	if en.Path == "" {
		return nil, kind
	}
	t := &e.thumbs
	if el := t.made[id]; el != nil && el.Value.(thumb).path == en.Path {
		t.recent.MoveToFront(el)
		return el.Value.(thumb).picture, kind
	}
	if kind == "image" && !t.working[id] {
		t.ask(id)
		e.makeThumbs()
	}
	return nil, kind
}

func (t *thumbs) ask(id ID) {
	t.asked = slices.DeleteFunc(t.asked, func(x ID) bool { return x == id })
	t.asked = append(t.asked, id)
	if over := len(t.asked) - thumbsAsked; over > 0 {
		t.asked = t.asked[over:]
	}
}

// makeThumbs starts workers while there is something to do. The caller holds mu.
func (e *Engine) makeThumbs() {
	t := &e.thumbs
	for len(t.working) < thumbWorkers && len(t.asked) > 0 {
		id := t.asked[len(t.asked)-1]
		t.asked = t.asked[:len(t.asked)-1]
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
	for t.recent.Len() > thumbsKept {
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
