package account

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"wikidrop/uploader/mediawiki"
)

// person answers questions and is the browser too.
type person struct {
	t       *testing.T
	browse  func(address string) // nil: follows the address as a browser does
	answers []Answers

	mu    sync.Mutex
	asked []Question
	pages []string // bodies that the browser showed
	group sync.WaitGroup
}

func (p *person) Ask(_ context.Context, q Question) (Answers, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, q)
	if len(p.asked) > len(p.answers) {
		return nil, context.Canceled
	}
	return p.answers[len(p.asked)-1], nil
}

func (p *person) OpenBrowser(address string) error {
	p.group.Go(func() {
		if p.browse != nil {
			p.browse(address)
			return
		}
		p.visit(address)
	})
	return nil
}

func (p *person) visit(address string) int {
	resp, err := http.Get(address)
	if err != nil {
		p.t.Error(err)
		return 0
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pages = append(p.pages, string(body))
	return resp.StatusCode
}

func (p *person) Page(ok bool) (title, text string) {
	if ok {
		return "Fertig", "Zurück zu <Wikidrop>."
	}
	return "Nein", "Noch einmal."
}

func (p *person) shown() string {
	p.group.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.pages, "\n---\n")
}

// freePort is a port that nobody listens on.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

type oauthBench struct {
	*bench
	wiki   *oauthWiki
	person *person
	draft  Draft
}

func newOAuthBench(t *testing.T) *oauthBench {
	b := newBench(t)
	port := freePort(t)
	w := newOAuthWiki(t, RedirectURL(port))
	p := &person{t: t}
	ob := &oauthBench{bench: b, wiki: w, person: p}
	ob.reopen()
	ob.draft = Draft{Address: w.URL, Method: MethodOAuth, ClientID: w.clientID, Port: port, Prompter: p}
	t.Cleanup(func() { ob.wantNoSecret(nil) })
	return ob
}

// reopen is a start of the program on the real network.
func (b *oauthBench) reopen() {
	b.t.Helper()
	o := b.options()
	o.Transport = nil
	m, err := Open(o)
	if err != nil {
		b.t.Fatal(err)
	}
	b.Manager = m
}

// wantNoSecret looks for everything that the server gave out.
func (b *oauthBench) wantNoSecret(err error) {
	b.t.Helper()
	b.wiki.mu.Lock()
	secrets := append([]string(nil), b.wiki.secrets...)
	b.wiki.mu.Unlock()
	text := b.everything()
	if err != nil {
		text += err.Error()
	}
	for _, s := range secrets {
		if strings.Contains(text, s) {
			b.t.Errorf("%s was written down", s)
		}
	}
}

func TestOAuthThroughTheBrowser(t *testing.T) {
	b := newOAuthBench(t)
	a := b.save(b.draft)
	if a.Method != MethodOAuth || a.User != "Anna" || a.Login != "Anna" || a.ClientID != b.wiki.clientID || !a.Facts.Offers.OAuth {
		t.Errorf("got %+v", a)
	}
	if page := b.person.shown(); !strings.Contains(page, "Fertig") || !strings.Contains(page, "&lt;Wikidrop&gt;") {
		t.Errorf("the browser shows %q", page)
	}
	b.reopen()
	if _, err := b.Test(t.Context(), a.ID); err != nil {
		t.Errorf("at the next start: %v", err)
	}
	if b.wiki.refreshes != 0 {
		t.Error("a valid access token was renewed")
	}
}

func TestOAuthRenewsAnAccessTokenThatHasRunOut(t *testing.T) {
	b := newOAuthBench(t)
	a := b.save(b.draft)
	s, err := b.Session(a.ID)
	if err != nil {
		t.Fatal(err)
	}
	b.wiki.set(func() { clear(b.wiki.access) })
	var group sync.WaitGroup
	for range 10 {
		group.Go(func() {
			err := s.Do(t.Context(), func(c *mediawiki.Client) error {
				_, err := c.Commit(t.Context(), mediawiki.Params{Filename: "A.png", Text: "t"}, "k.png")
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if b.wiki.refreshes != 1 || b.wiki.anonymous != 0 {
		t.Errorf("%d renewals, %d anonymous writes", b.wiki.refreshes, b.wiki.anonymous)
	}
	b.reopen() // the renewed token was kept
	if _, err := b.Test(t.Context(), a.ID); err != nil || b.wiki.refreshes != 1 {
		t.Errorf("%v, %d renewals", err, b.wiki.refreshes)
	}
	b.wiki.set(func() { clear(b.wiki.access) })
	b.reopen()
	if _, err := b.Test(t.Context(), a.ID); err != nil || b.wiki.refreshes != 2 {
		t.Errorf("%v, %d renewals", err, b.wiki.refreshes)
	}
}

func TestOAuthRenewsBeforeTheEnd(t *testing.T) {
	b := newOAuthBench(t)
	b.wiki.lifetime = 30
	a := b.save(b.draft)
	b.wiki.set(func() { b.wiki.lifetime = 14400 })
	if _, err := b.Test(t.Context(), a.ID); err != nil || b.wiki.refreshes != 1 {
		t.Errorf("%v, %d renewals", err, b.wiki.refreshes)
	}
}

func TestOAuthRevokedAsksThePersonAgain(t *testing.T) {
	b := newOAuthBench(t)
	a := b.save(b.draft)
	b.wiki.set(func() { clear(b.wiki.access); clear(b.wiki.refresh) })
	_, err := b.Test(t.Context(), a.ID)
	wantCode(t, err, mediawiki.CodeOAuthRefused)
	b.wantNoSecret(err)
	s, err := b.Session(a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.problem(s); got != mediawiki.CodeOAuthRefused {
		t.Errorf("problem %q", got)
	}
	err = s.Do(t.Context(), func(c *mediawiki.Client) error {
		t.Error("work began without a login")
		return nil
	})
	wantCode(t, err, mediawiki.CodeOAuthRefused)
	if b.wiki.anonymous != 0 {
		t.Error("something was done anonymously")
	}
	d := a.Draft()
	d.Prompter = b.person
	if a, err = b.TestAndSave(t.Context(), d); err != nil || a.Problem != "" {
		t.Errorf("logged in anew: %+v, %v", a, err)
	}
}

func TestOAuthTakesOnlyItsOwnAnswer(t *testing.T) {
	b := newOAuthBench(t)
	base := "http://127.0.0.1:" + strconv.Itoa(b.draft.Port)
	b.person.browse = func(address string) {
		u, err := url.Parse(address)
		if err != nil {
			t.Error(err)
			return
		}
		state := u.Query().Get("state")
		for path, want := range map[string]int{
			"/": 404, "/favicon.ico": 404,
			callback + "?code=x": 400, callback + "?code=x&state=": 400, callback + "?code=x&state=" + state + "x": 400,
			callback + "?error=access_denied&state=other": 400,
		} {
			if got := b.person.visit(base + path); got != want {
				t.Errorf("%s: status %d, want %d", path, got, want)
			}
		}
		r, _ := http.NewRequest(http.MethodGet, base+callback+"?code=x&state="+state, nil)
		r.Host = "attacker.example"
		if resp, err := http.DefaultClient.Do(r); err != nil || resp.StatusCode != http.StatusNotFound {
			t.Errorf("another host name: %v, %v", resp, err)
		}
		if resp, err := http.Post(base+callback+"?code=x&state="+state, "text/plain", nil); err != nil || resp.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("POST: %v, %v", resp, err)
		}
		b.person.visit(address)
	}
	b.save(b.draft)
	b.person.shown()
}

func TestOAuthThatFailsSavesNothing(t *testing.T) {
	b := newOAuthBench(t)
	b.person.browse = func(address string) {
		u, _ := url.Parse(address)
		b.person.visit(RedirectURL(b.draft.Port) + "?error=access_denied&state=" + url.QueryEscape(u.Query().Get("state")))
	}
	_, err := b.TestAndSave(t.Context(), b.draft)
	if !errors.Is(err, ErrDenied) || !strings.Contains(b.person.shown(), "Nein") {
		t.Errorf("denied: %v", err)
	}
	b.person.browse = func(address string) { // a code that somebody else got
		u, _ := url.Parse(address)
		b.person.visit(RedirectURL(b.draft.Port) + "?code=stolen&state=" + url.QueryEscape(u.Query().Get("state")))
	}
	_, err = b.TestAndSave(t.Context(), b.draft)
	wantCode(t, err, mediawiki.CodeOAuthRefused)

	ctx, cancel := context.WithCancel(t.Context())
	b.person.browse = func(string) { cancel() }
	if _, err = b.TestAndSave(ctx, b.draft); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(b.draft.Port))
	if err != nil {
		t.Fatal("the port is not free again:", err)
	}
	defer l.Close()
	if _, err = b.TestAndSave(t.Context(), b.draft); !errors.Is(err, ErrPort) {
		t.Errorf("port in use: %v", err)
	}
	if len(b.List()) != 0 || len(b.store.secrets) != 0 {
		t.Errorf("left behind: %v, %v", b.List(), b.store.secrets)
	}
}

func TestOwnerOnlyToken(t *testing.T) {
	b := newOAuthBench(t)
	var token string
	b.wiki.set(func() { token = b.wiki.secret(); b.wiki.access[token] = true })
	d := Draft{Address: b.wiki.URL, Method: MethodToken, Password: "  " + token + "\n"}
	a := b.save(d)
	if a.User != "Anna" || a.Method != MethodToken {
		t.Errorf("got %+v", a)
	}
	b.wiki.set(func() { clear(b.wiki.access) })
	s, err := b.Session(a.ID)
	if err != nil {
		t.Fatal(err)
	}
	err = s.Do(t.Context(), func(c *mediawiki.Client) error {
		_, err := c.Commit(t.Context(), mediawiki.Params{Filename: "A.png", Text: "t"}, "k.png")
		return err
	})
	wantCode(t, err, "mwoauth-invalid-authorization")
	b.wantNoSecret(err)
	if got := b.problem(s); got != "mwoauth-invalid-authorization" || b.wiki.anonymous != 0 {
		t.Errorf("problem %q, %d anonymous writes", got, b.wiki.anonymous)
	}
	_, err = b.TestAndSave(t.Context(), Draft{Address: b.wiki.URL, Method: MethodToken, Password: "not a\ntoken"})
	wantCode(t, err, "mwoauth-invalid-authorization")
	if err := b.LogOut(t.Context(), a.ID); err != nil {
		t.Error(err)
	}
	if len(b.store.secrets) != 0 {
		t.Errorf("kept after logging out: %v", b.store.secrets)
	}
}

// sealed is a keyring that takes nothing any more.
type sealed struct{ Secrets }

func (sealed) Set(context.Context, string, string) error { return ErrNoKeyring }

func TestLostKeyringKeepsTheRenewedTokenForThisRun(t *testing.T) {
	b := newOAuthBench(t)
	a := b.save(b.draft)
	b.opts.Secrets = sealed{b.opts.Secrets}
	for range 2 {
		b.wiki.set(func() { clear(b.wiki.access) })
		if _, err := b.Test(t.Context(), a.ID); err != nil {
			t.Fatal(err)
		}
	}
	if b.wiki.refreshes != 2 {
		t.Errorf("%d renewals", b.wiki.refreshes)
	}
}

// nobodyComes checks the time limit without waiting for it.
func TestNobodyComesBackFromTheBrowser(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := authorize(ctx, mediawiki.OAuth{API: "https://wiki.example/w/api.php"}, freePort(t), &person{t: t, browse: func(string) {}})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}
