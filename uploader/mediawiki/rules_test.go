package mediawiki

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// The tests of this file are named after the twenty rules at the head of the
// protocol. Of rules that the engine keeps they test what the client gives it.

// writes are all requests of the client that need a token.
func writes(c *Client) map[string]func(context.Context) error {
	name := Params{Filename: "A.png"}
	drop := func(_ *Answer, err error) error { return err }
	return map[string]func(context.Context) error{
		"file":       func(x context.Context) error { return drop(c.UploadFile(x, name, content("abc"))) },
		"stash":      func(x context.Context) error { return drop(c.StashFile(x, name, content("abc"))) },
		"URL":        func(x context.Context) error { return drop(c.UploadURL(x, name, "https://example.org/a", false)) },
		"chunk":      func(x context.Context) error { return drop(c.UploadChunk(x, name, Chunk{content("abc"), "k", 9, 3})) },
		"commit":     func(x context.Context) error { return drop(c.Commit(x, name, "k")) },
		"captions":   func(x context.Context) error { return setCaptions(x, c) },
		"status":     func(x context.Context) error { return drop(c.CheckStatus(x, "k")) },
		"status URL": func(x context.Context) error { return drop(c.CheckStatusURL(x, "https://example.org/a", "A.png")) },
	}
}

// eachWrite sends every writing request and shows it to check.
func eachWrite(t *testing.T, check func(what string, r asked)) {
	t.Helper()
	k := newWiki(t, answers(success))
	for what, send := range writes(k.client(t)) {
		if err := send(ctx(t)); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		check(what, k.last(t))
	}
}

func TestRule01_EveryWriteSaysWhoWeAre(t *testing.T) {
	eachWrite(t, func(what string, r asked) {
		if r.Body.Get("assertuser") != testUser || r.Body.Get("assert") != "user" {
			t.Errorf("%s: %v", what, r.Body)
		}
	})
	for _, code := range []string{"assertuserfailed", "assertnameduserfailed"} {
		k := newWiki(t, answers(`{"error":{"code":"`+code+`","info":"x"}}`))
		_, err := k.client(t).Commit(ctx(t), Params{Filename: "A.png"}, "k")
		if e := apiError(t, err); e.Behaviour != LogIn || len(k.seen()) != 1 {
			t.Errorf("%+v after %d requests", e, len(k.seen()))
		}
	}
}

func TestRule02_OnlyChunksIgnoreWarningsUnasked(t *testing.T) {
	eachWrite(t, func(what string, r asked) {
		if got := r.Body.Has("ignorewarnings"); got != (what == "chunk") {
			t.Errorf("%s: ignorewarnings %v", what, got)
		}
	})
	k := newWiki(t, answers(success))
	if _, err := k.client(t).Commit(ctx(t), Params{Filename: "A.png", IgnoreWarnings: true}, "k"); err != nil || k.last(t).Body.Get("ignorewarnings") != "1" {
		t.Error("a person's yes is not sent", err)
	}
}

func TestOnlyCommitsAndCaptionsMakeRoomForALaggingWiki(t *testing.T) {
	eachWrite(t, func(what string, r asked) {
		want := ""
		if what == "commit" || what == "captions" {
			want = "5"
		}
		if got := r.Body.Get("maxlag"); got != want {
			t.Errorf("%s: maxlag %q, want %q", what, got, want)
		}
	})
}

func TestRule03_BooleansAreThereOnlyWhenMeant(t *testing.T) {
	booleans := map[string][]string{
		"chunk": {"ignorewarnings", "stash"}, "stash": {"stash"}, "status": {"checkstatus"}, "status URL": {"checkstatus"},
	}
	eachWrite(t, func(what string, r asked) {
		for _, b := range []string{"ignorewarnings", "stash", "async", "checkstatus", "watch"} {
			if got := r.Body.Has(b); got != slices.Contains(booleans[what], b) {
				t.Errorf("%s: %s is there: %v", what, b, got)
			}
		}
	})
}

func TestRule04_NothingEmptyIsSent(t *testing.T) {
	eachWrite(t, func(what string, r asked) {
		for name, values := range r.Body {
			if values[0] == "" {
				t.Errorf("%s: %s is empty", what, name)
			}
		}
		if r.File != "" && (len(r.Bytes) == 0 || r.Named == "") {
			t.Errorf("%s: empty file part", what)
		}
	})
}

func TestRule05_OnlyAWholeFileCountsAsStashed(t *testing.T) {
	for text, want := range map[string]bool{
		`{"upload":{"result":"Success","filekey":"k2"}}`:                                     true,
		`{"upload":{"result":"Success","stage":"assembling","filekey":"k2"}}`:                true,
		`{"upload":{"result":"Continue","offset":3,"filekey":"k"}}`:                          false,
		`{"upload":{"result":"Poll","stage":"queued","filekey":"k"}}`:                        false,
		`{"upload":{"result":"Warning","warnings":{"exists":"A"},"filekey":"k"}}`:            false,
		`{"upload":{"result":"Success","stage":"publish","filename":"A.png"}}`:               false,
		`{"upload":{"result":"Continue","stage":"uploading","offset":"3","sessionkey":"k"}}`: false,
	} {
		k := newWiki(t, answers(text))
		a, err := k.client(t).CheckStatus(ctx(t), "k")
		if err != nil || a.Stashed() != want {
			t.Errorf("%s: %+v, %v", text, a, err)
		}
	}
	// The key of a Warning on a chunk holds a fragment that could be published.
	k := newWiki(t, answers(`{"upload":{"result":"Warning","warnings":{"exists":"A"},"filekey":"fragment","sessionkey":"fragment"}}`))
	a, err := k.client(t).UploadChunk(ctx(t), Params{Filename: "A.png"}, Chunk{Content: content("abc"), FileSize: 6})
	if err != nil || a.FileKey != "" || !a.Warnings.Has("exists") {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestRule06_TheLastChunkBringsAnotherKey(t *testing.T) {
	k := newWiki(t, answers(`{"upload":{"result":"Continue","offset":3,"filekey":"k1"}}`, `{"upload":{"result":"Success","filekey":"k2","imageinfo":{"sha1":"aa"}}}`))
	c := k.client(t)
	first, err := c.UploadChunk(ctx(t), Params{Filename: "A.png"}, Chunk{content("abc"), "", 6, 0})
	if err != nil {
		t.Fatal(err)
	}
	last, err := c.UploadChunk(ctx(t), Params{Filename: "A.png"}, Chunk{content("def"), first.FileKey, 6, first.Offset})
	if err != nil || !last.Stashed() || last.FileKey != "k2" {
		t.Errorf("%+v, %v", last, err)
	}
	if r := k.last(t); r.Body.Get("filekey") != "k1" || r.Body.Get("offset") != "3" || r.Body.Get("filesize") != "6" {
		t.Error(r.Body)
	}
}

func TestRule07_KeysInAnswersToACommitAreDropped(t *testing.T) {
	for _, text := range []string{
		`{"upload":{"result":"Warning","warnings":{"exists":"A.png"},"filekey":"copy","sessionkey":"copy"}}`,
		`{"upload":{"result":"Warning","warnings":{"exists":"A.png"}}}`,
		`{"upload":{"result":"Warning","warnings":{"exists":"A.png"},"stasherrors":[{"message":"uploadstash-exception"}]}}`,
	} {
		k := newWiki(t, answers(text))
		a, err := k.client(t).Commit(ctx(t), Params{Filename: "A.png"}, "k")
		if err != nil || a.FileKey != "" || a.Unstashed || a.Result != ResultWarning || !a.Warnings.Has("exists") {
			t.Errorf("%s: %+v, %v", text, a, err)
		}
	}
	k := newWiki(t, answers(`{"error":{"code":"fileexists-forbidden","info":"x","filekey":"copy","invalidparameter":"filename"}}`))
	c := k.client(t)
	_, err := c.Commit(ctx(t), Params{Filename: "A.png"}, "k")
	if e := apiError(t, err); e.FileKey != "" || e.Behaviour != AskPerson || e.About != AboutTitle {
		t.Errorf("%+v", e)
	}
	// After sending the bytes the key is theirs.
	_, err = c.UploadFile(ctx(t), Params{Filename: "A.png"}, content("abc"))
	if e := apiError(t, err); e.FileKey != "copy" {
		t.Errorf("%+v", e)
	}
	lost := newWiki(t, answers(`{"upload":{"result":"Warning","warnings":{"exists":"A.png"},"stashfailed":"x"}}`))
	a, err := lost.client(t).UploadFile(ctx(t), Params{Filename: "A.png"}, content("abc"))
	if err != nil || !a.Unstashed || a.FileKey != "" {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestRule08_AnswersTellHashAndSize(t *testing.T) {
	const info = `{"sha1":"8BA2FD","size":"268","timestamp":"2026-01-02T03:04:05Z","canonicaltitle":"File:A_b.png"}`
	k := newWiki(t, answers(`{"upload":{"result":"Success","filekey":"k2","imageinfo":`+info+`}}`))
	a, err := k.client(t).UploadChunk(ctx(t), Params{Filename: "A.png"}, Chunk{content("abc"), "", 3, 0})
	if err != nil || a.ImageInfo == nil || a.ImageInfo.SHA1 != "8ba2fd" || a.ImageInfo.Size != 268 {
		t.Errorf("%+v, %v", a, err)
	}
	k = newWiki(t, answers(`{"upload":{"result":"Success","filename":"A.png"}}`))
	if a, err := k.client(t).Commit(ctx(t), Params{Filename: "A.png"}, "k"); err != nil || a.ImageInfo != nil || !a.Published() {
		t.Errorf("left out, it is nil: %+v, %v", a, err)
	}
}

func TestRule09_StashfailedTellsWhereToGoOn(t *testing.T) {
	for offset, want := range map[string]Behaviour{`"20000"`: Resume, `20000`: Resume, `"0"`: Resume, `"10000"`: Permanent} {
		for _, shape := range []string{
			`{"error":{"code":"stashfailed","info":"x","offset":` + offset + `}}`,
			`{"errors":[{"code":"stashfailed","key":"k","params":[],"data":{"offset":` + offset + `},"module":"upload"}]}`,
		} {
			k := newWiki(t, answers(shape))
			_, err := k.client(t).UploadChunk(ctx(t), Params{Filename: "A.png"}, Chunk{content("abc"), "k", 30000, 10000})
			e := apiError(t, err)
			if e.Behaviour != want || !e.HasOffset || (want == Permanent) != (e.Offset == 10000) {
				t.Errorf("%s: %+v", shape, e)
			}
		}
	}
	k := newWiki(t, answers(`{"error":{"code":"stashfailed","info":"This file did not pass."}}`))
	_, err := k.client(t).CheckStatus(ctx(t), "k")
	if e := apiError(t, err); e.Behaviour != Permanent || e.About != AboutFile {
		t.Errorf("the outcome of assembling is final: %+v", e)
	}
}

func TestRule10_ActionAndFormatInTheQueryTheRestInTheBody(t *testing.T) {
	want := url.Values{"format": {"json"}, "formatversion": {"2"}}
	eachWrite(t, func(what string, r asked) {
		want.Set("action", "upload")
		if what == "captions" {
			want.Set("action", "wbeditentity")
		}
		if r.Query.Encode() != want.Encode() {
			t.Errorf("%s: query %v", what, r.Query)
		}
		if r.Body.Get("token") != testToken {
			t.Errorf("%s: token %q", what, r.Body.Get("token"))
		}
	})
	// What PHP makes of a body over its limit.
	k := newWiki(t, answers(`{"error":{"code":"missingparam","info":"The \"token\" parameter must be set."}}`))
	big := content(strings.Repeat("x", smallBody+1))
	_, err := k.client(t).UploadChunk(ctx(t), Params{Filename: "A.png"}, Chunk{Content: big, FileSize: big.Size + 1})
	if e := apiError(t, err); e.Behaviour != SmallerBody {
		t.Errorf("%+v", e)
	}
}

func TestRule11_TheJSONDecidesNotTheStatus(t *testing.T) {
	for _, status := range []int{200, 403, 500, 503} {
		k := newWiki(t, func(w http.ResponseWriter, _ asked) {
			w.WriteHeader(status)
			io.WriteString(w, success)
		})
		if a, err := k.client(t).Commit(ctx(t), Params{Filename: "A.png"}, "k"); err != nil || !a.Published() {
			t.Errorf("%d: %+v, %v", status, a, err)
		}
		k = newWiki(t, func(w http.ResponseWriter, _ asked) {
			w.WriteHeader(status)
			io.WriteString(w, `{"error":{"code":"readonly","info":"x"}}`)
		})
		_, err := k.client(t).Commit(ctx(t), Params{Filename: "A.png"}, "k")
		if e := apiError(t, err); e.Code != "readonly" || !e.Whole || e.Status != status {
			t.Errorf("%d: %+v", status, e)
		}
	}
}

func TestRule12_ParameterWarningsAreNotFileWarnings(t *testing.T) {
	for _, shape := range []string{
		`"warnings":{"upload":{"warnings":"x"}}`, `"warnings":{"upload":{"*":"x"}}`, `"warnings":[{"code":"unrecognizedparams","text":"x","module":"main"}]`, `"warnings":[]`,
	} {
		k := newWiki(t, answers(`{`+shape+`,`+success[1:]))
		a, err := k.client(t).Commit(ctx(t), Params{Filename: "A.png"}, "k")
		if err != nil || !a.Published() || len(a.Warnings) != 0 {
			t.Errorf("%s: %+v, %v", shape, a, err)
		}
	}
}

func TestRule13_TooLargeIsToldBeforeSending(t *testing.T) {
	k := newWiki(t, answers(`{"query":{"general":{"generator":"MediaWiki 1.39.17","maxuploadsize":5}}}`, success))
	c := k.client(t)
	site, err := c.Site(ctx(t))
	if err != nil || site.MaxUploadSize != 5 {
		t.Fatal(site, err)
	}
	name := Params{Filename: "A.png"}
	_, errFile := c.UploadFile(ctx(t), name, content("123456"))
	_, errChunk := c.UploadChunk(ctx(t), name, Chunk{Content: content("123"), FileSize: 6})
	for _, err := range []error{errFile, errChunk} {
		if e := apiError(t, err); e.Code != "file-too-large" || e.Behaviour != Permanent || len(k.seen()) != 1 {
			t.Errorf("%+v, %d requests", e, len(k.seen()))
		}
	}
	if _, err := c.UploadFile(ctx(t), name, content("12345")); err != nil {
		t.Error("exactly the limit is allowed:", err)
	}
}

func TestRule14_ADirectUploadThatFailsLateHasNoKey(t *testing.T) {
	k := newWiki(t, answers(`{"error":{"code":"backend-fail-alreadyexists","info":"x","stasherrors":[{"message":"uploadstash-exception","params":["a"],"code":"c","type":"error"}]}}`))
	_, err := k.client(t).UploadFile(ctx(t), Params{Filename: "A.png"}, content("abc"))
	if e := apiError(t, err); e.FileKey != "" || e.Behaviour != Transient || e.Data["stasherrors"] == nil {
		t.Errorf("%+v", e)
	}
}

func TestRule15_ALostAnswerIsSaidToBeLost(t *testing.T) {
	k := newWiki(t, func(http.ResponseWriter, asked) { panic(http.ErrAbortHandler) })
	for what, send := range writes(k.client(t)) {
		e := apiError(t, send(ctx(t)))
		if asks := strings.HasPrefix(what, "status"); e.Unanswered == asks || e.Code != "network" {
			t.Errorf("%s: %+v", what, e)
		}
		if n := len(k.seen()); n != 1 {
			t.Errorf("%s was sent %d times", what, n)
		}
		k.requests = nil
	}
}

func TestRule16_PollingIsLeftToTheCaller(t *testing.T) {
	for _, stage := range []string{"queued", "assembling", "fetching", "publish"} {
		k := newWiki(t, answers(`{"upload":{"result":"Poll","stage":"`+stage+`"}}`))
		a, err := k.client(t).CheckStatus(ctx(t), "k")
		if err != nil || a.Result != ResultPoll || a.Stage != stage || len(k.seen()) != 1 {
			t.Errorf("%+v, %v, %d requests", a, err, len(k.seen()))
		}
	}
}

func TestRule17_CheckstatusIsAPostWithAToken(t *testing.T) {
	k := newWiki(t, answers(`{"upload":{"result":"Continue","stage":"uploading","offset":1048576}}`))
	a, err := k.client(t).CheckStatus(ctx(t), "k.webm")
	if err != nil || a.Offset != 1048576 || !a.HasOffset {
		t.Errorf("%+v, %v", a, err)
	}
	r := k.last(t)
	if r.Method != http.MethodPost || r.Body.Get("token") != testToken || r.Body.Get("checkstatus") != "1" || r.Body.Get("filekey") != "k.webm" || r.File != "" {
		t.Errorf("%+v", r)
	}
}

func TestRule18_NoAsyncURLOnOldWikisOrWithoutIgnoring(t *testing.T) {
	for _, test := range []struct {
		generator string
		ignore    bool
		async     bool
	}{{"MediaWiki 1.41.0", true, false}, {"MediaWiki 1.42.0", true, true}, {"MediaWiki 1.42.0", false, false}} {
		k := newWiki(t, answers(`{"query":{"general":{"generator":"`+test.generator+`"}}}`, success))
		_, err := k.client(t).UploadURL(ctx(t), Params{Filename: "A.png", Async: true, IgnoreWarnings: test.ignore}, "https://example.org/", false)
		if r := k.last(t); err != nil || r.Body.Has("async") != test.async {
			t.Errorf("%+v: %v, %v", test, r.Body, err)
		}
	}
}

func TestRule19_EveryCookieComesBack(t *testing.T) {
	var got []string
	k := newWiki(t, func(w http.ResponseWriter, r asked) {
		got = append(got, r.Header.Get("Cookie"))
		if r.Query.Get("action") == "login" {
			http.SetCookie(w, &http.Cookie{Name: "wiki_BPsession", Value: "bp", Path: "/", HttpOnly: true})
			io.WriteString(w, loggedIn)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "UseDC", Value: "master", MaxAge: 10, Path: "/"})
		io.WriteString(w, success)
	})
	c := k.client(t)
	if _, err := c.Login(ctx(t), "Uploader@app", botPass); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := c.Commit(ctx(t), Params{Filename: "A.png"}, "k"); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range [][]string{{"wiki_session"}, {"wiki_session", "wiki_BPsession"}, {"wiki_session", "wiki_BPsession", "UseDC"}} {
		for _, name := range want {
			if !strings.Contains(got[i], name+"=") {
				t.Errorf("request %d: %q", i, got[i])
			}
		}
	}
}

func TestRule20_UnknownCodesArePermanentAndKeepTheirText(t *testing.T) {
	k := newWiki(t, answers(`{"errors":[{"code":"kitten-filter","text":"No kittens today.","data":{"kitten":3},"module":"upload"}]}`))
	_, err := k.client(t).Commit(ctx(t), Params{Filename: "A.png"}, "k")
	e := apiError(t, err)
	if e.Code != "kitten-filter" || e.Info != "No kittens today." || e.Behaviour != Permanent || e.Whole || string(e.Data["kitten"]) != "3" || e.Action != "publish" {
		t.Errorf("%+v", e)
	}
}

func TestOneBadTokenIsRepairedTwoAreNot(t *testing.T) {
	const bad = `{"errors":[{"code":"badtoken","text":"x","module":"upload"}]}`
	second := "f" + testToken
	for what, test := range map[string]struct {
		texts  []string
		ok     bool
		writes int
	}{
		"once": {[]string{bad, success}, true, 2}, "for ever": {[]string{bad}, false, 2},
	} {
		k := newWiki(t, answers(test.texts...))
		k.tokens = []string{testToken, second}
		_, err := k.client(t).UploadFile(ctx(t), Params{Filename: "A.png"}, content("abc"))
		if (err == nil) != test.ok || len(k.seen()) != test.writes || k.tokenRequests() != 2 {
			t.Errorf("%s: %v after %d writes and %d tokens", what, err, len(k.seen()), k.tokenRequests())
		}
		if r := k.last(t); r.Body.Get("token") != second || string(r.Bytes) != "abc" {
			t.Errorf("%s: token %q, bytes %q", what, r.Body.Get("token"), r.Bytes)
		}
		if e := as(err); e != nil && (e.Behaviour != Permanent || e.Code != "badtoken") {
			t.Errorf("%s: %+v", what, e)
		}
	}
	k := newWiki(t, answers(bad))
	c := k.client(t)
	c.session.token = testToken
	k.user = ""
	_, err := c.UploadFile(ctx(t), Params{Filename: "A.png"}, content("abc"))
	if e := apiError(t, err); e.Behaviour != LogIn || len(k.seen()) != 1 {
		t.Errorf("logged out: %+v", e)
	}
}
