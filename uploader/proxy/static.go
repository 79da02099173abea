package proxy

import (
	"net"
	"net/netip"
	"net/url"
	"path"
	"strings"
)

// hints turns what a proxy script answered into addresses. Scripts say
// "PROXY a:80; SOCKS b:1080; DIRECT", Windows makes "a:80;b:80" of that.
func hints(answer string) []string {
	var list []string
	for part := range strings.SplitSeq(answer, ";") {
		words := strings.Fields(part)
		switch {
		case len(words) == 0:
		case strings.EqualFold(words[0], "DIRECT"):
			list = append(list, "direct://")
		case len(words) == 1:
			list = append(list, withScheme(words[0], "http"))
		default:
			list = append(list, withScheme(words[1], schemeOf(words[0])))
		}
	}
	return list
}

// schemeOf is what the word of a proxy script means.
func schemeOf(word string) string {
	switch strings.ToUpper(word) {
	case "SOCKS", "SOCKS5":
		return "socks5"
	case "HTTPS":
		return "https"
	}
	return "http"
}

func withScheme(address, scheme string) string {
	if strings.Contains(address, "://") {
		return address
	}
	return scheme + "://" + address
}

// static chooses from the list that Windows and macOS keep: a proxy for each scheme,
// under "" one for all, and where none is used.
func static(protocols map[string]string, exceptions string, target *url.URL) []string {
	if excepted(target.Hostname(), exceptions) {
		return []string{"direct://"}
	}
	for _, name := range []string{target.Scheme, "", "socks"} {
		address := strings.TrimSpace(protocols[name])
		if address == "" {
			continue
		}
		scheme := "http"
		if name == "socks" {
			scheme = "socks5"
		}
		return []string{withScheme(address, scheme)}
	}
	return nil
}

// excepted tells whether a host is in a list such as "*.corp;10.*,192.168.0.0/16;
// <local>", which means names without a dot.
func excepted(host, exceptions string) bool {
	host = strings.ToLower(strings.Trim(host, "[]"))
	ip, ipErr := netip.ParseAddr(host)
	list := strings.FieldsFunc(strings.ToLower(exceptions), func(r rune) bool { return r == ',' || r == ';' || r == ' ' })
	for _, e := range list {
		if e == "<local>" {
			if ipErr != nil && !strings.Contains(host, ".") {
				return true
			}
			continue
		}
		if _, after, ok := strings.Cut(e, "://"); ok {
			e = after
		}
		if network, err := netip.ParsePrefix(e); err == nil {
			if ipErr == nil && network.Contains(ip) {
				return true
			}
			continue
		}
		if name, _, err := net.SplitHostPort(e); err == nil {
			e = name
		}
		if strings.HasPrefix(e, ".") && strings.HasSuffix("."+host, e) {
			return true
		}
		if match, err := path.Match(e, host); err == nil && match {
			return true
		}
	}
	return false
}
