package uploader

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// entry is an item in memory: its record and what is going on with it now.
// Everything is guarded by Engine.mu, except the meter, which is atomic.
type entry struct {
	Item
	gen      uint64 // of the last change
	activity Activity
	meter    meter
	cancel   context.CancelFunc // of the work on it, nil: nobody works on it
	fresh    time.Time          // when the wiki was asked about title and content
	ask      bool               // what the wiki was asked about is another now
	again    bool               // the wiki dropped the bytes, they go once more
	verified string             // key whose content was compared with ours
	tested   string             // markOf the account at the time of a hold
	looked   uint64             // Engine.looks when its picture was asked for last, 0 never
	unseen   time.Time          // until when the picture of the file that is in its way is not asked for
}

// batch collects what is to be written at once. done is closed when it is on disk,
// or could not be written and err says why.
type batch struct {
	put  map[ID]bool
	del  map[ID]bool
	done chan struct{}
	err  error
}

func newBatch() *batch {
	return &batch{put: map[ID]bool{}, del: map[ID]bool{}, done: make(chan struct{})}
}

// change runs f on an entry, notes the change for snapshots and disk, and returns
// the batch that it will be written with. The caller holds mu.
func (e *Engine) change(en *entry, f func(*entry)) *batch {
	e.unindex(en)
	f(en)
	e.index(en)
	e.touch(en)
	e.batch.put[en.ID] = true
	poke(e.dirty)
	return e.batch
}

// touch notes that the row of an entry looks different. The caller holds mu.
func (e *Engine) touch(en *entry) {
	e.gen++
	en.gen = e.gen
	e.notify()
}

// notify tells waiters and the scheduler that something is new. The caller holds
// mu.
func (e *Engine) notify() {
	close(e.changed)
	e.changed = make(chan struct{})
	poke(e.wake)
}

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// save changes an item and returns when that is on disk.
func (e *Engine) save(id ID, f func(*entry)) error {
	e.mu.Lock()
	en := e.items[id]
	if en == nil {
		e.mu.Unlock()
		return errGone
	}
	b := e.change(en, f)
	e.mu.Unlock()
	return e.written(b)
}

// written waits until a batch is on disk.
func (e *Engine) written(b *batch) error {
	select {
	case <-b.done:
		if b.err != nil {
			return fmt.Errorf("%w: %w", errDisk, b.err)
		}
		return nil
	case <-e.over:
		return errClosed
	}
}

// item returns a copy of a record.
func (e *Engine) item(id ID) (Item, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	en := e.items[id]
	if en == nil {
		return Item{}, false
	}
	return en.Item, true
}

// insert puts new items at the end of the queue. The caller holds mu.
func (e *Engine) insert(items []Item) *batch {
	for _, it := range items {
		e.lastID++
		e.lastRank++
		it.ID, it.Rank = e.lastID, e.lastRank
		en := &entry{Item: it}
		e.items[it.ID] = en
		e.order = append(e.order, it.ID)
		e.index(en)
		e.change(en, func(*entry) {})
	}
	e.orderGen = e.gen
	return e.batch
}

// drop takes items out of the queue for good. The caller holds mu.
func (e *Engine) drop(ids map[ID]bool) {
	for id := range ids {
		en := e.items[id]
		if en == nil {
			continue
		}
		if en.cancel != nil {
			en.cancel()
		}
		e.unindex(en)
		delete(e.items, id)
		delete(e.batch.put, id)
		e.batch.del[id] = true
		e.gen++
		e.removed = append(e.removed, tombstone{id, e.gen})
		e.thumbs.forget(id)
		e.theirs.forget(id)
	}
	e.order = slices.DeleteFunc(e.order, func(id ID) bool { return ids[id] })
	e.orderGen = e.gen
	poke(e.dirty)
	e.notify()
}

type tombstone struct {
	id  ID
	gen uint64
}

// index keeps track of the paths and titles that are in the queue, and of the titles
// that are offered.
func (e *Engine) index(en *entry) {
	if en.Path != "" && en.Stage < StagePublished && !en.Skipped {
		e.paths[en.Path]++
	}
	e.titles[titleKey(en.Account, en.Title)]++
	if offer := en.Hold.Problem.Suggested; offer != "" {
		e.offers[titleKey(en.Account, offer)]++
	}
}

func (e *Engine) unindex(en *entry) {
	if en.Path != "" && en.Stage < StagePublished && !en.Skipped {
		lower(e.paths, en.Path)
	}
	lower(e.titles, titleKey(en.Account, en.Title))
	if offer := en.Hold.Problem.Suggested; offer != "" {
		lower(e.offers, titleKey(en.Account, offer))
	}
}

func lower(counts map[string]int, key string) {
	if counts[key]--; counts[key] <= 0 {
		delete(counts, key)
	}
}

func titleKey(account, title string) string { return account + "\x00" + title }

// writeDown is the one goroutine that writes to the queue file. Whatever changed
// while it wrote goes into the next transaction together.
func (e *Engine) writeDown() {
	for {
		select {
		case <-e.dirty:
			e.flush()
		case <-e.finished:
			e.flush()
			return
		}
	}
}

func (e *Engine) flush() {
	e.mu.Lock()
	b := e.batch
	e.batch = newBatch()
	c := changes{lastID: e.lastID, paused: e.pausedAll, policy: e.policy, presets: e.presets, ages: maps.Clone(e.ages)}
	for id := range b.put {
		if en := e.items[id]; en != nil {
			c.put = append(c.put, en.Item)
		}
	}
	c.del = slices.Collect(maps.Keys(b.del))
	e.mu.Unlock()

	b.err = e.store.write(c)
	if b.err != nil {
		e.writeFailed(b)
	} else {
		e.mu.Lock()
		e.diskFull = false
		e.mu.Unlock()
	}
	close(b.done)
}

// writeFailed keeps what could not be written for the next try, which comes a
// little later or with the next change.
func (e *Engine) writeFailed(b *batch) {
	e.log.Error("queue not written", "error", b.err)
	e.mu.Lock()
	defer e.mu.Unlock()
	for id := range b.put {
		if e.items[id] != nil {
			e.batch.put[id] = true
		}
	}
	maps.Copy(e.batch.del, b.del)
	if !e.diskFull {
		e.notice(Notice{Code: CodeDisk})
	}
	e.diskFull = true
	e.spawn(func() {
		if sleep(e.ctx, e.clock, diskPatience) == nil {
			poke(e.dirty)
		}
	})
}

const diskPatience = 5 * time.Second

// errDisk means that a change is in memory only.
var errDisk = errors.New("uploader: the queue was not written")
