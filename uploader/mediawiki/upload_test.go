package mediawiki

import (
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const success = `{"upload":{"result":"Success","filename":"A_b.png","imageinfo":{"sha1":"8BA2","size":3}}}`

func TestUploadFileSendsEverythingInTheBody(t *testing.T) {
	k := newWiki(t, answers(success))
	c := k.clientWith(t, Options{Language: "de"})
	a, err := c.UploadFile(ctx(t), Params{
		Filename: "Cafe\u0301.png", Comment: "c", Text: "t", Tags: []string{"x", "y"},
		Watchlist: "nochange", IgnoreWarnings: true, Async: true,
	}, content("abc"))
	if err != nil {
		t.Fatal(err)
	}
	if !a.Published() || a.Filename != "A_b.png" || a.ImageInfo.SHA1 != "8ba2" {
		t.Errorf("answer %+v", a)
	}
	r := k.last(t)
	wantQuery := url.Values{"action": {"upload"}, "format": {"json"}, "formatversion": {"2"}}
	if d := cmp.Diff(wantQuery, r.Query); d != "" {
		t.Error("query:", d)
	}
	wantBody := url.Values{
		"assert": {"user"}, "assertuser": {testUser}, "errorformat": {"plaintext"}, "errorsuselocal": {"1"}, "uselang": {"de"},
		"filename": {"Café.png"}, "comment": {"c"}, "text": {"t"}, "tags": {"x|y"}, "watchlist": {"nochange"},
		"ignorewarnings": {"1"}, "token": {testToken},
	}
	if d := cmp.Diff(wantBody, r.Body); d != "" {
		t.Error("body:", d)
	}
	if r.Method != http.MethodPost || r.File != "file" || r.Named == "" || string(r.Bytes) != "abc" {
		t.Errorf("%s part %q named %q holds %q", r.Method, r.File, r.Named, r.Bytes)
	}
	if r.Order[len(r.Order)-1] != "file" || r.Length <= 0 {
		t.Errorf("order %v, length %d", r.Order, r.Length)
	}
	if r.Header.Get("Expect") != "" || !strings.HasPrefix(r.Header.Get("User-Agent"), "Wikidrop") || r.Header.Get("Accept-Encoding") != "gzip" {
		t.Errorf("header %v", r.Header)
	}
}

func TestCommitIsUrlencodedWithTheTokenLast(t *testing.T) {
	k := newWiki(t, answers(success))
	c := k.client(t)
	if _, err := c.Commit(ctx(t), Params{Filename: "A.png", Tags: []string{"a|b", "c"}, Async: true}, "k.1.png"); err != nil {
		t.Fatal(err)
	}
	r := k.last(t)
	if got := r.Header.Get("Content-Type"); got != "application/x-www-form-urlencoded" {
		t.Error("content type", got)
	}
	if r.Order[len(r.Order)-1] != "token" {
		t.Error("order", r.Order)
	}
	if got := r.Body.Get("tags"); got != "\x1fa|b\x1fc" {
		t.Errorf("tags %q", got)
	}
	if r.Body.Get("async") != "1" || r.Body.Has("stash") || r.Body.Has("ignorewarnings") {
		t.Error("body", r.Body)
	}
}

func TestStashFileSendsNoTextOfThePage(t *testing.T) {
	k := newWiki(t, answers(`{"upload":{"result":"Success","filekey":"k.png","sessionkey":"k.png"}}`))
	a, err := k.client(t).StashFile(ctx(t), Params{Filename: "A.png", Text: "t", Comment: "c"}, content("abc"))
	if err != nil {
		t.Fatal(err)
	}
	if !a.Stashed() || a.Published() || a.ImageInfo != nil {
		t.Errorf("answer %+v", a)
	}
	r := k.last(t)
	if r.Body.Get("stash") != "1" || r.Body.Has("text") || r.Body.Has("comment") {
		t.Error("body", r.Body)
	}
}

func TestUploadChunkFields(t *testing.T) {
	k := newWiki(t, answers(`{"upload":{"result":"Continue","offset":3,"filekey":"k.1.png"}}`))
	a, err := k.client(t).UploadChunk(ctx(t), Params{Filename: "A.png", Text: "t"}, Chunk{Content: content("abc"), FileSize: 6})
	if err != nil {
		t.Fatal(err)
	}
	if a.Result != ResultContinue || a.Offset != 3 || !a.HasOffset || a.FileKey != "k.1.png" || a.Stashed() {
		t.Errorf("answer %+v", a)
	}
	r := k.last(t)
	want := url.Values{
		"assert": {"user"}, "assertuser": {testUser}, "errorformat": {"raw"}, "filename": {"A.png"}, "stash": {"1"},
		"filesize": {"6"}, "offset": {"0"}, "ignorewarnings": {"1"}, "token": {testToken},
	}
	if d := cmp.Diff(want, r.Body); d != "" {
		t.Error(d)
	}
	if r.File != "chunk" || string(r.Bytes) != "abc" {
		t.Errorf("part %q %q", r.File, r.Bytes)
	}
}

func TestUploadURLAsyncOnlyWhereItWorks(t *testing.T) {
	general := func(generator string) string {
		return `{"query":{"general":{"generator":"` + generator + `"}}}`
	}
	const poll = `{"upload":{"result":"Poll","stage":"queued","filename":"A.png","warnings":[]}}`
	for _, test := range []struct {
		generator string
		ignore    bool
		want      bool
	}{
		{"MediaWiki 1.41.5", true, false},
		{"MediaWiki 1.42.0", true, true},
		{"MediaWiki 1.46.0-wmf.5", true, true},
		{"MediaWiki 2.0", true, true},
		{"MediaWiki 1.45.0", false, false},
		{"Something", true, false},
	} {
		k := newWiki(t, answers(general(test.generator), poll))
		a, err := k.client(t).UploadURL(ctx(t), Params{Filename: "A.png", Async: true, IgnoreWarnings: test.ignore}, "https://example.org/a.png", true)
		if err != nil {
			t.Fatal(err)
		}
		if a.Result != ResultPoll || a.Stage != "queued" || len(a.Warnings) != 0 {
			t.Errorf("answer %+v", a)
		}
		r := k.last(t)
		if got := r.Body.Get("async") == "1"; got != test.want {
			t.Errorf("%s, ignore %v: async %v", test.generator, test.ignore, got)
		}
		if r.Body.Get("url") != "https://example.org/a.png" || r.Body.Get("stash") != "1" || r.Body.Has("filekey") {
			t.Error("body", r.Body)
		}
	}
}

func TestWatchlistExpiryOnlyWhereTheWikiHasIt(t *testing.T) {
	for _, has := range []bool{true, false} {
		params := `{"name":"filename"}`
		if has {
			params += `,{"name":"watchlistexpiry"}`
		}
		k := newWiki(t, answers(`{"paraminfo":{"modules":[{"parameters":[`+params+`]}]}}`, success))
		c := k.client(t)
		for range 2 {
			if _, err := c.Commit(ctx(t), Params{Filename: "A.png", WatchlistExpiry: "1 week"}, "k.png"); err != nil {
				t.Fatal(err)
			}
		}
		if got := k.last(t).Body.Has("watchlistexpiry"); got != has {
			t.Errorf("wiki has it %v, sent %v", has, got)
		}
		if n := len(k.seen()); n != 3 {
			t.Errorf("%d requests, want paraminfo once and two commits", n)
		}
	}
}

func TestNothingIsSentThatTheWikiWouldMisread(t *testing.T) {
	k := newWiki(t, answers(success))
	c := k.client(t)
	name := Params{Filename: "A.png"}
	for what, test := range map[string]struct {
		code string
		do   func() (*Answer, error)
	}{
		"commit without key":        {"invalid-file-key", func() (*Answer, error) { return c.Commit(ctx(t), name, "") }},
		"commit without name":       {"nofilename", func() (*Answer, error) { return c.Commit(ctx(t), Params{}, "k") }},
		"file without name":         {"nofilename", func() (*Answer, error) { return c.UploadFile(ctx(t), Params{}, content("a")) }},
		"empty file":                {"empty-file", func() (*Answer, error) { return c.UploadFile(ctx(t), name, content("")) }},
		"URL that is empty":         {"http-invalid-url", func() (*Answer, error) { return c.UploadURL(ctx(t), name, "", false) }},
		"URL without name":          {"nofilename", func() (*Answer, error) { return c.UploadURL(ctx(t), Params{}, "http://a", false) }},
		"status without key":        {"invalid-file-key", func() (*Answer, error) { return c.CheckStatus(ctx(t), "") }},
		"status without URL":        {"http-invalid-url", func() (*Answer, error) { return c.CheckStatusURL(ctx(t), "", "A") }},
		"status without name":       {"nofilename", func() (*Answer, error) { return c.CheckStatusURL(ctx(t), "http://a", "") }},
		"first chunk with a key":    {"filekeynotallowed", func() (*Answer, error) { return c.UploadChunk(ctx(t), name, Chunk{content("a"), "k", 9, 0}) }},
		"later chunk without a key": {"filekeyneeded", func() (*Answer, error) { return c.UploadChunk(ctx(t), name, Chunk{content("a"), "", 9, 1}) }},
		"chunk past the end":        {"invalid-chunk", func() (*Answer, error) { return c.UploadChunk(ctx(t), name, Chunk{content("ab"), "k", 9, 8}) }},
		"empty chunk":               {"invalid-chunk", func() (*Answer, error) { return c.UploadChunk(ctx(t), name, Chunk{content(""), "k", 9, 8}) }},
	} {
		_, err := test.do()
		if e := apiError(t, err); e.Code != test.code {
			t.Errorf("%s: %v", what, e)
		}
	}
	if n := len(k.seen()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func TestFileThatChangesIsNotSentAsIfItWereWhole(t *testing.T) {
	k := newWiki(t, answers(success))
	c := k.client(t)
	for what, text := range map[string]string{"shrunk": "ab", "grown": "abcd"} {
		file := content(text)
		file.Size = 3
		_, err := c.UploadFile(ctx(t), Params{Filename: "A.png"}, file)
		if e := apiError(t, err); e.Code != "file-changed" || e.Behaviour != Permanent || e.About != AboutFile || e.Unanswered {
			t.Errorf("%s: %+v", what, e)
		}
	}
	if slices.ContainsFunc(k.seen(), func(a asked) bool { return a.File != "" && len(a.Bytes) == 3 }) {
		t.Error("the wiki got a whole file")
	}
}

func TestPieceMayBeReadFromAnOpenEndedFile(t *testing.T) {
	k := newWiki(t, answers(`{"upload":{"result":"Continue","offset":3,"filekey":"k"}}`))
	piece := content("abcdef")
	piece.Size = 3
	if _, err := k.client(t).UploadChunk(ctx(t), Params{Filename: "A.png"}, Chunk{Content: piece, FileSize: 6}); err != nil {
		t.Fatal(err)
	}
	if got := string(k.last(t).Bytes); got != "abc" {
		t.Error("sent", got)
	}
}

func TestFileThatCannotBeOpened(t *testing.T) {
	k := newWiki(t, answers(success))
	file := Content{Size: 3, Open: func() (io.ReadCloser, error) { return nil, fs.ErrNotExist }}
	_, err := k.client(t).UploadFile(ctx(t), Params{Filename: "A.png"}, file)
	if e := apiError(t, err); e.Code != "file-unreadable" || e.Action != "upload file" || e.Unanswered {
		t.Errorf("%+v", e)
	}
}
