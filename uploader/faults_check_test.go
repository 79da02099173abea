package uploader

import (
	"strings"
	"testing"
	"time"

	"wikidrop/uploader/faults"
)

// draftsUnderFault are drafts that nobody has looked up yet.
func draftsUnderFault(t *testing.T, n int) (*faultStand, []ID) {
	t.Helper()
	s := newFaultStand(t, startPracticeUnderFault(t, false))
	if err := s.proxy.Down(); err != nil {
		t.Fatal(err)
	}
	var sources []string
	for i := range n {
		sources = append(sources, s.file(string(rune('a'+i))+".png", faults.Picture(uint64(i), smallFile)))
	}
	ids := s.add(sources...)
	if err := s.proxy.Up(); err != nil {
		t.Fatal(err)
	}
	return s, ids
}

func (s *faultStand) ends(ids []ID, stage Stage, code string) {
	s.Helper()
	s.eventually("it ends as wanted", 20*time.Second, func() bool {
		for _, it := range s.Items(ids...) {
			if (it.Stage < stage || stage < StagePublished && it.Stage != stage) && it.Hold.Kind != HoldFailed || it.Hold.Problem.Code != code {
				return false
			}
		}
		return true
	})
}

func TestQueryAboutOneFileBlamesNobodyElse(t *testing.T) {
	s, ids := draftsUnderFault(t, 4)
	bad := s.one(ids[1]).SHA1
	s.proxy.Set(faults.Rule{
		Kind: faults.SHA1, To: anyTimes, Fault: faults.APIError("internal_api_error_Foo"),
		If: func(r *faults.Request) bool { return r.Key == bad },
	})
	s.Publish(ids...)
	s.ends([]ID{ids[0], ids[2], ids[3]}, StagePublished, "")
	s.ends(ids[1:2], StageNew, "internal_api_error_Foo")
	for line := range strings.Lines(s.log.String()) {
		if strings.Contains(line, "msg=refused") && !strings.Contains(line, " id=2 ") {
			t.Errorf("blamed: %s", line)
		}
	}
	s.proxy.Set()
	s.Retry(ids[1])
	s.ends(ids, StagePublished, "")
}

func TestQueryAboutManyFilesBlamesNone(t *testing.T) {
	s, ids := draftsUnderFault(t, 3)
	s.proxy.Set(faults.Rule{Kind: faults.Titles, To: 4, Fault: faults.APIError("internal_api_error_Foo")})
	s.Publish(ids...)
	s.ends(ids, StagePublished, "")
	if n := s.proxy.Count(faults.Titles); n < 5 {
		t.Errorf("asked %d times", n)
	}
}

func TestByteTurnedOverInAWholeFileIsToldOf(t *testing.T) {
	s := newFaultStand(t, startPracticeUnderFault(t, false))
	content := faults.Picture(1, smallFile)
	id := s.add(s.file("a.png", content))[0]
	s.proxy.Set(faults.Rule{Kind: faults.Direct, Fault: faults.Flip})
	s.Publish(id)
	s.eventually("told of", 20*time.Second, func() bool { return s.one(id).Hold.Kind == HoldFailed })
	p := s.one(id).Hold.Problem
	if p.Code != CodeMismatch || p.Existing == nil || p.Existing.SHA1 == sumOf(content) || len(p.Choices) == 0 {
		t.Errorf("told %+v", p)
	}
}
