package practice

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Namespaces that the wiki has.
const (
	nsMain      = 0
	nsUser      = 2
	nsProject   = 4
	nsFile      = 6
	nsMediaWiki = 8
	nsTemplate  = 10
	nsHelp      = 12
	nsCategory  = 14
)

var namespaces = []struct {
	id        int
	name      string
	canonical string
}{
	{-2, "Media", "Media"}, {-1, "Special", "Special"}, {nsMain, "", ""}, {1, "Talk", "Talk"},
	{nsUser, "User", "User"}, {3, "User talk", "User talk"},
	{nsProject, "Practice wiki", "Project"}, {5, "Practice wiki talk", "Project talk"},
	{nsFile, "File", "File"}, {7, "File talk", "File talk"},
	{nsMediaWiki, "MediaWiki", "MediaWiki"}, {9, "MediaWiki talk", "MediaWiki talk"},
	{nsTemplate, "Template", "Template"}, {11, "Template talk", "Template talk"},
	{nsHelp, "Help", "Help"}, {13, "Help talk", "Help talk"},
	{nsCategory, "Category", "Category"}, {15, "Category talk", "Category talk"},
}

// nsAliases are further names, in lower case with underscores.
var nsAliases = map[string]int{"image": nsFile, "image_talk": 7, "project": nsProject, "project_talk": 5}

func nsName(id int) string {
	for _, n := range namespaces {
		if n.id == id {
			return n.name
		}
	}
	return ""
}

func nsByName(name string) (int, bool) {
	name = strings.ToLower(name)
	for _, n := range namespaces {
		if n.name != "" && strings.ToLower(strings.ReplaceAll(n.name, " ", "_")) == name {
			return n.id, true
		}
	}
	id, ok := nsAliases[name]
	return id, ok
}

// title is a page name: namespace and key with underscores.
type title struct {
	ns  int
	key string
}

// text is the whole name with spaces, as people read it.
func (t title) text() string {
	k := strings.ReplaceAll(t.key, "_", " ")
	if n := nsName(t.ns); n != "" {
		return n + ":" + k
	}
	return k
}

// path is the whole name with underscores, as in addresses.
func (t title) path() string { return strings.ReplaceAll(t.text(), " ", "_") }

const legalTitleChars = " %!\"$&'()*,\\-.\\/0-9:;=?@A-Z\\\\^_`a-z~\\x80-\\xFF+"

var (
	titleSpaces   = regexp.MustCompile(`[ _\x{A0}\x{1680}\x{180E}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}]+`)
	titleBidi     = strings.NewReplacer("\u200e", "", "\u200f", "", "\u202a", "", "\u202b", "", "\u202c", "", "\u202d", "", "\u202e", "")
	titleEncoded  = regexp.MustCompile(`%[0-9A-Fa-f]{2}|&[A-Za-z0-9\x{80}-\x{10FFFF}]+;|&#[0-9]+;|&#x[0-9A-Fa-f]+;`)
	titleRelative = regexp.MustCompile(`^\.\.?$|^\.\.?/|/\.\.?/|/\.\.?$`)
)

func legalTitleByte(c byte) bool {
	return c >= 0x80 || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' ||
		strings.IndexByte(" %!\"$&'()*,-./:;=?@\\^_`~+", c) >= 0
}

// parseTitle reads a page name in the default namespace ns. The error's text
// says why it cannot be one.
func parseTitle(s string, ns int) (title, *apiError) {
	if strings.ContainsRune(s, utf8.RuneError) {
		return title{}, fail("title-invalid-utf8")
	}
	s = strings.Trim(titleSpaces.ReplaceAllString(titleBidi.Replace(s), "_"), "_")
	if strings.HasPrefix(s, ":") {
		s, ns = strings.TrimLeft(s[1:], "_"), nsMain
	}
	if prefix, rest, ok := strings.Cut(s, ":"); ok {
		if id, known := nsByName(strings.TrimRight(prefix, "_")); known {
			s, ns = strings.TrimLeft(rest, "_"), id
		}
	}
	if i := strings.IndexByte(s, '#'); i >= 0 {
		s = strings.TrimRight(s[:i], "_")
	}
	return safeTitle(ns, s)
}

// safeTitle checks a key whose namespace is known.
func safeTitle(ns int, s string) (title, *apiError) {
	if strings.ContainsRune(s, utf8.RuneError) {
		return title{}, fail("title-invalid-utf8")
	}
	s = strings.Trim(titleSpaces.ReplaceAllString(titleBidi.Replace(s), "_"), "_")
	for i := range len(s) {
		if !legalTitleByte(s[i]) {
			return title{}, fail("title-invalid-characters", s[i:i+1])
		}
	}
	switch m := titleEncoded.FindString(s); {
	case m != "":
		return title{}, fail("title-invalid-characters", m)
	case titleRelative.MatchString(s):
		return title{}, fail("title-invalid-relative")
	case strings.Contains(s, "~~~"):
		return title{}, fail("title-invalid-magic-tilde")
	case len(s) > 255:
		return title{}, fail("title-invalid-too-long")
	case s == "":
		return title{}, fail("title-invalid-empty")
	case s[0] == ':':
		return title{}, fail("title-invalid-leading-colon")
	}
	return title{ns, capitalise(s)}, nil
}

// capitalise upper-cases the first letter.
func capitalise(s string) string {
	if strings.HasPrefix(s, "ß") {
		return "Ss" + s[len("ß"):] // as PHP's mbstring of the reference servers does
	}
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// nameFault is why an upload's name is no file title.
type nameFault int

const (
	nameFine nameFault = iota
	nameTooLong
	nameIllegal
	nameNoExtension
	nameBadExtension
	nameTooShort
)

// fileName is what became of the name that an upload asked for.
type fileName struct {
	desired    string
	filtered   string
	key        string // final key when fault is nameFine
	ext        string // final extension as typed, also of refused names
	prohibited []string
	fault      nameFault
}

// fileNameOf turns the asked name into a file title as UploadBase does. The type
// of the content, "" when unknown, gives a missing extension.
func fileNameOf(desired, mime string, set *Settings) fileName {
	n := fileName{desired: desired, filtered: desired}
	if t, err := parseTitle(desired, nsMain); err == nil && t.ns == nsFile {
		n.filtered = t.key
	}
	if len(n.filtered) > 240 {
		n.fault = nameTooLong
		return n
	}
	n.filtered = stripIllegal(n.filtered)
	t, err := safeTitle(nsFile, n.filtered)
	if err != nil {
		n.fault = nameIllegal
		return n
	}
	n.filtered, n.key = t.key, t.key
	bits := strings.Split(t.key, ".")
	part, exts := bits[0], bits[1:]
	if len(exts) > 0 {
		n.ext = strings.TrimSpace(exts[len(exts)-1])
	} else if e := extensionOf(mime); e != "" {
		n.ext = e
		n.key += "." + e
		exts = []string{e}
	}
	for _, e := range exts {
		if contains(set.ProhibitedFileExtensions, strings.ToLower(e)) {
			n.prohibited = append(n.prohibited, e)
		}
	}
	switch {
	case n.ext == "":
		n.fault = nameNoExtension
	case len(n.prohibited) > 0, set.StrictFileExtensions && !contains(set.FileExtensions, strings.ToLower(n.ext)):
		n.fault = nameBadExtension
	case part == "" && len(exts) < 2:
		n.fault = nameTooShort
	}
	return n
}

// stripIllegal replaces what a file title may not hold by hyphens.
func stripIllegal(s string) string {
	b := []byte(s)
	for i, c := range b {
		if !legalTitleByte(c) || c == ':' || c == '/' || c == '\\' {
			b[i] = '-'
		}
	}
	return string(b)
}

// bad is the value of warning badfilename, "" when the name was taken as it is.
func (n fileName) bad() string {
	comparable := capitalise(strings.ReplaceAll(n.desired, " ", "_"))
	if n.desired != n.key && comparable != n.key {
		return n.key
	}
	return ""
}

// normalExtension is the form that MediaWiki compares extensions in.
func normalExtension(ext string) string {
	ext = strings.ToLower(ext)
	switch ext {
	case "htm":
		return "html"
	case "jpeg":
		return "jpg"
	case "mpeg":
		return "mpg"
	case "tiff":
		return "tif"
	}
	for _, c := range ext {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return ""
		}
	}
	return ext
}

func contains(ss []string, s string) bool {
	for _, x := range ss {
		if x == s {
			return true
		}
	}
	return false
}
