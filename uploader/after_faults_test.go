package uploader

import (
	"fmt"
	"testing"
	"time"

	"wikidrop/uploader/faults"
	"wikidrop/uploader/practice"
)

const faultCaption = "The weir at dawn"

// captionUnderFault is a draft with a caption, looked up already, and what it holds.
func captionUnderFault(s *faultStand) (ID, []byte) {
	s.Helper()
	content := faults.Picture(148, smallFile)
	id := s.add(s.file("Weir.png", content))[0]
	if err := s.Edit([]ID{id}, Patch{Captions: &map[string]string{"en": faultCaption, "ru": "Плотина"}}); err != nil {
		s.Fatal(err)
	}
	s.eventually("looked up", 30*time.Second, func() bool { return s.one(id).Stage == StageChecked })
	return id, content
}

// captionedOnce fails unless the file was published once and sent once, and its page
// has the captions from edits edits at most.
func (s *faultStand) captionedOnce(id ID, content []byte, edits int) {
	s.Helper()
	s.eventually("captions are set", 60*time.Second, func() bool {
		it := s.one(id)
		if k := it.Hold.Kind; k == HoldNeedsYou || k == HoldFailed {
			s.tell()
			s.Fatalf("held: %+v", it.Hold)
		}
		return it.Stage == StageDescribed
	})
	s.proxy.Idle()
	title := s.once(sumOf(content))
	for _, f := range s.wiki.(practiceUnderFault).Files() {
		if f.Title == title && (f.Captions["en"] != faultCaption || f.Captions["ru"] != "Плотина" || f.Edits > 1+edits) {
			s.Errorf("%v after %d edits", f.Captions, f.Edits-1)
		}
	}
	if sent := s.proxy.AllSent(); sent != int64(len(content)) {
		s.Errorf("%d bytes of files went, %d are needed", sent, len(content))
	}
}

// TestFaultsAtTheCaption lets every fault of the line strike the requests after
// publishing: the file is never sent again, and the caption comes by itself.
func TestFaultsAtTheCaption(t *testing.T) {
	for _, kind := range []faults.Kind{faults.Captions, faults.Caption} {
		for _, l := range theLine {
			t.Run(fmt.Sprintf("%s at %s", l.name, kind), func(t *testing.T) {
				t.Parallel()
				quiet := time.Duration(0)
				if l.hasty {
					quiet = time.Second
				}
				s := prepareFaultStand(t, startPracticeUnderFault(t, false), quiet)
				s.open()
				id, content := captionUnderFault(s)
				s.proxy.Set(faults.Rule{Kind: kind, From: 1, Fault: l.fault})
				s.Publish(id)
				s.captionedOnce(id, content, 1)
			})
		}
	}
}

// TestCaptionWaitsOutWhatLasts has the wiki refuse captions for a while.
func TestCaptionWaitsOutWhatLasts(t *testing.T) {
	for name, fault := range map[string]faults.Fault{
		"readonly":    faults.APIError("readonly", "readonlyreason", "moving"),
		"failed-save": faults.APIError("failed-save"),
		"503":         faults.Status(503, "Retry-After", "5"),
		"cut":         faults.CutAfter,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newFaultStand(t, startPracticeUnderFault(t, false))
			id, content := captionUnderFault(s)
			s.proxy.Set(faults.Rule{Kind: faults.Caption, From: 1, To: anyTimes, Fault: fault})
			s.Publish(id)
			s.eventually("it waits", 30*time.Second, func() bool {
				for _, r := range s.Snapshot(0).Rows {
					if r.ID == id && r.Describing && r.Hold.Kind == HoldWaiting {
						return true
					}
				}
				return s.one(id).Hold.Kind == HoldFailed || s.one(id).Stage == StageDescribed
			})
			s.proxy.Set()
			if s.one(id).Hold.Kind == HoldFailed {
				s.Retry(id)
			}
			s.captionedOnce(id, content, 1)
		})
	}
}

// TestStopAnywhereAroundTheCaption stops the program at each of its requests, before
// the wiki heard it and after.
func TestStopAnywhereAroundTheCaption(t *testing.T) {
	for _, kind := range []faults.Kind{faults.Captions, faults.Caption} {
		for name, fault := range map[string]faults.Fault{"never heard": faults.CutBefore, "done, not told": faults.LoseAnswer} {
			t.Run(fmt.Sprintf("%s at %s", name, kind), func(t *testing.T) {
				t.Parallel()
				s := newFaultStand(t, startPracticeUnderFault(t, false))
				id, content := captionUnderFault(s)
				s.proxy.Set(faults.Rule{Kind: kind, From: 1, To: anyTimes, Fault: fault})
				s.Publish(id)
				s.eventually("the request is struck", 30*time.Second, func() bool { return s.proxy.Count(kind) > 0 })
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				s.proxy.Set()
				s.connect()
				s.Engine, _ = open(s.opts, s.parts)
				t.Cleanup(func() { s.Engine.Close() })
				s.captionedOnce(id, content, 1)
			})
		}
	}
}

func TestWikiWithoutCaptionsIsAskedForNone(t *testing.T) {
	s := newFaultStand(t, startPracticeUnderFault(t, false, func(set *practice.Settings) { set.Extensions = nil }))
	id, content := captionUnderFault(s)
	s.Publish(id)
	s.eventually("nothing is left to do", 30*time.Second, func() bool { return s.one(id).Stage == StageDescribed })
	if n := s.proxy.Count(faults.Captions) + s.proxy.Count(faults.Caption); n != 0 {
		t.Errorf("%d requests", n)
	}
	s.once(sumOf(content))
}
