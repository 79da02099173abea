package mediawiki

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// host is a server for pictures that writes down which credentials came.
type host struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

func newHost(t *testing.T, answer http.HandlerFunc) *host {
	t.Helper()
	h := &host{}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen := r.URL.Path
		if r.Header.Get("Cookie") != "" {
			seen += " cookie"
		}
		if r.Header.Get("Authorization") != "" {
			seen += " token"
		}
		h.mu.Lock()
		h.asked = append(h.asked, seen)
		h.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(h.Close)
	return h
}

// signedIn is a client with a cookie and a token of a wiki.
func signedIn(t *testing.T, h *host) *Client {
	t.Helper()
	c, err := New(Options{API: h.URL + "/w/api.php"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	home, _ := url.Parse(h.URL)
	c.session.jar.SetCookies(home, []*http.Cookie{{Name: "wiki_session", Value: "s3ss10n-c00kie-value", Path: "/"}})
	c.session.bearer, c.session.user = "t0ken", testUser
	return c
}

func TestPictureCredentialsStayOnTheWiki(t *testing.T) {
	pictures := newHost(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/file" {
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
			return
		}
		w.Write([]byte("theirs"))
	})
	wiki := newHost(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, pictures.URL+"/b.png", http.StatusFound)
		case "/round":
			http.Redirect(w, r, "/round", http.StatusMovedPermanently)
		case "/gone":
			http.NotFound(w, r)
		case "/huge":
			w.Write(make([]byte, maxPicture+1))
		case "/moved":
			http.Redirect(w, r, "ours.png", http.StatusFound)
		default:
			w.Write([]byte("ours"))
		}
	})
	c := signedIn(t, wiki)
	for _, k := range []struct {
		name, address, want string
		err                 error
	}{
		{"own server", wiki.URL + "/a.png", "ours", nil},
		{"another server", pictures.URL + "/a.png", "theirs", nil},
		{"own redirect", wiki.URL + "/moved", "ours", nil},
		{"redirect away", wiki.URL + "/away", "theirs", nil},
		{"redirect to a file", pictures.URL + "/file", "", ErrNoPicture},
		{"redirects without end", wiki.URL + "/round", "", ErrNoPicture},
		{"not there", wiki.URL + "/gone", "", ErrNoPicture},
		{"too large", wiki.URL + "/huge", "", ErrNoPicture},
		{"another scheme", "ftp://127.0.0.1/a.png", "", ErrNoPicture},
		{"a password in it", strings.Replace(pictures.URL, "://", "://a:b@", 1) + "/a.png", "", ErrNoPicture},
		{"nothing", "", "", ErrNoPicture},
	} {
		t.Run(k.name, func(t *testing.T) {
			data, err := c.Picture(ctx(t), k.address)
			if !errors.Is(err, k.err) || k.err == nil && err != nil || string(data) != k.want {
				t.Errorf("%q, %v", data, err)
			}
		})
	}
	for _, seen := range wiki.asked {
		if !strings.HasSuffix(seen, " cookie token") {
			t.Errorf("the wiki saw %q", seen)
		}
	}
	if diff := cmp.Diff([]string{"/a.png", "/b.png", "/file"}, pictures.asked); diff != "" {
		t.Errorf("the other server saw (-want +got):\n%s", diff)
	}
}

func TestPictureGoesWhereTheWikiMaySendUs(t *testing.T) {
	for _, k := range []struct {
		api, address string
		want         bool
	}{
		{"https://commons.wikimedia.org/w/api.php", "https://upload.wikimedia.org/a.png", true},
		{"https://commons.wikimedia.org/w/api.php", "http://upload.wikimedia.org/a.png", false},
		{"https://commons.wikimedia.org/w/api.php", "http://commons.wikimedia.org/a.png", true}, // by https
		{"https://commons.wikimedia.org/w/api.php", "https://192.168.1.1/a.png", false},
		{"https://commons.wikimedia.org/w/api.php", "https://127.0.0.1:8080/a.png", false},
		{"https://commons.wikimedia.org/w/api.php", "https://router.lan/a.png", false},
		{"http://wiki.lan/api.php", "http://pictures.lan/a.png", true},
		{"http://wiki.lan/api.php", "https://upload.wikimedia.org/a.png", true},
		{"http://example.org/api.php", "http://example.org:8080/a.png", true},
	} {
		c, err := New(Options{API: k.api})
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(c.secured(k.address))
		if err != nil || c.mayVisit(u) != k.want {
			t.Errorf("%s sends to %s: %t, %v", k.api, k.address, !k.want, err)
		}
	}
}
