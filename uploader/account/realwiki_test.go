package account

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/realwiki"
)

// counting counts the requests that are sent through it. The server's own log is
// written after each answer, and may come too late to count by.
type counting struct {
	http.RoundTripper
	requests atomic.Int32
}

func (c *counting) RoundTrip(r *http.Request) (*http.Response, error) {
	c.requests.Add(1)
	return c.RoundTripper.RoundTrip(r)
}

// realBench is a bench whose manager asks a real MediaWiki.
func realBench(t *testing.T, w *realwiki.Wiki) *bench {
	t.Helper()
	b := newBench(t)
	b.line = &counting{RoundTripper: http.DefaultTransport}
	o := b.options()
	o.Transport = b.line
	m, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	b.Manager = m
	return b
}

func TestRealWikiTakesBothSpellingsOfABotPassword(t *testing.T) {
	t.Parallel()
	w := realwiki.Start(t)
	for name, d := range map[string]Draft{
		"app beside the name":     {Login: w.Uploader.BotName(), Password: w.Uploader.AppPassword},
		"app beside the password": {Login: w.Uploader.Name, Password: w.Uploader.App + "@" + w.Uploader.AppPassword},
		"lower case, spaces":      {Login: " uploader@wikidrop ", Password: w.Uploader.AppPassword + "\n"},
	} {
		t.Run(name, func(t *testing.T) {
			b := realBench(t, w)
			d.Address = w.Article("Main Page")
			a := b.save(d)
			f := a.Facts
			if a.User != "Uploader" || a.API != w.API() || a.Wiki != "TestWiki" || f.Generator != "MediaWiki "+w.Version() {
				t.Errorf("got %+v", a)
			}
			if !f.MayUpload || !f.MayEdit || !f.MayReupload || !f.MayReuploadOwn || !f.MayUploadByURL || !f.UploadsEnabled ||
				f.MaxUploadSize == 0 || f.MinChunk == 0 || len(f.Extensions) == 0 || f.Blocked || f.ReadOnly != "" ||
				f.FilePage != w.URL()+"/wiki/File:$1" {
				t.Errorf("got %+v", f)
			}
			saved, err := os.ReadFile(filepath.Join(b.dir, "accounts.json"))
			if err != nil {
				t.Fatal(err)
			}
			for where, text := range map[string]string{"file": string(saved), "log": b.log.String()} {
				if strings.Contains(text, w.Uploader.AppPassword) {
					t.Errorf("the %s holds the password", where)
				}
			}
		})
	}
}

func TestRealWikiRefusesAWrongPassword(t *testing.T) {
	t.Parallel()
	w := realwiki.Start(t)
	b := realBench(t, w)
	for name, d := range map[string]Draft{
		"password": {Login: w.Uploader.BotName(), Password: w.Novice.AppPassword},
		"user":     {Login: "Nobody@wikidrop", Password: w.Uploader.AppPassword},
	} {
		d.Address = w.URL()
		_, err := b.TestAndSave(t.Context(), d)
		if err == nil {
			t.Fatalf("wrong %s: let in", name)
		}
		wantCode(t, err, "wrongpassword")
	}
	if len(b.List()) != 0 {
		t.Errorf("left behind: %v", b.List())
	}
}

func TestRealWikiThrottlesAndTheRightPasswordWaits(t *testing.T) {
	t.Parallel()
	w := realwiki.Start(t)
	b := realBench(t, w)
	a := b.save(Draft{Address: w.URL(), Login: w.Uploader.BotName(), Password: w.Uploader.AppPassword})
	wrong := Draft{ID: a.ID, Address: w.URL(), Login: w.Uploader.BotName(), Password: w.Novice.AppPassword}
	var err error
	for range 6 {
		_, err = b.TestAndSave(t.Context(), wrong)
	}
	wantCode(t, err, "login-throttled")

	a, err = b.Test(t.Context(), a.ID)
	wantCode(t, err, "login-throttled")
	if a.Problem != "login-throttled" {
		t.Errorf("problem %q", a.Problem)
	}
	before := b.line.requests.Load()
	s, err := b.Session(a.ID)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	wantCode(t, s.Do(t.Context(), nothing), "login-throttled")
	if sent := b.line.requests.Load() - before; sent != 0 || time.Since(began) > time.Second {
		t.Errorf("%d requests within the window", sent)
	}
}

func TestRealWikiTellsWhatAnAccountMayDo(t *testing.T) {
	t.Parallel()
	w := realwiki.Start(t)
	for name, c := range map[string]struct {
		login, password              string
		upload, reupload, own, byURL bool
	}{
		"reader":        {login: w.Reader.BotName(), password: w.Reader.AppPassword},
		"novice":        {login: w.Novice.BotName(), password: w.Novice.AppPassword, upload: true, own: true},
		"narrow grants": {login: w.Uploader.NarrowBotName(), password: w.Uploader.NarrowAppPassword, upload: true, own: true},
	} {
		t.Run(name, func(t *testing.T) {
			b := realBench(t, w)
			f := b.save(Draft{Address: w.API(), Login: c.login, Password: c.password}).Facts
			if f.MayUpload != c.upload || f.MayReupload != c.reupload || f.MayReuploadOwn != c.own || f.MayUploadByURL != c.byURL {
				t.Errorf("got %+v", f)
			}
		})
	}
}

func TestRealWikiSwitchedOffIsSeenByATest(t *testing.T) {
	t.Parallel()
	w := realwiki.Start(t)
	b := realBench(t, w)
	a := b.save(Draft{Address: w.URL(), Login: w.Uploader.BotName(), Password: w.Uploader.AppPassword})
	if !a.Facts.UploadsEnabled {
		t.Fatal("uploads are off at first")
	}
	w.Set("$wgEnableUploads = false; $wgFileExtensions = [ 'png' ];")
	a, err := b.Test(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if a.Facts.UploadsEnabled || len(a.Facts.Extensions) != 1 {
		t.Errorf("got %+v", a.Facts)
	}
}

// A wiki that cannot be written to lets nobody log in either.
func TestRealReadOnlyWikiIsNoRefusal(t *testing.T) {
	t.Parallel()
	w := realwiki.Start(t)
	b := realBench(t, w)
	a := b.save(Draft{Address: w.URL(), Login: w.Uploader.BotName(), Password: w.Uploader.AppPassword})
	w.Set("$wgReadOnly = 'moving house';")
	a, err := b.Test(t.Context(), a.ID)
	wantCode(t, err, "readonly")
	if a.Problem != "readonly" {
		t.Errorf("problem %q", a.Problem)
	}
	w.Clear()
	s, err := b.Session(a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Do(t.Context(), nothing); err != nil {
		t.Errorf("once it is writable: %v", err)
	}
	if got := b.problem(s); got != "" {
		t.Errorf("problem %q", got)
	}
}

func TestRealPrivateWiki(t *testing.T) {
	t.Parallel()
	w := realwiki.Start(t, realwiki.Live("$wgGroupPermissions['*']['read'] = false;"))
	b := realBench(t, w)
	a := b.save(Draft{Address: w.URL(), Login: w.Uploader.BotName(), Password: w.Uploader.AppPassword})
	if a.Wiki != "TestWiki" || !a.Facts.MayUpload {
		t.Errorf("got %+v", a)
	}
}

func TestRealWikiForgetsTheSessionAndWorkGoesOn(t *testing.T) {
	t.Parallel()
	w := realwiki.Start(t)
	b := realBench(t, w)
	a := b.save(Draft{Address: w.URL(), Login: w.Uploader.BotName(), Password: w.Uploader.AppPassword})
	s, err := b.Session(a.ID)
	if err != nil {
		t.Fatal(err)
	}
	w.Forget()
	calls := 0
	err = s.Do(t.Context(), func(c *mediawiki.Client) error {
		calls++
		_, err := c.MyStashedFiles(t.Context())
		return err
	})
	if err != nil || calls != 2 {
		t.Errorf("%v after %d calls, want 2", err, calls)
	}
}
