package account

import (
	"context"
	"time"

	"wikidrop/uploader/mediawiki"
)

// attempt is one login that any number of goroutines wait for. It goes on for as
// long as one of them does.
type attempt struct {
	done    chan struct{} // closed when the fields below it are final
	err     error
	dropped bool // guarded by Session.mu: the account changed meanwhile

	waiting int // guarded by Session.mu
	cancel  context.CancelFunc
}

// drop is called with Session.mu held.
func (a *attempt) drop() {
	a.dropped = true
	a.cancel()
}

// enter returns a logged-in client and the number of its login, logging in when
// needed. However many call it, one login is made.
func (s *Session) enter(ctx context.Context) (*mediawiki.Client, int, error) {
	for {
		client, turn, a, err := s.join(ctx)
		if a == nil {
			return client, turn, err
		}
		select {
		case <-a.done:
			if again := s.dropped(a); again {
				continue
			}
			if a.err != nil {
				return nil, 0, a.err
			}
		case <-ctx.Done():
			s.leave(a)
			return nil, 0, ctx.Err()
		}
	}
}

// join answers at once when it can; else it returns the login to wait for,
// beginning it if there is none.
func (s *Session) join(ctx context.Context) (*mediawiki.Client, int, *attempt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, 0, nil, err
	}
	if s.closed {
		return nil, 0, nil, ErrUnknown
	}
	if s.m.disabled(s.id) {
		return nil, 0, nil, disabledError()
	}
	if s.inside {
		return s.client, s.turn, nil, nil
	}
	if err := s.refused.at(time.Now()); err != nil {
		return nil, 0, nil, err
	}
	if s.login == nil {
		apart, cancel := context.WithCancel(context.WithoutCancel(ctx))
		s.login = &attempt{done: make(chan struct{}), cancel: cancel}
		go s.run(apart, s.login, s.client)
	}
	s.login.waiting++
	return nil, 0, s.login, nil
}

func (s *Session) dropped(a *attempt) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return a.dropped
}

// leave cuts the login off when nobody waits for it any more.
func (s *Session) leave(a *attempt) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a.waiting--
	if a.waiting > 0 || s.login != a {
		return
	}
	a.drop()
	s.login = nil
}

// run makes one login and tells the account's Problem before anybody hears of it.
func (s *Session) run(ctx context.Context, a *attempt, client *mediawiki.Client) {
	defer close(a.done)
	defer a.cancel()
	client, user, err := s.m.logIn(ctx, s.id, client)
	a.err = err
	s.settle(a, client, err)
	if problem := problemOf(err); err == nil || problem != "" {
		s.m.observe(s.id, func(known *Account) {
			if s.dropped(a) {
				return
			}
			if problem != ProblemNoPassword || known.Problem != ProblemLoggedOut {
				known.Problem = problem
			}
			if user != "" {
				known.User = user
			}
		})
	}
	s.over(a)
}

// settle keeps the outcome of a login, unless the account changed meanwhile.
func (s *Session) settle(a *attempt, client *mediawiki.Client, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a.dropped {
		return
	}
	if err != nil {
		s.refused = refusalOf(err, time.Now())
		return
	}
	s.client, s.site, s.inside, s.refused = client, nil, true, refusal{}
	s.turn++
}

func (s *Session) over(a *attempt) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.login == a {
		s.login = nil
	}
}

// logIn logs an account in with the secret that is known, on the client that it had
// before, if any: that one has learned about the wiki.
func (m *Manager) logIn(ctx context.Context, id string, client *mediawiki.Client) (*mediawiki.Client, string, error) {
	a, ok := m.Get(id)
	if !ok {
		return nil, "", ErrUnknown
	}
	// A refresh token can be used once, so nobody else may read it meanwhile.
	leave, err := m.alone(ctx, id)
	if err != nil {
		return nil, "", err
	}
	defer leave()
	s, err := m.secret(ctx, a)
	if err != nil {
		return nil, "", err
	}
	e := &entry{m: m, account: a, secret: s, client: client}
	e.store = func(ctx context.Context, s secret) { m.store(ctx, id, s) }
	if e.door, err = m.openDoor(a, s); err != nil {
		return nil, "", err
	}
	if e.client == nil {
		if e.client, err = m.connect(a.API, e.door); err != nil {
			return nil, "", err
		}
	}
	user, err := e.logIn(ctx)
	if err != nil {
		return nil, "", loginFailed(a, err)
	}
	return e.client, user, nil
}

// alone waits until no other login of the account is under way.
func (m *Manager) alone(ctx context.Context, id string) (leave func(), err error) {
	m.mu.Lock()
	if m.entering[id] == nil {
		m.entering[id] = make(chan struct{}, 1)
	}
	turn := m.entering[id]
	m.mu.Unlock()
	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Test logs in anew with what is known and refreshes Facts and Problem. Where the
// login fails, the account comes back with its Problem beside the error.
func (m *Manager) Test(ctx context.Context, id string) (Account, error) {
	s, err := m.Session(id)
	if err != nil {
		return Account{}, err
	}
	s.renew()
	site, err := s.Site(ctx)
	if err == nil {
		err = s.Do(ctx, func(c *mediawiki.Client) error {
			if x, ok := m.examine(ctx, c, site); ok {
				m.observe(id, func(a *Account) { a.Facts = a.Facts.tested(x) })
			}
			return ctx.Err()
		})
	}
	a, ok := m.Get(id)
	if !ok {
		return Account{}, ErrUnknown
	}
	return a, err
}
