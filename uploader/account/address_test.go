package account

import (
	"net/netip"
	"net/url"
	"strings"
	"testing"
)

func TestInsecure(t *testing.T) {
	for _, c := range []struct {
		address string
		want    bool
	}{
		{"https://wiki.example/w/api.php", false},
		{"https://8.8.8.8/api.php", false},
		{"http://wiki.example/w/api.php", true},
		{"HTTP://Wiki.Example/", true},
		{"http://8.8.8.8/", true},
		{"http://[2001:4860:4860::8888]/", true},
		{"http://134744072/", true}, // 8.8.8.8
		{"http://0x8080808/", true},
		{"http://010.8.8.8/", true},
		{"http://evil\u3002com/", true}, // resolvers take 。 for a dot
		{"http://local/", false},
		{"http://.local/", true},
		{"http://wiki.local.example/", true},
		{"http://wiki.local./", false},
		{"http://WIKI.LOCAL:8080/w/api.php", false},
		{"http://localhost:8080/", false},
		{"http://wiki.localhost/", false},
		{"http://127.0.0.1:9/", false},
		{"http://127.8.8.8/", false},
		{"http://[::1]:9/", false},
		{"http://[::ffff:10.0.0.1]/", false},
		{"http://[::ffff:8.8.8.8]/", true},
		{"http://[fe80::1%25eth0]/", false},
		{"http://[fd00::1]/", false},
		{"http://10.1.2.3/", false},
		{"http://172.16.0.1/", false},
		{"http://172.32.0.1/", true},
		{"http://192.168.1.1/", false},
		{"http://nas/wiki/api.php", false},
		{"http://nas:8080/wiki/api.php", false},
		{"http://localhost@wiki.example/", true},
		{"http://wiki.example#.local/", true},
		{"http:///api.php", true},
		{"ftp://nas/", true},
		{"nas", true},
		{"", true},
		{"http://[::1", true},
	} {
		if got := insecure(c.address); got != c.want {
			t.Errorf("insecure(%q) = %t, want %t", c.address, got, c.want)
		}
	}
}

func TestWithoutUserinfo(t *testing.T) {
	for _, c := range []struct{ address, want string }{
		{"https://anna:secret@wiki.example/w/", "https://wiki.example/w/"},
		{"anna:secret@wiki.example/wiki/A@B", "wiki.example/wiki/A@B"},
		{"https://a:b@c@wiki.example?x=@", "https://wiki.example?x=@"},
		{"https://wiki.example/wiki/User:Anna@home", "https://wiki.example/wiki/User:Anna@home"},
		{"wiki.example", "wiki.example"},
		{"", ""},
	} {
		if got := withoutUserinfo(c.address); got != c.want {
			t.Errorf("withoutUserinfo(%q) = %q, want %q", c.address, got, c.want)
		}
	}
}

func TestSameWiki(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"https://wiki.example/w/api.php", "https://WIKI.example/w/api.php", true},
		{"http://wiki.example/w/api.php", "https://wiki.example/w/api.php", true},
		{"https://wiki.example/w/api.php", "https://wiki.example/api.php", false},
		{"https://wiki.example/w/api.php", "https://wiki.example:8443/w/api.php", false},
		{"https://de.wiki.example/w/api.php", "https://wiki.example/w/api.php", false},
		{"://", "://", true},
	} {
		if got := sameWiki(c.a, c.b); got != c.want {
			t.Errorf("sameWiki(%q, %q) = %t, want %t", c.a, c.b, got, c.want)
		}
	}
}

// FuzzInsecureAddress checks that what may go unencrypted is private by a second,
// narrower reading of the address.
func FuzzInsecureAddress(f *testing.F) {
	for _, seed := range []string{
		"http://nas/", "http://wiki.example/", "http://127.0.0.1", "http://[fe80::1%25x]/", "http://1.2/",
		"http://0x7f.1/", "http://a.local.", "https://x/", "http://a\u3002b/", "http://a@b/", "//", "http://%6c/",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		if insecure(address) {
			return
		}
		u, err := url.Parse(address)
		if err != nil {
			t.Fatalf("%q cannot be parsed and is let through", address)
		}
		if u.Scheme == "https" {
			return
		}
		host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
		if u.Scheme != "http" || host == "" {
			t.Fatalf("%q is let through", address)
		}
		if ip, err := netip.ParseAddr(host); err == nil {
			if ip = ip.Unmap(); !ip.IsLoopback() && !ip.IsPrivate() && !ip.IsLinkLocalUnicast() {
				t.Fatalf("public address %q is let through", address)
			}
			return
		}
		last := host[strings.LastIndexByte(host, '.')+1:]
		if last != "local" && last != "localhost" && strings.ContainsFunc(host, func(r rune) bool { return r == '.' || r > 127 }) {
			t.Fatalf("public name %q is let through", address)
		}
		if strings.Trim(last, "0123456789") == "" || strings.HasPrefix(host, "0x") && !strings.Contains(host, ".") {
			t.Fatalf("number %q is let through", address)
		}
	})
}
