package uploader

import (
	"slices"
	"strings"
	"testing"
	"time"

	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

func TestStoppedAccountGoesOnWhenTheWikiLetsIt(t *testing.T) {
	for name, c := range map[string]struct {
		stop, mend func(*stand)
		code       string
	}{
		"block lifted early": {
			func(s *stand) {
				s.wiki.site.User.Blocked, s.wiki.site.User.BlockEnd = true, s.clock.Now().Add(1000*time.Hour)
			},
			func(s *stand) { s.wiki.site.User.Blocked = false }, "blocked"},
		"right given back": {
			func(s *stand) { s.wiki.site.User.Rights = []string{"edit"} },
			func(s *stand) { s.wiki.rights = []string{"edit", "upload"} }, CodeMayNot},
		"uploads on again": {
			func(s *stand) { s.wiki.site.UploadsEnabled = false },
			func(s *stand) { s.wiki.site.UploadsEnabled = true }, CodeUploadsOff},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t)
			s.wiki.mu.Lock()
			c.stop(s)
			s.wiki.mu.Unlock()
			ids := s.some(4)
			s.Publish(ids...)
			s.oneAsks(c.code, ids)
			rows := s.Snapshot(0).Rows
			if i := slices.IndexFunc(rows, func(r Row) bool { return r.Hold.Again.IsZero() }); i >= 0 {
				t.Errorf("nobody says when it is looked at again: %+v", rows[i].Hold)
			}
			s.until("it was looked at twice", func() bool { return s.wiki.called("test") >= 2 })
			s.oneAsks(c.code, ids)
			s.wiki.mu.Lock()
			c.mend(s)
			s.wiki.mu.Unlock()
			s.published(ids...)
		})
	}
}

func TestEndOfABlockLetsAllGoOn(t *testing.T) {
	s := newStand(t)
	end := s.clock.Now().Add(20 * time.Minute)
	s.wiki.breakBefore(func(call string) error {
		// The wiki says nothing of it but when it is asked to publish.
		if strings.HasPrefix(call, "upload") && s.clock.Now().Before(end) {
			return &mediawiki.Error{Code: "blocked", Behaviour: mediawiki.Permanent, About: mediawiki.AboutAccount, Whole: true}
		}
		return nil
	})
	ids := s.some(4)
	s.Publish(ids...)
	s.oneAsks("blocked", ids)
	s.mu.Lock()
	s.Engine.wiki("a1").stop.When = end
	s.mu.Unlock()
	before := s.wiki.called("upload")
	s.published(ids...)
	if s.clock.Now().Before(end) {
		t.Error("it went on before the end")
	}
	if n := s.wiki.called("upload") - before; n != len(ids) {
		t.Errorf("%d uploads for %d files", n, len(ids))
	}
}

func TestLookingAgainGetsRarer(t *testing.T) {
	s := newStand(t)
	s.PauseAll()
	s.mu.Lock()
	defer s.mu.Unlock()
	w := s.Engine.wiki("a1")
	w.stop = Problem{Code: "blocked"}
	var got []time.Duration
	for range 9 {
		e := s.Engine
		e.lookLater(w)
		got = append(got, w.again.Sub(e.clock.Now()).Round(time.Minute)/time.Minute)
	}
	if want := []time.Duration{1, 2, 4, 8, 16, 32, 60, 60, 60}; !slices.Equal(got, want) {
		t.Errorf("looked at after %v minutes", got)
	}
	w.stop = Problem{Code: "blocked", When: s.clock.Now().Add(5 * time.Minute)}
	if s.Engine.lookLater(w); w.again.Sub(s.clock.Now()) > 6*time.Minute {
		t.Errorf("after the end of the block: %v", w.again)
	}
	w.goOn()
	if s.Engine.wiki("a1").looks != 0 {
		t.Error("a person's word does not begin anew")
	}
}

func TestRefusedPasswordIsNotTriedAgain(t *testing.T) {
	s := newStand(t)
	s.accounts.change(func(a *fakeAccounts) {
		a.err = &mediawiki.Error{Code: "wrongpassword", Behaviour: mediawiki.AskPerson, About: mediawiki.AboutAccount}
	})
	ids := s.some(2)
	s.Publish(ids...)
	s.oneAsks("wrongpassword", ids)
	s.mu.Lock()
	again := s.Engine.wiki("a1").again
	s.mu.Unlock()
	if !again.IsZero() || s.wiki.called("test") > 0 {
		t.Errorf("looked at again at %v", again)
	}
}

func TestPasswordChangedWhileItIsBlocked(t *testing.T) {
	s := newStand(t)
	s.wiki.site.User.Blocked = true
	ids := s.some(2)
	s.Publish(ids...)
	s.oneAsks("blocked", ids)
	s.accounts.change(func(a *fakeAccounts) { a.err = account.ErrNoSecret })
	s.oneAsks(CodeNoPassword, ids)
	s.accounts.change(func(a *fakeAccounts) {
		a.err, a.list[0].Checked = nil, time.Now()
		s.wiki.mu.Lock()
		defer s.wiki.mu.Unlock()
		s.wiki.site.User.Blocked, s.wiki.told = false, nil
	})
	s.published(ids...)
}
