package practice

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

var behaviours = map[string]Behaviour{"1.39": Behave139, "1.45": Behave145}

func eachBehaviour(t *testing.T, f func(t *testing.T, b Behaviour)) {
	for name, b := range behaviours {
		t.Run(name, func(t *testing.T) { f(t, b) })
	}
}

func TestCombinationRules(t *testing.T) {
	pic := picture(1, 3000)
	for name, c := range map[string]struct {
		part  string
		pairs []string
		code  string
	}{
		"nothing":                   {"", []string{"filename", "X.png"}, "missingparam"},
		"no name":                   {"file", nil, "nofilename"},
		"file and url":              {"file", []string{"filename", "X.png", "url", "http://x/"}, "invalidparammix"},
		"file and empty key":        {"file", []string{"filename", "X.png", "filekey", ""}, "invalidparammix"},
		"url and empty key":         {"", []string{"filename", "X.png", "filekey", "", "url", "http://x/"}, "invalidparammix"},
		"offset 0 with key":         {"chunk", []string{"filename", "X.png", "offset", "0", "filekey", "a.b", "filesize", "9000"}, "filekeynotallowed"},
		"offset without key":        {"chunk", []string{"filename", "X.png", "offset", "1", "filesize", "9000"}, "filekeyneeded"},
		"no offset, no key":         {"chunk", []string{"filename", "X.png", "filesize", "9000"}, "filekeyneeded"},
		"chunk without filesize":    {"chunk", []string{"filename", "X.png", "offset", "0"}, "invalid-chunk"},
		"chunk past filesize":       {"chunk", []string{"filename", "X.png", "offset", "0", "filesize", "100"}, "invalid-chunk"},
		"malformed key in a commit": {"", []string{"filename", "X.png", "filekey", "../x"}, "invalid-file-key"},
		"malformed key in a chunk":  {"chunk", []string{"filename", "X.png", "offset", "1", "filekey", "../x", "filesize", "9000"}, "uploadstash-bad-path-bad-format"},
		"file and async":            {"file", []string{"filename", "X.png", "async", ""}, "cannot-async-upload-file"},
		"bad integer":               {"chunk", []string{"filename", "X.png", "offset", "0.5"}, "badinteger"},
		"unwatch":                   {"file", []string{"filename", "X.png", "watchlist", "unwatch"}, "badvalue"},
		"tag not allowed":           {"file", []string{"filename", "X.png", "tags", "a"}, "badtags"},
	} {
		t.Run(name, func(t *testing.T) {
			w := startWiki(t, Behave139, func(s *Settings) { s.EnableAsyncUploads = true })
			content := pic
			if c.part == "" {
				content = nil
			}
			a := w.as("You").upload(c.part, content, c.pairs...)
			if a.code() != c.code || a.header.Get("MediaWiki-API-Error") != c.code {
				t.Errorf("code %q (header %q), want %q: %s", a.code(), a.header.Get("MediaWiki-API-Error"), c.code, a.raw)
			}
			if len(w.Files()) != 0 || w.Stashed() != 0 {
				t.Error("a refused request left a trace")
			}
		})
	}
}

func TestEmptyBooleansAreTrueAndChecksOfStatusWithAFileUpload(t *testing.T) {
	w := startWiki(t, Behave139, nil)
	b := w.as("You")
	b.file(picture(1, 0), "A.png", "stash", "").want("upload.filename", "", "upload.result", "Success")
	b.file(picture(1, 0), "A.png", "checkstatus", "1").want("upload.filename", "A.png")
	b.file(picture(2, 0), "A.png", "ignorewarnings", "0").want("upload.result", "Success", "upload.warnings.exists", "A.png")
}

func TestWarnings(t *testing.T) {
	w := startWiki(t, Behave139, nil)
	b := w.as("You")
	first, second := picture(1, 0), picture(2, 0)
	b.file(first, "Cat.png").want("upload.result", "Success")
	w.clock.pass(time.Hour)
	b.file(second, "Cat.png", "ignorewarnings", "1").want("upload.result", "Success")
	b.file(picture(3, 0), "Gone.png").want("upload.result", "Success")
	if err := w.DeleteFile("Gone.png", "test"); err != nil {
		t.Fatal(err)
	}
	if err := w.AddPage("File:Page.png", "text"); err != nil {
		t.Fatal(err)
	}
	w.Change(func(s *Settings) {
		s.UploadSizeWarning, s.StrictFileExtensions = 3000, false
	})
	fresh := picture(9, 0)
	for name, c := range map[string]struct {
		name    string
		content []byte
		want    []string
	}{
		"exists":           {"Cat.png", fresh, []string{"exists", "Cat.png", "nochange", "", "duplicate", ""}},
		"nochange":         {"cat.png", second, []string{"exists", "Cat.png", "nochange.timestamp", "2026-11-22T13:00:00Z"}},
		"duplicateversion": {"Cat.png", first, []string{"exists", "Cat.png", "duplicateversions.0.timestamp", "2026-11-22T12:00:00Z"}},
		"page-exists":      {"Page.png", fresh, []string{"page-exists", "Page.png", "exists", ""}},
		"normalized case":  {"Cat.PNG", fresh, []string{"exists-normalized", "Cat.png"}},
		"thumb":            {"120px-Cat.png", fresh, []string{"thumb", "120px-Cat.png", "thumb-name", ""}},
		"thumb-name":       {"50px-Dog.png", fresh, []string{"thumb-name", "50px-Dog.png", "thumb", ""}},
		"bad-prefix":       {"DSC_1.png", fresh, []string{"bad-prefix", "DSC_1.png"}},
		"was-deleted":      {"Gone.png", fresh, []string{"was-deleted", "Gone.png", "duplicate-archive", ""}},
		"archive":          {"Back.png", picture(3, 0), []string{"duplicate-archive", "Gone.png", "was-deleted", ""}},
		"duplicate":        {"Copy.png", second, []string{"duplicate.0", "Cat.png", "exists", ""}},
		"badfilename":      {"a/b.png", fresh, []string{"badfilename", "A-b.png"}},
		"large-file":       {"Large.png", picture(9, 4000), []string{"large-file.0.size", "3000", "large-file.1.size", "4000"}},
		"unwanted":         {"T.csv", []byte("a,b\n1,2\n3,4\n"), []string{"filetype-unwanted-type.0", "csv", "filetype-unwanted-type.2", "24"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := b.file(c.content, c.name)
			a.want("upload.result", "Warning")
			if a.str("upload.filekey") == "" {
				t.Error("the bytes were not kept")
			}
			for i := 0; i < len(c.want); i += 2 {
				a.want("upload.warnings."+c.want[i], c.want[i+1])
			}
		})
	}
}

func TestNewerShapeOfUnwantedType(t *testing.T) {
	w := startWiki(t, Behave145, func(s *Settings) { s.StrictFileExtensions, s.FileExtensions = false, []string{"png", "gif"} })
	w.as("You").file([]byte("a,b\n1,2\n3,4\n"), "T.csv").want("upload.warnings.filetype-unwanted-type.1.list.1", "gif",
		"upload.warnings.filetype-unwanted-type.1.type", "comma", "upload.warnings.filetype-unwanted-type.2", "2")
}

func TestKeysAfterAFailedCommit(t *testing.T) {
	eachBehaviour(t, func(t *testing.T, behaviour Behaviour) {
		w := startWiki(t, behaviour, func(s *Settings) {
			s.EnableAsyncUploads, s.ProtectedTitles, s.BannedTitles = true, []string{"Locked.png"}, []string{"File:.*banned.*"}
			s.AbuseFilters = []AbuseFilter{{Description: "no spam", Pattern: "spam", Disallow: true}, {Description: "careful", Pattern: "odd"}}
		})
		b := w.as("You")
		b.file(picture(1, 0), "Taken.png").want("upload.result", "Success")
		k := b.file(picture(2, 0), "New.png", "stash", "1").str("upload.filekey")
		for _, c := range []struct{ name, code string }{
			{"Taken.png", ""}, {"~~~.png", "illegal-filename"}, {strings.Repeat("x", 250) + ".png", "filename-toolong"}, {".png", "filename-tooshort"},
			{"Locked.png", "protectedpage"}, {"A banned one.png", "titleblacklist-forbidden"}, {"A spam.png", "abusefilter-disallowed"},
			{"New.jpg", "verification-error"}, {"New.exe.png", "filetype-banned"},
		} {
			a := b.commit(k, c.name)
			code := c.code
			if code == "titleblacklist-forbidden" && behaviour == Behave139 {
				code += "-edit"
			}
			if a.code() != code {
				t.Errorf("%q: code %q, want %q", c.name, a.code(), code)
			}
			newKey := a.str("error.filekey") + a.str("upload.filekey")
			keeps := c.code != "verification-error" && c.code != "filetype-banned"
			if (newKey != "") != (behaviour == Behave139 && keeps) || newKey == k {
				t.Errorf("%q: key %q in the answer to a commit: %s", c.name, newKey, a.raw)
			}
		}
		a := b.commit(k, "An odd one.png")
		if a.code() != "abusefilter-warning" {
			t.Errorf("filter did not warn: %s", a.raw)
		}
		a.want("error.abusefilter.id", "2", "error.abusefilter.actions.0", "warn")
		b.commit(k, "An odd one.png").want("upload.result", "Success", "upload.filename", "An_odd_one.png")
		if c := b.commit(k, "An odd one.png").code(); c != "uploadstash-file-not-found" {
			t.Errorf("second commit: %q", c)
		}
	})
}

func TestChunksWithoutIgnoringWarnings(t *testing.T) {
	w := startWiki(t, Behave139, nil)
	b := w.as("You")
	b.file(picture(1, 0), "Taken.png")
	big := picture(2, 30000)
	a := b.upload("chunk", big[:10000], "filename", "Taken.png", "stash", "1", "offset", "0", "filesize", "30000")
	a.want("upload.result", "Warning", "upload.warnings.exists", "Taken.png")
	dead := a.str("upload.filekey")
	if c := b.piece(dead, 10000, 30000, big[10000:20000], "Taken.png"); c.code() != "stashfailed" || c.at("error.offset") != nil {
		t.Errorf("a chunk on the key of a warning: %s", c.raw)
	}
	b.commit(dead, "Fragment.png").want("upload.result", "Success", "upload.imageinfo.size", "10000")
}

func TestPrematureCommitPublishesTheFirstPiece(t *testing.T) {
	w := startWiki(t, Behave139, nil)
	b := w.as("You")
	big := picture(2, 30000)
	k := b.piece("", 0, 30000, big[:10000], "Half.png").str("upload.filekey")
	b.piece(k, 10000, 30000, big[10000:20000], "Half.png")
	b.commit(k, "Half.png").want("upload.result", "Success", "upload.imageinfo.size", "10000", "upload.imageinfo.sha1", sha1Hex(big[:10000]))
}

func TestWrongOffsetsAreToldAndDoNoHarm(t *testing.T) {
	w := startWiki(t, Behave139, nil)
	b := w.as("You")
	big := picture(3, 30000)
	k := b.piece("", 0, 30000, big[:10000], "Off.png").str("upload.filekey")
	for _, offset := range []int{5000, 20000} {
		a := b.piece(k, offset, 30000, big[offset:offset+10000], "Off.png")
		if a.code() != "stashfailed" || a.str("error.offset") != "10000" {
			t.Errorf("offset %d: %s", offset, a.raw)
		}
		raw := b.piece(k, offset, 30000, big[offset:offset+10000], "Off.png", "errorformat", "raw")
		raw.want("errors.0.key", "invalid-chunk-offset", "errors.0.data.offset", "10000", "errors.0.module", "upload")
	}
	if a := b.piece(k, 10000, 30000, big[10000:10500], "Off.png"); a.code() != "chunk-too-small" {
		t.Errorf("small piece: %s", a.raw)
	}
	if a := w.as("Second").piece(k, 10000, 30000, big[10000:20000], "Off.png"); a.code() != "uploadstash-wrong-owner" {
		t.Errorf("another user: %s", a.raw)
	}
	other := w.as("You") // another session of the same user goes on
	other.piece(k, 10000, 30000, big[10000:], "Off.png").want("upload.result", "Success", "upload.imageinfo.sha1", sha1Hex(big))
}

func TestTheSameChunkTwiceAtOnce(t *testing.T) {
	w := startWiki(t, Behave139, nil)
	big := picture(3, 30000)
	one, two := w.as("You"), w.as("You")
	k := one.piece("", 0, 30000, big[:10000], "Twice.png").str("upload.filekey")
	answers := make(chan answer, 2)
	for _, b := range []*browser{one, two} {
		go func() { answers <- b.piece(k, 10000, 30000, big[10000:20000], "Twice.png") }()
	}
	results := map[string]int{}
	for range 2 {
		a := <-answers
		results[a.str("upload.result")+a.code()]++
	}
	if results["Continue"] != 1 || results["stashfailed"] != 1 {
		t.Errorf("results %v, want one of each", results)
	}
	one.piece(k, 20000, 30000, big[20000:], "Twice.png").want("upload.imageinfo.sha1", sha1Hex(big))
}

func TestAsyncStages(t *testing.T) {
	eachBehaviour(t, func(t *testing.T, behaviour Behaviour) {
		w := startWiki(t, behaviour, func(s *Settings) { s.EnableAsyncUploads = true })
		w.RunJobs(false)
		b := w.as("You")
		big := picture(4, 20000)
		k := b.piece("", 0, 20000, big[:10000], "Async.png").str("upload.filekey")
		b.piece(k, 10000, 20000, big[10000:], "Async.png", "async", "1").want("upload.result", "Poll", "upload.stage", "queued", "upload.filekey", k)
		b.status(k).want("upload.result", "Poll", "upload.stage", "queued")
		if a := b.piece(k, 10000, 20000, big[10000:], "Async.png", "async", "1"); a.code() != "stashfailed" || a.at("error.offset") != nil {
			t.Errorf("chunk after the last: %s", a.raw)
		}
		w.RunJobs(true)
		a := b.status(k)
		a.want("upload.result", "Success", "upload.stage", "assembling", "upload.imageinfo.sha1", sha1Hex(big))
		k2 := a.str("upload.filekey")
		w.RunJobs(false)
		b.commit(k2, "Async.png", "async", "1", "text", "t").want("upload.result", "Poll", "upload.filename", "Async.png", "upload.filekey", "")
		if c := b.commit(k2, "Async.png", "async", "1").code(); c != "publishfailed" {
			t.Errorf("second async commit: %q", c)
		}
		w.RunJobs(true)
		b.status(k2).want("upload.result", "Success", "upload.stage", "publish", "upload.filename", "Async.png", "upload.imageinfo.sha1", sha1Hex(big))
		if f := w.Files(); len(f) != 1 || f[0].Text != "t" {
			t.Errorf("files %+v", f)
		}
		if c := w.as("Second").status(k2).code(); c != "missingresult" {
			t.Errorf("status for another user: %q", c)
		}
	})
}

func TestTitleTakenWhileAPublishJobWaits(t *testing.T) {
	eachBehaviour(t, func(t *testing.T, behaviour Behaviour) {
		w := startWiki(t, behaviour, func(s *Settings) { s.EnableAsyncUploads = true })
		w.RunJobs(false)
		b := w.as("You")
		k := b.file(picture(5, 0), "Race.png", "stash", "1").str("upload.filekey")
		b.commit(k, "Race.png", "async", "1").want("upload.result", "Poll")
		b.file(picture(6, 0), "Race.png").want("upload.result", "Success")
		w.clock.pass(time.Minute)
		w.RunJobs(true)
		a := b.status(k)
		if behaviour == Behave139 {
			a.want("upload.result", "Success")
			return
		}
		a.want("upload.result", "Warning", "upload.stage", "publish", "upload.warnings.exists.warning", "exists",
			"upload.warnings.exists.file.fileName", "Race.png", "upload.warnings.exists.file.timestamp", "20261122120000")
		b.commit(k, "Race.png", "ignorewarnings", "1").want("upload.result", "Success")
	})
}

func TestRefusedContentOfChunks(t *testing.T) {
	eachBehaviour(t, func(t *testing.T, behaviour Behaviour) {
		w := startWiki(t, behaviour, nil)
		b := w.as("You")
		big := picture(7, 20000)
		k := b.piece("", 0, 20000, big[:10000], "Wrong.jpg").str("upload.filekey")
		want := "stashfailed"
		if behaviour == Behave145 {
			want = "verification-error"
		}
		for name, a := range map[string]answer{
			"last chunk": b.piece(k, 10000, 20000, big[10000:], "Wrong.jpg"), "status": b.status(k),
		} {
			if a.code() != want {
				t.Errorf("%s: %s", name, a.raw)
			}
			if behaviour == Behave145 {
				a.want("error.details.0", "filetype-mime-mismatch", "error.details.2", "image/png")
			}
		}
		if a := b.piece("", 0, 20000, big[:10000], "Prog.exe"); a.code() != "illegal-filename" || a.at("error.filekey") != nil {
			t.Errorf("banned name on a chunk: %s", a.raw)
		}
	})
}

func TestByURL(t *testing.T) {
	pic := picture(8, 0)
	src := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/pic.png":
			_, _ = w.Write(pic)
		case "/loop":
			http.Redirect(w, r, "http://"+r.Host+"/loop", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	defer src.Close()
	w := startWiki(t, Behave139, nil)
	b := w.as("You")
	b.post("action", "upload", "token", b.token, "filename", "Url.png", "url", src.URL+"/pic.png").
		want("upload.result", "Success", "upload.imageinfo.sha1", sha1Hex(pic))
	a := b.post("action", "upload", "token", b.token, "filename", "Url2.png", "url", src.URL+"/pic.png")
	if k := a.str("upload.filekey"); !strings.HasSuffix(k, ".") {
		t.Errorf("key %q does not end in a dot", k)
	} else {
		b.commit(k, "Url2.png", "ignorewarnings", "1").want("upload.result", "Success")
	}
	for url, code := range map[string]string{
		src.URL + "/none": "http-bad-status", src.URL + "/loop": "upload-too-many-redirects", "ftp://x/y.png": "http-invalid-url", "http://127.0.0.1:1/x": "http-curl-error",
	} {
		if a := b.post("action", "upload", "token", b.token, "filename", "U.png", "url", url); a.code() != code {
			t.Errorf("%s: %q, want %q", url, a.code(), code)
		}
	}
	if c := w.as("Second"); c.post("action", "upload", "token", c.token, "filename", "U.png", "url", src.URL+"/pic.png").code() != "permissiondenied" {
		t.Error("fetched for a user without upload_by_url")
	}
}

func TestAsyncByURLOfTheNewerRelease(t *testing.T) {
	pic := picture(8, 0)
	src := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write(pic) }))
	defer src.Close()
	w := startWiki(t, Behave145, func(s *Settings) { s.EnableAsyncUploads = true })
	w.RunJobs(false)
	b := w.as("You")
	ask := func(pairs ...string) answer {
		return b.post(append([]string{"action", "upload", "token", b.token, "filename", "U.png", "url", src.URL + "/p.png", "async", "1"}, pairs...)...)
	}
	a := ask()
	a.want("upload.result", "Warning", "upload.warnings", "[]", "upload.stasherrors.0.code", "uploadstash-exception")
	ask("ignorewarnings", "1").want("upload.result", "Poll", "upload.stage", "queued", "upload.warnings", "[]")
	if c := ask("ignorewarnings", "1").code(); c != "publishfailed" {
		t.Errorf("asked twice: %q", c)
	}
	w.RunJobs(true)
	b.post("action", "upload", "token", b.token, "filename", "U.png", "url", src.URL+"/p.png", "checkstatus", "1").
		want("upload.result", "Success", "upload.stage", "publish", "upload.imageinfo.sha1", sha1Hex(pic))
}

func TestRateLimit(t *testing.T) {
	eachBehaviour(t, func(t *testing.T, behaviour Behaviour) {
		w := startWiki(t, behaviour, func(s *Settings) { s.RateLimit = RateLimit{2, time.Minute} })
		b := w.as("You")
		b.file(picture(1, 0), "A.png").want("upload.result", "Success")
		b.file(picture(2, 0), "A.png").want("upload.result", "Warning")
		a := b.file(picture(3, 0), "B.png")
		if counted := a.code() == "ratelimited"; counted != (behaviour == Behave145) {
			t.Errorf("a warning was counted: %v", counted)
		}
		if behaviour == Behave139 {
			a = b.file(picture(4, 0), "C.png")
		}
		if a.code() != "ratelimited" || a.header.Get("Retry-After") != "" || a.status != 200 {
			t.Errorf("over the limit: %s", a.raw)
		}
		b.file(picture(5, 0), "D.png", "stash", "1").want("upload.result", "Success")
		w.clock.pass(time.Minute)
		b.file(picture(6, 0), "E.png").want("upload.result", "Success")
		b.get("action", "query", "meta", "userinfo", "uiprop", "ratelimits").want("query.userinfo.ratelimits.upload.user.hits", "2")
	})
}

func TestPHPLimits(t *testing.T) {
	w := startWiki(t, Behave139, func(s *Settings) { s.UploadMaxFilesize, s.PostMaxSize, s.BodyLimit = 5000, 10000, 20000 })
	b := w.as("You")
	b.file(picture(1, 6000), "A.png").want("error.code", "badupload", "error.size", "5000")
	a := b.file(picture(1, 12000), "A.png")
	a.want("error.code", "missingparam")
	if !strings.Contains(a.str("error.info"), `"token"`) {
		t.Errorf("not about the token: %s", a.raw)
	}
	a = b.multipart("", "file", picture(1, 12000), "action", "upload", "format", "json", "token", b.token, "filename", "A.png")
	if a.status != 200 || !strings.Contains(a.raw, "<title>MediaWiki API help") {
		t.Errorf("without action in the address: %d %.100s", a.status, a.raw)
	}
	if a := b.file(picture(1, 30000), "A.png"); a.status != http.StatusRequestEntityTooLarge {
		t.Errorf("over the web server's limit: %d", a.status)
	}
	b.get("action", "query", "meta", "siteinfo").want("query.general.minuploadchunksize", "1024")
}

func TestCutBodyIsPartialAndLeavesNothing(t *testing.T) {
	w := startWiki(t, Behave139, nil)
	b := w.as("You")
	body := "--B\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n" + b.token + "\r\n--B\r\nContent-Disposition: form-data; name=\"filename\"\r\n\r\nA.png\r\n" +
		"--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n" + string(picture(1, 2000)[:1500])
	r, _ := http.NewRequest(http.MethodPost, b.api+"?action=upload&format=json&formatversion=2", strings.NewReader(body))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=B")
	if a := b.do(r); a.code() != "badupload" {
		t.Errorf("cut body: %s", a.raw)
	}
	if len(w.Files()) != 0 || w.Stashed() != 0 {
		t.Error("a cut upload left a trace")
	}
}

func TestEmptyFileNameOfThePart(t *testing.T) {
	eachBehaviour(t, func(t *testing.T, behaviour Behaviour) {
		w := startWiki(t, behaviour, nil)
		b := w.as("You")
		var body bytes.Buffer
		fmt.Fprintf(&body, "--B\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n%s\r\n", b.token)
		fmt.Fprint(&body, "--B\r\nContent-Disposition: form-data; name=\"filename\"\r\n\r\nA.png\r\n--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\nxyz\r\n--B--\r\n")
		r, _ := http.NewRequest(http.MethodPost, b.api+"?action=upload&format=json&formatversion=2", &body)
		r.Header.Set("Content-Type", "multipart/form-data; boundary=B")
		want := map[Behaviour]string{Behave139: "empty-file", Behave145: "missingparam"}[behaviour]
		if a := b.do(r); a.code() != want {
			t.Errorf("%q, want %q", a.code(), want)
		}
	})
}

func TestTwoVersionsWithinASecond(t *testing.T) {
	w := startWiki(t, Behave139, nil)
	b := w.as("You")
	b.file(picture(1, 0), "V.png")
	b.file(picture(2, 0), "V.png", "ignorewarnings", "1").want("upload.result", "Success")
	a := b.file(picture(3, 0), "V.png", "ignorewarnings", "1")
	a.want("error.code", "backend-fail-alreadyexists", "error.filekey", "", "error.stasherrors.0.code", "uploadstash-exception")
	w.clock.pass(time.Second)
	b.file(picture(3, 0), "V.png", "ignorewarnings", "1").want("upload.result", "Success")
	if f := w.Files(); len(f) != 1 || f[0].Versions != 3 {
		t.Errorf("files %+v", f)
	}
}
