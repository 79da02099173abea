package practice

import (
	"log/slog"
	"net/http"
	"slices"
	"time"
)

// Behaviour is the release whose answers the wiki gives where they differ.
type Behaviour int

// The behaviours.
const (
	Behave139 Behaviour = iota // MediaWiki 1.39, the default
	Behave145                  // MediaWiki 1.45
)

// Options say where the wiki lives and who may use it.
type Options struct {
	// Dir is where pages, files, stash and status records live. It is created,
	// belongs to the wiki alone, and is emptied by [Server.Reset].
	Dir string
	// Addr is the loopback address to listen on, "127.0.0.1:0" when empty. When
	// its port is taken a free one is used.
	Addr      string
	Behaviour Behaviour
	Users     []User
	// Settings are those of [DefaultSettings] when zero. To change some, start
	// from DefaultSettings.
	Settings  Settings
	Now       func() time.Time  // clock, nil: time.Now
	Transport http.RoundTripper // of files that it fetches by address; nil: Go's own
	Log       *slog.Logger      // nil: no log
}

// User is an account and one of its bot passwords. The same Name may come more
// than once, with other Apps and rights.
type User struct {
	Name         string
	App          string   // name of the bot password: log in as "Name@App"
	Password     string   // of the bot password
	MainPassword string   // of the account itself, "" when it has none
	Rights       []string // nil: [DefaultRights]
	Groups       []string // beside "*", "user" and "autoconfirmed"
}

// DefaultRights lists the rights of a user who may do all that an uploader needs.
func DefaultRights() []string {
	return []string{
		"upload", "reupload", "reupload-own", "reupload-shared", "upload_by_url", "movefile",
		"read", "edit", "createpage", "createtalk", "writeapi", "viewmywatchlist",
		"editmywatchlist", "viewmyprivateinfo", "editmyprivateinfo", "editmyoptions",
		"purge", "applychangetags", "autoconfirmed", "editsemiprotected",
	}
}

// RateLimit is a number of actions in a time. Zero Hits means no limit.
type RateLimit struct {
	Hits   int
	Window time.Duration
}

// AbuseFilter stops uploads whose title, text or summary matches.
type AbuseFilter struct {
	Description string
	Pattern     string // regular expression
	Disallow    bool   // refuse; otherwise warn once a session
	OnStash     bool   // looks at stash requests as well
}

// Settings are the switches of the wiki, called as in MediaWiki and PHP. Sizes
// are in bytes.
type Settings struct {
	SiteName    string
	Language    string
	ReadOnly    string // reason, "" when writable
	PrivateWiki bool   // reading needs a login
	Lag         int    // seconds of replication lag that maxlag compares with; 0 counts as "no replicas"

	EnableUploads            bool
	MaxUploadSize            int64
	MinUploadChunkSize       int64
	UploadMaxFilesize        int64 // PHP's limit of one part, 0: none
	PostMaxSize              int64 // PHP's limit of the body, 0: none
	BodyLimit                int64 // the web server's limit of the body (HTTP 413), 0: none
	UploadSizeWarning        int64 // above it warning large-file, 0: never
	FileExtensions           []string
	ProhibitedFileExtensions []string
	StrictFileExtensions     bool // refuse other extensions; otherwise warn
	FilenamePrefixes         []string

	AllowCopyUploads  bool
	CopyUploadDomains []string // empty: any
	CopyUploadTimeout time.Duration

	EnableAsyncUploads bool
	StashMaxAge        time.Duration
	WatchlistExpiry    bool

	RateLimit       RateLimit // of uploads
	EditRateLimit   RateLimit // counted by uploads as well from 1.41
	LoginTries      int       // wrong passwords in five minutes before the throttle
	BannedTitles    []string  // title blacklist: regular expressions of whole titles with "File:"
	AbuseFilters    []AbuseFilter
	ProtectedTitles []string // names without "File:" that nobody may upload to
	SharedFiles     []string // names taken on a shared repository
	SharedAPI       string   // address of the api.php of the wiki that has them, "" not told
	Tags            []string // change tags that may be applied by hand
	HideDeleted     bool     // duplicate-archive does not tell the name
	// Extensions are the names shown by siteinfo. With WikibaseMediaInfo among them
	// file pages have captions and statements.
	Extensions   []string
	UploadDialog string // template of a new description page, with $DESCRIPTION
}

// DefaultSettings are those of a wiki that allows uploads, also by URL, with
// PHP limits of 100 MiB.
func DefaultSettings() Settings {
	return Settings{
		SiteName:           "Practice wiki",
		Language:           "en",
		EnableUploads:      true,
		MaxUploadSize:      5 << 30,
		MinUploadChunkSize: 1024,
		UploadMaxFilesize:  100 << 20,
		PostMaxSize:        100 << 20,
		FileExtensions: []string{
			"tiff", "tif", "png", "gif", "jpg", "jpeg", "webp", "xcf", "mid", "ogg", "ogv", "oga",
			"svg", "djvu", "stl", "flac", "opus", "wav", "webm", "mp3", "midi", "mpg", "mpeg", "pdf",
		},
		ProhibitedFileExtensions: []string{
			"html", "htm", "js", "jsb", "mhtml", "mht", "xhtml", "xht", "php", "phtml", "php3", "php4",
			"php5", "phps", "phar", "shtml", "jhtml", "pl", "py", "cgi", "exe", "scr", "dll", "msi",
			"vbs", "bat", "com", "pif", "cmd", "vxd", "cpl", "xml",
		},
		StrictFileExtensions: true,
		FilenamePrefixes:     []string{"CIMG", "DSC_", "DSCF", "DSCN", "DUW", "IMG", "JD", "MGP", "PICT"},
		AllowCopyUploads:     true,
		CopyUploadTimeout:    25 * time.Second,
		StashMaxAge:          6 * time.Hour,
		LoginTries:           5,
		Extensions:           []string{mediaInfoExtension},
		UploadDialog:         "$DESCRIPTION",
	}
}

func (s Settings) clone() Settings {
	s.FileExtensions = slices.Clone(s.FileExtensions)
	s.ProhibitedFileExtensions = slices.Clone(s.ProhibitedFileExtensions)
	s.FilenamePrefixes = slices.Clone(s.FilenamePrefixes)
	s.CopyUploadDomains = slices.Clone(s.CopyUploadDomains)
	s.BannedTitles = slices.Clone(s.BannedTitles)
	s.AbuseFilters = slices.Clone(s.AbuseFilters)
	s.ProtectedTitles = slices.Clone(s.ProtectedTitles)
	s.SharedFiles = slices.Clone(s.SharedFiles)
	s.Tags = slices.Clone(s.Tags)
	s.Extensions = slices.Clone(s.Extensions)
	return s
}

// minChunk is the minimum chunk size that clients are told, capped by the PHP
// limits as MediaWiki 1.35 and newer do.
func (s *Settings) minChunk() int64 {
	least := min(s.MinUploadChunkSize, s.MaxUploadSize)
	if s.UploadMaxFilesize > 0 {
		least = min(least, s.UploadMaxFilesize)
	}
	if s.PostMaxSize > 0 {
		least = min(least, s.PostMaxSize-1024)
	}
	return max(least, 0)
}
