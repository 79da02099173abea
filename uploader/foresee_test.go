package uploader

import (
	"slices"
	"strings"
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
		"thumbnail of a file that is there": {"120px-a.png", func(r *rehearsal) {
			put(r, "a.png", picture(55, 2000))
		}, "thumb", ChoiceIgnore},
		"other type of the same name": {"a.png", func(r *rehearsal) {
			r.Remove(r.upload(r.file("old/a.gif", "GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"))...)
		}, "exists-normalized", ChoiceIgnore},
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

func TestTypedNamesAreCheckedAgainstTheRules(t *testing.T) {
	for typed, code := range map[string]string{
		"a~~~~b.png": "illegal", "a%41.png": "illegal", "&amp;.png": "illegal", ".png": "too-short",
		strings.Repeat("я", 119) + ".png": "too-long", "a.exe.png": "extension-banned", "a.gif.png": "",
	} {
		t.Run(typed, func(t *testing.T) {
			r := rehearse(t, practice.Behave139, nil)
			id := r.add(r.file("x.png", picture(56, 2000)))[0]
			r.Edit([]ID{id}, Patch{Title: &typed})
			if code == "" {
				r.until("it is in order", func() bool { return r.one(id).Stage == StageChecked })
				return
			}
			p := r.held(id, HoldNeedsYou, CodeName)
			if p.Name == nil || p.Name.Code != code || p.Suggested == "" || p.Choices[0] != ChoiceSuggested {
				t.Fatalf("%+v, %+v", p, p.Name)
			}
			r.Answer([]ID{id}, ChoiceSuggested, "")
			r.Publish(id)
			r.published(id)
		})
	}
}

func TestTypesThatTheWikiDoesNotTake(t *testing.T) {
	for file, content := range map[string]string{
		"a.heic": "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + strings.Repeat("x", 100),
		"a.mp4":  "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp41" + strings.Repeat("x", 100),
		"a.cr2":  "II*\x00\x10\x00\x00\x00CR\x02\x00" + strings.Repeat("\x00", 100),
		"a.docx": "PK\x03\x04" + strings.Repeat("x", 100),
	} {
		t.Run(file, func(t *testing.T) {
			r := rehearse(t, practice.Behave139, nil)
			p := r.held(r.add(r.file(file, content))[0], HoldFailed, CodeType)
			if !slices.Contains(p.Wanted, "jpg") || !slices.Contains(p.Wanted, "webm") || !slices.Contains(p.Choices, ChoiceAccount) {
				t.Errorf("%+v", p)
			}
		})
	}
}

func TestReplacingIsOfferedToThoseWhoMay(t *testing.T) {
	rights := []string{"upload", "edit", "read", "createpage", "writeapi"}
	for name, c := range map[string]struct {
		more   []string
		offers bool
	}{
		"anybody's files":      {[]string{"reupload"}, true},
		"own files, and it is": {[]string{"reupload-own"}, true},
		"none":                 {nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := rehearse(t, practice.Behave139, nil, append(slices.Clone(rights), c.more...)...)
			r.Remove(r.upload(r.file("1/a.png", picture(57, 2000)))...)
			p := r.held(r.add(r.file("2/a.png", picture(58, 2000)))[0], HoldNeedsYou, "exists")
			if slices.Contains(p.Choices, ChoiceOverwrite) != c.offers || p.Choices[0] != ChoiceSuggested {
				t.Errorf("%q", p.Choices)
			}
		})
	}
}

func TestTwoFilesOfTheQueueWithOneName(t *testing.T) {
	r := rehearse(t, practice.Behave139, nil)
	ids := r.add(r.file("a.png", picture(59, 2000)), r.file("b.png", picture(48, 2000)))
	r.until("both are in order", func() bool {
		return r.one(ids[0]).Stage == StageChecked && r.one(ids[1]).Stage == StageChecked
	})
	title := "One name.png"
	r.Edit(ids[:1], Patch{Title: &title})
	r.Edit(ids[1:], Patch{Title: &title})
	p := r.held(ids[1], HoldNeedsYou, CodeSameName)
	if p.Suggested != "One name (2).png" || r.one(ids[0]).Hold.Kind != HoldNone {
		t.Errorf("%+v", p)
	}
	r.Answer(ids[1:], ChoiceSuggested, "")
	r.Publish(ids...)
	r.published(ids...)
}
