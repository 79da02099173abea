package account

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"wikidrop/uploader/mediawiki"
)

// finding is an account that was seen to work.
type finding struct {
	account Account
	secret  secret
	client  *mediawiki.Client // logged in
	site    *mediawiki.Site
}

// TestAndSave finds the wiki, logs in, reads what the account may do, and only
// then writes the account down and its password into the keyring. When there is
// no keyring, the account is saved with SessionOnly set.
//
// An account of the same user on the same wiki is updated, whatever the draft's
// ID. The draft's password may be left out only for the host that it is known
// for, since it would otherwise be sent to a stranger: [ErrNoSecret].
func (m *Manager) TestAndSave(ctx context.Context, d Draft) (Account, error) {
	d = d.tidy()
	m.opts.Redactor.Hide(d.Password)
	switch {
	case m.frozen != nil:
		return Account{}, m.frozen
	case d.incomplete():
		return Account{}, ErrIncomplete
	case d.ID == "" && d.Password == "" && d.Method != MethodOAuth:
		return Account{}, ErrNoSecret
	}
	found, err := m.try(ctx, d)
	if err != nil {
		return Account{}, err
	}
	return m.save(ctx, d, found)
}

// incomplete tells whether something is missing that no one can find out.
func (d Draft) incomplete() bool {
	switch d.Method {
	case MethodToken:
		return d.Address == ""
	case MethodOAuth:
		return d.Address == "" || d.ClientID == ""
	default:
		return d.Address == "" || d.Login == ""
	}
}

// try changes nothing in the list, here or on disk.
func (m *Manager) try(ctx context.Context, d Draft) (finding, error) {
	v := &visit{m: m, draft: d}
	known, _ := m.Get(d.ID)
	plain, hidden := withoutPassword(d.Proxy)
	a := Account{
		ID: d.ID, Address: d.Address, Login: d.Login, Method: d.Method, ClientID: d.ClientID, Port: d.Port,
		Proxy: plain, CAFile: d.CAFile, SessionOnly: known.SessionOnly, Practice: known.Practice,
	}
	if d.Password != "" {
		v.secret.Password = d.Password
	}
	if hidden {
		v.secret.Proxy = d.Proxy
		m.opts.Redactor.Hide(d.Proxy)
	}
	if err := v.remember(ctx, known); err != nil {
		return finding{}, err
	}
	if err := v.open(a); err != nil {
		return finding{}, err
	}
	wiki, err := v.find(ctx)
	if err != nil {
		return finding{}, err
	}
	a.API = wiki.API
	e, err := v.entry(ctx, a, known)
	if err != nil {
		return finding{}, err
	}
	f := finding{client: e.client}
	err = v.knocking(ctx, func() error {
		a.User, err = e.logIn(ctx)
		return err
	})
	if err != nil {
		return finding{}, loginFailed(a, err)
	}
	f.site, err = f.client.Site(ctx)
	if err != nil {
		return finding{}, fmt.Errorf("ask %s what the account may do: %w", wiki.API, err)
	}
	a.Method, a.Wiki, a.Checked = e.account.Method, wikiName(wiki.API, f.site), today()
	if a.Login == "" {
		a.Login = a.User
	}
	a.Facts = m.inspect(ctx, f, factsOf(wiki.API, f.site))
	f.account, f.secret = a, e.secret
	f.secret.Server, f.secret.Proxy = v.secret.Server, v.secret.Proxy
	f.account.Guarded = f.secret.Server != nil || f.secret.Proxy != ""
	return f, nil
}

// inspect adds what the wiki tells of rights and ways to log in. An account works
// without that, so errors are only noted.
func (m *Manager) inspect(ctx context.Context, f finding, facts Facts) Facts {
	x, ok := m.examine(ctx, f.client, f.site)
	if !ok {
		return facts
	}
	return facts.tested(x)
}

// examined is what is asked besides, when an account is tested.
type examined struct {
	standing mediawiki.Standing
	offers   mediawiki.Offers
	domains  []string // on the wiki's page of domains to fetch from
}

func (m *Manager) examine(ctx context.Context, c *mediawiki.Client, site *mediawiki.Site) (examined, bool) {
	var x examined
	var err error
	x.standing, err = c.Standing(ctx)
	if err == nil {
		x.offers, err = c.Offers(ctx)
	}
	if err == nil && site.User.Can("upload_by_url") && !site.TellsDomains {
		x.domains, err = c.AllowedDomains(ctx, site.Language)
	}
	if err != nil {
		m.log.Info("rights not compared", "api", c.API(), "err", err)
	}
	return x, err == nil
}

// save writes down what was found: the password first, because whether it stays
// is part of the account.
func (m *Manager) save(ctx context.Context, d Draft, f finding) (Account, error) {
	select {
	case m.storing <- struct{}{}:
		defer func() { <-m.storing }()
	case <-ctx.Done():
		return Account{}, ctx.Err()
	}
	a := f.account
	a.SessionOnly = d.SessionOnly
	old, err := m.replaced(d, a)
	if err != nil {
		return Account{}, err
	}
	a.ID, a.Practice = newID(), false
	if old != nil {
		a.ID, a.Practice, a.Label = old.ID, old.Practice, old.Label
	}
	a.SessionOnly = a.SessionOnly && !a.Practice
	undo, err := m.keep(ctx, &a, old, f.secret.encode())
	if err != nil {
		return Account{}, err
	}
	switch err := m.putSaved(ctx, a, old != nil); {
	case errors.Is(err, ErrUnknown):
		return Account{}, errors.Join(err, m.forget(context.WithoutCancel(ctx), a))
	case err != nil:
		undo()
		return Account{}, err
	}
	m.tidySecrets(ctx, a, old)
	return m.start(a.ID, f)
}

// putSaved fails when the account to be updated has been removed meanwhile.
func (m *Manager) putSaved(ctx context.Context, a Account, update bool) error {
	return m.change(func(list []Account) ([]Account, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if update && indexOf(list, a.ID) < 0 {
			return nil, ErrUnknown
		}
		return put(list, a), nil
	})
}

// start lets the account's session go on with the login that was just made.
func (m *Manager) start(id string, f finding) (Account, error) {
	s, err := m.Session(id)
	if err != nil {
		return Account{}, err
	}
	s.adopt(f.client, f.site)
	m.observe(id, func(a *Account) { a.Problem = "" })
	a, ok := m.Get(id)
	if !ok {
		return Account{}, ErrUnknown
	}
	return a, nil
}

// replaced is the account that a draft updates: the same user on the same wiki, or
// else the one that it names.
func (m *Manager) replaced(d Draft, found Account) (*Account, error) {
	list := m.List()
	for i, a := range list {
		if sameWiki(a.API, found.API) && a.User == found.User {
			return &list[i], nil
		}
	}
	if d.ID == "" {
		return nil, nil
	}
	i := indexOf(list, d.ID)
	if i < 0 {
		return nil, ErrUnknown
	}
	return &list[i], nil
}

// newID is a name that no account, keyring entry or queue has had before.
func newID() string { return strings.ToLower(rand.Text()[:16]) }

// today is the time as a file keeps it.
func today() time.Time { return time.Now().UTC().Truncate(time.Second) }

func loginFailed(a Account, err error) error {
	if a.Login == "" {
		return fmt.Errorf("log in at %s: %w", a.API, err)
	}
	return fmt.Errorf("log in as %s at %s: %w", a.Login, a.API, err)
}
