package nowindow

import (
	"context"
	"errors"
	"net"
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
	var wiki mediawiki.Endpoint
	err := r.patiently(ctx, func() (err error) {
		wiki, err = mediawiki.Discover(ctx, nil, r.parts.Queue.UserAgent, r.opts.Wiki)
		return err
	})
	if err != nil {
		return "", err
	}
	known, err := choose(r.parts.Accounts.List(), wiki.API, r.opts.User)
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
			Address: r.opts.Wiki, Login: r.opts.User, Password: password, AllowHTTP: r.opts.AllowHTTP,
			SessionOnly: known.ID == "" || known.SessionOnly,
		})
		return err
	})
	return a.ID, err
}

// choose finds the account of a user on a wiki, or the only one there. None is no
// error.
func choose(list []account.Account, api, user string) (account.Account, error) {
	name, _, _ := strings.Cut(user, "@")
	var found []account.Account
	for _, a := range list {
		switch {
		case !strings.EqualFold(withoutScheme(a.API), withoutScheme(api)):
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

func withoutScheme(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	return rest
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
