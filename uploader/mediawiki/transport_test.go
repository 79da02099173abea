package mediawiki

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// loggedInAt returns a client of a bare server, with a token at hand.
func loggedInAt(t *testing.T, url string, timeouts Timeouts) *Client {
	t.Helper()
	c, err := New(Options{API: url + "/w/api.php", Timeouts: timeouts})
	if err != nil {
		t.Fatal(err)
	}
	c.session.user, c.session.token = testUser, testToken
	t.Cleanup(c.Close)
	return c
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestNobodyListens(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	_, err = loggedInAt(t, "http://"+l.Addr().String(), Timeouts{}).Commit(ctx(t), Params{Filename: "A.png"}, "k")
	if e := apiError(t, err); e.Code != "network" || e.Unanswered || !e.Whole || e.Behaviour != Transient || e.Status != 0 {
		t.Errorf("%+v", e)
	}
}

func TestConnectionBreaks(t *testing.T) {
	hangUp := func(after bool) *httptest.Server {
		return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if after {
				io.Copy(io.Discard, r.Body)
			}
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				conn.(*net.TCPConn).SetLinger(0)
				conn.Close()
			}
		}))
	}
	large := Content{Size: 64 << 20, Open: func() (io.ReadCloser, error) { return io.NopCloser(endless{}), nil }}
	piece := Chunk{Content: large, FileSize: 128 << 20}
	for _, after := range []bool{false, true} {
		s := hangUp(after)
		_, err := loggedInAt(t, s.URL, Timeouts{}).UploadChunk(ctx(t), Params{Filename: "A.png"}, piece)
		if e := apiError(t, err); e.Code != "network" || e.Unanswered != after || e.Whole {
			t.Errorf("hung up after the body: %v; %+v", after, e)
		}
		s.Close()
	}
}

func TestAnswerThatStopsHalfWay(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Length", "500")
		io.WriteString(w, `{"upload":{"result":"Succ`)
	}))
	defer s.Close()
	_, err := loggedInAt(t, s.URL, Timeouts{}).Commit(ctx(t), Params{Filename: "A.png"}, "k")
	if e := apiError(t, err); e.Code != "network" || !e.Unanswered || e.Status != 200 {
		t.Errorf("%+v", e)
	}
}

func TestAnswerThatEndsHalfWay(t *testing.T) {
	k := newWiki(t, answers(`{"upload":{"result":"Succ`))
	_, err := k.client(t).Commit(ctx(t), Params{Filename: "A.png"}, "k")
	if e := apiError(t, err); e.Code != "network" || !e.Unanswered || e.Behaviour != Transient {
		t.Errorf("%+v", e)
	}
}

func TestAnswersThatAreNotUploads(t *testing.T) {
	for text, code := range map[string]string{
		`{"batchcomplete":true}`: "bad-answer", `[]`: "bad-answer", `{}`: "bad-answer", `{"upload":{}}`: "bad-answer",
		`{"upload":{"result":"Dance"}}`: "bad-answer", ``: "not-json", `null`: "not-json", `"x"`: "not-json", `<html>`: "not-json",
		`{"upload":{"result":"Failure","error":"permission-denied"}}`: "permission-denied",
		strings.Repeat("[", 1000):                                     "bad-answer",
	} {
		k := newWiki(t, answers(text))
		_, err := k.client(t).Commit(ctx(t), Params{Filename: "A.png"}, "k")
		if e := apiError(t, err); e.Code != code || code != "permission-denied" && !e.Unanswered {
			t.Errorf("%.40s: %+v", text, e)
		}
	}
}

func TestCancelIsNotANetworkError(t *testing.T) {
	arrived, release := make(chan struct{}), make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		close(arrived)
		<-release
	}))
	defer s.Close()
	defer close(release)
	cancellable, cancel := context.WithCancel(t.Context())
	go func() { <-arrived; cancel() }()
	_, err := loggedInAt(t, s.URL, Timeouts{}).Commit(cancellable, Params{Filename: "A.png"}, "k")
	if !errors.Is(err, context.Canceled) || as(err) != nil || !strings.Contains(err.Error(), "publish") {
		t.Errorf("%v (%T)", err, err)
	}
}

func TestRedirects(t *testing.T) {
	var elsewhere atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	defer other.Close()
	otherName := strings.Replace(other.URL, "127.0.0.1", "localhost", 1)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodPost:
			http.Redirect(w, r, "/w2/api.php?"+r.URL.RawQuery, http.StatusTemporaryRedirect)
		case r.URL.Path == "/w/api.php":
			http.Redirect(w, r, "/w2/api.php?"+r.URL.RawQuery, http.StatusMovedPermanently)
		case r.URL.Path == "/away/api.php":
			http.Redirect(w, r, otherName+"/w/api.php", http.StatusMovedPermanently)
		default:
			io.WriteString(w, `{"paraminfo":{"modules":[{"parameters":[{"name":"file"}]}]}}`)
		}
	}))
	defer s.Close()
	c := loggedInAt(t, s.URL, Timeouts{})
	if known, err := c.UploadParams(ctx(t)); err != nil || !known["file"] {
		t.Errorf("a read is led on: %v, %v", known, err)
	}
	_, err := c.Commit(ctx(t), Params{Filename: "A.png"}, "k")
	if e := apiError(t, err); e.Code != "http-307" || e.Behaviour != Permanent || e.Unanswered {
		t.Errorf("a write is not: %+v", e)
	}
	away := loggedInAt(t, s.URL, Timeouts{})
	away.api.Path = "/away/api.php"
	_, err = away.UploadParams(ctx(t))
	if e := apiError(t, err); e.Code != "http-301" || elsewhere.Load() != 0 {
		t.Errorf("nobody is led to another host: %+v, %d requests there", e, elsewhere.Load())
	}
}

func TestIdleConnectionThatDiedIsReplaced(t *testing.T) {
	k := newWiki(t, answers(success))
	var dials atomic.Int32
	var dead atomic.Bool
	transport := &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		dials.Add(1)
		dead.Store(false)
		conn, err := new(net.Dialer).DialContext(ctx, network, address)
		return &mortal{Conn: conn, dead: &dead}, err
	}}
	c := k.clientWith(t, Options{Transport: transport})
	for i := range 3 {
		dead.Store(i > 0)
		if _, err := c.UploadFile(ctx(t), Params{Filename: "A.png"}, content("abc")); err != nil {
			t.Fatal(i, err)
		}
		if got := k.last(t); string(got.Bytes) != "abc" {
			t.Errorf("sent %q", got.Bytes)
		}
	}
	if n := len(k.seen()); n != 3 || dials.Load() != 3 {
		t.Errorf("%d uploads over %d connections, want 3 over 3", n, dials.Load())
	}
}

// mortal is a connection into which nothing can be written once it is dead.
type mortal struct {
	net.Conn
	dead *atomic.Bool
}

func (m *mortal) Write(p []byte) (int, error) {
	if m.dead.Load() {
		return 0, net.ErrClosed
	}
	return m.Conn.Write(p)
}

func TestPayloadSizeIsExact(t *testing.T) {
	for _, text := range []string{"x", strings.Repeat("x", 100_000)} {
		var f form
		f.text("filename", "ä"+text[:1])
		p, err := multipartBody(f, &filePart{name: "chunk", Content: content(text)})
		if err != nil {
			t.Fatal(err)
		}
		_, w := newWatch(t.Context(), time.Minute, time.Minute)
		defer w.close()
		tr := &track{watch: w}
		r, err := p.open(tr)
		if err != nil {
			t.Fatal(err)
		}
		all, err := io.ReadAll(r)
		if err != nil || int64(len(all)) != p.size() {
			t.Errorf("size %d, read %d, %v", p.size(), len(all), err)
		}
		if touched, complete, _ := tr.state(); !touched || !complete {
			t.Error("not tracked")
		}
	}
}

func TestMemoryStaysFlat(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		if n != r.ContentLength {
			http.Error(w, "short", http.StatusBadRequest)
			return
		}
		io.WriteString(w, success)
	}))
	defer s.Close()
	c := loggedInAt(t, s.URL, Timeouts{})
	const size = 256 << 20
	file := Content{Size: size, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.LimitReader(endless{}, size)), nil
	}}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := c.UploadFile(ctx(t), Params{Filename: "A.png"}, file); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > size/16 {
		t.Errorf("allocated %d bytes to send %d", grown, size)
	}
}

func TestHugeMetadataIsSkipped(t *testing.T) {
	var text bytes.Buffer
	text.WriteString("\xef\xbb\xbf" + `{"upload":{"result":"Success","filename":"A.png","imageinfo":{"metadata":[`)
	for i := range 200_000 {
		if i > 0 {
			text.WriteByte(',')
		}
		fmt.Fprintf(&text, `{"name":"n%d","value":[{"name":0,"value":"x"}]}`, i)
	}
	text.WriteString(`],"html":"<b>","sha1":"abc"}}}` + "\n<!-- debug -->")
	kept, err := prune(bytes.NewReader(text.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"upload":{"result":"Success","filename":"A.png","imageinfo":{"sha1":"abc"}}}`; string(kept) != want {
		t.Errorf("kept %.200s", kept)
	}
	k := newWiki(t, answers(text.String()))
	a, err := k.client(t).Commit(ctx(t), Params{Filename: "A.png"}, "k")
	if err != nil || a.ImageInfo.SHA1 != "abc" {
		t.Error(a, err)
	}
}

func TestAnswerWithoutEndIsGivenUp(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"query":["`)
		io.Copy(w, io.LimitReader(letters{}, 2*maxAnswer))
	}))
	defer s.Close()
	_, err := loggedInAt(t, s.URL, Timeouts{}).UploadParams(ctx(t))
	if e := apiError(t, err); e.Code != "bad-answer" || !errors.Is(err, errTooLarge) || e.Unanswered {
		t.Errorf("%.300v", e)
	}
}

type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestUserAgent(t *testing.T) {
	if got := UserAgent("1.2.0", "https://example.org/x; me@example.org"); !strings.HasPrefix(got, "Wikidrop/1.2.0 (https://example.org/x; me@example.org) Go/1.") {
		t.Error(got)
	}
	if got := UserAgent("1\r\nX: y", "a)\r\n(b"); strings.ContainsAny(got, "\r\n") || strings.Count(got, "(") != 1 {
		t.Errorf("%q", got)
	}
	for in, want := range map[string]string{"go1.26.8": "1.26", "go1.27": "1.27", "devel +abc": "devel", "go1.26.1 X:y": "1.26"} {
		if got := goVersion(in); got != want {
			t.Errorf("%s: %s", in, got)
		}
	}
}

func TestNewRefusesWhatIsNoAPI(t *testing.T) {
	for _, address := range []string{"", "wiki", "ftp://x/api.php", "https://u:p@x/api.php", "https:///api.php", "http://[::1"} {
		_, err := New(Options{API: address})
		if e := apiError(t, err); e.Code != "bad-address" {
			t.Errorf("%q: %v", address, e)
		}
	}
	c, err := New(Options{API: "https://Example.org/w/api.php?action=rsd#x"})
	if err != nil || c.API() != "https://example.org/w/api.php" || c.UserName() != "" {
		t.Error(c, err)
	}
}

func TestWritingWithoutLoginAsksForOne(t *testing.T) {
	k := newWiki(t, answers(success))
	c := k.client(t)
	c.session.user = ""
	_, err := c.Commit(ctx(t), Params{Filename: "A.png"}, "k")
	if e := apiError(t, err); e.Behaviour != LogIn || len(k.requests) != 0 {
		t.Errorf("%+v, %d requests", e, len(k.requests))
	}
}
