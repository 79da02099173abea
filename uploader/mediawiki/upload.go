package mediawiki

import (
	"io"
	"time"
)

// MaxComment is how many characters of an upload summary a wiki keeps.
const MaxComment = 500

// Params are the parameters of action=upload that do not carry the bytes. The
// zero value of a field means that the parameter is not sent, which matters: the
// API takes a boolean that is present with any value for true.
type Params struct {
	Filename        string   // wanted title without "File:", sent in NFC
	Comment         string   // summary; the wiki keeps MaxComment characters
	Text            string   // page text, used for a new file page only
	Tags            []string // change tags; needs the right applychangetags
	Watchlist       string   // "watch", "preferences" or "nochange"
	WatchlistExpiry string   // sent only where the wiki has the parameter
	IgnoreWarnings  bool     // never on a commit that the person did not agree to
	Async           bool
}

// Content is a file, or a piece of one, that is sent as a request body. Open is
// called for every attempt, so that a repeated request starts at the first byte.
type Content struct {
	Open func() (io.ReadCloser, error)
	Size int64 // bytes
}

// Chunk is one piece of a file that goes into the stash.
type Chunk struct {
	Content
	FileKey  string // empty for the first piece only
	FileSize int64  // bytes of the whole file
	Offset   int64  // bytes before this piece
}

// Result is the value of upload.result.
type Result string

// The results of API:Upload.
const (
	ResultSuccess  Result = "Success"
	ResultWarning  Result = "Warning"
	ResultContinue Result = "Continue"
	ResultPoll     Result = "Poll"
)

// Answer is the decoded "upload" object.
//
// A published answer has a Filename, a stashed one a FileKey: Result alone does
// not tell them apart.
type Answer struct {
	Result    Result
	Filename  string // published: final title with underscores
	FileKey   string
	Stage     string // of a status: "uploading", "queued", "assembling", "fetching", "publish"
	Offset    int64  // of a Continue, bytes the wiki has
	HasOffset bool
	Warnings  Warnings
	ImageInfo *ImageInfo // nil when the wiki left it out
	// Unstashed says that the wiki could not keep the bytes of a Warning
	// ("stasherrors"): FileKey must not be used, the bytes go again.
	Unstashed bool
	// MaxSize is what the wiki cut the size of the whole file down to, 0 when it
	// did not: it takes no file of this size.
	MaxSize int64
}

// Published tells whether the file is on the wiki under Filename.
func (a *Answer) Published() bool {
	return a.Result == ResultSuccess && a.Filename != "" && a.FileKey == ""
}

// Stashed tells whether the whole file is in the stash under FileKey. A key that
// came with Continue, Warning or Poll is not that.
func (a *Answer) Stashed() bool {
	return a.Result == ResultSuccess && a.FileKey != ""
}

// ImageInfo is what the wiki says of a file that it holds, from prop=imageinfo,
// prop=stashimageinfo or an upload answer.
type ImageInfo struct {
	Title          string // canonical title with namespace; of a stash entry an internal name
	SHA1           string // 40 hex digits
	Size           int64  // bytes
	Timestamp      time.Time
	User           string
	MIME           string
	Width, Height  int
	URL            string
	DescriptionURL string
	ThumbURL       string
	Comment        string
}
