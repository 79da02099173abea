package uploader

import (
	"slices"
	"testing"

	"wikidrop/uploader/practice"
	"wikidrop/uploader/realwiki"
)

func TestWaitingForAJobEndsWithAQuestion(t *testing.T) {
	t.Parallel()
	for name, behaviour := range map[string]practice.Behaviour{"1.39": practice.Behave139, "1.45": practice.Behave145} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rehearse(t, behaviour, func(s *practice.Settings) { s.EnableAsyncUploads = true })
			r.wiki.RunJobs(false)
			content := picture(31, 11<<20)
			waitsForAJob(r, content, func() { r.wiki.RunJobs(true) })
			r.arrived("A.png", content)
		})
	}
	t.Run("real", func(t *testing.T) {
		t.Parallel()
		w := realwiki.Start(t, realwiki.HeldJobs())
		r := rehearseAt(t, w.API(), w.Uploader.BotName(), w.Uploader.AppPassword)
		content := picture(31, 11<<20)
		waitsForAJob(r, content, w.ReleaseJobs)
		if f, ok := w.File("A.png"); !ok || f.SHA1 != sha1Of([]byte(content)) {
			t.Errorf("the wiki has %+v", f)
		}
	})
}

// waitsForAJob publishes a file that the wiki does not finish in the time that the
// engine waits, until the jobs run.
func waitsForAJob(r *rehearsal, content string, runJobs func()) {
	r.Helper()
	id := r.add(r.file("a.png", content))[0]
	r.Publish(id)
	p := r.held(id, HoldNeedsYou, CodeStillWorking)
	if it := r.one(id); !slices.Contains(p.Choices, ChoiceCheckAgain) || it.Key == "" {
		r.Fatalf("held as %+v", it)
	}
	before := r.line.sent()
	runJobs()
	r.Answer([]ID{id}, ChoiceCheckAgain, "")
	r.published(id)
	if again := r.line.sent() - before; again > 4096 {
		r.Errorf("%d bytes went again", again)
	}
}
