package uploader

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestPublishedAsItWasDescribed(t *testing.T) {
	s := newStand(t)
	ids := s.add(s.file("weir.png", "a small picture"))
	if it := s.one(ids[0]); it.Title != "Weir.png" || it.Intent != IntentDraft || it.SHA1 != sha1Of([]byte("a small picture")) {
		t.Fatalf("draft is %+v", it)
	}
	text, title := "The weir at dawn", "Vltava weir"
	if err := s.Edit(ids, Patch{Text: &text, Title: &title}); err != nil {
		t.Fatal(err)
	}
	s.until("looked up", func() bool { return s.one(ids[0]).Stage == StageChecked })
	if n := s.wiki.called("upload"); n != 0 {
		t.Fatalf("%d uploads of a draft", n)
	}
	s.Publish(ids...)
	s.published(ids...)
	s.arrivedOnce("Vltava weir.png", "a small picture")
	it := s.one(ids[0])
	if it.PageURL != "https://wiki.test/wiki/File:Vltava_weir.png" || it.PublishedTitle != "Vltava weir.png" {
		t.Errorf("published as %q at %q", it.PublishedTitle, it.PageURL)
	}
	if got, _ := s.PageText(ids[0]); got != s.wiki.texts["Vltava weir.png"] || got == "" {
		t.Errorf("page says %q", s.wiki.texts["Vltava weir.png"])
	}
	if err := s.Edit(ids, Patch{Text: &text}); !errors.Is(err, ErrTooLate) {
		t.Errorf("editing what is published: %v", err)
	}
}

func TestLargeFilesGoInPieces(t *testing.T) {
	for _, async := range []bool{false, true} {
		s := newStand(t)
		s.wiki.async, s.wiki.polls = async, 3
		content := noise(1, 11<<20)
		ids := s.add(s.file("Long.webm", content))
		s.Publish(ids...)
		s.published(ids...)
		s.arrivedOnce("Long.webm", content)
		if n := s.wiki.called("chunk"); n != 6 && n != 3 {
			t.Errorf("%d pieces", n)
		}
		if s.wiki.bytes != int64(len(content)) {
			t.Errorf("%d bytes sent for %d", s.wiki.bytes, len(content))
		}
	}
}

func TestDraftsAndOrderOutliveTheProgram(t *testing.T) {
	s := newStand(t)
	ids := s.add(s.file("a.png", "a"), s.file("b.png", "b"), s.file("c.png", "c"))
	s.Move(ToFirst, ids[2])
	text := "kept"
	if err := s.Edit(ids[:1], Patch{Text: &text}); err != nil {
		t.Fatal(err)
	}
	s.Remove(ids[1])
	s.PauseAll()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s.open()
	if got, want := s.Snapshot(0).Order, []ID{ids[2], ids[0]}; !slices.Equal(got, want) {
		t.Errorf("order %v, want %v", got, want)
	}
	if it := s.one(ids[0]); it.Description.Text != "kept" {
		t.Errorf("description %q", it.Description.Text)
	}
	if !s.PausedAll() {
		t.Error("the queue goes on by itself")
	}
	if next := s.add(s.file("d.png", "d")); next[0] <= ids[2] {
		t.Errorf("ID %d was given before", next[0])
	}
}

func TestTwoHundredFilesArrive(t *testing.T) {
	s := newStand(t)
	for i := range 200 {
		s.file(fmt.Sprintf("many/%d/photo.png", i), noise(uint64(i), 300+i))
	}
	ids := s.add(filepath.Join(s.dir, "photos", "many"))
	if n := s.PublishDrafts(); n != len(ids) || n != 200 {
		t.Fatalf("%d drafts of %d", n, len(ids))
	}
	s.published(ids...)
	titles := map[string]bool{}
	for _, it := range s.Items(ids...) {
		titles[it.PublishedTitle] = true
	}
	if len(titles) != len(ids) {
		t.Errorf("%d titles for %d files", len(titles), len(ids))
	}
}

func TestRemovedNeverComesBack(t *testing.T) {
	s := newStand(t)
	since := s.Snapshot(0).Generation
	ids := s.add(s.file("a.png", "a"), s.file("b.png", "b"))
	s.Remove(ids[0])
	if got := s.Snapshot(since).Removed; !slices.Equal(got, ids[:1]) {
		t.Errorf("removed %v", got)
	}
	s.Publish(ids...)
	s.published(ids[1])
	s.Close()
	s.open()
	if got := s.Snapshot(0).Order; !slices.Equal(got, ids[1:]) {
		t.Errorf("order %v", got)
	}
	if s.wiki.called("upload A.png") > 0 {
		t.Error("a removed file was sent")
	}
	if n := s.ClearPublished(); n != 1 {
		t.Errorf("cleared %d", n)
	}
	if _, err := os.Stat(s.dir + "/photos/a.png"); err != nil {
		t.Error("the local file is gone")
	}
}
