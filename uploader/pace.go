package uploader

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"wikidrop/uploader/mediawiki"
)

const (
	// requestsAtOnce and filesAtOnce keep to what wikis ask of clients.
	requestsAtOnce = 3
	filesAtOnce    = 3

	firstBackoff = 2 * time.Second
	longBackoff  = 120 * time.Second

	// titleGap separates two versions of one title: a wiki names the archived
	// one after the second in which it was replaced.
	titleGap = time.Second
)

// wikiState is how it stands with one account's wiki. Guarded by Engine.mu.
type wikiState struct {
	slots chan struct{} // one for each request in flight; not guarded

	site        *mediawiki.Site
	information bool // file pages use {{Information}}

	// A condition of the whole wiki stops all work on it once.
	until    time.Time
	problem  Problem
	failures int

	// What only a person can mend stops the account until then: Code "" nothing.
	stop   Problem
	card   ID        // the item that asks
	asking bool      // the wiki is asked what the account may do
	again  time.Time // when that is done next, zero: by nobody
	looks  int       // times that it was set without an upload
	facts  string    // factsText when the account was stopped

	sending    int // files under way
	checking   bool
	describing bool      // captions of a file are being set
	quiet      time.Time // no looking up of drafts before
	tested     string    // markOf the account when site was read

	noAhead       bool      // no draft goes ahead until the account changes
	aheadFrom     time.Time // nor before
	aheadFailures int       // in a row

	published []time.Time          // publishing requests that still count, oldest first
	edited    []time.Time          // other edits that still count
	speed     float64              // bytes a second when something was last sent
	titles    map[string]time.Time // when a title was last published to

	piece int64 // bytes of a chunk
	chunk int64 // what was asked for, 0: nothing
	good  int   // chunks in a row that went well
	body  int64 // largest body that the server took or named, 0 unknown
}

// wiki returns the state of an account's wiki. The caller holds mu.
func (e *Engine) wiki(account string) *wikiState {
	w := e.wikis[account]
	if w == nil {
		w = &wikiState{
			slots:       make(chan struct{}, e.atOnce(requestsAtOnce)),
			titles:      map[string]time.Time{},
			piece:       cmp.Or(e.opts.ChunkSize, firstPiece),
			chunk:       e.opts.ChunkSize,
			information: true,
		}
		e.wikis[account] = w
	}
	return w
}

// atOnce is a limit of ours, or the lower one that was asked for.
func (e *Engine) atOnce(limit int) int {
	if n := e.opts.Concurrency; n > 0 {
		return min(n, limit)
	}
	return limit
}

// call makes one request for an account. It waits for a free slot, and repeats the
// request once with a new token where the wiki asks for that.
func (e *Engine) call(ctx context.Context, account string, f func(wiki) error) error {
	s, err := e.accounts.Session(account)
	if err != nil {
		return err
	}
	e.mu.Lock()
	slots := e.wiki(account).slots
	e.mu.Unlock()
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	err = s.Do(ctx, func(c wiki) error {
		err := f(c)
		if behaviour(err) != mediawiki.NewToken {
			return err
		}
		if err := c.RefreshToken(ctx); err != nil {
			return err
		}
		return f(c)
	})
	if err == nil {
		e.answers(account)
	}
	return err
}

// answers notes that the wiki is well.
func (e *Engine) answers(account string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if w := e.wiki(account); w.failures > 0 {
		w.failures = 0
		e.liftPause(account)
		poke(e.wake)
	}
}

func behaviour(err error) mediawiki.Behaviour {
	if me, ok := errors.AsType[*mediawiki.Error](err); ok {
		return me.Behaviour
	}
	return mediawiki.Permanent
}

// pause stops the work on a wiki, longer with each failure in a row. Several
// requests that fail together count once. The caller holds mu.
func (e *Engine) pause(account string, p Problem, atLeast time.Duration) {
	w := e.wiki(account)
	now := e.clock.Now()
	if w.until.After(now) && w.problem.Code == p.Code && atLeast <= w.until.Sub(now) {
		return
	}
	w.failures++
	w.until = now.Add(max(e.backoff(w.failures), atLeast))
	w.problem = p
	e.log.Info("waiting", "account", account, "code", p.Code, "until", w.until)
	e.touchWaiting(account)
}

// liftPause lets the work on a wiki go on now. The caller holds mu.
func (e *Engine) liftPause(account string) {
	w := e.wikis[account]
	if w == nil || w.until.IsZero() {
		return
	}
	w.until, w.problem, w.quiet = noTime, Problem{}, noTime
	e.touchWaiting(account)
}

// touchWaiting renews the rows that show a wiki's condition.
func (e *Engine) touchWaiting(account string) {
	for _, en := range e.items {
		if en.Account == account && (wanted(&en.Item) || describing(&en.Item)) && en.cancel == nil && en.Hold.Kind == HoldNone {
			e.touch(en)
		}
	}
	e.notify()
}

// backoff is 2, 4, 8 … 120 seconds, give or take a quarter, so that many clients
// do not come back together.
func (e *Engine) backoff(failures int) time.Duration {
	d := longBackoff
	if failures < 8 {
		d = min(firstBackoff<<max(failures-1, 0), longBackoff)
	}
	return time.Duration(float64(d) * (0.75 + e.jitter()/2))
}

// publishSlot books one publishing request, for [Engine.counted]. It returns how long the account's own
// rate limits and the gap between versions of a title ask to wait; when that is not
// zero, nothing is booked.
func (e *Engine) publishSlot(account, title string) (booked time.Time, limit, gap time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	w, now := e.wiki(account), e.clock.Now()
	if last, ok := w.titles[title]; ok && now.Sub(last) < titleGap {
		return noTime, 0, titleGap - now.Sub(last)
	}
	for _, l := range e.limits(account) {
		limit = max(limit, w.limitWait(l, now))
	}
	limit = max(limit, w.editWait(e.editLimit(account), now))
	if limit > 0 {
		return noTime, limit, 0
	}
	w.published = append(w.published, now)
	w.titles[title] = now
	w.forgetOld(now)
	return now, 0, 0
}

// counted notes that a publishing request is over. The wiki counts it at some moment
// before its answer, which with a large file comes long after it was booked.
func (e *Engine) counted(account string, booked time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	w := e.wiki(account)
	if i := slices.IndexFunc(w.published, booked.Equal); i >= 0 {
		w.published = slices.Delete(w.published, i, i+1)
	}
	w.published = append(w.published, e.clock.Now())
}

// limitWait is how long until one more request keeps to a limit.
func (w *wikiState) limitWait(l mediawiki.RateLimit, now time.Time) time.Duration {
	if l.Hits <= 0 || l.Seconds <= 0 || len(w.published) < l.Hits {
		return 0
	}
	window := time.Duration(l.Seconds) * time.Second
	return max(0, w.published[len(w.published)-l.Hits].Add(window).Sub(now))
}

// forgetOld drops what no limit reaches back to.
func (w *wikiState) forgetOld(now time.Time) {
	window := titleGap
	if w.site != nil {
		for _, l := range append(slices.Clone(w.site.User.Upload), w.site.User.Edit...) {
			window = max(window, time.Duration(l.Seconds)*time.Second)
		}
	}
	w.published = slices.DeleteFunc(w.published, func(t time.Time) bool { return now.Sub(t) > window })
	for title, t := range w.titles {
		if now.Sub(t) > titleGap {
			delete(w.titles, title)
		}
	}
}

// generous is the limit that counts: the wiki applies the one of the group that
// may do most.
func generous(limits []mediawiki.RateLimit) mediawiki.RateLimit {
	var best mediawiki.RateLimit
	for _, l := range limits {
		if best.Seconds == 0 || l.Hits*best.Seconds > best.Hits*l.Seconds {
			best = l
		}
	}
	return best
}
