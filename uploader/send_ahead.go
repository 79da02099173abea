package uploader

import (
	"context"
	"errors"
	"time"

	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

// SendAhead tells whether drafts go ahead; see [Options].
func (e *Engine) SendAhead() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.sendAhead
}

// SetSendAhead lets drafts go ahead from now on, or stops those that do within a
// second; what the wiki has of them is kept.
func (e *Engine) SetSendAhead(on bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.sendAhead == on {
		return
	}
	e.sendAhead = on
	for _, w := range e.wikis {
		w.noAhead, w.aheadFrom, w.aheadFailures = false, noTime, 0
	}
	for _, en := range e.items {
		if !on && sentAhead(en) {
			en.cancel()
		}
	}
	e.notify()
}

// sentAhead tells whether the bytes of a draft are under way now. The caller holds
// mu.
func sentAhead(en *entry) bool {
	return en.cancel != nil && en.Intent == IntentDraft && en.activity != ActivityReading
}

// goesAhead tells whether the bytes of a draft may travel into the stash before
// anybody publishes it. Only what goes in pieces does: a small file is one request
// either way, and whatever is stashed in vain burdens the wiki. It does so once: a
// draft that lies for weeks is not sent again and again. The caller holds mu.
func (e *Engine) goesAhead(en *entry) bool {
	switch {
	case !e.sendAhead, e.pausedAll, e.closed, en.Intent != IntentDraft, en.Skipped, en.Hold.Kind != HoldNone:
		return false
	case en.Path == "", en.URL != "", en.SHA1 == "", en.Stage == StageNew && en.fresh.IsZero():
		return false
	case en.Attempts >= patience, en.Key == "" && en.Ahead:
		return false
	}
	return en.Stage < StageStashed && e.methodOf(&en.Item) == MethodChunked
}

// scheduleAhead uses a line that nobody else uses for one draft. It returns when to
// look again. The caller holds mu.
func (e *Engine) scheduleAhead(w *wikiState, list []*entry, now time.Time) time.Duration {
	if w.sending > 0 || w.noAhead || e.busy(now) {
		return longest
	}
	en := nextAhead(list, e.goesAhead)
	if en == nil {
		return longest
	}
	if wait := w.aheadFrom.Sub(now); wait > 0 {
		return wait
	}
	e.startSending(w, en)
	return longest
}

// nextAhead is the draft that was begun already, else the first in the queue; one
// that failed comes after those that did not.
func nextAhead(list []*entry, may func(*entry) bool) *entry {
	var best *entry
	for _, en := range list {
		switch {
		case !may(en):
		case best == nil, en.Attempts < best.Attempts:
			best = en
		case en.Attempts == best.Attempts && rush(en) > rush(best):
			best = en
		}
	}
	return best
}

// busy tells whether a file that somebody wants published uses the line, or could,
// on whatever wiki. The caller holds mu.
func (e *Engine) busy(now time.Time) bool {
	for _, en := range e.items {
		if !wanted(&en.Item) || en.Hold.Kind != HoldNone {
			continue
		}
		w := e.wiki(en.Account)
		if en.cancel != nil || w.stop.Code == "" && !w.until.After(now) {
			return true
		}
	}
	return false
}

// makeRoom stops a draft for a file that somebody wants published. The caller holds
// mu.
func (e *Engine) makeRoom(account string) {
	for _, en := range e.items {
		if en.Account == account && sentAhead(en) {
			en.cancel()
			return
		}
	}
}

// goesOn tells whether a job may take another step with its item.
func (e *Engine) goesOn(id ID) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	en := e.items[id]
	switch {
	case en == nil, en.Hold.Kind != HoldNone:
		return false
	case en.Intent != IntentDraft:
		return wanted(&en.Item)
	case en.Stage == StageStashed:
		return e.sendAhead && !e.pausedAll && !en.Skipped && en.verified != en.Key
	}
	return e.goesAhead(en) && !e.busy(e.clock.Now())
}

// ahead moves a draft towards the stash, and never further.
func (j *job) ahead(ctx context.Context, it Item) error {
	e := j.engine
	site, err := e.site(ctx, it.Account)
	if err != nil {
		return err
	}
	if p := checkAccount(site); p.Code != "" {
		return failed(p)
	}
	switch {
	case e.begunByAnother(&it):
		return j.save(func(en *entry) {
			forgetKey(en)
			en.Ahead = false
		})
	case it.Stage == StageStashed:
		return j.verify(ctx, it)
	}
	if err := e.unchanged(ctx, &it); err != nil {
		return err
	}
	if it.Stage == StageSending {
		return j.sendPieces(ctx, it)
	}
	return j.beginPieces()
}

// notAhead puts the error that ended the sending of a draft where it belongs. Nobody
// waits for the draft yet: what may pass is tried again later and without a word,
// and what the wiki has against the request comes up when it is published. Only
// what is wrong with the file is worth telling now. The caller holds mu.
func (e *Engine) notAhead(en *entry, err error) {
	if p, ok := localProblem(err); ok {
		e.hold(en, Hold{Kind: HoldNeedsYou, Problem: p})
		return
	}
	w, me := e.wiki(en.Account), apiError(err)
	switch {
	case errors.Is(err, errPause), errors.Is(err, errGone), errors.Is(err, errClosed):
	case errors.Is(err, errDisk):
		w.aheadFrom = e.clock.Now().Add(diskPatience)
	case aboutAccount(err):
		w.noAhead = true
		e.log.Info("nothing goes ahead", "account", en.Account, "error", err)
	case me != nil && (me.Behaviour == mediawiki.Transient || me.Unanswered || foreign(me)):
		e.aheadLater(w, en, me)
	case me != nil && me.Behaviour == mediawiki.Permanent && me.About == mediawiki.AboutFile:
		e.hold(en, Hold{Kind: kindFor(me), Problem: e.problem(&en.Item, me)})
	default:
		e.log.Info("not sent ahead", "id", en.ID, "title", en.Title, "error", err)
		e.change(en, func(en *entry) { en.Attempts = patience })
	}
}

// aheadLater lets no draft of the account go ahead for a while.
func (e *Engine) aheadLater(w *wikiState, en *entry, me *mediawiki.Error) {
	w.aheadFailures++
	wait := max(e.backoff(w.aheadFailures), e.atLeast(en.Account, me))
	w.aheadFrom = e.clock.Now().Add(wait)
	e.log.Info("sent ahead later", "id", en.ID, "code", me.Code, "wait", wait)
	if me.About != mediawiki.AboutNetwork {
		e.change(en, func(en *entry) { en.Attempts++ })
	}
	if me.Whole {
		e.pause(en.Account, e.problem(&en.Item, me), e.atLeast(en.Account, me))
	}
}

// aboutAccount tells that an error is about who we are, so that it holds for every
// file.
func aboutAccount(err error) bool {
	if held, ok := errors.AsType[heldError](err); ok {
		return forAccount(held.hold.Problem)
	}
	me := apiError(err)
	if me == nil {
		return errors.Is(err, account.ErrUnknown) || errors.Is(err, account.ErrNoSecret) || errors.Is(err, account.ErrNoKeyring)
	}
	return me.Behaviour != mediawiki.Transient && !me.Unanswered && stops(me)
}

// attend notes that a person came back to a draft: what the wiki dropped of it
// meanwhile may go ahead once more. The caller holds mu.
func (e *Engine) attend(en *entry) {
	if en.Intent != IntentDraft || en.cancel != nil {
		return
	}
	en.Attempts = 0
	if e.overdue(en) {
		forgetKey(en)
	}
	if en.Key == "" {
		en.Ahead = false
	}
}
