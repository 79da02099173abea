package mediawiki

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
)

const (
	// CodeProxyPassword says that the proxy wants a user name and a password, or
	// other ones than it got (RFC 9110, section 15.5.8; RFC 1929 for SOCKS).
	CodeProxyPassword = "http-407"
	// CodeProxyMethod says that the proxy wants a log-in of a kind that is not
	// spoken here, such as NTLM or Negotiate.
	CodeProxyMethod = "proxy-method"
)

// ParseProxy reads the address of a proxy: http, https or socks5, with http where no
// scheme is written. It may hold a user name and a password, which no error repeats.
func ParseProxy(address string) (*url.URL, error) {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" { // the error would spell out a password
		return nil, badAddress("not a proxy")
	}
	switch u.Scheme {
	case "http", "https", "socks5", "socks5h":
		return u, nil
	}
	return nil, badAddress("not a proxy")
}

// refusedByProxy is what a proxy says instead of making a tunnel.
type refusedByProxy struct {
	status int
	header http.Header
}

func (r *refusedByProxy) Error() string {
	return fmt.Sprintf("the proxy answered %d %s", r.status, http.StatusText(r.status))
}

// answeredConnect is for [http.Transport.OnProxyConnectResponse]; the error that
// net/http makes would be the status in words.
func answeredConnect(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode >= http.StatusBadRequest {
		return &refusedByProxy{resp.StatusCode, resp.Header}
	}
	return nil
}

// ProxyError is the error for an exchange that a proxy has ended because of who we
// are or where we go, nil when it did not. That it cannot reach the host (502, 504) is
// as if there were no network. One of resp and err may be nil.
func ProxyError(resp *http.Response, err error) *Error {
	var refused *refusedByProxy
	switch {
	case resp != nil && resp.StatusCode == http.StatusProxyAuthRequired:
		refused = &refusedByProxy{resp.StatusCode, resp.Header}
	case errors.As(err, &refused) && refused.status < http.StatusInternalServerError:
	case unknownToSOCKS(err):
		refused = &refusedByProxy{status: http.StatusProxyAuthRequired}
	default:
		return nil
	}
	e := &Error{Code: fmt.Sprintf("http-%d", refused.status), Status: refused.status, Err: err}
	e.apply(statusRule(refused.status, request{}), request{})
	if refused.status == http.StatusProxyAuthRequired && !takesPassword(refused.header) {
		e.Code, e.Info = CodeProxyMethod, methods(refused.header)
	}
	return e
}

// unknownToSOCKS tells that a SOCKS proxy did not let us in. The client of net/http
// has words for that, but no value.
func unknownToSOCKS(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	for ; ok && !strings.HasPrefix(op.Op, "socks"); op, ok = errors.AsType[*net.OpError](op.Err) {
	}
	if !ok || op.Err == nil {
		return false
	}
	switch op.Err.Error() {
	case "no acceptable authentication methods", "username/password authentication failed", "invalid username/password":
		return true
	}
	return false
}

// takesPassword tells whether a proxy would take a name and a password as they are,
// which is all that is spoken here. One that does not say what it wants might.
func takesPassword(h http.Header) bool {
	all := h.Values("Proxy-Authenticate")
	for _, c := range all {
		scheme, _, _ := strings.Cut(strings.TrimSpace(c), " ")
		if strings.EqualFold(scheme, "Basic") {
			return true
		}
	}
	return len(all) == 0
}

// methods are the names of the ways to log in that a proxy knows.
func methods(h http.Header) string {
	var names []string
	for _, c := range h.Values("Proxy-Authenticate") {
		name, _, _ := strings.Cut(strings.TrimSpace(c), " ")
		names = append(names, name)
	}
	const longest = 60
	text := strings.Join(names, ", ")
	return text[:min(len(text), longest)]
}
