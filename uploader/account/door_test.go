package account

import (
	"context"
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"wikidrop/uploader/mediawiki"
)

// netBench is a bench whose manager uses the real network.
func netBench(t *testing.T) *bench {
	b := newBench(t)
	o := b.options()
	o.Transport = nil
	m, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	b.Manager = m
	return b
}

const doorPassword = "canary-of-the-door"

// guardedServer stands in front of a wiki.
func guardedServer(t *testing.T, w http.Handler) *httptest.Server {
	srv := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if user != "staff" || password != doorPassword {
			out.Header().Set("WWW-Authenticate", `Basic realm="Company <wiki>", charset="UTF-8"`)
			http.Error(out, "no", http.StatusUnauthorized)
			return
		}
		w.ServeHTTP(out, r)
	}))
	t.Cleanup(srv.Close)
	return srv
}

func TestServerInFrontOfTheWikiIsAnswered(t *testing.T) {
	b := netBench(t)
	srv := guardedServer(t, b.wiki)
	d := Draft{Address: srv.URL, Login: "Anna@Wikidrop", Password: canary}
	_, err := b.TestAndSave(t.Context(), d)
	wantCode(t, err, "http-401")

	p := &person{t: t, answers: []Answers{{"user": "staff", "password": "wrong"}, {"user": "staff", "password": doorPassword}}}
	d.Prompter = p
	a := b.save(d)
	if len(p.asked) != 2 || p.asked[0].Kind != AskServer || p.asked[0].Again || !p.asked[1].Again ||
		p.asked[0].Message != "Company <wiki>" || p.asked[0].Host != strings.TrimPrefix(srv.URL, "http://") {
		t.Errorf("asked %+v", p.asked)
	}
	o := b.options()
	o.Transport = nil
	if b.Manager, err = Open(o); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Test(t.Context(), a.ID); err != nil {
		t.Errorf("at the next start: %v", err)
	}
	changed := a.Draft()
	changed.Password = canary
	if _, err := b.TestAndSave(t.Context(), changed); err != nil {
		t.Errorf("changed without being asked: %v", err)
	}
	if text := b.everything(); strings.Contains(text, doorPassword) || strings.Contains(text, canary) {
		t.Error("a password was written down")
	}
	never := &person{t: t, answers: []Answers{{}, {}, {}, {}, {}}}
	if _, err = b.TestAndSave(t.Context(), Draft{Address: srv.URL, Login: "x@y", Password: canary, Prompter: never}); err == nil || len(never.asked) != mostKnocks {
		t.Errorf("asked %d times, then %v", len(never.asked), err)
	}
}

func TestPasswordForTheServerGoesNowhereElse(t *testing.T) {
	var seen []string
	var mu sync.Mutex
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, r.Header.Get("Authorization"))
	}))
	defer other.Close()
	front := guardedServer(t, http.RedirectHandler(other.URL, http.StatusFound))
	b := netBench(t)
	p := &person{t: t, answers: []Answers{{"user": "staff", "password": doorPassword}}}
	_, err := b.TestAndSave(t.Context(), Draft{Address: front.URL, Login: "Anna@Wikidrop", Password: canary, Prompter: p})
	if err == nil {
		t.Fatal("that is no wiki")
	}
	mu.Lock()
	defer mu.Unlock()
	if len(seen) == 0 || strings.Join(seen, "") != "" {
		t.Errorf("the other host saw %q", seen)
	}
}

// TestOAuthBehindAServersOwnPasswordIsRefusedAtOnce: a request has one Authorization.
func TestOAuthBehindAServersOwnPasswordIsRefusedAtOnce(t *testing.T) {
	w := newOAuthWiki(t, RedirectURL(0))
	srv := guardedServer(t, w)
	for _, d := range []Draft{
		{Method: MethodOAuth, ClientID: w.clientID},
		{Method: MethodToken, Password: canary},
	} {
		b := netBench(t)
		p := &person{t: t, answers: []Answers{{"user": "staff", "password": doorPassword}}}
		d.Address, d.Prompter = srv.URL, p
		_, err := b.TestAndSave(t.Context(), d)
		if !errors.Is(err, ErrOneAuthorization) || len(p.asked) != 0 || len(p.shown()) != 0 || len(b.List()) != 0 {
			t.Errorf("%s: %v, asked %+v", d.Method, err, p.asked)
		}
		if strings.Contains(err.Error()+b.everything(), canary) {
			t.Errorf("%s: the token was written down", d.Method)
		}
	}
	// An account that knows the server's password learns the same when it changes to OAuth.
	b := netBench(t)
	known := guardedServer(t, b.wiki)
	p := &person{t: t, answers: []Answers{{"user": "staff", "password": doorPassword}}}
	a := b.save(Draft{Address: known.URL, Login: "Anna@Wikidrop", Password: canary, Prompter: p})
	_, err := b.TestAndSave(t.Context(), Draft{ID: a.ID, Address: a.Address, Method: MethodOAuth, ClientID: w.clientID, Prompter: p})
	if !errors.Is(err, ErrOneAuthorization) || len(p.asked) != 1 || len(p.shown()) != 0 {
		t.Errorf("changed: %v, asked %+v", err, p.asked)
	}
}

func TestProxyOfAnAccount(t *testing.T) {
	b := netBench(t)
	wiki := httptest.NewServer(b.wiki)
	defer wiki.Close()
	target, err := url.Parse(wiki.URL)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	passed := 0
	through := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }}
	proxy := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.Header.Get("Proxy-Authorization"), "Basic ") {
			http.Error(out, "who are you?", http.StatusProxyAuthRequired)
			return
		}
		mu.Lock()
		passed++
		mu.Unlock()
		through.ServeHTTP(out, r)
	}))
	defer proxy.Close()
	d := Draft{
		Address: "http://wiki.local/", Login: "Anna@Wikidrop", Password: canary,
		Proxy: strings.Replace(proxy.URL, "http://", "http://me:"+doorPassword+"@", 1),
	}
	a := b.save(d)
	if mu.Lock(); passed == 0 || a.API != "http://wiki.local/w/api.php" || a.Proxy != proxy.URL {
		t.Errorf("%d requests through the proxy, %+v", passed, a)
	}
	mu.Unlock()
	o := b.options()
	o.Transport = nil
	if b.Manager, err = Open(o); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Test(t.Context(), a.ID); err != nil {
		t.Errorf("at the next start: %v", err)
	}
	if text := b.everything(); strings.Contains(text, doorPassword) || strings.Contains(text, canary) {
		t.Error("a password was written down")
	}
	d.Proxy = "ftp://proxy"
	_, err = b.TestAndSave(t.Context(), d)
	wantCode(t, err, "bad-address")
}

func TestCertificatesOfACompany(t *testing.T) {
	b := netBench(t)
	wiki := httptest.NewTLSServer(b.wiki)
	defer wiki.Close()
	d := Draft{Address: wiki.URL, Login: "Anna@Wikidrop", Password: canary}
	_, err := b.TestAndSave(t.Context(), d)
	wantCode(t, err, "tls-certificate")

	ca := filepath.Join(t.TempDir(), "ca.pem")
	d.CAFile = ca
	if _, err = b.TestAndSave(t.Context(), d); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	writeFile(t, ca, "not a certificate")
	if _, err = b.TestAndSave(t.Context(), d); !errors.Is(err, mediawiki.ErrNoCertificates) {
		t.Errorf("no certificate: %v", err)
	}
	writeFile(t, ca, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: wiki.Certificate().Raw})))
	a := b.save(d)
	if _, err := b.Test(t.Context(), a.ID); err != nil || a.CAFile != ca {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestLookNeedsNoAccount(t *testing.T) {
	b := newBench(t)
	wiki, _, err := b.Look(context.Background(), Draft{Address: "wiki.example"})
	if err != nil || wiki.API != "https://wiki.example/w/api.php" || wiki.Generator != "MediaWiki 1.39.17" {
		t.Errorf("%+v, %v", wiki, err)
	}
	if logins, _ := b.wiki.counts(); logins != 0 {
		t.Errorf("%d logins", logins)
	}
}
