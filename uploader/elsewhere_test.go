package uploader

import (
	"os"
	"testing"

	"wikidrop/uploader/practice"
)

// commons starts a second wiki that holds a content, and makes it the shared
// repository of the first.
func (r *rehearsal) commons(title, content string) *rehearsal {
	r.Helper()
	other := rehearse(r.TB, practice.Behave145, nil)
	other.upload(other.file(title, content))
	r.wiki.Change(func(s *practice.Settings) { s.SharedAPI = other.wiki.API() })
	return other
}

func TestContentOnTheSharedRepositoryIsFound(t *testing.T) {
	r := rehearse(t, practice.Behave139, nil)
	content := picture(70, 2000)
	other := r.commons("tower.png", content)
	id := r.add(r.file("a.png", content))[0]
	p := r.held(id, HoldNeedsYou, "duplicate")
	if p.Shared != "Shared practice wiki" || p.Existing == nil || p.Existing.Title != "File:Tower.png" || p.Choices[0] != ChoiceSkip {
		t.Fatalf("%+v, %+v", p, p.Existing)
	}
	r.until("its picture", func() bool {
		img, _ := r.ExistingThumbnail(id)
		return img != nil
	})
	if other.line.count("query") == 0 {
		t.Error("the other wiki was not filled by its own account")
	}
	r.Answer([]ID{id}, ChoiceIgnore, "")
	r.Publish(id)
	r.published(id)
}

func TestSharedRepositoryThatIsDownStopsNothing(t *testing.T) {
	r := rehearse(t, practice.Behave139, nil)
	r.wiki.Change(func(s *practice.Settings) { s.SharedAPI = "http://127.0.0.1:1/api.php" })
	ids := r.add(r.file("a.png", picture(71, 2000)), r.file("b.png", picture(72, 2000)))
	r.until("both are in order", func() bool {
		return r.one(ids[0]).Stage == StageChecked && r.one(ids[1]).Stage == StageChecked
	})
	if n := r.line.count("query"); n > 20 {
		t.Errorf("%d queries", n)
	}
}

func TestDeletedContentIsToldToThoseWhoMayKnow(t *testing.T) {
	content := picture(73, 2000)
	for name, c := range map[string]struct {
		rights []string
		told   bool
	}{
		"administrator": {append(practice.DefaultRights(), "deletedhistory"), true},
		"others":        {nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := rehearse(t, practice.Behave139, nil, c.rights...)
			r.Remove(r.upload(r.file("old/tower.png", content))...)
			r.wiki.DeleteFile("Tower.png", "copied from ''elsewhere''")
			id := r.add(r.file("a.png", content))[0]
			if !c.told {
				r.until("nothing stands against it", func() bool { return r.one(id).Stage == StageChecked })
				r.Publish(id) // the wiki itself asks then
			}
			p := r.held(id, HoldNeedsYou, "duplicate-archive")
			w, _ := p.Warnings.Get("duplicate-archive")
			if p.Who != "Admin" || p.Text != "copied from ''elsewhere''" || p.When.IsZero() || len(w.Titles) != 1 || w.Titles[0] != "Tower.png" {
				t.Errorf("%+v", p)
			}
			r.Answer([]ID{id}, ChoiceIgnore, "")
			r.Publish(id)
			r.published(id)
		})
	}
}

func TestCutPictureAsksBeforeItIsSent(t *testing.T) {
	r := rehearse(t, practice.Behave139, nil)
	content := picture(74, 9000)
	path := r.file("a.png", content[:5000])
	id := r.add(path)[0]
	p := r.held(id, HoldNeedsYou, CodeDamaged)
	if p.Choices[0] != ChoiceLocate || r.line.sent() != 0 {
		t.Errorf("%+v, %d bytes went", p, r.line.sent())
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	r.Answer([]ID{id}, ChoiceLocate, path)
	r.Publish(id)
	r.published(id)
	r.arrived("A.png", content)
}
