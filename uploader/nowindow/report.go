package nowindow

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// outcome is what became of a file.
type outcome string

const (
	published outcome = "published"
	skipped   outcome = "skipped"
	needsYou  outcome = "needs-you"
	failed    outcome = "failed"
)

// result is one line of standard output.
type result struct {
	Result outcome `json:"result"`
	File   string  `json:"file"` // path or address
	Title  string  `json:"title,omitempty"`
	SHA1   string  `json:"sha1,omitempty"`
	URL    string  `json:"url,omitempty"`
	Code   string  `json:"code,omitempty"`
	Reason string  `json:"reason,omitempty"`
}

// reporter writes results and remembers whether all is well.
type reporter struct {
	out  io.Writer
	json bool
	bad  bool  // a file neither arrived nor was left out
	err  error // of out
}

func (r *reporter) add(x result) {
	if x.Result == needsYou || x.Result == failed {
		r.bad = true
	}
	line := x.line()
	if r.json {
		line = x.object()
	}
	if _, err := io.WriteString(r.out, line+"\n"); err != nil && r.err == nil {
		r.err = fmt.Errorf("write the results: %w", err)
	}
}

func (x result) line() string {
	fields := []string{string(x.Result), x.File, x.Code, x.Reason}
	if x.Result == published {
		fields = []string{string(x.Result), x.Title, x.SHA1, x.URL}
	}
	for i, f := range fields {
		fields[i] = escape(f)
	}
	return strings.Join(fields, "\t")
}

func (x result) object() string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(x); err != nil {
		return "" // strings always encode
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// escape keeps a field in its column: what does not print, and the backslash, is
// written as in a Go string, so that the name can be had back.
func escape(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case !strconv.IsPrint(r) || r == '\\':
			quoted := strconv.QuoteRune(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		default:
			b.WriteRune(r)
		}
		s = s[n:]
	}
	return b.String()
}
