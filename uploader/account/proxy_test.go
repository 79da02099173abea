package account

import (
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"wikidrop/uploader/proxy"
	"wikidrop/uploader/proxytest"
	"wikidrop/uploader/settings"
)

// proxyBench is a bench whose only wiki is behind a proxy that wants a password.
func proxyBench(t *testing.T, chosen settings.Proxy) (*bench, *proxytest.Proxy, *settings.Store) {
	t.Helper()
	b := newBench(t)
	wiki := httptest.NewServer(b.wiki)
	t.Cleanup(wiki.Close)
	p, err := proxytest.HTTP(wiki.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	p.Require("staff", doorPassword)
	store, err := settings.Open(filepath.Join(b.dir, "settings.json"))
	if err != nil {
		t.Fatal(err)
	}
	if chosen.Mode == settings.ProxyAddress {
		chosen.Address = p.URL()
	}
	if err := store.Update(func(s *settings.Settings) { s.Proxy = chosen }); err != nil {
		t.Fatal(err)
	}
	o := b.options()
	o.Transport, o.Proxies = nil, proxy.New(proxy.Options{Settings: store, Redactor: o.Redactor, Log: o.Log})
	if b.Manager, err = Open(o); err != nil {
		t.Fatal(err)
	}
	return b, p, store
}

var proxyAnswers = []Answers{{"user": "staff", "password": "wrong"}, {"user": "staff", "password": doorPassword}}

func wantProxyQuestions(t *testing.T, asked []Question, host string) {
	t.Helper()
	if len(asked) != 2 || asked[0].Kind != AskProxy || asked[0].Host != host || asked[0].Again || !asked[1].Again {
		t.Errorf("asked %+v", asked)
	}
}

func TestProxyOfTheSettingsIsAskedForAndAnsweredOnce(t *testing.T) {
	b, p, store := proxyBench(t, settings.Proxy{Mode: settings.ProxyAddress})
	d := Draft{Address: "http://wiki.local/", Login: "Anna@Wikidrop", Password: canary}
	_, err := b.TestAndSave(t.Context(), d)
	wantCode(t, err, "http-407")
	who := &person{t: t, answers: proxyAnswers}
	d.Prompter = who
	a := b.save(d)
	wantProxyQuestions(t, who.asked, p.Host())
	if _, err := b.Test(t.Context(), a.ID); err != nil {
		t.Errorf("asked for no more: %v", err)
	}
	if a.Proxy != "" || a.Guarded {
		t.Errorf("the proxy of all became the account's: %+v", a)
	}
	if store.Get().Proxy.User != "staff" {
		t.Errorf("%+v", store.Get())
	}
	if text := b.everything(); strings.Contains(text, doorPassword) {
		t.Error("the password was written down")
	}
}

func TestProxyOfAnAccountComesFirstAndIsAskedFor(t *testing.T) {
	b, p, store := proxyBench(t, settings.Proxy{Mode: settings.ProxyNone})
	if err := store.Update(func(s *settings.Settings) {
		s.Proxy = settings.Proxy{Mode: settings.ProxyAddress, Address: "http://127.0.0.1:1"}
	}); err != nil {
		t.Fatal(err)
	}
	who := &person{t: t, answers: proxyAnswers}
	a := b.save(Draft{Address: "http://wiki.local/", Login: "Anna@Wikidrop", Password: canary, Proxy: p.URL(), Prompter: who})
	wantProxyQuestions(t, who.asked, p.Host())
	if !a.Guarded || a.Proxy != p.URL() {
		t.Errorf("%+v", a)
	}
	if _, err := b.Test(t.Context(), a.ID); err != nil {
		t.Errorf("asked for no more: %v", err)
	}
	if store.Get().Proxy.User != "" {
		t.Error("the account's password became that of all")
	}
	if text := b.everything(); strings.Contains(text, doorPassword) {
		t.Error("the password was written down")
	}
}
