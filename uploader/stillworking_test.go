package uploader

import (
	"slices"
	"testing"

	"wikidrop/uploader/practice"
)

func TestWaitingForAJobEndsWithAQuestion(t *testing.T) {
	for _, behaviour := range []practice.Behaviour{practice.Behave139, practice.Behave145} {
		r := rehearse(t, behaviour, func(s *practice.Settings) { s.EnableAsyncUploads = true })
		r.wiki.RunJobs(false)
		content := picture(31, 11<<20)
		id := r.add(r.file("a.png", content))[0]
		r.Publish(id)
		p := r.held(id, HoldNeedsYou, CodeStillWorking)
		if it := r.one(id); !slices.Contains(p.Choices, ChoiceCheckAgain) || it.Key == "" {
			t.Fatalf("held as %+v", it)
		}
		before := r.line.sent()
		r.wiki.RunJobs(true)
		r.Answer([]ID{id}, ChoiceCheckAgain, "")
		r.published(id)
		r.arrived("A.png", content)
		if again := r.line.sent() - before; again > 4096 {
			t.Errorf("%d bytes went again", again)
		}
	}
}
