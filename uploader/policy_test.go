package uploader

import "testing"

func TestPolicyAnswersForTheWholeQueue(t *testing.T) {
	s := newStand(t)
	s.wiki.put("A.png", "another")
	s.wiki.put("Z.png", "world")
	ids := s.add(s.file("a.png", "hello"), s.file("b.png", "world"))
	s.Publish(ids...)
	s.held(ids[0], HoldNeedsYou, "exists")
	s.held(ids[1], HoldNeedsYou, "duplicate")
	if err := s.SetPolicy(Policy{SkipDuplicates: true, NumberNames: true}); err != nil {
		t.Fatal(err)
	}
	s.published(ids[0])
	s.arrivedOnce("A (2).png", "hello")
	if it := s.one(ids[1]); !it.Skipped || it.Hold.Kind != HoldNone {
		t.Errorf("%+v", it)
	}

	// It holds for what comes, and after a restart.
	s.Close()
	s.open()
	if p := s.Policy(); !p.SkipDuplicates || !p.NumberNames {
		t.Errorf("policy %+v after a restart", p)
	}
	late := s.add(s.file("late/a.png", "late"))
	s.Publish(late...)
	s.published(late...)
	s.arrivedOnce("A (3).png", "late")
}

func TestPolicyNeverOverwrites(t *testing.T) {
	p := Policy{SkipDuplicates: true, NumberNames: true}
	for _, code := range []string{"exists", "was-deleted", "page-exists", "duplicateversions", CodeWarnings} {
		h := Hold{Kind: HoldNeedsYou, Problem: Problem{Code: code, Choices: []Choice{ChoiceOverwrite, ChoiceIgnore, ChoiceSkip}}}
		if c := p.answer(h); c != "" {
			t.Errorf("%s is answered with %q", code, c)
		}
	}
}
