package uploader

import (
	"time"

	"wikidrop/uploader/mediawiki"
)

// Forecast says when files can have arrived, as far as the account's own rate limits,
// what it published lately, and the speed of the line tell.
type Forecast struct {
	Account string
	Files   int                 // to be published, with those that are already wanted
	Limit   mediawiki.RateLimit // that counts, Hits 0: none
	Left    int                 // that the limit lets through now
	Done    time.Time           // when the last arrives, zero: unknown
}

// Waits tells whether the limit keeps some of the files back.
func (f Forecast) Waits() bool { return f.Limit.Hits > 0 && f.Files > f.Left }

// load is what an account has before it.
type load struct {
	files int
	bytes int64
	speed float64 // of what is sent now, bytes a second
}

func (l *load) add(en *entry, sent int64) {
	l.files++
	l.bytes += max(max(en.Size, 0)-sent, 0)
}

// Forecast foretells the publishing of items, or of all drafts that nothing holds
// when none are named, together with what is already to be published. Of several
// accounts it tells of the one that is done last.
func (e *Engine) Forecast(ids ...ID) Forecast {
	e.mu.Lock()
	defer e.mu.Unlock()
	chosen := map[ID]bool{}
	for _, id := range ids {
		chosen[id] = true
	}
	loads := map[string]*load{}
	for id, en := range e.items {
		named := chosen[id] && en.Stage < StagePublished || len(ids) == 0 && publishable(en)
		if named || moving(en) {
			loadOf(loads, en.Account).add(en, e.sentOf(en))
		}
	}
	return e.forecast(loads)
}

// moving tells whether an item is published without a further word.
func moving(en *entry) bool {
	return wanted(&en.Item) && en.Hold.Kind != HoldNeedsYou && en.Hold.Kind != HoldFailed
}

func loadOf(loads map[string]*load, account string) *load {
	l := loads[account]
	if l == nil {
		l = &load{}
		loads[account] = l
	}
	return l
}

// forecast is the latest of all accounts. The caller holds mu.
func (e *Engine) forecast(loads map[string]*load) Forecast {
	var latest Forecast
	now := e.clock.Now()
	for account, l := range loads {
		if l.files == 0 || account == "" {
			continue
		}
		w := e.wiki(account)
		if l.speed > 0 {
			w.speed = l.speed
		}
		f := w.forecast(e.limits(account), l, now)
		f.Account = account
		if latest.Account == "" || f.Done.After(latest.Done) || f.Done.Equal(latest.Done) && account < latest.Account {
			latest = f
		}
	}
	return latest
}

// limits are the account's own that count: of uploads, and of edits, since each
// upload is one.
func (e *Engine) limits(account string) []mediawiki.RateLimit {
	var limits []mediawiki.RateLimit
	if w := e.wiki(account); w.site != nil {
		if !w.site.User.Can("noratelimit") {
			limits = append(limits, generous(w.site.User.Upload), generous(w.site.User.Edit))
		}
	} else if acc, ok := e.accounts.Get(account); ok {
		limits = append(limits, generous(acc.Facts.Limits))
	}
	return limits
}

func (w *wikiState) forecast(limits []mediawiki.RateLimit, l *load, now time.Time) Forecast {
	f := Forecast{Files: l.files}
	if w.speed > 0 {
		f.Done = now.Add(left(l.bytes, w.speed))
	}
	for _, limit := range limits {
		if limit.Hits <= 0 || limit.Seconds <= 0 {
			continue
		}
		free, last := w.room(limit, l.files, now)
		if f.Limit.Hits == 0 || free < f.Left {
			f.Limit, f.Left = limit, free
		}
		if last.After(f.Done) && last.After(now) {
			f.Done = last
		}
	}
	return f
}

// room is how many publishing requests a limit lets through now, and when it lets
// the last of n through.
func (w *wikiState) room(l mediawiki.RateLimit, n int, now time.Time) (free int, last time.Time) {
	window := time.Duration(l.Seconds) * time.Second
	used := w.published
	used = used[max(0, len(used)-l.Hits):]
	for len(used) > 0 && now.Sub(used[0]) >= window {
		used = used[1:]
	}
	free = l.Hits - len(used)
	if n <= 0 {
		return free, now
	}
	// Each of the first requests takes the place of an old one, every later one
	// that of the request l.Hits before it.
	last = now
	if place := (n - 1) % l.Hits; place >= free {
		last = used[place-free].Add(window)
	}
	return free, last.Add(time.Duration((n-1)/l.Hits) * window)
}
