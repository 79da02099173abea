package uploader

import (
	"image"
	"slices"
	"strings"
	"testing"

	"wikidrop/uploader/practice"
)

// taken adds a file whose title another picture has on the wiki.
func (r *rehearsal) taken(theirs, ours string) ID {
	r.Helper()
	r.Remove(r.upload(r.file("old/a.png", theirs))...)
	id := r.add(r.file("a.png", ours))[0]
	r.held(id, HoldNeedsYou, "exists")
	return id
}

func TestPictureOfTheFileInTheWay(t *testing.T) {
	for name, private := range map[string]bool{"public wiki": false, "private wiki": true} {
		t.Run(name, func(t *testing.T) {
			r := rehearse(t, practice.Behave139, nil)
			id := r.taken(picture(60, 2000), picture(61, 2000))
			r.wiki.Change(func(s *practice.Settings) { s.PrivateWiki = private })
			before := r.Snapshot(0).Generation
			if img, kind := r.ExistingThumbnail(id); img != nil || kind != "image" {
				t.Fatalf("%v, %q before anything was fetched", img, kind)
			}
			var img image.Image
			r.until("the wiki's picture", func() bool {
				img, _ = r.ExistingThumbnail(id)
				return img != nil
			})
			if img.Bounds().Dx() != thumbWidth || img.Bounds().Dy() != thumbHeight {
				t.Errorf("is %v", img.Bounds())
			}
			if s := r.Snapshot(before); !slices.ContainsFunc(s.Rows, func(row Row) bool { return row.ID == id }) {
				t.Error("the row did not change")
			}
			asked := len(r.line.log())
			r.ExistingThumbnail(id)
			if len(r.line.log()) != asked {
				t.Error("fetched once more")
			}
			p := r.one(id).Hold.Problem.Existing
			if p.User != "Anna" || p.Timestamp.IsZero() || p.Width != 32 || p.Height != 32 || p.Size == 0 {
				t.Errorf("knows of it: %+v", p)
			}
		})
	}
}

func TestFileWithoutPictureHasAnIcon(t *testing.T) {
	r := rehearse(t, practice.Behave139, nil)
	id := r.taken(picture(62, 2000), picture(63, 2000))
	r.wiki.Change(func(s *practice.Settings) { s.PrivateWiki = true })
	r.line.set(func(l *line) { l.down = true })
	if img, kind := r.ExistingThumbnail(id); img != nil || kind != "image" {
		t.Errorf("%v, %q", img, kind)
	}
	r.until("the line to fail", func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return !r.items[id].unseen.IsZero()
	})
	asked := len(r.line.log())
	r.ExistingThumbnail(id)
	if len(r.line.log()) != asked {
		t.Error("asked again at once")
	}
	if img, kind := r.ExistingThumbnail(id + 1000); img != nil || kind != "unknown" {
		t.Errorf("of nothing: %v, %q", img, kind)
	}
}

func TestSameContentShowsThePictureToo(t *testing.T) {
	r := rehearse(t, practice.Behave139, nil)
	content := picture(64, 2000)
	r.Remove(r.upload(r.file("old/z.png", content))...)
	id := r.add(r.file("a.png", content))[0]
	p := r.held(id, HoldNeedsYou, "duplicate")
	if p.Existing == nil || !strings.Contains(p.Existing.ThumbURL, "/thumb/") || p.Existing.Title != "File:Z.png" {
		t.Fatalf("%+v", p.Existing)
	}
	r.until("the wiki's picture", func() bool {
		img, _ := r.ExistingThumbnail(id)
		return img != nil
	})
}
