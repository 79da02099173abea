package uploader

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wikidrop/uploader/media"
	"wikidrop/uploader/wikitext"
)

func TestDraftStartsWithWhatThePhotoSays(t *testing.T) {
	s := newStand(t)
	s.inspect = func(ctx context.Context, path string) (media.Info, error) {
		info, err := inspectFake(ctx, path)
		info.Meta = media.Meta{
			Taken: time.Date(2026, 5, 14, 5, 12, 33, 0, time.UTC), Description: "A weir",
			Latitude: 50.0865, Longitude: 14.4114, HasPlace: true, Heading: 90, HasHeading: true,
		}
		return info, err
	}
	ids := s.add(s.file("weir.png", "x"))
	want := wikitext.Description{
		Text: "A weir", Language: "en", Date: "2026-05-14 05:12", DateExif: true,
		Author: "[[User:Anna|Anna]]", Source: "{{own}}", License: "cc-by-sa-4.0",
		Latitude: 50.0865, Longitude: 14.4114, HasPlace: true, Heading: 90, HasHeading: true,
	}
	if diff := cmp.Diff(want, s.one(ids[0]).Description); diff != "" {
		t.Error(diff)
	}
	date := "2026-05-15"
	if err := s.Edit(ids, Patch{RemovePlace: true, Date: &date}); err != nil {
		t.Fatal(err)
	}
	want.Latitude, want.Longitude, want.HasPlace, want.Heading, want.HasHeading = 0, 0, false, 0, false
	want.Date, want.DateExif = date, false
	if diff := cmp.Diff(want, s.one(ids[0]).Description); diff != "" {
		t.Error(diff)
	}
}

func TestTitlePatterns(t *testing.T) {
	s := newStand(t)
	ids := s.add(s.file("x/Bridge.png", "a"), s.file("x/Tower.png", "b"), s.file("x/Old town.jpg", "c"))
	for pattern, want := range map[string][]string{
		"Prague {n}":        {"Prague 1.png", "Prague 2.png", "Prague 3.jpg"},
		"Prague {n:02}":     {"Prague 01.png", "Prague 02.png", "Prague 03.jpg"},
		"{name} in Prague":  {"Bridge in Prague.png", "Tower in Prague.png", "Old town in Prague.jpg"},
		"Prague":            {"Prague.png", "Prague (2).png", "Prague.jpg"},
		"prague.PNG":        {"Prague.PNG", "Prague (2).PNG", "Prague.PNG.jpg"},
		"a/b {unknown} {n}": {"A-b -unknown- 1.png", "A-b -unknown- 2.png", "A-b -unknown- 3.jpg"},
	} {
		if diff := cmp.Diff(want, s.Titles(ids, pattern)); diff != "" {
			t.Errorf("%q: %s", pattern, diff)
		}
	}
	pattern := "Day {date} {n:02}"
	if err := s.Edit(ids, Patch{Title: &pattern}); err != nil {
		t.Fatal(err)
	}
	today := s.one(ids[0]).ModTime.Format("2006-01-02")
	if got := s.one(ids[2]).Title; got != "Day "+today+" 03.jpg" {
		t.Errorf("title %q", got)
	}
}

func TestNameOfTheAccountIsALinkToItsPage(t *testing.T) {
	s := newStand(t)
	s.PauseAll()
	id := s.add(s.file("a.png", "hello"))[0]
	own := s.one(id).Description.Author
	for typed, want := range map[string]string{"Maria": "Maria", s.accounts.list[0].User: own} {
		if err := s.Edit([]ID{id}, Patch{Author: &typed}); err != nil {
			t.Fatal(err)
		}
		if got := s.one(id).Description.Author; got != want {
			t.Errorf("%s became %s", typed, got)
		}
	}
}
