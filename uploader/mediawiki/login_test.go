package mediawiki

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// loginWiki answers action=login with these texts, one a request, and counts the
// login tokens that it gave out.
type loginWiki struct {
	*wiki
	mu       sync.Mutex
	tokens   int
	noTokens bool // as before 1.27
	cookies  []string
}

func newLoginWiki(t *testing.T, texts ...string) *loginWiki {
	l := &loginWiki{}
	next := answers(texts...)
	l.wiki = newWiki(t, next)
	inner := l.Config.Handler
	l.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l.mu.Lock()
		if r.URL.Query().Get("type") == "login" {
			l.tokens++
		}
		if r.URL.Query().Get("action") == "login" {
			l.cookies = append(l.cookies, r.Header.Get("Cookie"))
		}
		none := l.noTokens
		l.mu.Unlock()
		if none && r.URL.Query().Get("type") == "login" {
			io.WriteString(w, `{"warnings":{"query":{"*":"Unrecognized value"}},"query":[]}`)
			return
		}
		inner.ServeHTTP(w, r)
	})
	return l
}

func (l *loginWiki) fresh(t *testing.T) *Client {
	c := l.client(t)
	c.session.user = ""
	return c
}

const (
	loggedIn = `{"login":{"result":"Success","lguserid":4,"lgusername":"Uploader"}}`
	botPass  = "0123456789abcdefghijklmnopqrstuv"
)

func TestLoginBothSpellings(t *testing.T) {
	for user, password := range map[string]string{"Uploader@app": botPass, "Uploader": "app@" + botPass} {
		l := newLoginWiki(t, loggedIn)
		c := l.fresh(t)
		name, err := c.Login(ctx(t), user, password)
		if err != nil || name != "Uploader" || c.UserName() != "Uploader" {
			t.Fatalf("%q, %v", name, err)
		}
		r := l.last(t)
		if r.Body.Get("lgname") != user || r.Body.Get("lgpassword") != password || !strings.HasSuffix(r.Body.Get("lgtoken"), `+\`) {
			t.Error("body", r.Body)
		}
		for key := range r.Query {
			if strings.HasPrefix(key, "lg") {
				t.Error("in the query:", key)
			}
		}
		if r.Body.Has("assertuser") || r.Body.Get("errorformat") != "plaintext" {
			t.Error("body", r.Body)
		}
		if l.cookies[0] == "" {
			t.Error("the session cookie of the token did not come back")
		}
	}
}

func TestLoginOldFlow(t *testing.T) {
	l := newLoginWiki(t, `{"login":{"result":"NeedToken","token":"oldtoken1234"}}`, loggedIn)
	l.noTokens = true
	if _, err := l.fresh(t).Login(ctx(t), "Uploader", "secret"); err != nil {
		t.Fatal(err)
	}
	all := l.seen()
	if len(all) != 2 || all[0].Body.Has("lgtoken") || all[1].Body.Get("lgtoken") != "oldtoken1234" {
		t.Errorf("requests %+v", all)
	}
}

func TestLoginTriesAgainOnce(t *testing.T) {
	const lost = `{"login":{"result":"Failed","reason":{"code":"sessionlost","text":"x"}}}`
	for what, test := range map[string]struct {
		texts  []string
		logins int
		code   string
	}{
		"wrong token, then good": {[]string{`{"login":{"result":"WrongToken"}}`, loggedIn}, 2, ""},
		"wrong token for ever":   {[]string{`{"login":{"result":"WrongToken"}}`}, 2, "sessionlost"},
		"session lost once":      {[]string{lost, loggedIn}, 2, ""},
		"session lost for ever":  {[]string{lost}, 2, "sessionlost"},
		"need token for ever":    {[]string{`{"login":{"result":"NeedToken","token":"abcdefgh"}}`}, 2, "sessionlost"},
		"one of each":            {[]string{`{"login":{"result":"NeedToken","token":"abcdefgh"}}`, `{"login":{"result":"WrongToken"}}`, lost, loggedIn}, 4, ""},
	} {
		l := newLoginWiki(t, test.texts...)
		_, err := l.fresh(t).Login(ctx(t), "U", "secret")
		code := ""
		if e := as(err); e != nil {
			code = e.Code
		}
		if code != test.code || len(l.seen()) != test.logins {
			t.Errorf("%s: %v after %d logins", what, err, len(l.seen()))
		}
	}
}

func TestLoginRefusals(t *testing.T) {
	for _, test := range []struct {
		text      string
		code      string
		behaviour Behaviour
		seconds   float64
	}{
		{`{"login":{"result":"Failed","reason":{"code":"wrongpassword","text":"x"}}}`, "wrongpassword", AskPerson, 0},
		{`{"login":{"result":"Failed","reason":{"code":"login-throttled","text":"x"}}}`, "login-throttled", Transient, 0},
		{`{"login":{"result":"Failed","reason":{"code":"botpasswords-needs-reset","*":"x"}}}`, "botpasswords-needs-reset", AskPerson, 0},
		{`{"login":{"result":"Failed","reason":"x"}}`, "login-failed", AskPerson, 0},
		{`{"login":{"result":"Aborted","reason":"x"}}`, "aborted", AskPerson, 0},
		{`{"login":{"result":"Aborted","reason":{"code":"api-login-fail-aborted","text":"x"}}}`, "aborted", AskPerson, 0},
		{`{"login":{"result":"NotExists","reason":"x"}}`, "wrongpassword", AskPerson, 0},
		{`{"login":{"result":"WrongPass","reason":"x"}}`, "wrongpassword", AskPerson, 0},
		{`{"login":{"result":"Throttled","wait":300,"reason":"x"}}`, "login-throttled", Transient, 300},
		{`{"login":{"result":"Blocked","reason":"x"}}`, "blocked", Permanent, 0},
	} {
		l := newLoginWiki(t, test.text)
		c := l.fresh(t)
		_, err := c.Login(ctx(t), "U@app", botPass)
		e := apiError(t, err)
		if e.Code != test.code || e.Behaviour != test.behaviour || e.Info != "x" || e.About != AboutAccount || e.RetryAfter.Seconds() != test.seconds {
			t.Errorf("%s: %+v", test.text, e)
		}
		if len(l.seen()) != 1 {
			t.Errorf("%s: the password was tried %d times", test.text, len(l.seen()))
		}
		if c.UserName() != "" {
			t.Error("logged in all the same")
		}
	}
}

func TestLoginUsesAFreshJar(t *testing.T) {
	l := newLoginWiki(t, loggedIn)
	c := l.fresh(t)
	for range 2 {
		if _, err := c.Login(ctx(t), "U@app", botPass); err != nil {
			t.Fatal(err)
		}
	}
	first, second := c.current(), c.current()
	if first != second || l.tokens != 2 {
		t.Errorf("%d login tokens", l.tokens)
	}
	if d := cmp.Diff(l.cookies[0], l.cookies[1]); d != "" || strings.Count(l.cookies[1], "wiki_session") != 1 {
		t.Error("cookies of the second login:", l.cookies[1])
	}
}

func TestFailedLoginKeepsTheOldOne(t *testing.T) {
	l := newLoginWiki(t, loggedIn, `{"login":{"result":"Failed","reason":"x"}}`)
	c := l.fresh(t)
	if _, err := c.Login(ctx(t), "U@app", botPass); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Login(ctx(t), "U@app", "wrong-password"); err == nil {
		t.Fatal("no error")
	}
	if c.UserName() != "Uploader" {
		t.Error("user", c.UserName())
	}
}

func TestLoginWithoutANameAsksWhoWeAre(t *testing.T) {
	l := newLoginWiki(t, `{"login":{"result":"Success"}}`, `{"query":{"userinfo":{"id":7,"name":"Other"}}}`)
	name, err := l.fresh(t).Login(ctx(t), "other", "secret")
	if err != nil || name != "Other" {
		t.Errorf("%q, %v", name, err)
	}
}

func TestLogout(t *testing.T) {
	for what, test := range map[string]struct {
		text string
		ok   bool
	}{
		"done":              {`{}`, true},
		"already forgotten": {`{"errors":[{"code":"assertuserfailed","text":"x"}]}`, true},
		"refused":           {`{"errors":[{"code":"readonly","text":"x"}]}`, false},
	} {
		k := newWiki(t, answers(test.text))
		c := k.client(t)
		err := c.Logout(ctx(t))
		if (err == nil) != test.ok || (c.UserName() == "") != test.ok {
			t.Errorf("%s: %v, user %q", what, err, c.UserName())
		}
		if r := k.last(t); r.Query.Get("action") != "logout" || r.Body.Get("token") != testToken || r.Method != http.MethodPost {
			t.Errorf("%s: %+v", what, r)
		}
	}
}

func TestManyUploadsFetchOneToken(t *testing.T) {
	k := newWiki(t, answers(success))
	c := k.client(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := c.Commit(t.Context(), Params{Filename: "A.png"}, "k"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := k.tokenRequests(); n != 1 {
		t.Errorf("%d token requests", n)
	}
}

func TestTokenOfAnOldWiki(t *testing.T) {
	k := newWiki(t, answers(`{"query":{"pages":{"-1":{"ns":6,"title":"File:Wikidrop","missing":"","edittoken":"0123456789abcdef0123456789abcdef+\\"}}}}`, success))
	k.tokens = []string{""}
	if _, err := k.client(t).Commit(ctx(t), Params{Filename: "A.png"}, "k"); err != nil {
		t.Fatal(err)
	}
	if got := k.last(t).Body.Get("token"); got != `0123456789abcdef0123456789abcdef+\` {
		t.Error("token", got)
	}
}

func TestRefreshToken(t *testing.T) {
	k := newWiki(t, answers(success))
	k.tokens = []string{testToken, "b" + testToken}
	c := k.client(t)
	for range 2 {
		if err := c.RefreshToken(ctx(t)); err != nil {
			t.Fatal(err)
		}
	}
	if n := k.tokenRequests(); n != 2 {
		t.Errorf("%d token requests", n)
	}
	k.mu.Lock()
	k.user = "Somebody else"
	k.mu.Unlock()
	if e := apiError(t, c.RefreshToken(ctx(t))); e.Behaviour != LogIn || e.Code != "assertnameduserfailed" {
		t.Errorf("%+v", e)
	}
	k.mu.Lock()
	k.user = ""
	k.mu.Unlock()
	if e := apiError(t, c.RefreshToken(ctx(t))); e.Behaviour != LogIn || e.Code != "assertuserfailed" {
		t.Errorf("%+v", e)
	}
	if err := k.clientWith(t, Options{}).RefreshToken(ctx(t)); as(err) == nil {
		t.Error(err)
	}
}

func TestCancelledLoginIsTheContextsError(t *testing.T) {
	l := newLoginWiki(t, loggedIn)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.fresh(t).Login(cancelled, "U", "secret"); !errors.Is(err, context.Canceled) || as(err) != nil {
		t.Error(err)
	}
}
