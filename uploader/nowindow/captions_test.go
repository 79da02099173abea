package nowindow

import (
	"path/filepath"
	"strings"
	"testing"

	"wikidrop/uploader"
	"wikidrop/uploader/practice"
)

// TestCaptionsOfTheWindowAreSetWithoutIt has a draft that was captioned in the
// window.
func TestCaptionsOfTheWindowAreSetWithoutIt(t *testing.T) {
	b := newBench(t)
	path := b.captionedDraft("A weir")
	if e := b.run(b.options(path)); e.status != ExitDone || !strings.HasPrefix(e.stdout, "published\tB.png\t") {
		t.Fatalf("%+v", e)
	}
	if got := b.captionOf("B.png"); got != "A weir" {
		t.Errorf("caption %q", got)
	}
	if rows := b.inQueue(nil); len(rows) != 0 {
		t.Errorf("%+v", rows)
	}
}

func TestRefusedCaptionIsNoFailureAndStaysInTheQueue(t *testing.T) {
	b := newBench(t)
	path := b.captionedDraft("spam")
	b.wiki.Change(func(s *practice.Settings) {
		s.AbuseFilters = []practice.AbuseFilter{{Description: "no spam", Pattern: "spam", Disallow: true}}
	})
	e := b.run(b.options(path))
	if e.status != ExitDone || !strings.HasPrefix(e.stdout, "published\tB.png\t") || len(e.lines()) != 1 {
		t.Fatalf("%+v", e)
	}
	sent := len(b.line.sent())
	if rows := b.inQueue(nil); len(rows) != 1 || !rows[0].Describing {
		t.Fatalf("%+v", rows)
	}
	if e := b.run(b.options(path)); e.status != ExitDone || !strings.HasPrefix(e.stdout, "published\tB.png\t") || len(b.line.sent()) != sent {
		t.Errorf("the file that has arrived: %+v, %d bodies more", e, len(b.line.sent())-sent)
	}
	b.wiki.Change(func(s *practice.Settings) { s.AbuseFilters = nil })
	if e := b.run(b.options()); e.status != ExitDone || e.stdout != "" {
		t.Errorf("it is told of twice: %+v", e)
	}
	if got := b.captionOf("B.png"); got != "spam" {
		t.Errorf("caption %q", got)
	}
	if rows := b.inQueue(nil); len(rows) != 0 {
		t.Errorf("%+v", rows)
	}
}

// captionedDraft leaves a draft with a caption in the queue and returns its path.
func (b *bench) captionedDraft(caption string) string {
	b.Helper()
	b.run(b.options(photo(b, filepath.Join(b.TempDir(), "a.png"), 60, 1))) // the account is known from here on
	path := photo(b, filepath.Join(b.TempDir(), "b.png"), 60, 2)
	b.inQueue(func(e *uploader.Engine) {
		changed := e.Changed()
		e.Add(path)
		for len(e.Snapshot(0).Order) == 0 || e.Snapshot(0).Totals.Scanning {
			<-changed
			changed = e.Changed()
		}
		if err := e.Edit(e.Snapshot(0).Order, uploader.Patch{Captions: &map[string]string{"en": caption}}); err != nil {
			b.Fatal(err)
		}
	})
	return path
}

func (b *bench) captionOf(title string) string {
	for _, f := range b.wiki.Files() {
		if f.Title == title {
			return f.Captions["en"]
		}
	}
	return "no file"
}
