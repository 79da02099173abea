package proxy

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/proxytest"
	"wikidrop/uploader/settings"
)

const canary = "canary-of-the-proxy"

// desktop answers with a list, and counts.
type desktop struct {
	mu    sync.Mutex
	list  []string
	err   error
	asked []string
}

func (d *desktop) Proxies(_ context.Context, target string) ([]string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = append(d.asked, target)
	return d.list, d.err
}

// keyring keeps passwords in memory, and can be locked.
type keyring struct {
	mu     sync.Mutex
	kept   map[string]string
	err    error
	reads  int
	writes int
}

func (k *keyring) Get(_ context.Context, id string) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.reads++
	if k.err != nil {
		return "", k.err
	}
	text, ok := k.kept[id]
	if !ok {
		return "", errors.New("no such secret")
	}
	return text, nil
}

func (k *keyring) Set(_ context.Context, id, secret string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.writes++
	if k.err == nil {
		k.kept[id] = secret
	}
	return k.err
}

func (k *keyring) Delete(_ context.Context, id string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.kept, id)
	return k.err
}

// bench is a chooser with everything around it. The environment says nothing.
type bench struct {
	*Chooser
	t       *testing.T
	path    string
	store   *settings.Store
	keyring *keyring
	desktop *desktop
	log     *bytes.Buffer
	redact  *mediawiki.Redactor
}

func newBench(t *testing.T) *bench {
	t.Helper()
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy"} {
		t.Setenv(name, "")
	}
	b := &bench{
		t: t, path: filepath.Join(t.TempDir(), "settings.json"), keyring: &keyring{kept: map[string]string{}},
		desktop: &desktop{list: []string{"direct://"}}, log: &bytes.Buffer{},
	}
	b.restart()
	return b
}

// restart is the next start of the program.
func (b *bench) restart() {
	b.t.Helper()
	store, err := settings.Open(b.path)
	if err != nil {
		b.t.Fatal(err)
	}
	b.store, b.redact = store, mediawiki.NewRedactor()
	handler := slog.NewTextHandler(b.log, &slog.HandlerOptions{Level: slog.LevelDebug})
	b.Chooser = New(Options{Settings: store, Secrets: b.keyring, Redactor: b.redact, Log: slog.New(handler), Desktop: b.desktop})
}

func (b *bench) set(p settings.Proxy) {
	b.t.Helper()
	if err := b.store.Update(func(s *settings.Settings) { s.Proxy = p }); err != nil {
		b.t.Fatal(err)
	}
}

// way is the proxy for an address, "direct" for none.
func (b *bench) way(target string) string {
	b.t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil).WithContext(b.t.Context())
	u, err := b.For(r)
	if err != nil {
		return "error: " + err.Error()
	}
	if u == nil {
		return "direct"
	}
	return u.String()
}

func (b *bench) want(target, want string) {
	b.t.Helper()
	if got := b.way(target); got != want {
		b.t.Errorf("%s goes through %s, want %s", target, got, want)
	}
}

func password(s string) func() string { return func() string { return s } }

const commons = "https://commons.wikimedia.org/w/api.php"

func TestSettingsComeBeforeTheSystem(t *testing.T) {
	b := newBench(t)
	b.desktop.list = []string{"http://desktop.example:3128", "direct://"}
	b.want(commons, "http://desktop.example:3128")
	b.set(settings.Proxy{Mode: settings.ProxyAddress, Address: "socks5://mine.example:1080"})
	b.want(commons, "socks5://mine.example:1080")
	b.set(settings.Proxy{Mode: settings.ProxyNone})
	b.want(commons, "direct")
	b.set(settings.Proxy{Mode: settings.ProxyAddress, Address: "gopher://x"})
	b.want(commons, "error: bad-address: not a proxy")
}

func TestThisMachineIsReachedDirectly(t *testing.T) {
	b := newBench(t)
	b.set(settings.Proxy{Mode: settings.ProxyAddress, Address: "http://mine.example:1"})
	for _, host := range []string{"localhost", "LOCALHOST.", "wiki.localhost", "127.0.0.1:8080", "127.9.9.9", "[::1]:80", "[::ffff:127.0.0.1]"} {
		b.want("http://"+host+"/w/api.php", "direct")
	}
	for _, host := range []string{"10.0.0.7", "notlocalhost", "localhost.example"} {
		b.want("http://"+host+"/w/api.php", "http://mine.example:1")
	}
}

func TestEnvironmentComesBeforeTheDesktop(t *testing.T) {
	b := newBench(t)
	b.desktop.list = []string{"http://desktop.example:3128"}
	t.Setenv("HTTPS_PROXY", "http://me:"+canary+"@env.example:8080")
	t.Setenv("NO_PROXY", ".corp.example")
	b.restart()
	b.want(commons, "http://me:"+canary+"@env.example:8080")
	b.want("https://wiki.corp.example/", "direct")
	if len(b.desktop.asked) > 0 {
		t.Errorf("asked the desktop for %v", b.desktop.asked)
	}
	if got := b.System(t.Context(), commons); got != (Found{"http://env.example:8080", FromEnvironment}) {
		t.Errorf("%+v", got)
	}
	if got := b.redact.Redact("it is " + canary); strings.Contains(got, canary) {
		t.Error("the redactor does not know the environment's password")
	}
	t.Setenv("HTTPS_PROXY", "")
	t.Setenv("all_proxy", "socks5://env.example:1080")
	b.restart()
	b.want(commons, "socks5://env.example:1080")
}

func TestPasswordOpensItsOwnProxyOnly(t *testing.T) {
	b := newBench(t)
	b.set(settings.Proxy{Mode: settings.ProxyAddress, Address: "http://mine.example:3128"})
	changed := b.Changed()
	kept, err := b.Answer(t.Context(), "mine.example:3128", "anna", canary)
	if !kept || err != nil {
		t.Fatal(kept, err)
	}
	select {
	case <-changed:
	default:
		t.Error("nobody was told")
	}
	const with = "http://anna:" + canary + "@mine.example:3128"
	b.want(commons, with)
	b.restart()
	b.want(commons, with)
	b.set(settings.Proxy{Mode: settings.ProxyAddress, Address: "http://other.example:3128", User: "anna", Guarded: "mine.example:3128"})
	b.want(commons, "http://other.example:3128")
	b.set(settings.Proxy{Mode: settings.ProxyAddress, Address: "http://mine.example:3129", User: "anna", Guarded: "mine.example:3129"})
	b.want(commons, "http://mine.example:3129") // whatever the file says
}

func TestKeyringIsAskedOnceAndOnlyWhenItHasSomething(t *testing.T) {
	b := newBench(t)
	b.set(settings.Proxy{Mode: settings.ProxyAddress, Address: "http://mine.example:3128"})
	b.want(commons, "http://mine.example:3128")
	if b.keyring.reads != 0 {
		t.Error("asked for nothing")
	}
	if _, err := b.Answer(t.Context(), "mine.example:3128", "anna", canary); err != nil {
		t.Fatal(err)
	}
	b.restart()
	b.keyring.err = errors.New("locked")
	for range 3 {
		b.want(commons, "http://mine.example:3128")
	}
	if b.keyring.reads != 1 {
		t.Errorf("a locked keyring was asked %d times", b.keyring.reads)
	}
}

func TestWithoutKeyringThePasswordIsGoodForThisRun(t *testing.T) {
	b := newBench(t)
	b.keyring.err = errors.New("none")
	b.set(settings.Proxy{Mode: settings.ProxyAddress, Address: "http://mine.example:3128"})
	kept, err := b.Answer(t.Context(), "mine.example:3128", "anna", canary)
	if kept || err != nil {
		t.Fatal(kept, err)
	}
	b.want(commons, "http://anna:"+canary+"@mine.example:3128")
	b.keyring.err = nil
	b.restart()
	b.want(commons, "http://mine.example:3128")
}

func TestSavingADraft(t *testing.T) {
	b := newBench(t)
	save := func(d Draft) {
		t.Helper()
		if _, err := b.Save(t.Context(), d, commons); err != nil {
			t.Fatal(err)
		}
	}
	at := settings.ProxyAddress
	save(Draft{Mode: at, Address: " anna:" + canary + "@mine.example:3128 "})
	b.want(commons, "http://anna:"+canary+"@mine.example:3128")
	if got := b.store.Get().Proxy; got.Address != "http://mine.example:3128" || got.User != "anna" || got.Guarded != "mine.example:3128" {
		t.Errorf("%+v", got)
	}
	save(Draft{Mode: settings.ProxyNone})
	b.want(commons, "direct")
	save(Draft{Mode: at, Address: "mine.example:3128", User: "anna", Password: password("")})
	b.want(commons, "http://anna:"+canary+"@mine.example:3128") // as it was known
	save(Draft{Mode: at, Address: "mine.example:3128", User: "bert", Password: password("")})
	b.want(commons, "http://bert:@mine.example:3128") // anna's password is not bert's
	save(Draft{Mode: at, Address: "mine.example:3128"})
	b.want(commons, "http://mine.example:3128")
	if len(b.keyring.kept) != 0 {
		t.Errorf("left in the keyring: %v", b.keyring.kept)
	}
	if _, err := b.Save(t.Context(), Draft{Mode: at, Address: "gopher://x"}, commons); err == nil {
		t.Error("saved what is no proxy")
	}
	b.desktop.list = []string{"http://desktop.example"}
	save(Draft{Mode: settings.ProxySystem, User: "anna", Password: password(canary)})
	b.restart()
	b.want(commons, "http://anna:"+canary+"@desktop.example:80")
}

// TestPasswordIsInNoFileAndNoLog goes through a real proxy with right and wrong
// passwords, and then looks at every byte.
func TestPasswordIsInNoFileAndNoLog(t *testing.T) {
	b := newBench(t)
	wiki := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer wiki.Close()
	const target = "http://wiki.example/w/api.php"
	for name, start := range map[string]func(string) (*proxytest.Proxy, error){"http": proxytest.HTTP, "socks5": proxytest.SOCKS5} {
		p, err := start(wiki.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		p.Require("anna", canary)
		d := Draft{Mode: settings.ProxyAddress, Address: p.URL()}
		wrong := d
		wrong.User, wrong.Password = "anna", password("wrong-"+canary)
		for _, d := range []Draft{d, wrong} {
			_, err := b.Try(t.Context(), d, target)
			if e, ok := errors.AsType[*mediawiki.Error](err); !ok || e.Code != mediawiki.CodeProxyPassword || strings.Contains(err.Error(), canary) {
				t.Errorf("%s: %v", name, err)
			}
		}
		d.User, d.Password = "anna", password(canary)
		if _, err := b.Try(t.Context(), d, target); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if b.way(target) != "direct" {
			t.Error("a draft is in force")
		}
		if _, err := b.Save(t.Context(), d, target); err != nil {
			t.Fatal(err)
		}
		b.restart()
		d.Password = nil // known by now
		if _, err := b.Try(t.Context(), d, target); err != nil {
			t.Errorf("%s, password known: %v", name, err)
		}
		b.set(settings.Proxy{})
	}
	b.keyring.err = errors.New("locked")
	_, _ = b.Answer(t.Context(), "x:1", "anna", canary)
	text, err := os.ReadFile(b.path)
	if err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(filepath.Dir(b.path))
	if err != nil || len(files) != 1 {
		t.Errorf("%v, %v", files, err)
	}
	if all := string(text) + b.log.String(); strings.Contains(all, canary) {
		t.Errorf("written down: %s", all)
	}
}

func TestTryTellsWhatIsWrong(t *testing.T) {
	b := newBench(t)
	p, err := proxytest.HTTP("")
	if err != nil {
		t.Fatal(err)
	}
	try := func(address, wiki, code string) {
		t.Helper()
		_, err := b.Try(t.Context(), Draft{Mode: settings.ProxyAddress, Address: address}, wiki)
		if e, ok := errors.AsType[*mediawiki.Error](err); !ok || e.Code != code {
			t.Errorf("%v, want %q", err, code)
		}
	}
	p.Refuse(http.StatusGatewayTimeout)
	try(p.URL(), "http://wiki.example/", "http-504")
	p.Refuse(http.StatusForbidden)
	try(p.URL(), "https://wiki.example/", "http-403")
	p.Close()
	try(p.URL(), "https://wiki.example/", "network")
	try("gopher://x", "https://wiki.example/", "bad-address")
}

func TestHostIsWhatAsksForAPassword(t *testing.T) {
	b := newBench(t)
	target, _ := url.Parse(commons)
	if got := b.Host(t.Context(), target); got != "" {
		t.Errorf("%q", got)
	}
	b.set(settings.Proxy{Mode: settings.ProxyAddress, Address: "https://mine.example"})
	if got := b.Host(t.Context(), target); got != "mine.example:443" {
		t.Errorf("%q", got)
	}
}
