package cases

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/practice"
)

// firstUpload uploads one file and returns the request that did it.
func firstUpload(x *trial) request {
	c := x.client()
	x.ok(x.up(c, x.name("A.png"), picture(300)))
	sent := x.line.sent("file")
	if len(sent) != 1 {
		x.Fatalf("%d requests", len(sent))
	}
	return sent[0]
}

var requestCases = []testCase{
	{n: 1, what: "action and format in the query, token and the rest in the body", run: func(x *trial) {
		q := firstUpload(x)
		x.equal("method", q.Method, "POST")
		x.equal("action", q.Query.Get("action"), "upload")
		x.equal("format", q.Query.Get("format"), "json")
		if q.Query.Has("token") || q.Fields.Get("token") == "" || q.Fields.Has("action") {
			x.Errorf("query %v, body %v", q.Query, q.Order)
		}
	}},
	{n: 2, what: "ignorewarnings off: not in the request", run: func(x *trial) {
		if q := firstUpload(x); q.Fields.Has("ignorewarnings") || q.Query.Has("ignorewarnings") {
			x.Errorf("%v", q.Order)
		}
	}},
	{n: 3, what: "no filekey known: not in the request", run: func(x *trial) {
		if q := firstUpload(x); q.Fields.Has("filekey") || q.Query.Has("filekey") {
			x.Errorf("%v", q.Order)
		}
	}},
	{n: 4, what: "the file part has a file name, the request a length", run: func(x *trial) {
		if q := firstUpload(x); q.FileName == "" || q.Length <= int64(q.Bytes) {
			x.Errorf("file name %q, length %d", q.FileName, q.Length)
		}
	}},
	{n: 5, what: "a decomposed name is sent composed", run: func(x *trial) {
		c, b := x.client(), picture(300)
		x.ok(x.up(c, x.name("Cafe\u0301.png"), b))
		x.equal("filename", x.line.sent("file")[0].Fields.Get("filename"), x.name("Caf\u00e9.png"))
		x.holds(c, x.name("Caf\u00e9.png"), b)
	}},
	{n: 6, what: "a tag with | is sent in the form with U+001F", run: func(x *trial) {
		_, err := x.client().UploadFile(x.Context(), mediawiki.Params{Filename: x.name("A.png"), Tags: []string{"a|b", "c"}}, content(picture(300)))
		x.refused(err, "badtags")
		x.equal("tags", x.line.sent("file")[0].Fields.Get("tags"), "\x1fa|b\x1fc")
	}},
	{n: 7, what: "a comment of 900 characters: told, text sent by itself, 500 kept", run: func(x *trial) {
		r, long := x.engine(x.user("Uploader")), strings.Repeat("я", 900)
		id := r.add(x.name("A.png"), picture(300))
		if err := r.Edit([]uploader.ID{id}, uploader.Patch{Comment: &long}); err != nil {
			x.Fatal(err)
		}
		r.Publish(id)
		r.done(id)
		sent := x.line.sent("file")[0].Fields.Get("text")
		text, summary, err := x.client().PageText(x.Context(), "File:"+x.name("A.png"))
		if err != nil || sent == "" || strings.Contains(text, "яяя") || strings.TrimSpace(text) != strings.TrimSpace(sent) {
			x.Errorf("page %q of %q, %v", text, sent, err)
		}
		if n := len([]rune(summary)); n == 0 || n > mediawiki.MaxComment {
			x.Errorf("summary of %d characters", n)
		}
	}, by: []string{"gui/details TestALongSummaryIsToldBeforeSending", "uploader/nowindow TestWrongOptionsAreNamed"}},
	{n: 8, what: "no watchlistexpiry where the wiki has no such parameter", by: []string{"uploader/mediawiki TestWatchlistExpiryOnlyWhereTheWikiHasIt"}, run: func(x *trial) {
		_, err := x.client().UploadFile(x.Context(), mediawiki.Params{Filename: x.name("A.png"), Watchlist: "watch", WatchlistExpiry: "1 week"}, content(picture(300)))
		if err != nil {
			x.Fatal(err)
		}
		if q := x.line.sent("file")[0]; q.Fields.Has("watchlistexpiry") || q.Fields.Get("watchlist") != "watch" {
			x.Errorf("%v", q.Fields)
		}
	}},
	{n: 9, what: "3 MB of metadata: memory bounded, success recognised", run: func(x *trial) {
		x.line.on("file", func(e *exchange) (*http.Response, error) {
			return e.edit(func(body string) string {
				bulk := `"imageinfo":{"metadata":[` + strings.Repeat(`{"name":"x","value":"\u0000\u0000\u0000\u0000"},`, 60_000) + `0],`
				return strings.Replace(body, `"imageinfo":{`, bulk, 1)
			})
		})
		c, b := x.client(), picture(300)
		a := x.ok(x.up(c, x.name("A.png"), b))
		if a.ImageInfo == nil || a.ImageInfo.SHA1 != sum(b) {
			x.Errorf("%+v", a.ImageInfo)
		}
	}, by: []string{"uploader/mediawiki TestHugeMetadataIsSkipped", "uploader/mediawiki TestMemoryStaysFlat"}},
	{n: 10, what: "formatversion 1 gives the same result as 2", run: func(x *trial) {
		c, b := x.client(), picture(300)
		x.ok(x.up(c, x.name("A.png"), b))
		ask := func() []any {
			site, err := c.Site(x.Context())
			if err != nil {
				x.Fatal(err)
			}
			titles, err := c.Titles(x.Context(), []string{x.name("A.png"), x.name("None.png"), "a<b.png"})
			if err != nil {
				x.Fatal(err)
			}
			a, err := x.up(c, x.name("Other.png"), b)
			x.warns(a, err, "duplicate")
			for i := range titles {
				titles[i].Invalid = ""
			}
			// What a list is in one is an object in the other.
			warnings := slices.Clone(a.Warnings)
			for i := range warnings {
				warnings[i].Raw = ""
			}
			slices.Sort(site.User.Rights)
			return []any{*site, titles, warnings}
		}
		newer := ask()
		x.line.set(func(l *line) {
			l.spoil = func(e *exchange) (*http.Response, error) {
				e.Query.Set("formatversion", "1")
				return e.forward()
			}
		})
		if diff := cmp.Diff(newer, ask()); diff != "" {
			x.Error(diff)
		}
	}},
	{n: 11, what: "both shapes of an error give the same result", run: func(x *trial) {
		c := x.client()
		ask := func() *mediawiki.Error {
			_, err := c.CheckStatus(x.Context(), "1abc.def.1.png")
			e := x.refused(err, "missingresult")
			e.Raw, e.Info, e.Data = "", "", nil
			return e
		}
		modern := ask()
		x.line.on("status", func(e *exchange) (*http.Response, error) {
			return e.with(func(f url.Values) { f.Del("errorformat"); f.Del("errorsuselocal") })
		})
		if diff := cmp.Diff(modern, ask(), cmp.Comparer(func(a, b error) bool { return (a == nil) == (b == nil) })); diff != "" {
			x.Error(diff)
		}
	}, by: []string{"uploader/mediawiki TestBothShapesOfAnErrorAreOne"}},
	{n: 12, what: "of two errors the first decides, all are kept", run: func(x *trial) {
		x.line.on("file", func(e *exchange) (*http.Response, error) {
			return e.answer(200, `{"errors":[{"code":"readonly","text":"Closed"},{"code":"blocked","text":"Out"}]}`), nil
		})
		_, err := x.up(x.client(), x.name("A.png"), picture(300))
		e := x.refused(err, "readonly")
		if !slices.Equal(e.More, []string{"blocked"}) || !e.Whole {
			x.Errorf("%+v", e)
		}
	}},
	{n: 13, what: "a warning about parameters beside Success is no question", run: func(x *trial) {
		c := x.client()
		x.line.on("file", func(e *exchange) (*http.Response, error) {
			e.Query.Set("wikidropnonsense", "1")
			return e.forward()
		})
		a := x.ok(x.up(c, x.name("A.png"), picture(300)))
		if len(a.Warnings) > 0 || !strings.Contains(x.log.String(), "wikidropnonsense") {
			x.Errorf("warnings %v; in the log: %v", a.Warnings, strings.Contains(x.log.String(), "wikidropnonsense"))
		}
	}},
	{n: 14, what: "warnings that are an empty list", run: func(x *trial) {
		x.line.on("file", func(e *exchange) (*http.Response, error) {
			return e.edit(func(body string) string {
				return strings.Replace(body, `"result":"Success"`, `"result":"Success","warnings":[]`, 1)
			})
		})
		if a := x.ok(x.up(x.client(), x.name("A.png"), picture(300))); len(a.Warnings) > 0 {
			x.Errorf("%v", a.Warnings)
		}
	}, by: []string{"uploader/mediawiki TestNoWarnings"}},
}

// maxSize sets the wiki's own limit.
func maxSize(x *trial, n string) {
	x.set(func(s *practice.Settings) {
		_ = json.Unmarshal([]byte(n), &s.MaxUploadSize)
	}, "$wgMaxUploadSize = "+n+";")
}
