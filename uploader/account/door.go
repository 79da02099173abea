package account

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
)

// door is the way to one wiki: proxy and certificates, and the name and password
// that a server in front of the wiki wants. These go to the host that asked, and to
// no other.
type door struct {
	http.RoundTripper

	mu         sync.Mutex // guards what follows
	basic      *basic
	challenged *url.URL // who asked for a name and password last, nil nobody
	realm      string   // what it calls the place
}

// openDoor makes the transport of an account. The manager's own transport is used
// unless the account has settings of its own.
func (m *Manager) openDoor(a Account, s secret) (*door, error) {
	d := &door{RoundTripper: m.opts.Transport, basic: s.Server}
	proxy := a.Proxy
	if s.Proxy != "" {
		proxy = s.Proxy
	}
	if d.RoundTripper != nil && proxy == "" && a.CAFile == "" {
		return d, nil
	}
	own, err := m.transport(proxy, a.CAFile)
	if err != nil {
		return nil, err
	}
	d.RoundTripper = own
	return d, nil
}

// RoundTrip implements [http.RoundTripper].
func (d *door) RoundTrip(r *http.Request) (*http.Response, error) {
	d.mu.Lock()
	known := d.basic
	d.mu.Unlock()
	if known != nil && known.Host == r.URL.Host && r.Header.Get("Authorization") == "" {
		r = r.Clone(r.Context())
		r.SetBasicAuth(known.User, known.Password)
	}
	resp, err := d.RoundTripper.RoundTrip(r)
	if err == nil && resp.StatusCode == http.StatusUnauthorized {
		d.note(r.URL, resp.Header.Values("WWW-Authenticate"))
	}
	return resp, err
}

func (d *door) note(u *url.URL, challenges []string) {
	for _, c := range challenges {
		scheme, rest, _ := strings.Cut(strings.TrimSpace(c), " ")
		if !strings.EqualFold(scheme, "Basic") {
			continue
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		d.challenged, d.realm = u, realmOf(rest)
		return
	}
}

// asks tells who wanted a name and password since forget, nil nobody.
func (d *door) asks() (where *url.URL, realm string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.challenged, d.realm
}

func (d *door) forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.challenged, d.realm = nil, ""
}

func (d *door) use(b *basic) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.basic = b
}

// realmOf reads the name in quotes; it is shown to the person as plain text.
func realmOf(params string) string {
	_, after, found := strings.Cut(params, `realm="`)
	if !found {
		return ""
	}
	name, _, _ := strings.Cut(after, `"`)
	const longest = 100
	if len(name) > longest || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' }) {
		return ""
	}
	return name
}

// CloseIdleConnections is for [mediawiki.Client.Close].
func (d *door) CloseIdleConnections() {
	if t, ok := d.RoundTripper.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

// withoutPassword is a proxy's address as it may be written down, and whether
// something was taken out.
func withoutPassword(proxy string) (string, bool) {
	plain := withoutUserinfo(proxy)
	return plain, plain != proxy
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
