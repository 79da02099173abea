package windowtest

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/realwiki"
)

// gate stands in front of a real wiki and adds what Debian's MediaWiki lacks: an
// authorization server that keeps to RFC 6749 and RFC 7636 where MediaWiki's OAuth
// extension has it, or HTTP basic authentication (RFC 7617).
type gate struct {
	*httptest.Server
	t        *testing.T
	through  *httputil.ReverseProxy
	clientID string
	redirect string // as registered, compared letter by letter
	session  string // cookies of the user for whom the tokens stand
	user     string // name and password that the gate wants, "" none
	password string

	mu      sync.Mutex
	codes   map[string]url.Values // what was asked for, by code
	tokens  map[string]bool       // access and refresh tokens that are valid
	secrets []string              // all that were given out
}

// openGate lets access tokens stand for the uploader of the wiki.
func openGate(t *testing.T, wiki *realwiki.Wiki, redirect string) *gate {
	t.Helper()
	target, err := url.Parse(wiki.URL())
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{
		t: t, clientID: "0123456789abcdef0123456789abcdef", redirect: redirect,
		codes: map[string]url.Values{}, tokens: map[string]bool{},
		through: &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }},
	}
	g.session = signedIn(t, wiki)
	g.Server = httptest.NewServer(g)
	t.Cleanup(g.Close)
	return g
}

// API is the address of the wiki's api.php behind the gate.
func (g *gate) API() string { return g.URL + "/w/api.php" }

func signedIn(t *testing.T, wiki *realwiki.Wiki) string {
	t.Helper()
	c, err := mediawiki.New(mediawiki.Options{API: wiki.API()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	if _, err := c.Login(t.Context(), wiki.Uploader.BotName(), wiki.Uploader.AppPassword); err != nil {
		t.Fatal(err)
	}
	var cookies []string
	for _, k := range c.Cookies() {
		cookies = append(cookies, k.Name+"="+k.Value)
	}
	return strings.Join(cookies, "; ")
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if user, password, _ := r.BasicAuth(); g.user != "" && (user != g.user || password != g.password) {
		w.Header().Set("WWW-Authenticate", `Basic realm="Staff only"`)
		http.Error(w, "who are you?", http.StatusUnauthorized)
		return
	}
	switch r.URL.Path {
	case "/w/rest.php/oauth2/authorize":
		g.authorize(w, r)
	case "/w/rest.php/oauth2/access_token":
		g.grant(w, r)
	default:
		g.pass(w, r)
	}
}

// pass lets a request with a valid token be one of the user's, and refuses others
// that have one as MediaWiki does.
func (g *gate) pass(w http.ResponseWriter, r *http.Request) {
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		g.mu.Lock()
		valid := g.tokens[token]
		g.mu.Unlock()
		if !valid {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("MediaWiki-API-Error", "mwoauth-invalid-authorization")
			fmt.Fprint(w, `{"errors":[{"code":"mwoauth-invalid-authorization","text":"The authorization headers in your request are not valid.","module":"main"}]}`)
			return
		}
		r.Header.Set("Cookie", g.session)
	}
	r.Header.Del("Authorization")
	g.through.ServeHTTP(w, r)
}

// authorize is the page on which the person presses "Allow".
func (g *gate) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("client_id") != g.clientID || q.Get("redirect_uri") != g.redirect || q.Get("response_type") != "code" ||
		q.Get("code_challenge_method") != "S256" || len(q.Get("code_challenge")) != 43 || len(q.Get("state")) < 20 {
		g.t.Errorf("asked to authorize %q", q)
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	code := rand.Text()
	g.mu.Lock()
	g.codes[code] = q
	g.mu.Unlock()
	http.Redirect(w, r, g.redirect+"?"+url.Values{"code": {code}, "state": {q.Get("state")}}.Encode(), http.StatusFound)
}

func (g *gate) grant(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	if err := r.ParseForm(); err != nil || !g.deserved(r.PostForm) {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error":"invalid_grant","hint":"Token has been revoked"}`)
		return
	}
	access, refresh := rand.Text()+rand.Text(), rand.Text()+rand.Text()
	g.tokens[access], g.tokens[refresh] = true, true
	g.secrets = append(g.secrets, access, refresh)
	_ = json.NewEncoder(w).Encode(map[string]any{
		"token_type": "Bearer", "expires_in": 14400, "access_token": access, "refresh_token": refresh,
	})
}

// deserved checks a code with its verifier, or a refresh token, and uses it up.
func (g *gate) deserved(f url.Values) bool {
	if f.Get("grant_type") == "refresh_token" {
		old := f.Get("refresh_token")
		defer delete(g.tokens, old)
		return g.tokens[old]
	}
	asked, known := g.codes[f.Get("code")]
	delete(g.codes, f.Get("code"))
	sum := sha256.Sum256([]byte(f.Get("code_verifier")))
	return known && f.Get("client_id") == g.clientID && f.Get("redirect_uri") == g.redirect &&
		base64.RawURLEncoding.EncodeToString(sum[:]) == asked.Get("code_challenge")
}

// revoke takes all permissions back, as a person does on the wiki.
func (g *gate) revoke() {
	g.mu.Lock()
	defer g.mu.Unlock()
	clear(g.tokens)
}

func (g *gate) givenOut() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]string(nil), g.secrets...)
}
