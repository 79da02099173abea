package account

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestLogoIsFetchedWithoutTheLogin(t *testing.T) {
	b := netBench(t)
	var sent http.Header
	mux := http.NewServeMux()
	mux.HandleFunc("/logo.png", func(out http.ResponseWriter, r *http.Request) {
		sent = r.Header
		_, _ = out.Write([]byte("a picture"))
	})
	mux.HandleFunc("/large.png", func(out http.ResponseWriter, _ *http.Request) { _, _ = out.Write(make([]byte, mostLogo+1)) })
	mux.HandleFunc("/moved.png", func(out http.ResponseWriter, r *http.Request) { http.Redirect(out, r, "/logo.png", http.StatusFound) })
	mux.Handle("/", b.wiki)
	wiki := httptest.NewServer(mux)
	defer wiki.Close()
	a := b.save(Draft{Address: wiki.URL, Login: "Anna@Wikidrop", Password: canary})
	set := func(logo string) {
		b.observe(a.ID, func(a *Account) { a.Facts.Logo = logo })
	}
	set(wiki.URL + "/logo.png")
	data, err := b.Logo(t.Context(), a.ID)
	if err != nil || string(data) != "a picture" {
		t.Errorf("%q, %v", data, err)
	}
	if sent.Get("Cookie") != "" || sent.Get("Authorization") != "" || sent.Get("User-Agent") != "Wikidrop/test" {
		t.Errorf("sent %v", sent)
	}
	for _, bad := range []string{"", wiki.URL + "/large.png", wiki.URL + "/moved.png", "http://other.example/logo.png", "file:///etc/passwd"} {
		set(bad)
		if data, err := b.Logo(t.Context(), a.ID); !errors.Is(err, ErrNoLogo) {
			t.Errorf("%s: %q, %v", bad, data, err)
		}
	}
}
