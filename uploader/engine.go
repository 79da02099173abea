package uploader

import (
	"errors"
	"image"
	"log/slog"
	"time"

	"wikidrop/uploader/account"
	"wikidrop/uploader/wikitext"
)

// Options configure an [Engine].
type Options struct {
	File     string // queue file (bbolt)
	Cache    string // folder for downloads and thumbnails
	Accounts *account.Manager
	Log      *slog.Logger
	Language string           // of descriptions, "en"
	Author   string           // proposed author when the account has no name
	Now      func() time.Time // nil: time.Now
	Comment  string           // upload summary
}

// Errors of Open.
var (
	ErrLocked = errors.New("uploader: the queue is in use by another Wikidrop")
	ErrNewer  = errors.New("uploader: the queue was written by a newer Wikidrop")
	// ErrDamaged comes with a copy of the queue kept beside it.
	ErrDamaged = errors.New("uploader: the queue file is damaged")
)

var errNotYet = errors.New("uploader: not built yet")

// Engine owns the queue.
type Engine struct{}

// Open reads the queue and takes up where it stopped.
func Open(o Options) (*Engine, error) { return nil, errNotYet }

// Close stops all work, keeps what was sent, and writes everything down. It waits
// for requests to be cut off, a second at most.
func (e *Engine) Close() error { return errNotYet }

// Add puts files, folders (walked) and http(s) addresses into the queue as drafts
// for the default account. It returns at once; notices tell what came of it.
func (e *Engine) Add(sources ...string) {}

// AddNotice lets callers tell of a drop that held no file ("link-dropped").
func (e *Engine) AddNotice(n Notice) {}

// Patch changes descriptions; nil fields stay as they are.
type Patch struct {
	Title       *string // may hold {n}, {n:02}, {name}, {date}
	Account     *string
	Text        *string
	Language    *string
	Date        *string
	Author      *string
	Source      *string
	License     *string
	Permission  *string
	Categories  *[]string
	Place       *Place // nil field: unchanged
	RemovePlace bool
	PageText    *string
	Comment     *string
}

// Place is a position in degrees.
type Place struct{ Latitude, Longitude float64 }

// Edit changes items that are not published yet. It is on disk when it returns.
func (e *Engine) Edit(ids []ID, p Patch) error { return errNotYet }

// Titles tells which titles Edit would give, for showing under the field.
func (e *Engine) Titles(ids []ID, pattern string) []string { return nil }

// The wishes below take any number of items; unknown IDs are ignored.

// Publish lets items go to the wiki's public side.
func (e *Engine) Publish(ids ...ID) {}

// PublishDrafts does so for every draft and returns how many there are.
func (e *Engine) PublishDrafts() int { return 0 }

// Pause stops work on items within a second; sent bytes are kept.
func (e *Engine) Pause(ids ...ID) {}

// Resume goes on with paused items.
func (e *Engine) Resume(ids ...ID) {}

// PauseAll and ResumeAll hold the whole queue, new items included.
func (e *Engine) PauseAll() {}

// ResumeAll ends PauseAll.
func (e *Engine) ResumeAll() {}

// PausedAll tells whether PauseAll is in force.
func (e *Engine) PausedAll() bool { return false }

// Retry lets held items try again now.
func (e *Engine) Retry(ids ...ID) {}

// Remove takes items out of the queue; files on disk and on the wiki stay.
func (e *Engine) Remove(ids ...ID) {}

// ClearPublished takes out what is done and returns how many.
func (e *Engine) ClearPublished() int { return 0 }

// Place in the queue.
const (
	ToFirst = -2
	Up      = -1
	Down    = 1
	ToLast  = 2
)

// Move changes the order: ToFirst, Up, Down or ToLast.
func (e *Engine) Move(where int, ids ...ID) {}

// Answer takes a way out of a hold. Choices that are not offered are ignored.
func (e *Engine) Answer(ids []ID, c Choice, argument string) error { return errNotYet }

// Snapshot returns what changed since a generation (0: everything).
func (e *Engine) Snapshot(since uint64) Snapshot { return Snapshot{} }

// Changed is closed at the next change; call it again afterwards.
func (e *Engine) Changed() <-chan struct{} { return nil }

// Items returns copies of the records, in the order asked; unknown IDs are left
// out.
func (e *Engine) Items(ids ...ID) []Item { return nil }

// PageText is the text that would be written for an item, and whether the person
// typed it by hand.
func (e *Engine) PageText(id ID) (text string, byHand bool) { return "", false }

// Rules are the wiki's rules for an item's title.
func (e *Engine) Rules(id ID) wikitext.Rules { return wikitext.Rules{} }

// Thumbnail returns the picture of an item when it is ready. When it is not, it
// is made in the background and the item's row changes once it is there; kind
// ("image", "sound", "video", "document", "unknown") tells which icon fits.
func (e *Engine) Thumbnail(id ID) (picture image.Image, kind string) { return nil, "unknown" }
