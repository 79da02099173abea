package account

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDefaultGoesToTheRightAccount(t *testing.T) {
	account := func(id string) Account { return Account{ID: id, API: id, Practice: id == PracticeID} }
	for _, c := range []struct {
		name, want string
		put        []string
		remove     []string
	}{
		{name: "practice alone", put: []string{"practice"}, want: "practice"},
		{name: "practice gives way", put: []string{"practice", "a"}, want: "a"},
		{name: "but only once", put: []string{"practice", "a", "b"}, want: "a"},
		{name: "first stays", put: []string{"a", "b", "practice"}, want: "a"},
		{name: "update moves nothing", put: []string{"a", "b", "a", "b"}, want: "a"},
		{name: "removal goes to a real wiki", put: []string{"practice", "a", "b"}, remove: []string{"a"}, want: "b"},
		{name: "then to practice", put: []string{"practice", "a", "b"}, remove: []string{"a", "b"}, want: "practice"},
		{name: "removal of another", put: []string{"a", "b"}, remove: []string{"b"}, want: "a"},
		{name: "nothing left", put: []string{"a"}, remove: []string{"a"}, want: ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var list []Account
			for _, id := range c.put {
				list = put(list, account(id))
			}
			for _, id := range c.remove {
				i := indexOf(list, id)
				list = withDefault(slices.Delete(list, i, i+1))
			}
			var defaults []string
			for _, a := range list {
				if a.Default {
					defaults = append(defaults, a.ID)
				}
			}
			want := []string{c.want}
			if c.want == "" {
				want = nil
			}
			if diff := cmp.Diff(want, defaults); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSetDefaultIsWrittenDown(t *testing.T) {
	b := newBench(t)
	first := b.save(b.draft())
	d := b.draft()
	d.Address = "https://other.example/"
	second := b.save(d)
	changed := b.Changed()
	if err := b.SetDefault(second.ID); err != nil {
		t.Fatal(err)
	}
	<-changed
	b.open()
	if a, ok := b.Default(); !ok || a.ID != second.ID {
		t.Errorf("default %+v", a)
	}
	var ids []string
	for _, a := range b.List() {
		ids = append(ids, a.ID)
	}
	if diff := cmp.Diff([]string{first.ID, second.ID}, ids); diff != "" {
		t.Errorf("order: %s", diff)
	}
}

func TestChangedFiresOnlyForChanges(t *testing.T) {
	b := newBench(t)
	a := b.save(b.draft())
	changed := b.Changed()
	if err := b.SetDefault(a.ID); err != nil {
		t.Fatal(err)
	}
	select {
	case <-changed:
		t.Error("fired though nothing changed")
	default:
	}
	if err := b.Remove(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	<-changed
}

func TestNobodyCanChangeTheListFromOutside(t *testing.T) {
	b := newBench(t)
	a := b.save(b.draft())
	a.Facts.Groups[0] = "sysop"
	b.List()[0].Facts.Extensions[0] = "exe"
	b.List()[0].Wiki = "Other"
	got, _ := b.Default()
	got.Facts.Limits[0].Hits = 1000
	got, _ = b.Get(a.ID)
	if got.Wiki != "Fake wiki" || got.Facts.Groups[0] != "*" || got.Facts.Extensions[0] != "png" || got.Facts.Limits[0].Hits != 8 {
		t.Errorf("got %+v", got)
	}
}

func TestRemoveForgetsThePassword(t *testing.T) {
	b := newBench(t)
	a := b.save(b.draft())
	if err := b.Remove(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	if len(b.List()) != 0 || len(b.store.secrets) != 0 {
		t.Errorf("left: %v, %v", b.List(), b.store.secrets)
	}
	if _, ok := b.Default(); ok {
		t.Error("a default without accounts")
	}
	b.open()
	if len(b.List()) != 0 {
		t.Error("came back after a restart")
	}
}

func TestRemoveSaysWhenThePasswordMayStay(t *testing.T) {
	b := newBench(t)
	kept := b.save(b.draft())
	d := b.draft()
	d.Address, d.SessionOnly = "https://other.example/", true
	memory := b.save(d)
	b.store.err = errors.New("locked")
	if err := b.Remove(t.Context(), kept.ID); !errors.Is(err, ErrNoKeyring) {
		t.Errorf("got %v, want ErrNoKeyring", err)
	}
	if err := b.Remove(t.Context(), memory.ID); err != nil {
		t.Errorf("account of this run only: %v", err)
	}
	if len(b.List()) != 0 {
		t.Errorf("left: %v", b.List())
	}
}

func TestProblemsOfTheLastRun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "accounts.json")
	before := []Account{
		{ID: "a", API: "a", Problem: "wrongpassword"},
		{ID: "b", API: "b", Problem: "botpasswords-needs-reset"},
		{ID: "c", API: "c", Problem: "network"},
		{ID: "d", API: "d", Problem: "login-throttled"},
		{ID: "e", API: "e", Problem: "http-503"},
		{ID: "f", API: "f", SessionOnly: true},
		{ID: "practice", API: "g", Practice: true},
	}
	if err := (file{path}).write(before); err != nil {
		t.Fatal(err)
	}
	m, err := Open(Options{File: path})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range m.List() {
		got = append(got, a.Problem)
	}
	want := []string{"wrongpassword", "botpasswords-needs-reset", "", "", "", "no-password", "no-password"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAccountRemovedWhileItIsSavedStaysGone(t *testing.T) {
	b := newBench(t)
	a := b.save(b.draft())
	hold := make(chan struct{})
	b.wiki.set(func(w *fakeWiki) { w.hold = hold })
	d := b.draft()
	d.ID, d.Password = a.ID, ""
	saved := make(chan error)
	go func() {
		_, err := b.TestAndSave(context.Background(), d)
		saved <- err
	}()
	<-b.wiki.entered
	if err := b.Remove(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	close(hold)
	if err := <-saved; !errors.Is(err, ErrUnknown) {
		t.Errorf("got %v, want ErrUnknown", err)
	}
	if len(b.List()) != 0 || len(b.store.secrets) != 0 {
		t.Errorf("left: %v, %v", b.List(), b.store.secrets)
	}
}
