package mediawiki

import (
	"context"
	"net/http"
	"slices"
	"strings"
)

// LoginBearer logs in by an OAuth 2 access token, which then goes with every
// request to this api.php and nowhere else. The wiki is asked whose token it is; one
// that it does not take is an *Error with a Code that begins with "mwoauth-", also
// where the wiki answers as to a stranger, so that nothing is ever done anonymously.
func (c *Client) LoginBearer(ctx context.Context, token string) (string, error) {
	token = strings.TrimSpace(token)
	c.secrets.Hide(token)
	s, err := c.newSession()
	if err != nil {
		return "", err
	}
	if token == "" || strings.ContainsFunc(token, notInHeader) {
		return "", refusedLogin("mwoauth-invalid-authorization")
	}
	s.bearer = token
	if s.user, err = c.whoAmI(ctx, s); err != nil {
		return "", err
	}
	if s.user == "" {
		return "", refusedLogin("mwoauth-invalid-authorization")
	}
	c.adopt(s)
	return s.user, nil
}

// notInHeader knows what cannot be part of a token, such as a line end that came
// along with copying.
func notInHeader(r rune) bool { return r <= ' ' || r > '~' }

// whoAmI is the name that a session has on the wiki, "" for nobody.
func (c *Client) whoAmI(ctx context.Context, s *session) (string, error) {
	top, err := c.do(ctx, s, call{
		doing: loggingIn, module: "query", format: "plaintext", get: true,
		params: form{{"meta", "userinfo"}},
	})
	if hasCode(err, "readapidenied") {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	user := top.object("query").object("userinfo")
	if user.int("id") == 0 || user.has("anon") && user.flag("anon") {
		return "", nil
	}
	return user.text("name"), nil
}

// Cookie is a cookie of a login, to go on with it in a later run of the program.
type Cookie struct {
	Name  string `json:"n"`
	Value string `json:"v"`
}

// passingCookies are cookies of MediaWiki that live for seconds.
var passingCookies = []string{"UseDC", "UseCDNCache", "cpPosIndex"}

// Cookies returns what [Client.Resume] needs to go on with this login, nil when
// nobody is logged in or the login is a token. They are secrets.
func (c *Client) Cookies() []Cookie {
	s := c.current()
	if s.user == "" || s.bearer != "" {
		return nil
	}
	var out []Cookie
	for _, k := range s.jar.Cookies(c.api) {
		if !slices.Contains(passingCookies, k.Name) {
			out = append(out, Cookie{k.Name, k.Value})
		}
	}
	return out
}

// Resume goes on with a login of an earlier run. The cookies go to this host only.
// When the wiki no longer knows them it returns an *Error with Behaviour LogIn.
func (c *Client) Resume(ctx context.Context, cookies []Cookie) (string, error) {
	s, err := c.newSession()
	if err != nil {
		return "", err
	}
	var all []*http.Cookie
	for _, k := range cookies {
		all = append(all, &http.Cookie{Name: k.Name, Value: k.Value, Path: "/", Secure: c.api.Scheme == "https"})
	}
	s.jar.SetCookies(c.api, all)
	if s.user, err = c.whoAmI(ctx, s); err != nil {
		return "", err
	}
	if s.user == "" {
		return "", loggedOut(loggingIn)
	}
	c.adopt(s)
	return s.user, nil
}
