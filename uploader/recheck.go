package uploader

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

// A stopped account is looked at again by itself, at first soon.
const (
	firstLook   = time.Minute
	longestLook = time.Hour
)

// passes tells whether what stopped an account can end without a word from the person.
// A password that was refused is none of that: trying it again leads to the wiki's
// lock.
func passes(code string) bool {
	return aboutRights(code) || slices.Contains([]string{CodeMayNot, CodeUploadsOff}, code)
}

// lookLater sets when a stopped account is looked at anew: later each time, and when
// its block ends. The caller holds mu.
func (e *Engine) lookLater(w *wikiState) {
	w.again = noTime
	if !passes(w.stop.Code) {
		return
	}
	now := e.clock.Now()
	pause := longestLook
	if w.looks < 6 {
		pause = firstLook << w.looks
	}
	w.looks++
	w.again = now.Add(time.Duration(float64(pause) * (0.75 + e.jitter()/2)))
	if end := w.stop.When; end.After(now) && end.Before(w.again) {
		w.again = end.Add(time.Second)
	}
}

// lookAgain looks at a stopped account for which files wait, once it is time. It
// returns when to come back. The caller holds mu.
func (e *Engine) lookAgain(w *wikiState, account string, now time.Time) time.Duration {
	if w.stop.Code == "" || w.again.IsZero() || w.asking {
		return longest
	}
	if wait := w.again.Sub(now); wait > 0 {
		return wait
	}
	w.asking = true
	e.spawn(func() { e.recheck(account) })
	return longest
}

// recheck asks the wiki what a stopped account may do, and lets it go on where that
// is another thing than it was, or its block is over.
func (e *Engine) recheck(id string) {
	_, err := e.accounts.Test(e.ctx, id)
	var site *mediawiki.Site
	if err == nil {
		site, err = e.site(e.ctx, id)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	w := e.wiki(id)
	w.asking = false
	e.wasTested(w, id)
	p := Problem{}
	if err == nil {
		p = checkAccount(site)
	}
	switch {
	case w.stop.Code == "" || e.ctx.Err() != nil:
		return // a person was faster
	case err != nil && aboutAccount(err):
		e.stopsFor(w, id, e.accountError(id, err))
	case err != nil:
		e.stopsFor(w, id, w.stop)
	case p.Code != "":
		w.facts = factsText(site)
		e.stopsFor(w, id, p)
	case factsText(site) != w.facts, w.over(e.clock.Now()):
		e.letGo(w, id)
	default: // the wiki says yes, and refuses
		e.stopsFor(w, id, w.stop)
	}
}

// over tells whether a block whose end is known has ended.
func (w *wikiState) over(now time.Time) bool {
	return !w.stop.When.IsZero() && !w.stop.When.After(now)
}

// wasTested notes that the account is as the engine knows it, so that its test does
// not look like a change that a person made. The caller holds mu.
func (e *Engine) wasTested(w *wikiState, id string) {
	acc, ok := e.accounts.Get(id)
	if !ok {
		return
	}
	w.tested = markOf(acc)
	for _, en := range e.items {
		if en.Account == id && forAccount(en.Hold.Problem) {
			en.tested = w.tested
		}
	}
}

// stopsFor keeps an account stopped, perhaps for another reason than before, and lets
// the item that asks say so. The caller holds mu.
func (e *Engine) stopsFor(w *wikiState, id string, p Problem) {
	card := e.asks(w, id)
	w.stop = p
	e.lookLater(w)
	if card != nil {
		e.change(card, func(en *entry) { en.Hold = Hold{Kind: HoldNeedsYou, Again: w.again, Problem: p} })
	}
	e.touchWaiting(id)
}

// letGo ends the stop of an account. The caller holds mu.
func (e *Engine) letGo(w *wikiState, id string) {
	e.log.Info("account goes on", "account", id, "code", w.stop.Code)
	card := e.asks(w, id)
	w.stop, w.again, w.noAhead = Problem{}, noTime, false
	if card != nil {
		e.change(card, e.retry)
	}
	e.touchWaiting(id)
}

// accountError is what stops an account whose session cannot be had.
func (e *Engine) accountError(id string, err error) Problem {
	if me := apiError(err); me != nil {
		return e.problem(&Item{Account: id}, me)
	}
	return sessionProblem(err)
}

// sessionProblem is what is to be told where there is no session, Code "" nothing.
func sessionProblem(err error) Problem {
	switch {
	case errors.Is(err, account.ErrUnknown):
		return accountProblem(CodeNoAccount)
	case errors.Is(err, account.ErrNoSecret), errors.Is(err, account.ErrNoKeyring):
		return accountProblem(CodeNoPassword)
	}
	return Problem{}
}

// factsText is a text that changes with what the wiki lets an account do.
func factsText(s *mediawiki.Site) string {
	if s == nil {
		return ""
	}
	return fmt.Sprint(s.UploadsEnabled, s.User.Blocked, s.User.Block, s.User.BlockEnd, s.User.Rights)
}
