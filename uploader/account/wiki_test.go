package account

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
)

// canary is a bot password that must never be seen outside of a Secrets.
const canary = "canary0canary1canary2canary3canar"

// fakeWiki answers what an account asks, on any host name, as MediaWiki 1.39 does.
type fakeWiki struct {
	mu       sync.Mutex
	name     string
	user     string // as the wiki spells it
	login    string
	password string
	api      string // path of api.php
	rights   []string
	uploads  bool
	inside   map[string]bool // sessions that are logged in
	logins   int             // passwords that were sent
	queries  int             // questions about the wiki
	hosts    []string        // where passwords went

	down     bool          // no answer at all
	siteDown bool          // HTTP 500 for questions about the wiki
	answer   string        // of logins, in place of the right one
	hold     chan struct{} // logins wait for it to close, nil: they do not
	entered  chan struct{} // gets a value when a login begins to wait
	forgets  bool          // every session is forgotten at once
}

func newFakeWiki() *fakeWiki {
	return &fakeWiki{
		name: "Fake wiki", user: "Anna", login: "Anna@Wikidrop", password: canary, api: "/w/api.php",
		rights: []string{"upload", "edit", "reupload-own"}, uploads: true,
		inside: map[string]bool{}, entered: make(chan struct{}, 100),
	}
}

// RoundTrip makes the wiki a transport, so that nothing listens anywhere.
func (w *fakeWiki) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	w.mu.Lock()
	down := w.down
	w.mu.Unlock()
	if down {
		return nil, fmt.Errorf("dial %s: connection refused", r.URL.Host)
	}
	in := r.Clone(r.Context())
	in.RequestURI = r.URL.RequestURI()
	rec := httptest.NewRecorder()
	w.ServeHTTP(rec, in)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	answer := rec.Result()
	answer.Request = r
	return answer, nil
}

func (w *fakeWiki) set(change func(*fakeWiki)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change(w)
}

func (w *fakeWiki) counts() (logins, queries int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.logins, w.queries
}

// forget ends every session.
func (w *fakeWiki) forget() { w.set(func(w *fakeWiki) { clear(w.inside) }) }

func (w *fakeWiki) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	if r.URL.Path != w.api {
		out.Header().Set("Content-Type", "text/html; charset=UTF-8")
		fmt.Fprintf(out, `<!DOCTYPE html><html><head><meta name="generator" content="MediaWiki 1.39.17"/>`+
			`<link rel="EditURI" type="application/rsd+xml" href="%s?action=rsd"/></head><body></body></html>`, w.api)
		return
	}
	_ = r.ParseMultipartForm(1 << 20)
	switch {
	case r.Form.Get("action") == "login":
		w.logIn(out, r)
	case r.Form.Get("type") == "login":
		id := rand.Text()
		http.SetCookie(out, &http.Cookie{Name: "wiki_session", Value: id, Path: "/"})
		say(out, `{"query":{"tokens":{"logintoken":"0123456789abcdef0123456789abcdef01234567+\\"}}}`)
	default:
		w.tell(out, r)
	}
}

func (w *fakeWiki) logIn(out http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	w.logins++
	w.hosts = append(w.hosts, r.URL.Host)
	hold, answer := w.hold, w.answer
	right := r.PostForm.Get("lgname") == w.login && r.PostForm.Get("lgpassword") == w.password
	w.mu.Unlock()
	if hold != nil {
		w.entered <- struct{}{}
		select {
		case <-hold:
		case <-r.Context().Done():
			return
		}
	}
	switch {
	case answer != "":
		say(out, "%s", answer)
	case !right:
		say(out, "%s", refusedAnswer("wrongpassword"))
	default:
		w.set(func(w *fakeWiki) { w.inside[sessionOf(r)] = !w.forgets })
		say(out, `{"login":{"result":"Success","lguserid":4,"lgusername":%q}}`, w.user)
	}
}

func refusedAnswer(code string) string {
	return fmt.Sprintf(`{"login":{"result":"Failed","reason":{"code":%q,"text":"No."}}}`, code)
}

func (w *fakeWiki) tell(out http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	inside := w.inside[sessionOf(r)]
	if r.Form.Get("assertuser") != "" && !inside {
		say(out, `{"errors":[{"code":"assertuserfailed","text":"You are no longer logged in.","module":"main"}]}`)
		return
	}
	if strings.Contains(r.Form.Get("meta"), "userinfo") {
		w.queries++
	}
	if w.siteDown && inside {
		http.Error(out, "broken", http.StatusInternalServerError)
		return
	}
	rights, _ := json.Marshal(w.rights)
	id, user, token := 0, "127.0.0.1", `+\\`
	if inside {
		id, user, token = 4, w.user, `0123456789abcdef0123456789abcdef01234567+\\`
	}
	say(out, `{"batchcomplete":true,"query":{
		"general":{"sitename":%q,"generator":"MediaWiki 1.39.17","server":"http://internal.invalid",
			"articlepath":"/wiki/$1","script":"/w/index.php","scriptpath":"/w","lang":"de","case":"first-letter",
			"uploadsenabled":%t,"maxuploadsize":104857600,"minuploadchunksize":1024},
		"namespaces":{"6":{"id":6,"case":"first-letter","name":"Datei","canonical":"File"}},
		"fileextensions":[{"ext":"png"},{"ext":"jpg"}],
		"extensions":[{"name":"WikibaseMediaInfo"}],
		"tokens":{"csrftoken":"%s"},
		"userinfo":{"id":%d,"name":%q,"groups":["*","user"],"rights":%s,
			"ratelimits":{"upload":{"user":{"hits":8,"seconds":60}}}},
		"repos":[{"name":"local","local":true,"canUpload":true}]}}`,
		w.name, w.uploads, token, id, user, rights)
}

func say(out http.ResponseWriter, format string, args ...any) {
	out.Header().Set("Content-Type", "application/json; charset=utf-8")
	fmt.Fprintf(out, format, args...)
}

func sessionOf(r *http.Request) string {
	c, err := r.Cookie("wiki_session")
	if err != nil {
		return ""
	}
	return c.Value
}
