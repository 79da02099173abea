package uploader

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wikidrop/uploader/media"
)

func museum() Preset {
	return Preset{
		Name: "Museum", Text: "From the collection.", Language: "de", Author: "Unknown", Source: "The museum",
		License: "cc-zero", Categories: []string{"Museums", "Scans"}, Comment: "Scans of the museum",
	}
}

func (s *stand) keep(p Preset) {
	s.Helper()
	if err := s.SavePreset(p); err != nil {
		s.Fatal(err)
	}
}

func TestPresetDescribesFilesAndLeavesTheRestAlone(t *testing.T) {
	s := newStand(t)
	s.PauseAll()
	s.keep(museum())
	id := s.add(s.file("a.png", "hello"))[0]
	permission, categories := "VRT 12", []string{"Scans", "Prague"}
	if err := s.Edit([]ID{id}, Patch{Permission: &permission, Categories: &categories}); err != nil {
		t.Fatal(err)
	}
	if err := s.UsePreset([]ID{id}, "Museum"); err != nil {
		t.Fatal(err)
	}
	it := s.one(id)
	d := it.Description
	got := []string{d.Text, d.Language, d.Author, d.Source, d.License, d.Permission, it.Comment}
	want := []string{"From the collection.", "de", "Unknown", "The museum", "cc-zero", "VRT 12", "Scans of the museum"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Scans", "Prague", "Museums"}, d.Categories); diff != "" {
		t.Errorf("categories (-want +got):\n%s", diff)
	}
}

func TestPresetForNewFilesOutlivesARestart(t *testing.T) {
	s := newStand(t)
	s.PauseAll()
	p := museum()
	p.ForNew = true
	s.keep(p)
	s.keep(Preset{Name: "Trip", Author: "Anna", ForNew: true}) // takes the place of the first
	s.Close()
	s.open()
	p.ForNew = false
	if diff := cmp.Diff([]Preset{p, {Name: "Trip", Author: "Anna", ForNew: true}}, s.Presets()); diff != "" {
		t.Errorf("presets (-want +got):\n%s", diff)
	}
	if got := s.one(s.add(s.file("a.png", "hello"))[0]).Description.Author; got != "Anna" {
		t.Errorf("author of a new draft is %q", got)
	}
	if err := s.RemovePreset("Trip"); err != nil {
		t.Fatal(err)
	}
	if got := s.one(s.add(s.file("b.png", "world"))[0]).Description.Author; got == "Anna" {
		t.Error("a preset that is gone describes new drafts")
	}
}

func TestPhotosOwnDescriptionGoesBeforeAPreset(t *testing.T) {
	s := newStand(t)
	p := museum()
	p.ForNew = true
	s.keep(p)
	en := &entry{}
	p.describe(&en.Item)
	var info media.Info
	info.Meta.Description = "The mill"
	s.Engine.mu.Lock()
	s.describeFromMeta(en, info)
	s.Engine.mu.Unlock()
	if en.Description.Text != "The mill" {
		t.Errorf("description is %q", en.Description.Text)
	}
}

func TestPresetsRefuseWhatMakesNoSense(t *testing.T) {
	s := newStand(t)
	if err := s.SavePreset(Preset{Name: " \t"}); !errors.Is(err, ErrNoName) {
		t.Errorf("a preset without a name: %v", err)
	}
	if err := s.UsePreset(nil, "Nobody"); !errors.Is(err, ErrNoPreset) {
		t.Errorf("a preset that is not there: %v", err)
	}
}

func TestPresetComesTooLateForWhatIsPublished(t *testing.T) {
	s := newStand(t)
	s.keep(museum())
	id := s.add(s.file("a.png", "hello"))[0]
	s.Publish(id)
	s.published(id)
	if err := s.UsePreset([]ID{id}, "Museum"); !errors.Is(err, ErrTooLate) {
		t.Errorf("too late: %v", err)
	}
	if got := s.one(id).Description.Source; got == "The museum" {
		t.Error("the description of a published file changed")
	}
}
