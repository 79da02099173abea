package mediawiki

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	siteinfo = `{"query":{"general":{"generator":"MediaWiki 1.39.17","sitename":"TestWiki"}}}`
	denied   = `{"error":{"code":"readapidenied","info":"x"}}`
)

// site serves these texts by path; SELF stands for its own address.
func site(t *testing.T, pages map[string]string) *httptest.Server {
	t.Helper()
	var s *httptest.Server
	s = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, ok := pages[r.URL.Path]
		switch {
		case !ok:
			http.Error(w, "<html>not here</html>", http.StatusNotFound)
		case strings.HasPrefix(text, "-> "):
			http.Redirect(w, r, text[3:]+"?"+r.URL.RawQuery, http.StatusMovedPermanently)
		case strings.HasPrefix(text, "! "):
			http.Error(w, "no", map[string]int{"! 401": 401, "! 403": 403, "! 500": 500, "! 429": 429}[text])
		case strings.HasPrefix(text, "{") && !strings.Contains(r.URL.RawQuery, "meta=siteinfo"):
			io.WriteString(w, "<html>API help</html>")
		default:
			io.WriteString(w, strings.ReplaceAll(text, "SELF", s.URL))
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func page(head string) string {
	return `<!DOCTYPE html><html><head>` + head + `</head><body><p>x</p></body></html>`
}

func TestDiscover(t *testing.T) {
	rsd := `<?xml version="1.0"?><rsd version="1.0"><service><apis><api name="Other" apiLink="SELF/no"/><api name="MediaWiki" preferred="true" apiLink="SELF/deep/api.php" blogID=""><settings><setting name="OAuth">false</setting></settings></api></apis></service></rsd>`
	for what, test := range map[string]struct {
		pages map[string]string
		path  string
		api   string
	}{
		"api.php itself":       {map[string]string{"/x/api.php": siteinfo}, "/x/api.php?action=help", "/x/api.php"},
		"page, absolute link":  {map[string]string{"/wiki/A": page(`<link rel="EditURI" type="application/rsd+xml" href="SELF/x/api.php?action=rsd"/>`), "/x/api.php": siteinfo}, "/wiki/A", "/x/api.php"},
		"relative link":        {map[string]string{"/wiki/A": page(`<link href='../x/api.php?action=rsd' rel='EditURI'>`), "/x/api.php": siteinfo}, "/wiki/A", "/x/api.php"},
		"rooted, no quotes":    {map[string]string{"/": page(`<LINK TYPE=application/rsd+xml REL=edituri HREF=/x/api.php?action=rsd>`), "/x/api.php": siteinfo}, "", "/x/api.php"},
		"inner name in link":   {map[string]string{"/": page(`<link rel="EditURI" href="//inner.invalid/x/api.php?action=rsd">`), "/x/api.php": siteinfo}, "/", "/x/api.php"},
		"link to a document":   {map[string]string{"/": page(`<link rel="EditURI" href="/rsd.xml">`), "/rsd.xml": rsd, "/deep/api.php": siteinfo}, "/", "/deep/api.php"},
		"the document itself":  {map[string]string{"/rsd.xml": rsd, "/deep/api.php": siteinfo}, "/rsd.xml", "/deep/api.php"},
		"link is broken":       {map[string]string{"/": page(`<link rel="EditURI" href="http://[::bad">`), "/w/api.php": siteinfo}, "/", "/w/api.php"},
		"no link, usual":       {map[string]string{"/": page(""), "/w/api.php": siteinfo}, "/", "/w/api.php"},
		"no link, root":        {map[string]string{"/": page(""), "/api.php": siteinfo}, "/", "/api.php"},
		"no link, wiki":        {map[string]string{"/": page(""), "/wiki/api.php": siteinfo}, "/", "/wiki/api.php"},
		"no link, mediawiki":   {map[string]string{"/mediawiki/api.php": siteinfo}, "/", "/mediawiki/api.php"},
		"beside load.php":      {map[string]string{"/": page(`<script src="/odd/load.php?x=y"></script>`), "/odd/api.php": siteinfo}, "/", "/odd/api.php"},
		"beside index.php":     {map[string]string{"/": page(`<a href="odd/index.php?title=A&action=edit">`), "/odd/api.php": siteinfo}, "/", "/odd/api.php"},
		"index.php in address": {map[string]string{"/odd/index.php/A": page(""), "/odd/api.php": siteinfo}, "/odd/index.php/A", "/odd/api.php"},
		"own folder":           {map[string]string{"/odd/A": page(""), "/odd/api.php": siteinfo}, "/odd/A", "/odd/api.php"},
		"page is missing":      {map[string]string{"/w/api.php": siteinfo}, "/wiki/Nothing", "/w/api.php"},
		"page is led on":       {map[string]string{"/": "-> /wiki/A", "/wiki/A": page(`<link rel=EditURI href="/x/api.php">`), "/x/api.php": siteinfo}, "/", "/x/api.php"},
		"api is led on":        {map[string]string{"/": page(""), "/w/api.php": "-> /new/api.php", "/new/api.php": siteinfo}, "/", "/new/api.php"},
		"api.php of no wiki":   {map[string]string{"/api.php": `{"hello":1}`, "/w/api.php": siteinfo}, "/api.php", "/w/api.php"},
	} {
		s := site(t, test.pages)
		got, err := Discover(ctx(t), nil, "test", s.URL+test.path)
		want := Endpoint{API: s.URL + test.api, Generator: "MediaWiki 1.39.17", SiteName: "TestWiki"}
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", what, d)
		}
		if !strings.Contains(s.URL, "127.0.0.1") {
			continue
		}
		bare := strings.TrimPrefix(s.URL, "http://") + test.path
		if got, err := Discover(ctx(t), nil, "test", " "+bare+" "); err != nil || got != want {
			t.Errorf("%s, without a scheme: %+v, %v", what, got, err)
		}
	}
}

func TestDiscoverPrivateWiki(t *testing.T) {
	s := site(t, map[string]string{"/": page(`<meta name="generator" content="MediaWiki 1.45.0"><link rel=EditURI href=/w/api.php?action=rsd>`), "/w/api.php": denied})
	got, err := Discover(ctx(t), nil, "test", s.URL)
	if want := (Endpoint{API: s.URL + "/w/api.php", Generator: "MediaWiki 1.45.0", Private: true}); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestDiscoverFindsNothing(t *testing.T) {
	for what, test := range map[string]struct {
		pages     map[string]string
		code      string
		behaviour Behaviour
	}{
		"another site":      {map[string]string{"/": page("hello")}, "not-a-wiki", AskPerson},
		"empty site":        {map[string]string{}, "not-a-wiki", AskPerson},
		"another API":       {map[string]string{"/": page(""), "/api.php": `{"query":{"general":{"generator":"Drupal 9"}}}`}, "not-a-wiki", AskPerson},
		"API with an error": {map[string]string{"/": page(""), "/api.php": `{"error":{"code":"nope"}}`}, "not-a-wiki", AskPerson},
		"site is down":      {map[string]string{"/": "! 500"}, "http-500", Transient},
		"behind a login":    {map[string]string{"/": "! 401"}, "http-401", AskPerson},
		"forbids us":        {map[string]string{"/": "! 403"}, "http-403", Permanent},
		"is too busy":       {map[string]string{"/": "! 429"}, "http-429", Transient},
		"goes in a circle":  {map[string]string{"/": "-> /"}, "network", Transient},
	} {
		s := site(t, test.pages)
		_, err := Discover(ctx(t), nil, "test", s.URL)
		if e := apiError(t, err); e.Code != test.code || e.Behaviour != test.behaviour {
			t.Errorf("%s: %+v", what, e)
		}
	}
}

func TestDiscoverNobodyListens(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	s.Close()
	for _, address := range []string{s.URL, strings.TrimPrefix(s.URL, "http://")} {
		_, err := Discover(ctx(t), nil, "test", address)
		if e := apiError(t, err); e.Code != "network" || !e.Whole || e.About != AboutNetwork {
			t.Errorf("%s: %+v", address, e)
		}
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Discover(cancelled, nil, "test", s.URL); !errors.Is(err, context.Canceled) || as(err) != nil {
		t.Error(err)
	}
}

func TestDiscoverReadsNoEndlessPage(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.Copy(w, io.LimitReader(letters{}, 3*maxPage))
	}))
	defer s.Close()
	if _, err := Discover(ctx(t), nil, "test", s.URL); !hasCode(err, "not-a-wiki") {
		t.Error(err)
	}
}

func TestDiscoverIsNotLedIntoTheOpen(t *testing.T) {
	var hosts []string
	rt := roundTrip(func(r *http.Request) (*http.Response, error) {
		hosts = append(hosts, r.URL.Scheme+"://"+r.URL.Host)
		rec := httptest.NewRecorder()
		rec.Header().Set("Location", "http://wiki.example/")
		rec.WriteHeader(http.StatusFound)
		return rec.Result(), nil
	})
	if _, err := Discover(ctx(t), rt, "test", "wiki.example"); as(err) == nil {
		t.Error(err)
	}
	for _, h := range hosts {
		if h != "https://wiki.example" {
			t.Error("asked", h)
		}
	}
}

func TestDiscoverOfATypedSchemeKeepsIt(t *testing.T) {
	for typed, want := range map[string]string{
		"http://wiki.example/w/api.php": "http", "HTTPS://wiki.example/w/api.php": "https", "wiki.example/w/api.php": "https", "//wiki.example/w/api.php": "https",
	} {
		var first string
		rt := roundTrip(func(r *http.Request) (*http.Response, error) {
			if first == "" {
				first = r.URL.Scheme
			}
			rec := httptest.NewRecorder()
			rec.WriteString(siteinfo)
			res := rec.Result()
			res.Request = r
			return res, nil
		})
		got, err := Discover(ctx(t), rt, "test", typed)
		if err != nil || first != want || got.API != want+"://wiki.example/w/api.php" {
			t.Errorf("%s: %s, %+v, %v", typed, first, got, err)
		}
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		r.Body.Close()
	}
	return f(r)
}

func TestAddresses(t *testing.T) {
	for typed, want := range map[string][]string{
		"wiki.example":                 {"https://wiki.example"},
		"wiki.example/wiki/A?x=y#z":    {"https://wiki.example/wiki/A?x=y"},
		"http://wiki.example":          {"http://wiki.example"},
		"https://localhost":            {"https://localhost"},
		"localhost:8080/w":             {"https://localhost:8080/w", "http://localhost:8080/w"},
		"wiki":                         {"https://wiki", "http://wiki"},
		"nas.local":                    {"https://nas.local", "http://nas.local"},
		"127.0.0.1:80":                 {"https://127.0.0.1:80", "http://127.0.0.1:80"},
		"10.1.2.3":                     {"https://10.1.2.3", "http://10.1.2.3"},
		"8.8.8.8":                      {"https://8.8.8.8"},
		"[::1]:8080":                   {"https://[::1]:8080", "http://[::1]:8080"},
		"[2001:db8::1]":                {"https://[2001:db8::1]"},
		"bücher.example":               {"https://xn--bcher-kva.example"},
		"  wiki.example  ":             {"https://wiki.example"},
		"wiki.example/?u=http://a.b/c": {"https://wiki.example/?u=http://a.b/c"},
	} {
		got, err := addresses(typed)
		if err != nil {
			t.Errorf("%s: %v", typed, err)
			continue
		}
		var list []string
		for _, u := range got {
			list = append(list, u.String())
		}
		if d := cmp.Diff(want, list); d != "" {
			t.Error(typed, d)
		}
	}
	for _, typed := range []string{
		"", " ", "http://", "https:///x", "ftp://wiki.example", "two words", "me:secret@wiki.example", "https://me@wiki.example",
		"javascript://x", "wiki.example:port", "%", "http://a b/", "file:///etc/passwd", "-", "a..b", "\x00",
	} {
		if got, err := addresses(typed); !hasCode(err, "bad-address") {
			t.Errorf("%q: %v, %v", typed, got, err)
		}
	}
}

func FuzzAddress(f *testing.F) {
	for _, s := range []string{"wiki.example", "http://[::1]:80/w", "bücher.example/wiki/Ä", "//x", "a://b", "me:x@h", "%zz", "h:99999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		got, err := addresses(typed)
		if err != nil {
			if !hasCode(err, "bad-address") || len(got) != 0 {
				t.Fatalf("%v, %v", got, err)
			}
			return
		}
		for _, u := range got {
			if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" {
				t.Fatalf("%q: %s", typed, u)
			}
			if u.Scheme == "http" && !nearby(u.Hostname()) && !strings.HasPrefix(strings.ToLower(strings.TrimSpace(typed)), "http://") {
				t.Fatalf("%q goes in the open to %s", typed, u)
			}
			if again, err := parseWeb(u.String()); err != nil || again.String() != u.String() {
				t.Fatalf("%q: %s is read as %v, %v", typed, u, again, err)
			}
		}
	})
}

func FuzzDiscoverHTML(f *testing.F) {
	f.Add([]byte(page(`<link rel="EditURI" href="/w/api.php?action=rsd"/><script src="/w/load.php">`)))
	f.Add([]byte(`<link rel=EditURI href=//other/api.php><a href="http://[::">`))
	f.Add([]byte(`<?xml version="1.0"?><rsd><api name="MediaWiki" apiLink="http://h/api.php"/></rsd>`))
	base, err := url.Parse("https://wiki.example/wiki/A")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		h := readHTML(strings.NewReader(string(body)), base)
		if len(h.editURI) > maxHints || len(h.scripts) > maxHints {
			t.Fatal("too many hints")
		}
		var all []*url.URL
		for _, href := range append(h.editURI, readRSD(strings.NewReader(string(body)))) {
			all = append(all, onSameHost(base, href)...)
		}
		for _, u := range append(all, guesses(base, h.scripts)...) {
			if u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" {
				t.Fatalf("would ask %s", u)
			}
		}
	})
}
