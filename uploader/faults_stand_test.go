package uploader

import (
	"cmp"
	"context"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"wikidrop/uploader/account"
	"wikidrop/uploader/faults"
	"wikidrop/uploader/media"
	"wikidrop/uploader/practice"
	"wikidrop/uploader/realwiki"
)

// everything tells whether the long runs are asked for; see uploader/faults.
func everything() bool { return os.Getenv("WIKIDROP_FULL") == "1" }

// faultSeed is where the random choices of a test begin.
func faultSeed(t *testing.T) uint64 {
	seed := uint64(1)
	if s := os.Getenv("WIKIDROP_SEED"); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		seed = n
	}
	return seed
}

// quickClock is faster than the wall. It starts behind it, so that a wiki's own
// times are never older than ours.
type quickClock struct {
	start time.Time
	times int
}

func newQuickClock() quickClock { return quickClock{time.Now(), 200} }

func (c quickClock) Now() time.Time {
	return c.start.Add(time.Since(c.start)*time.Duration(c.times) - 12*time.Hour)
}

func (c quickClock) After(d time.Duration) (<-chan time.Time, func() bool) {
	t := time.NewTimer(d / time.Duration(c.times))
	return t.C, t.Stop
}

// wikiUnderFault is a wiki behind a bad line.
type wikiUnderFault interface {
	host() string // host:port
	path() string // of api.php
	login() (name, password string)
	count() int // files, -1 where others put some there too
	// has returns the titles whose current content has this hash, and how many
	// versions each of them has.
	has(sha1 string) (map[string]int, error)
	text(title string) (string, error)
	forget() // all sessions
	purge()  // the stash
	deny(reason string)
}

type practiceUnderFault struct{ *practice.Server }

const faultPassword = "0123456789abcdefghijklmnopqrstuv"

func startPracticeUnderFault(t testing.TB, async bool, change ...func(*practice.Settings)) practiceUnderFault {
	t.Helper()
	s := practice.DefaultSettings()
	s.EnableAsyncUploads = async
	for _, f := range change {
		f(&s)
	}
	w, err := practice.Start(practice.Options{
		Dir: t.TempDir(), Settings: s, Users: []practice.User{{Name: "Anna", App: "Wikidrop", Password: faultPassword}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return practiceUnderFault{w}
}

func (w practiceUnderFault) host() string {
	return strings.Trim(strings.TrimPrefix(w.URL(), "http://"), "/")
}
func (w practiceUnderFault) path() string            { return "/api.php" }
func (w practiceUnderFault) login() (string, string) { return "Anna@Wikidrop", faultPassword }
func (w practiceUnderFault) count() int              { return len(w.Files()) }
func (w practiceUnderFault) forget()                 { w.DropSessions() }
func (w practiceUnderFault) purge()                  { _ = w.ExpireStash() }
func (w practiceUnderFault) deny(reason string) {
	w.Change(func(s *practice.Settings) { s.ReadOnly = reason })
}

func (w practiceUnderFault) has(sha1 string) (map[string]int, error) {
	found := map[string]int{}
	for _, f := range w.Files() {
		if f.SHA1 == sha1 {
			found[f.Title] = f.Versions
		}
	}
	return found, nil
}

func (w practiceUnderFault) text(title string) (string, error) {
	for _, f := range w.Files() {
		if f.Title == title {
			return f.Text, nil
		}
	}
	return "", fmt.Errorf("no file %q", title)
}

// realUnderFault is MediaWiki itself. Many tests share one.
type realUnderFault struct{ *realwiki.Wiki }

func (w realUnderFault) host() string { return strings.TrimPrefix(w.URL(), "http://") }
func (w realUnderFault) path() string { return "/w/api.php" }
func (w realUnderFault) login() (string, string) {
	return w.Uploader.BotName(), w.Uploader.AppPassword
}
func (w realUnderFault) count() int  { return -1 }
func (w realUnderFault) forget()     { w.Forget() }
func (w realUnderFault) deny(string) { panic("shared") }
func (w realUnderFault) purge()      { panic("shared") }

func (w realUnderFault) ask(query url.Values, into any) error {
	query.Set("action", "query")
	query.Set("format", "json")
	query.Set("formatversion", "2")
	resp, err := http.Get(w.API() + "?" + query.Encode())
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return json.NewDecoder(resp.Body).Decode(into)
}

func (w realUnderFault) has(sha1 string) (map[string]int, error) {
	var images struct {
		Query struct{ AllImages []struct{ Title string } }
	}
	err := w.ask(url.Values{"list": {"allimages"}, "aisha1": {sha1}, "ailimit": {"max"}}, &images)
	if err != nil {
		return nil, err
	}
	found := map[string]int{}
	for _, i := range images.Query.AllImages {
		var versions struct {
			Query struct {
				Pages []struct{ ImageInfo []struct{ SHA1 string } }
			}
		}
		err := w.ask(url.Values{"titles": {i.Title}, "prop": {"imageinfo"}, "iiprop": {"sha1"}, "iilimit": {"max"}}, &versions)
		if err != nil {
			return nil, err
		}
		found[plainTitle(i.Title)] = len(versions.Query.Pages[0].ImageInfo)
	}
	return found, nil
}

func (w realUnderFault) text(title string) (string, error) {
	f, ok, err := realwiki.FileAt(w.API(), title)
	if err == nil && !ok {
		err = fmt.Errorf("no file %q", title)
	}
	return f.Text, err
}

// faultStand is an engine with all its real parts, a bad line, and a wiki.
type faultStand struct {
	testing.TB
	*Engine
	dir   string
	wiki  wikiUnderFault
	proxy *faults.Proxy
	clock quickClock
	opts  Options
	parts parts
	quiet time.Duration // that the line may stand still
	line  *http.Transport
	ice   *ice
	log   logTail
}

const wikiName = "wiki.test"

// newFaultStand starts an engine behind a bad line.
func newFaultStand(t testing.TB, w wikiUnderFault) *faultStand {
	t.Helper()
	s := prepareFaultStand(t, w, 0)
	s.open()
	return s
}

// prepareFaultStand makes all but the engine. quiet is how long the line may stand
// still, 0: long.
func prepareFaultStand(t testing.TB, w wikiUnderFault, quiet time.Duration) *faultStand {
	t.Helper()
	p, err := faults.Start(w.host())
	if err != nil {
		t.Fatal(err)
	}
	s := &faultStand{TB: t, dir: t.TempDir(), wiki: w, proxy: p, clock: newQuickClock(), quiet: cmp.Or(quiet, 20*time.Second)}
	t.Cleanup(func() {
		s.line.CloseIdleConnections()
		p.Close()
	})
	s.connect()
	s.opts = Options{
		File: filepath.Join(s.dir, "queue.db"), Cache: filepath.Join(s.dir, "cache"),
		Log: slog.New(slog.NewTextHandler(&s.log, nil)),
	}
	return s
}

// connect makes all parts of the engine, as a program that was just started.
func (s *faultStand) connect() {
	s.Helper()
	if s.line != nil {
		s.line.CloseIdleConnections()
	}
	life := newIce()
	s.ice = life
	s.line = &http.Transport{
		DialContext:         func(ctx context.Context, n, a string) (net.Conn, error) { return s.dial(ctx, life, n, a) },
		MaxIdleConnsPerHost: 4, WriteBufferSize: 64 << 10,
	}
	m, err := account.Open(account.Options{UserAgent: "WikidropTest/1 (test)", Transport: s.line})
	if err != nil {
		s.Fatal(err)
	}
	name, password := s.wiki.login()
	if _, err := m.PutPractice("http://"+wikiName+s.wiki.path(), name, password); err != nil {
		s.Fatal(err)
	}
	s.parts = parts{
		accounts: managed{m}, clock: s.clock, jitter: func() float64 { return 0.5 },
		inspect: media.Inspect, hash: media.SHA1, picture: media.Thumbnail,
		download: &http.Client{CheckRedirect: allowRedirect},
	}
}

// open starts the engine on what is in the queue file.
func (s *faultStand) open() {
	s.Helper()
	e, err := open(s.opts, s.parts)
	if err != nil {
		s.Fatal(err)
	}
	s.Engine = e
	s.Cleanup(func() { e.Close() })
}

// dial finds the wiki wherever it is now.
func (s *faultStand) dial(ctx context.Context, life *ice, network, address string) (net.Conn, error) {
	if err := life.stop(ctx.Done()); err != nil {
		return nil, err
	}
	if strings.HasPrefix(address, wikiName+":") {
		address = s.proxy.Address()
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &impatientConn{conn, s.quiet, life, make(chan struct{}), sync.Once{}}, nil
}

// impatientConn does in a second what the client's time-outs do in minutes.
type impatientConn struct {
	net.Conn
	quiet time.Duration
	life  *ice
	gone  chan struct{} // closed by Close
	once  sync.Once
}

func (c *impatientConn) Close() error {
	c.once.Do(func() { close(c.gone) })
	return c.Conn.Close()
}

func (c *impatientConn) Read(b []byte) (int, error) {
	_ = c.SetReadDeadline(time.Now().Add(c.quiet))
	n, err := c.Conn.Read(b)
	if frozen := c.life.stop(c.gone); frozen != nil {
		return 0, frozen
	}
	return n, err
}

func (c *impatientConn) Write(b []byte) (int, error) {
	if err := c.life.stop(c.gone); err != nil {
		return 0, err
	}
	_ = c.SetWriteDeadline(time.Now().Add(c.quiet))
	return c.Conn.Write(b)
}

// file writes a local file and returns its path.
func (s *faultStand) file(name string, content []byte) string {
	s.Helper()
	path := filepath.Join(s.dir, "photos", name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		s.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		s.Fatal(err)
	}
	return path
}

// eventually waits for a condition of the engine.
func (s *faultStand) eventually(what string, atMost time.Duration, ok func() bool) {
	s.Helper()
	over := time.NewTimer(atMost)
	defer over.Stop()
	for {
		changed := s.Changed()
		if ok() {
			return
		}
		select {
		case <-changed:
		case <-over.C:
			s.tell()
			s.Fatalf("never: %s", what)
		}
	}
}

// tell says what is known when a test goes wrong.
func (s *faultStand) tell() {
	s.Helper()
	n := 0
	for _, r := range s.Snapshot(0).Rows {
		if n++; n <= 10 {
			s.Logf("%d %q stage %d intent %d hold %+v activity %q", r.ID, r.Title, r.Stage, r.Intent, r.Hold, r.Activity)
		}
	}
	log := s.proxy.Log()
	s.Logf("requests: %s\nlog: %s", strings.Join(log[max(0, len(log)-60):], ", "), s.log.String())
}

// add puts sources into the queue and waits until they are read.
func (s *faultStand) add(sources ...string) []ID {
	s.Helper()
	before := len(s.Snapshot(0).Order)
	s.Add(sources...)
	s.eventually("files are read", 30*time.Second, func() bool {
		shot := s.Snapshot(0)
		if shot.Totals.Scanning || len(shot.Order) == before {
			return false
		}
		for _, it := range s.Items(shot.Order...) {
			if needsReading(&it) {
				return false
			}
		}
		return true
	})
	return s.Snapshot(0).Order[before:]
}

// one returns the record of an item.
func (s *faultStand) one(id ID) Item {
	s.Helper()
	items := s.Items(id)
	if len(items) != 1 {
		s.Fatalf("item %d is not there", id)
	}
	return items[0]
}

// settled tells whether an item is published, or waits for a person.
func settled(it *Item) bool {
	return it.Stage >= StagePublished || it.Hold.Kind == HoldNeedsYou || it.Hold.Kind == HoldFailed
}

// once fails unless the wiki has content exactly once.
func (s *faultStand) once(sum string) (title string) {
	s.Helper()
	found, err := s.wiki.has(sum)
	if err != nil {
		s.Fatal(err)
	}
	for title, versions := range found {
		if len(found) == 1 && versions == 1 {
			return title
		}
	}
	s.tell()
	s.Fatalf("wanted once: %v", found)
	return ""
}

func sumOf(content []byte) string {
	sum := sha1.Sum(content)
	return hex.EncodeToString(sum[:])
}

// fileServer is where files by URL come from.
func fileServer(t testing.TB) (address string, put func(name string, content []byte)) {
	var files sync.Map
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, ok := files.Load(strings.Trim(r.URL.Path, "/"))
		if !ok {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(content.([]byte))
	}))
	t.Cleanup(s.Close)
	return s.URL, func(name string, content []byte) { files.Store(name, content) }
}

// logTail keeps the end of a log.
type logTail struct {
	mu sync.Mutex
	b  []byte
}

func (l *logTail) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.b = append(l.b, b...)
	if len(l.b) > 1<<14 {
		l.b = append([]byte(nil), l.b[len(l.b)-1<<13:]...)
	}
	return len(b), nil
}

func (l *logTail) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.b)
}

var _ io.Writer = (*logTail)(nil)
