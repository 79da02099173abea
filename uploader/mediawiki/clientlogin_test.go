package mediawiki

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// authWiki answers action=clientlogin with these texts, one a request.
func authWiki(t *testing.T, info string, texts ...string) (*Client, *[]url.Values) {
	t.Helper()
	var mu sync.Mutex
	sent := &[]url.Values{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		a := record(r)
		switch {
		case a.param("type") == "login":
			io.WriteString(w, `{"query":{"tokens":{"logintoken":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa6b02e081+\\"}}}`)
		case a.param("meta") == "authmanagerinfo":
			io.WriteString(w, info)
		default:
			*sent = append(*sent, a.Body)
			io.WriteString(w, texts[0])
			if len(texts) > 1 {
				texts = texts[1:]
			}
		}
	}))
	t.Cleanup(srv.Close)
	c, err := New(Options{API: srv.URL + "/w/api.php"})
	if err != nil {
		t.Fatal(err)
	}
	return c, sent
}

const (
	passwordOnly = `{"query":{"authmanagerinfo":{"requests":[{"id":"P","required":"primary-required","fields":{
		"username":{"type":"string"},"password":{"type":"password","sensitive":true}}}]}}}`
	passed = `{"clientlogin":{"status":"PASS","username":"Anna"}}`
)

func TestUnknownFieldsOfALoginAreAskedAsTheyCome(t *testing.T) {
	info := `{"query":{"authmanagerinfo":{"requests":[
		{"id":"P","required":"primary-required","fields":{"username":{"type":"string"},"password":{"type":"password"},
			"domain":{"type":"select","label":"Domain","options":{"z":"Zeta","a":"Alpha"}}}},
		{"id":"G","required":"primary-required","fields":{"google":{"type":"button","label":"Google"}}},
		{"id":"R","required":"optional","fields":{"rememberMe":{"type":"checkbox"}}}]}}}`
	ui := `{"clientlogin":{"status":"UI","message":"More","messagecode":"m","requests":[{"id":"X","fields":{
		"secretId":{"type":"hidden","value":"17"},"hint":{"type":"null","label":"L","value":"Read"},
		"pw":{"type":"password","sensitive":true},"yes":{"type":"checkbox"},"no":{"type":"checkbox"},
		"many":{"type":"multiselect","options":{"a":"A","b":"B"}},"odd":{"type":"hologram","help":"H\u0007"}}}]}}`
	c, sent := authWiki(t, info, ui, passed)
	var asked []LoginQuestion
	name, err := c.ClientLogin(t.Context(), "anna", " pass ", func(_ context.Context, q LoginQuestion) (map[string]string, error) {
		asked = append(asked, q)
		return map[string]string{"domain": "a", "pw": " x ", "yes": "1", "many": "a|b", "odd": " cube ", "secretId": "99"}, nil
	})
	if err != nil || name != "Anna" || c.UserName() != "Anna" {
		t.Fatal(name, err)
	}
	if diff := cmp.Diff([]LoginQuestion{
		{Fields: []LoginField{{Name: "domain", Type: "select", Label: "Domain", Options: []LoginOption{{"z", "Zeta"}, {"a", "Alpha"}}}}},
		{Message: "More", Code: "m", Fields: []LoginField{
			{Name: "hint", Type: "null", Label: "L", Value: "Read"}, {Name: "pw", Type: "password", Sensitive: true},
			{Name: "yes", Type: "checkbox"}, {Name: "no", Type: "checkbox"},
			{Name: "many", Type: "multiselect", Options: []LoginOption{{"a", "A"}, {"b", "B"}}}, {Name: "odd", Type: "hologram", Help: "H"},
		}},
	}, asked); diff != "" {
		t.Error(diff)
	}
	first, second := (*sent)[0], (*sent)[1]
	for key, want := range map[string]string{"username": "anna", "password": " pass ", "domain": "a", "rememberMe": "1", "loginreturnurl": c.API()} {
		if first.Get(key) != want {
			t.Errorf("%s is %q, want %q", key, first.Get(key), want)
		}
	}
	for key, want := range map[string]string{"logincontinue": "1", "secretId": "17", "pw": " x ", "yes": "1", "many": "a|b", "odd": "cube"} {
		if second.Get(key) != want {
			t.Errorf("%s is %q, want %q", key, second.Get(key), want)
		}
	}
	if second.Has("no") || second.Has("hint") || second.Has("password") || first.Has("google") {
		t.Errorf("sent too much: %v, %v", first, second)
	}
}

func TestLoginsThatCannotBeFinishedEndAtOnce(t *testing.T) {
	endless := `{"clientlogin":{"status":"UI","requests":[{"id":"X","fields":{"code":{"type":"string"}}}]}}`
	for name, test := range map[string]struct {
		info, answer, code string
		most               int
	}{
		"redirect":     {passwordOnly, `{"clientlogin":{"status":"REDIRECT","redirecttarget":"https://idp.example/"}}`, CodeElsewhere, 1},
		"restart":      {passwordOnly, `{"clientlogin":{"status":"RESTART","message":"Link first"}}`, CodeUnfinished, 1},
		"endless":      {passwordOnly, endless, CodeUnfinished, mostSteps + 1},
		"nothing":      {passwordOnly, `{"clientlogin":{"status":"UI","requests":[]}}`, CodeUnfinished, 1},
		"no status":    {passwordOnly, `{"clientlogin":{}}`, "bad-answer", 1},
		"no name":      {passwordOnly, `{"clientlogin":{"status":"PASS"}}`, "bad-answer", 1},
		"refused":      {passwordOnly, `{"clientlogin":{"status":"FAIL","messagecode":"wrongpassword"}}`, "wrongpassword", 1},
		"no passwords": {`{"query":{"authmanagerinfo":{"requests":[{"id":"G","required":"primary-required","fields":{"g":{"type":"button"}}}]}}}`, passed, CodeElsewhere, 0},
		"captcha first": {`{"query":{"authmanagerinfo":{"requests":[{"id":"CaptchaAuthenticationRequest","required":"required",
			"fields":{"captchaWord":{"type":"string"}}}]}}}`, passed, CodeCaptcha, 0},
		"old wiki": {`{"query":{}}`, passed, CodeNoClientLogin, 0},
	} {
		t.Run(name, func(t *testing.T) {
			c, sent := authWiki(t, test.info, test.answer)
			_, err := c.ClientLogin(t.Context(), "anna", "password", func(context.Context, LoginQuestion) (map[string]string, error) {
				return map[string]string{"code": "1"}, nil
			})
			if !hasCode(err, test.code) || len(*sent) > test.most || c.UserName() != "" {
				t.Errorf("%v after %d requests, want %s", err, len(*sent), test.code)
			}
		})
	}
}

func TestBearerGoesToNoOtherServer(t *testing.T) {
	var mu sync.Mutex
	var seen []string
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, r.Header.Get("Authorization"))
		io.WriteString(w, `{"query":{"userinfo":{"id":4,"name":"Anna"}}}`)
	}))
	defer other.Close()
	wiki := httptest.NewServer(http.RedirectHandler(other.URL+"/w/api.php", http.StatusFound))
	defer wiki.Close()
	c, err := New(Options{API: wiki.URL + "/w/api.php"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.LoginBearer(t.Context(), "a-long-access-token"); err == nil {
		t.Error("logged in at another server")
	}
	mu.Lock()
	defer mu.Unlock()
	if len(seen) != 0 {
		t.Errorf("the other server saw %q", seen)
	}
}

func TestStrangerIsNoLoginByToken(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"query":{"userinfo":{"id":0,"name":"127.0.0.1","anon":true}}}`)
	}))
	defer srv.Close()
	c, err := New(Options{API: srv.URL + "/w/api.php"})
	if err != nil {
		t.Fatal(err)
	}
	for _, token := range []string{"a-long-access-token", "", "two\nlines"} {
		if _, err := c.LoginBearer(t.Context(), token); !hasCode(err, "mwoauth-invalid-authorization") || c.UserName() != "" {
			t.Errorf("%q: %v", token, err)
		}
	}
}

func TestOAuthAddressesOfAWiki(t *testing.T) {
	for api, want := range map[string]string{
		"https://wiki.example/w/api.php":          "https://wiki.example/w/rest.php/oauth2/authorize",
		"https://wiki.example/api.php":            "https://wiki.example/rest.php/oauth2/authorize",
		"https://commons.wikimedia.org/w/api.php": "https://meta.wikimedia.org/w/rest.php/oauth2/authorize",
		"https://notwikimedia.org/w/api.php":      "https://notwikimedia.org/w/rest.php/oauth2/authorize",
	} {
		got, err := OAuth{API: api, ClientID: "c", Redirect: "http://127.0.0.1:1/"}.AuthorizeURL("s", "v")
		u, parseErr := url.Parse(got)
		if err != nil || parseErr != nil || u.Scheme+"://"+u.Host+u.Path != want || u.Query().Get("code_challenge_method") != "S256" {
			t.Errorf("%s: %s, %v", api, got, err)
		}
	}
}
