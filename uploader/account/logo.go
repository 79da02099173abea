package account

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// ErrNoLogo means that a wiki has no logo that could be fetched.
var ErrNoLogo = errors.New("account: no logo")

const (
	mostLogo = 1 << 20 // bytes
	logoWait = 20 * time.Second
)

// Logo fetches the picture that a wiki shows of itself, in whatever format it is. It
// goes without cookies or a login, by https or to the wiki's own host.
func (m *Manager) Logo(ctx context.Context, id string) ([]byte, error) {
	a, ok := m.Get(id)
	if !ok {
		return nil, ErrUnknown
	}
	u, err := url.Parse(a.Facts.Logo)
	if err != nil || u.Scheme != "https" && !sameHost(a.API, a.Facts.Logo) || u.Host == "" {
		return nil, ErrNoLogo
	}
	var s secret
	if a.Guarded {
		if s, err = m.secret(ctx, a); err != nil {
			return nil, err
		}
	}
	way, err := m.openDoor(a, s)
	if err != nil {
		return nil, err
	}
	defer way.CloseIdleConnections()
	ctx, cancel := context.WithTimeout(ctx, logoWait)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, ErrNoLogo
	}
	req.Header.Set("User-Agent", m.opts.UserAgent)
	client := &http.Client{Transport: way, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("fetch the logo: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%w: HTTP status %d", ErrNoLogo, resp.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, mostLogo+1))
	if err == nil && len(data) > mostLogo {
		err = ErrNoLogo
	}
	return data, err
}
