package uploader

import "testing"

func TestOneAnswerForManyGivesDifferentTitles(t *testing.T) {
	for name, c := range map[string]struct {
		choice   Choice
		argument string
		want     []string
	}{
		"renamed":   {ChoiceRename, "Weir", []string{"Weir.png", "Weir (2).png"}},
		"numbered":  {ChoiceRename, "Weir {n:02}", []string{"Weir 01.png", "Weir 02.png"}},
		"suggested": {ChoiceSuggested, "", []string{"A (2).png", "A (3).png"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t)
			s.wiki.put("A.png", "another")
			s.PauseAll()
			ids := s.add(s.file("a.png", "hello"), s.file("b.png", "world"))
			title := "A.png"
			for _, id := range ids {
				if err := s.Edit([]ID{id}, Patch{Title: &title}); err != nil {
					t.Fatal(err)
				}
			}
			s.Publish(ids...)
			s.ResumeAll()
			for _, id := range ids {
				s.held(id, HoldNeedsYou, "exists")
			}
			if err := s.Answer(ids, c.choice, c.argument); err != nil {
				t.Fatal(err)
			}
			s.published(ids...)
			for i, id := range ids {
				if got := s.one(id).PublishedTitle; got != c.want[i] {
					t.Errorf("published as %q, want %q", got, c.want[i])
				}
			}
		})
	}
}
