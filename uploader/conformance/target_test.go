package conformance

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha1"
	"encoding/hex"
	"flag"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"testing"
	"time"

	"wikidrop/uploader/mediawiki"
)

func TestMain(m *testing.M) {
	// Much of the time passes in waiting for the next second, and for jobs.
	flag.Parse()
	if err := flag.Set("test.parallel", "4"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// person is somebody with a bot password on every target.
type person struct{ login, name, password string }

// target is a wiki under test. The settings hold until the end of the test that
// made the target.
type target interface {
	api() string
	page(title string) string // address of a page
	uploader() person         // may upload, overwrite, upload by URL
	reader() person           // may edit, not upload
	set(settings)
	deleteFile(t *testing.T, title string)
	addPage(t *testing.T, title, text string)
	protect(t *testing.T, title string)
	forgetSessions()
	holdJobs(bool)
}

// settings are the switches that both kinds of wiki have; the zero value is the
// default of the suite: uploads on, upload by URL on, asynchronous uploads off.
type settings struct {
	uploadsOff     bool
	noCopyUploads  bool
	async          bool
	readOnly       string
	minChunk       int64
	maxSize        int64
	titleBlacklist string // a regular expression
	limitUploads   bool   // one upload in ten minutes
}

// each runs f against every kind of wiki.
func each(t *testing.T, f func(t *testing.T, w target)) {
	t.Helper()
	for name, start := range map[string]func(*testing.T) target{
		"practice":       startPractice,
		"real MediaWiki": startReal,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t)
			w.set(settings{})
			f(t, w)
		})
	}
}

const userAgent = "Wikidrop-conformance/1 (https://github.com/wikidrop/wikidrop) Go"

func newClient(t *testing.T, w target) *mediawiki.Client {
	t.Helper()
	c, err := mediawiki.New(mediawiki.Options{API: w.api(), UserAgent: userAgent})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func loggedIn(t *testing.T, w target, p person) *mediawiki.Client {
	t.Helper()
	c := newClient(t, w)
	name, err := c.Login(t.Context(), p.login, p.password)
	if err != nil {
		t.Fatalf("log in as %s: %v", p.login, err)
	}
	if name != p.name {
		t.Fatalf("logged in as %q, want %q", name, p.name)
	}
	return c
}

// picture returns the bytes of a PNG that no other call returns.
func picture(t *testing.T) []byte {
	t.Helper()
	return pictureOf(t, 8)
}

// noise is a PNG too large for one piece: random pixels do not compress.
func noise(t *testing.T) []byte {
	t.Helper()
	return pictureOf(t, 100)
}

func pictureOf(t *testing.T, side int) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, side, side))
	if _, err := rand.Read(m.Pix); err != nil {
		t.Fatal(err)
	}
	for i := range side {
		m.SetNRGBA(i, 0, color.NRGBA{R: 255, A: 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
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

// nextSecond waits until MediaWiki's clock, which counts seconds, has moved: of two
// versions in one second it goes on showing the first.
func nextSecond() {
	now := time.Now()
	<-time.After(now.Truncate(time.Second).Add(time.Second).Sub(now))
}

// publish puts a file on the wiki and fails the test when that goes wrong.
func publish(t *testing.T, c *mediawiki.Client, name string, b []byte) {
	t.Helper()
	a, err := c.UploadFile(t.Context(), mediawiki.Params{Filename: name, IgnoreWarnings: true}, content(b))
	if err != nil || !a.Published() {
		t.Fatalf("publish %q: %+v, %v", name, a, err)
	}
}

// sendPieces sends b from offset on in pieces of size bytes and returns the last
// answer.
func sendPieces(ctx context.Context, c *mediawiki.Client, p mediawiki.Params, b []byte, key string, offset, size int64) (*mediawiki.Answer, error) {
	for {
		end := min(offset+size, int64(len(b)))
		a, err := c.UploadChunk(ctx, p, mediawiki.Chunk{
			Content: content(b[offset:end]), FileKey: key, FileSize: int64(len(b)), Offset: offset,
		})
		if err != nil || a.Result != mediawiki.ResultContinue {
			return a, err
		}
		key, offset = a.FileKey, a.Offset
	}
}

// held checks that the wiki has exactly these bytes under this title.
func held(t *testing.T, c *mediawiki.Client, title string, b []byte) mediawiki.TitleInfo {
	t.Helper()
	infos, err := c.Titles(t.Context(), []string{title})
	if err != nil || len(infos) != 1 {
		t.Fatalf("look up %q: %v, %v", title, infos, err)
	}
	if infos[0].File == nil {
		t.Fatalf("%q is not on the wiki", title)
	}
	if infos[0].File.SHA1 != sum(b) || infos[0].File.Size != int64(len(b)) {
		t.Errorf("%q has sha1 %s and %d bytes, want %s and %d", title,
			infos[0].File.SHA1, infos[0].File.Size, sum(b), len(b))
	}
	return infos[0]
}
