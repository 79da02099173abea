package mediawiki

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// asked is one request as the stand-in wiki saw it.
type asked struct {
	Method string
	Query  url.Values
	Body   url.Values // fields of the body
	File   string     // name of the file part, "" if none
	Named  string     // its filename
	Bytes  []byte
	Header http.Header
	Length int64
	Order  []string // names of the body's fields as sent
}

// wiki is a scripted stand-in: login, tokens and userinfo work, everything else is
// answered by reply.
type wiki struct {
	*httptest.Server
	reply func(w http.ResponseWriter, r asked)

	mu       sync.Mutex
	requests []asked
	user     string   // who the cookies belong to, "" nobody
	tokens   []string // given out one by one, the last for ever
}

const (
	testUser  = "Uploader"
	testToken = `0123456789abcdef0123456789abcdef6b02e081+\`
)

func newWiki(t *testing.T, reply func(w http.ResponseWriter, r asked)) *wiki {
	t.Helper()
	k := &wiki{reply: reply, user: testUser, tokens: []string{testToken}}
	k.Server = httptest.NewServer(http.HandlerFunc(k.serve))
	t.Cleanup(k.Close)
	return k
}

// answers replies with these texts, one a request, the last for ever.
func answers(texts ...string) func(http.ResponseWriter, asked) {
	var mu sync.Mutex
	return func(w http.ResponseWriter, _ asked) {
		mu.Lock()
		defer mu.Unlock()
		io.WriteString(w, texts[0])
		if len(texts) > 1 {
			texts = texts[1:]
		}
	}
}

func (k *wiki) serve(w http.ResponseWriter, r *http.Request) {
	a := record(r)
	k.mu.Lock()
	user, token := k.user, k.tokens[0]
	k.mu.Unlock()
	meta := a.param("meta")
	switch {
	case a.Query.Get("action") == "query" && a.param("type") == "login":
		http.SetCookie(w, &http.Cookie{Name: "wiki_session", Value: "s3ss10n-c00kie-value", Path: "/"})
		io.WriteString(w, `{"query":{"tokens":{"logintoken":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa6b02e081+\\"}}}`)
	case a.Query.Get("action") == "login" && k.reply == nil:
		io.WriteString(w, `{"login":{"result":"Success","lguserid":4,"lgusername":"`+testUser+`"}}`)
	case meta == "tokens|userinfo":
		k.note(a)
		k.mu.Lock()
		if len(k.tokens) > 1 {
			k.tokens = k.tokens[1:]
		}
		k.mu.Unlock()
		id := 4
		if user == "" {
			id, token = 0, noToken
		}
		json.NewEncoder(w).Encode(map[string]any{"query": map[string]any{
			"tokens":   map[string]any{"csrftoken": token},
			"userinfo": map[string]any{"id": id, "name": user},
		}})
	default:
		k.note(a)
		k.reply(w, a)
	}
}

func (k *wiki) note(a asked) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.requests = append(k.requests, a)
}

// seen returns the requests without those for tokens.
func (k *wiki) seen() []asked {
	k.mu.Lock()
	defer k.mu.Unlock()
	var out []asked
	for _, a := range k.requests {
		if !strings.Contains(a.param("meta"), "tokens|userinfo") {
			out = append(out, a)
		}
	}
	return out
}

func (k *wiki) last(t *testing.T) asked {
	t.Helper()
	all := k.seen()
	if len(all) == 0 {
		t.Fatal("the wiki was not asked")
	}
	return all[len(all)-1]
}

func (k *wiki) tokenRequests() int {
	k.mu.Lock()
	n := len(k.requests)
	k.mu.Unlock()
	return n - len(k.seen())
}

func (a asked) param(name string) string {
	if v := a.Query.Get(name); v != "" {
		return v
	}
	return a.Body.Get(name)
}

func record(r *http.Request) asked {
	a := asked{Method: r.Method, Query: r.URL.Query(), Body: url.Values{}, Header: r.Header, Length: r.ContentLength}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler) // cut off, as PHP refuses it
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		a.Body, _ = url.ParseQuery(string(body))
		for pair := range strings.SplitSeq(string(body), "&") {
			name, _, _ := strings.Cut(pair, "=")
			a.Order = append(a.Order, name)
		}
		return a
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	parts, err := r.MultipartReader()
	for err == nil {
		part, end := parts.NextPart()
		if end != nil {
			break
		}
		value, _ := io.ReadAll(part)
		a.Order = append(a.Order, part.FormName())
		if part.FileName() != "" {
			a.File, a.Named, a.Bytes = part.FormName(), part.FileName(), value
			continue
		}
		a.Body.Add(part.FormName(), string(value))
	}
	return a
}

// client returns a client that is logged in, without having asked.
func (k *wiki) client(t *testing.T) *Client {
	t.Helper()
	return k.clientWith(t, Options{})
}

func (k *wiki) clientWith(t *testing.T, opts Options) *Client {
	t.Helper()
	opts.API = k.URL + "/w/api.php"
	if opts.Timeouts == (Timeouts{}) {
		opts.Timeouts = Timeouts{Connect: 5 * time.Second, Stall: 10 * time.Second, Answer: 10 * time.Second, LongAnswer: 10 * time.Second}
	}
	c, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	c.session.user = testUser
	t.Cleanup(c.Close)
	return c
}

func content(s string) Content {
	return Content{Size: int64(len(s)), Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(s)), nil }}
}

func apiError(t *testing.T, err error) *Error {
	t.Helper()
	e := as(err)
	if e == nil {
		t.Fatalf("error is %v (%T), want *Error", err, err)
	}
	return e
}

func ctx(t *testing.T) context.Context {
	t.Helper()
	c, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	return c
}
