package wikitext

import (
	"fmt"
	"html"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// untitled is the name of last resort, when nothing of the wish can be kept.
const untitled = "Untitled"

// maxTries bounds the search for a free name.
const maxTries = 10000

// Suggest makes the nearest name that passes [Check] and is not taken. It is
// deterministic: the same arguments give the same name.
//
// A wrong extension is replaced, a missing one added, illegal sequences are
// broken up, and a name that is too long loses its end. taken (may be nil) is
// asked with names as [Normalize] writes them; while it says yes, the name counts
// on: "Name (2).jpg", "Name (3).jpg", up to (10000). When the wiki takes no
// content of this kind the name still ends in extension.
func Suggest(name, extension string, r Rules, taken func(string) bool) string {
	base, ext := fitExtension(repair(name, r), strings.ToLower(extension), r)
	base = breakProhibited(base, r)
	if foldSpaces(base) == "" {
		base = untitled
	}
	first := join(base, "", ext, r)
	if taken == nil || !taken(first) {
		return first
	}
	base, n := counted(base)
	var next string
	for ; n <= maxTries; n++ {
		next = join(base, fmt.Sprintf(" (%d)", n), ext, r)
		if !taken(next) {
			break
		}
	}
	return next
}

// FromFileName makes a first title out of a local file name: without folders,
// underscores as spaces, the extension in lower case, without the invisible and
// illegal. It does not undo URL escapes: "100%25.jpg" may well be meant.
//
// The result may still want another extension, or be a camera's ("DSC 0001.jpg").
func FromFileName(file string, r Rules) string {
	file = path.Base(filepath.ToSlash(file))
	if file == "/" || file == "." {
		return untitled
	}
	base, ext := split(repair(strings.ToValidUTF8(file, "-"), r))
	if strings.Trim(base, ". ") == "" { // "." and ".." are no titles either
		base = untitled
	}
	return join(base, "", strings.ToLower(ext), r)
}

// entity matches what a page title copied from HTML has in place of characters.
var entity = regexp.MustCompile(`&#?[A-Za-z0-9]+;`)

// repair returns the normalized name without anything that makes it illegal.
func repair(name string, r Rules) string {
	name = entity.ReplaceAllStringFunc(name, html.UnescapeString)
	name = Normalize(strings.Map(dropInvisible, name), r)
	for {
		at := illegalSequence.FindStringIndex(name)
		if at == nil {
			return name
		}
		mend := "-" + name[at[0]+1:at[1]]
		if name[at[0]] == '~' {
			mend = "~~"
		}
		name = name[:at[0]] + mend + name[at[1]:]
	}
}

// dropInvisible removes control characters (a tab or line break becomes a space)
// and marks that nobody sees in a title.
func dropInvisible(c rune) rune {
	switch {
	case c == '\t', c == '\n', c == '\r':
		return ' '
	case unicode.IsControl(c), c == unicode.ReplacementChar:
		return -1
	case c == 0x200B, c == 0x2060, c == 0xFEFF, c >= 0x2066 && c <= 0x2069:
		return -1
	}
	return c
}

// fitExtension splits a name so that its extension goes with the content. One
// that does not, but is known, is replaced; anything else after a dot belongs to
// the name ("Mr. Smith", "v1.2").
func fitExtension(name, content string, r Rules) (base, ext string) {
	base, ext = split(name)
	want := r.wanted(content)
	if content != "" && len(want) == 0 {
		want = fits(content)
	}
	if ext == "" {
		base = strings.TrimRight(base, ". ")
		return base, firstOf(want, content)
	}
	if content == "" && r.allows(ext) || contains(want, ext) {
		return base, ext
	}
	if !r.known(ext) {
		base = name
	}
	return base, firstOf(want, content)
}

func firstOf(want []string, otherwise string) string {
	if len(want) == 0 {
		return otherwise
	}
	return want[0]
}

func contains(list []string, ext string) bool {
	for _, e := range list {
		if strings.EqualFold(e, ext) {
			return true
		}
	}
	return false
}

// breakProhibited turns the dot before a prohibited part into "-".
func breakProhibited(base string, r Rules) string {
	for {
		bad := r.prohibited(base)
		if bad == "" {
			return base
		}
		i := strings.Index(base+".", "."+bad+".")
		base = base[:i] + "-" + base[i+1:]
	}
}

var countedName = regexp.MustCompile(`^(.*\S) \(([2-9]|[1-9][0-9])\)$`)

// counted takes the number off "Name (2)" and tells the next one. Larger numbers
// are left alone: "Church (1902)" is not the 1902nd church.
func counted(base string) (string, int) {
	m := countedName.FindStringSubmatch(base)
	if m == nil {
		return base, 2
	}
	n, _ := strconv.Atoi(m[2]) // two digits at most
	return m[1], n + 1
}

// join puts a name together again, cutting base at a character so that the whole
// fits.
func join(base, count, ext string, r Rules) string {
	tail := count
	if ext != "" {
		tail += "." + ext
	}
	whole := Normalize(base+tail, r)
	for room := MaxTitleBytes - len(tail); len(whole) > MaxTitleBytes; room-- {
		whole = Normalize(cut(base, room)+tail, r)
	}
	return whole
}

// cut shortens s to at most n bytes, at a place where no character or its accents
// are torn apart, and without a space at the end.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	n = max(n, 0)
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	if i := norm.NFC.LastBoundary([]byte(s[:n])); i > 0 && !norm.NFC.PropertiesString(s[n:]).BoundaryBefore() {
		n = i
	}
	return strings.TrimRightFunc(s[:n], isSpace)
}
