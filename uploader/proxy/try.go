package proxy

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"wikidrop/uploader/mediawiki"
)

// trying is how long a test waits for an answer.
const trying = 20 * time.Second

// Try reaches a wiki's api.php as a draft says, and returns how long that took. Any
// answer of the wiki is good. Refusals and dead lines are *mediawiki.Error.
func (c *Chooser) Try(ctx context.Context, d Draft, target string) (time.Duration, error) {
	through, err := c.drafted(ctx, d, target)
	if err != nil {
		return 0, err
	}
	way, err := mediawiki.NewTransport(mediawiki.Network{
		ProxyFor: func(*http.Request) (*url.URL, error) { return through, nil },
	})
	if err != nil {
		return 0, err
	}
	defer way.CloseIdleConnections()
	limited, cancel := context.WithTimeout(ctx, trying)
	defer cancel()
	req, err := http.NewRequestWithContext(limited, http.MethodGet, target, nil)
	if err != nil {
		return 0, err
	}
	req.Header.Set("User-Agent", c.agent)
	began := time.Now()
	resp, err := way.RoundTrip(req)
	if err != nil {
		return 0, mediawiki.LineError(ctx, err)
	}
	defer resp.Body.Close()
	_, _ = io.CopyN(io.Discard, resp.Body, 1<<10)
	return time.Since(began), judge(resp)
}

// judge tells an answer of the wiki from one of a proxy.
func judge(resp *http.Response) error {
	if refused := mediawiki.ProxyError(resp, nil); refused != nil {
		return refused
	}
	if resp.StatusCode < http.StatusInternalServerError {
		return nil
	}
	return &mediawiki.Error{
		Code: fmt.Sprintf("http-%d", resp.StatusCode), Status: resp.StatusCode,
		Behaviour: mediawiki.Transient, About: mediawiki.AboutNetwork,
	}
}

// drafted is the proxy of a draft with name and password, nil for none.
func (c *Chooser) drafted(ctx context.Context, d Draft, target string) (*url.URL, error) {
	to, err := url.Parse(target)
	if err != nil {
		return nil, err
	}
	plain, user, password, err := d.read()
	if err != nil {
		return nil, err
	}
	c.key.redactor.Hide(password)
	found, err := c.choose(ctx, plain, to)
	if err != nil || found == nil {
		return nil, err
	}
	if user != "" && (password != "" || !c.knows(ctx, withPort(found), user)) {
		return &url.URL{Scheme: found.Scheme, Host: found.Host, User: url.UserPassword(user, password)}, nil
	}
	return c.unlocked(ctx, c.settings.Get().Proxy, found), nil
}
