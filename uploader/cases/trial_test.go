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
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

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

// nextSecond waits until MediaWiki's clock, which counts seconds, has moved.
func nextSecond() {
	now := time.Now()
	<-time.After(now.Truncate(time.Second).Add(time.Second).Sub(now))
}

// standStill blocks a request until its maker gives up.
func standStill(ctx context.Context) (*http.Response, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}
