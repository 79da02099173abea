package uploader

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// longest bounds how long the scheduler sleeps, so that a computer that slept or a
// clock that was set are noticed.
const longest = time.Minute

// scheduleLoop looks at the model whenever it changed, or when a wait is over, and
// starts what can be done.
func (e *Engine) scheduleLoop() {
	for {
		start := time.Now()
		e.mu.Lock()
		next := e.schedule()
		e.mu.Unlock()
		if !e.breathe(time.Since(start)) {
			return
		}
		timer, stop := e.clock.After(next)
		select {
		case <-e.wake:
		case <-timer:
		case <-e.ctx.Done():
			stop()
			return
		}
		stop()
	}
}

// breathe keeps a long queue from being looked through without end: for one part
// of work there are nine of rest. It tells whether to go on.
func (e *Engine) breathe(took time.Duration) bool {
	rest := time.NewTimer(min(9*took, time.Second))
	defer rest.Stop()
	select {
	case <-rest.C:
		return true
	case <-e.ctx.Done():
		return false
	}
}

// schedule starts all work that may start now and returns when to look again. The
// caller holds mu.
func (e *Engine) schedule() time.Duration {
	if e.closed {
		return longest
	}
	now := e.clock.Now()
	e.minded(now)
	next := longest
	ready := map[string][]*entry{}
	var owing []*entry
	e.unread = e.unread[:0]
	waited := map[string]bool{} // accounts that somebody waits for
	for _, id := range e.order {
		en := e.items[id]
		waited[en.Account] = waited[en.Account] || wanted(&en.Item)
		if en.Hold.Kind == HoldWaiting {
			if wait := en.Hold.Until.Sub(now); wait > 0 {
				next = min(next, wait)
				continue
			}
			e.change(en, func(en *entry) { en.Hold = Hold{} })
		}
		switch {
		case en.cancel != nil || en.Hold.Kind != HoldNone:
		case describing(&en.Item):
			owing = append(owing, en)
		case needsReading(&en.Item):
			e.unread = append(e.unread, id)
		case en.Account != "" && !en.Skipped && en.Stage < StagePublished:
			ready[en.Account] = append(ready[en.Account], en)
		case en.Account == "" && wanted(&en.Item):
			e.hold(en, Hold{Kind: HoldNeedsYou, Problem: accountProblem(CodeNoAccount)})
		}
	}
	e.readNext()
	for account, list := range ready {
		next = min(next, e.scheduleWiki(account, list, now))
	}
	for account, w := range e.wikis {
		if waited[account] {
			next = min(next, e.lookAgain(w, account, now))
		}
	}
	return min(next, e.describeNext(owing, now))
}

// readNext keeps the media workers busy without looking through the whole queue for
// each file. The caller holds mu.
func (e *Engine) readNext() {
	for !e.closed && e.reading < readers && len(e.unread) > 0 {
		id := e.unread[0]
		e.unread = e.unread[1:]
		en := e.items[id]
		if en == nil || en.cancel != nil || !needsReading(&en.Item) {
			continue
		}
		e.reading++
		e.begin(en, ActivityReading, func(ctx context.Context) { e.read(ctx, id) }, func() {
			e.reading--
			e.readNext()
		})
	}
}

// scheduleWiki starts work for one account.
func (e *Engine) scheduleWiki(account string, list []*entry, now time.Time) time.Duration {
	w := e.wiki(account)
	if w.stop.Code != "" {
		e.askOnce(w, account, list)
		return longest
	}
	if wait := w.until.Sub(now); wait > 0 {
		return wait
	}
	if !w.until.IsZero() {
		w.until = noTime
		e.touchWaiting(account)
	}
	files := e.atOnce(filesAtOnce)
	if w.failures > 0 {
		files = 1 // one goes ahead to see whether the wiki is well again
	}
	toSend, toCheck, drafts := e.sortOut(list, now)
	if len(toSend)+len(toCheck) > 0 && e.atOnce(requestsAtOnce) == 1 {
		e.makeRoom(account)
	}
	for _, en := range toSend {
		if w.sending >= files {
			e.makeRoom(account)
			break
		}
		e.startSending(w, en)
	}
	next := e.scheduleAhead(w, list, now)
	switch {
	case w.checking || w.failures > 0 && w.sending > 0:
	case len(toCheck) > 0:
		e.startChecking(w, account, toCheck)
	case len(drafts) > 0 && !w.quiet.After(now):
		e.startChecking(w, account, drafts)
	case len(drafts) > 0:
		return min(next, w.quiet.Sub(now))
	}
	return next
}

// sortOut tells what can be sent, what has to be looked up on the wiki before, and
// which drafts were never looked up. What is in the stash goes first, then what is
// partly there, in both what was begun earliest, because it expires.
func (e *Engine) sortOut(list []*entry, now time.Time) (toSend, toCheck, drafts []*entry) {
	for _, en := range list {
		switch {
		case en.Intent == IntentDraft && en.fresh.IsZero() && (en.Stage == StageNew || en.ask && en.Stage <= StageStashed):
			drafts = append(drafts, en)
		case en.Intent != IntentPublish || e.pausedAll:
		case en.Stage == StagePublishing || now.Sub(en.fresh) < freshness && !en.fresh.IsZero():
			toSend = append(toSend, en)
		default:
			toCheck = append(toCheck, en)
		}
	}
	slices.SortStableFunc(toSend, func(a, b *entry) int {
		return cmp.Or(cmp.Compare(rush(b), rush(a)), a.Since.Compare(b.Since)*min(rush(a), 1))
	})
	return toSend, toCheck, drafts
}

func rush(en *entry) int {
	switch {
	case en.Stage == StageStashed, en.Stage == StagePublishing:
		return 2
	case en.Stage == StageSending && en.Key != "":
		return 1
	}
	return 0
}

func (e *Engine) startSending(w *wikiState, en *entry) {
	w.sending++
	j := &job{engine: e, id: en.ID}
	e.log.Info("sending", "id", en.ID, "title", en.Title, "size", en.Size, "stage", en.Stage)
	e.begin(en, ActivityChecking, j.run, func() { w.sending-- })
}

// begin starts the one piece of work on an entry; after, called with mu held, ends
// it. The caller holds mu.
func (e *Engine) begin(en *entry, a Activity, work func(context.Context), after func()) {
	ctx, cancel := context.WithCancel(e.ctx)
	en.cancel, en.activity = cancel, a
	en.meter.start(0)
	e.touch(en)
	e.spawn(func() {
		work(ctx)
		cancel()
		e.mu.Lock()
		defer e.mu.Unlock()
		after()
		en.cancel, en.activity = nil, ActivityNone
		if e.items[en.ID] == en {
			e.touch(en)
		}
		e.notify()
	})
}

// hold stops an entry for a reason. The caller holds mu.
func (e *Engine) hold(en *entry, h Hold) {
	if acc, ok := e.accounts.Get(en.Account); ok {
		en.tested = markOf(acc)
	}
	h.Problem.After = en.Stage == StagePublished
	e.change(en, func(en *entry) { en.Hold = h })
	if h.Kind != HoldWaiting {
		e.log.Info("held", "id", en.ID, "title", en.Title, "code", h.Problem.Code, "choices", h.Problem.Choices)
	}
	e.decide(en)
}

// doing shows what is done with an item now; at is where its meter stands. The
// speed goes on being reckoned from one piece to the next.
func (e *Engine) doing(id ID, a Activity, at int64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if en := e.items[id]; en != nil {
		if en.activity != a {
			en.meter.start(at)
		}
		en.meter.set(at)
		en.activity = a
		e.touch(en)
	}
}
