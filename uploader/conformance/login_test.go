package conformance

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"wikidrop/uploader/mediawiki"
)

func wantCode(t *testing.T, err error, code string) *mediawiki.Error {
	t.Helper()
	var e *mediawiki.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v, want code %s", err, code)
	}
	if e.Code != code {
		t.Fatalf("code %q (%s), want %q", e.Code, e.Info, code)
	}
	return e
}

func sorted(s []string) []string { return slices.Sorted(slices.Values(s)) }

func TestWikiIsFoundFromAnyAddress(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		page := w.page("Main Page")
		host := strings.SplitAfterN(page, "/", 4)
		for _, address := range []string{w.api(), page, strings.Join(host[:3], ""), strings.TrimPrefix(page, "http://")} {
			got, err := mediawiki.Discover(t.Context(), nil, userAgent, address)
			if err != nil || got.API != w.api() {
				t.Errorf("%s: %+v, %v; want %s", address, got, err, w.api())
			}
			if !strings.HasPrefix(got.Generator, "MediaWiki 1.") {
				t.Errorf("%s: generator %q", address, got.Generator)
			}
		}
	})
}

func TestBotPasswordLogsInByBothSpellings(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		p := w.uploader()
		loggedIn(t, w, p)
		name, app, _ := strings.Cut(p.login, "@")
		loggedIn(t, w, person{login: name, name: p.name, password: app + "@" + p.password})
	})
}

func TestWrongPasswordIsToldApart(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		p := w.uploader()
		_, err := newClient(t, w).Login(t.Context(), p.login, "00000000000000000000000000000000")
		e := wantCode(t, err, "wrongpassword")
		if e.About != mediawiki.AboutAccount || e.Behaviour != mediawiki.AskPerson {
			t.Errorf("about %v, behaviour %v", e.About, e.Behaviour)
		}
	})
}

func TestSiteTellsOfTheWikiAndOfUs(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		site, err := loggedIn(t, w, w.uploader()).Site(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if site.SiteName == "" || !site.UploadsEnabled || site.MaxUploadSize < 1<<20 || site.MinUploadChunkSize == 0 {
			t.Errorf("site %+v", site)
		}
		if !site.CaseFirst || site.FileNS != "File" || !slices.Contains(site.FileExtensions, "png") {
			t.Errorf("file rules %+v", site)
		}
		if site.User.Name != w.uploader().name || !site.User.Can("upload") || !site.User.Can("upload_by_url") {
			t.Errorf("user %+v", site.User)
		}
		reader, err := loggedIn(t, w, w.reader()).Site(t.Context())
		if err != nil || reader.User.Can("upload") || !reader.User.Can("edit") {
			t.Errorf("reader %+v, %v", reader, err)
		}
	})
}

func TestLostSessionAsksForALogin(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		c := loggedIn(t, w, w.uploader())
		if err := c.RefreshToken(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.forgetSessions()
		_, err := c.UploadFile(t.Context(), mediawiki.Params{Filename: "X.png"}, content(picture(t)))
		var e *mediawiki.Error
		if !errors.As(err, &e) || e.Behaviour != mediawiki.LogIn {
			t.Fatalf("error %v, want one that asks for a login", err)
		}
		if _, err := c.Login(t.Context(), w.uploader().login, w.uploader().password); err != nil {
			t.Fatalf("log in again: %v", err)
		}
		publish(t, c, "Afterwards.png", picture(t))
	})
}

func TestLogoutEndsTheSession(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		c := loggedIn(t, w, w.uploader())
		if err := c.Logout(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := c.UploadFile(t.Context(), mediawiki.Params{Filename: "X.png"}, content(picture(t))); err == nil {
			t.Error("uploaded after logging out")
		}
	})
}

func TestTitlesAreLookedUpTogether(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		c := loggedIn(t, w, w.uploader())
		b := picture(t)
		publish(t, c, "Known file.png", b)
		infos, err := c.Titles(t.Context(), []string{"known_file.png", "Free.png", "A<b.png"})
		if err != nil || len(infos) != 3 {
			t.Fatalf("%+v, %v", infos, err)
		}
		if f := infos[0]; f.Title != "Known file.png" || f.File == nil || f.File.SHA1 != sum(b) || f.PageID == 0 || !f.PageExists {
			t.Errorf("known: %+v", f)
		}
		if f := infos[1]; f.File != nil || f.PageExists || f.Invalid != "" {
			t.Errorf("free: %+v", f)
		}
		if f := infos[2]; f.Invalid == "" {
			t.Errorf("invalid: %+v", f)
		}
		same, err := c.FilesBySHA1(t.Context(), sum(b))
		if err != nil || len(same) != 1 || same[0].Title != "File:Known file.png" {
			t.Errorf("by sha1: %+v, %v", same, err)
		}
		none, err := c.FilesBySHA1(t.Context(), sum(picture(t)))
		if err != nil || len(none) != 0 {
			t.Errorf("by another sha1: %+v, %v", none, err)
		}
	})
}

func TestUploadHasItsParameters(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		got, err := loggedIn(t, w, w.uploader()).UploadParams(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"filename", "comment", "tags", "text", "watchlist", "ignorewarnings", "file",
			"url", "filekey", "stash", "filesize", "offset", "chunk", "async", "checkstatus", "token"} {
			if !got[name] {
				t.Errorf("no parameter %s in %v", name, got)
			}
		}
	})
}
