package wikitext

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// defaultLegalChars is $wgLegalTitleChars as MediaWiki ships it.
const defaultLegalChars = ` %!"$&'()*,\-.\/0-9:;=?@A-Z\\^_` + "`" + `a-z~\x80-\xFF+`

// neverInFileNames become "-" whatever the wiki's legal characters are: the
// delimiters of wikitext and $wgIllegalFileChars.
const neverInFileNames = `#<>[]|{}:/\`

// Normalize returns the name as the wiki would write it, with spaces: NFC, runs of
// spaces and underscores folded, ends trimmed, namespace stripped, first letter
// upper-cased where the wiki does, and # < > [ ] | { } : / \ turned into "-".
//
// It does not remove what makes a name illegal (see [Check]). The capitals of a few
// first letters depend on the server's PHP and settings ("ß", "ŉ", ligatures,
// digraphs, Georgian). They are written here as on Wikimedia's wikis, but on any
// wiki the title in its answer is the truth. Send the result rather than what was
// typed: the wiki keeps "File:" as part of a name that has other faults, too.
func Normalize(name string, r Rules) string {
	s := strings.ToValidUTF8(name, "\uFFFD")
	s = strings.Map(dropBidi, s)
	s = norm.NFC.String(s)
	s = stripPrefix(s, r.FilePrefix)
	s = replaceIllegal(s, legalASCII(r.LegalChars))
	s = foldSpaces(s)
	if r.CaseFirst {
		s = norm.NFC.String(titleFirst(s))
	}
	return s
}

// dropBidi removes the direction marks that MediaWiki removes from titles.
func dropBidi(c rune) rune {
	if c == 0x200E || c == 0x200F || c >= 0x202A && c <= 0x202E {
		return -1
	}
	return c
}

// isSpace reports the characters that MediaWiki folds into one underscore.
func isSpace(c rune) bool {
	switch {
	case c == ' ', c == '_', c == 0x00A0, c == 0x1680, c == 0x180E,
		c >= 0x2000 && c <= 0x200A, c == 0x2028, c == 0x2029, c == 0x202F, c == 0x205F, c == 0x3000:
		return true
	}
	return false
}

func foldSpaces(s string) string {
	return strings.Join(strings.FieldsFunc(s, isSpace), " ")
}

// stripPrefix removes one "File:" in any of its names, as typed with any case and
// spacing, and with the colon that makes a link of a file.
func stripPrefix(s string, names []string) string {
	head, rest, found := strings.Cut(strings.TrimPrefix(strings.TrimLeftFunc(s, isSpace), ":"), ":")
	if !found {
		return s
	}
	head = foldSpaces(head)
	for _, n := range append([]string{"File", "Image"}, names...) {
		if n != "" && strings.EqualFold(head, foldSpaces(norm.NFC.String(n))) {
			return rest
		}
	}
	return s
}

func replaceIllegal(s string, legal [utf8.RuneSelf]bool) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c >= utf8.RuneSelf, c == 0:
			return c
		case c == '\t', c == '\n', c == '\r', c == 0x7F:
			return '-'
		case c < ' ': // refused by the server before it looks for legal characters
			return c
		case strings.ContainsRune(neverInFileNames, c), !legal[c]:
			return '-'
		}
		return c
	}, s)
}

// legalASCII reads a character class in the syntax of legaltitlechars: characters,
// ranges, and the escapes \- \/ \\ \xHH. Only ASCII is looked at: everything else
// is legal on every wiki.
func legalASCII(class string) (legal [utf8.RuneSelf]bool) {
	if class == "" {
		class = defaultLegalChars
	}
	chars, ranges := classChars(class)
	for i := 0; i < len(chars); i++ {
		from, to := chars[i], chars[i]
		if i+2 < len(chars) && ranges[i+1] {
			to = chars[i+2]
			i += 2
		}
		for c := int(from); c <= int(to) && c < len(legal); c++ {
			legal[c] = true
		}
	}
	legal[' '], legal['_'], legal['-'], legal['.'] = true, true, true, true
	return legal
}

// classChars resolves the escapes of a character class; ranges tells which of the
// characters is a bare "-", that is, stands for a range.
func classChars(class string) (chars []byte, ranges []bool) {
	for i := 0; i < len(class); i++ {
		c, isRange := class[i], class[i] == '-'
		if c == '\\' && i+1 < len(class) {
			i++
			c, isRange = class[i], false
			if c == 'x' && i+2 < len(class) {
				if v, err := strconv.ParseUint(class[i+1:i+3], 16, 8); err == nil {
					c, i = byte(v), i+2
				}
			}
		}
		chars, ranges = append(chars, c), append(ranges, isRange)
	}
	return chars, ranges
}

// titleFirst gives the first letter its title case, which is its capital except
// for digraphs (ǆ becomes ǅ) and letters of one case.
func titleFirst(s string) string {
	c, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToTitle(c)) + s[n:]
}
