package mediawiki

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"
)

// CodeOAuthRefused is the Code of an *Error when the authorization server takes a
// code or a refresh token no more, or does not know the client. Info has its words.
const CodeOAuthRefused = "oauth-refused"

// OAuth is a public OAuth 2 client of one wiki: authorization code with PKCE
// (RFC 6749, RFC 7636). It is safe for use by many goroutines.
type OAuth struct {
	API       string // address of the wiki's api.php
	ClientID  string
	Redirect  string // address that the browser comes back to, as registered
	UserAgent string
	Transport http.RoundTripper // nil: one with our timeouts
	Redactor  *Redactor         // nil: nobody is told of the secrets
}

// Grant is what an authorization server gave out. It is secret.
type Grant struct {
	Access  string
	Refresh string    // "" for none; most servers take each one once
	Expires time.Time // zero: unknown
}

const (
	maxGrant  = 64 << 10 // bytes of a token answer
	grantWait = time.Minute
)

// Verifier is the secret half of one PKCE exchange.
type Verifier string

// NewVerifier makes one of 43 characters.
func NewVerifier() Verifier { return Verifier(randomURLSafe()) }

// NewState makes a value that nobody can guess.
func NewState() string { return randomURLSafe() }

func randomURLSafe() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // it never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func (v Verifier) challenge() string {
	sum := sha256.Sum256([]byte(v))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// AuthorizeURL is the page on which a person agrees.
func (o OAuth) AuthorizeURL(state string, v Verifier) (string, error) {
	u, err := o.endpoint("authorize")
	if err != nil {
		return "", err
	}
	u.RawQuery = form{
		{"response_type", "code"}, {"client_id", o.ClientID}, {"redirect_uri", o.Redirect}, {"state", state},
		{"code_challenge", v.challenge()}, {"code_challenge_method", "S256"},
	}.encode()
	return u.String(), nil
}

// Exchange trades the code that the browser brought back for tokens.
func (o OAuth) Exchange(ctx context.Context, code string, v Verifier) (Grant, error) {
	o.hide(code)
	o.hide(string(v))
	return o.grant(ctx, form{
		{"grant_type", "authorization_code"}, {"client_id", o.ClientID}, {"redirect_uri", o.Redirect},
		{"code", code}, {"code_verifier", string(v)},
	})
}

// Refresh trades a refresh token for new tokens. The old one is used up then, even
// when the answer is lost.
func (o OAuth) Refresh(ctx context.Context, refresh string) (Grant, error) {
	o.hide(refresh)
	g, err := o.grant(ctx, form{{"grant_type", "refresh_token"}, {"client_id", o.ClientID}, {"refresh_token", refresh}})
	if err == nil && g.Refresh == "" {
		g.Refresh = refresh // the server left the old one valid
	}
	return g, err
}

func (o OAuth) hide(secret string) {
	if o.Redactor != nil {
		o.Redactor.Hide(secret)
	}
}

// endpoint is where the OAuth extension answers: rest.php beside api.php. Wikimedia
// registers applications for all its wikis in one place.
func (o OAuth) endpoint(name string) (*url.URL, error) {
	u, err := parseAPI(o.API)
	if err != nil {
		return nil, err
	}
	if Wikimedia(u.Hostname()) {
		u = &url.URL{Scheme: "https", Host: "meta.wikimedia.org", Path: "/w/api.php"}
	}
	u.Path = path.Join(path.Dir(u.Path), "rest.php/oauth2", name)
	return u, nil
}

// Wikimedia knows the hosts of the wikis of the Wikimedia Foundation.
func Wikimedia(host string) bool {
	for _, domain := range []string{
		"wikimedia.org", "wikipedia.org", "wiktionary.org", "wikibooks.org", "wikiquote.org", "wikisource.org",
		"wikinews.org", "wikiversity.org", "wikivoyage.org", "wikidata.org", "mediawiki.org", "wikifunctions.org",
	} {
		if host == domain || strings.HasSuffix(host, "."+domain) {
			return true
		}
	}
	return false
}

const gettingTokens = "get an access token"

func (o OAuth) grant(ctx context.Context, params form) (Grant, error) {
	u, err := o.endpoint("access_token")
	if err != nil {
		return Grant{}, err
	}
	limited, cancel := context.WithTimeout(ctx, grantWait)
	defer cancel()
	req, err := http.NewRequestWithContext(limited, http.MethodPost, u.String(), strings.NewReader(params.encode()))
	if err != nil {
		return Grant{}, badAddress("not an address")
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", o.UserAgent)
	rt := o.Transport
	if rt == nil {
		own := newTransport(Timeouts{}.withDefaults())
		defer own.CloseIdleConnections()
		rt = own
	}
	// What is sent here opens the account: no redirect is followed.
	client := &http.Client{Transport: rt, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	asked := time.Now()
	resp, err := client.Do(req)
	if err != nil {
		return Grant{}, o.named(lineError(ctx, limited, &track{}, true, err))
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxGrant))
	if err != nil {
		return Grant{}, o.named(lineError(ctx, limited, &track{}, true, err))
	}
	return o.read(resp, body, asked)
}

func (o OAuth) named(err error) error {
	if e := as(err); e != nil {
		e.Action = gettingTokens
	}
	return err
}

// read takes apart an answer of RFC 6749, section 5.
func (o OAuth) read(resp *http.Response, body []byte, asked time.Time) (Grant, error) {
	answer := parseObject(json.RawMessage(body))
	g := Grant{Access: answer.text("access_token"), Refresh: answer.text("refresh_token")}
	o.hide(g.Access)
	o.hide(g.Refresh)
	if code := answer.text("error"); code != "" {
		e := refusedLogin(CodeOAuthRefused)
		e.Action, e.Status = gettingTokens, resp.StatusCode
		e.Info = Redact(plain(strings.TrimSpace(code + " " + answer.texts("hint", "error_description", "message"))))
		if code == "server_error" || code == "temporarily_unavailable" {
			e.Behaviour = Transient
		}
		return Grant{}, e
	}
	if resp.StatusCode != http.StatusOK {
		return Grant{}, o.named(statusError(resp, request{}))
	}
	if g.Access == "" || !strings.EqualFold(answer.text("token_type"), "Bearer") {
		return Grant{}, badAnswer(gettingTokens, "access token", false)
	}
	if seconds := answer.int("expires_in"); seconds > 0 {
		g.Expires = asked.Add(time.Duration(min(seconds, 10*365*24*60*60)) * time.Second).UTC().Truncate(time.Second)
	}
	return g, nil
}
