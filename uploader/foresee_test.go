package uploader

import (
	"slices"
	"testing"

	"wikidrop/uploader/practice"
)

func TestDraftsLearnWhatTheWikiWouldAsk(t *testing.T) {
	put := func(r *rehearsal, file, content string) {
		r.Helper()
		r.Remove(r.upload(r.file("old/"+file, content))...)
	}
	content := picture(50, 2000)
	for name, c := range map[string]struct {
		file   string
		before func(r *rehearsal)
		code   string
		choice Choice
	}{
		"camera name":    {"DSC_0001.png", nil, "bad-prefix", ChoiceRename},
		"thumbnail name": {"120px-a.png", nil, "thumb-name", ChoiceRename},
		"similar name": {"a.png", func(r *rehearsal) {
			r.wiki.Change(func(s *practice.Settings) { s.FileExtensions = append(s.FileExtensions, "jpg") })
			ids, title := r.add(r.file("old/a.png", picture(51, 2000))), "A.PNG"
			r.Edit(ids, Patch{Title: &title})
			r.Publish(ids...)
			r.published(ids...)
			r.Remove(ids...)
		}, "exists-normalized", ChoiceIgnore},
		"deleted before": {"a.png", func(r *rehearsal) {
			put(r, "a.png", picture(52, 2000))
			r.wiki.DeleteFile("A.png", "blurred beyond use")
		}, "was-deleted", ChoiceIgnore},
		"title blacklist": {"Zoo.png", func(r *rehearsal) {
			r.wiki.Change(func(s *practice.Settings) {
				s.BannedTitles, s.Extensions = []string{"File:Zoo.*"}, []string{"TitleBlacklist"}
			})
		}, "titleblacklist-forbidden", ChoiceRename},
		"same content": {"a.png", func(r *rehearsal) { put(r, "z.png", content) }, "duplicate", ChoiceSkip},
		"taken":        {"a.png", func(r *rehearsal) { put(r, "a.png", picture(53, 2000)) }, "exists", ChoiceOverwrite},
		"shared": {"a.png", func(r *rehearsal) {
			r.wiki.Change(func(s *practice.Settings) { s.SharedFiles = []string{"A.png"} })
		}, "fileexists-shared-forbidden", ChoiceRename},
		"protected": {"a.png", func(r *rehearsal) {
			r.wiki.Change(func(s *practice.Settings) { s.ProtectedTitles = []string{"A.png"} })
		}, "protectedpage", ChoiceRename},
		"page without file": {"a.png", func(r *rehearsal) { r.wiki.AddPage("File:A.png", "text") }, "page-exists", ChoiceIgnore},
		"wrong extension":   {"a.jpg", nil, CodeName, ChoiceSuggested},
		"double extension":  {"a.php.png", nil, CodeName, ChoiceSuggested},
	} {
		t.Run(name, func(t *testing.T) {
			r := rehearse(t, practice.Behave139, nil)
			if c.before != nil {
				c.before(r)
			}
			sent := r.line.sent()
			id := r.add(r.file(c.file, content))[0]
			p := r.held(id, HoldNeedsYou, c.code)
			if !slices.Contains(p.Choices, c.choice) {
				t.Errorf("choices %q", p.Choices)
			}
			if r.line.sent() != sent {
				t.Error("bytes went")
			}
			if c.code == "was-deleted" && (p.Who != "Admin" || p.Text != "blurred beyond use" || p.When.IsZero()) {
				t.Errorf("%+v", p)
			}
			if c.choice != ChoiceIgnore {
				return
			}
			// A yes to what was foreseen is a yes to the wiki's own question.
			r.Answer([]ID{id}, ChoiceIgnore, "")
			r.Publish(id)
			r.published(id)
		})
	}
}

func TestSameContentTwiceInTheQueue(t *testing.T) {
	r := rehearse(t, practice.Behave139, nil)
	content := picture(54, 2000)
	first := r.add(r.file("a.png", content))[0]
	second := r.add(r.file("b.png", content))[0]
	p := r.held(second, HoldNeedsYou, CodeTwice)
	if w, ok := p.Warnings.Get(CodeTwice); !ok || w.Titles[0] != "A.png" {
		t.Errorf("%+v", p)
	}
	r.Answer([]ID{second}, ChoiceSkip, "")
	r.Publish(first)
	r.published(first)
}
