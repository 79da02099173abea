package cases

import (
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
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
	"time"

	"wikidrop/uploader"
	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

// patience is how long a case waits for the engine.
const patience = 40 * time.Second

// trial is one case on one wiki.
type trial struct {
	*testing.T
	*wiki
	n    int
	line *line
	log  *safeBuffer
}

// safeBuffer keeps a log that many goroutines write.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

const userAgent = "Wikidrop-cases/1 (https://github.com/wikidrop/wikidrop) Go"

// newTrial also proves case 150 for whatever the case does: no secret in the log.
func newTrial(t *testing.T, w *wiki, n int) *trial {
	next := http.DefaultTransport.(*http.Transport).Clone()
	x := &trial{T: t, wiki: w, n: n, line: &line{next: next}, log: &safeBuffer{}}
	t.Cleanup(func() {
		next.CloseIdleConnections()
		w.reset()
		text := x.log.String()
		for _, p := range []person{w.user("Uploader"), w.narrow()} {
			if strings.Contains(text, p.password) {
				t.Error("a password is in the log")
			}
		}
		for _, q := range x.line.sent("file", "stash", "chunk", "commit", "status", "url") {
			if token := q.Fields.Get("token"); len(token) > 10 && strings.Contains(text, token) {
				t.Error("a token is in the log")
			}
		}
		if t.Failed() {
			t.Logf("log:\n%s", text)
		}
	})
	return x
}

func (x *trial) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(x.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// name makes a title that no other case uses.
func (x *trial) name(s string) string { return fmt.Sprintf("C%03d %s", x.n, s) }

func (x *trial) client(who ...person) *mediawiki.Client {
	x.Helper()
	p := x.user("Uploader")
	if len(who) > 0 {
		p = who[0]
	}
	c, err := mediawiki.New(mediawiki.Options{API: x.api(), UserAgent: userAgent, Transport: x.line, Log: x.logger()})
	if err != nil {
		x.Fatal(err)
	}
	if _, err := c.Login(x.Context(), p.login, p.password); err != nil {
		x.Fatalf("log in as %s: %v", p.login, err)
	}
	return c
}

// picture is a PNG that no other call returns, of about size bytes.
func picture(size int) []byte {
	side := 6
	for side*side*4 < size {
		side++
	}
	m := image.NewNRGBA(image.Rect(0, 0, side, side))
	for i := range m.Pix {
		m.Pix[i] = byte(rand.Uint32())
	}
	for i := range side {
		m.SetNRGBA(i, 0, color.NRGBA{R: 255, A: 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// Pieces of 10,000 bytes make three of this.
const (
	piece      = 10_000
	threeTimes = 28_000
)

// badSVG has a script, behind so many bytes that are harmless.
func badSVG(size int) []byte {
	return fmt.Appendf(nil, `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">`+
		`<!--%s--><script>alert(1)</script></svg>`, strings.Repeat("x", size))
}

func content(b []byte) mediawiki.Content {
	return mediawiki.Content{
		Size: int64(len(b)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil },
	}
}

func sum(b []byte) string {
	s := sha1.Sum(b)
	return hex.EncodeToString(s[:])
}

// up uploads directly.
func (x *trial) up(c *mediawiki.Client, title string, b []byte) (*mediawiki.Answer, error) {
	return c.UploadFile(x.Context(), mediawiki.Params{Filename: title, Comment: "C", Text: "T"}, content(b))
}

// put publishes without questions.
func (x *trial) put(c *mediawiki.Client, title string, b []byte) {
	x.Helper()
	a, err := c.UploadFile(x.Context(), mediawiki.Params{Filename: title, IgnoreWarnings: true}, content(b))
	if err != nil || !a.Published() {
		x.Fatalf("publish %q: %+v, %v", title, a, err)
	}
}

func (x *trial) stash(c *mediawiki.Client, title string, b []byte) string {
	x.Helper()
	a, err := c.StashFile(x.Context(), mediawiki.Params{Filename: title, IgnoreWarnings: true}, content(b))
	if err != nil || !a.Stashed() {
		x.Fatalf("stash %q: %+v, %v", title, a, err)
	}
	return a.FileKey
}

func (x *trial) commit(c *mediawiki.Client, title, key string, ignore bool) (*mediawiki.Answer, error) {
	return c.Commit(x.Context(), mediawiki.Params{Filename: title, Text: "T", IgnoreWarnings: ignore}, key)
}

// pieces sends b from an offset on.
func (x *trial) pieces(c *mediawiki.Client, title string, b []byte, key string, offset, size int64, async bool) (*mediawiki.Answer, error) {
	for {
		end := min(offset+size, int64(len(b)))
		a, err := c.UploadChunk(x.Context(), mediawiki.Params{Filename: title, Async: async && end == int64(len(b))}, mediawiki.Chunk{
			Content: content(b[offset:end]), FileKey: key, FileSize: int64(len(b)), Offset: offset,
		})
		if err != nil || a.Result != mediawiki.ResultContinue {
			return a, err
		}
		key, offset = a.FileKey, a.Offset
	}
}

// refused fails unless err is a refusal with one of these codes.
func (x *trial) refused(err error, codes ...string) *mediawiki.Error {
	x.Helper()
	var e *mediawiki.Error
	if !errors.As(err, &e) || !slices.Contains(codes, e.Code) {
		x.Fatalf("got %v, want %q", err, codes)
	}
	return e
}

// warns fails unless the answer is a question with these kinds.
func (x *trial) warns(a *mediawiki.Answer, err error, kinds ...string) mediawiki.Warnings {
	x.Helper()
	if err != nil || a.Result != mediawiki.ResultWarning {
		x.Fatalf("%+v, %v, want warnings %q", a, err, kinds)
	}
	got := a.Warnings.Kinds()
	slices.Sort(got)
	slices.Sort(kinds)
	if !slices.Equal(got, kinds) {
		x.Fatalf("warnings %q, want %q", got, kinds)
	}
	return a.Warnings
}

func (x *trial) ok(a *mediawiki.Answer, err error) *mediawiki.Answer {
	x.Helper()
	if err != nil || !a.Published() {
		x.Fatalf("not published: %+v, %v", a, err)
	}
	return a
}

// holds fails unless the wiki has these bytes under this title.
func (x *trial) holds(c *mediawiki.Client, title string, b []byte) {
	x.Helper()
	files, err := c.FilesBySHA1(x.Context(), sum(b))
	if err != nil {
		x.Fatal(err)
	}
	for _, f := range files {
		if strings.TrimPrefix(f.Title, "File:") == title {
			return
		}
	}
	x.Errorf("the wiki has %+v, want %q", files, title)
}

func (x *trial) equal(what string, got, want any) {
	x.Helper()
	if got != want {
		x.Errorf("%s is %v, want %v", what, got, want)
	}
}

// status polls until the work on a key is done.
func (x *trial) status(c *mediawiki.Client, key string) (*mediawiki.Answer, error) {
	x.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		a, err := c.CheckStatus(x.Context(), key)
		if err != nil || a.Result != mediawiki.ResultPoll {
			return a, err
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-x.Context().Done():
		}
	}
	x.Fatal("still polling")
	return nil, nil
}

// run is an engine on the trial's wiki.
type run struct {
	*uploader.Engine
	x    *trial
	dir  string
	o    uploader.Options
	seen []uploader.Notice
}

func (x *trial) engine(who person, change ...func(*uploader.Options)) *run {
	x.Helper()
	m, err := account.Open(account.Options{UserAgent: userAgent, Transport: x.line, Log: x.logger()})
	if err != nil {
		x.Fatal(err)
	}
	if _, err := m.PutPractice(x.api(), who.login, who.password); err != nil {
		x.Fatal(err)
	}
	r := &run{x: x, dir: x.TempDir()}
	r.o = uploader.Options{
		File: filepath.Join(r.dir, "queue"), Cache: filepath.Join(r.dir, "cache"), Accounts: m, UserAgent: userAgent, Log: x.logger(),
	}
	for _, f := range change {
		f(&r.o)
	}
	r.open()
	x.Cleanup(func() { r.Close() })
	return r
}

// inPieces lets the engine send in three.
func inPieces(o *uploader.Options) { o.Method, o.ChunkSize = uploader.MethodChunked, piece }

// open starts the engine, again after Close.
func (r *run) open() {
	r.x.Helper()
	e, err := uploader.Open(r.o)
	if err != nil {
		r.x.Fatal(err)
	}
	r.Engine = e
}

// until waits for something to be true of the engine.
func (r *run) until(what string, f func() bool) {
	r.x.Helper()
	end := time.NewTimer(patience)
	defer end.Stop()
	for {
		changed := r.Changed()
		if f() {
			return
		}
		select {
		case <-changed:
		case <-end.C:
			r.x.Fatalf("not %s: %+v", what, r.Snapshot(0).Rows)
		}
	}
}

// logInAs lets another user log in under the engine's account, as somebody does who
// types another name into its form.
func (r *run) logInAs(p person) {
	r.x.Helper()
	if _, err := r.o.Accounts.PutPractice(r.x.api(), p.login, p.password); err != nil {
		r.x.Fatal(err)
	}
}

// file writes a file to drop.
func (r *run) file(name string, b []byte) string {
	r.x.Helper()
	path := filepath.Join(r.dir, name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		r.x.Fatal(err)
	}
	return path
}

// add drops a file and waits until it was read.
func (r *run) add(name string, b []byte) uploader.ID {
	r.x.Helper()
	path := r.file(name, b)
	r.Add(path)
	return r.row(path)
}

func (r *run) row(source string) uploader.ID {
	r.x.Helper()
	var id uploader.ID
	r.until("read", func() bool {
		for _, row := range r.Snapshot(0).Rows {
			if row.File != source {
				continue
			}
			it := r.Items(row.ID)[0]
			id = row.ID
			return it.URL != "" || it.SHA1 != "" || it.Hold.Kind != uploader.HoldNone
		}
		return false
	})
	return id
}

// drop adds a file and publishes it.
func (r *run) drop(name string, b []byte) uploader.ID {
	r.x.Helper()
	id := r.add(name, b)
	r.Publish(id)
	return id
}

func (r *run) item(id uploader.ID) uploader.Item {
	r.x.Helper()
	items := r.Items(id)
	if len(items) == 0 {
		r.x.Fatalf("item %d is gone", id)
	}
	return items[0]
}

// held waits until a person is needed, and checks for what.
func (r *run) held(id uploader.ID, code string) uploader.Problem {
	r.x.Helper()
	var h uploader.Hold
	r.until("held for "+code, func() bool {
		h = r.item(id).Hold
		return h.Kind == uploader.HoldNeedsYou || h.Kind == uploader.HoldFailed
	})
	if h.Problem.Code != code {
		r.x.Fatalf("held for %q (%+v), want %q", h.Problem.Code, h.Problem, code)
	}
	return h.Problem
}

// waits waits until the item, or its whole wiki, waits for something.
func (r *run) waits(id uploader.ID, code string) uploader.Hold {
	r.x.Helper()
	var h uploader.Hold
	r.until("waiting for "+code, func() bool {
		for _, row := range r.Snapshot(0).Rows {
			if row.ID == id {
				h = row.Hold
			}
		}
		return h.Kind != uploader.HoldNone
	})
	if h.Kind != uploader.HoldWaiting || h.Problem.Code != code {
		r.x.Fatalf("held by %+v, want to wait for %q", h, code)
	}
	return h
}

func (r *run) answer(id uploader.ID, c uploader.Choice, argument string) {
	r.x.Helper()
	if p := r.item(id).Hold.Problem; !slices.Contains(p.Choices, c) {
		r.x.Fatalf("%q is not among %q", c, p.Choices)
	}
	if err := r.Answer([]uploader.ID{id}, c, argument); err != nil {
		r.x.Fatal(err)
	}
}

// done waits until the item is published, and fails when a person is needed.
func (r *run) done(id uploader.ID) uploader.Item {
	r.x.Helper()
	var it uploader.Item
	r.until("published", func() bool {
		it = r.item(id)
		if k := it.Hold.Kind; k == uploader.HoldNeedsYou || k == uploader.HoldFailed {
			r.x.Fatalf("held: %+v", it.Hold)
		}
		return it.Stage >= uploader.StagePublished
	})
	return it
}

// next waits until the item is published (false) or a person is needed (true).
func (r *run) next(id uploader.ID) bool {
	r.x.Helper()
	var it uploader.Item
	r.until("done or held", func() bool {
		it = r.item(id)
		return it.Stage >= uploader.StagePublished || it.Hold.Kind == uploader.HoldNeedsYou || it.Hold.Kind == uploader.HoldFailed
	})
	return it.Hold.Kind != uploader.HoldNone
}

// nextSecond waits until MediaWiki's clock, which counts seconds, has moved.
func nextSecond() {
	now := time.Now()
	<-time.After(now.Truncate(time.Second).Add(time.Second).Sub(now))
}

func (r *run) noticed(code string) bool {
	r.seen = append(r.seen, r.Snapshot(0).Notices...)
	return slices.ContainsFunc(r.seen, func(n uploader.Notice) bool { return n.Code == code })
}

// standStill blocks a request until its maker gives up.
func standStill(ctx context.Context) (*http.Response, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}
