package uploader

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wikidrop/uploader/mediawiki"
)

func TestSnapshotTellsOnlyWhatChanged(t *testing.T) {
	s := newStand(t)
	s.PauseAll()
	ids := s.add(s.file("a.png", "a"), s.file("b.png", "b"), s.file("c.png", "c"))
	s.until("looked up", func() bool {
		for _, it := range s.Items(ids...) {
			if it.Stage != StageChecked {
				return false
			}
		}
		return true
	})
	all := s.Snapshot(0)
	if len(all.Rows) != 3 || !slices.Equal(all.Order, ids) {
		t.Fatalf("everything is %+v", all)
	}
	if again := s.Snapshot(all.Generation); len(again.Rows) > 0 || again.Order != nil || again.Generation != all.Generation {
		t.Errorf("nothing changed, and yet %+v", again)
	}
	text := "x"
	if err := s.Edit(ids[1:2], Patch{Text: &text}); err != nil {
		t.Fatal(err)
	}
	one := s.Snapshot(all.Generation)
	if len(one.Rows) != 1 || one.Rows[0].ID != ids[1] || one.Order != nil {
		t.Errorf("one changed, and yet %+v", one)
	}
	s.Move(Down, ids[0])
	if moved := s.Snapshot(one.Generation); !slices.Equal(moved.Order, []ID{ids[1], ids[0], ids[2]}) {
		t.Errorf("order %v", moved.Order)
	}
}

func TestMove(t *testing.T) {
	for name, c := range map[string]struct {
		where int
		ids   []int
		want  []int
	}{
		"first":              {ToFirst, []int{2, 4}, []int{2, 4, 0, 1, 3}},
		"last":               {ToLast, []int{0, 2}, []int{1, 3, 4, 0, 2}},
		"up together":        {Up, []int{1, 2}, []int{1, 2, 0, 3, 4}},
		"up at the top":      {Up, []int{0, 2}, []int{0, 2, 1, 3, 4}},
		"down together":      {Down, []int{1, 2}, []int{0, 3, 1, 2, 4}},
		"down at the bottom": {Down, []int{4}, []int{0, 1, 2, 3, 4}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t)
			var files []string
			for _, n := range []string{"a", "b", "c", "d", "e"} {
				files = append(files, s.file(n+".png", n))
			}
			ids := s.add(files...)
			pick := func(at []int) (list []ID) {
				for _, i := range at {
					list = append(list, ids[i])
				}
				return list
			}
			s.Move(c.where, pick(c.ids)...)
			if diff := cmp.Diff(pick(c.want), s.Snapshot(0).Order); diff != "" {
				t.Error(diff)
			}
			s.Close()
			s.open()
			if diff := cmp.Diff(pick(c.want), s.Snapshot(0).Order); diff != "" {
				t.Errorf("after a restart: %s", diff)
			}
		})
	}
}

func TestSpeedIsThatOfTheLastSeconds(t *testing.T) {
	var m meter
	now := time.Now()
	m.start(0)
	m.look(now)
	m.add(1000)
	if _, speed := m.look(now.Add(time.Second)); speed != 1000 {
		t.Errorf("speed %v", speed)
	}
	for i := range 10 {
		m.add(100)
		m.look(now.Add(time.Duration(i+2) * time.Second))
	}
	sent, speed := m.look(now.Add(12 * time.Second))
	if sent != 2000 || speed > 110 || speed < 70 {
		t.Errorf("%d bytes at %v", sent, speed)
	}
	if d := left(1000, 100); d != 10*time.Second {
		t.Errorf("left %v", d)
	}
}

func TestThumbnailsComeLater(t *testing.T) {
	s := newStand(t)
	id := s.add(s.file("a.png", "a"))[0]
	s.until("there is a picture", func() bool {
		picture, kind := s.Thumbnail(id)
		return picture != nil && kind == "image"
	})
}

func TestThumbnailsAreForgottenOldestFirst(t *testing.T) {
	th := newThumbs(thumbsKept, thumbWorkers)
	for i := range ID(thumbsKept + 10) {
		th.keep(thumb{id: i})
	}
	if th.made[9] != nil || th.made[10] == nil || th.recent.Len() != thumbsKept {
		t.Errorf("%d kept", th.recent.Len())
	}
}

func TestBackoffGrowsToTwoMinutes(t *testing.T) {
	e := &Engine{parts: parts{jitter: func() float64 { return 0.5 }}}
	var got []time.Duration
	for i := 1; i <= 9; i++ {
		got = append(got, e.backoff(i)/time.Second)
	}
	if want := []time.Duration{2, 4, 8, 16, 32, 64, 120, 120, 120}; !slices.Equal(got, want) {
		t.Errorf("backoff %v", got)
	}
}

func TestLimitsCountFromTheOldestRequest(t *testing.T) {
	now := time.Now()
	w := &wikiState{published: []time.Time{now.Add(-50 * time.Second), now.Add(-10 * time.Second)}}
	for hits, want := range map[int]time.Duration{1: 50 * time.Second, 2: 10 * time.Second, 3: 0} {
		if got := w.limitWait(mediawiki.RateLimit{Hits: hits, Seconds: 60}, now); got != want {
			t.Errorf("%d a minute: wait %v, want %v", hits, got, want)
		}
	}
	best := generous([]mediawiki.RateLimit{{Hits: 8, Seconds: 60}, {Hits: 380, Seconds: 4320}, {Hits: 999, Seconds: 60}})
	if best.Hits != 999 {
		t.Errorf("limit %+v", best)
	}
}

func TestAddressesStayOnTheWiki(t *testing.T) {
	s := newStand(t)
	for url, want := range map[string]string{
		"https://wiki.test/wiki/File:A.png": "https://wiki.test/wiki/File:A.png",
		"https://evil.test/wiki/File:A.png": "",
		"javascript:alert(1)":               "",
		"//wiki.test/wiki/File:A.png":       "",
	} {
		if got := s.pageURL("a1", "A.png", &mediawiki.ImageInfo{DescriptionURL: url}); got != want {
			t.Errorf("%q became %q", url, got)
		}
	}
}
