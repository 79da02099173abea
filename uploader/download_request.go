package uploader

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"

	"wikidrop/uploader/mediawiki"
)

const (
	maxRedirects = 5
	// downloadStall is how long a website may send nothing. Then it is asked for the
	// rest anew.
	downloadStall = time.Minute
	// settledFor is how much older than the answer a file has to be for its time to tell
	// it from a later one (RFC 9110, 8.8.2.2).
	settledFor = time.Minute
)

var errRedirect = errors.New("redirected to what is neither http nor https, or too often")

// allowRedirect keeps a download on the web.
func allowRedirect(r *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects || r.URL.Scheme != "http" && r.URL.Scheme != "https" {
		return errRedirect
	}
	return nil
}

// request asks for the rest of an address behind the bytes that are there already,
// provided that it is still the same file. It returns how many of them to keep.
func (j *job) request(ctx context.Context, it Item, have int64) (*http.Response, int64, error) {
	if it.ETag == "" {
		have = 0
	}
	resp, err := j.get(ctx, it, have)
	if err != nil {
		return nil, 0, err
	}
	if have > 0 && !continues(resp, have) {
		resp.Body.Close()
		have = 0
		if resp, err = j.get(ctx, it, 0); err != nil {
			return nil, 0, err
		}
	}
	switch {
	case resp.StatusCode == http.StatusOK:
		return resp, 0, nil
	case resp.StatusCode == http.StatusPartialContent && have > 0:
		return resp, have, nil
	}
	resp.Body.Close()
	if resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode >= http.StatusInternalServerError {
		return nil, 0, &mediawiki.Error{Code: CodeDownload, Info: resp.Status, Status: resp.StatusCode, Behaviour: mediawiki.Transient, Action: "download"}
	}
	return nil, 0, failed(downloadProblem(resp.Status))
}

// continues tells whether an answer can be used after the bytes that were asked to
// be left out. One for other bytes cannot, nor that there are none behind them.
func continues(resp *http.Response, have int64) bool {
	switch resp.StatusCode {
	case http.StatusPartialContent:
		return strings.HasPrefix(resp.Header.Get("Content-Range"), "bytes "+strconv.FormatInt(have, 10)+"-")
	case http.StatusRequestedRangeNotSatisfiable:
		return false
	}
	return true
}

func (j *job) get(ctx context.Context, it Item, have int64) (*http.Response, error) {
	e := j.engine
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, it.URL, nil)
	if err != nil {
		return nil, failed(Problem{Code: CodeBadURL, Choices: []Choice{ChoiceRemove}})
	}
	if e.opts.UserAgent != "" {
		r.Header.Set("User-Agent", e.opts.UserAgent)
	}
	// Offsets count the bytes of the file itself, not of a compressed form.
	r.Header.Set("Accept-Encoding", "identity")
	if have > 0 {
		r.Header.Set("Range", "bytes="+strconv.FormatInt(have, 10)+"-")
		r.Header.Set("If-Range", it.ETag)
	}
	resp, err := e.parts.download.Do(r)
	if refused := mediawiki.ProxyError(resp, err); refused != nil {
		if resp != nil {
			resp.Body.Close()
		}
		refused.Action = "download"
		return nil, refused
	}
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, errRedirect):
		return nil, failed(downloadProblem(errRedirect.Error()))
	case err != nil:
		return nil, brokenLine(err)
	}
	return resp, nil
}

// validator is what If-Range may carry: an ETag unless it is weak, which says
// nothing about bytes, or else the time of a file that is older than the answer.
func validator(h http.Header) string {
	if tag := h.Get("ETag"); tag != "" && !strings.HasPrefix(tag, "W/") {
		return tag
	}
	changed, err := http.ParseTime(h.Get("Last-Modified"))
	if err != nil {
		return ""
	}
	now, err := http.ParseTime(h.Get("Date"))
	if err != nil || now.Sub(changed) < settledFor {
		return ""
	}
	return h.Get("Last-Modified")
}

func downloadProblem(text string) Problem {
	return Problem{Code: CodeDownload, Text: text, Choices: []Choice{ChoiceRetry, ChoiceRemove}}
}

// brokenLine tells a website that is not there, which is for a person to see, from
// a line that is dead.
func brokenLine(err error) error {
	me := &mediawiki.Error{Code: CodeNetwork, Behaviour: mediawiki.Transient, About: mediawiki.AboutNetwork, Action: "download", Err: err}
	unknown, _ := errors.AsType[*net.DNSError](err)
	if unknown != nil && unknown.IsNotFound || errors.Is(err, syscall.ECONNREFUSED) {
		me.Code, me.About, me.Info, me.Tries = CodeDownload, mediawiki.AboutUnknown, err.Error(), downloadTries
	}
	return me
}

const downloadTries = 3

// triedOut are the ways out where trying again did not help.
func triedOut(it *Item) []Choice {
	if it.URL != "" && it.Path == "" && !it.Download {
		return []Choice{ChoiceRetry, ChoiceDownload, ChoiceRemove}
	}
	return []Choice{ChoiceRetry, ChoiceRemove}
}
