// Package proxytest is a proxy for tests: a real one on this machine that speaks HTTP
// (forwarding and CONNECT) or SOCKS5, and lets in who knows the password.
package proxytest

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync"
	"time"
)

// Proxy is a proxy that runs. Its methods may be called from any goroutine.
type Proxy struct {
	scheme string
	net    net.Listener
	server *http.Server // nil for SOCKS5
	// to is where every connection really goes, "" where it asks to go. So a test
	// can use names of hosts that do not exist.
	to string

	mu             sync.Mutex // guards what follows
	user, password string     // "", "": everybody may pass
	method         string     // of Proxy-Authenticate
	refuse         int        // status for everybody, 0: none
	passed         []string   // host:port of what was let through
	turnedAway     int
}

// HTTP starts an HTTP proxy whose connections all end at host:port to, or where they
// want when to is "".
func HTTP(to string) (*Proxy, error) {
	p, err := start("http", to)
	if err != nil {
		return nil, err
	}
	p.server = &http.Server{Handler: p, ReadHeaderTimeout: time.Minute}
	go func() { _ = p.server.Serve(p.net) }()
	return p, nil
}

// SOCKS5 starts a SOCKS5 proxy (RFC 1928, RFC 1929).
func SOCKS5(to string) (*Proxy, error) {
	p, err := start("socks5", to)
	if err != nil {
		return nil, err
	}
	go p.acceptSOCKS()
	return p, nil
}

func start(scheme, to string) (*Proxy, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	return &Proxy{scheme: scheme, net: l, to: to, method: `Basic realm="Company"`}, nil
}

// Close ends the proxy; tunnels end with their clients.
func (p *Proxy) Close() error {
	if p.server != nil {
		return p.server.Close()
	}
	return p.net.Close()
}

// Host is host:port of the proxy.
func (p *Proxy) Host() string { return p.net.Addr().String() }

// URL is the proxy's address without a password.
func (p *Proxy) URL() string { return p.scheme + "://" + p.Host() }

// URLFor is the proxy's address with a name and a password.
func (p *Proxy) URLFor(user, password string) string {
	u := url.URL{Scheme: p.scheme, User: url.UserPassword(user, password), Host: p.Host()}
	return u.String()
}

// Require asks for a name and a password from now on.
func (p *Proxy) Require(user, password string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.user, p.password = user, password
}

// Speak makes the proxy ask for another way to log in, such as "NTLM".
func (p *Proxy) Speak(method string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.method = method
}

// Refuse answers everything with a status, 0 for none.
func (p *Proxy) Refuse(status int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refuse = status
}

// Passed lists host:port of what was let through.
func (p *Proxy) Passed() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.passed...)
}

// TurnedAway counts who had no, or a wrong, password.
func (p *Proxy) TurnedAway() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.turnedAway
}

// admit tells whether somebody may pass, and notes it.
func (p *Proxy) admit(target, user, password string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.password != "" && (user != p.user || password != p.password) {
		p.turnedAway++
		return false
	}
	p.passed = append(p.passed, target)
	return true
}

func (p *Proxy) refusal() (status int, method string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.refuse, p.method
}

// dial makes the onward connection.
func (p *Proxy) dial(target string) (net.Conn, error) {
	if p.to != "" {
		target = p.to
	}
	return net.DialTimeout("tcp", target, time.Minute)
}

// ServeHTTP implements [http.Handler].
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	status, method := p.refusal()
	if status != 0 {
		http.Error(w, "no", status)
		return
	}
	user, password, _ := basic(r)
	if !p.admit(r.Host, user, password) {
		w.Header().Set("Proxy-Authenticate", method)
		http.Error(w, "who are you?", http.StatusProxyAuthRequired)
		return
	}
	if r.Method == http.MethodConnect {
		p.tunnel(w, r)
		return
	}
	onward := &httputil.ReverseProxy{Rewrite: func(q *httputil.ProxyRequest) {
		if p.to != "" {
			q.Out.URL.Host = p.to
		}
		q.Out.Host = q.In.Host
	}}
	onward.ServeHTTP(w, r)
}

// basic reads Proxy-Authorization as net/http reads Authorization.
func basic(r *http.Request) (user, password string, ok bool) {
	again := http.Request{Header: http.Header{"Authorization": r.Header["Proxy-Authorization"]}}
	return again.BasicAuth()
}

func (p *Proxy) tunnel(w http.ResponseWriter, r *http.Request) {
	onward, err := p.dial(r.Host)
	if err != nil {
		http.Error(w, "not reached", http.StatusBadGateway)
		return
	}
	client, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		_ = onward.Close()
		return
	}
	if _, err := io.WriteString(client, "HTTP/1.1 200 Connection established\r\n\r\n"); err == nil {
		join(client, buffered, onward)
	}
}

// join copies both ways until both sides are done.
func join(client net.Conn, fromClient io.Reader, onward net.Conn) {
	var both sync.WaitGroup
	both.Go(func() {
		_, _ = io.Copy(onward, fromClient)
		_ = onward.Close()
	})
	both.Go(func() {
		_, _ = io.Copy(client, onward)
		_ = client.Close()
	})
	both.Wait()
}

func (p *Proxy) acceptSOCKS() {
	for {
		conn, err := p.net.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err == nil {
			go p.serveSOCKS(conn)
		}
	}
}
