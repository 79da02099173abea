package mediawiki

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"
)

// Endpoint is where a wiki's API answers.
type Endpoint struct {
	API       string // address of api.php
	Generator string // "MediaWiki 1.39.17", "" when the wiki tells only after login
	SiteName  string // "" when private
	Private   bool   // reading needs a login
}

const (
	maxPage      = 2 << 20 // bytes read of a page
	maxProbe     = 1 << 20 // bytes read of an API answer
	discoverWait = 30 * time.Second
)

// Discover finds api.php from any address of a wiki: a host name, a page, an
// api.php, with a scheme or without. Plain http is tried only where the person
// typed it, or for a host of this machine or a private network.
//
// It returns an *Error with Code "not-a-wiki" when there is no API, "bad-address"
// when the text is no address, "http-STATUS" when the site answers with that, or a
// network error. Each request may take 30 seconds.
func Discover(ctx context.Context, rt http.RoundTripper, userAgent, address string) (Endpoint, error) {
	bases, err := addresses(address)
	if err != nil {
		return Endpoint{}, err
	}
	if rt == nil {
		own := newTransport(Timeouts{}.withDefaults())
		defer own.CloseIdleConnections()
		rt = own
	}
	d := &discovery{
		http:      &http.Client{Transport: rt, CheckRedirect: followPage},
		userAgent: userAgent,
		tried:     map[string]bool{},
	}
	var failed error
	for _, base := range bases {
		found, err := d.from(ctx, base)
		if err == nil {
			return found, nil
		}
		if ctx.Err() != nil {
			return Endpoint{}, ctx.Err()
		}
		failed = better(failed, err)
	}
	return Endpoint{}, failed
}

// better keeps the error that says more: an answer of a server before a failure to
// reach one.
func better(a, b error) error {
	if e := as(a); e != nil && e.About != AboutNetwork && e.Code != "tls-certificate" {
		return a
	}
	return b
}

// followPage follows redirects, but not from https into the open.
func followPage(req *http.Request, via []*http.Request) error {
	if len(via) >= maxRedirects {
		return errors.New("too many redirects")
	}
	if via[len(via)-1].URL.Scheme == "https" && req.URL.Scheme != "https" && !nearby(req.URL.Hostname()) {
		return errors.New("the site leads from https to http")
	}
	return nil
}

// discovery is one search. It has no cookies and no login.
type discovery struct {
	http      *http.Client
	userAgent string
	tried     map[string]bool // addresses of api.php
}

func (d *discovery) from(ctx context.Context, base *url.URL) (Endpoint, error) {
	if path.Base(base.Path) == "api.php" {
		if found, ok := d.probe(ctx, base); ok {
			return found, nil
		}
	}
	page, err := d.get(ctx, base, maxPage)
	if err != nil {
		return Endpoint{}, err
	}
	h := readHTML(bytes.NewReader(page.body), page.url)
	var candidates []*url.URL
	if link := readRSD(bytes.NewReader(page.body)); link != "" {
		candidates = onSameHost(page.url, link)
	}
	for _, href := range h.editURI {
		candidates = append(candidates, d.editURI(ctx, page.url, href)...)
	}
	candidates = append(candidates, guesses(page.url, h.scripts)...)
	for _, api := range candidates {
		found, ok := d.probe(ctx, api)
		if !ok {
			continue
		}
		if found.Generator == "" {
			found.Generator = h.generator
		}
		return found, nil
	}
	if ctx.Err() != nil {
		return Endpoint{}, ctx.Err()
	}
	return Endpoint{}, page.notAWiki()
}

// editURI finds api.php in the link to an RSD document, or in the document.
func (d *discovery) editURI(ctx context.Context, page *url.URL, href string) []*url.URL {
	links := onSameHost(page, href)
	if len(links) == 0 || path.Base(links[0].Path) == "api.php" {
		return links
	}
	ref, err := url.Parse(strings.TrimSpace(href))
	if err != nil {
		return nil
	}
	links[0].RawQuery = ref.RawQuery
	doc, err := d.get(ctx, links[0], maxPage)
	if err != nil {
		return nil
	}
	link := readRSD(bytes.NewReader(doc.body))
	if link == "" {
		return nil
	}
	return onSameHost(page, link)
}

// probe asks whether MediaWiki's API is at this address.
func (d *discovery) probe(ctx context.Context, api *url.URL) (Endpoint, bool) {
	ask := *api
	ask.RawQuery, ask.Fragment = "", ""
	if d.tried[ask.String()] {
		return Endpoint{}, false
	}
	d.tried[ask.String()] = true
	ask.RawQuery = form{
		{"action", "query"}, {"format", "json"}, {"formatversion", "2"}, {"meta", "siteinfo"}, {"siprop", "general"},
	}.encode()
	answer, err := d.get(ctx, &ask, maxProbe)
	if err != nil || path.Base(answer.url.Path) != "api.php" {
		return Endpoint{}, false
	}
	raw, err := prune(bytes.NewReader(answer.body))
	if err != nil {
		return Endpoint{}, false
	}
	where := *answer.url
	where.RawQuery, where.Fragment = "", ""
	found := Endpoint{API: where.String()}
	top := parseObject(raw)
	if e := decodeError(top); e != nil {
		found.Private = e.Code == "readapidenied"
		return found, found.Private || headerError(answer.header) != nil
	}
	general := top.object("query").object("general")
	found.Generator, found.SiteName = general.text("generator"), plain(general.text("sitename"))
	return found, generatorShape.MatchString(found.Generator)
}

// visited is what a GET brought, after redirects.
type visited struct {
	url    *url.URL
	status int
	header http.Header
	body   []byte
}

func (d *discovery) get(ctx context.Context, u *url.URL, limit int64) (*visited, error) {
	limited, cancel := context.WithTimeout(ctx, discoverWait)
	defer cancel()
	req, err := http.NewRequestWithContext(limited, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, badAddress("not an address")
	}
	if d.userAgent != "" {
		req.Header.Set("User-Agent", d.userAgent)
	}
	resp, err := d.http.Do(req)
	if err != nil {
		return nil, d.failed(ctx, u, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, limit))
	if err != nil {
		return nil, d.failed(ctx, u, err)
	}
	return &visited{url: resp.Request.URL, status: resp.StatusCode, header: resp.Header, body: body}, nil
}

func (d *discovery) failed(ctx context.Context, u *url.URL, err error) error {
	err = lineError(ctx, context.Background(), &track{}, false, err)
	if e := as(err); e != nil {
		e.Action = "look for a wiki at " + u.Host
	}
	return err
}

// notAWiki says why there is no API behind a page: the site may be down, or forbid
// us, which is another matter than a page of something else.
func (v *visited) notAWiki() *Error {
	e := &Error{Code: "not-a-wiki", Status: v.status, Behaviour: AskPerson, About: AboutWiki}
	switch {
	case v.status == http.StatusNotFound, v.status == http.StatusGone, v.status < http.StatusBadRequest:
	default:
		e = statusError(&http.Response{StatusCode: v.status, Header: v.header}, request{})
	}
	e.Action = "look for a wiki at " + v.url.Host
	return e
}
