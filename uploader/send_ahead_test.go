package uploader

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

// large is the smallest size that goes in three pieces.
const large = 2*firstPiece + 1<<20

// aheadStand is a stand whose drafts go ahead.
func aheadStand(t *testing.T) *stand {
	t.Helper()
	s := newStand(t)
	s.SetSendAhead(true)
	return s
}

// stashed waits until the wiki holds all bytes of items and nobody works on them.
func (s *bench) stashed(ids ...ID) {
	s.Helper()
	s.until("in the stash", func() bool {
		for _, r := range s.Snapshot(0).Rows {
			if slices.Contains(ids, r.ID) && (r.Stage != StageStashed || r.Activity != ActivityNone) {
				return false
			}
		}
		return true
	})
}

// nothingPublic fails if anything but the stash was written to.
func (s *stand) nothingPublic() {
	s.Helper()
	s.wiki.mu.Lock()
	defer s.wiki.mu.Unlock()
	for _, call := range s.wiki.calls {
		for _, public := range []string{"upload", "commit", "force", "url"} {
			if strings.HasPrefix(call, public) {
				s.Errorf("nobody asked for %q", call)
			}
		}
	}
	if len(s.wiki.files) > 0 {
		s.Errorf("public: %+v", s.wiki.files)
	}
}

func TestDraftGoesAheadAndIsPublishedByOneRequest(t *testing.T) {
	s := aheadStand(t)
	content := noise(1, large)
	id := s.add(s.file("a.png", content))[0]
	s.stashed(id)
	s.nothingPublic()
	shot := s.Snapshot(0)
	if tot := shot.Totals; tot.Drafts != 1 || tot.Publishable != 1 || tot.Sending != 0 || tot.Bytes != 0 || tot.Sent != 0 || tot.Speed != 0 {
		t.Errorf("totals of a draft: %+v", tot)
	}
	if r := shot.Rows[0]; r.Sent != large || r.Expires.Sub(r.Stashed) != stashAge || r.Intent != IntentDraft {
		t.Errorf("its row: %+v", r)
	}
	if it := s.one(id); !it.Ahead || it.Attempts != 0 {
		t.Errorf("kept as %+v", it)
	}
	before := len(s.wiki.calls)
	s.Publish(id)
	s.published(id)
	s.arrivedOnce("A.png", content)
	if s.wiki.bytes != large {
		t.Errorf("%d bytes of %d were sent", s.wiki.bytes, large)
	}
	if calls := s.wiki.calls[before:]; !slices.Contains(calls, "commit A.png") || s.wiki.called("stashinfo") != 0 {
		t.Errorf("publishing took %q", calls)
	}
	if tot := s.Snapshot(0).Totals; tot.Bytes != large || tot.Sent != large {
		t.Errorf("totals in the end: %+v", tot)
	}
}

func TestWhatDoesNotGoAhead(t *testing.T) {
	for name, c := range map[string]struct {
		before func(*stand)
		size   int
		hold   string
	}{
		"not wanted":         {before: func(s *stand) { s.SetSendAhead(false) }},
		"queue paused":       {before: func(s *stand) { s.PauseAll() }},
		"one request anyway": {size: directLimit},
		"a question first":   {before: func(s *stand) { s.wiki.put("A.png", "other") }, hold: "exists"},
		"may not upload":     {before: func(s *stand) { s.wiki.site.User.Rights = []string{"edit"} }},
		"uploads are off":    {before: func(s *stand) { s.wiki.site.UploadsEnabled = false }},
		"logged out":         {before: func(s *stand) { s.accounts.change(func(a *fakeAccounts) { a.err = account.ErrNoSecret }) }},
		"whole files wanted": {before: func(s *stand) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.Engine.opts.Method = MethodDirect
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := aheadStand(t)
			if c.before != nil {
				c.before(s)
			}
			id := s.add(s.file("a.png", noise(1, cmp.Or(c.size, large))))[0]
			if c.hold != "" {
				s.held(id, HoldNeedsYou, c.hold)
			}
			s.idle()
			if n := s.wiki.called("chunk"); n > 0 {
				t.Errorf("%d pieces were sent", n)
			}
		})
	}
}

func (s *stand) nothingDone() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, en := range s.items {
		if en.cancel != nil {
			return false
		}
	}
	for _, w := range s.wikis {
		if w.checking || w.asking {
			return false
		}
	}
	return true
}

// idle waits until the scheduler has looked at everything twice and found nothing to
// do.
func (s *stand) idle() {
	s.Helper()
	for range 2 {
		for !s.nothingDone() {
			select {
			case <-s.Changed():
			case <-time.After(time.Millisecond): // the end of a look-up is no change
			}
		}
		s.mu.Lock()
		wait := s.schedule() // as the scheduler would
		s.mu.Unlock()
		if wait <= 0 {
			s.Fatal("the scheduler wants to look again at once")
		}
	}
}

func TestWantedFilesGoBeforeDrafts(t *testing.T) {
	for _, atOnce := range []int{0, 1} {
		t.Run(fmt.Sprint(atOnce), func(t *testing.T) {
			s := newStand(t)
			s.Close()
			s.options.Concurrency, s.options.SendAhead = atOnce, true
			s.open()
			hung, mend := s.hang("chunk 4194304.")
			draft := s.add(s.file("a.png", noise(1, large)))[0]
			<-hung
			wished := s.add(s.file("b.png", noise(2, large)), s.file("c.png", "c"))
			if atOnce == 0 {
				// While the draft's piece hangs the others have the rest of the line.
				s.Publish(wished[1])
				s.published(wished[1])
				mend()
				s.Publish(wished[0])
				s.PauseAll() // which ends the hanging request
				s.ResumeAll()
			} else {
				mend()
				s.Publish(wished...)
			}
			s.published(wished...)
			s.stashed(draft)
			if s.wiki.files["A.png"] != nil {
				t.Error("the draft was published")
			}
			if again := s.wiki.bytes - 2*large - 1; again > 2*firstPiece {
				t.Errorf("%d bytes went again", again)
			}
		})
	}
}

func TestDraftYieldsBetweenPieces(t *testing.T) {
	s := aheadStand(t)
	var id ID
	published := make(chan struct{})
	s.wiki.breakBefore(func(call string) error {
		if call == "chunk 4194304" && s.wiki.called("chunk 4194304") == 0 && id == 0 {
			id = s.Engine.order[0]
			close(published)
		}
		return nil
	})
	draft := s.add(s.file("a.png", noise(1, large)), s.file("b.png", noise(2, large)))
	<-published
	s.Publish(draft[1])
	s.published(draft[1])
	s.stashed(draft[0])
	s.Publish(draft[0])
	s.published(draft[0])
	if again := s.wiki.bytes - 2*large; again > firstPiece {
		t.Errorf("%d bytes went again", again)
	}
}

func TestDraftYieldsToOtherWikisOnTheSameLine(t *testing.T) {
	s := aheadStand(t)
	other := newFakeWiki()
	s.accounts.change(func(a *fakeAccounts) {
		a.list = append(a.list, account.Account{ID: "a2", API: "https://other.test/w/api.php", User: "Petr"})
		a.wikis["a2"] = other
	})
	s.SetSendAhead(false)
	ids, to := s.add(s.file("a.png", noise(1, large)), s.file("b.png", noise(2, large))), "a2"
	if err := s.Edit(ids[1:], Patch{Account: &to}); err != nil {
		t.Fatal(err)
	}
	sentBefore := -1
	other.breakBefore(func(call string) error {
		if strings.HasPrefix(call, "chunk 8388608") && sentBefore < 0 {
			sentBefore = s.wiki.called("chunk")
		}
		return nil
	})
	s.Publish(ids[1])
	s.SetSendAhead(true)
	s.published(ids[1])
	s.stashed(ids[0])
	if sentBefore != 0 {
		t.Errorf("%d pieces of a draft went before a file that was published", sentBefore)
	}
}

func TestPublishedOnItsWayGoesStraightOn(t *testing.T) {
	s := aheadStand(t)
	reached, goOn := make(chan struct{}), make(chan struct{})
	s.wiki.breakBefore(func(call string) error {
		if call == "chunk 4194304" {
			close(reached)
			<-goOn
		}
		return nil
	})
	content := noise(1, large)
	id := s.add(s.file("a.png", content))[0]
	<-reached
	if tot := s.Snapshot(0).Totals; tot.Sending != 0 || tot.Drafts != 1 {
		t.Errorf("on its way: %+v", tot)
	}
	s.Publish(id)
	if tot := s.Snapshot(0).Totals; tot.Sending != 1 || tot.Bytes != large || tot.Sent < firstPiece {
		t.Errorf("published on its way: %+v", tot)
	}
	close(goOn)
	s.published(id)
	s.arrivedOnce("A.png", content)
	if s.wiki.bytes != large || s.wiki.called("status") != 0 {
		t.Errorf("%d bytes of %d, %q", s.wiki.bytes, large, s.wiki.calls)
	}
}

func TestPauseQuitAndSwitchStopADraft(t *testing.T) {
	for name, stop := range map[string]struct{ stop, goOn func(*stand) }{
		"pause all": {func(s *stand) { s.PauseAll() }, func(s *stand) { s.ResumeAll() }},
		"quit":      {func(s *stand) { s.Close() }, func(s *stand) { s.open() }},
		"switch":    {func(s *stand) { s.SetSendAhead(false) }, func(s *stand) { s.SetSendAhead(true) }},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t)
			s.Close()
			s.options.SendAhead = true
			s.open()
			hung, mend := s.hang("chunk 4194304.")
			id := s.add(s.file("a.png", noise(1, large)))[0]
			<-hung
			start := time.Now()
			stop.stop(s)
			if name != "quit" {
				s.atRest(id)
			}
			if took := time.Since(start); took > time.Second {
				t.Errorf("stopping took %v", took)
			}
			if it := s.one(id); it.Offset != firstPiece || it.Key == "" || it.Hold.Kind != HoldNone {
				t.Errorf("stopped as %+v", it)
			}
			if name != "quit" {
				s.idle()
			}
			mend()
			stop.goOn(s)
			s.stashed(id)
			s.nothingPublic()
			if again := s.wiki.bytes - large; again > firstPiece {
				t.Errorf("%d bytes went again", again)
			}
		})
	}
}

func TestEditsOfADraftInTheStash(t *testing.T) {
	content := noise(1, large)
	t.Run("rename sends nothing again", func(t *testing.T) {
		s := aheadStand(t)
		id := s.add(s.file("a.png", content))[0]
		s.stashed(id)
		title := "Weir"
		if err := s.Edit([]ID{id}, Patch{Title: &title}); err != nil {
			t.Fatal(err)
		}
		s.Publish(id)
		s.published(id)
		s.arrivedOnce("Weir.png", content)
		if s.wiki.bytes != large {
			t.Errorf("%d bytes of %d", s.wiki.bytes, large)
		}
	})
	t.Run("rename on the way", func(t *testing.T) {
		s := aheadStand(t)
		hung, mend := s.hang("chunk 4194304.")
		id := s.add(s.file("a.png", content))[0]
		<-hung
		title := "Weir"
		if err := s.Edit([]ID{id}, Patch{Title: &title}); err != nil {
			t.Fatal(err)
		}
		s.PauseAll()
		mend()
		s.ResumeAll()
		s.stashed(id)
		s.nothingPublic()
	})
	t.Run("another account", func(t *testing.T) {
		s := aheadStand(t)
		other := newFakeWiki()
		s.accounts.change(func(a *fakeAccounts) {
			a.list = append(a.list, account.Account{ID: "a2", API: "https://other.test/w/api.php", User: "Petr"})
			a.wikis["a2"] = other
		})
		id := s.add(s.file("a.png", content))[0]
		s.stashed(id)
		key, to := s.one(id).Key, "a2"
		if err := s.Edit([]ID{id}, Patch{Account: &to}); err != nil {
			t.Fatal(err)
		}
		s.until("it went to the other wiki", func() bool {
			it := s.one(id)
			return it.Stage == StageStashed && it.Account == "a2"
		})
		if s.one(id).Key == key && other.bytes != large {
			t.Errorf("the key %q is still that of the old account", key)
		}
		s.nothingPublic()
	})
	t.Run("another account on the way", func(t *testing.T) {
		s := aheadStand(t)
		other := newFakeWiki()
		s.accounts.change(func(a *fakeAccounts) {
			a.list = append(a.list, account.Account{ID: "a2", API: "https://other.test/w/api.php", User: "Petr"})
			a.wikis["a2"] = other
		})
		hung, _ := s.hang("chunk 4194304.")
		id, to := s.add(s.file("a.png", content))[0], "a2"
		<-hung
		if err := s.Edit([]ID{id}, Patch{Account: &to}); err != nil {
			t.Fatal(err)
		}
		s.until("it went to the other wiki", func() bool { return s.one(id).Stage == StageStashed })
		if other.bytes != large {
			t.Errorf("%d bytes of %d", other.bytes, large)
		}
	})
	t.Run("removed", func(t *testing.T) {
		s := aheadStand(t)
		id := s.add(s.file("a.png", content))[0]
		s.stashed(id)
		s.Remove(id)
		s.Close()
		s.open()
		if n := len(s.Snapshot(0).Order); n != 0 {
			t.Errorf("%d items came back", n)
		}
		s.nothingPublic()
	})
	t.Run("changed file", func(t *testing.T) {
		s := aheadStand(t)
		path := s.file("a.png", content)
		id := s.add(path)[0]
		s.stashed(id)
		fresh := noise(2, large+5)
		if err := os.WriteFile(path, []byte(fresh), 0o600); err != nil {
			t.Fatal(err)
		}
		s.mu.Lock()
		s.items[id].fresh = noTime // some time later
		s.mu.Unlock()
		s.Publish(id)
		s.held(id, HoldNeedsYou, CodeChanged)
		s.Answer([]ID{id}, ChoiceSendNew, "")
		s.published(id)
		s.arrivedOnce("A.png", fresh)
	})
}

func TestDraftGoesAheadOnceUntilSomebodyComesBack(t *testing.T) {
	s, clock := newMovedStand(t)
	s.SetSendAhead(true)
	content := noise(1, large)
	id := s.add(s.file("a.png", content))[0]
	s.stashed(id)
	for range 5 { // days pass
		clock.move(24 * time.Hour)
		s.wiki.mu.Lock()
		clear(s.wiki.stashed)
		s.wiki.mu.Unlock()
		s.Close()
		s.open()
		s.SetSendAhead(true)
		s.idle()
	}
	if s.wiki.bytes != large {
		t.Fatalf("%d bytes of %d for a draft that nobody looks at", s.wiki.bytes, large)
	}
	if r := s.Snapshot(0).Rows[0]; r.Expires.After(clock.Now()) {
		t.Errorf("said to be kept until %v", r.Expires)
	}
	text := "back again"
	if err := s.Edit([]ID{id}, Patch{Text: &text}); err != nil {
		t.Fatal(err)
	}
	s.until("it went once more", func() bool { return s.one(id).Stage == StageStashed && s.wiki.called("chunk 8388608.") == 2 })
	s.stashed(id)
	if s.wiki.bytes != 2*large {
		t.Errorf("%d bytes, twice %d", s.wiki.bytes, large)
	}
	// And what is gone when it is published goes without being asked for.
	clock.move(24 * time.Hour)
	s.wiki.mu.Lock()
	clear(s.wiki.stashed)
	s.wiki.mu.Unlock()
	s.Publish(id)
	s.published(id)
	s.arrivedOnce("A.png", content)
	if n := s.wiki.called("commit"); n != 1 {
		t.Errorf("%d publishing requests, each counts against the account's limit: %q", n, s.wiki.calls)
	}
}

func TestTroubleOfADraftIsQuiet(t *testing.T) {
	refusal := func(code string, b mediawiki.Behaviour, about mediawiki.Subject, whole bool) error {
		return &mediawiki.Error{Code: code, Behaviour: b, About: about, Whole: whole}
	}
	for name, c := range map[string]struct {
		err  error
		told string
	}{
		"storage":          {refusal("uploadstash-exception", mediawiki.Transient, mediawiki.AboutWiki, false), ""},
		"read-only":        {refusal("readonly", mediawiki.Transient, mediawiki.AboutWiki, true), ""},
		"dead line":        {lineDead, ""},
		"a hook says no":   {refusal("somebodys-hook", mediawiki.Permanent, mediawiki.AboutWiki, false), ""},
		"filter":           {refusal("abusefilter-disallowed", mediawiki.AskPerson, mediawiki.AboutTitle, false), ""},
		"no right":         {refusal("permissiondenied", mediawiki.Permanent, mediawiki.AboutAccount, false), ""},
		"blocked":          {refusal("blocked", mediawiki.Permanent, mediawiki.AboutAccount, true), ""},
		"content refused":  {refusal("verification-error", mediawiki.Permanent, mediawiki.AboutFile, false), "verification-error"},
		"unexpected error": {os.ErrInvalid, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := aheadStand(t)
			s.wiki.breakBefore(func(call string) error {
				if strings.HasPrefix(call, "chunk") {
					return c.err
				}
				return nil
			})
			content := noise(1, large)
			id := s.add(s.file("a.png", content))[0]
			if c.told != "" {
				s.held(id, HoldFailed, c.told)
				return
			}
			s.until("it was tried", func() bool {
				s.mu.Lock()
				defer s.mu.Unlock()
				w := s.Engine.wiki("a1")
				return w.noAhead || w.aheadFailures > 0 || s.items[id].Attempts > 0
			})
			for _, it := range s.Items(id) {
				if it.Hold.Kind != HoldNone || it.Intent != IntentDraft {
					t.Errorf("a draft is bothered with %+v", it.Hold)
				}
			}
			s.wiki.breakBefore(nil)
			s.Publish(id)
			s.Retry(id)
			s.published(id)
			s.arrivedOnce("A.png", content)
		})
	}
}

func TestHopelessDraftIsGivenUp(t *testing.T) {
	s := aheadStand(t)
	s.wiki.breakBefore(func(call string) error {
		if strings.HasPrefix(call, "chunk") {
			return &mediawiki.Error{Code: "uploadstash-exception", Behaviour: mediawiki.Transient, About: mediawiki.AboutWiki}
		}
		return nil
	})
	id := s.add(s.file("a.png", noise(1, large)))[0]
	s.until("given up", func() bool { return s.one(id).Attempts == patience })
	s.idle()
	if n := s.wiki.called("chunk"); n > patience || s.one(id).Hold.Kind != HoldNone {
		t.Errorf("%d tries, held %+v", n, s.one(id).Hold)
	}
}
