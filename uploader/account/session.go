package account

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"wikidrop/uploader/mediawiki"
)

// Session is one account's login. It may be used by many goroutines.
type Session struct {
	m      *Manager
	id     string
	asking chan struct{} // held while Site asks the wiki

	mu      sync.Mutex // guards what follows, never held while anything waits
	client  *mediawiki.Client
	turn    int             // counts logins, so that a stale one is known
	inside  bool            // client is logged in, as far as we know
	site    *mediawiki.Site // since the last login, nil when not asked
	refused refusal
	login   *attempt // under way, nil when none
	closed  bool     // the account was removed
}

func newSession(m *Manager, id string) *Session {
	return &Session{m: m, id: id, asking: make(chan struct{}, 1)}
}

// Do calls f with a client that is logged in. Where the wiki has forgotten the
// session it logs in again and calls f once more. A password that was refused is
// not tried again until the account is saved anew or tested, so that nothing runs
// into the wiki's lock; a throttled login is not tried again for its time. The
// error of f comes back as it is. [ErrUnknown] means that the account was removed.
func (s *Session) Do(ctx context.Context, f func(*mediawiki.Client) error) error {
	client, turn, err := s.enter(ctx)
	if err != nil {
		return err
	}
	err = f(client)
	if !forgotten(err) {
		return err
	}
	s.expire(turn)
	client, _, err = s.enter(ctx)
	if err != nil {
		return err
	}
	return f(client)
}

// forgotten tells whether the wiki no longer knows who we are. An access token that
// has run out looks like one that was revoked; only trying to renew it tells.
func forgotten(err error) bool {
	e, ok := errors.AsType[*mediawiki.Error](err)
	return ok && (e.Behaviour == mediawiki.LogIn || e.Code == "mwoauth-invalid-authorization")
}

// Site returns what the wiki told since the last login, asking when nothing is
// known yet. Do not change it: it is shared.
func (s *Session) Site(ctx context.Context) (*mediawiki.Site, error) {
	select {
	case s.asking <- struct{}{}:
		defer func() { <-s.asking }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if site := s.known(); site != nil {
		return site, nil
	}
	var site *mediawiki.Site
	var from *mediawiki.Client
	err := s.Do(ctx, func(c *mediawiki.Client) (err error) {
		from = c
		site, err = c.Site(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("ask about the wiki: %w", err)
	}
	s.learn(from, site)
	return site, nil
}

func (s *Session) known() *mediawiki.Site {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.inside {
		return nil
	}
	return s.site
}

// learn keeps a wiki's answer, unless the account has changed meanwhile.
func (s *Session) learn(from *mediawiki.Client, site *mediawiki.Site) {
	s.m.observe(s.id, func(a *Account) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.client != from {
			return
		}
		s.site = site
		a.Facts = factsOf(from.API(), site).since(a.Facts, site.User.Can)
		a.Wiki = wikiName(from.API(), site)
		a.Checked = today()
	})
}

// expire marks the login of this turn as forgotten by the wiki; a newer one stays.
func (s *Session) expire(turn int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.turn == turn {
		s.inside = false
	}
}

// adopt goes on with a login that was made elsewhere.
func (s *Session) adopt(client *mediawiki.Client, site *mediawiki.Site) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	s.restart()
	s.client, s.site, s.inside = client, site, true
	s.turn++
}

// renew forgets login and refusals, so that the next use logs in.
func (s *Session) renew() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.restart()
}

// close makes every later use end with ErrUnknown.
func (s *Session) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.restart()
	s.closed = true
}

// restart is called with s.mu held. Work under way keeps its client.
func (s *Session) restart() {
	if s.login != nil {
		s.login.drop()
		s.login = nil
	}
	if s.client != nil {
		s.client.Close()
	}
	s.client, s.site, s.inside, s.refused = nil, nil, false, refusal{}
	s.turn++
}
