package mediawiki

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// statusRule says what an HTTP status means that did not come with an answer of
// the API. It comes from a proxy, a firewall, or a PHP that died.
func statusRule(status int, r request) rule {
	switch status {
	case http.StatusRequestEntityTooLarge:
		return rule{Behaviour: SmallerBody, About: AboutWiki}
	case http.StatusTooManyRequests:
		return pauseAll
	case http.StatusUnauthorized:
		return rule{Behaviour: AskPerson, About: AboutWiki, Whole: true}
	case http.StatusProxyAuthRequired:
		return rule{Behaviour: AskPerson, About: AboutNetwork, Whole: true}
	case http.StatusRequestTimeout, http.StatusTooEarly:
		return rule{Behaviour: Transient, About: AboutNetwork}
	case http.StatusLengthRequired:
		return fault
	case http.StatusNotFound, http.StatusGone:
		return stopWiki
	case http.StatusNotImplemented, http.StatusHTTPVersionNotSupported:
		return wikiCannot
	}
	switch {
	case status >= http.StatusInternalServerError:
		// PHP may still be at work behind a gateway that gave up.
		return rule{Behaviour: Transient, About: AboutWiki, check: true}
	case status >= http.StatusBadRequest:
		return wikiCannot
	case status >= http.StatusMultipleChoices:
		return stopWiki
	}
	// HTML with status 200: a captive portal, a wrong address, or a body that PHP
	// dropped. A page that a PHP error broke cannot be told from these.
	if r.bodySize > smallBody {
		return rule{Behaviour: SmallerBody, About: AboutWiki, check: true}
	}
	return rule{Behaviour: Permanent, About: AboutWiki, check: true}
}

// statusError is the error for an answer that is not the API's.
func statusError(resp *http.Response, r request) *Error {
	if e := ProxyError(resp, nil); e != nil {
		return e
	}
	e := &Error{Code: "not-json", Status: resp.StatusCode, RetryAfter: retryAfter(resp.Header)}
	if resp.StatusCode >= http.StatusMultipleChoices {
		e.Code = fmt.Sprintf("http-%d", resp.StatusCode)
	}
	e.apply(statusRule(resp.StatusCode, r), r)
	if e.Behaviour == Transient && e.RetryAfter > 0 {
		e.Whole = true
	}
	return e
}

// retryAfter reads seconds or a date; 0 when there is neither.
func retryAfter(h http.Header) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if v == "" {
		return 0
	}
	if s, err := strconv.Atoi(v); err == nil {
		return time.Duration(min(max(s, 0), 24*60*60)) * time.Second
	}
	t, err := http.ParseTime(v)
	if err != nil {
		return 0
	}
	return min(max(time.Until(t), 0), 24*time.Hour)
}

// lineError is the error for a request that got no answer, or only a part of one.
// The end of ctx is returned as such: the caller wanted it.
func lineError(ctx, watched context.Context, t *track, effect bool, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	touched, complete, fileErr := t.state()
	if fileErr != nil {
		return localError(fileErr)
	}
	if e := ProxyError(nil, err); e != nil {
		e.Err = cause(err)
		return e
	}
	e := &Error{Code: "network", Behaviour: Transient, About: AboutNetwork, Err: cause(err)}
	e.Unanswered = effect && complete
	e.Whole = !touched && notConnected(err)
	var slow net.Error
	switch {
	case errors.Is(context.Cause(watched), errStandstill):
		e.Code, e.Err = "timeout", errStandstill
	case errors.As(err, &slow) && slow.Timeout():
		e.Code = "timeout"
	}
	var untrusted *tls.CertificateVerificationError
	if errors.As(err, &untrusted) {
		e.Code, e.Behaviour, e.About = "tls-certificate", Permanent, AboutWiki
	}
	return e
}

// LineError is the error for a request outside the API that got no answer. The end of
// ctx is returned as such.
func LineError(ctx context.Context, err error) error {
	return lineError(ctx, context.Background(), &track{}, false, err)
}

// cause takes off the *url.Error, whose text repeats the address of the request.
func cause(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

func notConnected(err error) bool {
	var op *net.OpError
	var dns *net.DNSError
	var untrusted *tls.CertificateVerificationError
	var refused *refusedByProxy
	return errors.As(err, &op) && onTheWay(op.Op) || errors.As(err, &dns) || errors.As(err, &untrusted) || errors.As(err, &refused)
}

// onTheWay tells of an operation of package net, or of a proxy's client, that it
// comes before the first byte of a request.
func onTheWay(op string) bool {
	return op == "dial" || op == "proxyconnect" || strings.HasPrefix(op, "socks")
}

func localError(err error) *Error {
	e := &Error{Code: "file-unreadable", Behaviour: Permanent, About: AboutFile, Err: err}
	if errors.Is(err, errFileChanged) {
		e.Code = "file-changed"
	}
	return e
}
