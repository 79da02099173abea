package mediawiki

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

const (
	maxInfo = 4 << 10 // bytes kept of a wiki's text
	maxRaw  = 2 << 10 // bytes kept of an answer
	// maxHead is what is read of an answer for that: a secret that the end of maxRaw
	// would cut is known by its whole.
	maxHead = 2 * maxRaw
	// smallBody is a request size that every server takes. Where a larger one is
	// answered as if it had been empty, it was too large.
	smallBody = 256 << 10
)

// decodeError returns what a decoded answer reports as failed, nil if nothing. It
// reads the two shapes of the API, {"error":{…}} and {"errors":[{…}]}.
func decodeError(top object) *Error {
	if e := top.object("error"); len(e) > 0 {
		return bcError(e)
	}
	if code := top.text("error"); code != "" {
		return &Error{Code: code}
	}
	var first *Error
	for _, raw := range top.list("errors") {
		e := modernError(parseObject(raw))
		switch {
		case e == nil:
		case first == nil:
			first = e
		default:
			first.More = append(first.More, e.Code)
		}
	}
	return first
}

// bcError reads the shape of errorformat=bc: data stand beside code and info.
func bcError(o object) *Error {
	e := &Error{Code: o.text("code"), Info: plain(o.texts("info", "text"))}
	e.Data = without(o, "code", "info", "text", "docref", "*", "xml:space")
	e.fill(e.Data)
	return e
}

// modernError reads the shape of the other error formats, since 1.29.
func modernError(o object) *Error {
	if len(o) == 0 {
		return nil
	}
	e := &Error{Code: o.text("code"), Key: o.text("key"), Info: plain(o.texts("text", "html", "*"))}
	data := o.object("data")
	if data == nil {
		data = without(o, "code", "key", "params", "text", "html", "module", "docref", "*")
	}
	e.Data = data
	e.fill(data)
	params := flatten(o["params"])
	if e.Key == "rawmessage" && e.Info == "" {
		e.Info = plain(strings.Join(params, " "))
	}
	if len(e.Details) == 0 && e.Key != "" && (e.Code == "stashfailed" || e.Code == "verification-error") {
		e.Details = append([]string{e.Key}, params...)
	}
	return e
}

// fill reads the data that callers ask for.
func (e *Error) fill(data object) {
	e.FileKey = data.texts("filekey", "sessionkey")
	if e.Code == "stashfailed" {
		e.Offset, e.HasOffset = data.number("offset")
	}
	if strings.HasPrefix(e.Code, "badupload") {
		e.Limit = data.int("size")
	}
	if e.Code == "verification-error" {
		e.Details = flatten(data["details"])
	}
}

func without(o object, keys ...string) object {
	rest := object{}
	for k, v := range o {
		if !slices.Contains(keys, k) {
			rest[k] = v
		}
	}
	if len(rest) == 0 {
		return nil
	}
	return rest
}

// flatten reads message parameters: text, numbers, lists, and one-field objects
// such as {"num":3}.
func flatten(raw json.RawMessage) []string {
	if s := textOf(raw); s != "" {
		return []string{s}
	}
	var out []string
	for _, item := range listOf(raw) {
		if nested := listOf(item); nested != nil {
			out = append(out, strings.Join(flatten(item), ", "))
			continue
		}
		out = append(out, textOf(item))
	}
	return out
}

// plain makes one short line or paragraph of a wiki's text: no control characters,
// which could rewrite a log or hide behind a terminal.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), isBidi(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.TrimSpace(shorten(s, maxInfo))
}

// isBidi knows the marks that reorder the text after them.
func isBidi(r rune) bool {
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// shorten cuts s to at most n bytes, between two characters.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}

// headerError reads MediaWiki-API-Error, which tells the codes even when the body
// was lost on its way.
func headerError(h http.Header) *Error {
	codes := strings.Split(h.Get("MediaWiki-API-Error"), ",")
	for i := range codes {
		codes[i] = strings.TrimSpace(codes[i])
	}
	if codes[0] == "" {
		return nil
	}
	return &Error{Code: codes[0], More: codes[1:]}
}

// request is what classify has to know of the request that failed.
type request struct {
	effect   bool  // it may change something on the wiki
	bodySize int64 // bytes
}

// classify sets what a caller may do about e.
func (e *Error) classify(r request) {
	known, ok := ruleFor(e.Code)
	if !ok && e.Status >= http.StatusBadRequest {
		known = statusRule(e.Status, r)
	}
	e.apply(known, r)
	e.adjust(r)
}

func (e *Error) apply(known rule, r request) {
	e.Behaviour, e.About, e.Whole, e.Tries = known.Behaviour, known.About, known.Whole, known.tries
	e.Unanswered = known.check && r.effect
}

// adjust refines the rule of codes that mean several things.
func (e *Error) adjust(r request) {
	switch e.Code {
	case "missingparam", "notoken":
		// PHP drops a body over post_max_size whole, the token with it.
		if r.bodySize > smallBody {
			e.apply(rule{Behaviour: SmallerBody, About: AboutWiki}, r)
		}
	case "badupload", "badupload_file", "badupload_chunk":
		e.adjustBadUpload(r)
	case "stashfailed":
		e.adjustStashFailed(r)
	case "uploadstash-exception", "stasherror":
		if strings.Contains(e.Info+strings.Join(flatten(e.Data["params"]), " "), "ZeroLength") {
			e.apply(badFile, r)
		}
	case "failed-save":
		e.adjustFailedSave(r)
	case "http-bad-status":
		if s := statusIn(e.Info); s >= 400 && s < 500 {
			e.apply(rule{Behaviour: AskPerson, About: AboutFile}, r)
		}
	case "blocked", "autoblocked":
		if object(e.Data).object("blockinfo").flag("blockpartial") {
			e.apply(rule{Behaviour: AskPerson, About: AboutTitle}, r)
		}
	}
}

// adjustBadUpload looks at PHP's reason, where the wiki gives one.
func (e *Error) adjustBadUpload(r request) {
	cause := e.Key
	if cause == "" {
		cause = object(e.Data).text("code")
	}
	switch {
	case e.Limit > 0, strings.HasSuffix(cause, "inisize"), strings.HasSuffix(cause, "formsize"):
		e.apply(rule{Behaviour: SmallerBody, About: AboutWiki}, r)
	case strings.HasSuffix(cause, "notupload"), strings.HasSuffix(cause, "nofile"):
		e.apply(fault, r)
	case strings.HasSuffix(cause, "notmpdir"), strings.HasSuffix(cause, "cantwrite"):
		e.apply(server, r)
	}
}

// adjustStashFailed tells a refused content, which is final, from a session that
// can be asked where it stands.
func (e *Error) adjustStashFailed(r request) {
	if e.HasOffset || e.Key == "" {
		return
	}
	if known, ok := rules[e.Key]; ok && known.About == AboutFile {
		e.apply(badFile, r)
		return
	}
	if known, ok := ruleFor(e.Key); ok && known.About == AboutFile {
		e.apply(badFile, r)
	}
}

var threeDigits = regexp.MustCompile(`\b[1-5][0-9]{2}\b`)

func statusIn(info string) int {
	n, err := strconv.Atoi(threeDigits.FindString(info))
	if err != nil {
		return 0
	}
	return n
}
