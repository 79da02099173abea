package uploader

import (
	"fmt"

	"wikidrop/uploader/account"
)

// CountOf is how many items of an account have not arrived on the wiki yet.
func (e *Engine) CountOf(account string) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.of(account))
}

// of are the items of an account that have not arrived, in the queue's order. The
// caller holds mu.
func (e *Engine) of(account string) []*entry {
	var list []*entry
	for _, id := range e.order {
		if en := e.items[id]; en.Account == account && en.Stage < StagePublished {
			list = append(list, en)
		}
	}
	return list
}

// Reassign gives the items of an account that have not arrived to another account,
// as before it is removed, and returns how many when that is on disk: all of them
// are moved or, after a crash, none. Bytes in the old account's stash go again. On
// another wiki the items become drafts, since nobody asked to publish them there.
//
// An item whose publishing request has no answer yet goes along within one wiki,
// where any account can tell whether the file arrived; to another wiki it does not,
// and so it can stay behind. [account.ErrUnknown] means that there is no account to.
func (e *Engine) Reassign(from, to string) (moved int, err error) {
	const doing = "give the files to another account"
	target, ok := e.accounts.Get(to)
	if !ok {
		return 0, fmt.Errorf("%s: %w", doing, account.ErrUnknown)
	}
	source, _ := e.accounts.Get(from)
	b, moved, err := e.reassign(from, target, source.SameWiki(target))
	if err == nil && moved > 0 {
		err = e.written(b)
	}
	if err != nil {
		return 0, fmt.Errorf("%s: %w", doing, err)
	}
	return moved, nil
}

func (e *Engine) reassign(from string, target account.Account, sameWiki bool) (b *batch, moved int, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, 0, errClosed
	}
	for _, en := range e.of(from) {
		sentOff := en.Stage == StagePublishing || !en.Committed.IsZero()
		if from == target.ID || sentOff && !sameWiki {
			continue
		}
		e.interrupt(en)
		b = e.change(en, func(en *entry) {
			switch {
			case sentOff:
				e.handOver(en, target.ID)
			case sameWiki:
				e.moveTo(en, target.ID)
			default:
				e.moveTo(en, target.ID)
				en.Intent = IntentDraft
			}
		})
		moved++
	}
	e.log.Info("given to another account", "from", from, "to", target.ID, "count", moved)
	return b, moved, nil
}

// handOver lets another account of the wiki find out what came of a publishing
// request, and go on from there. The caller holds mu.
func (e *Engine) handOver(en *entry, id string) {
	if _, ok := e.accounts.Get(id); ok {
		en.Account, en.Hold = id, Hold{}
	}
}

// RemoveOf takes the items of an account that have not arrived out of the queue and
// returns how many when that is on disk. Files on this computer and on the wiki
// stay.
func (e *Engine) RemoveOf(account string) (int, error) {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return 0, errClosed
	}
	gone := map[ID]bool{}
	for _, en := range e.of(account) {
		gone[en.ID] = true
		e.discardDownload(en)
	}
	b := e.batch
	if len(gone) > 0 {
		e.drop(gone)
	}
	e.mu.Unlock()
	if len(gone) == 0 {
		return 0, nil
	}
	if err := e.written(b); err != nil {
		return 0, fmt.Errorf("remove the files: %w", err)
	}
	return len(gone), nil
}
