package mediawiki

import (
	"slices"
	"time"
)

// Site is what one query tells of a wiki and of us on it.
type Site struct {
	SiteName    string
	Generator   string // "MediaWiki 1.39.17"
	Server      string
	ArticlePath string // with $1
	Script      string
	Language    string
	Logo        string
	FileNS      string // local name of the File namespace
	CaseFirst   bool   // first letter of a file title is upper-cased
	LegalChars  string // legaltitlechars

	UploadsEnabled     bool
	MaxUploadSize      int64 // bytes, 0 unknown
	MinUploadChunkSize int64 // bytes, 0 unknown
	FileExtensions     []string
	ReadOnly           string   // reason, "" when writable
	CopyUploadDomains  []string // from which it fetches by URL, empty: from any, if told
	// TellsDomains says that the wiki told all its CopyUploadDomains, as since 1.45.
	TellsDomains     bool
	Extensions       []string // names of installed extensions
	CanUploadLocally bool
	License          string
	// Repositories are the others whose files this wiki shows as if they were its
	// own, Wikimedia Commons for one.
	Repositories []Repository

	User User
}

// Repository is a shared repository of files.
type Repository struct {
	Name string // for people
	API  string // address of the api.php of the wiki that has the files, "" unknown
}

// User is who we are on the wiki.
type User struct {
	ID        int64 // 0: not logged in
	Name      string
	Groups    []string
	Rights    []string
	Upload    []RateLimit // limits on action upload that apply, empty: none
	Edit      []RateLimit
	BlockedBy string
	Block     string    // reason
	BlockEnd  time.Time // zero: no end
	Blocked   bool
}

// RateLimit is a number of actions in a time.
type RateLimit struct {
	Group   string
	Hits    int
	Seconds int
}

// Can tells whether the account has a right.
func (u User) Can(right string) bool {
	return slices.Contains(u.Rights, right)
}
