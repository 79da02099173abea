package uploader

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

// some adds n small files.
func (s *stand) some(n int) []ID {
	s.Helper()
	var files []string
	for i := range n {
		files = append(files, s.file(fmt.Sprintf("f%d.png", i), noise(uint64(i), 100)))
	}
	return s.add(files...)
}

// oneAsks waits until one of the items asks and all others wait for it without an
// end, and returns the one.
func (s *stand) oneAsks(code string, ids []ID) ID {
	s.Helper()
	var asks []ID
	s.until("one asks: "+code, func() bool {
		asks = nil
		waiting := 0
		for _, r := range s.Snapshot(0).Rows {
			switch {
			case r.Hold.Problem.Code != code:
			case r.Hold.Kind == HoldNeedsYou:
				asks = append(asks, r.ID)
			case r.Hold.Kind == HoldWaiting && r.Hold.Until.IsZero():
				waiting++
			}
		}
		return len(asks) == 1 && waiting == len(ids)-1
	})
	return asks[0]
}

func refuseUploads(code string, whole bool, times int) func(*stand) {
	return func(s *stand) {
		s.wiki.breakBefore(func(call string) error {
			if strings.HasPrefix(call, "upload") && s.wiki.called("upload") <= times {
				return &mediawiki.Error{Code: code, Behaviour: mediawiki.Permanent, About: mediawiki.AboutAccount, Whole: whole}
			}
			return nil
		})
	}
}

func TestAccountThatMayNotAsksOnce(t *testing.T) {
	const forever = 1 << 30
	sessions := func(err error) func(*stand) {
		return func(s *stand) { s.accounts.change(func(a *fakeAccounts) { a.err = err }) }
	}
	for name, c := range map[string]struct {
		breaks func(*stand)
		code   string
		tests  int // of the account's rights
	}{
		"blocked":     {refuseUploads("blocked", true, forever), "blocked", 1},
		"uploads off": {refuseUploads("uploaddisabled", true, forever), CodeUploadsOff, 1},
		"right lost": {func(s *stand) {
			s.wiki.rights = []string{"edit"}
			refuseUploads("permissiondenied", false, forever)(s)
		}, CodeMayNot, 1},
		"known before": {func(s *stand) { s.wiki.site.User.Blocked = true }, "blocked", 0},
		"logged out":   {sessions(account.ErrNoSecret), CodeNoPassword, 0},
		"password changed": {sessions(&mediawiki.Error{Code: "wrongpassword", Behaviour: mediawiki.AskPerson, About: mediawiki.AboutAccount}),
			"wrongpassword", 0},
		"switched off": {sessions(&mediawiki.Error{Code: account.CodeDisabled, Behaviour: mediawiki.AskPerson, About: mediawiki.AboutAccount, Whole: true}),
			account.CodeDisabled, 0},
		"renamed": {sessions(&mediawiki.Error{Code: "assertnameduserfailed", Behaviour: mediawiki.LogIn, About: mediawiki.AboutAccount}),
			"assertnameduserfailed", 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t)
			c.breaks(s)
			ids := s.some(6)
			text := "kept"
			if err := s.Edit(ids, Patch{Text: &text}); err != nil {
				t.Fatal(err)
			}
			s.Publish(ids...)
			first := s.oneAsks(c.code, ids)
			if n := s.wiki.called("upload"); n > filesAtOnce {
				t.Errorf("%d uploads of 6 files were tried", n)
			}
			// Looking again by itself asks too, which is another matter.
			if n := s.wiki.called("test"); n < c.tests || n > 0 && !passes(c.code) {
				t.Errorf("the wiki was asked for the rights %d times", n)
			}
			s.Pause(first)
			if next := s.oneAsks(c.code, ids[1:]); next == first {
				t.Error("a paused item asks")
			}
			s.Resume(first)

			// Another account can.
			s.accounts.change(func(a *fakeAccounts) {
				a.err = nil
				a.list = append(a.list, account.Account{ID: "a2", API: "https://wiki.test/w/api.php", User: "Petr"})
				a.wikis["a2"] = newFakeWiki()
			})
			other := "a2"
			if err := s.Edit(ids, Patch{Account: &other}); err != nil {
				t.Fatal(err)
			}
			s.published(ids...)
			for _, it := range s.Items(ids...) {
				if !strings.Contains(s.accounts.wikis["a2"].texts[it.PublishedTitle], "kept") {
					t.Errorf("%q lost its text", it.Title)
				}
			}
		})
	}
}

func TestRepairedAccountGoesOnByItself(t *testing.T) {
	for name, c := range map[string]struct{ before, repair func(*fakeAccounts) }{
		"password": {
			func(a *fakeAccounts) { a.err = account.ErrNoSecret },
			func(a *fakeAccounts) { a.err, a.list[0].Checked = nil, time.Now() }},
		"logged out and in on one day": {
			func(a *fakeAccounts) { a.err = account.ErrNoSecret },
			nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t)
			s.accounts.change(c.before)
			ids := s.some(4)
			s.Publish(ids...)
			first := s.oneAsks(CodeNoPassword, ids)
			if c.repair == nil {
				s.accounts.change(func(a *fakeAccounts) { a.list[0].Problem = account.ProblemLoggedOut })
				s.until("the logout is seen", func() bool {
					s.mu.Lock()
					defer s.mu.Unlock()
					return s.items[first].tested == ""
				})
				c.repair = func(a *fakeAccounts) { a.err, a.list[0].Problem = nil, "" }
			}
			s.accounts.change(c.repair)
			s.published(ids...)
		})
	}
}

func TestOneAnswerLetsAllGoOn(t *testing.T) {
	s := newStand(t)
	refuseUploads("blocked", true, filesAtOnce)(s)
	ids := s.some(6)
	s.Publish(ids...)
	first := s.oneAsks("blocked", ids)
	if err := s.Answer([]ID{first}, ChoiceRetry, ""); err != nil {
		t.Fatal(err)
	}
	s.published(ids...)
}

func TestRefusalOfOneFileStopsNoOther(t *testing.T) {
	s := newStand(t)
	s.wiki.breakBefore(func(call string) error {
		if call == "upload F2.png" {
			return &mediawiki.Error{Code: "permissiondenied", Behaviour: mediawiki.Permanent, About: mediawiki.AboutAccount}
		}
		return nil
	})
	ids := s.some(6)
	s.Publish(ids...)
	s.held(ids[2], HoldNeedsYou, CodeMayNot)
	s.published(append(ids[:2:2], ids[3:]...)...)
}

func TestRemovedAccountKeepsItsItems(t *testing.T) {
	s := newStand(t)
	s.PauseAll()
	ids := s.some(3)
	s.Publish(ids...)
	s.accounts.change(func(a *fakeAccounts) {
		a.list = []account.Account{{ID: "a2", API: "https://wiki.test/w/api.php", User: "Petr"}}
		a.wikis["a2"] = newFakeWiki()
	})
	s.ResumeAll()
	s.oneAsks(CodeNoAccount, ids)
	if n := s.accounts.wikis["a2"].called("upload"); n != 0 {
		t.Error("published under another name than was chosen")
	}
}
