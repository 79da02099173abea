package uploader

import (
	"fmt"
	"testing"

	"wikidrop/uploader/practice"
	"wikidrop/uploader/realwiki"
)

// TestRealWikiTellsWhatIsThere asks a real MediaWiki, which has the practice wiki as
// its shared repository.
func TestRealWikiTellsWhatIsThere(t *testing.T) {
	t.Parallel()
	shared := rehearse(t, practice.Behave139, nil)
	mill := picture(90, 3000)
	shared.upload(shared.file("shared mill.png", mill))
	w := realwiki.Start(t, realwiki.Live(fmt.Sprintf(`$wgForeignFileRepos[] = [
		'class' => ForeignAPIRepo::class, 'name' => 'shared', 'apibase' => '%s', 'apiThumbCacheExpiry' => 0,
		'fetchDescription' => false ];`, shared.wiki.API())))
	r := rehearseAt(t, w.API(), w.Admin.BotName(), w.Admin.AppPassword)

	tower, gone := picture(91, 3000), picture(92, 3000)
	r.Remove(r.upload(r.file("1/tower.png", tower), r.file("1/gone.png", gone))...)
	w.Maintenance("deleteBatch.php", "-u", w.Admin.Name, "-r", "a ''copy''", r.file("titles", "File:Gone.png\n"))

	seen := func(id ID) {
		t.Helper()
		r.until("the wiki's picture", func() bool {
			img, _ := r.ExistingThumbnail(id)
			return img != nil
		})
	}
	t.Run("taken", func(t *testing.T) {
		id := r.add(r.file("2/tower.png", picture(93, 3000)))[0]
		p := r.held(id, HoldNeedsYou, "exists")
		if e := p.Existing; e == nil || e.User != w.Admin.Name || e.Width != 32 || p.Suggested != "Tower (2).png" {
			t.Errorf("%+v, %+v", p, p.Existing)
		}
		seen(id)
	})
	t.Run("same content", func(t *testing.T) {
		id := r.add(r.file("2/b.png", tower))[0]
		if p := r.held(id, HoldNeedsYou, "duplicate"); p.Shared != "" || p.Existing == nil || p.Existing.Title != "File:Tower.png" {
			t.Errorf("%+v, %+v", p, p.Existing)
		}
		seen(id)
	})
	t.Run("same content on the shared repository", func(t *testing.T) {
		id := r.add(r.file("2/c.png", mill))[0]
		if p := r.held(id, HoldNeedsYou, "duplicate"); p.Shared == "" || p.Existing == nil || p.Existing.Title != "File:Shared mill.png" {
			t.Errorf("%+v, %+v", p, p.Existing)
		}
		seen(id)
	})
	t.Run("name on the shared repository", func(t *testing.T) {
		id := r.add(r.file("2/shared mill.png", picture(94, 3000)))[0]
		if p := r.held(id, HoldNeedsYou, "fileexists-shared-forbidden"); p.Shared == "" || p.Existing == nil || p.Existing.User != "Anna" {
			t.Errorf("%+v, %+v", p, p.Existing)
		}
		seen(id)
	})
	t.Run("similar name", func(t *testing.T) {
		id := r.add(r.file("2/tower.gif", "GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"))[0]
		r.held(id, HoldNeedsYou, "exists-normalized")
		seen(id)
	})
	t.Run("content deleted before", func(t *testing.T) {
		id := r.add(r.file("2/d.png", gone))[0]
		if p := r.held(id, HoldNeedsYou, "duplicate-archive"); p.Who != w.Admin.Name || p.Text != "a ''copy''" || p.When.IsZero() {
			t.Errorf("%+v", p)
		}
	})
	t.Run("name deleted before", func(t *testing.T) {
		id := r.add(r.file("2/gone.png", picture(95, 3000)))[0]
		if p := r.held(id, HoldNeedsYou, "was-deleted"); p.Who != w.Admin.Name || p.Text != "a ''copy''" {
			t.Errorf("%+v", p)
		}
	})
}
