// Package proxy says which proxy a request goes through: the one in the settings, or
// else what the environment or the desktop says. It keeps the proxy's password in the
// keyring.
//
// Methods of [Chooser] may be called from any goroutine but the window's own: they
// ask the desktop, the keyring and the disk.
package proxy

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/settings"
)

// Secrets keeps passwords by name, as [account.NewKeyring] does.
type Secrets interface {
	Get(ctx context.Context, id string) (string, error)
	Set(ctx context.Context, id, secret string) error
	Delete(ctx context.Context, id string) error
}

// Options configure a [Chooser].
type Options struct {
	Settings *settings.Store
	Secrets  Secrets             // nil: the password lives for this run only
	Redactor *mediawiki.Redactor // learns the password; nil: one of its own
	Log      *slog.Logger        // nil: no log
	// UserAgent is what tests of a proxy call themselves.
	UserAgent string
	// Desktop is asked where the environment says nothing. nil: this computer's.
	Desktop Desktop
}

// Chooser chooses proxies.
type Chooser struct {
	settings *settings.Store
	agent    string
	system   *system
	key      *key

	mu      sync.Mutex
	changed chan struct{} // guarded by mu
}

// New returns a chooser. Nothing is asked before the first request.
func New(o Options) *Chooser {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Redactor == nil {
		o.Redactor = mediawiki.NewRedactor()
	}
	if o.Desktop == nil {
		o.Desktop = thisDesktop()
	}
	return &Chooser{
		settings: o.Settings, agent: o.UserAgent,
		system:  newSystem(o.Desktop, o.Log, time.Now),
		key:     newKey(o.Secrets, o.Redactor, o.Log, time.Now),
		changed: make(chan struct{}),
	}
}

// Changed is closed when requests may go another way than before, or get further;
// call it again afterwards.
func (c *Chooser) Changed() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.changed
}

func (c *Chooser) tell() {
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.changed)
	c.changed = make(chan struct{})
}

// For is the proxy of a request, nil for none, as [http.Transport] asks for it. This
// machine, and so the practice wiki, is always reached directly.
func (c *Chooser) For(r *http.Request) (*url.URL, error) {
	p := c.settings.Get().Proxy
	found, err := c.choose(r.Context(), p, r.URL)
	if err != nil || found == nil {
		return nil, err
	}
	return c.unlocked(r.Context(), p, found), nil
}

// choose finds the proxy without regard to its password.
func (c *Chooser) choose(ctx context.Context, p settings.Proxy, target *url.URL) (*url.URL, error) {
	switch {
	case thisMachine(target.Hostname()), p.Mode == settings.ProxyNone:
		return nil, nil
	case p.Mode == settings.ProxyAddress:
		return mediawiki.ParseProxy(p.Address)
	}
	found, _ := c.system.find(ctx, target)
	return found, ctx.Err()
}

// unlocked adds name and password where they are known for this very proxy. Those
// that the environment gives are left as they are.
func (c *Chooser) unlocked(ctx context.Context, p settings.Proxy, found *url.URL) *url.URL {
	if password, has := found.User.Password(); has {
		c.key.redactor.Hide(password)
		return found
	}
	host := withPort(found)
	known, ok := c.key.get(ctx, host, p.Guarded == host)
	if !ok {
		return found
	}
	with := *found
	with.User = url.UserPassword(known.User, known.Password)
	return &with
}

// Host is host:port of the proxy that requests to target go through now, "" when they
// go straight there.
func (c *Chooser) Host(ctx context.Context, target *url.URL) string {
	found, err := c.choose(ctx, c.settings.Get().Proxy, target)
	if err != nil || found == nil {
		return ""
	}
	return withPort(found)
}

// Answer keeps the name and password of the proxy at host:port, and tells whether
// they outlive the program: without a keyring they are good for this run.
func (c *Chooser) Answer(ctx context.Context, host, user, password string) (kept bool, err error) {
	kept = c.key.set(ctx, credentials{Host: host, User: user, Password: password})
	guarded := ""
	if kept {
		guarded = host
	}
	err = c.settings.Update(func(s *settings.Settings) { s.Proxy.User, s.Proxy.Guarded = user, guarded })
	c.tell()
	return kept, err
}

// forget drops name and password.
func (c *Chooser) forget(ctx context.Context) error {
	c.key.forget(ctx)
	return c.settings.Update(func(s *settings.Settings) { s.Proxy.User, s.Proxy.Guarded = "", "" })
}

// thisMachine tells of a host that no proxy leads to.
func thisMachine(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// withPort is host:port of a proxy.
func withPort(u *url.URL) string {
	if u.Port() != "" {
		return u.Host
	}
	port := map[string]string{"http": "80", "https": "443", "socks5": "1080", "socks5h": "1080"}[u.Scheme]
	return net.JoinHostPort(u.Hostname(), port)
}
