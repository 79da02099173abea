package mediawiki

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// session is one login: a jar, the name that it belongs to and its CSRF token.
// A new login makes a new session, because a jar that holds a bot session answers
// another login with Aborted.
type session struct {
	http *http.Client
	jar  *secretJar
	user string // "" when not logged in; immutable once the client has adopted it

	// bearer is the OAuth 2 access token that goes with every request, "" for a
	// login by cookies.
	bearer string

	turn  chan struct{} // holds one value; whoever has it may read and write token
	token string        // CSRF, "" until fetched
}

func (c *Client) newSession() (*session, error) {
	jar, err := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List})
	if err != nil {
		return nil, err
	}
	kept := &secretJar{Jar: jar, secrets: c.secrets}
	s := &session{
		http: &http.Client{Transport: c.rt, Jar: kept, CheckRedirect: followAPI},
		jar:  kept,
		turn: make(chan struct{}, 1),
	}
	s.turn <- struct{}{}
	return s, nil
}

// secretJar tells the redactor what the cookies are.
type secretJar struct {
	*cookiejar.Jar
	secrets *Redactor
}

func (j *secretJar) SetCookies(u *url.URL, cookies []*http.Cookie) {
	for _, k := range cookies {
		j.secrets.Hide(k.Value)
	}
	j.Jar.SetCookies(u, cookies)
}

// maxRedirects is what net/http follows as well.
const maxRedirects = 10

// followAPI follows a redirect of a GET to the same host, as from http to https.
// Anything else is left as the answer: a POST would lose its body or send it, and
// the token in it, to somebody else.
func followAPI(req *http.Request, via []*http.Request) error {
	first := via[0]
	switch {
	case len(via) >= maxRedirects,
		first.Method != http.MethodGet,
		req.URL.Hostname() != first.URL.Hostname(),
		first.URL.Scheme == "https" && req.URL.Scheme != "https",
		first.Header.Get("Authorization") != "" && !sameServer(first.URL, req.URL):
		return http.ErrUseLastResponse
	}
	return nil
}

// sameServer tells whether a redirect stays at one server: the same host and port,
// or the usual step from http to https. Credentials go no further.
func sameServer(a, b *url.URL) bool {
	if !strings.EqualFold(a.Hostname(), b.Hostname()) {
		return false
	}
	upgrade := a.Scheme == "http" && b.Scheme == "https" && a.Port() == "" && b.Port() == ""
	return upgrade || a.Scheme == b.Scheme && a.Port() == b.Port()
}
