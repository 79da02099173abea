package mediawiki

import (
	"cmp"
	"encoding/json"
	"log/slog"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Blank stands where a secret was.
const Blank = "[secret]"

const (
	shortestSecret = 4   // shorter values would blank ordinary text
	shortestHidden = 8   // of a word that only looks like a secret
	mostSecrets    = 512 // the oldest are forgotten
)

// Redactor blanks secrets in text: those that it was told of, and whatever has the
// shape of one. It is safe for use by many goroutines.
type Redactor struct {
	mu       sync.RWMutex
	known    []string // in the order of Hide
	replacer *strings.Replacer
}

// NewRedactor returns a redactor that knows no secret yet.
func NewRedactor() *Redactor { return &Redactor{replacer: strings.NewReplacer()} }

// Hide makes the redactor blank this value wherever it appears, as it is or as
// written in a URL or in JSON. Values of fewer than four bytes are let through.
func (r *Redactor) Hide(secret string) {
	if len(secret) < shortestSecret {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if slices.Contains(r.known, secret) {
		return
	}
	r.known = append(r.known, secret)
	if len(r.known) > mostSecrets {
		r.known = slices.Delete(r.known, 0, 1)
	}
	r.replacer = replacer(r.known)
}

// replacer tries longer values first, so that a secret which begins like another
// one leaves no rest.
func replacer(known []string) *strings.Replacer {
	var spellings []string
	for _, s := range known {
		spellings = append(spellings, s, url.QueryEscape(s), url.PathEscape(s))
		if quoted, err := json.Marshal(s); err == nil {
			spellings = append(spellings, string(quoted[1:len(quoted)-1]))
		}
	}
	slices.SortFunc(spellings, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	pairs := make([]string, 0, 2*len(spellings))
	for _, s := range slices.Compact(spellings) {
		pairs = append(pairs, s, Blank)
	}
	return strings.NewReplacer(pairs...)
}

// Redact returns s without secrets.
func (r *Redactor) Redact(s string) string {
	r.mu.RLock()
	known := r.replacer
	r.mu.RUnlock()
	return Redact(known.Replace(s))
}

// ReplaceAttr is for [slog.HandlerOptions]: it redacts what a log line says,
// message included.
func (r *Redactor) ReplaceAttr(_ []string, a slog.Attr) slog.Attr {
	v := a.Value.Resolve()
	switch v.Kind() {
	case slog.KindString:
		a.Value = slog.StringValue(r.Redact(v.String()))
	case slog.KindAny:
		a.Value = r.any(v)
	default:
	}
	return a
}

func (r *Redactor) any(v slog.Value) slog.Value {
	switch x := v.Any().(type) {
	case error:
		return slog.StringValue(r.Redact(x.Error()))
	case interface{ String() string }:
		return slog.StringValue(r.Redact(x.String()))
	case []byte:
		return slog.StringValue(r.Redact(string(x)))
	case *slog.Source, nil:
		return v
	}
	plain := v.String()
	if clean := r.Redact(plain); clean != plain {
		return slog.StringValue(clean)
	}
	return v
}

// shapes are what secrets look like in what MediaWiki and HTTP write. The first
// group, where there is one, stays.
var shapes = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\b((?:proxy-)?authorization|(?:set-)?cookie)(\\?"?\s*[:=]\s*)[^\r\n]*`),
	regexp.MustCompile(`(?i)\b(bearer|basic)(\s+)[-A-Za-z0-9._~+/]{8,}=*`),
	regexp.MustCompile(`(?i)\b((?:lg|login|csrf|edit|patrol|access_|refresh_)?token|(?:lg|new|re)?passw(?:or)?d|retype|sessionid)(\\?"?\s*[:=]\s*\\?"?)[^\s&"',;<>)\]}]+`),
}

var (
	tokenShape = regexp.MustCompile(`\b[0-9a-f]{32,}(?:\+|%2[Bb])(?:\\{1,4}|%5[Cc])`)
	// A bot password is 32 letters and digits in base 32, alone or after "app@".
	botShape  = regexp.MustCompile(`\b[0-9a-w]{32}\b`)
	userShape = regexp.MustCompile(`(://[^\s/:@]+:)[^\s/@]+@`)
)

// Redact blanks whatever in s has the shape of a secret: passwords and tokens by
// the name beside them, MediaWiki's tokens and bot passwords by their own look,
// Authorization and Cookie lines, and passwords in URLs. Use a [Redactor] to blank
// known values as well.
func Redact(s string) string {
	if len(s) < shortestHidden {
		return s
	}
	for _, shape := range shapes {
		s = shape.ReplaceAllString(s, "${1}${2}"+Blank)
	}
	s = userShape.ReplaceAllString(s, "${1}"+Blank+"@")
	s = tokenShape.ReplaceAllString(s, Blank)
	return botShape.ReplaceAllString(s, Blank)
}
