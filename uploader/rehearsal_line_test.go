package uploader

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// line is the way to the wiki. It counts what goes over it and can be broken.
type line struct {
	next *http.Transport

	mu    sync.Mutex
	kinds []string // of requests
	codes []string // of refusals
	bytes int64    // of bodies that carry files
	down  bool
	lose  func(kind string) bool // drops the answer to a request
	at    func(kind string)      // called before a request goes out
	stop  func(kind string) int64
	stood chan struct{} // closed when a body stands still at stop
}

var errCut = errors.New("connection cut")

func (l *line) RoundTrip(r *http.Request) (*http.Response, error) {
	kind := kindOfRequest(r)
	l.mu.Lock()
	l.kinds = append(l.kinds, kind)
	down, lose, at, stop := l.down, l.lose, l.at, l.stop
	l.mu.Unlock()
	if down {
		return nil, &net.OpError{Op: "dial", Err: errCut}
	}
	if at != nil {
		at(kind)
	}
	if r.Body != nil {
		b := &lineBody{ReadCloser: r.Body, line: l, files: kind == "file" || kind == "chunk", ctx: r.Context(), stop: -1}
		if stop != nil {
			b.stop = stop(kind)
		}
		r = r.Clone(r.Context())
		r.Body, r.GetBody = b, nil
	}
	resp, err := l.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if code := resp.Header.Get("MediaWiki-API-Error"); code != "" {
		l.mu.Lock()
		l.codes = append(l.codes, code)
		l.mu.Unlock()
	}
	if lose != nil && lose(kind) {
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		return nil, errCut
	}
	return resp, nil
}

// kindOfRequest names an upload by what it carries, others by their action.
func kindOfRequest(r *http.Request) string {
	if action := r.URL.Query().Get("action"); action != "upload" {
		return action
	}
	return peek(r)
}

// peek looks at the fields before the bytes.
func peek(r *http.Request) string {
	head := make([]byte, 4096)
	n, _ := io.ReadFull(r.Body, head)
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(head[:n]), r.Body), r.Body}
	text := string(head[:n])
	for _, k := range []string{"checkstatus", "chunk", "file", "url", "filekey"} {
		if strings.Contains(text, `name="`+k+`"`) || strings.Contains("&"+text, "&"+k+"=") {
			if k == "filekey" {
				return "commit"
			}
			return k
		}
	}
	return "upload"
}

type lineBody struct {
	io.ReadCloser
	line  *line
	files bool
	ctx   context.Context
	stop  int64 // stands still after so many bytes, -1 never
	read  int64
}

func (b *lineBody) Read(p []byte) (int, error) {
	if b.stop >= 0 && b.read >= b.stop {
		b.line.mu.Lock()
		if b.line.stood != nil {
			close(b.line.stood)
			b.line.stood = nil
		}
		b.line.mu.Unlock()
		<-b.ctx.Done()
		return 0, b.ctx.Err()
	}
	if b.stop >= 0 {
		p = p[:min(int64(len(p)), b.stop-b.read)]
	}
	n, err := b.ReadCloser.Read(p)
	b.read += int64(n)
	if b.files {
		b.line.mu.Lock()
		b.line.bytes += int64(n)
		b.line.mu.Unlock()
	}
	return n, err
}

func (l *line) set(f func(*line)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f(l)
}

func (l *line) sent() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bytes
}

func (l *line) log() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.kinds)
}

func (l *line) count(kind string) int {
	n := 0
	for _, k := range l.log() {
		if k == kind {
			n++
		}
	}
	return n
}

// loseOnce drops the answer to the n-th request of a kind.
func loseOnce(kind string, n int) func(string) bool {
	var mu sync.Mutex
	seen := 0
	return func(k string) bool {
		mu.Lock()
		defer mu.Unlock()
		if k != kind {
			return false
		}
		seen++
		return seen == n
	}
}
