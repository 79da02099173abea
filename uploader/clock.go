package uploader

import (
	"context"
	"time"
)

// clock is the time as the engine sees it, so that tests need not wait.
type clock interface {
	Now() time.Time
	// After sends once when d is over, unless stopped before.
	After(d time.Duration) (c <-chan time.Time, stop func() bool)
}

type wallClock struct{ now func() time.Time }

func (c wallClock) Now() time.Time { return c.now() }

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
