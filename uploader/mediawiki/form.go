package mediawiki

import (
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// form is a list of parameters in the order in which they are sent.
type form []field

type field struct{ name, value string }

// text adds a parameter in NFC, and leaves an empty one out: an empty string
// counts as present for the API.
func (f *form) text(name, value string) {
	if value == "" {
		return
	}
	*f = append(*f, field{name, nfc(value)})
}

// flag adds a boolean that is true. A false one must not be there at all, since
// the API takes any value, "0" too, for true.
func (f *form) flag(name string, on bool) {
	if on {
		*f = append(*f, field{name, "1"})
	}
}

func (f *form) number(name string, n int64) {
	*f = append(*f, field{name, strconv.FormatInt(n, 10)})
}

// list adds several values; U+001F separates them where one holds a bar.
func (f *form) list(name string, values []string) {
	if len(values) == 0 {
		return
	}
	joined := strings.Join(values, "|")
	if strings.Count(joined, "|") >= len(values) {
		joined = "\x1f" + strings.Join(values, "\x1f")
	}
	f.text(name, joined)
}

// encode is url.Values.Encode that keeps the order.
func (f form) encode() string {
	var b strings.Builder
	for i, p := range f {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(p.name))
		b.WriteByte('=')
		b.WriteString(url.QueryEscape(p.value))
	}
	return b.String()
}

// nfc is the form in which the API wants text; other text comes back changed.
func nfc(s string) string { return norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD")) }
