package practice

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
)

const maxRedirects = 5

var errTooManyRedirects = errors.New("too many redirects")

// newFetcher makes the client that gets files by URL. As MediaWiki 1.39 does, a
// redirect to a relative address loses the port of its source.
func newFetcher(way http.RoundTripper) *http.Client {
	return &http.Client{Transport: way, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects {
			return errTooManyRedirects
		}
		to, err := url.Parse(r.Response.Header.Get("Location"))
		if err == nil && to.Host == "" {
			r.URL.Host = r.URL.Hostname()
		}
		return nil
	}}
}

// selectURL checks what the wiki allows, before the account is looked at.
func (u *upload) selectURL() *apiError {
	set := &u.q.set
	if !set.AllowCopyUploads {
		return fail("copyuploaddisabled")
	}
	if len(set.CopyUploadDomains) == 0 {
		return nil
	}
	at, err := url.Parse(u.url)
	if err != nil {
		return fail("apierror-copyuploadbaddomain")
	}
	for _, d := range set.CopyUploadDomains {
		if domainMatches(d, at.Hostname()) {
			return nil
		}
	}
	return fail("apierror-copyuploadbaddomain")
}

// domainMatches compares label by label; a star stands for one label.
func domainMatches(pattern, host string) bool {
	ps, hs := strings.Split(strings.ToLower(pattern), "."), strings.Split(strings.ToLower(host), ".")
	if len(ps) != len(hs) {
		return false
	}
	for i := range ps {
		if ps[i] != "*" && ps[i] != hs[i] {
			return false
		}
	}
	return true
}

func validURL(s string) bool {
	at, err := url.Parse(s)
	return err == nil && (at.Scheme == "http" || at.Scheme == "https") && at.Host != ""
}

// fetch downloads the URL to a temporary file. It may take as long as the
// wiki's timeout allows.
func (u *upload) fetch() *apiError {
	if !validURL(u.url) {
		return fail("http-invalid-url", u.url)
	}
	ctx := u.q.srv.ctx
	if t := u.q.set.CopyUploadTimeout; t > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, t)
		defer cancel()
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.url, nil)
	if err != nil {
		return fail("http-invalid-url", u.url)
	}
	r.Header.Set("User-Agent", u.q.srv.generator())
	a, err := u.q.srv.fetcher.Do(r)
	if err != nil {
		return fetchError(err)
	}
	defer a.Body.Close()
	if a.StatusCode != http.StatusOK {
		return fail("http-bad-status", strconv.Itoa(a.StatusCode), http.StatusText(a.StatusCode))
	}
	return u.save(a.Body)
}

// save keeps the fetched bytes, one more than allowed at most.
func (u *upload) save(in io.Reader) *apiError {
	f, err := os.CreateTemp(u.q.srv.tmp(), "url-*")
	if err != nil {
		return u.q.internal(err)
	}
	u.path = f.Name()
	u.q.body.files["url"] = &part{path: u.path} // removed with the request
	h := sha1.New()
	u.size, err = io.Copy(io.MultiWriter(f, h), io.LimitReader(in, u.q.set.MaxUploadSize+1))
	if err = errors.Join(err, f.Close()); err != nil {
		return fetchError(err)
	}
	u.sha1 = hex.EncodeToString(h.Sum(nil))
	u.temporary = "URL" + randomBase36(12) + ".urlupload_"
	return nil
}

// fetchError names network trouble as the wiki's HTTP client does.
func fetchError(err error) *apiError {
	var dns *net.DNSError
	var op *net.OpError
	text := "Transfer closed with outstanding read data remaining"
	switch {
	case errors.Is(err, errTooManyRedirects):
		return fail("upload-too-many-redirects")
	case errors.Is(err, context.DeadlineExceeded):
		return fail("http-timed-out")
	case errors.As(err, &dns):
		text = "Could not resolve host: " + dns.Name
	case errors.As(err, &op) && op.Op == "dial" && op.Addr != nil:
		host, port, _ := net.SplitHostPort(op.Addr.String())
		text = "Failed to connect to " + host + " port " + port + " after 0 ms: Couldn't connect to server"
	}
	e := fail("http-curl-error", text)
	e.more = []*apiError{fail("http-bad-status", "0", "Error")}
	return e
}
