package mediawiki

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"
)

// call is one request to the API.
type call struct {
	doing  string // for Error.Action: "publish"
	module string // value of action=
	params form
	file   *filePart     // nil: no bytes to send
	wait   time.Duration // for the answer, 0: the usual time
	// format is the errorformat: "plaintext" for texts that people read, "raw"
	// where the message key is needed.
	format string
	effect bool // it may change something on the wiki
	get    bool // for small reads
	guard  bool // send assertuser
}

// longestQuery is the length of a query string that every server takes.
const longestQuery = 1500

// do sends a call under a session and returns the decoded top level of the answer,
// or an *Error, or the end of ctx.
func (c *Client) do(ctx context.Context, s *session, k call) (object, error) {
	started := time.Now()
	top, err := c.attempt(ctx, s, k)
	took := time.Since(started).Round(time.Millisecond)
	if err == nil {
		c.logAt(ctx, slog.LevelDebug, "api request", "doing", k.doing, "took", took.String())
		return top, nil
	}
	var e *Error
	if !errors.As(err, &e) {
		return nil, fmt.Errorf("%s: %w", k.doing, err)
	}
	e.Action = k.doing
	e.Info = c.secrets.Redact(e.Info)
	e.Raw = c.raw(e.Raw)
	c.logAt(ctx, slog.LevelInfo, "api request failed", "doing", k.doing, "took", took.String(),
		"code", e.Code, "key", e.Key, "status", e.Status, "unanswered", e.Unanswered, "error", err, "raw", e.Raw)
	return nil, err
}

func (c *Client) attempt(ctx context.Context, s *session, k call) (object, error) {
	t := &track{}
	wait := k.wait
	if wait == 0 {
		wait = c.opts.Timeouts.Answer
	}
	watched, w := newWatch(ctx, c.opts.Timeouts.Stall, wait)
	defer w.close()
	t.watch = w

	req, err := c.request(watched, s, k, t)
	if err != nil {
		if _, _, fileErr := t.state(); fileErr != nil {
			return nil, localError(fileErr)
		}
		return nil, err
	}
	r := request{effect: k.effect, bodySize: req.ContentLength}
	resp, err := s.http.Do(req)
	if err != nil {
		return nil, lineError(ctx, watched, t, k.effect, err)
	}
	defer resp.Body.Close()
	w.moved()
	in := &answerReader{r: resp.Body, watch: w}
	raw, err := prune(in)
	if in.err != nil {
		if e := headerError(resp.Header); e != nil {
			return nil, finish(e, resp, r, in)
		}
		return nil, c.broken(lineError(ctx, watched, t, k.effect, in.err), resp, in)
	}
	in.rest()
	return c.read(ctx, resp, r, in, raw, err)
}

// read judges an answer by its JSON, not by its status line.
func (c *Client) read(ctx context.Context, resp *http.Response, r request, in *answerReader, raw []byte, err error) (object, error) {
	top := parseObject(raw)
	// An empty list is what PHP makes of an empty object.
	isJSON := err == nil && (len(top) > 0 || string(raw) == "{}" || string(raw) == "[]")
	if !isJSON {
		e := headerError(resp.Header)
		if e == nil {
			e = statusError(resp, r)
			e.cut(err, in, r)
			e.Raw = in.start()
			return nil, e
		}
		return nil, finish(e, resp, r, in)
	}
	c.logWarnings(ctx, top)
	if e := decodeError(top); e != nil {
		return nil, finish(e, resp, r, in)
	}
	if resp.StatusCode >= http.StatusMultipleChoices && !top.has("upload") && !top.has("query") {
		e := statusError(resp, r)
		e.Raw = in.start()
		return nil, e
	}
	return top, nil
}

// cut marks an answer that began as JSON but has no end: the line broke.
func (e *Error) cut(err error, in *answerReader, r request) {
	if e.Code != "not-json" {
		return
	}
	switch {
	case errors.Is(err, errTooLarge), errors.Is(err, errTooDeep):
		e.Code, e.Err = "bad-answer", err
		e.apply(rule{Behaviour: Permanent, About: AboutWiki, check: true}, r)
	case errors.Is(err, io.ErrUnexpectedEOF) && bytes.HasPrefix(bytes.TrimSpace(in.head.Bytes()), []byte("{")):
		e.Code, e.Err = "network", err
		e.apply(rule{Behaviour: Transient, About: AboutNetwork, check: true}, r)
	}
}

// broken adds what is known of an answer that stopped half-way.
func (c *Client) broken(err error, resp *http.Response, in *answerReader) error {
	var e *Error
	if errors.As(err, &e) {
		e.Status, e.Raw = resp.StatusCode, in.start()
	}
	return err
}

// finish completes an error that the API itself reported.
func finish(e *Error, resp *http.Response, r request, in *answerReader) *Error {
	e.Status = resp.StatusCode
	e.RetryAfter = retryAfter(resp.Header)
	e.Raw = in.start()
	e.classify(r)
	return e
}

// badAnswer is the error for JSON that lacks what was asked for.
func badAnswer(doing, what string, effect bool) *Error {
	return &Error{
		Code: "bad-answer", Action: doing, About: AboutWiki, Unanswered: effect,
		Err: errors.New("no " + what + " in the answer"),
	}
}

// request builds the HTTP request: action and format in the query, so that they
// survive when PHP drops a body, and everything else in the body.
func (c *Client) request(ctx context.Context, s *session, k call, t *track) (*http.Request, error) {
	query := form{{"action", k.module}, {"format", "json"}, {"formatversion", "2"}}
	params := append(c.common(s, k), k.params...)
	if k.get && k.file == nil {
		if all := append(query, params...).encode(); len(all) <= longestQuery {
			return c.newRequest(ctx, s, http.MethodGet, all)
		}
	}
	p := urlencoded(params)
	if k.file != nil {
		var err error
		if p, err = multipartBody(params, k.file); err != nil {
			return nil, err
		}
	}
	req, err := c.newRequest(ctx, s, http.MethodPost, query.encode())
	if err != nil {
		return nil, err
	}
	open := func() (io.ReadCloser, error) { return p.open(t) }
	if req.Body, err = open(); err != nil {
		return nil, err
	}
	// With GetBody net/http repeats a POST by itself, but only into a new
	// connection and when nothing of it went into the old one.
	req.GetBody = open
	req.ContentLength = p.size()
	req.Header.Set("Content-Type", p.contentType)
	return req, nil
}

func (c *Client) newRequest(ctx context.Context, s *session, method, query string) (*http.Request, error) {
	u := *c.api
	u.RawQuery = query
	req, err := http.NewRequestWithContext(ctx, method, u.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", c.opts.UserAgent)
	if s.bearer != "" {
		req.Header.Set("Authorization", "Bearer "+s.bearer)
	}
	return req, nil
}

// common are the parameters that go with every call: who we think we are, and how
// the wiki shall speak to us.
func (c *Client) common(s *session, k call) form {
	var f form
	if k.guard && s.user != "" {
		f.text("assert", "user") // wikis before 1.28 do not know assertuser
		f.text("assertuser", s.user)
	}
	f.text("errorformat", k.format)
	if k.format == "plaintext" {
		f.flag("errorsuselocal", true)
		f.text("uselang", c.opts.Language)
	}
	return f
}

// logWarnings writes down what the API says about our parameters. These are not
// the warnings about a file.
func (c *Client) logWarnings(ctx context.Context, top object) {
	if len(top["warnings"]) == 0 || len(listOf(top["warnings"])) == 0 {
		return
	}
	c.logAt(ctx, slog.LevelWarn, "api warnings", "warnings", c.raw(string(top["warnings"])))
}

// answerReader reads an answer: at most maxAnswer bytes of it, under the watch, and
// it keeps the first bytes for the log.
type answerReader struct {
	r     io.Reader
	watch *watch
	n     int64
	head  bytes.Buffer
	err   error // of the line, not of the JSON
}

func (a *answerReader) Read(p []byte) (int, error) {
	if a.n >= maxAnswer {
		return 0, errTooLarge
	}
	n, err := a.r.Read(p)
	a.n += int64(n)
	a.watch.moved()
	if room := maxHead - a.head.Len(); room > 0 {
		a.head.Write(p[:min(n, room)])
	}
	if err != nil && err != io.EOF {
		a.err = err
	}
	return n, err
}

// rest reads what follows the JSON, mostly nothing, so that the connection can be
// used again and a page that is no JSON is in the log. An answer that is complete
// does not wait long for that.
func (a *answerReader) rest() {
	a.watch.hurry()
	buf := make([]byte, maxRaw)
	for range 16 {
		n, err := a.r.Read(buf)
		if room := maxHead - a.head.Len(); room > 0 {
			a.head.Write(buf[:min(n, room)])
		}
		if err != nil {
			return
		}
	}
}

// raw is the beginning of an answer as people may read and copy it.
func (c *Client) raw(text string) string { return shorten(c.secrets.Redact(text), maxRaw) }

func (a *answerReader) start() string { return plain(a.head.String()) }

// query reads: a GET where it is short.
func (c *Client) query(ctx context.Context, s *session, doing string, params form) (object, error) {
	return c.do(ctx, s, call{
		doing: doing, module: "query", params: params, format: "plaintext", get: true, guard: true,
	})
}

// write sends a call with a CSRF token. One badtoken is answered here, by a new
// token and one more try: tokens die with a session that the wiki forgot, while the
// login itself may live on.
func (c *Client) write(ctx context.Context, k call) (object, error) {
	s := c.current()
	if s.user == "" {
		return nil, loggedOut(k.doing)
	}
	k.guard = true
	token, err := c.token(ctx, s, "")
	if err != nil {
		return nil, err
	}
	top, err := c.do(ctx, s, k.with(token))
	if !hasCode(err, "badtoken") {
		return top, err
	}
	if token, err = c.token(ctx, s, token); err != nil {
		return nil, err
	}
	top, err = c.do(ctx, s, k.with(token))
	var e *Error
	if errors.As(err, &e) && e.Code == "badtoken" {
		// A fresh token of the right user was refused: another one will be too.
		e.Behaviour = Permanent
	}
	return top, err
}

// with adds the token, last: a body that was cut off then has none and is refused.
func (k call) with(token string) call {
	k.params = append(k.params[:len(k.params):len(k.params)], field{"token", token})
	return k
}

func hasCode(err error, code string) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == code
}
