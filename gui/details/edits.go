package details

import (
	"slices"
	"strings"
	"time"

	"wikidrop/uploader"
)

// pause is how long typing has to rest before it is written down.
const pause = 250 * time.Millisecond

// edits collects what was typed for some items until it is sent to the engine.
type edits struct {
	engine Engine
	wishes Wishes
	failed func(error)

	ids         []uploader.ID
	patch       uploader.Patch
	add, remove []string // categories
	dirty       bool
	due         time.Time
}

// change notes an edit at a time.
func (e *edits) change(now time.Time, f func(*uploader.Patch)) {
	f(&e.patch)
	e.dirty, e.due = true, now.Add(pause)
}

// recategorize notes categories to add and to remove.
func (e *edits) recategorize(now time.Time, add, remove []string) {
	e.add = append(difference(e.add, remove), add...)
	e.remove = append(difference(e.remove, add), remove...)
	e.dirty, e.due = true, now.Add(pause)
}

// tick sends what has rested long enough.
func (e *edits) tick(now time.Time) {
	if e.dirty && !now.Before(e.due) {
		e.flush()
	}
}

// flush sends what there is, in the background and in order.
func (e *edits) flush() {
	if !e.dirty {
		return
	}
	engine, failed := e.engine, e.failed
	ids, patch, add, remove := e.ids, e.patch, e.add, e.remove
	e.patch, e.add, e.remove, e.dirty = uploader.Patch{}, nil, nil, false
	e.wishes.Do(func() {
		if patch != (uploader.Patch{}) {
			if err := engine.Edit(ids, patch); err != nil {
				failed(err)
			}
		}
		if len(add)+len(remove) > 0 {
			if err := editCategories(engine, ids, add, remove); err != nil {
				failed(err)
			}
		}
	})
}

// editCategories gives each item its own categories with the changes made, so
// that files that differ go on to differ in the rest.
func editCategories(engine Engine, ids []uploader.ID, add, remove []string) error {
	groups := map[string][]uploader.ID{}
	lists := map[string][]string{}
	var order []string
	for _, item := range engine.Items(ids...) {
		if published(&item) {
			continue
		}
		list := recategorize(item.Description.Categories, add, remove)
		key := strings.Join(list, "\n")
		if !slices.Contains(order, key) {
			order = append(order, key)
		}
		groups[key], lists[key] = append(groups[key], item.ID), list
	}
	for _, key := range order {
		list := lists[key]
		if err := engine.Edit(groups[key], uploader.Patch{Categories: &list}); err != nil {
			return err
		}
	}
	return nil
}
