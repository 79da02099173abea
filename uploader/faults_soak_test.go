package uploader

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"wikidrop/uploader/faults"
	"wikidrop/uploader/practice"
)

// footprint is what the process holds.
type footprint struct {
	heap, resident int64 // bytes
	files          int
	routines       int
}

func measure(t *testing.T) footprint {
	t.Helper()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	f := footprint{heap: int64(m.HeapAlloc), routines: runtime.NumGoroutine()}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return f // not Linux
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			f.resident = kib << 10
		}
	}
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	f.files = len(open)
	return f
}

func (f footprint) String() string {
	return fmt.Sprintf("heap %.1f MiB, resident %.0f MiB, %d files, %d goroutines",
		float64(f.heap)/(1<<20), float64(f.resident)/(1<<20), f.files, f.routines)
}

// anyFault spoils one request in share with something that passes. It is called
// for one request after the other.
func anyFault(r *rand.Rand, share float64) func(*faults.Request) faults.Fault {
	return func(*faults.Request) faults.Fault {
		if r.Float64() >= share {
			return nil
		}
		for {
			if l := theLine[r.IntN(len(theLine))]; !l.hasty {
				return l.fault
			}
		}
	}
}

// TestFaultSoak sends many small files and some large ones over a line that spoils
// one request in twenty.
func TestFaultSoak(t *testing.T) {
	small, large, size := 200, 1, asyncFile
	if everything() {
		small, large, size = 2000, 3, 40<<20
	}
	const share = 0.05
	seed := faultSeed(t)
	w := startPracticeUnderFault(t, true, func(s *practice.Settings) { s.LoginTries = 1000 })
	s := newFaultStand(t, w)
	var sources, sums []string
	for i := range small + large {
		n := smallFile
		if i < large {
			n = size
		}
		content := faults.Picture(seed<<20+uint64(i), n)
		sources = append(sources, s.file(fmt.Sprintf("Soak %d.png", i), content))
		sums = append(sums, sumOf(content))
	}
	ids := s.add(sources...)
	if len(ids) != small+large {
		t.Fatalf("%d items for %d files", len(ids), small+large)
	}
	s.proxy.Random(anyFault(rand.New(rand.NewPCG(seed, 5)), share))
	began, start := time.Now(), measure(t)
	s.PublishDrafts()
	middle, asked := s.soak(len(ids))
	s.proxy.Random(nil)
	s.proxy.Idle()
	took := time.Since(began)

	arrived := 0
	for i, sum := range sums {
		found, _ := w.has(sum)
		if len(found) != 1 || !slices.Contains(slices.Collect(maps.Values(found)), 1) {
			t.Errorf("%s: %v", sources[i], found)
			continue
		}
		arrived++
	}
	if n := w.count(); n != len(sums) {
		t.Errorf("%d files on the wiki for %d", n, len(sums))
	}
	full := measure(t)
	s.ClearPublished()
	if err := w.Reset(); err != nil {
		t.Fatal(err)
	}
	s.line.CloseIdleConnections()
	end := measure(t)
	fmt.Printf("faults: soak: seed %d, %d small files and %d large ones at %g %% faults: %d of %d requests spoiled, %d arrived once, "+
		"%d asked for Retry, %v\n", seed, small, large, 100*share, s.proxy.Spoiled(), s.proxy.Count(faults.Any), arrived, asked, took.Round(time.Second))
	fmt.Printf("faults: soak: before: %v\nfaults: soak: at half: %v\nfaults: soak: all published: %v\nfaults: soak: cleared: %v\n", start, middle, full, end)
	const slack = 12 << 20
	if end.heap > start.heap+slack {
		t.Errorf("the heap grew from %d to %d bytes", start.heap, end.heap)
	}
	if middle.resident > 0 && full.resident > middle.resident+middle.resident/3+4*slack {
		t.Errorf("memory grew from %d to %d bytes in the second half", middle.resident, full.resident)
	}
	if end.files > start.files+6 {
		t.Errorf("open files grew from %d to %d", start.files, end.files)
	}
	if end.routines > start.routines+20 {
		t.Errorf("goroutines grew from %d to %d", start.routines, end.routines)
	}
}

// soak waits until n items are published, as a person who presses Retry where that
// is asked for, and measures at half.
func (s *faultStand) soak(n int) (middle footprint, asked int) {
	s.Helper()
	t := s.TB.(*testing.T)
	s.eventually("all is published", 20*time.Minute, func() bool {
		totals := s.Snapshot(0).Totals
		if totals.Published >= n/2 && middle.files == 0 {
			middle = measure(t)
		}
		if totals.NeedsYou+totals.Failed > 0 {
			asked += s.retryHeld()
		}
		return totals.Published == n
	})
	return middle, asked
}

// retryHeld presses Retry where it is offered, and fails where it is not.
func (s *faultStand) retryHeld() int {
	s.Helper()
	n := 0
	for _, r := range s.Snapshot(0).Rows {
		if r.Hold.Kind != HoldNeedsYou && r.Hold.Kind != HoldFailed {
			continue
		}
		s.Logf("%q was held for %s", r.Title, r.Hold.Problem.Code)
		n++
		if err := s.Answer([]ID{r.ID}, ChoiceRetry, ""); err != nil {
			s.Fatal(err)
		}
		if it := s.one(r.ID); settled(&it) && it.Stage < StagePublished {
			s.tell()
			s.Fatalf("%q cannot be retried: %+v", r.Title, r.Hold.Problem)
		}
	}
	return n
}
