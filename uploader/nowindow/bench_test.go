package nowindow

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"wikidrop/uploader"
	"wikidrop/uploader/account"
	"wikidrop/uploader/practice"
)

const (
	user     = "Anna@Wikidrop"
	password = "canary0password0that0nobody0may0see"
)

// bench is a profile and a practice wiki; runs come one after the other.
type bench struct {
	*testing.T
	wiki *practice.Server
	line *line
	dir  string // the profile
	in   io.Reader
	log  bytes.Buffer
}

func newBench(t *testing.T, change ...func(*practice.Settings)) *bench {
	t.Helper()
	settings := practice.DefaultSettings()
	for _, c := range change {
		c(&settings)
	}
	w, err := practice.Start(practice.Options{
		Dir: t.TempDir(), Settings: settings,
		Users: []practice.User{{Name: "Anna", App: "Wikidrop", Password: password}, {Name: "Bert", App: "Wikidrop", Password: password}},
	})
	if err != nil {
		t.Fatal(err)
	}
	l := &line{next: http.DefaultTransport.(*http.Transport).Clone()}
	t.Cleanup(func() { l.next.CloseIdleConnections(); w.Close() })
	return &bench{T: t, wiki: w, line: l, dir: t.TempDir(), in: strings.NewReader("")}
}

// options log in with a password file.
func (b *bench) options(sources ...string) Options {
	b.Helper()
	return Options{
		Wiki: b.wiki.API(), User: user, PasswordFile: passwordFile(b), OnWarning: Ask, Method: methodAuto, Sources: sources,
	}
}

func passwordFile(t testing.TB) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte(password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func (b *bench) parts(stdout, stderr io.Writer) Parts {
	b.Helper()
	m, err := account.Open(account.Options{
		File: filepath.Join(b.dir, "accounts.json"), UserAgent: "WikidropTest/1 (test)", Transport: b.line,
	})
	if err != nil {
		b.Fatal(err)
	}
	return Parts{
		Accounts: m, Words: plain{}, Stdin: b.in, Stdout: stdout, Stderr: stderr,
		Queue: b.queue(), Log: slog.New(slog.NewTextHandler(&b.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Practice: func() (string, error) {
			a, err := m.PutPractice(b.wiki.API(), user, password)
			return a.ID, err
		},
	}
}

func (b *bench) queue() uploader.Options {
	return uploader.Options{
		File: filepath.Join(b.dir, "queue.db"), Cache: filepath.Join(b.dir, "cache"), Language: "en", UserAgent: "WikidropTest/1 (test)",
	}
}

// done is what a run left behind.
type ended struct {
	status         int
	stdout, stderr string
}

func (e ended) lines() []string { return strings.Split(strings.TrimSuffix(e.stdout, "\n"), "\n") }

func (b *bench) run(o Options) ended { b.Helper(); return b.runUntil(b.Context(), o) }

func (b *bench) runUntil(ctx context.Context, o Options, change ...func(*run)) ended {
	b.Helper()
	if err := o.Check(); err != nil {
		b.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	r := newRun(o, b.parts(&stdout, &stderr))
	r.logins = nil
	for _, c := range change {
		c(r)
	}
	e := ended{r.run(ctx), stdout.String(), stderr.String()}
	for where, text := range map[string]string{"stdout": e.stdout, "stderr": e.stderr} {
		if strings.Contains(text, password) {
			b.Errorf("%s holds the password", where)
		}
	}
	return e
}

// inQueue looks at the queue between two runs.
func (b *bench) inQueue(look func(*uploader.Engine)) []uploader.Row {
	b.Helper()
	m, err := account.Open(account.Options{File: filepath.Join(b.dir, "accounts.json"), UserAgent: "WikidropTest/1 (test)", Transport: refuse{}})
	if err != nil {
		b.Fatal(err)
	}
	o := b.queue()
	o.Accounts = m
	e, err := uploader.Open(o)
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	if look != nil {
		look(e)
	}
	return e.Snapshot(0).Rows
}

type refuse struct{}

func (refuse) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("nobody is to be asked")
}

// photo writes a picture that compresses badly, with side*side*3 bytes or so.
func photo(t testing.TB, path string, side int, seed uint64) string {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 0))
	img := image.NewNRGBA(image.Rect(0, 0, side, side))
	for i := range img.Pix {
		img.Pix[i] = byte(r.Uint32()) | byte(i%4/3*255) // opaque
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(png.Encode(f, img), f.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func (b *bench) titles() []string {
	var titles []string
	for _, f := range b.wiki.Files() {
		titles = append(titles, f.Title)
	}
	slices.Sort(titles)
	return titles
}

// line is the way to the wiki.
type line struct {
	next *http.Transport

	mu     sync.Mutex
	pieces []int64 // length of the bodies that carry files
	most   int     // requests with files at once
	now    int
	at     func(n int, r *http.Request) error // called with the number of each body with a file, from 1
}

// small bodies carry no file: the smallest photo of these tests is larger.
const small = 4 << 10

func (l *line) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.ContentLength < small && r.ContentLength >= 0 {
		return l.next.RoundTrip(r)
	}
	l.mu.Lock()
	l.pieces = append(l.pieces, r.ContentLength)
	n, at := len(l.pieces), l.at
	l.now++
	l.most = max(l.most, l.now)
	l.mu.Unlock()
	defer func() { l.mu.Lock(); l.now--; l.mu.Unlock() }()
	if at != nil {
		if err := at(n, r); err != nil {
			return nil, err
		}
	}
	return l.next.RoundTrip(r)
}

func (l *line) sent() []int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.pieces)
}
