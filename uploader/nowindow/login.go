package nowindow

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"time"

	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

// Errors of logging in, besides those of package account.
var (
	// ErrNoAccount means that neither the command line nor the profile names one.
	ErrNoAccount = errors.New("nowindow: no account")
	// ErrWhichAccount means that the profile has several accounts on the wiki.
	ErrWhichAccount = errors.New("nowindow: more than one account on this wiki")
)

// logins are the pauses between tries to log in that a passing trouble stopped.
var logins = []time.Duration{2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 32 * time.Second}

// logIn returns the ID of the account that files go to, logged in.
func (r *run) logIn(ctx context.Context, password string) (string, error) {
	if r.opts.Practice {
		return r.parts.Practice()
	}
	if r.opts.Wiki == "" {
		return r.enterDefault(ctx)
	}
	known, err := r.known(ctx)
	switch {
	case err != nil:
		return "", err
	case password != "":
		return r.save(ctx, known, password)
	case known.ID == "":
		return "", account.ErrNoSecret
	}
	return known.ID, r.enter(ctx, known.ID)
}

// known finds the account that the options name in the profile. Only where one host
// has several wikis is it asked which of them is meant.
func (r *run) known(ctx context.Context) (account.Account, error) {
	var there []account.Account
	apis := map[string]bool{}
	for _, a := range r.parts.Accounts.List() {
		if host(a.API) == host(r.opts.Wiki) {
			there = append(there, a)
			apis[withoutScheme(a.API)] = true
		}
	}
	if len(apis) < 2 {
		return choose(there, r.opts.User)
	}
	var wiki mediawiki.Endpoint
	err := r.patiently(ctx, func() (err error) {
		wiki, err = mediawiki.Discover(ctx, nil, r.parts.Queue.UserAgent, r.opts.Wiki)
		return err
	})
	if err != nil {
		return account.Account{}, err
	}
	return choose(slices.DeleteFunc(there, func(a account.Account) bool {
		return !strings.EqualFold(withoutScheme(a.API), withoutScheme(wiki.API))
	}), r.opts.User)
}

// enterDefault logs in where the window would send new files.
func (r *run) enterDefault(ctx context.Context) (string, error) {
	a, ok := r.parts.Accounts.Default()
	switch {
	case !ok:
		return "", ErrNoAccount
	case a.Practice:
		return r.parts.Practice()
	}
	return a.ID, r.enter(ctx, a.ID)
}

func (r *run) enter(ctx context.Context, id string) error {
	s, err := r.parts.Accounts.Session(id)
	if err != nil {
		return err
	}
	return r.patiently(ctx, func() error {
		_, err := s.Site(ctx)
		return err
	})
}

// save makes the account, or renews it. A new one keeps its password for this run
// only; one that has it in the keyring keeps it there.
func (r *run) save(ctx context.Context, known account.Account, password string) (string, error) {
	var a account.Account
	err := r.patiently(ctx, func() (err error) {
		a, err = r.parts.Accounts.TestAndSave(ctx, account.Draft{
			ID: known.ID, Address: r.opts.Wiki, Login: r.opts.User, Password: password, AllowHTTP: r.opts.AllowHTTP,
			Proxy: known.Proxy, CAFile: known.CAFile,
			SessionOnly: known.ID == "" || known.SessionOnly,
		})
		return err
	})
	return a.ID, err
}

// choose finds the account of a user among those on one wiki, or the only one. None
// is no error.
func choose(list []account.Account, user string) (account.Account, error) {
	name, _, _ := strings.Cut(user, "@")
	var found []account.Account
	for _, a := range list {
		switch {
		case user != "" && !strings.EqualFold(a.Login, user) && !strings.EqualFold(a.User, name):
		case user == "" && a.Default:
			return a, nil
		default:
			found = append(found, a)
		}
	}
	switch len(found) {
	case 0:
		return account.Account{}, nil
	case 1:
		return found[0], nil
	}
	return account.Account{}, ErrWhichAccount
}

// withoutScheme lets http and https count as one, and takes typed addresses, which
// may lack both.
func withoutScheme(address string) string {
	if _, rest, found := strings.Cut(address, "://"); found {
		return rest
	}
	return address
}

func host(address string) string {
	address = strings.TrimSpace(withoutScheme(strings.TrimSpace(address)))
	if end := strings.IndexAny(address, "/?#"); end >= 0 {
		address = address[:end]
	}
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}

// patiently repeats a request whose trouble passes by itself, for a minute: a job
// that starts with the machine may be there before the network.
func (r *run) patiently(ctx context.Context, f func() error) error {
	for try := 0; ; try++ {
		err := f()
		if try >= len(r.logins) || !passes(err) || ctx.Err() != nil {
			return err
		}
		if try == 0 {
			r.screen.say(r.parts.Words.Login(err))
		}
		if sleep(ctx, r.logins[try]) != nil {
			return err
		}
	}
}

// passes tells whether a failure to log in may be gone in a moment. A name that no
// server knows is more often misspelt than too early, and a lock takes minutes.
func passes(err error) bool {
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound {
		return false
	}
	e, ok := errors.AsType[*mediawiki.Error](err)
	return ok && e.Behaviour == mediawiki.Transient && e.Code != "login-throttled" && e.RetryAfter <= time.Minute
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
