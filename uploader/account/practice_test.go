package account

import (
	"errors"
	"testing"
)

func TestPracticeAccountFollowsItsWiki(t *testing.T) {
	b := newBench(t)
	b.wiki.set(func(w *fakeWiki) { w.name = "Practice wiki" })
	a, err := b.PutPractice("http://127.0.0.1:1111/w/api.php", "Anna@Wikidrop", canary)
	if err != nil {
		t.Fatal(err)
	}
	if a.ID != PracticeID || !a.Practice || !a.Default || a.User != "Anna" || a.Wiki == "" || a.Problem != "" {
		t.Errorf("got %+v", a)
	}
	if a, err = b.Test(t.Context(), PracticeID); err != nil || !a.Facts.MayUpload {
		t.Errorf("test: %+v, %v", a, err)
	}
	s, err := b.Session(PracticeID)
	if err != nil {
		t.Fatal(err)
	}

	b.wiki.set(func(w *fakeWiki) { w.password = "new " + canary })
	a, err = b.PutPractice("http://127.0.0.1:2222/w/api.php", "Anna@Wikidrop", "new "+canary)
	if err != nil {
		t.Fatal(err)
	}
	if a.Facts.FilePage != "" || !a.Facts.MayUpload {
		t.Errorf("facts at the new address: %+v", a.Facts)
	}
	if err := s.Do(t.Context(), nothing); err != nil {
		t.Errorf("the old session at the new address: %v", err)
	}
	if last := b.wiki.hosts[len(b.wiki.hosts)-1]; last != "127.0.0.1:2222" || len(b.List()) != 1 {
		t.Errorf("logged in at %s, %d accounts", last, len(b.List()))
	}
	if len(b.store.done) != 0 {
		t.Errorf("the keyring was asked: %v", b.store.done)
	}
	b.wantNoTrace(nil)
}

func TestPracticeAccountAtTheNextStart(t *testing.T) {
	b := newBench(t)
	if _, err := b.PutPractice("http://127.0.0.1:1111/w/api.php", "Anna@Wikidrop", canary); err != nil {
		t.Fatal(err)
	}
	b.open()
	if a, _ := b.Get(PracticeID); a.Problem != ProblemNoPassword || !a.Default {
		t.Errorf("before its wiki runs: %+v", a)
	}
	if a, err := b.PutPractice("http://127.0.0.1:2222/w/api.php", "Anna@Wikidrop", canary); err != nil || a.Problem != "" {
		t.Errorf("got %+v, %v", a, err)
	}
	if err := b.Remove(t.Context(), PracticeID); err != nil {
		t.Fatal(err)
	}
	b.open()
	if len(b.List()) != 0 {
		t.Errorf("left: %v", b.List())
	}
	if len(b.store.done) != 0 {
		t.Errorf("the keyring was asked: %v", b.store.done)
	}
}

func TestPracticeWikiTypedByHandStaysInMemory(t *testing.T) {
	b := newBench(t)
	if _, err := b.PutPractice("http://127.0.0.1:1111/w/api.php", "Anna@Wikidrop", canary); err != nil {
		t.Fatal(err)
	}
	d := b.draft()
	d.Address = "http://127.0.0.1:1111/"
	if a := b.save(d); a.ID != PracticeID || !a.Practice || a.SessionOnly {
		t.Errorf("got %+v", a)
	}
	if len(b.store.done) != 0 {
		t.Errorf("the keyring was asked: %v", b.store.done)
	}
}

func TestPracticeNeedsAllOfIt(t *testing.T) {
	b := newBench(t)
	for _, c := range [][3]string{{"", "a", "b"}, {"http://127.0.0.1/", "", "b"}, {"http://127.0.0.1/", "a", ""}} {
		if _, err := b.PutPractice(c[0], c[1], c[2]); !errors.Is(err, ErrIncomplete) {
			t.Errorf("%v: %v", c, err)
		}
	}
}
