package faults

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Fault does something with a request other than passing it on.
type Fault func(*Exchange)

// Pass is no fault.
func Pass(x *Exchange) { x.Answer(x.Forward()) }

// CutBefore breaks the connection when nothing but the first bytes have come.
func CutBefore(x *Exchange) { x.Cut() }

// CutInside lets half of the request reach the wiki and breaks both lines.
func CutInside(x *Exchange) {
	x.ForwardPart(0.5)
	x.Cut()
}

// CutAfter takes the whole request and breaks the line; the wiki never hears of it.
func CutAfter(x *Exchange) {
	x.Drain()
	x.Cut()
}

// LoseAnswer lets the wiki do its work and loses the answer.
func LoseAnswer(x *Exchange) {
	x.Forward()
	x.Cut()
}

// HalfAnswer breaks the line in the middle of the answer.
func HalfAnswer(x *Exchange) { x.AnswerPart(x.Forward(), 0.5) }

// HeadOnly breaks the line after the header of the answer.
func HeadOnly(x *Exchange) { x.AnswerPart(x.Forward(), 0) }

// TruncatedJSON gives half of the answer as if it were all.
func TruncatedJSON(x *Exchange) {
	a := x.Forward()
	if a != nil {
		a.Body = a.Body[:len(a.Body)/2]
	}
	x.Answer(a)
}

// EmptyBody loses the answer's content only.
func EmptyBody(x *Exchange) {
	a := x.Forward()
	if a != nil {
		a.Body = nil
	}
	x.Answer(a)
}

// HugeJSON pads the answer with so many bytes.
func HugeJSON(size int) Fault {
	return func(x *Exchange) {
		a := x.Forward()
		if a != nil && len(a.Body) > 0 && a.Body[0] == '{' {
			pad := `{"padding":"` + strings.Repeat("x", size) + `",`
			a.Body = append([]byte(pad), a.Body[1:]...)
		}
		x.Answer(a)
	}
}

// WrongType sends the answer as a web page.
func WrongType(x *Exchange) {
	a := x.Forward()
	if a != nil {
		a.Header.Set("Content-Type", "text/html; charset=UTF-8")
	}
	x.Answer(a)
}

const page = "<!DOCTYPE html><html><head><title>%</title></head><body><h1>%</h1></body></html>\n"

// HTML is a page in place of an answer.
func HTML(status int, title string, header ...string) *Reply {
	a := &Reply{Status: status, Header: http.Header{"Content-Type": {"text/html"}}, Body: []byte(strings.ReplaceAll(page, "%", title))}
	for i := 0; i+1 < len(header); i += 2 {
		a.Header.Set(header[i], header[i+1])
	}
	return a
}

// Status answers with a page of a proxy; the wiki never hears of the request.
func Status(code int, header ...string) Fault {
	return func(x *Exchange) {
		x.Drain()
		x.Answer(HTML(code, strconv.Itoa(code)+" "+http.StatusText(code), header...))
	}
}

// StatusEarly does so before it has read the request.
func StatusEarly(code int) Fault {
	return func(x *Exchange) { x.Answer(HTML(code, http.StatusText(code), "Connection", "close")) }
}

// StatusAfter does so after the wiki has done its work.
func StatusAfter(code int) Fault {
	return func(x *Exchange) {
		x.Forward()
		x.Answer(HTML(code, strconv.Itoa(code)+" "+http.StatusText(code)))
	}
}

// Portal is what a hotel's network answers to everybody who has not paid.
func Portal(x *Exchange) {
	x.Drain()
	x.Answer(HTML(http.StatusOK, "Welcome to our hotel"))
}

// PortalRedirect is the same with a redirect.
func PortalRedirect(x *Exchange) {
	x.Drain()
	x.Answer(HTML(http.StatusFound, "Found", "Location", "http://portal.example/login"))
}

// APIError refuses a request as MediaWiki does. extra are the fields beside the
// code, for example "filekey", key.
func APIError(code string, extra ...any) Fault {
	return func(x *Exchange) {
		x.Drain()
		x.Answer(apiError(code, nil, extra...))
	}
}

// APIErrorWith adds a header.
func APIErrorWith(header map[string]string, code string, extra ...any) Fault {
	return func(x *Exchange) {
		x.Drain()
		x.Answer(apiError(code, header, extra...))
	}
}

// APIErrorAfter refuses a request that has had its effect.
func APIErrorAfter(code string, extra ...any) Fault {
	return func(x *Exchange) {
		x.Forward()
		x.Answer(apiError(code, nil, extra...))
	}
}

func apiError(code string, header map[string]string, extra ...any) *Reply {
	data := map[string]any{}
	for i := 0; i+1 < len(extra); i += 2 {
		data[extra[i].(string)] = extra[i+1]
	}
	key, ok := data["key"].(string)
	if !ok {
		key = "apierror-" + code
	}
	delete(data, "key")
	body, err := json.Marshal(map[string]any{
		"errors":     []any{map[string]any{"code": code, "key": key, "params": []any{}, "text": "Refused by the test: " + code, "data": data, "module": "upload"}},
		"servedby":   "faults",
		"docref":     "",
		"fromfaults": true,
	})
	if err != nil {
		panic(err) // strings, numbers and lists
	}
	a := &Reply{Status: http.StatusOK, Header: http.Header{}, Body: body}
	a.Header.Set("Content-Type", "application/json; charset=utf-8")
	a.Header.Set("MediaWiki-API-Error", code)
	for k, v := range header {
		a.Header.Set(k, v)
	}
	return a
}

// Twice forwards a request two times, one after the other, and gives the answer
// to the second.
func Twice(x *Exchange) {
	if !x.Keep() {
		return
	}
	x.Forward()
	x.Answer(x.Forward())
}

// TwiceFirst gives the answer to the first.
func TwiceFirst(x *Exchange) {
	if !x.Keep() {
		return
	}
	a := x.Forward()
	x.Forward()
	x.Answer(a)
}

// TwiceAtOnce forwards a request two times at the same moment and gives the answer
// that comes first.
func TwiceAtOnce(x *Exchange) {
	if !x.Keep() {
		return
	}
	answers := make(chan *Reply, 2)
	for range 2 {
		go func() { answers <- x.ForwardLate() }()
	}
	x.Answer(<-answers)
	<-answers
}

// Late takes the request, breaks the line, and lets the wiki have it when the
// client has sent n more requests.
func Late(n int) Fault {
	return func(x *Exchange) {
		if !x.Keep() {
			return
		}
		x.Cut()
		x.WaitForNext(n, 2*time.Second)
		x.ForwardLate()
	}
}

// Slow takes its time before and after.
func Slow(d time.Duration) Fault {
	return func(x *Exchange) {
		x.Wait(d)
		a := x.Forward()
		x.Wait(d)
		x.Answer(a)
	}
}

// NoAnswer lets the wiki do its work and never answers.
func NoAnswer(x *Exchange) {
	x.Forward()
	x.Hang()
}

// NoRead stops reading in the middle of the request for a time, and then breaks the
// line.
func NoRead(d time.Duration) Fault {
	return func(x *Exchange) {
		x.Read(0.25)
		t := time.NewTimer(d)
		defer t.Stop()
		<-t.C // the server cannot see that the client has gone while the body is unread
		x.Cut()
	}
}

// Do runs f and then passes the request on.
func Do(f func()) Fault {
	return func(x *Exchange) {
		f()
		Pass(x)
	}
}

// DoAndCut runs f and breaks the line.
func DoAndCut(f func()) Fault {
	return func(x *Exchange) {
		f()
		x.Cut()
	}
}

// Flip turns one byte of the content over on its way, as a broken line does that
// nobody checks.
func Flip(x *Exchange) {
	if !x.Keep() {
		return
	}
	if at := contentAt(x.head); at >= 0 && x.Size > 0 {
		x.head[at+int(x.Size/2)] ^= 0xff
	}
	Pass(x)
}
