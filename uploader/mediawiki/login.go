package mediawiki

import (
	"context"
	"errors"
	"time"
)

// Login logs in by a bot password ("User@app" and its password, or "User" and
// "app@password") in a fresh cookie jar, and returns the user's name. The name
// guards every later write (assertuser). A refusal is an *Error whose Code is the
// reason: "wrongpassword", "login-throttled", "sessionlost", "aborted", and
// "login-failed" where the wiki gives a text only. A wrong password is never tried
// twice. When it fails the client stays under the login that it had.
func (c *Client) Login(ctx context.Context, user, password string) (string, error) {
	c.secrets.Hide(password)
	s, err := c.newSession()
	if err != nil {
		return "", err
	}
	l := &login{client: c, session: s, user: user, password: password}
	if s.user, err = l.run(ctx); err != nil {
		return "", err
	}
	c.adopt(s)
	return s.user, nil
}

// login is one attempt to log in. Each reason for another request counts once, so
// that no answer of the wiki can make it loop.
type login struct {
	client         *Client
	session        *session
	user, password string

	askedToken, wrongToken, lostSession bool
}

const loggingIn = "log in"

func (l *login) run(ctx context.Context) (string, error) {
	token, err := l.token(ctx)
	if err != nil {
		return "", err
	}
	for {
		answer, err := l.send(ctx, token)
		if err != nil {
			return "", err
		}
		again, next, err := l.again(ctx, answer)
		switch {
		case err != nil:
			return "", err
		case !again:
			return l.name(ctx, answer)
		}
		token = next
	}
}

// token asks for a login token. Wikis before 1.27 have none and give one with the
// answer NeedToken.
func (l *login) token(ctx context.Context) (string, error) {
	top, err := l.client.do(ctx, l.session, call{
		doing: "fetch login token", module: "query", format: "plaintext", get: true,
		params: form{{"meta", "tokens"}, {"type", "login"}},
	})
	if err != nil {
		return "", err
	}
	token := top.object("query").object("tokens").text("logintoken")
	l.client.secrets.Hide(token)
	return token, nil
}

func (l *login) send(ctx context.Context, token string) (object, error) {
	var params form
	params.text("lgname", l.user)
	params.text("lgpassword", l.password)
	params.text("lgtoken", token)
	top, err := l.client.do(ctx, l.session, call{
		doing: loggingIn, module: "login", params: params, format: "plaintext",
	})
	if err != nil {
		return nil, err
	}
	answer := top.object("login")
	if answer.text("result") == "" {
		return nil, badAnswer(loggingIn, "login", false)
	}
	return answer, nil
}

// again says whether the answer asks for another request, and with which token.
func (l *login) again(ctx context.Context, answer object) (bool, string, error) {
	lost := answer.object("reason").text("code") == "sessionlost"
	switch result := answer.text("result"); {
	case result == "Success":
		return false, "", nil
	case result == "NeedToken" && !l.askedToken && answer.text("token") != "":
		l.askedToken = true
		l.client.secrets.Hide(answer.text("token"))
		return true, answer.text("token"), nil
	case result == "WrongToken" && !l.wrongToken:
		l.wrongToken = true
	case lost && !l.lostSession:
		l.lostSession = true
	default:
		reason := reasonOf(answer)
		reason.classify(request{})
		reason.Info = l.client.secrets.Redact(reason.Info)
		return false, "", reason
	}
	token, err := l.token(ctx)
	return true, token, err
}

// reasonOf names a refusal in the codes of today's releases.
func reasonOf(answer object) *Error {
	e := &Error{Action: loggingIn, RetryAfter: time.Duration(answer.int("wait")) * time.Second}
	e.Info = plain(answer.text("reason"))
	if reason := answer.object("reason"); len(reason) > 0 {
		e.Code, e.Info = reason.text("code"), plain(reason.texts("text", "*", "info"))
	}
	switch answer.text("result") {
	case "Aborted":
		e.Code = "aborted"
	case "NoName", "Illegal", "NotExists", "EmptyPass", "WrongPass", "WrongPluginPass":
		e.Code = "wrongpassword"
	case "Throttled":
		e.Code = "login-throttled"
	case "CreateBlocked", "Blocked":
		e.Code = "blocked"
	case "WrongToken", "NeedToken":
		e.Code = "sessionlost"
	}
	if e.Code == "" {
		e.Code = "login-failed"
	}
	return e
}

// name is who we are now, in the wiki's spelling.
func (l *login) name(ctx context.Context, answer object) (string, error) {
	if name := answer.text("lgusername"); name != "" {
		return name, nil
	}
	top, err := l.client.do(ctx, l.session, call{
		doing: loggingIn, module: "query", format: "plaintext", get: true,
		params: form{{"meta", "userinfo"}},
	})
	if err != nil {
		return "", err
	}
	user := top.object("query").object("userinfo")
	if user.int("id") == 0 || user.text("name") == "" {
		return "", badAnswer(loggingIn, "user", false)
	}
	return user.text("name"), nil
}

// Logout ends the session on the wiki and forgets cookies and token. A session
// that the wiki has forgotten already counts as ended.
// An access token knows no logging out: it is only forgotten.
func (c *Client) Logout(ctx context.Context) error {
	if c.UserName() == "" {
		return nil
	}
	if err := c.endSession(ctx); err != nil {
		return err
	}
	s, err := c.newSession()
	if err != nil {
		return err
	}
	c.adopt(s)
	return nil
}

func (c *Client) endSession(ctx context.Context) error {
	if c.current().bearer != "" {
		return nil
	}
	_, err := c.write(ctx, call{doing: "log out", module: "logout", format: "plaintext", effect: true})
	var e *Error
	if err != nil && (!errors.As(err, &e) || e.Behaviour != LogIn) {
		return err
	}
	return nil
}
