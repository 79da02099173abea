package account

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wikidrop/uploader/mediawiki"
)

// bench is a manager with a fake wiki and a fake keyring on a folder of its own.
type bench struct {
	*Manager
	t     *testing.T
	dir   string
	wiki  *fakeWiki
	store *fakeStore
	log   *bytes.Buffer
	line  *counting // to a real wiki, nil: there is none
}

func newBench(t *testing.T) *bench {
	b := &bench{t: t, dir: t.TempDir(), wiki: newFakeWiki(), store: newFakeStore(), log: &bytes.Buffer{}}
	b.open()
	return b
}

// open is a start of the program.
func (b *bench) open() {
	b.t.Helper()
	m, err := Open(b.options())
	if err != nil {
		b.t.Fatal(err)
	}
	b.Manager = m
}

func (b *bench) options() Options {
	return Options{
		File: filepath.Join(b.dir, "accounts.json"), Secrets: newKeyring(0, b.store), Transport: b.wiki,
		UserAgent: "Wikidrop/test", Language: "de",
		Log: slog.New(slog.NewTextHandler(b.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
}

func (b *bench) draft() Draft {
	return Draft{Address: "https://wiki.example/", Login: "Anna@Wikidrop", Password: canary}
}

func (b *bench) save(d Draft) Account {
	b.t.Helper()
	a, err := b.TestAndSave(context.Background(), d)
	if err != nil {
		b.t.Fatal(err)
	}
	return a
}

// kept is how a keyring holds a password.
func kept(password string) string { return secret{Password: password}.encode() }

// wantNoTrace looks for the password in every file, in the log and in an error.
func (b *bench) wantNoTrace(err error) {
	b.t.Helper()
	if err != nil {
		wantNoCanary(b.t, "error", err.Error())
	}
	wantNoCanary(b.t, "log or file", b.everything())
}

// everything is all that was written: the log and every file.
func (b *bench) everything() string {
	b.t.Helper()
	all := b.log.String()
	err := filepath.WalkDir(b.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		all += "\n" + path + "\n" + string(data)
		return err
	})
	if err != nil {
		b.t.Error(err)
	}
	return all
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	e, ok := errors.AsType[*mediawiki.Error](err)
	if !ok || e.Code != code {
		t.Errorf("got %v, want code %s", err, code)
	}
}

func TestSavedAccountKnowsTheWiki(t *testing.T) {
	b := newBench(t)
	d := b.draft()
	d.Address, d.Login, d.Password = "  https://someone:else@wiki.example/wiki/Main \n", " Anna@Wikidrop\t", canary+"\n"
	got := b.save(d)
	want := Account{
		API: "https://wiki.example/w/api.php", Address: "https://wiki.example/wiki/Main", Wiki: "Fake wiki",
		Login: "Anna@Wikidrop", Method: MethodBotPassword, User: "Anna", Default: true,
		Facts: Facts{
			Generator: "MediaWiki 1.39.17", Groups: []string{"*", "user"}, MayUpload: true, MayEdit: true, MayReuploadOwn: true,
			UploadsEnabled: true, MaxUploadSize: 100 << 20, MinChunk: 1024, Extensions: []string{"png", "jpg"},
			Limits: []mediawiki.RateLimit{{Group: "user", Hits: 8, Seconds: 60}}, Captions: true,
			FilePage: "https://wiki.example/wiki/Datei:$1",
		},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Account{}, "ID", "Checked")); diff != "" {
		t.Error(diff)
	}
	if got.ID == "" || time.Since(got.Checked) > time.Minute {
		t.Errorf("ID %q, checked %s", got.ID, got.Checked)
	}
	if diff := cmp.Diff(map[string]string{got.ID: kept(canary)}, b.store.secrets); diff != "" {
		t.Error(diff)
	}
	b.wantNoTrace(nil)

	b.open()
	if diff := cmp.Diff([]Account{got}, b.List()); diff != "" {
		t.Errorf("after a restart: %s", diff)
	}
}

func TestSavingLogsInOnce(t *testing.T) {
	b := newBench(t)
	a := b.save(b.draft())
	s, err := b.Session(a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Do(t.Context(), func(*mediawiki.Client) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Site(t.Context()); err != nil {
		t.Fatal(err)
	}
	if logins, queries := b.wiki.counts(); logins != 1 || queries > 2 {
		t.Errorf("%d logins, %d questions", logins, queries)
	}
}

func TestNothingIsWrittenWhenAStepFails(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*bench, *Draft)
		code  string
		want  error
	}{
		{name: "no address", spoil: func(_ *bench, d *Draft) { d.Address = " " }, want: ErrIncomplete},
		{name: "no name", spoil: func(_ *bench, d *Draft) { d.Login = "\t" }, want: ErrIncomplete},
		{name: "no password", spoil: func(_ *bench, d *Draft) { d.Password = "" }, want: ErrNoSecret},
		{name: "unknown account", spoil: func(_ *bench, d *Draft) { d.ID = "gone" }, want: ErrUnknown},
		{name: "not encrypted", spoil: func(_ *bench, d *Draft) { d.Address = "http://wiki.example/" }, want: ErrInsecure},
		{name: "not a wiki", spoil: func(b *bench, _ *Draft) { b.wiki.api = "/hidden/away" }, code: "not-a-wiki"},
		{name: "wiki down", spoil: func(b *bench, _ *Draft) { b.wiki.down = true }, code: "network"},
		{name: "wrong password", spoil: func(_ *bench, d *Draft) { d.Password = "x" + canary }, code: "wrongpassword"},
		{name: "throttled", spoil: func(b *bench, _ *Draft) { b.wiki.answer = refusedAnswer("login-throttled") }, code: "login-throttled"},
		{name: "wiki breaks after login", spoil: func(b *bench, _ *Draft) { b.wiki.siteDown = true }, code: "http-500"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			d := b.draft()
			c.spoil(b, &d)
			changed := b.Changed()
			a, err := b.TestAndSave(t.Context(), d)
			switch {
			case c.want != nil && !errors.Is(err, c.want):
				t.Errorf("got %v, want %v", err, c.want)
			case c.code != "":
				wantCode(t, err, c.code)
			}
			if a.ID != "" || len(b.List()) != 0 || len(b.store.secrets) != 0 {
				t.Errorf("left behind: %+v, %v, %v", a, b.List(), b.store.done)
			}
			select {
			case <-changed:
				t.Error("Changed fired")
			default:
			}
			wantFiles(t, b.dir)
			b.wantNoTrace(err)
		})
	}
}

func TestPasswordsGoUnencryptedOnlyWhereAllowed(t *testing.T) {
	for _, c := range []struct {
		address string
		allow   bool
		logins  int
	}{
		{"http://wiki.example/", false, 0},
		{"http://wiki.example/", true, 1},
		{"http://127.0.0.1:8080/", false, 1},
		{"http://nas/", false, 1},
		{"https://wiki.example/", false, 1},
	} {
		b := newBench(t)
		d := b.draft()
		d.Address, d.AllowHTTP = c.address, c.allow
		_, err := b.TestAndSave(t.Context(), d)
		if logins, _ := b.wiki.counts(); logins != c.logins || (err == nil) != (c.logins == 1) {
			t.Errorf("%s, allowed %t: %d passwords sent, want %d (%v)", c.address, c.allow, logins, c.logins, err)
		}
	}
}

func TestFullDiskTakesThePasswordBack(t *testing.T) {
	b := newBench(t)
	a := b.save(b.draft())
	path := filepath.Join(b.dir, "accounts.json")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(path, "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	other := b.draft()
	other.Address = "https://other.example/"
	if _, err := b.TestAndSave(t.Context(), other); err == nil {
		t.Fatal("saved though nothing could be written")
	}
	b.wiki.set(func(w *fakeWiki) { w.password = "new " + canary })
	anew := b.draft()
	anew.Address, anew.Password = "https://wiki.example/wiki/Other", "new "+canary
	if _, err := b.TestAndSave(t.Context(), anew); err == nil {
		t.Fatal("saved though nothing could be written")
	}
	if diff := cmp.Diff(map[string]string{a.ID: kept(canary)}, b.store.secrets); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Account{a}, b.List()); diff != "" {
		t.Error(diff)
	}
}

func TestSameUserOnTheSameWikiIsOneAccount(t *testing.T) {
	b := newBench(t)
	first := b.save(b.draft())
	b.wiki.set(func(w *fakeWiki) { w.login, w.password = "Anna", "Wikidrop@"+canary })
	d := Draft{Address: "wiki.example", Login: "Anna", Password: "Wikidrop@" + canary}
	second := b.save(d)
	if second.ID != first.ID || second.Login != "Anna" || !second.Default || len(b.List()) != 1 {
		t.Errorf("first %+v, second %+v", first, second)
	}
	if diff := cmp.Diff(map[string]string{first.ID: kept("Wikidrop@" + canary)}, b.store.secrets); diff != "" {
		t.Error(diff)
	}
	b.wiki.set(func(w *fakeWiki) { w.user = "Berta" })
	if third := b.save(d); third.ID == first.ID || third.Default || len(b.List()) != 2 {
		t.Errorf("another user: %+v", third)
	}
}

func TestEncryptionMakesNoOtherWiki(t *testing.T) {
	b := newBench(t)
	d := b.draft()
	d.Address = "http://nas/"
	first := b.save(d)
	d.Address = "https://nas/"
	if second := b.save(d); second.ID != first.ID || second.API != "https://nas/w/api.php" {
		t.Errorf("got %+v", second)
	}
}

// A refusal of the old password may be noted while the new one is being saved.
func TestSavedAccountHasNoProblem(t *testing.T) {
	b := newBench(t)
	s := b.start()
	d := b.draft()
	d.ID = s.id
	found, err := b.try(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	b.observe(s.id, func(a *Account) { a.Problem = "wrongpassword" })
	if a, err := b.Manager.start(s.id, found); err != nil || a.Problem != "" {
		t.Errorf("got %+v, %v", a, err)
	}
}

func TestChangedAccountKeepsItsPassword(t *testing.T) {
	b := newBench(t)
	first := b.save(b.draft())
	second := b.save(Draft{ID: first.ID, Address: "https://wiki.example/wiki/Other", Login: "Anna@Wikidrop"})
	if second.ID != first.ID || second.Address != "https://wiki.example/wiki/Other" {
		t.Errorf("got %+v", second)
	}
	_, err := b.TestAndSave(t.Context(), Draft{ID: first.ID, Address: "https://stranger.example/", Login: "Anna@Wikidrop"})
	if !errors.Is(err, ErrNoSecret) {
		t.Errorf("other host without a password: got %v, want ErrNoSecret", err)
	}
	if diff := cmp.Diff([]string{"wiki.example", "wiki.example"}, b.wiki.hosts); diff != "" {
		t.Errorf("hosts that saw the password: %s", diff)
	}
}

func TestAccountMayMoveToAnotherWiki(t *testing.T) {
	b := newBench(t)
	first := b.save(b.draft())
	d := b.draft()
	d.ID, d.Address = first.ID, "https://new.example/"
	moved := b.save(d)
	if moved.ID != first.ID || moved.API != "https://new.example/w/api.php" || len(b.List()) != 1 {
		t.Errorf("got %+v", moved)
	}
}

func TestPasswordForThisRunOnly(t *testing.T) {
	for name, c := range map[string]struct {
		store func(*fakeStore)
		ask   bool
		none  bool
	}{
		"asked for":          {ask: true},
		"keyring fails":      {store: func(s *fakeStore) { s.err = errors.New("no such interface") }},
		"keyring not wanted": {none: true},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			if c.store != nil {
				c.store(b.store)
			}
			if c.none {
				o := b.options()
				o.Secrets = nil
				b.Manager, _ = Open(o)
			}
			d := b.draft()
			d.SessionOnly = c.ask
			a := b.save(d)
			if !a.SessionOnly || a.Problem != "" || len(b.store.secrets) != 0 {
				t.Errorf("got %+v, keyring %v", a, b.store.secrets)
			}
			b.wiki.forget()
			if _, err := b.Test(t.Context(), a.ID); err != nil {
				t.Errorf("login later in this run: %v", err)
			}
			b.wantNoTrace(nil)

			b.open()
			a, _ = b.Get(a.ID)
			if a.Problem != ProblemNoPassword {
				t.Errorf("after a restart: problem %q", a.Problem)
			}
			if _, err := b.Test(t.Context(), a.ID); !errors.Is(err, ErrNoSecret) {
				t.Errorf("after a restart: got %v, want ErrNoSecret", err)
			}
		})
	}
}

func TestHangingKeyringMeansThisRunOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.store.gate = make(chan struct{})
		a := b.save(b.draft())
		if !a.SessionOnly {
			t.Errorf("got %+v", a)
		}
		close(b.store.gate)
	})
}

func TestPasswordMovesWithTheWish(t *testing.T) {
	b := newBench(t)
	a := b.save(b.draft())
	a = b.save(Draft{ID: a.ID, Address: "wiki.example", Login: a.Login, SessionOnly: true})
	if !a.SessionOnly || len(b.store.secrets) != 0 {
		t.Errorf("to memory: %+v, keyring %v", a, b.store.secrets)
	}
	a = b.save(Draft{ID: a.ID, Address: "wiki.example", Login: a.Login})
	if a.SessionOnly || b.store.secrets[a.ID] != kept(canary) {
		t.Errorf("to the keyring: %+v, keyring %v", a, b.store.secrets)
	}
	if _, err := b.memory.Get(t.Context(), a.ID); !errors.Is(err, ErrNoSecret) {
		t.Error("a copy stayed in memory")
	}
}

func TestCancelLeavesNothingBehind(t *testing.T) {
	t.Run("while logging in", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			b := newBench(t)
			b.wiki.hold = make(chan struct{})
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				<-b.wiki.entered
				cancel()
			}()
			_, err := b.TestAndSave(ctx, b.draft())
			wantCancelled(t, b, err)
		})
	})
	t.Run("while the keyring works", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			b := newBench(t)
			b.store.gate = make(chan struct{})
			ctx, cancel := context.WithCancel(t.Context())
			saved := make(chan error)
			go func() {
				_, err := b.TestAndSave(ctx, b.draft())
				saved <- err
			}()
			synctest.Wait()
			cancel()
			err := <-saved
			close(b.store.gate) // now the keyring carries it out after all
			synctest.Wait()
			wantCancelled(t, b, err)
		})
	})
}

// lastMoment is a keyring during whose work something else happens.
type lastMoment struct {
	Secrets
	then func()
}

func (l lastMoment) Set(ctx context.Context, id, secret string) error {
	defer l.then()
	return l.Secrets.Set(ctx, id, secret)
}

func TestAccountRemovedAtTheLastMoment(t *testing.T) {
	b := newBench(t)
	a := b.save(b.draft())
	o := b.options()
	o.Secrets = lastMoment{o.Secrets, func() {
		if err := b.Remove(t.Context(), a.ID); err != nil {
			t.Error(err)
		}
	}}
	m, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	b.Manager = m
	if _, err := b.TestAndSave(t.Context(), b.draft()); !errors.Is(err, ErrUnknown) {
		t.Errorf("got %v, want ErrUnknown", err)
	}
	if len(b.List()) != 0 || len(b.store.secrets) != 0 {
		t.Errorf("left: %v, %v", b.List(), b.store.secrets)
	}
}

func TestCancelAtTheLastMoment(t *testing.T) {
	b := newBench(t)
	ctx, cancel := context.WithCancel(t.Context())
	o := b.options()
	o.Secrets = lastMoment{o.Secrets, cancel}
	m, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	b.Manager = m
	_, err = b.TestAndSave(ctx, b.draft())
	wantCancelled(t, b, err)
}

func wantCancelled(t *testing.T, b *bench, err error) {
	t.Helper()
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if len(b.List()) != 0 || len(b.store.secrets) != 0 {
		t.Errorf("left behind: %v, %v", b.List(), b.store.done)
	}
	wantFiles(t, b.dir)
}
