// Package wikitext knows titles and file pages: which names a wiki takes, and
// what text describes a file. It makes no requests.
package wikitext

import "time"

// Rules are what a wiki asks of file names.
type Rules struct {
	CaseFirst  bool     // first letter is upper-cased
	Extensions []string // allowed, lower case without dot; empty: any
	LegalChars string   // legaltitlechars of siteinfo, "" for MediaWiki's default
	FilePrefix []string // names of the File namespace, for stripping
}

// Problem says what is wrong with a name. Code is one of "empty", "too-long",
// "too-short", "illegal", "extension-missing", "extension-banned",
// "extension-mismatch".
type Problem struct {
	Code   string
	Bytes  int      // too-long: bytes of the name as the wiki counts
	Found  string   // illegal: the characters or sequence; extension-*: the extension
	Wanted []string // extension-*: what would do
}

func (p *Problem) Error() string { return "file name: " + p.Code }

// MaxTitleBytes is the longest file title in bytes of UTF-8 in NFC.
const MaxTitleBytes = 240

// Normalize returns the name as the wiki would write it, with spaces: NFC, runs of
// spaces and underscores folded, ends trimmed, namespace stripped, first letter
// upper-cased where the wiki does, and # < > [ ] | { } : / \ turned into "-".
func Normalize(name string, r Rules) string { return name }

// Check tells whether the wiki would take the name; extension (without dot, may be
// "") is the one that fits the content. nil means yes.
func Check(name, extension string, r Rules) *Problem { return nil }

// Suggest makes the nearest name that passes Check and is not taken. It is
// deterministic: the same arguments give the same name.
func Suggest(name, extension string, r Rules, taken func(string) bool) string { return name }

// FromFileName makes a first title out of a local file name.
func FromFileName(file string, r Rules) string { return file }

// Description is what a person says of a file.
type Description struct {
	Text       string // description in Language
	Language   string // code, "en"
	Date       string // "2026-05-14 05:12" or any wikitext
	DateExif   bool   // Date came from the camera
	Author     string // wikitext, "[[User:Anna|Anna]]"
	Source     string // wikitext, "{{own}}"
	Permission string
	License    string // ID of a License
	Categories []string
	Latitude   float64
	Longitude  float64
	HasPlace   bool // Location is written
	Heading    float64
	HasHeading bool
}

// License is a choice of licence.
type License struct {
	ID       string // "cc-by-sa-4.0"
	Name     string // "CC BY-SA 4.0"
	Template string // "cc-by-sa-4.0"
	URL      string
	Own      bool // offered for one's own work
}

// Licenses lists what Wikidrop offers, most usual first.
func Licenses() []License { return nil }

// Page renders the text of a file page.
func Page(d Description) string { return "" }

// ParseTaken reads what people type as a date ("2026-05-14 05:12", "2026-05-14").
func ParseTaken(s string) (time.Time, bool) { return time.Time{}, false }
