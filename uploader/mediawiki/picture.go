package mediawiki

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

const (
	maxPicture   = 4 << 20 // bytes
	pictureWait  = 30 * time.Second
	pictureTurns = 5 // redirects
)

// ErrNoPicture means that an address gives no picture that may be fetched: another
// scheme, a place that the wiki has no business to send us to, a refusal, or more
// than 4 MiB.
var ErrNoPicture = errors.New("mediawiki: no picture at this address")

// Picture fetches a small picture of a file, as ImageInfo.ThumbURL names it, in
// whatever format it is. Cookies and access tokens go to the wiki's own server only:
// private wikis want them, while many others keep their pictures on another host,
// which sees none. A wiki that is reached by https cannot send us to plain http, nor
// can one of the internet send us to a host of this machine or of its network. That
// holds for each of at most five redirects. It takes 30 s at most; the error is
// [ErrNoPicture], one of the line, or the end of ctx.
func (c *Client) Picture(ctx context.Context, address string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, pictureWait)
	defer cancel()
	u, err := url.Parse(c.secured(address))
	for range pictureTurns + 1 {
		if err != nil || !c.mayVisit(u) {
			return nil, ErrNoPicture
		}
		data, next, err := c.visit(ctx, u)
		if err != nil {
			return nil, fmt.Errorf("fetch a picture: %w", err)
		}
		if next == "" {
			return data, nil
		}
		u, err = u.Parse(next)
		if err != nil {
			return nil, ErrNoPicture
		}
	}
	return nil, ErrNoPicture
}

// secured is an address with the scheme that reached the wiki: one behind a proxy
// often writes http into its links.
func (c *Client) secured(address string) string {
	u, err := url.Parse(address)
	if err == nil && c.api.Scheme == "https" && u.Scheme == "http" && u.Host == c.api.Host {
		u.Scheme = "https"
		return u.String()
	}
	return address
}

// mayVisit tells whether the wiki may send us to an address.
func (c *Client) mayVisit(u *url.URL) bool {
	switch {
	case u.Host == "" || u.User != nil:
		return false
	case u.Scheme != "https" && (u.Scheme != "http" || c.api.Scheme == "https"):
		return false
	}
	return sameServer(c.api, u) || nearby(c.api.Hostname()) || !nearby(u.Hostname())
}

// visit asks one server, and returns the picture or where the server says it is.
func (c *Client) visit(ctx context.Context, u *url.URL) (data []byte, next string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, "", err
	}
	req.Header.Set("User-Agent", c.opts.UserAgent)
	client := &http.Client{Transport: c.rt, CheckRedirect: stay}
	if s := c.current(); sameServer(c.api, u) {
		client.Jar = s.jar
		if s.bearer != "" {
			req.Header.Set("Authorization", "Bearer "+s.bearer)
		}
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode >= http.StatusMultipleChoices && resp.StatusCode < http.StatusBadRequest {
		if next = resp.Header.Get("Location"); next == "" {
			err = ErrNoPicture
		}
		return nil, next, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, "", fmt.Errorf("%w: HTTP status %d", ErrNoPicture, resp.StatusCode)
	}
	data, err = io.ReadAll(io.LimitReader(resp.Body, maxPicture+1))
	if err == nil && len(data) > maxPicture {
		err = ErrNoPicture
	}
	return data, "", err
}

// stay leaves redirects to the caller, who judges each.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
