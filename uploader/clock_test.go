package uploader

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wikidrop/uploader/mediawiki"
)

// movedClock is a wall clock that a person, or a night's sleep, moves.
type movedClock struct {
	hurriedClock
	by    *atomic.Int64
	slept chan time.Duration // what was asked of After, as far as it has room
}

func newMovedClock() movedClock {
	return movedClock{hurriedClock{time.Now(), 1000}, new(atomic.Int64), make(chan time.Duration, 5)}
}

func (c movedClock) Now() time.Time {
	return c.hurriedClock.Now().Round(0).Add(time.Duration(c.by.Load()))
}

func (c movedClock) After(d time.Duration) (<-chan time.Time, func() bool) {
	select {
	case c.slept <- d:
	default:
	}
	return c.hurriedClock.After(d)
}

func (c movedClock) move(by time.Duration) { c.by.Add(int64(by)) }

// newMovedStand is a stand whose clock can be moved.
func newMovedStand(t *testing.T) (*stand, movedClock) {
	s := newStand(t)
	s.Close()
	c := newMovedClock()
	s.bench.parts.clock = c
	s.bench.parts.ticks = func() time.Duration { return time.Since(c.start) * time.Duration(c.times) }
	s.open()
	return s, c
}

func TestClockSetBackLengthensNoWait(t *testing.T) {
	t.Parallel()
	for name, refusal := range map[string]error{
		"of the wiki": &mediawiki.Error{Code: "readonly", Behaviour: mediawiki.Transient, About: mediawiki.AboutWiki, Whole: true, RetryAfter: 10 * time.Minute},
		"of a file":   &mediawiki.Error{Code: "backend-fail-internal", Behaviour: mediawiki.Transient, About: mediawiki.AboutWiki, RetryAfter: 10 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			s, clock := newMovedStand(t)
			s.wiki.breakBefore(once("upload", refusal))
			id := s.add(s.file("a.png", "a"))[0]
			s.Publish(id)
			s.until("it waits", func() bool { return s.Snapshot(0).Rows[0].Hold.Kind == HoldWaiting })
			clock.move(-20 * time.Hour)
			start := time.Now()
			s.published(id)
			if took := time.Since(start) * time.Duration(clock.times); took > 10*time.Hour {
				t.Errorf("ten minutes became %v", took)
			}
		})
	}
}

func TestSleepEndsWaitsAndNoWork(t *testing.T) {
	s, clock := newMovedStand(t)
	s.wiki.async, s.wiki.polls = true, 4
	s.wiki.breakBefore(func(call string) error {
		if strings.HasPrefix(call, "upload") && s.wiki.called("upload") == 1 {
			return &mediawiki.Error{Code: "backend-fail-internal", Behaviour: mediawiki.Transient, About: mediawiki.AboutWiki, RetryAfter: 15 * time.Hour}
		}
		if call == "status" && s.wiki.called("status") == 2 {
			clock.move(20 * time.Hour) // the lid was shut
		}
		return nil
	})
	small, long := s.file("a.png", "a"), s.file("long.webm", noise(1, 11<<20))
	ids := s.add(small, long)
	start := time.Now()
	s.Publish(ids...)
	s.published(ids...)
	if took := time.Since(start) * time.Duration(clock.times); took > 14*time.Hour {
		t.Errorf("the wait went on after the computer woke up: %v", took)
	}
}

func TestIdleSchedulerLooksOnceAMinute(t *testing.T) {
	_, clock := newMovedStand(t)
	<-clock.slept // the accounts woke it
	for range cap(clock.slept) {
		if d := <-clock.slept; d != longest {
			t.Errorf("with nothing to do it sleeps %v", d)
		}
	}
}
