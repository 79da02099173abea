package proxy

import (
	"cmp"
	"context"
	"net/url"
	"strings"

	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/settings"
)

// Draft is a choice of proxy that a person is making. Its password stands behind a
// function, since fmt prints the fields of whatever a draft is part of.
type Draft struct {
	Mode    settings.ProxyMode
	Address string // for [settings.ProxyAddress]; a name and password in it are taken out
	User    string // at the proxy, "" where it wants none
	// Password may return "" where one is known for the same proxy and user.
	Password func() string
}

// Found is the proxy that the system names.
type Found struct {
	Address string // without user name and password, "": none
	Source  Source
}

// System asks anew what the system says for an address.
func (c *Chooser) System(ctx context.Context, target string) Found {
	u, err := url.Parse(target)
	if err != nil {
		return Found{}
	}
	c.system.forget()
	found, source := c.system.find(ctx, u)
	if found == nil {
		return Found{}
	}
	return Found{Address: bare(found), Source: source}
}

func bare(u *url.URL) string { return (&url.URL{Scheme: u.Scheme, Host: u.Host}).String() }

// read takes a draft apart. An address that cannot be a proxy's gives an
// *mediawiki.Error with Code "bad-address".
func (d Draft) read() (p settings.Proxy, user, password string, err error) {
	user = strings.TrimSpace(d.User)
	if d.Password != nil {
		password = d.Password()
	}
	p.Mode = d.Mode
	if d.Mode != settings.ProxyAddress {
		return p, user, password, nil
	}
	u, err := mediawiki.ParseProxy(strings.TrimSpace(d.Address))
	if err != nil {
		return p, "", "", err
	}
	p.Address = bare(u)
	inside, _ := u.User.Password()
	return p, cmp.Or(user, u.User.Username()), cmp.Or(password, inside), nil
}

// Save puts a draft in force. It tells whether the password, if there is one, is kept
// beyond this run. The target says which proxy of the system name and password are
// for.
func (c *Chooser) Save(ctx context.Context, d Draft, target string) (kept bool, err error) {
	p, user, password, err := d.read()
	if err != nil {
		return false, err
	}
	to, err := url.Parse(target)
	if err != nil {
		return false, err
	}
	defer c.tell()
	err = c.settings.Update(func(s *settings.Settings) {
		s.Proxy.Mode, s.Proxy.Address = p.Mode, cmp.Or(p.Address, s.Proxy.Address)
	})
	if err != nil {
		return false, err
	}
	host := c.Host(ctx, to)
	switch {
	case host == "", user != "" && password == "" && c.knows(ctx, host, user):
		return true, nil
	case user != "":
		return c.Answer(ctx, host, user, password)
	case c.settings.Get().Proxy.User != "":
		return true, c.forget(ctx)
	}
	return true, nil
}

// knows tells whether a password is known for this user of the proxy at host:port.
func (c *Chooser) knows(ctx context.Context, host, user string) bool {
	known, ok := c.key.get(ctx, host, c.settings.Get().Proxy.Guarded == host)
	return ok && known.User == user
}
