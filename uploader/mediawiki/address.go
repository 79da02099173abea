package mediawiki

import (
	"net"
	"net/netip"
	"net/url"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// badAddress is the error for text that is no address of a website.
func badAddress(why string) *Error {
	return &Error{Code: "bad-address", Info: why, Behaviour: AskPerson, About: AboutWiki}
}

// parseAPI checks the address of an api.php; a query in it is dropped.
func parseAPI(address string) (*url.URL, error) {
	u, err := parseWeb(address)
	if err != nil {
		return nil, err
	}
	u.RawQuery = ""
	return u, nil
}

// parseWeb takes http and https addresses of a host. User names and passwords in
// an address are refused: they would end up in settings and logs.
func parseWeb(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return nil, badAddress("not an address")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, badAddress("not a web address")
	case u.User != nil:
		return nil, badAddress("an address must not hold a password")
	}
	host, err := asciiHost(u.Hostname())
	if err != nil {
		return nil, badAddress("not a host name")
	}
	if port := u.Port(); port != "" {
		host = net.JoinHostPort(strings.Trim(host, "[]"), port)
	}
	u.Host, u.Fragment, u.RawFragment = host, "", ""
	return u, nil
}

// asciiHost makes "xn--…" of a name in another script, and brackets an IPv6 address.
func asciiHost(host string) (string, error) {
	if ip, err := netip.ParseAddr(host); err == nil {
		if ip.Is6() {
			return "[" + host + "]", nil
		}
		return host, nil
	}
	if !utf8.ValidString(host) {
		return "", &net.AddrError{Err: "not UTF-8", Addr: host}
	}
	ascii, err := idna.Lookup.ToASCII(host)
	if err != nil {
		return "", err
	}
	dots := strings.HasPrefix(ascii, ".") || strings.Contains(ascii, "..")
	ascii = strings.TrimSuffix(ascii, ".")
	if ascii == "" || dots || strings.ContainsAny(ascii, " /%") {
		return "", &net.AddrError{Err: "no host", Addr: host}
	}
	return ascii, nil
}

// addresses lists what to try for what a person typed, best first. A typed scheme
// is obeyed. Without one it is https, and plain http only on this machine or in the
// own network, where nobody else reads along and certificates are rare.
func addresses(typed string) ([]*url.URL, error) {
	typed = strings.TrimSpace(typed)
	if i := strings.Index(typed, "://"); i >= 0 && !strings.ContainsAny(typed[:i], "/?#") {
		u, err := parseWeb(strings.ToLower(typed[:i]) + typed[i:])
		if err != nil {
			return nil, err
		}
		return []*url.URL{u}, nil
	}
	rest := strings.TrimPrefix(typed, "//")
	secure, err := parseWeb("https://" + rest)
	if err != nil {
		return nil, err
	}
	if !nearby(secure.Hostname()) {
		return []*url.URL{secure}, nil
	}
	open, err := parseWeb("http://" + rest)
	if err != nil {
		return nil, err
	}
	return []*url.URL{secure, open}, nil
}

// nearby knows hosts of this machine and of private networks by their names.
func nearby(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast()
	}
	host = strings.ToLower(host)
	if !strings.Contains(host, ".") {
		return true
	}
	for _, suffix := range []string{".localhost", ".local", ".lan", ".internal", ".intranet", ".home.arpa", ".test"} {
		if strings.HasSuffix(host, suffix) {
			return true
		}
	}
	return false
}

// usual is where MediaWiki's api.php is found on most hosts.
var usual = []string{"/w/api.php", "/api.php", "/wiki/api.php", "/mediawiki/api.php"}

// guesses lists places for api.php on the host of page: beside the scripts that the
// page named, beside an index.php in its own address, in its own folders, and the
// usual ones.
func guesses(page *url.URL, scripts []string) []*url.URL {
	var paths []string
	for _, s := range scripts {
		paths = append(paths, path.Join(path.Dir(s), "api.php"))
	}
	if before, _, ok := strings.Cut(page.Path, "/index.php"); ok {
		paths = append(paths, before+"/api.php")
	}
	paths = append(paths, usual...)
	for dir, n := path.Dir(page.Path), 0; len(dir) > 1 && n < 3; dir, n = path.Dir(dir), n+1 {
		paths = append(paths, dir+"/api.php", dir+"/w/api.php")
	}
	var out []*url.URL
	seen := map[string]bool{}
	for _, p := range paths {
		if !strings.HasPrefix(p, "/") || seen[p] {
			continue
		}
		seen[p] = true
		out = append(out, &url.URL{Scheme: page.Scheme, Host: page.Host, Path: p})
	}
	return out
}

// onSameHost resolves a link of page to an api.php. A wiki behind a proxy often
// writes http or an inner name into its links, so the host and scheme that worked
// come first; another host is tried only by https.
func onSameHost(page *url.URL, href string) []*url.URL {
	ref, err := url.Parse(strings.TrimSpace(href))
	if err != nil {
		return nil
	}
	u := page.ResolveReference(ref)
	if u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.Path == "" {
		return nil
	}
	here := &url.URL{Scheme: page.Scheme, Host: page.Host, Path: u.Path}
	if strings.EqualFold(u.Host, page.Host) {
		return []*url.URL{here}
	}
	there := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}
	if there.Scheme != "https" && !nearby(there.Hostname()) || there.Scheme != "https" && page.Scheme == "https" {
		return []*url.URL{here}
	}
	return []*url.URL{here, there}
}
