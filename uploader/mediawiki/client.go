package mediawiki

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
)

// Options configure a [Client].
type Options struct {
	API       string            // address of api.php
	UserAgent string            // name/version (contact) Go version; see [UserAgent]
	Transport http.RoundTripper // nil: a transport of its own with our timeouts
	Language  string            // uselang of the wiki's texts, "" for the account's own
	Log       *slog.Logger      // nil: no log
	Timeouts  Timeouts          // zero fields take the defaults
	// Redactor learns every password, token and cookie that the client sees, so
	// that the program's log handler can blank them too. nil: one of its own.
	Redactor *Redactor
}

// Client talks to one wiki under one login. It holds a cookie jar of its own.
type Client struct {
	// Immutable after New.
	opts    Options
	api     *url.URL
	rt      http.RoundTripper
	log     *slog.Logger
	secrets *Redactor

	mu        sync.Mutex // guards what follows
	session   *session
	params    map[string]bool // of action=upload, nil until asked
	generator string          // "" until asked
	maxUpload int64           // bytes, 0 until asked
}

// New returns a client that is not logged in. It makes no request. An address
// that cannot be an api.php gives an *Error with Code "bad-address".
func New(opts Options) (*Client, error) {
	api, err := parseAPI(opts.API)
	if err != nil {
		return nil, err
	}
	opts.Timeouts = opts.Timeouts.withDefaults()
	if opts.UserAgent == "" {
		opts.UserAgent = UserAgent("", "")
	}
	c := &Client{opts: opts, api: api, rt: opts.Transport, log: opts.Log, secrets: opts.Redactor}
	if c.rt == nil {
		c.rt = newTransport(opts.Timeouts)
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if c.secrets == nil {
		c.secrets = NewRedactor()
	}
	c.session, err = c.newSession()
	return c, err
}

// API returns the address of api.php.
func (c *Client) API() string { return c.api.String() }

// UserName is the name that Login returned, "" when not logged in.
func (c *Client) UserName() string { return c.current().user }

// Close drops idle connections. The session on the wiki goes on; see [Client.Logout].
func (c *Client) Close() {
	if t, ok := c.rt.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

func (c *Client) current() *session {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.session
}

func (c *Client) adopt(s *session) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.session = s
}

// logAt writes one line; every string and error in it goes through the redactor.
func (c *Client) logAt(ctx context.Context, level slog.Level, msg string, args ...any) {
	if !c.log.Enabled(ctx, level) {
		return
	}
	for i, a := range args {
		switch v := a.(type) {
		case string:
			args[i] = c.secrets.Redact(v)
		case error:
			args[i] = c.secrets.Redact(v.Error())
		}
	}
	c.log.Log(ctx, level, msg, args...)
}
