package rehearsal

import (
	"errors"
	"log/slog"
	"path/filepath"
	"testing"

	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/practice"
)

func open(t *testing.T, dir string, wanted bool) (*practice.Server, *account.Manager, error) {
	t.Helper()
	accounts, err := account.Open(account.Options{File: filepath.Join(dir, "accounts.json"), Secrets: account.NewMemory()})
	if err != nil {
		t.Fatal(err)
	}
	wiki, err := Open(wanted, accounts, dir, nil, slog.New(slog.DiscardHandler))
	return wiki, accounts, err
}

func TestAccountIsReadyAtTheSameAddressNextTime(t *testing.T) {
	dir := t.TempDir()
	wiki, accounts, err := open(t, dir, true)
	if err != nil {
		t.Fatal(err)
	}
	first := wiki.URL()
	s, err := accounts.Session(account.PracticeID)
	if err != nil {
		t.Fatal(err)
	}
	err = s.Do(t.Context(), func(c *mediawiki.Client) error { _, err := c.Site(t.Context()); return err })
	if err != nil {
		t.Errorf("log in: %v", err)
	}
	if err := wiki.Close(); err != nil {
		t.Fatal(err)
	}

	wiki, _, err = open(t, dir, false)
	if err != nil {
		t.Fatal(err)
	}
	defer wiki.Close()
	if wiki.URL() != first {
		t.Errorf("now at %s, was at %s", wiki.URL(), first)
	}
}

func TestRemovedPracticeWikiStaysAway(t *testing.T) {
	dir := t.TempDir()
	wiki, accounts, err := open(t, dir, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := wiki.Close(); err != nil {
		t.Fatal(err)
	}
	other, err := practice.Start(practice.Options{Dir: t.TempDir(), Users: []practice.User{
		{Name: "Anna", App: "app", Password: "0123456789abcdefghijklmnopqrstuv"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	_, err = accounts.TestAndSave(t.Context(), account.Draft{
		Address: other.URL(), Login: "Anna@app", Password: "0123456789abcdefghijklmnopqrstuv",
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := accounts.Remove(t.Context(), account.PracticeID); err != nil {
		t.Fatal(err)
	}
	if wiki, _, err := open(t, dir, false); err != nil || wiki != nil {
		t.Errorf("it came back: %v, %v", wiki, err)
	}
}

func TestWikiThatIsInUseIsTold(t *testing.T) {
	dir := t.TempDir()
	wiki, _, err := open(t, dir, true)
	if err != nil {
		t.Fatal(err)
	}
	defer wiki.Close()
	if _, _, err := open(t, dir, true); !errors.Is(err, practice.ErrInUse) {
		t.Errorf("error %v, want ErrInUse", err)
	}
}
