package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"wikidrop/uploader/mediawiki"
)

// visit is the way of a draft from an address to a wiki that lets us in.
type visit struct {
	m      *Manager
	draft  Draft
	secret secret
	door   *door

	account    Account // as it was last opened
	proxyAsked bool    // the person was asked for the proxy's password
}

// remember takes over what is known of the server in front of the wiki.
func (v *visit) remember(ctx context.Context, known Account) error {
	if known.ID == "" || !known.Guarded {
		return nil
	}
	s, err := v.m.secret(ctx, known)
	if errors.Is(err, ErrNoSecret) || err != nil && v.draft.Password != "" {
		return ctx.Err()
	}
	if err != nil {
		return err
	}
	if !v.bearer() { // else it could not be sent: better to hear whether it is wanted
		v.secret.Server = s.Server
	}
	if v.secret.Proxy == "" && v.draft.Proxy == known.Proxy {
		v.secret.Proxy = s.Proxy
	}
	return nil
}

// bearer tells whether requests will carry an access token.
func (v *visit) bearer() bool { return v.draft.Method == MethodOAuth || v.draft.Method == MethodToken }

func (v *visit) open(a Account) (err error) {
	v.account = a
	v.door, err = v.m.openDoor(a, v.secret)
	return err
}

// find looks for the wiki.
func (v *visit) find(ctx context.Context) (mediawiki.Endpoint, error) {
	var wiki mediawiki.Endpoint
	err := v.knocking(ctx, func() (err error) {
		wiki, err = mediawiki.Discover(ctx, v.door, v.m.opts.UserAgent, v.draft.Address)
		return err
	})
	if err != nil {
		return wiki, fmt.Errorf("find the wiki at %s: %w", v.draft.Address, err)
	}
	// Only now: http:// is how people write addresses that lead to https://.
	if insecure(wiki.API) && !v.draft.AllowHTTP {
		return wiki, fmt.Errorf("%w: %s", ErrInsecure, wiki.API)
	}
	return wiki, nil
}

// mostKnocks is how often a person is asked for the server's password.
const mostKnocks = 3

// knocking does something and asks the person where a server in front of the wiki, or
// the proxy on the way there, wants a name and password.
func (v *visit) knocking(ctx context.Context, do func() error) error {
	for range mostKnocks {
		v.door.forget()
		err := do()
		if v.draft.Prompter != nil && isCode(err, mediawiki.CodeProxyPassword) {
			if err := v.askProxy(ctx, err); err != nil {
				return err
			}
			continue
		}
		if !isCode(err, fmt.Sprintf("http-%d", http.StatusUnauthorized)) || v.draft.Prompter == nil {
			return err
		}
		where, realm := v.door.asks()
		if where == nil {
			return err
		}
		if v.bearer() {
			return fmt.Errorf("%w: %s", ErrOneAuthorization, where.Host)
		}
		if insecure(where.String()) && !v.draft.AllowHTTP {
			return fmt.Errorf("%w: %s://%s", ErrInsecure, where.Scheme, where.Host)
		}
		again := v.secret.Server != nil && v.secret.Server.Host == where.Host
		answers, err := v.draft.Prompter.Ask(ctx, serverQuestion(where.Host, realm, again))
		if err != nil {
			return err
		}
		v.secret.Server = &basic{Host: where.Host, User: answers["user"], Password: answers["password"]}
		v.m.opts.Redactor.Hide(v.secret.Server.Password)
		v.door.use(v.secret.Server)
	}
	return do()
}

// entry prepares the login, with the secret that is known for the same host if the
// draft brings none.
func (v *visit) entry(ctx context.Context, a, known Account) (*entry, error) {
	e := &entry{m: v.m, account: a, door: v.door, prompter: v.draft.Prompter, secret: v.secret}
	if v.draft.Password == "" && v.draft.ID != "" {
		s, err := v.known(ctx, a, known)
		if err != nil {
			return nil, err
		}
		s.Server, s.Proxy = v.secret.Server, v.secret.Proxy
		e.secret = s
		if e.account.Method == "" {
			e.account.Method = known.Method
		}
		e.store = func(ctx context.Context, s secret) { v.m.store(ctx, known.ID, s) }
	}
	var err error
	e.client, err = v.m.connect(a.API, v.door)
	return e, err
}

// known is the secret of the account that a draft changes. It is never sent to
// another host.
func (v *visit) known(ctx context.Context, a, known Account) (secret, error) {
	if known.ID == "" {
		return secret{}, ErrUnknown
	}
	browser := a.Method == MethodOAuth && v.draft.Prompter != nil
	if !sameHost(known.API, a.API) || a.Method != "" && known.Method != "" && a.Method != known.Method {
		if browser {
			return secret{}, nil
		}
		return secret{}, fmt.Errorf("%w for another host or way", ErrNoSecret)
	}
	s, err := v.m.secret(ctx, known)
	if browser && errors.Is(err, ErrNoSecret) {
		return secret{}, nil
	}
	return s, err
}
