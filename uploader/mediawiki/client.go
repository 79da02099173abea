package mediawiki

import (
	"context"
	"log/slog"
	"net/http"
)

// Options configure a [Client].
type Options struct {
	API       string            // address of api.php
	UserAgent string            // name/version (contact) Go version
	Transport http.RoundTripper // nil: http.DefaultTransport's settings with our timeouts
	Language  string            // uselang of the wiki's texts, "" for the wiki's own
	Log       *slog.Logger      // nil: no log
}

// Client talks to one wiki under one login. It holds a cookie jar of its own.
type Client struct {
	opts Options
}

// New returns a client that is not logged in. It makes no request.
func New(opts Options) (*Client, error) { return &Client{opts: opts}, nil }

// API returns the address of api.php.
func (c *Client) API() string { return c.opts.API }

// Login logs in by a bot password ("User@app" and its password, or "User" and
// "app@password") in a fresh cookie jar, and returns the user's name. The name
// guards every later write (assertuser). A refusal is an *Error whose Code is the
// reason: "wrongpassword", "login-throttled", "sessionlost", "aborted", …
func (c *Client) Login(ctx context.Context, user, password string) (string, error) {
	return "", errNotYet
}

// Logout ends the session on the wiki.
func (c *Client) Logout(ctx context.Context) error { return errNotYet }

// UserName is the name that Login returned, "" when not logged in.
func (c *Client) UserName() string { return "" }

// RefreshToken fetches a new CSRF token. When the wiki has forgotten who we are it
// returns an *Error with Behaviour LogIn.
func (c *Client) RefreshToken(ctx context.Context) error { return errNotYet }
