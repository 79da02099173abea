package conformance

import (
	"strings"
	"testing"
	"time"

	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/practice"
)

// A bot password as MediaWiki makes them: 32 of 0-9 and a-w.
const botPassword = "0123456789abcdefghijklmnopqrstuv"

type practiceWiki struct{ *practice.Server }

func startPractice(t *testing.T) target {
	t.Helper()
	s, err := practice.Start(practice.Options{
		Dir: t.TempDir(),
		Users: []practice.User{
			{Name: "Uploader", App: "wikidrop", Password: botPassword},
			{Name: "Reader", App: "wikidrop", Password: botPassword, Rights: []string{"read", "edit", "createpage", "writeapi"}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return practiceWiki{s}
}

func TestLaggingWikiRefusesACommitAndKeepsTheKey(t *testing.T) {
	t.Parallel()
	w := startPractice(t)
	w.set(settings{})
	c := loggedIn(t, w, w.uploader())
	b := picture(t)
	p := mediawiki.Params{Filename: "Late.png"}
	a, err := c.StashFile(t.Context(), p, content(b))
	if err != nil {
		t.Fatal(err)
	}
	server := w.(practiceWiki)
	server.Change(func(to *practice.Settings) { to.Lag = 9 })
	_, err = c.Commit(t.Context(), p, a.FileKey)
	if e := wantCode(t, err, "maxlag"); !e.Whole || e.Unanswered || e.Behaviour != mediawiki.Transient || e.RetryAfter == 0 {
		t.Errorf("%+v", e)
	}
	server.Change(func(to *practice.Settings) { to.Lag = 1 })
	if done, err := c.Commit(t.Context(), p, a.FileKey); err != nil || !done.Published() {
		t.Errorf("%+v, %v", done, err)
	}
	held(t, c, "Late.png", b)
}

func (w practiceWiki) api() string { return w.API() }

func (w practiceWiki) page(title string) string {
	return w.URL() + "wiki/" + strings.ReplaceAll(title, " ", "_")
}

func (w practiceWiki) uploader() person {
	return person{login: "Uploader@wikidrop", name: "Uploader", password: botPassword}
}

func (w practiceWiki) reader() person {
	return person{login: "Reader@wikidrop", name: "Reader", password: botPassword}
}

func (w practiceWiki) set(s settings) {
	w.Change(func(to *practice.Settings) {
		protected := to.ProtectedTitles
		*to = practice.DefaultSettings()
		to.ProtectedTitles = protected
		to.EnableUploads = !s.uploadsOff
		to.AllowCopyUploads = !s.noCopyUploads
		to.EnableAsyncUploads = s.async
		to.ReadOnly = s.readOnly
		if s.minChunk > 0 {
			to.MinUploadChunkSize = s.minChunk
		}
		if s.maxSize > 0 {
			to.MaxUploadSize = s.maxSize
		}
		if s.titleBlacklist != "" {
			to.BannedTitles = []string{s.titleBlacklist}
		}
		if s.limitUploads {
			to.RateLimit = practice.RateLimit{Hits: 1, Window: 10 * time.Minute}
		}
	})
}

func (w practiceWiki) deleteFile(t *testing.T, title string) {
	t.Helper()
	if err := w.DeleteFile(title, "test"); err != nil {
		t.Fatal(err)
	}
}

func (w practiceWiki) addPage(t *testing.T, title, text string) {
	t.Helper()
	if err := w.AddPage(title, text); err != nil {
		t.Fatal(err)
	}
}

func (w practiceWiki) protect(t *testing.T, title string) {
	t.Helper()
	w.Change(func(to *practice.Settings) {
		to.ProtectedTitles = append(to.ProtectedTitles, strings.TrimPrefix(title, "File:"))
	})
}

func (w practiceWiki) forgetSessions() { w.DropSessions() }

func (w practiceWiki) holdJobs(hold bool) { w.RunJobs(!hold) }
