package cases

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// request is what went to the wiki, taken apart.
type request struct {
	Method   string
	Query    url.Values
	Fields   url.Values // of the body
	Order    []string   // of the fields
	FileName string     // of the part that carries bytes
	Bytes    int        // of that part
	Length   int64      // Content-Length, -1 not given
	At       time.Time
	// Kind is "file", "stash", "chunk", "commit", "status", "url", "sha1" (looking
	// for content), or the value of action=.
	Kind string
}

// line is the way to a wiki. It takes down what goes over it and can be spoilt.
type line struct {
	next http.RoundTripper

	mu       sync.Mutex
	requests []request
	opening  func(upload int)                        // before the body of the n-th upload is read
	spoil    func(*exchange) (*http.Response, error) // both nil: as usual
	uploads  int
	counts   map[string]int
}

// exchange is one request that is under way.
type exchange struct {
	request
	Nth  int // of its kind, from 1
	raw  *http.Request
	body []byte
	line *line
}

var errLost = errors.New("connection lost")

// RoundTrip implements [http.RoundTripper].
func (l *line) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Query().Get("action") == "upload" {
		l.mu.Lock()
		l.uploads++
		n, opening := l.uploads, l.opening
		l.mu.Unlock()
		if opening != nil {
			opening(n)
		}
	}
	x := &exchange{raw: r, line: l}
	if r.Body != nil {
		var err error
		if x.body, err = io.ReadAll(r.Body); err != nil {
			r.Body.Close()
			return nil, err
		}
		r.Body.Close()
	}
	x.request = parse(r, x.body)
	l.mu.Lock()
	if l.counts == nil {
		l.counts = map[string]int{}
	}
	l.counts[x.Kind]++
	x.Nth = l.counts[x.Kind]
	l.requests = append(l.requests, x.request)
	spoil := l.spoil
	l.mu.Unlock()
	if x.foresees() {
		return x.refuse("not-told-here", ""), nil
	}
	if spoil != nil {
		if resp, err := spoil(x); resp != nil || err != nil {
			return resp, err
		}
	}
	return x.forward()
}

// foresees tells the questions with which the engine looks drafts up: unanswered,
// so that the wiki itself asks after the upload, which is what the cases are about.
func (x *exchange) foresees() bool {
	get := func(name string) string { return x.Query.Get(name) + x.Fields.Get(name) }
	return get("meta") == "allmessages" || get("list") == "logevents" || x.Kind == "titleblacklist"
}

func parse(r *http.Request, body []byte) request {
	q := request{At: time.Now(), Method: r.Method, Query: r.URL.Query(), Fields: url.Values{}, Length: r.ContentLength}
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/x-www-form-urlencoded":
		q.Fields, _ = url.ParseQuery(string(body))
		for pair := range strings.SplitSeq(string(body), "&") {
			name, _, _ := strings.Cut(pair, "=")
			q.Order = append(q.Order, name)
		}
	case "multipart/form-data":
		q.parts(multipart.NewReader(bytes.NewReader(body), params["boundary"]))
	}
	q.Kind = q.kind()
	return q
}

func (q *request) parts(m *multipart.Reader) {
	for {
		p, err := m.NextPart()
		if err != nil {
			return
		}
		b, _ := io.ReadAll(p)
		q.Order = append(q.Order, p.FormName())
		if p.FormName() == "file" || p.FormName() == "chunk" {
			q.FileName, q.Bytes = p.FileName(), len(b)
			q.Fields.Add(p.FormName(), "")
			continue
		}
		q.Fields.Add(p.FormName(), string(b))
	}
}

func (q *request) kind() string {
	action := q.Query.Get("action")
	if action == "query" && q.Query.Get("list")+q.Fields.Get("list") == "allimages" {
		return "sha1"
	}
	if action != "upload" {
		return action
	}
	switch {
	case q.Fields.Has("checkstatus"):
		return "status"
	case q.Fields.Has("chunk"):
		return "chunk"
	case q.Fields.Has("file") && q.Fields.Has("stash"):
		return "stash"
	case q.Fields.Has("file"):
		return "file"
	case q.Fields.Has("url"):
		return "url"
	}
	return "commit"
}

// forward sends the request on, as it is now.
func (x *exchange) forward() (*http.Response, error) {
	r := x.raw.Clone(x.raw.Context())
	r.URL.RawQuery = x.Query.Encode()
	r.GetBody = nil
	r.Body = nil
	if x.raw.Body != nil {
		r.Body = io.NopCloser(bytes.NewReader(x.body))
		r.ContentLength = int64(len(x.body))
	}
	return x.line.next.RoundTrip(r)
}

// with sends other fields in a body that is urlencoded.
func (x *exchange) with(change func(url.Values)) (*http.Response, error) {
	change(x.Fields)
	x.body = []byte(x.Fields.Encode())
	return x.forward()
}

// lose lets the wiki do its work, and nobody hear of it.
func (x *exchange) lose() (*http.Response, error) {
	resp, err := x.forward()
	if err != nil {
		return nil, err
	}
	io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	return nil, errLost
}

// edit lets the wiki do its work and changes what it says.
func (x *exchange) edit(change func(body string) string) (*http.Response, error) {
	resp, err := x.forward()
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil {
		return nil, err
	}
	b = []byte(change(string(b)))
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(b)), int64(len(b))
	resp.Header.Del("Content-Length")
	resp.Header.Del("MediaWiki-API-Error")
	return resp, nil
}

// answer says something in the wiki's place.
func (x *exchange) answer(status int, body string, header ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json; charset=utf-8"}}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{
		Status: strconv.Itoa(status), StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: h,
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: x.raw,
	}
}

// refuse is an answer with an error.
func (x *exchange) refuse(code, more string) *http.Response {
	return x.answer(200, `{"error":{"code":"`+code+`","info":"The wiki says `+code+`"`+more+`}}`)
}

func (l *line) set(f func(l *line)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f(l)
}

// on spoils the requests of one kind; f returns nil, nil for those that pass.
func (l *line) on(kind string, f func(x *exchange) (*http.Response, error)) {
	l.set(func(l *line) {
		l.counts = nil
		l.spoil = func(x *exchange) (*http.Response, error) {
			if x.Kind != kind {
				return nil, nil
			}
			return f(x)
		}
	})
}

func (l *line) clean() { l.set(func(l *line) { l.spoil, l.opening = nil, nil }) }

// sent lists the requests of these kinds.
func (l *line) sent(kinds ...string) []request {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []request
	for _, q := range l.requests {
		for _, k := range kinds {
			if q.Kind == k {
				out = append(out, q)
			}
		}
	}
	return out
}

// carried are the bytes of files and pieces that went over the line.
func (l *line) carried() int {
	n := 0
	for _, q := range l.sent("file", "stash", "chunk") {
		n += q.Bytes
	}
	return n
}
