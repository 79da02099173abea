package uploader

import (
	"context"
	"time"
)

// clock is the time as the engine sees it, so that tests need not wait. All its
// times are those of the wall: a computer that slept finds its waits over.
type clock interface {
	Now() time.Time
	// After sends once when d is over, unless stopped before.
	After(d time.Duration) (c <-chan time.Time, stop func() bool)
}

type wallClock struct{ now func() time.Time }

func (c wallClock) Now() time.Time { return c.now().Round(0) }

func (c wallClock) After(d time.Duration) (<-chan time.Time, func() bool) {
	t := time.NewTimer(d)
	return t.C, t.Stop
}

// sleep waits for d or for the end of ctx.
func sleep(ctx context.Context, c clock, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	done, stop := c.After(d)
	defer stop()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// running returns a function that tells the time since now on a clock that nobody
// sets.
func running() func() time.Duration {
	start := time.Now()
	return func() time.Duration { return time.Since(start) }
}

// setBack is how far the wall clock has to fall behind the running one to count as
// set back.
const setBack = 2 * time.Second

// watch remembers two clocks.
type watch struct {
	wall    time.Time
	running time.Duration
}

// minded compares the wall clock with one that nobody sets, and keeps the lengths
// of all waits when it was set back: what was to go on in a minute must not wait
// for an hour. A clock that was set forward, or a computer that slept, ends waits
// early, which costs one request. The caller holds mu.
func (e *Engine) minded(now time.Time) {
	if e.ticks == nil {
		return
	}
	last := e.watch
	e.watch = watch{now, e.ticks()}
	if last.wall.IsZero() {
		return
	}
	step := now.Sub(last.wall) - (e.watch.running - last.running)
	if step > -setBack {
		return
	}
	e.log.Info("clock set back", "by", -step)
	for _, en := range e.items {
		if en.Hold.Kind == HoldWaiting || !en.Hold.Again.IsZero() {
			e.change(en, func(en *entry) {
				en.Hold.Until, en.Hold.Again = shifted(en.Hold.Until, step), shifted(en.Hold.Again, step)
			})
		}
		en.fresh = shifted(en.fresh, step)
		en.meter.samples = nil
	}
	for account, w := range e.wikis {
		w.until, w.quiet = shifted(w.until, step), shifted(w.quiet, step)
		w.again, w.aheadFrom = shifted(w.again, step), shifted(w.aheadFrom, step)
		for i := range w.published {
			w.published[i] = w.published[i].Add(step)
		}
		for title := range w.titles {
			w.titles[title] = w.titles[title].Add(step)
		}
		e.touchWaiting(account)
	}
}

func shifted(t time.Time, by time.Duration) time.Time {
	if t.IsZero() {
		return t
	}
	return t.Add(by)
}
