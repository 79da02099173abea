package windowtest

import (
	"fmt"
	"time"
)

// until asks ready again and again until it says yes. The error tells what was
// waited for, and ready's last reason. An end of ready's own stops the waiting
// at once: it may return a fatal error.
func until(limit time.Duration, what string, ready func() (bool, error)) error {
	const pause = 20 * time.Millisecond
	again := time.NewTicker(pause)
	defer again.Stop()
	deadline := time.After(limit)
	for {
		ok, err := ready()
		if err != nil {
			return fmt.Errorf("waiting for %s: %w", what, err)
		}
		if ok {
			return nil
		}
		select {
		case <-again.C:
		case <-deadline:
			return fmt.Errorf("waited %s for %s", limit, what)
		}
	}
}
