package account

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"wikidrop/uploader/mediawiki"
)

// Proxies chooses the proxy of accounts that have none of their own.
type Proxies interface {
	// For is the proxy of a request, nil for none.
	For(*http.Request) (*url.URL, error)
	// Host is host:port of the proxy on the way to target, "" where there is none.
	Host(ctx context.Context, target *url.URL) string
	// Answer keeps the user name and password that the proxy at host:port wants.
	Answer(ctx context.Context, host, user, password string) (kept bool, err error)
}

// transport is the way through an account's own proxy, or else through the one that
// is chosen for all.
func (m *Manager) transport(proxy, caFile string) (*http.Transport, error) {
	n := mediawiki.Network{Proxy: proxy, CAFile: caFile}
	if m.opts.Proxies != nil {
		n.ProxyFor = m.opts.Proxies.For
	}
	return mediawiki.NewTransport(n)
}

// askProxy asks the person for the name and password of the proxy that has just
// refused us. The error is returned where there is nothing to ask.
func (v *visit) askProxy(ctx context.Context, refused error) error {
	own, host := v.ownProxy(), ""
	switch {
	case own != nil:
		host = own.Host
	case v.m.opts.Proxies != nil:
		host = v.m.opts.Proxies.Host(ctx, v.target())
	}
	if host == "" {
		return refused
	}
	answers, err := v.draft.Prompter.Ask(ctx, proxyQuestion(host, v.proxyAsked))
	if err != nil {
		return err
	}
	v.proxyAsked = true
	user, password := answers["user"], answers["password"]
	v.m.opts.Redactor.Hide(password)
	if own == nil {
		_, err := v.m.opts.Proxies.Answer(ctx, host, user, password)
		return err
	}
	own.User = url.UserPassword(user, password)
	v.secret.Proxy = own.String()
	v.m.opts.Redactor.Hide(v.secret.Proxy)
	return v.open(v.account)
}

// ownProxy is the proxy of this account alone, nil: none.
func (v *visit) ownProxy() *url.URL {
	if v.account.Proxy == "" || v.account.Proxy == mediawiki.Direct {
		return nil
	}
	u, err := mediawiki.ParseProxy(v.account.Proxy)
	if err != nil {
		return nil
	}
	return u
}

// target is about where the visit goes: which proxy is asked for depends on the host.
func (v *visit) target() *url.URL {
	address := v.draft.Address
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil {
		return &url.URL{Scheme: "https"}
	}
	return u
}

// proxyQuestion asks for what the proxy wants.
func proxyQuestion(host string, again bool) Question {
	q := serverQuestion(host, "", again)
	q.Kind = AskProxy
	return q
}
