package proxy

import (
	"cmp"
	"context"
	"log/slog"
	"net/url"
	"os"
	"sync"
	"time"

	"golang.org/x/net/http/httpproxy"
	"golang.org/x/sync/singleflight"
)

// Desktop knows the proxies of this computer's settings.
type Desktop interface {
	// Proxies returns addresses in the order of preference, "direct://" for none, as
	// org.freedesktop.portal.ProxyResolver does. It may block until ctx ends.
	Proxies(ctx context.Context, target string) ([]string, error)
}

// Source is who named a proxy.
type Source string

// The sources.
const (
	FromNobody      Source = "" // go straight there
	FromEnvironment Source = "environment"
	FromDesktop     Source = "desktop"
)

const (
	// desktopWait is for a service on this machine. A proxy script (PAC) may have to
	// be fetched first.
	desktopWait = 5 * time.Second
	// answerLasts is for how long an answer is used: people change networks.
	answerLasts = 2 * time.Minute
	// failureLasts is the same for a desktop that did not answer.
	failureLasts = 30 * time.Second
	mostAnswers  = 256
)

// system is what environment and desktop say, remembered for a while.
type system struct {
	environment *httpproxy.Config // nil: says nothing
	desktop     Desktop
	log         *slog.Logger
	now         func() time.Time
	asking      singleflight.Group

	mu      sync.Mutex // guards what follows
	answers map[string]answer
}

type answer struct {
	proxy *url.URL // nil: none
	until time.Time
}

func newSystem(d Desktop, log *slog.Logger, now func() time.Time) *system {
	return &system{environment: environment(), desktop: d, log: log, now: now, answers: map[string]answer{}}
}

// environment reads HTTP_PROXY, HTTPS_PROXY and NO_PROXY, and ALL_PROXY as curl does.
func environment() *httpproxy.Config {
	c := httpproxy.FromEnvironment()
	all := cmp.Or(os.Getenv("ALL_PROXY"), os.Getenv("all_proxy"))
	c.HTTPProxy, c.HTTPSProxy = cmp.Or(c.HTTPProxy, all), cmp.Or(c.HTTPSProxy, all)
	if c.HTTPProxy == "" && c.HTTPSProxy == "" {
		return nil
	}
	return c
}

// find tells the proxy for a target, nil for none, and who named it. A desktop that
// does not answer is as one that has none.
func (s *system) find(ctx context.Context, target *url.URL) (*url.URL, Source) {
	if s.environment != nil {
		found, err := s.environment.ProxyFunc()(target)
		if err != nil {
			s.log.Warn("proxy of the environment is not one") // the error repeats its password
		}
		if found == nil || err != nil {
			return nil, FromNobody
		}
		return found, FromEnvironment
	}
	if found := s.ask(ctx, target); found != nil {
		return found, FromDesktop
	}
	return nil, FromNobody
}

// ask asks the desktop, once for all who want to know the same.
func (s *system) ask(ctx context.Context, target *url.URL) *url.URL {
	// Paths and queries are nobody's business: a script gets to see the host.
	place := (&url.URL{Scheme: target.Scheme, Host: target.Host, Path: "/"}).String()
	if known, ok := s.remembered(place); ok {
		return known
	}
	asked := s.asking.DoChan(place, func() (any, error) { return s.fetch(place), nil })
	select {
	case r := <-asked:
		found, _ := r.Val.(*url.URL)
		return found
	case <-ctx.Done():
		return nil
	}
}

// forget makes the next question a new one.
func (s *system) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.answers)
}

func (s *system) remembered(place string) (*url.URL, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, ok := s.answers[place]
	return a.proxy, ok && s.now().Before(a.until)
}

// fetch waits no longer than desktopWait, also for a desktop that heeds no context:
// Windows may look for a proxy script for longer. What it says then is kept for the
// next request.
func (s *system) fetch(place string) *url.URL {
	ctx, cancel := context.WithTimeout(context.Background(), desktopWait)
	told := make(chan *url.URL, 1)
	go func() {
		defer cancel()
		list, err := s.desktop.Proxies(ctx, place)
		if err != nil {
			s.log.Info("the desktop tells no proxy", "err", err)
			s.remember(place, answer{nil, s.now().Add(failureLasts)})
			told <- nil
			return
		}
		found := first(list)
		s.remember(place, answer{found, s.now().Add(answerLasts)})
		told <- found
	}()
	patience := time.NewTimer(desktopWait)
	defer patience.Stop()
	select {
	case found := <-told:
		return found
	case <-patience.C:
		s.log.Info("the desktop takes its time over the proxy")
		s.remember(place, answer{nil, s.now().Add(failureLasts)})
		return nil
	}
}

func (s *system) remember(place string, a answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.answers) >= mostAnswers {
		clear(s.answers)
	}
	s.answers[place] = a
}

// first is the first proxy of a desktop's list that can be used, nil for none.
func first(list []string) *url.URL {
	for _, address := range list {
		u, err := url.Parse(address)
		if err != nil {
			continue
		}
		switch u.Scheme {
		case "direct":
			return nil
		case "socks": // GLib's name; version 5 is what is meant today
			u.Scheme = "socks5"
			fallthrough
		case "http", "https", "socks5", "socks5h":
			if u.Hostname() != "" {
				return &url.URL{Scheme: u.Scheme, User: u.User, Host: withPort(u)}
			}
		}
	}
	return nil
}
