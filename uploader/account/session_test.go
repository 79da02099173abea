package account

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"wikidrop/uploader/mediawiki"
)

// start is a bench with a saved account, as the program finds it at its next start:
// not logged in yet.
func (b *bench) start() *Session {
	b.t.Helper()
	a := b.save(b.draft())
	b.open()
	b.wiki.set(func(w *fakeWiki) { w.logins, w.queries = 0, 0 })
	s, err := b.Session(a.ID)
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

func (b *bench) problem(s *Session) string {
	b.t.Helper()
	a, ok := b.Get(s.id)
	if !ok {
		b.t.Fatal("no such account")
	}
	return a.Problem
}

func nothing(*mediawiki.Client) error { return nil }

func TestManyGoroutinesLogInOnce(t *testing.T) {
	b := newBench(t)
	s := b.start()
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			err := s.Do(t.Context(), func(c *mediawiki.Client) error {
				if c.UserName() != "Anna" {
					return fmt.Errorf("client of %q", c.UserName())
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
			if _, err := s.Site(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if logins, queries := b.wiki.counts(); logins != 1 || queries != 1 {
		t.Errorf("%d logins and %d questions, want 1 and 1", logins, queries)
	}
}

func TestForgottenSessionLogsInAgainOnce(t *testing.T) {
	b := newBench(t)
	s := b.start()
	if _, err := s.Site(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.wiki.forget()
	var calls atomic.Int32
	var together, group sync.WaitGroup
	together.Add(20)
	for range 20 {
		group.Go(func() {
			first := true
			err := s.Do(t.Context(), func(c *mediawiki.Client) error {
				calls.Add(1)
				if first { // all of them find the session gone at the same time
					first = false
					together.Done()
					together.Wait()
					return &mediawiki.Error{Code: "assertuserfailed", Behaviour: mediawiki.LogIn}
				}
				_, err := c.Site(t.Context())
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if logins, _ := b.wiki.counts(); logins != 2 || calls.Load() != 40 {
		t.Errorf("%d logins, %d calls; want 2 and 40", logins, calls.Load())
	}
}

func TestNewsOfAnOldLoginEndsNoNewerOne(t *testing.T) {
	b := newBench(t)
	s := b.start()
	stale := &mediawiki.Error{Code: "assertuserfailed", Behaviour: mediawiki.LogIn}
	slow, quick := true, true
	err := s.Do(t.Context(), func(*mediawiki.Client) error {
		if !slow {
			return nil
		}
		slow = false
		return errors.Join(stale, s.Do(t.Context(), func(*mediawiki.Client) error {
			if !quick {
				return nil
			}
			quick = false
			return stale
		}))
	})
	if err != nil {
		t.Fatal(err)
	}
	if logins, _ := b.wiki.counts(); logins != 2 {
		t.Errorf("%d logins, want 2", logins)
	}
}

// The answer of a login may arrive in the moment in which the account is changed.
func TestOutcomeOfADroppedLoginIsIgnored(t *testing.T) {
	for name, answer := range map[string]string{"refused": refusedAnswer("wrongpassword"), "let in": ""} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			s := b.start()
			if err := s.Do(t.Context(), nothing); err != nil {
				t.Fatal(err)
			}
			b.wiki.set(func(w *fakeWiki) { w.answer, w.user = answer, "Somebody" })
			before := s.client
			s.run(t.Context(), &attempt{done: make(chan struct{}), cancel: func() {}, dropped: true}, nil)
			if a, _ := b.Get(s.id); a.Problem != "" || a.User != "Anna" {
				t.Errorf("got %+v", a)
			}
			if s.client != before || s.refused.err != nil {
				t.Errorf("client changed: %t, refused: %v", s.client != before, s.refused.err)
			}
		})
	}
}

func TestFactsOfAnAbandonedClientAreIgnored(t *testing.T) {
	b := newBench(t)
	s := b.start()
	if err := s.Do(t.Context(), nothing); err != nil {
		t.Fatal(err)
	}
	old := s.client
	s.renew()
	s.learn(old, &mediawiki.Site{SiteName: "Another wiki"})
	if a, _ := b.Get(s.id); a.Wiki != "Fake wiki" || s.site != nil {
		t.Errorf("got %+v", a)
	}
}

func TestLoginIsRepeatedOnlyOnce(t *testing.T) {
	b := newBench(t)
	s := b.start()
	b.wiki.set(func(w *fakeWiki) { w.forgets = true })
	calls := 0
	err := s.Do(t.Context(), func(c *mediawiki.Client) error {
		calls++
		_, err := c.Site(t.Context())
		return err
	})
	wantCode(t, err, "assertuserfailed")
	if logins, _ := b.wiki.counts(); logins != 2 || calls != 2 {
		t.Errorf("%d logins, %d calls; want 2 and 2", logins, calls)
	}
}

func TestErrorsOfTheWorkComeBackAsTheyAre(t *testing.T) {
	b := newBench(t)
	s := b.start()
	for _, want := range []error{
		errors.New("disk"),
		&mediawiki.Error{Code: "ratelimited", Behaviour: mediawiki.Transient},
		&mediawiki.Error{Code: "badtoken", Behaviour: mediawiki.NewToken},
	} {
		calls := 0
		err := s.Do(t.Context(), func(*mediawiki.Client) error {
			calls++
			return want
		})
		if err != want || calls != 1 { //nolint:errorlint // the very same error
			t.Errorf("got %v after %d calls, want %v after 1", err, calls, want)
		}
	}
	if logins, _ := b.wiki.counts(); logins != 1 {
		t.Errorf("%d logins, want 1", logins)
	}
}

func TestRefusedPasswordIsNotTriedAgain(t *testing.T) {
	for _, code := range []string{"wrongpassword", "aborted", "botpasswords-needs-reset", "an-extension-says-no"} {
		t.Run(code, func(t *testing.T) {
			b := newBench(t)
			s := b.start()
			b.wiki.set(func(w *fakeWiki) { w.answer = refusedAnswer(code) })
			changed := b.Changed()
			for range 3 {
				err := s.Do(t.Context(), nothing)
				wantCode(t, err, code)
				b.wantNoTrace(err)
			}
			if logins, _ := b.wiki.counts(); logins != 1 {
				t.Errorf("%d passwords sent, want 1", logins)
			}
			if got := b.problem(s); got != code {
				t.Errorf("problem %q", got)
			}
			select {
			case <-changed:
			default:
				t.Error("Changed did not fire")
			}

			b.wiki.set(func(w *fakeWiki) { w.answer = "" })
			if _, err := b.Test(t.Context(), s.id); err != nil {
				t.Errorf("test: %v", err)
			}
			if got := b.problem(s); got != "" {
				t.Errorf("problem after it works: %q", got)
			}
			if err := s.Do(t.Context(), nothing); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSavingAnewEndsARefusal(t *testing.T) {
	b := newBench(t)
	s := b.start()
	b.wiki.set(func(w *fakeWiki) { w.password = "new " + canary })
	wantCode(t, s.Do(t.Context(), nothing), "wrongpassword")
	d := b.draft()
	d.Password = "new " + canary
	if a := b.save(d); a.Problem != "" || a.ID != s.id {
		t.Errorf("got %+v", a)
	}
	if err := s.Do(t.Context(), nothing); err != nil {
		t.Error(err)
	}
	if logins, _ := b.wiki.counts(); logins != 2 {
		t.Errorf("%d logins, want 2: the saving's login is used on", logins)
	}
}

func TestFailedTestReturnsTheProblem(t *testing.T) {
	b := newBench(t)
	s := b.start()
	b.wiki.set(func(w *fakeWiki) { w.password = "other" })
	a, err := b.Test(t.Context(), s.id)
	wantCode(t, err, "wrongpassword")
	if a.Problem != "wrongpassword" || a.ID != s.id {
		t.Errorf("got %+v", a)
	}
	b.open()
	if got := b.problem(s); got != "wrongpassword" {
		t.Errorf("problem after a restart: %q", got)
	}
}

func TestThrottledLoginWaitsItsTime(t *testing.T) {
	for name, c := range map[string]struct {
		answer string
		window time.Duration
	}{
		"today":    {refusedAnswer("login-throttled"), 5 * time.Minute},
		"pre-1.27": {`{"login":{"result":"Throttled","wait":90}}`, 90 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t)
				s := b.start()
				b.wiki.set(func(w *fakeWiki) { w.answer = c.answer })
				for range 3 {
					wantCode(t, s.Do(t.Context(), nothing), "login-throttled")
				}
				time.Sleep(c.window - time.Second)
				wantCode(t, s.Do(t.Context(), nothing), "login-throttled")
				if logins, _ := b.wiki.counts(); logins != 1 {
					t.Errorf("%d passwords sent within the window, want 1", logins)
				}
				b.wiki.set(func(w *fakeWiki) { w.answer = "" })
				time.Sleep(time.Second)
				if err := s.Do(t.Context(), nothing); err != nil {
					t.Errorf("after the window: %v", err)
				}
				if got := b.problem(s); got != "" {
					t.Errorf("problem %q", got)
				}
			})
		})
	}
}

func TestNetworkErrorsAreNotRemembered(t *testing.T) {
	b := newBench(t)
	s := b.start()
	b.wiki.set(func(w *fakeWiki) { w.down = true })
	for range 2 {
		wantCode(t, s.Do(t.Context(), nothing), "network")
	}
	if got := b.problem(s); got != "network" {
		t.Errorf("problem %q", got)
	}
	b.wiki.set(func(w *fakeWiki) { w.down = false })
	if err := s.Do(t.Context(), nothing); err != nil {
		t.Error(err)
	}
	if got := b.problem(s); got != "" {
		t.Errorf("problem %q", got)
	}
}

func TestLockedKeyringIsNotAskedForEveryFile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		s := b.start()
		b.store.done, b.store.err = nil, errors.New("prompt dismissed")
		for range 5 {
			if err := s.Do(t.Context(), nothing); !errors.Is(err, ErrNoKeyring) {
				t.Errorf("got %v", err)
			}
		}
		if len(b.store.done) != 1 || b.problem(s) != ProblemNoKeyring {
			t.Errorf("asked %v, problem %q", b.store.done, b.problem(s))
		}
		b.store.err = nil
		time.Sleep(time.Minute)
		if err := s.Do(t.Context(), nothing); err != nil {
			t.Errorf("a minute later: %v", err)
		}
	})
}

func TestPasswordGoneFromTheKeyring(t *testing.T) {
	b := newBench(t)
	s := b.start()
	clear(b.store.secrets)
	if err := s.Do(t.Context(), nothing); !errors.Is(err, ErrNoSecret) {
		t.Errorf("got %v, want ErrNoSecret", err)
	}
	if got := b.problem(s); got != ProblemNoPassword {
		t.Errorf("problem %q", got)
	}
}

func TestWhoeverGivesUpLeavesTheLoginToTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		s := b.start()
		hold := make(chan struct{})
		b.wiki.set(func(w *fakeWiki) { w.hold = hold })
		ctx, cancel := context.WithCancel(t.Context())
		first, second := make(chan error), make(chan error)
		go func() { first <- s.Do(ctx, nothing) }()
		<-b.wiki.entered
		go func() { second <- s.Do(t.Context(), nothing) }()
		synctest.Wait()
		cancel()
		if err := <-first; !errors.Is(err, context.Canceled) {
			t.Errorf("first: %v", err)
		}
		close(hold)
		if err := <-second; err != nil {
			t.Errorf("second: %v", err)
		}
		if logins, _ := b.wiki.counts(); logins != 1 {
			t.Errorf("%d logins", logins)
		}
	})
}

func TestLoginNobodyWaitsForIsCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		s := b.start()
		b.wiki.set(func(w *fakeWiki) { w.hold = make(chan struct{}) })
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- s.Do(ctx, nothing) }()
		<-b.wiki.entered
		cancel()
		<-done
		synctest.Wait() // hangs, and so fails, when the login goes on
		b.wiki.set(func(w *fakeWiki) { w.hold = nil })
		if err := s.Do(t.Context(), nothing); err != nil {
			t.Errorf("afterwards: %v", err)
		}
		if got := b.problem(s); got != "" {
			t.Errorf("giving up left the problem %q", got)
		}
	})
}

func TestRemovedAccountIsUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		s := b.start()
		b.wiki.set(func(w *fakeWiki) { w.hold = make(chan struct{}) })
		waiting := make(chan error)
		go func() { waiting <- s.Do(t.Context(), nothing) }()
		<-b.wiki.entered
		if err := b.Remove(t.Context(), s.id); err != nil {
			t.Fatal(err)
		}
		for name, err := range map[string]error{
			"waiting": <-waiting,
			"do":      s.Do(t.Context(), nothing),
			"site":    func() error { _, err := s.Site(t.Context()); return err }(),
			"session": func() error { _, err := b.Session(s.id); return err }(),
			"test":    func() error { _, err := b.Test(t.Context(), s.id); return err }(),
			"remove":  b.Remove(t.Context(), s.id),
			"default": b.SetDefault(s.id),
		} {
			if !errors.Is(err, ErrUnknown) {
				t.Errorf("%s: got %v, want ErrUnknown", name, err)
			}
		}
	})
}

func TestSavingWhileALoginHangsWins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		s := b.start()
		hold := make(chan struct{})
		b.wiki.set(func(w *fakeWiki) { w.hold, w.answer = hold, refusedAnswer("wrongpassword") })
		waiting := make(chan error)
		go func() { waiting <- s.Do(t.Context(), nothing) }()
		<-b.wiki.entered
		b.wiki.set(func(w *fakeWiki) { w.hold, w.answer = nil, "" })
		b.save(b.draft())
		if err := <-waiting; err != nil {
			t.Errorf("whoever waited for the old login: %v", err)
		}
		close(hold)
		synctest.Wait()
		if got := b.problem(s); got != "" {
			t.Errorf("the old login left the problem %q", got)
		}
	})
}

func TestSiteIsAskedAgainAfterALoginAndByTest(t *testing.T) {
	b := newBench(t)
	s := b.start()
	ask := func() string {
		site, err := s.Site(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return site.SiteName
	}
	ask()
	b.wiki.set(func(w *fakeWiki) { w.name, w.rights = "Renamed", []string{"edit"} })
	if got := ask(); got != "Fake wiki" {
		t.Errorf("asked again without a reason: %s", got)
	}
	a, err := b.Test(t.Context(), s.id)
	if err != nil || a.Wiki != "Renamed" || a.Facts.MayUpload {
		t.Errorf("test: %+v, %v", a, err)
	}
	if got := ask(); got != "Renamed" {
		t.Errorf("after a test: %s", got)
	}
	b.wiki.set(func(w *fakeWiki) { w.name = "Again" })
	again := true
	err = s.Do(t.Context(), func(*mediawiki.Client) error {
		if again {
			again = false
			return &mediawiki.Error{Code: "assertuserfailed", Behaviour: mediawiki.LogIn}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := ask(); got != "Again" {
		t.Errorf("after another login: %s", got)
	}
	if a, _ := b.Get(s.id); a.Wiki != "Again" {
		t.Errorf("the list still says %s", a.Wiki)
	}
}
