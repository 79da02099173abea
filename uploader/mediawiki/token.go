package mediawiki

import (
	"context"
	"strings"
)

// noToken is the CSRF token of everybody who is not logged in.
const noToken = `+\`

// RefreshToken fetches a new CSRF token. When the wiki has forgotten who we are it
// returns an *Error with Behaviour LogIn.
func (c *Client) RefreshToken(ctx context.Context) error {
	s := c.current()
	if s.user == "" {
		return loggedOut("fetch token")
	}
	stale, err := s.peek(ctx)
	if err != nil {
		return err
	}
	_, err = c.token(ctx, s, stale)
	return err
}

// peek returns the token that is known, "" if none.
func (s *session) peek(ctx context.Context) (string, error) {
	if err := s.take(ctx); err != nil {
		return "", err
	}
	defer s.leave()
	return s.token, nil
}

// take waits for the right to read or fetch the token, so that of many uploads
// that find it missing one asks and the others use the answer.
func (s *session) take(ctx context.Context) error {
	select {
	case <-s.turn:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *session) leave() { s.turn <- struct{}{} }

// token returns the CSRF token, a new one when what is known is stale.
func (c *Client) token(ctx context.Context, s *session, stale string) (string, error) {
	if err := s.take(ctx); err != nil {
		return "", err
	}
	defer s.leave()
	if s.token != "" && s.token != stale {
		return s.token, nil
	}
	token, err := c.fetchToken(ctx, s)
	if err != nil {
		return "", err
	}
	s.token = token
	return token, nil
}

// fetchToken asks for token and user in one query, without an assertion, since a
// token that belongs to nobody or to another user is worse than none.
func (c *Client) fetchToken(ctx context.Context, s *session) (string, error) {
	const doing = "fetch token"
	top, err := c.do(ctx, s, call{
		doing: doing, module: "query", format: "plaintext", get: true,
		params: form{{"meta", "tokens|userinfo"}},
	})
	if err != nil {
		return "", err
	}
	query := top.object("query")
	token := query.object("tokens").text("csrftoken")
	if token == "" {
		if token, err = c.editToken(ctx, s, doing); err != nil {
			return "", err
		}
	}
	c.secrets.Hide(token)
	if err := s.belongs(token, query.object("userinfo"), doing); err != nil {
		return "", err
	}
	return token, nil
}

// editToken asks as wikis before 1.24 want it; its token serves uploads too.
func (c *Client) editToken(ctx context.Context, s *session, doing string) (string, error) {
	top, err := c.do(ctx, s, call{
		doing: doing, module: "query", get: true,
		params: form{{"prop", "info"}, {"intoken", "edit"}, {"titles", "File:Wikidrop"}},
	})
	if err != nil {
		return "", err
	}
	for _, raw := range top.object("query").list("pages") {
		if token := parseObject(raw).text("edittoken"); token != "" {
			return token, nil
		}
	}
	return "", badAnswer(doing, "token", false)
}

// belongs checks that a token is that of the user who logged in.
func (s *session) belongs(token string, user object, doing string) error {
	if token == noToken || user.has("anon") && user.flag("anon") || user.has("id") && user.int("id") == 0 {
		return loggedOut(doing)
	}
	if name := user.text("name"); name != "" && !sameUser(name, s.user) {
		e := loggedOut(doing)
		e.Code = "assertnameduserfailed"
		return e
	}
	return nil
}

func sameUser(a, b string) bool {
	canonical := func(s string) string { return strings.ReplaceAll(nfc(s), "_", " ") }
	return canonical(a) == canonical(b)
}

// loggedOut is the error that the wiki itself would give with assert=user.
func loggedOut(doing string) *Error {
	return &Error{Code: "assertuserfailed", Action: doing, Behaviour: LogIn, About: AboutAccount}
}
