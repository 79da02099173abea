package proxy

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// mute never answers.
type mute struct{ asked chan struct{} }

func (m mute) Proxies(context.Context, string) ([]string, error) {
	m.asked <- struct{}{}
	select {}
}

func target(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestDesktopIsAskedOnceForAWhileAndOnlyForTheHost(t *testing.T) {
	d := &desktop{list: []string{"http://a.example:1"}}
	now := time.Unix(0, 0)
	s := newSystem(d, quiet(), func() time.Time { return now })
	s.environment = nil
	var all sync.WaitGroup
	for range 5 {
		all.Go(func() { s.find(context.Background(), target(t, "https://wiki.example/secret?token=x")) })
	}
	all.Wait()
	s.find(t.Context(), target(t, "https://wiki.example/other"))
	if diff := cmp.Diff([]string{"https://wiki.example/"}, slices.Compact(d.asked)); diff != "" {
		t.Error(diff)
	}
	asked := len(d.asked)
	now = now.Add(answerLasts)
	s.find(t.Context(), target(t, "https://wiki.example/"))
	d.err = errors.New("gone")
	now = now.Add(answerLasts)
	s.find(t.Context(), target(t, "https://wiki.example/"))
	now = now.Add(failureLasts)
	s.find(t.Context(), target(t, "https://wiki.example/"))
	if got := len(d.asked) - asked; got != 3 {
		t.Errorf("asked %d times more, want 3: answers grow old", got)
	}
}

func TestDesktopThatNeverAnswersHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := stuck{}
		s := newSystem(d, quiet(), time.Now)
		s.environment = nil
		began := time.Now()
		if found, _ := s.find(t.Context(), target(t, "https://wiki.example/")); found != nil || time.Since(began) != desktopWait {
			t.Errorf("%v after %s", found, time.Since(began))
		}
		s.find(t.Context(), target(t, "https://wiki.example/"))
		if time.Since(began) != desktopWait {
			t.Errorf("waited again, %s", time.Since(began))
		}
		<-time.After(time.Hour)
		synctest.Wait()
		if found, _ := s.find(t.Context(), target(t, "https://wiki.example/")); found == nil || found.Host != "late.example:1" {
			t.Errorf("what came late is lost: %v", found)
		}
	})
}

// stuck answers long after anybody wants to know.
type stuck struct{}

func (stuck) Proxies(context.Context, string) ([]string, error) {
	<-time.After(time.Hour)
	return []string{"http://late.example:1"}, nil
}

func TestWhoStopsWaitingGetsNoAnswer(t *testing.T) {
	m := mute{make(chan struct{})}
	s := newSystem(m, quiet(), time.Now)
	s.environment = nil
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan struct{})
	go func() {
		defer close(over)
		s.find(ctx, target(t, "https://wiki.example/"))
	}()
	<-m.asked
	cancel()
	<-over
}

func TestFirstProxyThatCanBeUsed(t *testing.T) {
	for _, c := range []struct {
		list []string
		want string
	}{
		{[]string{"direct://"}, ""},
		{nil, ""},
		{[]string{"http://a.example"}, "http://a.example:80"},
		{[]string{"socks4://a.example:1", "gopher://b", "%", "socks://c.example"}, "socks5://c.example:1080"},
		{[]string{"direct://", "http://a.example"}, ""},
		{[]string{"https://me:x@a.example:8"}, "https://me:x@a.example:8"},
		{[]string{"http://[2001:db8::1]"}, "http://[2001:db8::1]:80"},
	} {
		got := ""
		if u := first(c.list); u != nil {
			got = u.String()
		}
		if got != c.want {
			t.Errorf("%q gives %q, want %q", c.list, got, c.want)
		}
	}
}

func TestAnswersOfProxyScripts(t *testing.T) {
	for answer, want := range map[string][]string{
		"PROXY a.example:80; SOCKS b.example:1080; DIRECT": {"http://a.example:80", "socks5://b.example:1080", "direct://"},
		"a.example:80;b.example:81":                        {"http://a.example:80", "http://b.example:81"},
		"HTTPS a.example:443":                              {"https://a.example:443"},
		"direct":                                           {"direct://"},
		" ; ":                                              nil,
	} {
		if diff := cmp.Diff(want, hints(answer)); diff != "" {
			t.Errorf("%q: %s", answer, diff)
		}
	}
}

func TestStaticProxiesAndTheirExceptions(t *testing.T) {
	each := map[string]string{"http": "a.example:80", "https": "b.example:80", "socks": "c.example:1080"}
	one := map[string]string{"": "all.example:8080"}
	for _, c := range []struct {
		protocols  map[string]string
		exceptions string
		target     string
		want       string
	}{
		{each, "", "http://wiki.example/", "http://a.example:80"},
		{each, "", "https://wiki.example/", "http://b.example:80"},
		{map[string]string{"socks": "c.example:1080"}, "", "https://wiki.example/", "socks5://c.example:1080"},
		{one, "", "https://wiki.example/", "http://all.example:8080"},
		{one, "*.corp;10.*;<local>", "https://wiki.corp/", "direct://"},
		{one, "*.corp;10.*;<local>", "https://10.1.2.3/", "direct://"},
		{one, "*.corp;10.*;<local>", "https://intranet/", "direct://"},
		{one, "*.corp;10.*;<local>", "https://wiki.example/", "http://all.example:8080"},
		{one, "192.168.0.0/16, .corp.example, https://only.example:443", "https://192.168.7.7/", "direct://"},
		{one, "192.168.0.0/16, .corp.example", "https://wiki.corp.example/", "direct://"},
		{one, "https://only.example:443", "https://only.example/", "direct://"},
		{one, "<local>", "https://[2001:db8::1]/", "http://all.example:8080"},
		{nil, "", "https://wiki.example/", ""},
	} {
		got := static(c.protocols, c.exceptions, target(t, c.target))
		if (len(got) == 0) != (c.want == "") || len(got) > 0 && got[0] != c.want {
			t.Errorf("%s with %v but %q: %v, want %q", c.target, c.protocols, c.exceptions, got, c.want)
		}
	}
}
