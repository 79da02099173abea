package account

import (
	"context"
	"errors"
	"time"

	"wikidrop/uploader/mediawiki"
)

// RedirectURL is what has to be registered with a wiki as the callback of this
// program, for a port (0: [DefaultPort]). Wikis compare it letter by letter.
func RedirectURL(port int) string { return loopbackURL(port) }

// early is how long before its end an access token is not used any more.
const early = time.Minute

// oauth uses the access token that is known, else renews it, else asks the person
// in the browser. Each is done once.
func (e *entry) oauth(ctx context.Context) (string, error) {
	if e.account.ClientID == "" {
		return "", ErrIncomplete
	}
	if e.secret.Client != e.account.ClientID {
		e.secret.Access, e.secret.Refresh = "", ""
	}
	if e.secret.Access != "" && (e.secret.Expires.IsZero() || time.Until(e.secret.Expires) > early) {
		user, err := e.client.LoginBearer(ctx, e.secret.Access)
		if err == nil || !refusedToken(err) {
			return user, err
		}
		if e.secret.Refresh == "" && e.prompter == nil {
			return "", err
		}
	}
	o := mediawiki.OAuth{
		API: e.account.API, ClientID: e.account.ClientID, Redirect: loopbackURL(e.account.Port),
		UserAgent: e.m.opts.UserAgent, Transport: e.door, Redactor: e.m.opts.Redactor,
	}
	if e.secret.Refresh != "" {
		user, err := e.renew(ctx, o)
		if err == nil || e.prompter == nil || !refusedToken(err) {
			return user, err
		}
	}
	if e.prompter == nil {
		return "", ErrNoSecret
	}
	g, err := authorize(ctx, o, e.account.Port, e.prompter)
	if err != nil {
		return "", err
	}
	e.granted(ctx, g)
	return e.client.LoginBearer(ctx, g.Access)
}

// renew uses up the refresh token, so it is not cut off half-way and what came of
// it is kept before anything else is done.
func (e *entry) renew(ctx context.Context, o mediawiki.OAuth) (string, error) {
	g, err := o.Refresh(context.WithoutCancel(ctx), e.secret.Refresh)
	if err != nil {
		return "", err
	}
	e.granted(ctx, g)
	return e.client.LoginBearer(ctx, g.Access)
}

func (e *entry) granted(ctx context.Context, g mediawiki.Grant) {
	e.secret.Access, e.secret.Refresh, e.secret.Expires = g.Access, g.Refresh, g.Expires
	e.secret.Client = e.account.ClientID
	e.keep(ctx)
}

// refusedToken tells whether the wiki takes a token no more.
func refusedToken(err error) bool {
	e, ok := errors.AsType[*mediawiki.Error](err)
	return ok && (e.Code == mediawiki.CodeOAuthRefused || len(e.Code) > 8 && e.Code[:8] == "mwoauth-")
}
