package account

import (
	"context"
	"errors"
	"strings"

	"wikidrop/uploader/mediawiki"
)

// Method is a way to log in.
type Method string

// The methods, the recommended one first.
const (
	// MethodBotPassword is a password made for this program on the wiki's
	// Special:BotPasswords. No second factor is asked for it.
	MethodBotPassword Method = "bot-password"
	// MethodOAuth is OAuth 2 through the browser, with a client ID.
	MethodOAuth Method = "oauth2"
	// MethodToken is an owner-only OAuth 2 access token.
	MethodToken Method = "oauth2-token"
	// MethodMain is the account's own password and whatever the wiki asks besides.
	MethodMain Method = "main"
)

// methodFor tells what a name and a password are: a bot password has the name of
// the bot behind an @, in one of the two.
func methodFor(login, password string) Method {
	_, secret, found := strings.Cut(password, "@")
	if strings.Contains(login, "@") || found && isBotPassword(secret) {
		return MethodBotPassword
	}
	return MethodMain
}

// entry is one attempt to log an account in.
type entry struct {
	m        *Manager
	account  Account
	secret   secret
	door     *door
	client   *mediawiki.Client
	prompter Prompter // nil: nobody can be asked
	// store keeps a secret that the login has changed, at once: a refresh token
	// that was used is worth nothing. nil: nothing is kept yet.
	store func(context.Context, secret)
}

// logIn logs the client in and returns the user's name. The secret may have changed.
func (e *entry) logIn(ctx context.Context) (string, error) {
	if e.account.Method == "" {
		e.account.Method = methodFor(e.account.Login, e.secret.Password)
	}
	switch e.account.Method {
	case MethodToken:
		if e.secret.Password == "" {
			return "", ErrNoSecret
		}
		return e.client.LoginBearer(ctx, e.secret.Password)
	case MethodOAuth:
		return e.oauth(ctx)
	case MethodMain:
		return e.main(ctx)
	}
	if e.secret.Password == "" {
		return "", ErrNoSecret
	}
	user, err := e.client.Login(ctx, e.account.Login, e.secret.Password)
	return user, e.explained(ctx, err)
}

// explained finds out whether a bot password was refused because the wiki takes
// none at all.
func (e *entry) explained(ctx context.Context, err error) error {
	refused, ok := errors.AsType[*mediawiki.Error](err)
	if !ok || refused.Code != "wrongpassword" && refused.Code != "aborted" {
		return err
	}
	offers, askErr := e.client.Offers(ctx)
	if askErr != nil || offers.BotPasswords || !offers.ClientLogin {
		return err
	}
	off := *refused
	off.Code = codeNoBotPasswords
	return &off
}

// codeNoBotPasswords is MediaWiki's own key for a wiki without bot passwords.
const codeNoBotPasswords = "botpasswords-disabled"

// main goes on with the cookies of an earlier login, which the wiki keeps for
// weeks, or sends the password.
func (e *entry) main(ctx context.Context) (string, error) {
	if len(e.secret.Cookies) > 0 {
		user, err := e.client.Resume(ctx, e.secret.Cookies)
		if err == nil || !forgotten(err) {
			return user, err
		}
	}
	if e.secret.Password == "" {
		return "", ErrNoSecret
	}
	user, err := e.client.ClientLogin(ctx, e.account.Login, e.secret.Password, e.ask())
	if isCode(err, mediawiki.CodeNoClientLogin) {
		return e.client.Login(ctx, e.account.Login, e.secret.Password)
	}
	if err != nil {
		return "", err
	}
	e.secret.Cookies = e.client.Cookies()
	e.keep(ctx)
	return user, nil
}

func (e *entry) keep(ctx context.Context) {
	if e.store != nil {
		e.store(context.WithoutCancel(ctx), e.secret)
	}
}

func isCode(err error, code string) bool {
	e, ok := errors.AsType[*mediawiki.Error](err)
	return ok && e.Code == code
}
