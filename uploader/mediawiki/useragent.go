package mediawiki

import (
	"runtime"
	"strings"
)

// UserAgent returns what the program calls itself to a wiki:
// "Wikidrop/VERSION (contact) Go/1.26". Contact is an address of a site or a
// mailbox; wikis block clients that name none.
func UserAgent(version, contact string) string {
	ua := "Wikidrop"
	if v := headerToken(version); v != "" {
		ua += "/" + v
	}
	if k := headerComment(contact); k != "" {
		ua += " (" + k + ")"
	}
	return ua + " Go/" + goVersion(runtime.Version())
}

// goVersion makes "1.26" of "go1.26.8 X:something".
func goVersion(v string) string {
	v, _, _ = strings.Cut(strings.TrimPrefix(v, "go"), " ")
	parts := strings.SplitN(v, ".", 3)
	if len(parts) < 2 {
		return headerToken(v)
	}
	return headerToken(parts[0] + "." + parts[1])
}

func headerToken(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x7f || strings.ContainsRune(`()<>@,;:\"/[]?={}`, r) {
			return -1
		}
		return r
	}, s)
}

func headerComment(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f || r == '(' || r == ')' || r == '\\' {
			return -1
		}
		return r
	}, s))
}
