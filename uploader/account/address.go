package account

import (
	"net/netip"
	"net/url"
	"strings"
)

// insecure tells whether a password sent to address could be read on its way:
// http:// to anything but this machine, a private network, or a name that only
// exists in one (a single label or .local).
func insecure(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return true
	}
	if u.Scheme == "https" {
		return false
	}
	return u.Scheme != "http" || !private(u.Hostname())
}

func private(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if ip, err := netip.ParseAddr(host); err == nil {
		ip = ip.Unmap()
		return ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast()
	}
	for _, local := range []string{".local", ".localhost"} {
		if name, found := strings.CutSuffix(host, local); found && name != "" {
			return true
		}
	}
	return singleLabel(host) && !number(host)
}

// singleLabel knows names without a dot. Other alphabets are left out: they have
// full stops of their own, which resolvers take for dots.
func singleLabel(host string) bool {
	return host != "" && strings.Trim(host, "abcdefghijklmnopqrstuvwxyz0123456789-_") == ""
}

// number tells whether a resolver may take a single label for a whole IPv4
// address: 134744072 and 0x8080808 are 8.8.8.8.
func number(label string) bool {
	return strings.HasPrefix(label, "0x") || strings.Trim(label, "0123456789") == ""
}

// sameWiki tells whether two addresses of api.php are one wiki; https may have
// come later.
func sameWiki(a, b string) bool {
	x, errX := url.Parse(a)
	y, errY := url.Parse(b)
	if errX != nil || errY != nil {
		return a == b
	}
	return strings.EqualFold(x.Host, y.Host) && x.Path == y.Path
}

func sameHost(a, b string) bool {
	x, errX := url.Parse(a)
	y, errY := url.Parse(b)
	return errX == nil && errY == nil && strings.EqualFold(x.Host, y.Host)
}

// withoutUserinfo cuts "name:password@" out of a typed address, since the address
// is written down and shown.
func withoutUserinfo(address string) string {
	scheme, rest, found := strings.Cut(address, "://")
	if !found {
		scheme, rest = "", address
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	rest = rest[strings.LastIndexByte(rest[:end], '@')+1:]
	if !found {
		return rest
	}
	return scheme + "://" + rest
}

// SameWiki tells whether two accounts are on one wiki.
func (a Account) SameWiki(b Account) bool { return sameWiki(a.API, b.API) }
