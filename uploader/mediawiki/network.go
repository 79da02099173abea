package mediawiki

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
)

// ErrNoCertificates means that a file named as a CA file holds no certificate.
var ErrNoCertificates = errors.New("no certificate in the file")

// Direct as [Network.Proxy] means: use no proxy, whatever the environment says.
const Direct = "direct"

// Network is how to reach a wiki where the machine's own settings do not do.
type Network struct {
	// Proxy is the address of an http, https or socks5 proxy, with user name and
	// password where it wants them; [Direct] for none; "" for what ProxyFor says.
	Proxy string
	// ProxyFor tells the proxy for a request, nil for none, as in [http.Transport].
	// It may take its time, within the request's context. nil: what the environment
	// says (HTTPS_PROXY, NO_PROXY).
	ProxyFor func(*http.Request) (*url.URL, error)
	// CAFile names a PEM file with certificates to trust besides the system's, as
	// companies have for their own wikis; "" for none.
	CAFile   string
	Timeouts Timeouts // zero fields take the defaults
}

// NewTransport returns a transport with these settings. Certificates are always
// verified. An address that cannot be a proxy gives an *Error with Code
// "bad-address".
func NewTransport(n Network) (*http.Transport, error) {
	t := newTransport(n.Timeouts.withDefaults())
	switch n.Proxy {
	case "":
		if n.ProxyFor != nil {
			t.Proxy = n.ProxyFor
		}
	case Direct:
		t.Proxy = nil
	default:
		proxy, err := ParseProxy(n.Proxy)
		if err != nil {
			return nil, err
		}
		t.Proxy = http.ProxyURL(proxy)
	}
	if n.CAFile == "" {
		return t, nil
	}
	pool, err := trust(n.CAFile)
	if err != nil {
		return nil, fmt.Errorf("read certificates of %s: %w", n.CAFile, err)
	}
	t.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	return t, nil
}

// trust adds the certificates of a file to those of the system.
func trust(file string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, ErrNoCertificates
	}
	return pool, nil
}
