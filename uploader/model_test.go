package uploader

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"wikidrop/uploader/mediawiki"
)

// breaks is a line that fails as a list of draws says, one for each request.
type breaks struct {
	mu     sync.Mutex
	before []int
	after  []int
}

func (b *breaks) next(list *[]int) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(*list) == 0 {
		return nil
	}
	n := (*list)[0]
	*list = (*list)[1:]
	switch n {
	case 1:
		return lineDead
	case 2:
		return answerLost
	case 3:
		return &mediawiki.Error{Code: "readonly", Behaviour: mediawiki.Transient, About: mediawiki.AboutWiki, Whole: true}
	case 4:
		return &mediawiki.Error{Code: "backend-fail-store", Behaviour: mediawiki.Transient, About: mediawiki.AboutWiki}
	}
	return nil
}

func (b *breaks) mend() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.before, b.after = nil, nil
}

// TestWhateverHappensEachFileArrivesOnce lets a person wish at random on a line
// that breaks at random and a program that ends at random.
func TestWhateverHappensEachFileArrivesOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		tb := &rapidTB{TB: t, rt: rt} // whose failures name the seed
		defer tb.clean()
		s := newStand(tb)
		s.options.SendAhead = rapid.Bool().Draw(rt, "send ahead")
		s.SetSendAhead(s.options.SendAhead)
		b := &breaks{
			before: rapid.SliceOfN(rapid.IntRange(0, 12), 0, 60).Draw(rt, "before"),
			after:  rapid.SliceOfN(rapid.SampledFrom([]int{0, 0, 0, 0, 0, 1, 2}), 0, 60).Draw(rt, "after"),
		}
		s.wiki.before = func(string) error { return b.next(&b.before) }
		s.wiki.after = func(call string) error {
			if strings.HasPrefix(call, "upload") || strings.HasPrefix(call, "chunk") || strings.HasPrefix(call, "commit") {
				if b.next(&b.after) != nil {
					return answerLost
				}
			}
			return nil
		}
		contents := map[ID]string{}
		n := 0
		add := func() {
			n++
			size := rapid.SampledFrom([]int{100, directLimit + 1}).Draw(rt, "size")
			content := noise(uint64(n), size)
			for _, id := range s.add(s.file(fmt.Sprintf("p%d.png", n), content)) {
				contents[id] = content
			}
		}
		add()
		gone := map[ID]bool{}
		for range rapid.IntRange(1, 12).Draw(rt, "wishes") {
			order := s.Snapshot(0).Order
			id := ID(0)
			if len(order) > 0 {
				id = rapid.SampledFrom(order).Draw(rt, "item")
			}
			switch rapid.IntRange(0, 10).Draw(rt, "wish") {
			case 0:
				if n < 4 {
					add()
				}
			case 1, 2:
				s.Publish(id)
			case 3:
				s.Pause(id)
			case 4:
				s.Resume(id)
			case 5:
				s.Move(rapid.SampledFrom([]int{ToFirst, Up, Down, ToLast}).Draw(rt, "where"), id)
			case 6:
				s.Retry(id)
			case 7:
				s.Remove(id)
				gone[id] = true
			case 8:
				if err := s.Close(); err != nil {
					rt.Fatal(err)
				}
				s.open()
			case 9:
				s.PublishDrafts()
			case 10:
				s.SetSendAhead(!s.SendAhead())
			}
		}
		b.mend()
		order := s.Snapshot(0).Order
		for _, id := range order {
			if gone[id] {
				rt.Fatalf("removed item %d came back", id)
			}
		}
		s.Resume(order...)
		s.Publish(order...)
		s.Retry(order...)
		s.until("all is published", func() bool {
			for _, it := range s.Items(order...) {
				if it.Hold.Kind == HoldFailed {
					s.Retry(it.ID)
				}
				if it.Stage < StagePublished {
					return false
				}
			}
			return true
		})
		s.wiki.mu.Lock()
		defer s.wiki.mu.Unlock()
		for title, times := range s.wiki.uploads {
			if times != 1 {
				rt.Errorf("%q was published %d times: %q", title, times, s.wiki.calls)
			}
		}
		for _, it := range s.Items(order...) {
			f := s.wiki.files[it.PublishedTitle]
			if f == nil || f.SHA1 != sha1Of([]byte(contents[it.ID])) {
				rt.Errorf("item %d is %+v", it.ID, f)
			}
		}
		if !slices.Equal(order, s.Snapshot(0).Order) {
			rt.Error("the order changed by itself")
		}
	})
}
