package uploader

import (
	"strings"
	"testing"
	"time"

	"wikidrop/uploader/mediawiki"
)

func TestRoomFollowsTheRequestsOneByOne(t *testing.T) {
	now := time.Date(2026, 5, 14, 12, 0, 0, 0, time.UTC)
	limit := mediawiki.RateLimit{Hits: 5, Seconds: 60}
	for _, ages := range [][]int{nil, {10}, {50, 40, 10}, {59, 58, 57, 56, 55}, {300, 200, 20, 20, 20, 20, 10}} {
		w := &wikiState{}
		for _, age := range ages {
			w.published = append(w.published, now.Add(-time.Duration(age)*time.Second))
		}
		for n := 1; n <= 23; n++ {
			// What the scheduler does: wait, publish, wait.
			at, free := now, 0
			slow := &wikiState{published: append([]time.Time(nil), w.published...)}
			for range n {
				at = at.Add(slow.limitWait(limit, at))
				if at.Equal(now) {
					free++
				}
				slow.published = append(slow.published, at)
			}
			left, last := w.room(limit, n, now)
			if !last.Equal(at) || min(left, n) != free {
				t.Errorf("%v, %d more: %d at once and the last at %v, want %d and %v", ages, n, left, last.Sub(now), free, at.Sub(now))
			}
		}
	}
}

// limited is a stand whose account may publish few files.
func limited(t *testing.T, hits, seconds int) *stand {
	s := newStand(t)
	s.wiki.site.User.Upload = []mediawiki.RateLimit{{Group: "user", Hits: hits, Seconds: seconds}}
	return s
}

func TestForecastTellsWhatFitsAndWhenTheLastArrives(t *testing.T) {
	s := limited(t, 4, 3600)
	ids := s.some(10)
	s.until("looked up", func() bool { return s.one(ids[9]).Stage == StageChecked })
	f := s.Forecast()
	if f.Account != "a1" || f.Files != 10 || f.Left != 4 || f.Limit.Hits != 4 || !f.Waits() {
		t.Errorf("all drafts: %+v", f)
	}
	if wait := f.Done.Sub(s.clock.Now()); wait < 110*time.Minute || wait > 2*time.Hour {
		t.Errorf("the last arrives in %v, two windows are needed", wait)
	}
	if f := s.Forecast(ids[:3]...); f.Files != 3 || f.Waits() {
		t.Errorf("three fit: %+v", f)
	}
	s.Publish(ids[:3]...)
	s.published(ids[:3]...)
	if f := s.Snapshot(0).Totals.Forecast; f.Files != 7 || f.Left != 1 || !f.Waits() {
		t.Errorf("after three: %+v", f)
	}
	s.Close()
	s.open()
	if f := s.Forecast(); f.Account != "a1" || f.Files != 7 {
		t.Errorf("after a restart: %+v", f)
	}
	s.accounts.change(func(a *fakeAccounts) { a.list[0].Facts.Limits = s.wiki.site.User.Upload })
	if f := s.Forecast(); f.Left != 1 || f.Limit.Hits != 4 {
		t.Errorf("a restart forgot what was published: %+v", f)
	}
}

func TestRequestCountsFromItsAnswer(t *testing.T) {
	for name, size := range map[string]int{"direct": 100, "from the stash": directLimit + 1} {
		t.Run(name, func(t *testing.T) {
			s, clock := newMovedStand(t)
			s.wiki.breakBefore(func(call string) error {
				if strings.HasPrefix(call, "upload") || strings.HasPrefix(call, "commit") {
					clock.move(50 * time.Minute) // a slow line
				}
				return nil
			})
			start := clock.Now()
			id := s.add(s.file("a.png", noise(1, size)))[0]
			s.Publish(id)
			s.published(id)
			s.mu.Lock()
			defer s.mu.Unlock()
			if p := s.Engine.wiki("a1").published; len(p) != 1 || p[0].Sub(start) < 50*time.Minute {
				t.Errorf("counted at %v, it was answered after %v", p, clock.Now().Sub(start))
			}
		})
	}
}

func TestForecastCountsTheBytes(t *testing.T) {
	now := time.Now()
	w := &wikiState{speed: 1 << 20}
	f := w.forecast(nil, &load{files: 2, bytes: 600 << 20}, now)
	if got := f.Done.Sub(now); got != 10*time.Minute || f.Waits() {
		t.Errorf("%+v in %v", f, got)
	}
	f = w.forecast([]mediawiki.RateLimit{{}, {Hits: 1, Seconds: 7200}, {Hits: 90, Seconds: 60}}, &load{files: 2, bytes: 600 << 20}, now)
	if got := f.Done.Sub(now); got != 2*time.Hour || f.Limit.Hits != 1 || !f.Waits() {
		t.Errorf("%+v in %v", f, got)
	}
}
