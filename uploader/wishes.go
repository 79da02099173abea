package uploader

// The wishes below take any number of items; unknown IDs are ignored.

// Publish lets items go to the wiki's public side, also those that were left out
// or paused before.
func (e *Engine) Publish(ids ...ID) {
	e.each(ids, func(en *entry) {
		if en.Stage < StagePublished {
			publish(en)
		}
	})
}

// publish lets an entry go. What failed while nobody waited for it counts no more.
func publish(en *entry) {
	if en.Intent == IntentDraft {
		en.Attempts = 0
	}
	en.Intent, en.Skipped = IntentPublish, false
}

// PublishDrafts does so for every draft that nothing holds, and returns how many
// these are. A draft with an open question stays a draft: its answer must not make
// it public by surprise.
func (e *Engine) PublishDrafts() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	n := 0
	for _, en := range e.items {
		if publishable(en) {
			e.change(en, publish)
			n++
		}
	}
	return n
}

// publishable are drafts that could go now as far as anyone knows.
func publishable(en *entry) bool {
	return en.Intent == IntentDraft && !en.Skipped && en.Stage < StagePublished &&
		en.Hold.Kind != HoldNeedsYou && en.Hold.Kind != HoldFailed
}

// Pause stops work on items within a second; sent bytes are kept.
func (e *Engine) Pause(ids ...ID) {
	e.each(ids, func(en *entry) {
		if en.Intent != IntentPublish || en.Stage >= StagePublished {
			return
		}
		en.Intent = IntentPaused
		e.interrupt(en)
	})
}

// Resume goes on with paused items.
func (e *Engine) Resume(ids ...ID) {
	e.each(ids, func(en *entry) {
		if en.Intent == IntentPaused {
			en.Intent = IntentPublish
		}
	})
}

// PauseAll and ResumeAll hold the whole queue, new items included.
func (e *Engine) PauseAll() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, en := range e.items {
		e.interrupt(en)
	}
	e.setPausedAll(true)
}

// ResumeAll ends PauseAll.
func (e *Engine) ResumeAll() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.setPausedAll(false)
}

func (e *Engine) setPausedAll(paused bool) {
	e.pausedAll = paused
	e.gen++
	poke(e.dirty)
	e.notify()
}

// PausedAll tells whether PauseAll is in force.
func (e *Engine) PausedAll() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.pausedAll
}

// Retry lets held items try again now, and their wiki too.
func (e *Engine) Retry(ids ...ID) {
	e.each(ids, func(en *entry) {
		if en.Hold.Kind == HoldNone && !en.Skipped {
			e.wiki(en.Account).goOn()
			e.liftPause(en.Account)
			return
		}
		if en.Stage < StagePublished || describing(&en.Item) {
			e.retry(en)
		}
	})
}

// retry takes a hold away. The caller holds mu.
func (e *Engine) retry(en *entry) {
	if w := e.wikis[en.Account]; w != nil && w.stop.Code != "" && (forAccount(en.Hold.Problem) || en.Hold.Problem.Code == w.stop.Code) {
		w.goOn()
		e.touchWaiting(en.Account)
	}
	en.Hold, en.Attempts, en.Skipped, en.fresh = Hold{}, 0, false, noTime
	e.liftPause(en.Account)
}

// Remove takes items out of the queue; files on disk and on the wiki stay.
func (e *Engine) Remove(ids ...ID) {
	e.mu.Lock()
	defer e.mu.Unlock()
	gone := map[ID]bool{}
	for _, id := range ids {
		if en := e.items[id]; en != nil {
			gone[id] = true
			e.discardDownload(en)
		}
	}
	if len(gone) > 0 {
		e.drop(gone)
	}
}

// ClearPublished takes out what is done and returns how many. What waits for its
// captions stays.
func (e *Engine) ClearPublished() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	done := map[ID]bool{}
	for id, en := range e.items {
		if en.Stage >= StagePublished && en.Hold.Kind == HoldNone && en.cancel == nil && !describing(&en.Item) {
			done[id] = true
		}
	}
	if len(done) > 0 {
		e.drop(done)
	}
	return len(done)
}

// each changes the entries of ids.
func (e *Engine) each(ids []ID, f func(*entry)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, id := range ids {
		if en := e.items[id]; en != nil {
			e.change(en, f)
		}
	}
}

// interrupt cuts the transfer of an entry off. Looking at local files goes on:
// it costs the wiki nothing.
func (e *Engine) interrupt(en *entry) {
	if en.cancel != nil && en.activity != ActivityReading {
		en.cancel()
	}
}
