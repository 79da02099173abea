// Package wikitext knows titles and file pages: which names a wiki takes, and
// what text describes a file. It makes no requests, keeps no state, and every
// function may be called from any goroutine.
//
// The rules for names are those that MediaWiki applies to an upload: what it
// repairs silently or with the warning badfilename is done by [Normalize], what
// it refuses is told by [Check], and [Suggest] finds a name that it takes.
package wikitext

// Rules are what a wiki asks of file names. The zero value holds MediaWiki's
// defaults and takes any extension.
type Rules struct {
	CaseFirst  bool     // first letter is upper-cased
	Extensions []string // allowed, lower case without dot; empty: any
	LegalChars string   // legaltitlechars of siteinfo, "" for MediaWiki's default
	FilePrefix []string // names of the File namespace, for stripping
}

// Problem says what is wrong with a name. Code is one of "empty", "too-long",
// "too-short", "illegal", "extension-missing", "extension-banned",
// "extension-mismatch".
//
// "extension-banned" is also the answer when the content itself is of a kind that
// the wiki does not take: then Found is the extension of the content, and no
// renaming helps.
type Problem struct {
	Code   string
	Bytes  int      // too-long: bytes of the name as the wiki counts
	Found  string   // illegal: the characters or sequence; extension-*: the extension
	Wanted []string // extension-*: what would do
}

func (p *Problem) Error() string {
	if p.Found == "" {
		return "file name: " + p.Code
	}
	return "file name: " + p.Code + ": " + p.Found
}

// MaxTitleBytes is the longest file title in bytes of UTF-8 in NFC, with the
// extension and without the namespace.
const MaxTitleBytes = 240
