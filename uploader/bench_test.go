package uploader

import (
	"context"
	"image"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"wikidrop/uploader/media"
)

// hurriedClock runs faster than the wall, so that a test which waits a minute is
// done in a moment.
type hurriedClock struct {
	start time.Time
	times int
}

func (c hurriedClock) Now() time.Time {
	return c.start.Add(time.Since(c.start) * time.Duration(c.times))
}

func (c hurriedClock) After(d time.Duration) (<-chan time.Time, func() bool) {
	t := time.NewTimer(d / time.Duration(c.times))
	return t.C, t.Stop
}

// bench is an engine with what a test needs around it.
type bench struct {
	testing.TB
	*Engine
	dir   string
	parts parts
	// options are those of every start; File and Cache are set by open.
	options Options
	report  func() // tells more when something never comes
}

func newBench(t testing.TB, p parts) *bench {
	return &bench{TB: t, dir: t.TempDir(), parts: p, report: func() {}}
}

// open starts an engine on the bench's queue, as the program does.
func (s *bench) open() {
	s.Helper()
	o := s.options
	o.File, o.Cache = filepath.Join(s.dir, "queue.db"), filepath.Join(s.dir, "cache")
	e, err := open(o, s.parts)
	if err != nil {
		s.Fatal(err)
	}
	s.Engine = e
	s.Cleanup(func() { e.Close() })
}

func inspectFake(_ context.Context, path string) (media.Info, error) {
	info, err := os.Stat(path)
	if err != nil {
		return media.Info{}, err
	}
	return media.Info{Size: info.Size(), ModTime: info.ModTime(), MIME: "image/" + extension(path), Extension: extension(path)}, nil
}

func pictureFake(context.Context, string, int, int) (image.Image, error) {
	return image.NewGray(image.Rect(0, 0, 1, 1)), nil
}

// file writes a local file.
func (s *bench) file(name, content string) string {
	s.Helper()
	path := filepath.Join(s.dir, "photos", name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		s.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		s.Fatal(err)
	}
	return path
}

// noise is content of a size that compresses badly and repeats nowhere.
func noise(seed uint64, size int) string {
	r := rand.New(rand.NewPCG(seed, 0))
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return string(b)
}

// until waits for a condition; what names it when it does not come.
func (s *bench) until(what string, ok func() bool) {
	s.Helper()
	over := time.NewTimer(20 * time.Second)
	defer over.Stop()
	for {
		changed := s.Changed()
		if ok() {
			return
		}
		select {
		case <-changed:
		case <-over.C:
			for _, r := range s.Snapshot(0).Rows {
				s.Logf("%d %q stage %d intent %d hold %+v activity %q", r.ID, r.Title, r.Stage, r.Intent, r.Hold, r.Activity)
			}
			s.report()
			s.Fatalf("never: %s", what)
		}
	}
}

// add puts sources into the queue and waits until they are read.
func (s *bench) add(sources ...string) []ID {
	s.Helper()
	before := len(s.Snapshot(0).Order)
	s.Add(sources...)
	s.until("files are read", func() bool {
		shot := s.Snapshot(0)
		if shot.Totals.Scanning || len(shot.Order) < before+1 {
			return false
		}
		for _, it := range s.Items(shot.Order...) {
			if needsReading(&it) {
				return false
			}
		}
		return true
	})
	return s.Snapshot(0).Order[before:]
}

func (s *bench) one(id ID) Item {
	s.Helper()
	items := s.Items(id)
	if len(items) != 1 {
		s.Fatalf("item %d is not there", id)
	}
	return items[0]
}

func (s *bench) published(ids ...ID) {
	s.Helper()
	s.until("all is published", func() bool {
		for _, it := range s.Items(ids...) {
			if it.Stage < StagePublished {
				return false
			}
		}
		return true
	})
}

// held waits for a hold and returns its problem.
func (s *bench) held(id ID, kind HoldKind, code string) Problem {
	s.Helper()
	s.until("held: "+code, func() bool {
		h := s.one(id).Hold
		return h.Kind == kind && h.Problem.Code == code
	})
	return s.one(id).Hold.Problem
}
