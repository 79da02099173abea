package faults

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// Exchange is one request and what is done with it. Its methods may be called in
// any order that makes sense on a line, by one goroutine.
type Exchange struct {
	*Request
	proxy *Proxy
	w     http.ResponseWriter
	r     *http.Request
	head  []byte
	rest  io.Reader // what follows head
	cut   bool
}

// Reply is a whole answer.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
}

// Context ends when the client has gone.
func (x *Exchange) Context() context.Context { return x.r.Context() }

// Drain reads the whole request, as a server does that then refuses it.
func (x *Exchange) Drain() { _, _ = io.Copy(io.Discard, x.rest) }

// Keep reads the whole request, so that it can be forwarded more than once.
func (x *Exchange) Keep() bool {
	rest, err := io.ReadAll(x.rest)
	if err != nil {
		return false
	}
	x.head = append(x.head, rest...)
	x.rest = http.NoBody
	return true
}

// Read reads a part of the request: about that share of its body.
func (x *Exchange) Read(share float64) {
	n := int64(share*float64(x.r.ContentLength)) - int64(len(x.head))
	_, _ = io.CopyN(io.Discard, x.rest, max(n, 0))
}

// Forward sends the request to the wiki and returns its answer; nil when there was
// none, for then the client has gone or the wiki is down.
func (x *Exchange) Forward() *Reply { return x.forward(x.r.Context()) }

// ForwardLate does so also after the client has gone; it needs Keep.
func (x *Exchange) ForwardLate() *Reply {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return x.forward(ctx)
}

func (x *Exchange) forward(ctx context.Context) *Reply {
	resp, err := x.send(ctx, io.MultiReader(bytes.NewReader(x.head), x.rest))
	if err != nil {
		return nil
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil
	}
	return &Reply{Status: resp.StatusCode, Header: resp.Header, Body: body}
}

// ForwardPart sends a share of the body to the wiki and then breaks off.
func (x *Exchange) ForwardPart(share float64) {
	n := int64(share * float64(x.r.ContentLength))
	body := io.MultiReader(io.LimitReader(io.MultiReader(bytes.NewReader(x.head), x.rest), n), broken{})
	if resp, err := x.send(x.r.Context(), body); err == nil {
		resp.Body.Close()
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func (x *Exchange) send(ctx context.Context, body io.Reader) (*http.Response, error) {
	x.proxy.mu.Lock()
	target := x.proxy.target
	x.proxy.mu.Unlock()
	u := *x.r.URL
	u.Scheme, u.Host = "http", target
	if x.r.ContentLength == 0 {
		body = nil
	}
	out, err := http.NewRequestWithContext(ctx, x.r.Method, u.String(), body)
	if err != nil {
		return nil, fmt.Errorf("forward: %w", err)
	}
	out.Header = x.r.Header.Clone()
	out.ContentLength = x.r.ContentLength
	return x.proxy.onward.RoundTrip(out)
}

// Answer gives the client an answer. A nil one cuts it off.
func (x *Exchange) Answer(a *Reply) {
	if a == nil {
		x.Cut()
		return
	}
	h := x.w.Header()
	for k, v := range a.Header {
		h[k] = v
	}
	h.Set("Content-Length", strconv.Itoa(len(a.Body)))
	h.Del("Transfer-Encoding")
	x.w.WriteHeader(a.Status)
	_, _ = x.w.Write(a.Body)
}

// AnswerPart gives a share of an answer, and then the line breaks.
func (x *Exchange) AnswerPart(a *Reply, share float64) {
	if a == nil {
		x.Cut()
		return
	}
	conn, ok := x.hijack()
	if !ok {
		return
	}
	defer conn.Close()
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", a.Status, http.StatusText(a.Status))
	h := a.Header.Clone()
	h.Set("Content-Length", strconv.Itoa(len(a.Body)))
	h.Del("Transfer-Encoding")
	_ = h.Write(&b)
	b.WriteString("\r\n")
	b.Write(a.Body[:int(share*float64(len(a.Body)))])
	_, _ = conn.Write(b.Bytes())
}

// Cut resets the connection to the client, as a line that breaks.
func (x *Exchange) Cut() {
	conn, ok := x.hijack()
	if !ok {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// Hang answers nothing until the client gives up.
func (x *Exchange) Hang() { <-x.r.Context().Done() }

// Wait waits for a time, or until the client has gone.
func (x *Exchange) Wait(d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-x.r.Context().Done():
	}
}

// WaitForNext waits until n more requests have come, at most for a time.
func (x *Exchange) WaitForNext(n int, atMost time.Duration) {
	t := time.NewTimer(atMost)
	defer t.Stop()
	for range n {
		select {
		case <-x.proxy.arrived():
		case <-t.C:
			return
		}
	}
}

func (x *Exchange) hijack() (net.Conn, bool) {
	if x.cut {
		return nil, false
	}
	x.cut = true
	h, ok := x.w.(http.Hijacker)
	if !ok {
		return nil, false
	}
	conn, _, err := h.Hijack()
	return conn, err == nil
}
