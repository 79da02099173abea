package cases

import (
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/practice"
	"wikidrop/uploader/realwiki"
	"wikidrop/uploader/wikitext"
)

// renamed uploads under a name that the wiki refuses, and publishes what it kept.
func renamed(title string, codes ...string) func(x *trial) {
	return func(x *trial) {
		c, b := x.client(), picture(300)
		_, err := x.up(c, title, b)
		e := x.refused(err, codes...)
		if e.About != mediawiki.AboutTitle || e.Behaviour != mediawiki.AskPerson || e.FileKey == "" {
			x.Fatalf("%+v", e)
		}
		x.ok(x.commit(c, x.name("Better.png"), e.FileKey, false))
		x.holds(c, x.name("Better.png"), b)
		x.equal("bytes that went", x.line.carried(), len(b))
	}
}

// noKey uploads what the wiki refuses for good.
func noKey(title string, b []byte, code, detail string) func(x *trial) {
	return func(x *trial) {
		_, err := x.up(x.client(), x.name(title), b)
		e := x.refused(err, code)
		if e.FileKey != "" || e.About != mediawiki.AboutFile || e.Whole {
			x.Errorf("%+v", e)
		}
		if detail != "" && (len(e.Details) == 0 || !strings.Contains(strings.Join(e.Details, " "), detail)) {
			x.Errorf("details %q, want %q", e.Details, detail)
		}
	}
}

var directCases = []testCase{
	{n: 15, what: "free name, good PNG: published, compared, address shown", run: func(x *trial) {
		r, b := x.engine(x.user("Uploader")), picture(300)
		it := r.done(r.drop("c015 bright day.png", b))
		if it.PublishedTitle != "C015 bright day.png" || it.SHA1 != sum(b) || !strings.HasSuffix(it.PageURL, "File:C015_bright_day.png") {
			x.Errorf("%+v", it)
		}
		x.holds(x.client(), it.PublishedTitle, b)
	}},
	{n: 16, what: "no token: our mistake, no loop", run: func(x *trial) {
		c := x.client()
		key := x.stash(c, x.name("A.png"), picture(300))
		x.line.on("commit", func(e *exchange) (*http.Response, error) { return e.with(func(f url.Values) { f.Del("token") }) })
		_, err := x.commit(c, x.name("A.png"), key, false)
		x.equal("behaviour", x.refused(err, "missingparam").Behaviour, mediawiki.ClientFault)
		x.equal("requests", len(x.line.sent("commit")), 1)
	}},
	{n: 17, what: "wrong token: fetched once, repeated once", run: func(x *trial) {
		c := x.client()
		key := x.stash(c, x.name("A.png"), picture(300))
		x.line.on("commit", func(e *exchange) (*http.Response, error) {
			if e.Nth > 1 {
				return nil, nil
			}
			return e.with(func(f url.Values) { f.Set("token", "nonsense+\\") })
		})
		x.ok(x.commit(c, x.name("A.png"), key, false))
		x.equal("requests", len(x.line.sent("commit")), 2)
	}},
	{n: 18, what: "wrong token twice: stops, error shown", run: func(x *trial) {
		c := x.client()
		key := x.stash(c, x.name("A.png"), picture(300))
		x.line.on("commit", func(e *exchange) (*http.Response, error) {
			return e.with(func(f url.Values) { f.Set("token", "nonsense+\\") })
		})
		_, err := x.commit(c, x.name("A.png"), key, false)
		x.equal("behaviour", x.refused(err, "badtoken").Behaviour, mediawiki.Permanent)
		x.equal("requests", len(x.line.sent("commit")), 2)
	}},
	{n: 19, what: "session gone: new login, no anonymous upload", run: func(x *trial) {
		r, b := x.engine(x.user("Uploader")), picture(300)
		r.done(r.drop(x.name("a.png"), picture(300)))
		x.forget()
		r.done(r.drop(x.name("b.png"), b))
		files, err := x.client().FilesBySHA1(x.Context(), sum(b))
		if err != nil || len(files) != 1 || files[0].User != "Uploader" {
			x.Errorf("%+v, %v", files, err)
		}
	}, by: []string{"uploader/mediawiki TestRefreshToken"}},
	{n: 20, what: "zero bytes: refused here", run: func(x *trial) {
		r := x.engine(x.user("Uploader"))
		r.held(r.drop("nothing.png", nil), uploader.CodeEmpty)
		x.equal("uploads", len(x.line.sent("file", "chunk")), 0)
	}},
	{n: 21, what: "over maxuploadsize: refused here", run: func(x *trial) {
		maxSize(x, "200")
		r := x.engine(x.user("Uploader"))
		p := r.held(r.drop(x.name("large.png"), picture(3000)), uploader.CodeTooLarge)
		x.equal("limit", p.Limit, int64(200))
		x.equal("uploads", len(x.line.sent("file", "chunk")), 0)
	}},
	{n: 22, what: "over PHP's limit: goes on in smaller pieces", start: []realwiki.Option{realwiki.PHP("upload_max_filesize", "300K")}, run: func(x *trial) {
		if x.practice != nil {
			x.practice.Change(func(s *practice.Settings) { s.UploadMaxFilesize = 300 << 10 })
		}
		r, b := x.engine(x.user("Uploader")), picture(800_000)
		r.done(r.drop(x.name("a.png"), b))
		x.holds(x.client(), x.name("a.png"), b)
		if n := len(x.line.sent("chunk")); n < 3 {
			x.Errorf("%d pieces", n)
		}
	}},
	{n: 23, what: "over post_max_size: smaller, not \"login lost\"", start: []realwiki.Option{realwiki.PHP("post_max_size", "400K")}, run: func(x *trial) {
		if x.practice != nil {
			x.practice.Change(func(s *practice.Settings) { s.PostMaxSize = 400 << 10 })
		}
		r, b := x.engine(x.user("Uploader")), picture(800_000)
		r.done(r.drop(x.name("a.png"), b))
		x.holds(x.client(), x.name("a.png"), b)
		x.equal("logins", len(x.line.sent("login")), 1+1)
	}},
	{n: 24, what: "no extension: the wiki adds it, accepted, committed", run: func(x *trial) {
		c := x.client()
		a, err := x.up(c, x.name("Bare"), picture(300))
		w := x.warns(a, err, "badfilename")
		x.equal("name", w[0].Titles[0], "C024_Bare.png")
		x.equal("published", x.ok(x.commit(c, x.name("Bare"), a.FileKey, true)).Filename, "C024_Bare.png")
	}},
	{n: 25, what: "text without extension: asks for a name", run: func(x *trial) {
		_, err := x.up(x.client(), x.name("Foo"), []byte("plain words and nothing else"))
		x.equal("behaviour", x.refused(err, "filetype-missing", "filetype-banned").Behaviour, mediawiki.AskPerson)
	}},
	{n: 26, what: "x.php.png: no key, asks for a name, bytes go again", run: func(x *trial) {
		_, err := x.up(x.client(), x.name("x.php.png"), picture(300))
		if e := x.refused(err, "filetype-banned"); e.FileKey != "" || !strings.Contains(string(e.Data["blacklisted"]), "php") {
			x.Errorf("%+v", e)
		}
		r := x.engine(x.user("Uploader"))
		id := r.drop("x.php.png", picture(300))
		x.equal("what is wrong", r.held(id, uploader.CodeName).Name.Code, "extension-banned")
		r.answer(id, uploader.ChoiceRename, x.name("y.png"))
		r.done(id)
	}},
	{n: 27, what: ".png: too short, new name, bytes not again", run: renamed(".png", "filename-tooshort")},
	{n: 28, what: "240 × a + .png: too long, new name", run: renamed(strings.Repeat("a", 240)+".png", "filename-toolong")},
	{n: 29, what: "240 bytes: published", run: func(x *trial) {
		x.ok(x.up(x.client(), x.name(strings.Repeat("a", 231)+".png"), picture(300)))
	}},
	{n: 30, what: "240 characters of more bytes: refused here", run: func(x *trial) {
		name := strings.Repeat("я", 130) + ".png"
		if p := wikitext.Check(name, "png", wikitext.Rules{}); p == nil || p.Code != "too-long" {
			x.Errorf("%+v", p)
		}
		r := x.engine(x.user("Uploader"))
		id := r.add("a.png", picture(300))
		if err := r.Edit([]uploader.ID{id}, uploader.Patch{Title: &name}); err != nil {
			x.Fatal(err)
		}
		r.Publish(id)
		x.equal("what is wrong", r.held(id, uploader.CodeName).Name.Code, "too-long")
		x.equal("uploads", len(x.line.sent("file")), 0)
	}},
	{n: 31, what: "~~~.png: illegal, key, new name", run: renamed("~~~.png", "illegal-filename")},
	{n: 32, what: "PNG named .jpg: offers .png", run: func(x *trial) {
		noKey("a.jpg", picture(300), "verification-error", "filetype-mime-mismatch")(x)
		r := x.engine(x.user("Uploader"))
		id := r.drop(x.name("b.jpg"), picture(300))
		p := r.held(id, uploader.CodeName)
		x.equal("what is wrong", p.Name.Code, "extension-mismatch")
		x.equal("suggested", p.Suggested, x.name("b.png"))
		r.answer(id, uploader.ChoiceSuggested, "")
		x.equal("title", r.done(id).PublishedTitle, x.name("b.png"))
	}},
	{n: 33, what: "a server without Unicode names: another name, bytes not again", run: func(x *trial) {
		r, b := x.engine(x.user("Uploader")), picture(300)
		c := x.client()
		x.line.on("file", func(e *exchange) (*http.Response, error) {
			key := x.stash(c, x.name("z.png"), b)
			return e.refuse("windows-nonascii-filename", `,"filekey":"`+key+`","invalidparameter":"filename"`), nil
		})
		id := r.drop(x.name("ж.png"), b)
		p := r.held(id, "windows-nonascii-filename")
		if !slices.Contains(p.Choices, uploader.ChoiceRename) {
			x.Errorf("%q", p.Choices)
		}
		r.answer(id, uploader.ChoiceRename, x.name("zh.png"))
		r.done(id)
		x.equal("commits", len(x.line.sent("commit")), 1)
		x.equal("uploads", len(x.line.sent("file")), 1)
	}},
	{n: 34, what: "HTML named .png: refused for good", run: noKey("a.png", []byte("<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"), "verification-error", "")},
	{n: 35, what: "SVG with a script: refused for good, with words", run: noKey("a.svg", badSVG(1), "verification-error", "script")},
	{n: 36, what: "body cut off: sent again after a while", run: func(x *trial) {
		x.line.on("file", func(e *exchange) (*http.Response, error) {
			if e.Nth > 1 {
				return nil, nil
			}
			return e.answer(200, `{"errors":[{"code":"badupload","key":"apierror-badupload-partial","text":"The uploaded file was only partially uploaded."}]}`), nil
		})
		r, b := x.engine(x.user("Uploader")), picture(300)
		id := r.drop(x.name("a.png"), b)
		r.waits(id, "badupload")
		r.Retry(id)
		r.done(id)
		x.equal("uploads", len(x.line.sent("file")), 2)
	}},
	{n: 37, what: "backend-fail-alreadyexists: waits, sends the bytes again", run: func(x *trial) {
		x.line.on("file", func(e *exchange) (*http.Response, error) {
			if e.Nth > 1 {
				return nil, nil
			}
			return e.refuse("backend-fail-alreadyexists", `,"stasherrors":[{"message":"uploadstash-exception","code":"uploadstash-exception"}]`), nil
		})
		r, b := x.engine(x.user("Uploader")), picture(300)
		id := r.drop(x.name("a.png"), b)
		r.waits(id, "backend-fail-alreadyexists")
		r.done(id)
		x.equal("bytes that went", x.line.carried(), 2*len(b))
	}},
	{n: 38, what: "stasherrors in a question: no key, all goes again", run: func(x *trial) {
		x.line.on("file", func(e *exchange) (*http.Response, error) {
			if e.Nth > 1 {
				return nil, nil
			}
			return e.answer(200, `{"upload":{"result":"Warning","warnings":{"some-extension":true},`+
				`"stasherrors":[{"message":"uploadstash-exception","code":"uploadstash-exception","type":"error"}]}}`), nil
		})
		r, b := x.engine(x.user("Uploader")), picture(300)
		id := r.drop(x.name("a.png"), b)
		r.held(id, "some-extension")
		x.equal("key", r.item(id).Key, "")
		r.answer(id, uploader.ChoiceIgnore, "")
		r.done(id)
		x.equal("bytes that went", x.line.carried(), 2*len(b))
	}},
	{n: 39, what: "Success without imageinfo: asked for", run: func(x *trial) {
		x.line.on("file", func(e *exchange) (*http.Response, error) {
			return e.edit(func(body string) string { return strings.Replace(body, `"imageinfo":`, `"nothing":`, 1) })
		})
		r, b := x.engine(x.user("Uploader")), picture(300)
		it := r.done(r.drop(x.name("a.png"), b))
		if it.Hold.Kind != uploader.HoldNone || filepath.Base(it.PageURL) != "File:C039_a.png" {
			x.Errorf("%+v", it)
		}
	}},
}
