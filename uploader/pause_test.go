package uploader

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wikidrop/uploader/mediawiki"
)

// atRest waits until nobody works on an item, and returns how long that took.
func (s *stand) atRest(id ID) time.Duration {
	s.Helper()
	start := time.Now()
	s.until("at rest", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		en := s.items[id]
		return en == nil || en.cancel == nil
	})
	return time.Since(start)
}

// hang lets calls with a prefix wait for an answer that never comes.
func (s *stand) hang(prefix string) (hung <-chan struct{}, mend func()) {
	var well atomic.Bool
	first := make(chan struct{})
	tell := sync.OnceFunc(func() { close(first) })
	s.wiki.hangs = func(call string) bool {
		if well.Load() || !strings.HasPrefix(call, prefix) {
			return false
		}
		tell()
		return true
	}
	return first, func() { well.Store(true) }
}

func TestPauseAndRemovalStopWithinASecond(t *testing.T) {
	const large = 9 << 20
	for name, c := range map[string]struct {
		call   string
		size   int
		offset int64 // that the wiki has
	}{
		"file without an answer":       {"upload", 100, 0},
		"piece without an answer":      {"chunk 4194304.", large, 4 << 20},
		"publishing without an answer": {"commit", large, large},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t)
			hung, mend := s.hang(c.call)
			content := noise(1, c.size)
			id := s.add(s.file("a.png", content))[0]
			s.Publish(id)
			<-hung
			s.Pause(id)
			if took := s.atRest(id); took > time.Second {
				t.Errorf("it took %v", took)
			}
			if it := s.one(id); it.Intent != IntentPaused || it.Offset != c.offset || it.Offset > 0 && it.Key == "" {
				t.Errorf("paused as %+v", it)
			}

			// Whoever comes behind goes on.
			mend()
			other := s.add(s.file("b.png", "b"))[0]
			s.Publish(other)
			s.published(other)
			s.Resume(id)
			s.published(id)
			s.arrivedOnce("A.png", content)
			if resent := s.wiki.bytes - int64(len(content)) - 1; resent > firstPiece {
				t.Errorf("%d bytes were sent again", resent)
			}
		})
		t.Run(name+", removed", func(t *testing.T) {
			s := newStand(t)
			hung, _ := s.hang(c.call)
			id := s.add(s.file("a.png", noise(1, c.size)))[0]
			s.Publish(id)
			<-hung
			s.Remove(id)
			start := time.Now()
			s.Close()
			if took := time.Since(start); took > time.Second {
				t.Errorf("it took %v", took)
			}
			if len(s.wiki.files) > 0 {
				t.Error("a part of a removed file was published")
			}
		})
	}
}

func TestPausedWaitBlocksNobody(t *testing.T) {
	s := newStand(t)
	s.wiki.breakBefore(func(call string) error {
		if call == "upload A.png" {
			return &mediawiki.Error{Code: "backend-fail-internal", Behaviour: mediawiki.Transient, About: mediawiki.AboutWiki, RetryAfter: 1000 * time.Hour}
		}
		return nil
	})
	ids := s.add(s.file("a.png", "a"), s.file("b.png", "b"), s.file("c.png", "c"))
	s.Publish(ids[0])
	s.until("it waits", func() bool { return s.one(ids[0]).Hold.Kind == HoldWaiting })
	s.Pause(ids[0])
	s.Publish(ids[1:]...)
	s.published(ids[1:]...)
	if it := s.one(ids[0]); it.Intent != IntentPaused || it.Stage >= StagePublished {
		t.Errorf("the paused one is %+v", it)
	}
	s.wiki.breakBefore(nil)
	s.Resume(ids[0])
	s.Retry(ids[0])
	s.published(ids[0])
}
