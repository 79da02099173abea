package account

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"wikidrop/uploader/mediawiki"
)

// DefaultPort is where the browser comes back to. Wikis want the exact address
// registered, so it cannot be any free port; this one is below those that systems
// give out by themselves.
const DefaultPort = 28470

const (
	callback = "/oauth2/callback"
	// browserWait is how long a person may take in the browser.
	browserWait = 10 * time.Minute
)

// Errors of a login through the browser.
var (
	// ErrPort means that another program uses the port of the redirect.
	ErrPort = errors.New("account: the port is in use")
	// ErrDenied means that the person or the wiki said no in the browser.
	ErrDenied = errors.New("account: not agreed to in the browser")
	// ErrBrowserWait means that nobody came back from the browser in time.
	ErrBrowserWait = errors.New("account: no answer from the browser")
)

func loopbackURL(port int) string {
	if port == 0 {
		port = DefaultPort
	}
	return "http://127.0.0.1:" + strconv.Itoa(port) + callback
}

// authorize lets a person agree in the browser. It listens on 127.0.0.1 meanwhile,
// takes one answer that carries its own state, and nothing else.
func authorize(ctx context.Context, o mediawiki.OAuth, port int, p Prompter) (mediawiki.Grant, error) {
	if port == 0 {
		port = DefaultPort
	}
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return mediawiki.Grant{}, fmt.Errorf("%w: %d: %w", ErrPort, port, err)
	}
	defer listener.Close() // the server has mostly done so
	ctx, cancel := context.WithTimeoutCause(ctx, browserWait, ErrBrowserWait)
	defer cancel()
	back := &comeback{
		oauth: o, ctx: ctx, page: p.Page, state: mediawiki.NewState(), verifier: mediawiki.NewVerifier(),
		host: listener.Addr().String(), done: make(chan outcome, 1), turn: make(chan struct{}, 1),
	}
	server := &http.Server{Handler: back, ReadHeaderTimeout: 10 * time.Second}
	go server.Serve(listener) //nolint:errcheck // it ends when it is shut down below
	defer back.end(server)

	address, err := o.AuthorizeURL(back.state, back.verifier)
	if err != nil {
		return mediawiki.Grant{}, err
	}
	if err := p.OpenBrowser(address); err != nil {
		return mediawiki.Grant{}, fmt.Errorf("open the browser: %w", err)
	}
	select {
	case out := <-back.done:
		return out.grant, out.err
	case <-ctx.Done():
		if errors.Is(context.Cause(ctx), ErrBrowserWait) {
			return mediawiki.Grant{}, ErrBrowserWait
		}
		return mediawiki.Grant{}, ctx.Err()
	}
}

type outcome struct {
	grant mediawiki.Grant
	err   error
}

// comeback serves the one page to which the wiki sends the browser.
type comeback struct {
	oauth    mediawiki.OAuth
	ctx      context.Context
	page     func(ok bool) (title, text string)
	state    string
	verifier mediawiki.Verifier
	host     string
	done     chan outcome
	turn     chan struct{} // filled by the answer that counts
}

// end lets the page arrive in the browser before the server goes.
func (b *comeback) end(server *http.Server) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(b.ctx), time.Second)
	defer cancel()
	if server.Shutdown(ctx) != nil {
		_ = server.Close()
	}
}

// ServeHTTP takes only what comes for this very address: other websites may lead a
// browser here under another name.
func (b *comeback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Host != b.host || r.URL.Path != callback {
		http.NotFound(w, r)
		return
	}
	if r.Method != http.MethodGet {
		http.Error(w, "GET only", http.StatusMethodNotAllowed)
		return
	}
	q := r.URL.Query()
	if subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(b.state)) != 1 {
		b.show(w, http.StatusBadRequest, false)
		return
	}
	select {
	case b.turn <- struct{}{}:
	default: // the page was loaded again
		b.show(w, http.StatusGone, false)
		return
	}
	out := b.exchange(q)
	status := http.StatusOK
	if out.err != nil {
		status = http.StatusForbidden
	}
	b.show(w, status, out.err == nil)
	b.done <- out
}

func (b *comeback) exchange(q url.Values) outcome {
	if q.Get("error") != "" || q.Get("code") == "" {
		return outcome{err: ErrDenied}
	}
	g, err := b.oauth.Exchange(b.ctx, q.Get("code"), b.verifier)
	return outcome{g, err}
}

func (b *comeback) show(w http.ResponseWriter, status int, ok bool) {
	title, text := b.page(ok)
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("Connection", "close")
	w.WriteHeader(status)
	_ = donePage.Execute(w, map[string]any{"Title": title, "Text": text, "OK": ok})
}

var donePage = template.Must(template.New("done").Parse(`<!DOCTYPE html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Title}}</title><style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { display: grid; place-items: center; min-height: 90vh; margin: 0 }
main { max-width: 26rem; padding: 2rem; text-align: center }
b { display: block; width: 3.5rem; height: 3.5rem; margin: 0 auto; border-radius: 50%; color: #fff; font-size: 2rem; line-height: 3.5rem }
.yes { background: #14866d } .no { background: #b32424 }
h1 { font-size: 1.4rem; margin: 1rem 0 .3rem }
h1, p { text-wrap: balance }
</style></head><body><main><b class="{{if .OK}}yes{{else}}no{{end}}">{{if .OK}}✓{{else}}!{{end}}</b><h1>{{.Title}}</h1><p>{{.Text}}</p></main></body></html>
`))
