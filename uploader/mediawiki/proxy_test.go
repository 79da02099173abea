package mediawiki

import (
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wikidrop/uploader/proxytest"
)

const proxyPassword = "canary of the proxy"

// behindProxy is a wiki called example.com, by http and by https, which only a proxy
// can find.
type behindProxy struct {
	plain, secure *httptest.Server
	caFile        string
}

func newBehindProxy(t *testing.T) behindProxy {
	t.Helper()
	wiki := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"query":{"general":{"generator":"MediaWiki 1.39.17","sitename":"Wiki"}}}`))
	})
	b := behindProxy{httptest.NewServer(wiki), httptest.NewTLSServer(wiki), filepath.Join(t.TempDir(), "ca.pem")}
	t.Cleanup(b.plain.Close)
	t.Cleanup(b.secure.Close)
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: b.secure.Certificate().Raw})
	if err := os.WriteFile(b.caFile, ca, 0o600); err != nil {
		t.Fatal(err)
	}
	return b
}

// proxies starts one of each kind in front of the wiki.
func (b behindProxy) proxies(t *testing.T, scheme string) map[string]*proxytest.Proxy {
	t.Helper()
	to := map[string]string{"http": b.plain.Listener.Addr().String(), "https": b.secure.Listener.Addr().String()}[scheme]
	all := map[string]*proxytest.Proxy{}
	for name, start := range map[string]func(string) (*proxytest.Proxy, error){"http": proxytest.HTTP, "socks5": proxytest.SOCKS5} {
		p, err := start(to)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = p.Close() })
		all[name] = p
	}
	return all
}

// ask finds the wiki through a proxy.
func (b behindProxy) ask(t *testing.T, scheme, proxy string) error {
	t.Helper()
	rt, err := NewTransport(Network{Proxy: proxy, CAFile: b.caFile})
	if err != nil {
		t.Fatal(err)
	}
	defer rt.CloseIdleConnections()
	_, err = Discover(ctx(t), rt, "test", scheme+"://example.com/w/api.php")
	return err
}

func TestProxiesOfEveryKindWithAndWithoutPassword(t *testing.T) {
	b := newBehindProxy(t)
	for _, scheme := range []string{"http", "https"} {
		for name, p := range b.proxies(t, scheme) {
			t.Run(name+" to "+scheme, func(t *testing.T) {
				if err := b.ask(t, scheme, p.URL()); err != nil {
					t.Errorf("open to all: %v", err)
				}
				p.Require("anna", proxyPassword)
				for _, address := range []string{p.URL(), p.URLFor("anna", "wrong")} {
					err := b.ask(t, scheme, address)
					e := apiError(t, err)
					if e.Code != CodeProxyPassword || e.Behaviour != AskPerson || e.About != AboutNetwork || !e.Whole || e.Unanswered {
						t.Errorf("turned away: %+v", e)
					}
				}
				before := p.TurnedAway()
				if err := b.ask(t, scheme, p.URLFor("anna", proxyPassword)); err != nil || p.TurnedAway() != before {
					t.Errorf("with the password: %v", err)
				}
				host := map[string]string{"http": "example.com:80", "https": "example.com:443"}[scheme]
				passed := p.Passed()
				if got := passed[len(passed)-1]; !strings.HasPrefix(host, got) {
					t.Errorf("the proxy was asked for %q", got)
				}
			})
		}
	}
}

func TestProxyWithAnotherWayToLogIn(t *testing.T) {
	b := newBehindProxy(t)
	for _, scheme := range []string{"http", "https"} {
		p := b.proxies(t, scheme)["http"]
		p.Require("anna", proxyPassword)
		p.Speak("NTLM")
		e := apiError(t, b.ask(t, scheme, p.URLFor("anna", "cannot be said")))
		if e.Code != CodeProxyMethod || e.Info != "NTLM" || e.Behaviour != AskPerson || !e.Whole {
			t.Errorf("%s: %+v", scheme, e)
		}
	}
}

func TestWhatAProxyRefusesAndWhatItCannotReach(t *testing.T) {
	b := newBehindProxy(t)
	p := b.proxies(t, "https")["http"]
	p.Refuse(http.StatusForbidden)
	if e := apiError(t, b.ask(t, "https", p.URL())); e.Code != "http-403" || e.Behaviour != Permanent {
		t.Errorf("forbidden: %+v", e)
	}
	p.Refuse(http.StatusBadGateway)
	if e := apiError(t, b.ask(t, "https", p.URL())); e.Code != "network" || e.Behaviour != Transient || !e.Whole {
		t.Errorf("not reached: %+v", e)
	}
	p.Close()
	if e := apiError(t, b.ask(t, "https", p.URL())); e.Code != "network" || !e.Whole {
		t.Errorf("no proxy there: %+v", e)
	}
}

func TestErrorsOfAProxyHoldNoPassword(t *testing.T) {
	b := newBehindProxy(t)
	for name, p := range b.proxies(t, "https") {
		p.Require("anna", "another one")
		address := p.URLFor("anna", proxyPassword)
		refused := b.ask(t, "https", address)
		p.Close()
		for _, err := range []error{refused, b.ask(t, "https", address)} {
			if err == nil || strings.Contains(err.Error(), proxyPassword) || strings.Contains(err.Error(), url.PathEscape(proxyPassword)) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestProxyForIsAskedForEachRequest(t *testing.T) {
	b := newBehindProxy(t)
	all := b.proxies(t, "http")
	asked := []*proxytest.Proxy{all["http"], all["socks5"]}
	next := 0
	rt, err := NewTransport(Network{ProxyFor: func(*http.Request) (*url.URL, error) {
		defer func() { next++ }()
		return url.Parse(asked[min(next, 1)].URL())
	}})
	if err != nil {
		t.Fatal(err)
	}
	for range asked {
		if _, err := Discover(ctx(t), rt, "test", "http://example.com/w/api.php"); err != nil {
			t.Fatal(err)
		}
	}
	if len(all["http"].Passed()) != 1 || len(all["socks5"].Passed()) != 1 {
		t.Errorf("%v and %v", all["http"].Passed(), all["socks5"].Passed())
	}
}

func TestAddressesOfProxies(t *testing.T) {
	for address, want := range map[string]string{
		"proxy.example:3128":            "http://proxy.example:3128",
		"http://proxy.example:3128":     "http://proxy.example:3128",
		"https://me:x@proxy.example":    "https://me:x@proxy.example",
		"socks5://[2001:db8::1]:1080":   "socks5://[2001:db8::1]:1080",
		"ftp://proxy.example":           "",
		"http://":                       "",
		"":                              "",
		"http://me:pass word%@proxy:80": "",
	} {
		got := ""
		if u, err := ParseProxy(address); err == nil {
			got = u.String()
		} else if strings.Contains(err.Error(), "pass word") {
			t.Errorf("the error spells out a password: %v", err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", address, diff)
		}
	}
}
