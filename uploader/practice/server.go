package practice

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"reflect"
	"regexp"
	"sync"
	"time"
)

// Server is a running practice wiki. Its methods may be called from any
// goroutine.
type Server struct {
	// These are initialised by Start.
	behaviour Behaviour
	users     []User
	now       func() time.Time
	log       *slog.Logger
	http      *http.Server
	fetcher   *http.Client
	host      string // 127.0.0.1:PORT
	port      string
	stop      context.CancelFunc
	ctx       context.Context
	running   sync.WaitGroup
	wake      chan struct{} // a job is waiting
	jobs      sync.Mutex    // held while jobs run; taken before mu
	thumbs    chan struct{} // limits how many pictures are scaled at once

	mu       sync.Mutex // protects all below
	settings Settings
	st       *store
	sessions map[string]*session
	tries    map[string][]time.Time // wrong passwords by user
	rates    map[string][]time.Time // counted actions by kind and user
	blocks   map[string]*block
	filters  []*regexp.Regexp
	banned   []*regexp.Regexp
	hold     bool // jobs wait
}

// Start opens the wiki in o.Dir, listens and serves at once.
func Start(o Options) (*Server, error) {
	s := &Server{behaviour: o.Behaviour, users: o.Users, now: o.Now, log: o.Log, settings: o.Settings.clone(),
		wake: make(chan struct{}, 1), thumbs: make(chan struct{}, 2), blocks: map[string]*block{}}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if reflect.DeepEqual(o.Settings, Settings{}) {
		s.settings = DefaultSettings()
	}
	s.forget()
	if err := s.compile(); err != nil {
		return nil, err
	}
	l, err := listen(o.Addr)
	if err != nil {
		return nil, err
	}
	if s.st, err = openStore(o.Dir); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	s.host = l.Addr().String()
	_, s.port, _ = net.SplitHostPort(s.host)
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.fetcher = newFetcher(o.Transport)
	s.http = &http.Server{Handler: s.ownHost(s.routes()), ReadHeaderTimeout: 30 * time.Second, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug)}
	s.running.Go(func() {
		if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("practice wiki stopped serving", "error", err)
		}
	})
	s.running.Go(s.work)
	s.poke()
	return s, nil
}

// listen takes the wanted loopback address, or a free port when it is taken.
func listen(addr string) (net.Listener, error) {
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("address of the practice wiki: %w", err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("address of the practice wiki: %q is not a loopback address", host)
	}
	l, err := net.Listen("tcp", addr)
	if err == nil {
		return l, nil
	}
	if l, again := net.Listen("tcp", net.JoinHostPort(host, "0")); again == nil {
		return l, nil
	}
	return nil, fmt.Errorf("listen for the practice wiki: %w", err)
}

// URL is the address of the front page, with a slash at the end.
func (s *Server) URL() string { return "http://" + s.host + "/" }

// API is the address of api.php.
func (s *Server) API() string { return s.URL() + "api.php" }

// Change changes settings while the wiki runs. Regular expressions that do not
// compile are ignored and logged.
func (s *Server) Change(f func(*Settings)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	set := s.settings.clone()
	f(&set)
	s.settings = set.clone()
	if err := s.compile(); err != nil {
		s.log.Error("practice wiki settings", "error", err)
	}
}

// compile prepares the patterns of the settings.
func (s *Server) compile() error {
	s.filters, s.banned = nil, nil
	var errs []error
	for _, f := range s.settings.AbuseFilters {
		re, err := regexp.Compile(f.Pattern)
		s.filters, errs = append(s.filters, re), append(errs, err)
	}
	for _, p := range s.settings.BannedTitles {
		re, err := regexp.Compile("(?i)^(?:" + p + ")$")
		s.banned, errs = append(s.banned, re), append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("pattern in settings: %w", err)
	}
	return nil
}

// forget empties what lives in memory only, except for blocks.
func (s *Server) forget() {
	s.sessions = map[string]*session{}
	s.tries = map[string][]time.Time{}
	s.rates = map[string][]time.Time{}
}

// Reset forgets everything that arrived: pages, files, stash, jobs. Logins stay.
func (s *Server) Reset() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rates = map[string][]time.Time{}
	return s.st.reset()
}

// Close stops serving, waits for requests and jobs under way, and closes the
// database. What has arrived stays in Dir.
func (s *Server) Close() error {
	s.stop()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	err := s.http.Shutdown(ctx)
	if err != nil {
		err = s.http.Close()
	}
	s.running.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(err, s.st.close())
}

// user finds an account by its name.
func (s *Server) user(name string) (*User, int64) {
	ids := map[string]int64{}
	for i := range s.users {
		u := &s.users[i]
		if ids[u.Name] == 0 {
			ids[u.Name] = int64(len(ids)) + 2 // 1 is Admin, who never logs in
		}
		if u.Name == name {
			return u, ids[u.Name]
		}
	}
	return nil, 0
}

func (s *Server) routes() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("/api.php", s.serveAPI)
	m.HandleFunc("GET /{$}", s.serveFront)
	m.HandleFunc("GET /index.php", s.serveIndex)
	m.HandleFunc("GET /wiki/{title...}", s.servePage)
	m.HandleFunc("GET /images/{path...}", s.serveImage)
	m.HandleFunc("GET /thumb/{width}/{name}", s.serveThumb)
	m.HandleFunc("GET /style.css", s.serveStyle)
	return m
}
