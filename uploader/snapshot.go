package uploader

import "time"

// Activity is what is being done with an item at this moment.
type Activity string

// The activities.
const (
	ActivityNone        Activity = ""
	ActivityReading     Activity = "reading"  // type, metadata, hash
	ActivityChecking    Activity = "checking" // asking the wiki
	ActivitySending     Activity = "sending"
	ActivityPieces      Activity = "sending-pieces"
	ActivityInLine      Activity = "in-line"    // the wiki's job for it has not begun
	ActivityAssembling  Activity = "assembling" // the wiki joins the pieces
	ActivityPublishing  Activity = "publishing"
	ActivityFetching    Activity = "fetching"    // the wiki downloads the URL
	ActivityDownloading Activity = "downloading" // we download the URL
	ActivityDescribing  Activity = "describing"  // published, the captions are being set
)

// Row is what a list shows of an item.
type Row struct {
	ID       ID
	Title    string // wanted, or published once it is
	File     string // local file name or URL, for people
	Size     int64  // bytes, -1 unknown
	MIME     string
	Width    int // pixels, 0 unknown
	Height   int
	Date     time.Time // when it was taken, else when the file was written; zero unknown
	Account  string
	Stage    Stage
	Intent   Intent
	Hold     Hold
	Skipped  bool
	Activity Activity
	Sent     int64         // bytes of the present transfer
	Speed    float64       // bytes a second, 0 unknown
	Left     time.Duration // 0 unknown
	PageURL  string
	Stashed  time.Time // since when the wiki holds the bytes, zero: not
	Expires  time.Time // when the wiki drops what it has of an unpublished file, zero: nothing
	Again    bool      // the wiki dropped the bytes too early: they go once more
	// Describing says that the file is published and its captions are still to be
	// set; Hold is then about them alone.
	Describing bool
}

// Totals sum the queue up. An item can count in several: a draft with a question
// is in Drafts and in NeedsYou. Publishable are the drafts that nothing holds.
type Totals struct {
	Count, Drafts, Publishable, Ready, Sending, Waiting, NeedsYou, Failed, Paused, Published int
	Bytes, Sent                                                                              int64   // of what is to be published or was
	Speed                                                                                    float64 // bytes a second over all
	Left                                                                                     time.Duration
	Scanning                                                                                 bool // folders are being walked

	Forecast Forecast // of what is to be published and the drafts that could be
}

// Notice is something that happened once and belongs to no row.
type Notice struct {
	// Code is "added", "already-in-queue", "nothing-found", "not-found",
	// "link-dropped", "bad-url", "folder-unreadable", "queue-write-failed",
	// "stash-expired" and "other-user" (the bytes go once more), …
	Code  string
	Count int
	Name  string // file or address concerned, data from outside
}

// Snapshot is what changed since a generation.
type Snapshot struct {
	Generation uint64
	Order      []ID // all items in queue order; nil when unchanged
	Rows       []Row
	Removed    []ID
	Totals     Totals
	Notices    []Notice // each is delivered once
}
