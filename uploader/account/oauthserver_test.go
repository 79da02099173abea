package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// oauthWiki is a wiki with an authorization server that keeps to RFC 6749 and RFC
// 7636, as MediaWiki's OAuth extension does: rest.php/oauth2/… beside api.php, and
// mwoauth-invalid-authorization for tokens that are not valid.
type oauthWiki struct {
	*httptest.Server
	t        *testing.T
	clientID string
	redirect string
	user     string

	mu        sync.Mutex
	codes     map[string]url.Values // what was asked for, by code
	access    map[string]bool
	refresh   map[string]bool
	used      map[string]bool // refresh tokens that were traded in
	lifetime  int             // of access tokens, seconds
	refreshes int
	secrets   []string // all that was given out
	anonymous int      // writes without a valid token
}

func newOAuthWiki(t *testing.T, redirect string) *oauthWiki {
	w := &oauthWiki{
		t: t, clientID: "0123456789abcdef0123456789abcdef", redirect: redirect, user: "Anna", lifetime: 14400,
		codes: map[string]url.Values{}, access: map[string]bool{}, refresh: map[string]bool{}, used: map[string]bool{},
	}
	w.Server = httptest.NewServer(w)
	t.Cleanup(w.Close)
	return w
}

func (w *oauthWiki) set(change func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change()
}

func (w *oauthWiki) secret() string {
	s := rand.Text() + rand.Text()
	w.secrets = append(w.secrets, s)
	return s
}

func (w *oauthWiki) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch r.URL.Path {
	case "/w/rest.php/oauth2/authorize":
		w.authorize(out, r)
	case "/w/rest.php/oauth2/access_token":
		w.token(out, r)
	case "/w/api.php":
		w.api(out, r)
	default:
		fmt.Fprint(out, `<html><head><meta name="generator" content="MediaWiki 1.43.0"><link rel="EditURI" href="/w/api.php?action=rsd"></head></html>`)
	}
}

// authorize is the page on which Anna presses "Allow".
func (w *oauthWiki) authorize(out http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	switch {
	case q.Get("client_id") != w.clientID, q.Get("redirect_uri") != w.redirect:
		http.Error(out, "unknown client or redirect", http.StatusBadRequest)
		return
	case q.Get("response_type") != "code", q.Get("code_challenge_method") != "S256", len(q.Get("code_challenge")) != 43, len(q.Get("state")) < 20:
		http.Error(out, "bad request", http.StatusBadRequest)
		return
	}
	code := w.secret()
	w.codes[code] = q
	back := w.redirect + "?" + url.Values{"code": {code}, "state": {q.Get("state")}}.Encode()
	http.Redirect(out, r, back, http.StatusFound)
}

func (w *oauthWiki) token(out http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil || r.Method != http.MethodPost || r.URL.RawQuery != "" {
		w.refuse(out, "invalid_request")
		return
	}
	f := r.PostForm
	if f.Get("client_id") != w.clientID {
		w.refuse(out, "invalid_client")
		return
	}
	switch f.Get("grant_type") {
	case "authorization_code":
		asked, ok := w.codes[f.Get("code")]
		delete(w.codes, f.Get("code"))
		sum := sha256.Sum256([]byte(f.Get("code_verifier")))
		if !ok || f.Get("redirect_uri") != w.redirect ||
			base64.RawURLEncoding.EncodeToString(sum[:]) != asked.Get("code_challenge") {
			w.refuse(out, "invalid_grant")
			return
		}
	case "refresh_token":
		old := f.Get("refresh_token")
		if !w.refresh[old] {
			if w.used[old] {
				w.t.Error("a refresh token was used twice")
			}
			w.refuse(out, "invalid_grant")
			return
		}
		delete(w.refresh, old)
		w.used[old] = true
		w.refreshes++
	default:
		w.refuse(out, "unsupported_grant_type")
		return
	}
	access, refresh := w.secret(), w.secret()
	w.access[access], w.refresh[refresh] = true, true
	out.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(out).Encode(map[string]any{
		"token_type": "Bearer", "expires_in": w.lifetime, "access_token": access, "refresh_token": refresh,
	})
}

func (w *oauthWiki) refuse(out http.ResponseWriter, code string) {
	out.Header().Set("Content-Type", "application/json")
	out.WriteHeader(http.StatusBadRequest)
	fmt.Fprintf(out, `{"error":%q,"error_description":"No.","hint":"Token has been revoked"}`, code)
}

func (w *oauthWiki) api(out http.ResponseWriter, r *http.Request) {
	_ = r.ParseMultipartForm(1 << 20)
	token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if bearer && !w.access[token] {
		say(out, `{"errors":[{"code":"mwoauth-invalid-authorization","text":"The authorization headers in your request are not valid.","module":"main"}]}`)
		return
	}
	id, name, csrf := 0, "127.0.0.1", `+\\`
	if bearer {
		id, name, csrf = 4, w.user, `0123456789abcdef0123456789abcdef01234567+\\`
	}
	if r.Form.Get("action") == "upload" {
		if !bearer {
			w.anonymous++
		}
		say(out, `{"upload":{"result":"Success","filename":"A.png","filekey":"k.png"}}`)
		return
	}
	say(out, `{"batchcomplete":true,"query":{
		"general":{"sitename":"OAuth wiki","generator":"MediaWiki 1.43.0","articlepath":"/wiki/$1","uploadsenabled":true,"maxuploadsize":1000000},
		"namespaces":{"6":{"id":6,"case":"first-letter","name":"File"}},"extensions":[{"name":"OAuth"}],
		"tokens":{"csrftoken":"%s"},"userinfo":{"id":%d,"name":%q,"groups":["*","user"],"rights":["upload","edit","createpage"]}}}`,
		csrf, id, name)
}
