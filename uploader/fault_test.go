package uploader

import (
	"strings"
	"sync/atomic"
	"testing"

	"wikidrop/uploader/mediawiki"
)

var lineDead = &mediawiki.Error{Code: "network", Behaviour: mediawiki.Transient, About: mediawiki.AboutNetwork, Whole: true}
var answerLost = &mediawiki.Error{Code: "network", Behaviour: mediawiki.Transient, About: mediawiki.AboutNetwork, Unanswered: true}

// once breaks the first call with a prefix.
func once(prefix string, err error) func(string) error {
	var done atomic.Bool
	return func(call string) error {
		if strings.HasPrefix(call, prefix) && done.CompareAndSwap(false, true) {
			return err
		}
		return nil
	}
}

func TestLostAnswersNeverPublishTwice(t *testing.T) {
	for name, c := range map[string]struct {
		size int
		call string
	}{
		"direct":      {100, "upload"},
		"commit":      {6 << 20, "commit"},
		"first piece": {9 << 20, "chunk 0."},
		"piece":       {9 << 20, "chunk 4194304."},
		"last piece":  {9 << 20, "chunk 8388608."},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t)
			content := noise(3, c.size)
			s.wiki.after = once(c.call, answerLost)
			id := s.add(s.file("a.png", content))[0]
			s.Publish(id)
			s.published(id)
			s.arrivedOnce("A.png", content)
			if resent := s.wiki.bytes - int64(c.size); resent > 4<<20 {
				t.Errorf("%d bytes were sent again", resent)
			}
		})
	}
}

func TestLateCommitIsRecognised(t *testing.T) {
	// The answer is lost, the first look finds nothing, and then the file is there.
	s := newStand(t)
	s.wiki.breakBefore(once("upload", answerLost))
	var looks atomic.Int32
	s.wiki.after = func(call string) error {
		if call == "sha1" && looks.Add(1) == 2 { // the look after the loss
			s.wiki.mu.Lock()
			s.wiki.publish(mediawiki.Params{Filename: "A.png"}, []byte("hello"))
			s.wiki.mu.Unlock()
		}
		return nil
	}
	id := s.add(s.file("a.png", "hello"))[0]
	s.Publish(id)
	s.published(id)
	s.arrivedOnce("A.png", "hello")
}

func TestDeadLineIsWaitingForTheNetwork(t *testing.T) {
	s := newStand(t)
	s.wiki.breakBefore(func(string) error { return lineDead })
	ids := s.add(s.file("a.png", "a"), s.file("b.png", "b"))
	s.Publish(ids...)
	s.until("both wait", func() bool {
		n := 0
		for _, r := range s.Snapshot(0).Rows {
			if r.Hold.Kind == HoldWaiting && r.Hold.Problem.Code == CodeNetwork && !r.Hold.Until.IsZero() {
				n++
			}
		}
		return n == 2
	})
	for _, it := range s.Items(ids...) {
		if it.Hold.Kind != HoldNone {
			t.Errorf("the wiki's condition is the item's own: %+v", it.Hold)
		}
	}
	s.wiki.breakBefore(nil)
	s.published(ids...)
}

func TestWholeWikiPausesOnce(t *testing.T) {
	s := newStand(t)
	s.wiki.breakBefore(func(call string) error {
		if strings.HasPrefix(call, "upload") && s.wiki.called("upload") <= 1 {
			return &mediawiki.Error{Code: "readonly", Behaviour: mediawiki.Transient, About: mediawiki.AboutWiki, Whole: true}
		}
		return nil
	})
	var ids []ID
	for _, n := range []string{"a", "b", "c", "d", "e", "f"} {
		ids = append(ids, s.add(s.file(n+".png", n))...)
	}
	s.Publish(ids...)
	s.published(ids...)
	if n := s.wiki.called("upload"); n > 8 {
		t.Errorf("%d uploads for 6 files", n)
	}
}

func TestTransientRefusalsEndWithAPerson(t *testing.T) {
	s := newStand(t)
	s.wiki.breakBefore(func(call string) error {
		if strings.HasPrefix(call, "upload") {
			return &mediawiki.Error{Code: "backend-fail-internal", Behaviour: mediawiki.Transient, About: mediawiki.AboutWiki, Tries: 3}
		}
		return nil
	})
	id := s.add(s.file("a.png", "a"))[0]
	s.Publish(id)
	s.held(id, HoldFailed, "backend-fail-internal")
	if n := s.wiki.called("upload"); n != 4 {
		t.Errorf("%d tries", n)
	}
	s.wiki.breakBefore(nil)
	s.Retry(id)
	s.published(id)
}

func TestStashIsSentAgainWhenItExpired(t *testing.T) {
	s := newStand(t)
	s.wiki.breakBefore(func(call string) error {
		if call == "commit A.png" && s.wiki.called("commit") == 1 {
			s.wiki.mu.Lock()
			clear(s.wiki.stashed)
			s.wiki.mu.Unlock()
		}
		return nil
	})
	content := noise(4, 6<<20)
	id := s.add(s.file("a.png", content))[0]
	s.Publish(id)
	s.published(id)
	s.arrivedOnce("A.png", content)
}

func TestDifferentContentIsNeverCommitted(t *testing.T) {
	s := newStand(t)
	s.wiki.async = true // so that the answer comes from what is in the stash
	s.wiki.breakBefore(func(call string) error {
		if call != "status" {
			return nil
		}
		s.wiki.mu.Lock()
		defer s.wiki.mu.Unlock()
		for _, x := range s.wiki.stashed {
			if x.next != "" {
				x.content[0]++
			}
		}
		return nil
	})
	id := s.add(s.file("a.png", noise(5, 11<<20)))[0]
	s.Publish(id)
	s.held(id, HoldFailed, CodeMismatch)
	if n := s.wiki.called("commit"); n != 0 {
		t.Errorf("committed %d times", n)
	}
	if it := s.one(id); it.Key != "" || s.wiki.bytes != 2*11<<20 {
		t.Errorf("key %q is kept, %d bytes sent", it.Key, s.wiki.bytes)
	}
}
