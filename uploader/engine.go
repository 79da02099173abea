package uploader

import (
	"cmp"
	"context"
	"errors"
	"image"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"

	"wikidrop/uploader/account"
	"wikidrop/uploader/media"
)

// Options configure an [Engine].
type Options struct {
	File      string // queue file (bbolt)
	Cache     string // folder for downloads
	Accounts  *account.Manager
	Log       *slog.Logger     // nil: no log
	Language  string           // of descriptions, "en"
	Author    string           // proposed author when the account has no name
	Now       func() time.Time // nil: time.Now
	Comment   string           // upload summary
	UserAgent string           // of downloads that go through this computer
	// Transport is the way of these downloads; nil: http.DefaultTransport.
	Transport http.RoundTripper
	// SendAhead lets large drafts travel into the wiki's stash, where only the account
	// sees them, while they are described and nothing else is to be sent. Publishing
	// them is one small request then.
	SendAhead bool

	// The rest is for measuring and for weak lines; zero lets the engine choose.

	Method      Method // of new transfers: MethodDirect or MethodChunked, for as long as the wiki takes it
	ChunkSize   int64  // bytes of a piece at most, but the wiki's own minimum at least
	Concurrency int    // files, and requests, at once for one wiki: 1 to 3
}

// Errors of Open.
var (
	ErrLocked = errors.New("uploader: the queue is in use by another Wikidrop")
	ErrNewer  = errors.New("uploader: the queue was written by a newer Wikidrop")
	// ErrDamaged comes with a copy of the queue kept beside it.
	ErrDamaged = errors.New("uploader: the queue file is damaged")
)

var (
	// errGone means that an item was removed while it was worked on.
	errGone   = errors.New("uploader: the item was removed")
	errClosed = errors.New("uploader: the queue is closed")
)

// Engine owns the queue.
type Engine struct {
	// Set by Open.
	opts Options
	parts
	log      *slog.Logger
	store    *store
	ctx      context.Context
	stop     context.CancelFunc
	wake     chan struct{} // something changed that may give work
	dirty    chan struct{} // something is to be written
	finished chan struct{} // closed when nobody works any more
	over     chan struct{} // closed when nothing is written any more
	tasks    sync.WaitGroup
	writer   sync.WaitGroup

	mu        sync.Mutex // guards all below
	closed    bool
	items     map[ID]*entry
	order     []ID
	lastID    ID
	lastRank  int64
	firstRank int64
	gen       uint64
	orderGen  uint64
	changed   chan struct{}
	removed   []tombstone
	notices   []Notice
	pausedAll bool
	sendAhead bool
	policy    Policy
	presets   []Preset
	ages      stashAges // of the wikis that told by dropping something early
	batch     *batch
	diskFull  bool
	watch     watch                // of the scheduler's last look
	paths     map[string]int       // of items that are still on their way
	titles    map[string]int       // account and title
	offers    map[string]int       // account and title, Problem.Suggested
	shared    map[string]time.Time // shared repositories that did not answer, until when they are left alone
	cameras   map[string][]string  // by account, how cameras name files
	wikis     map[string]*wikiState
	adding    []addition // calls of Add that wait for their turn
	scanning  bool
	unread    []ID // of the scheduler's last look, in order
	reading   int  // media workers at work
	thumbs    thumbs
	theirs    thumbs // of the wiki's files that are in the way
	looks     uint64 // counts calls of Thumbnail: rows that are seen ask for it
}

// parts are what tests replace.
type parts struct {
	accounts accounts
	clock    clock
	ticks    func() time.Duration // of a clock that nobody sets; nil: there is none
	jitter   func() float64       // in [0,1)
	inspect  func(ctx context.Context, path string) (media.Info, error)
	hash     func(ctx context.Context, path string, progress func(int64)) (string, error)
	picture  func(ctx context.Context, path string, width, height int) (image.Image, error)
	download *http.Client
}

func realParts(o Options) parts {
	now := o.Now
	if now == nil {
		now = time.Now
	}
	return parts{
		accounts: managed{o.Accounts},
		clock:    wallClock{now},
		ticks:    running(),
		jitter:   rand.Float64,
		inspect:  media.Inspect,
		hash:     media.SHA1,
		picture:  media.Thumbnail,
		download: newDownloader(o.Transport, downloadStall),
	}
}

// Open reads the queue and takes up where it stopped.
func Open(o Options) (*Engine, error) { return open(o, realParts(o)) }

func open(o Options, p parts) (*Engine, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Comment == "" {
		o.Comment = "Uploaded with Wikidrop"
	}
	if o.Language == "" {
		o.Language = "en"
	}
	s, content, err := openStore(o.File)
	if err != nil {
		return nil, err
	}
	e := &Engine{
		opts: o, parts: p, log: o.Log.With("component", "uploader"), store: s,
		wake: make(chan struct{}, 1), dirty: make(chan struct{}, 1), finished: make(chan struct{}), over: make(chan struct{}),
		items: map[ID]*entry{}, changed: make(chan struct{}), batch: newBatch(),
		paths: map[string]int{}, titles: map[string]int{}, offers: map[string]int{}, shared: map[string]time.Time{}, cameras: map[string][]string{}, wikis: map[string]*wikiState{},
		thumbs: newThumbs(thumbsKept, thumbWorkers), theirs: newThumbs(theirsKept, 1), sendAhead: o.SendAhead,
	}
	e.ctx, e.stop = context.WithCancel(context.Background())
	e.take(content)
	e.writer.Go(e.writeDown)
	e.tasks.Go(e.scheduleLoop)
	e.tasks.Go(e.watchAccounts)
	poke(e.wake)
	return e, nil
}

// take fills the model from disk. Waiting ends with the program that waited: the
// reason may be gone, and asking again costs one request.
func (e *Engine) take(content stored) {
	e.lastID, e.pausedAll, e.policy, e.presets = content.lastID, content.paused, content.policy, content.presets
	e.ages = content.ages
	slices.SortFunc(content.items, func(a, b Item) int {
		if a.Rank != b.Rank {
			return cmp.Compare(a.Rank, b.Rank)
		}
		return cmp.Compare(a.ID, b.ID)
	})
	for _, it := range content.items {
		if it.Hold.Kind == HoldWaiting || forAccount(it.Hold.Problem) || atProxy(it.Hold.Problem.Code) {
			it.Hold = Hold{}
		}
		e.gen++
		en := &entry{Item: it, gen: e.gen}
		e.items[it.ID] = en
		e.order = append(e.order, it.ID)
		e.index(en)
		e.lastID = max(e.lastID, it.ID)
		e.lastRank = max(e.lastRank, it.Rank)
		e.firstRank = min(e.firstRank, it.Rank)
	}
	e.remember(content.items)
	e.gen++
	e.orderGen = e.gen
}

// remember counts what was published before this start against the limits.
func (e *Engine) remember(items []Item) {
	now := e.clock.Now()
	for _, it := range items {
		if it.Stage >= StagePublished && it.Account != "" && !it.PublishedAt.After(now) {
			w := e.wiki(it.Account)
			w.published = append(w.published, it.PublishedAt)
		}
	}
	for _, w := range e.wikis {
		slices.SortFunc(w.published, time.Time.Compare)
	}
}

// Close stops all work, keeps what was sent, and writes everything down. It waits
// for requests to be cut off, a second at most.
func (e *Engine) Close() error {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return nil
	}
	e.closed = true
	e.mu.Unlock()
	e.stop()
	e.tasks.Wait()
	close(e.finished)
	e.writer.Wait()
	close(e.over)
	return e.store.close()
}

// spawn runs f in a goroutine that Close waits for. The caller holds mu.
func (e *Engine) spawn(f func()) {
	if !e.closed {
		e.tasks.Go(f)
	}
}

// watchAccounts lets items go on whose account was made, repaired or chosen.
func (e *Engine) watchAccounts() {
	for {
		changed := e.accounts.Changed()
		e.accountsChanged()
		select {
		case <-changed:
		case <-e.ctx.Done():
			return
		}
	}
}

// Changed is closed at the next change; call it again afterwards.
func (e *Engine) Changed() <-chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.changed
}

// Items returns copies of the records, in the order asked; unknown IDs are left
// out.
func (e *Engine) Items(ids ...ID) []Item {
	e.mu.Lock()
	defer e.mu.Unlock()
	items := make([]Item, 0, len(ids))
	for _, id := range ids {
		if en := e.items[id]; en != nil {
			items = append(items, en.Item)
		}
	}
	return items
}
