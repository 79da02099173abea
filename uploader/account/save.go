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
	account  Account
	password string
	client   *mediawiki.Client // logged in
	site     *mediawiki.Site
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
	case d.Address == "" || d.Login == "":
		return Account{}, ErrIncomplete
	case d.ID == "" && d.Password == "":
		return Account{}, ErrNoSecret
	}
	found, err := m.try(ctx, d)
	if err != nil {
		return Account{}, err
	}
	return m.save(ctx, d, found)
}

// try changes nothing, here or on disk.
func (m *Manager) try(ctx context.Context, d Draft) (finding, error) {
	wiki, err := mediawiki.Discover(ctx, m.opts.Transport, m.opts.UserAgent, d.Address)
	if err != nil {
		return finding{}, fmt.Errorf("find the wiki at %s: %w", d.Address, err)
	}
	// Only now: http:// is how people write addresses that lead to https://.
	if insecure(wiki.API) && !d.AllowHTTP {
		return finding{}, fmt.Errorf("%w: %s", ErrInsecure, wiki.API)
	}
	f := finding{}
	f.password, err = m.passwordFor(ctx, d, wiki.API)
	if err != nil {
		return finding{}, err
	}
	f.client, err = m.connect(wiki.API)
	if err != nil {
		return finding{}, err
	}
	user, err := f.client.Login(ctx, d.Login, f.password)
	if err != nil {
		return finding{}, loginFailed(d.Login, wiki.API, err)
	}
	f.site, err = f.client.Site(ctx)
	if err != nil {
		return finding{}, fmt.Errorf("ask %s what the account may do: %w", wiki.API, err)
	}
	f.account = Account{
		API:     wiki.API,
		Address: d.Address,
		Wiki:    wikiName(wiki.API, f.site),
		Login:   d.Login,
		User:    user,
		Checked: today(),
		Facts:   factsOf(wiki.API, f.site),
	}
	return f, nil
}

func (m *Manager) passwordFor(ctx context.Context, d Draft, api string) (string, error) {
	if d.Password != "" {
		return d.Password, nil
	}
	a, ok := m.Get(d.ID)
	if !ok {
		return "", ErrUnknown
	}
	if !sameHost(a.API, api) {
		return "", fmt.Errorf("%w for another host", ErrNoSecret)
	}
	return m.secret(ctx, a)
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
	if old == nil {
		a.ID = newID()
	} else {
		a.ID, a.Practice = old.ID, old.Practice
	}
	a.SessionOnly = a.SessionOnly && !a.Practice
	undo, err := m.keep(ctx, &a, old, f.password)
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

func loginFailed(login, api string, err error) error {
	return fmt.Errorf("log in as %s at %s: %w", login, api, err)
}
