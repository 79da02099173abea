package practice

import "time"

// page is a page of the wiki; one in the File namespace may have files.
type page struct {
	ID      int64
	NS      int
	Key     string
	Revs    []revision
	Files   []version  // oldest first; empty: no file
	Info    *mediaInfo `json:",omitempty"` // structured data; nil: none
	Touched time.Time
	// Archived is the second of the last attempt to replace the file. A second
	// attempt in it clashes with the name of the archived version.
	Archived string
}

func (p *page) title() title { return title{p.NS, p.Key} }

func (p *page) rev() revision { return p.Revs[len(p.Revs)-1] }

// file is the current version, nil when there is none.
func (p *page) file() *version {
	if p == nil || len(p.Files) == 0 {
		return nil
	}
	return &p.Files[len(p.Files)-1]
}

type revision struct {
	ID      int64
	Time    time.Time
	User    string
	Comment string
	Text    string
}

type version struct {
	SHA1    string
	Size    int64
	Props   props
	Time    time.Time
	User    string
	UserID  int64
	Comment string
	Archive string // name under /images/archive once replaced
}

// archived is a deleted file.
type archived struct {
	ID      int64
	Name    string
	File    version
	Deleted time.Time
	By      string
	Reason  string
}

// stashed is an entry of the upload stash. A chunk session describes its first
// piece; the pieces together are in Parts until they are joined.
type stashed struct {
	ID      int64
	Key     string
	Owner   string
	Time    time.Time
	SHA1    string // of the file, or of the first piece
	Size    int64
	Props   props
	Source  string // temporary name, as canonicaltitle shows it
	Chunks  bool
	Offset  int64  // bytes received of a chunk session
	Running []byte // state of the hash over all pieces
}

// status is what checkstatus answers from. It outlives the stash entry.
type status struct {
	Time     time.Time
	Result   string
	Stage    string
	Offset   int64
	FileKey  string // of an assembled file
	Filename string // of a published file
	Info     *version
	Source   string
	Warnings []warning
	Err      *statusError
}

type statusError struct {
	Code, Key string
	Params    []string
	Details   []string
	Filter    *AbuseFilter
	FilterID  int
}

// job is work that an asynchronous request left behind.
type job struct {
	ID       int64
	Kind     string // assemble, publish, url
	User     string
	Key      string // of the status; for url it is derived from url and name
	Filename string
	URL      string
	Comment  string
	Text     string
	Ignore   bool
}

type counters struct{ Page, Rev, Stash, Archive, Block, Job int64 }
