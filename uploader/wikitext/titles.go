package wikitext

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// illegalSequence matches what MediaWiki refuses in a title without repairing it.
// The character references with "#" are not here: their "#" has become "-".
var illegalSequence = regexp.MustCompile(`%[0-9A-Fa-f]{2}|&[A-Za-z0-9\x{80}-\x{10FFFF}]+;|~~~+`)

// Check tells whether the wiki would take the name, after its own [Normalize];
// extension (without dot, may be "") is the one that fits the content. nil means
// yes. Whether the name is free or on a title blacklist only the wiki knows.
func Check(name, extension string, r Rules) *Problem {
	name = Normalize(name, r)
	if p := checkText(name); p != nil {
		return p
	}
	return checkExtension(name, strings.ToLower(extension), r)
}

func checkText(name string) *Problem {
	if name == "" {
		return &Problem{Code: "empty"}
	}
	if bad := illegal(name); bad != "" {
		return &Problem{Code: "illegal", Found: bad}
	}
	if len(name) > MaxTitleBytes {
		return &Problem{Code: "too-long", Bytes: len(name)}
	}
	return nil
}

// illegal returns the first thing in a normalized name that the wiki refuses,
// control characters in the form U+0001.
func illegal(name string) string {
	for _, c := range name {
		if c < ' ' || c == unicode.ReplacementChar {
			return fmt.Sprintf("%U", c)
		}
	}
	if name == "." || name == ".." {
		return name
	}
	return illegalSequence.FindString(name)
}

func checkExtension(name, content string, r Rules) *Problem {
	want := r.wanted(content)
	if content != "" && len(want) == 0 {
		return &Problem{Code: "extension-banned", Found: content, Wanted: r.Extensions}
	}
	base, ext := split(name)
	if ext == "" {
		return &Problem{Code: "extension-missing", Wanted: want}
	}
	if bad := r.prohibited(name); bad != "" {
		return &Problem{Code: "extension-banned", Found: bad, Wanted: want}
	}
	if !r.allows(ext) {
		return &Problem{Code: "extension-banned", Found: ext, Wanted: want}
	}
	if content != "" && !slices.Contains(want, strings.ToLower(ext)) {
		return &Problem{Code: "extension-mismatch", Found: ext, Wanted: want}
	}
	if base == "" {
		return &Problem{Code: "too-short"}
	}
	return nil
}
