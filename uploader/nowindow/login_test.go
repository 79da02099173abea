package nowindow

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

func TestWithoutALoginNothingIsAdded(t *testing.T) {
	wrong := filepath.Join(t.TempDir(), "wrong")
	empty := filepath.Join(t.TempDir(), "empty")
	for path, text := range map[string]string{wrong: "not " + password, empty: "\n" + password} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cases := map[string]struct {
		change func(*Options)
		stderr string
	}{
		"wrong password":        {func(o *Options) { o.PasswordFile = wrong }, "wrongpassword"},
		"no such user":          {func(o *Options) { o.User = "Nobody@Wikidrop" }, "wrongpassword"},
		"empty password":        {func(o *Options) { o.PasswordFile = empty }, ErrPasswordFile.Error()},
		"no password file":      {func(o *Options) { o.PasswordFile = "/nowhere/at/all" }, ErrPasswordFile.Error()},
		"nothing on stdin":      {func(o *Options) { o.PasswordFile = "-" }, ErrPasswordFile.Error()},
		"no password":           {func(o *Options) { o.PasswordFile = "" }, account.ErrNoSecret.Error()},
		"no account":            {func(o *Options) { o.Wiki, o.User, o.PasswordFile = "", "", "" }, ErrNoAccount.Error()},
		"no wiki there":         {func(o *Options) { o.Wiki = "http://127.0.0.1:1/" }, "login"},
		"not an address at all": {func(o *Options) { o.Wiki = "http://" }, "login"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			o := b.options(photo(t, filepath.Join(t.TempDir(), "a.png"), 60, 1))
			c.change(&o)
			e := b.run(o)
			if e.status != ExitNotLogIn || !strings.Contains(e.stderr, c.stderr) || e.stdout != "" {
				t.Errorf("%+v", e)
			}
			if rows := b.inQueue(nil); len(rows) != 0 {
				t.Errorf("in the queue: %+v", rows)
			}
		})
	}
}

func TestThePasswordComesFromStandardInputAndStaysInMemory(t *testing.T) {
	b := newBench(t)
	b.in = strings.NewReader(password + "\r\nwhat follows is not read")
	o := b.options(photo(t, filepath.Join(t.TempDir(), "a.png"), 60, 1))
	o.PasswordFile = "-"
	if e := b.run(o); e.status != ExitDone {
		t.Fatalf("%+v", e)
	}
	err := filepath.WalkDir(b.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if strings.Contains(string(text), password) {
			t.Errorf("%s holds the password", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.log.String(), password) || b.log.Len() == 0 {
		t.Errorf("the log holds the password, or nothing at all (%d bytes)", b.log.Len())
	}
	o.PasswordFile = "" // forgotten
	if e := b.run(o); e.status != ExitNotLogIn || !strings.Contains(e.stderr, account.ErrNoSecret.Error()) {
		t.Errorf("%+v", e)
	}
}

// TestTheKeyringOfAKnownAccountIsUsedAndKept takes a store in memory for the keyring.
func TestTheKeyringOfAKnownAccountIsUsedAndKept(t *testing.T) {
	b := newBench(t)
	keyring := account.NewMemory()
	withKeyring := func(r *run) {
		m, err := account.Open(account.Options{
			File: filepath.Join(b.dir, "accounts.json"), Secrets: keyring, UserAgent: "WikidropTest/1 (test)", Transport: b.line,
		})
		if err != nil {
			t.Fatal(err)
		}
		r.parts.Accounts = m
	}
	var id string
	withAccount := func(r *run) {
		withKeyring(r)
		a, err := r.parts.Accounts.TestAndSave(t.Context(), account.Draft{Address: b.wiki.URL(), Login: user, Password: password})
		if err != nil {
			t.Fatal(err)
		}
		id = a.ID
	}
	o := b.options()
	if e := b.runUntil(t.Context(), o, withAccount); e.status != ExitDone {
		t.Fatalf("%+v", e)
	}
	if kept, err := keyring.Get(t.Context(), id); !strings.Contains(kept, password) {
		t.Errorf("the keyring lost it: %v", err)
	}
	for name, change := range map[string]func(*Options){
		"default":   func(o *Options) { o.Wiki, o.User = "", "" },
		"the wiki":  func(o *Options) { o.User = "" },
		"the user":  func(o *Options) { o.User = "anna" },
		"the login": func(*Options) {},
	} {
		o := b.options()
		o.PasswordFile = ""
		change(&o)
		if e := b.runUntil(t.Context(), o, withKeyring); e.status != ExitDone {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

func TestAccountsAreChosenByWikiAndUser(t *testing.T) {
	list := []account.Account{
		{ID: "a", API: "https://one.example/w/api.php", Login: "Anna@Wikidrop", User: "Anna"},
		{ID: "b", API: "https://one.example/w/api.php", Login: "Bert@Wikidrop", User: "Bert"},
		{ID: "c", API: "https://two.example/w/api.php", Login: "Anna@Wikidrop", User: "Anna"},
		{ID: "d", API: "https://three.example/w/api.php", Login: "Anna@Wikidrop", User: "Anna", Default: true},
		{ID: "e", API: "https://three.example/w/api.php", Login: "Bert", User: "Bert"},
	}
	file := filepath.Join(t.TempDir(), "accounts.json")
	text, err := json.Marshal(map[string]any{"version": 1, "accounts": list})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := account.Open(account.Options{File: file})
	if err != nil || len(m.List()) != len(list) {
		t.Fatalf("%v, %v", m.List(), err)
	}
	cases := []struct {
		wiki, user, want string
		err              error
	}{
		{"https://one.example/wiki/Main_Page", "Anna@Wikidrop", "a", nil},
		{" One.example ", "anna@wikidrop", "a", nil},
		{"http://name:word@one.example", "Bert", "b", nil},
		{"one.example?x", "Anna@Other", "a", nil},
		{"one.example", "Carl", "", nil},
		{"one.example", "", "", ErrWhichAccount},
		{"two.example/w/api.php", "", "c", nil},
		{"three.example", "", "d", nil},
		{"one.example:8080", "Anna", "", nil},
		{"four.example", "Anna@Wikidrop", "", nil},
	}
	for _, c := range cases {
		r := &run{opts: Options{Wiki: c.wiki, User: c.user}, parts: Parts{Accounts: m}}
		got, err := r.known(t.Context())
		if got.ID != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s %q: got %q, %v; want %q, %v", c.wiki, c.user, got.ID, err, c.want, c.err)
		}
	}
}

func TestOnlyPassingTroubleIsTriedAgain(t *testing.T) {
	network := &mediawiki.Error{Code: "network", Behaviour: mediawiki.Transient}
	cases := map[string]struct {
		err   error
		tries int
		told  string
	}{
		"none":           {nil, 1, ""},
		"network":        {network, 3, "login network\n"},
		"wrong password": {&mediawiki.Error{Code: "wrongpassword", Behaviour: mediawiki.AskPerson}, 1, ""},
		"throttled":      {&mediawiki.Error{Code: "login-throttled", Behaviour: mediawiki.Transient}, 1, ""},
		"come back late": {&mediawiki.Error{Code: "maxlag", Behaviour: mediawiki.Transient, RetryAfter: time.Hour}, 1, ""},
		"misspelt host":  {&mediawiki.Error{Code: "network", Behaviour: mediawiki.Transient, Err: &net.DNSError{IsNotFound: true}}, 1, ""},
	}
	for name, c := range cases {
		var out strings.Builder
		r := &run{parts: Parts{Words: plain{}}, screen: newScreen(&out), logins: []time.Duration{1, 1}}
		tries := 0
		err := r.patiently(t.Context(), func() error { tries++; return c.err })
		if tries != c.tries || !errors.Is(err, c.err) || out.String() != c.told {
			t.Errorf("%s: %d tries, %v, %q", name, tries, err, out.String())
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	r := &run{parts: Parts{Words: plain{}}, screen: newScreen(&strings.Builder{}), logins: []time.Duration{time.Hour}}
	if err := r.patiently(ctx, func() error { cancel(); return network }); !errors.Is(err, network) {
		t.Errorf("stopped: %v", err)
	}
}
