package uploader

import (
	"context"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"wikidrop/uploader/account"
	"wikidrop/uploader/media"
	"wikidrop/uploader/mediawiki"
)

func TestEveryLocalHoldSaysWhy(t *testing.T) {
	for name, c := range map[string]struct {
		file   string
		text   string
		before func(s *stand)              // changes the wiki
		then   func(s *stand, path string) // changes the file after it was read
		title  string
		kind   HoldKind
		code   string
		choice Choice
	}{
		"vanished": {then: func(s *stand, p string) { os.Remove(p) }, kind: HoldNeedsYou, code: CodeVanished, choice: ChoiceLocate},
		"changed": {then: func(s *stand, p string) { os.WriteFile(p, []byte("longer than it was"), 0o644) },
			kind: HoldNeedsYou, code: CodeChanged, choice: ChoiceSendNew},
		"being written": {then: func(s *stand, p string) { os.Truncate(p, 0) }, kind: HoldNeedsYou, code: CodeChanged, choice: ChoiceSendNew},
		"changed in place": {then: func(s *stand, p string) {
			os.WriteFile(p, []byte("other"), 0o644)
			os.Chtimes(p, time.Now(), time.Now().Add(time.Hour))
		}, kind: HoldNeedsYou, code: CodeChanged, choice: ChoiceSendNew},
		"empty":     {text: "\x00", kind: HoldFailed, code: CodeEmpty, choice: ChoiceRemove},
		"too large": {before: func(s *stand) { s.wiki.site.MaxUploadSize = 4 }, kind: HoldFailed, code: CodeTooLarge, choice: ChoiceRemove},
		"type":      {file: "a.exe", kind: HoldFailed, code: CodeType, choice: ChoiceRemove},
		"name":      {title: strings.Repeat("ж", 130), kind: HoldNeedsYou, code: CodeName, choice: ChoiceRename},
		"no right to upload": {before: func(s *stand) { s.wiki.site.User.Rights = []string{"edit"} },
			kind: HoldNeedsYou, code: CodeMayNot, choice: ChoiceAccount},
		"no right to edit": {before: func(s *stand) { s.wiki.site.User.Rights = []string{"upload"} },
			kind: HoldNeedsYou, code: CodeMayNot, choice: ChoiceAccount},
		"blocked": {before: func(s *stand) { s.wiki.site.User.Blocked = true }, kind: HoldNeedsYou, code: "blocked", choice: ChoiceAccount},
		"uploads off": {before: func(s *stand) { s.wiki.site.UploadsEnabled = false },
			kind: HoldNeedsYou, code: CodeUploadsOff, choice: ChoiceAccount},
		"title taken": {before: func(s *stand) { s.wiki.put("A.png", "another") }, kind: HoldNeedsYou, code: "exists", choice: ChoiceOverwrite},
		"already there": {before: func(s *stand) { s.wiki.put("A.png", "hello") },
			kind: HoldNeedsYou, code: CodeAlreadyThere, choice: ChoiceSkip},
		"duplicate": {before: func(s *stand) { s.wiki.put("Z.png", "hello") }, kind: HoldNeedsYou, code: "duplicate", choice: ChoiceIgnore},
		"no password": {before: func(s *stand) { s.accounts.change(func(a *fakeAccounts) { a.err = account.ErrNoSecret }) },
			kind: HoldNeedsYou, code: CodeNoPassword, choice: ChoiceAccount},
		"no account": {before: func(s *stand) { s.accounts.change(func(a *fakeAccounts) { a.list = nil }) },
			kind: HoldNeedsYou, code: CodeNoAccount, choice: ChoiceAccount},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t)
			if c.before != nil {
				c.before(s)
			}
			if c.file == "" {
				c.file = "a.png"
			}
			text := "hello"
			if c.text != "" {
				text = ""
			}
			s.PauseAll()
			path := s.file(c.file, text)
			id := s.add(path)[0]
			if c.title != "" {
				if err := s.Edit([]ID{id}, Patch{Title: &c.title}); err != nil {
					t.Fatal(err)
				}
			}
			if c.then != nil {
				c.then(s, path)
			}
			s.Publish(id)
			s.ResumeAll()
			p := s.held(id, c.kind, c.code)
			if !slices.Contains(p.Choices, c.choice) {
				t.Errorf("choices are %v", p.Choices)
			}
			if s.wiki.bytes > 0 {
				t.Error("bytes were sent all the same")
			}
		})
	}
}

func TestUnreadableFile(t *testing.T) {
	s := newStand(t)
	s.inspect = func(_ context.Context, path string) (media.Info, error) {
		return media.Info{}, &fs.PathError{Op: "open", Path: path, Err: fs.ErrPermission}
	}
	id := s.add(s.file("a.png", "hello"))[0]
	p := s.held(id, HoldNeedsYou, CodeUnreadable)
	if !slices.Contains(p.Choices, ChoiceRetry) {
		t.Errorf("choices are %v", p.Choices)
	}
}

func TestWaysOutOfAHold(t *testing.T) {
	hold := func(s *stand, before func(*stand), code string) ID {
		s.PauseAll()
		if before != nil {
			before(s)
		}
		id := s.add(s.file("a.png", "hello"))[0]
		s.Publish(id)
		s.ResumeAll()
		if code != "" {
			s.held(id, HoldNeedsYou, code)
		}
		return id
	}
	taken := func(s *stand) { s.wiki.put("A.png", "another") }

	t.Run("suggested", func(t *testing.T) {
		s := newStand(t)
		id := hold(s, taken, "exists")
		s.Answer([]ID{id}, ChoiceSuggested, "")
		s.published(id)
		s.arrivedOnce("A (2).png", "hello")
	})
	t.Run("rename", func(t *testing.T) {
		s := newStand(t)
		id := hold(s, taken, "exists")
		s.Answer([]ID{id}, ChoiceRename, "Bee")
		s.published(id)
		s.arrivedOnce("Bee.png", "hello")
	})
	t.Run("overwrite", func(t *testing.T) {
		s := newStand(t)
		id := hold(s, taken, "exists")
		s.Answer([]ID{id}, ChoiceOverwrite, "")
		s.published(id)
		s.arrivedOnce("A.png", "hello")
		if s.wiki.called("force") != 1 || s.wiki.bytes != 5 {
			t.Errorf("%q, %d bytes", s.wiki.calls, s.wiki.bytes)
		}
	})
	t.Run("skip", func(t *testing.T) {
		s := newStand(t)
		id := hold(s, taken, "exists")
		s.Answer([]ID{id}, ChoiceSkip, "")
		if it := s.one(id); !it.Skipped || it.Hold.Kind != HoldNone {
			t.Errorf("%+v", it)
		}
		if s.PublishDrafts() != 0 || s.wiki.bytes != 0 {
			t.Error("what was left out was sent")
		}
	})
	t.Run("open question stays a draft", func(t *testing.T) {
		s := newStand(t)
		taken(s)
		id := s.add(s.file("a.png", "hello"))[0]
		s.held(id, HoldNeedsYou, "exists")
		if n := s.PublishDrafts(); n != 0 || s.Snapshot(0).Totals.Publishable != 0 {
			t.Errorf("%d drafts with a question were published", n)
		}
		s.Answer([]ID{id}, ChoiceRename, "Bee")
		if n := s.PublishDrafts(); n != 1 {
			t.Errorf("%d drafts published after the answer, want 1", n)
		}
		s.published(id)
	})
	t.Run("ignore duplicate", func(t *testing.T) {
		s := newStand(t)
		id := hold(s, func(s *stand) { s.wiki.put("Z.png", "hello") }, "duplicate")
		s.Answer([]ID{id}, ChoiceIgnore, "")
		s.published(id)
		s.arrivedOnce("A.png", "hello")
	})
	t.Run("not offered", func(t *testing.T) {
		s := newStand(t)
		id := hold(s, taken, "exists")
		s.Answer([]ID{id}, ChoiceDownload, "")
		if s.one(id).Hold.Kind != HoldNeedsYou {
			t.Error("the hold is gone")
		}
	})
	t.Run("account repaired", func(t *testing.T) {
		s := newStand(t)
		id := hold(s, func(s *stand) { s.accounts.change(func(a *fakeAccounts) { a.err = account.ErrNoSecret }) }, CodeNoPassword)
		s.accounts.change(func(a *fakeAccounts) { a.err, a.list[0].Checked = nil, time.Now() })
		s.published(id)
	})
	t.Run("account made", func(t *testing.T) {
		s := newStand(t)
		list := s.accounts.list
		id := hold(s, func(s *stand) { s.accounts.change(func(a *fakeAccounts) { a.list = nil }) }, CodeNoAccount)
		s.accounts.change(func(a *fakeAccounts) { a.list = list })
		s.published(id)
		if it := s.one(id); it.Description.Author != "[[User:Anna|Anna]]" {
			t.Errorf("author %q", it.Description.Author)
		}
	})
	t.Run("locate", func(t *testing.T) {
		s := newStand(t)
		s.PauseAll()
		path := s.file("a.png", "hello")
		id := s.add(path)[0]
		if err := os.Rename(path, path+".moved.png"); err != nil {
			t.Fatal(err)
		}
		s.Publish(id)
		s.ResumeAll()
		s.held(id, HoldNeedsYou, CodeVanished)
		s.Answer([]ID{id}, ChoiceLocate, path+".moved.png")
		s.published(id)
		s.arrivedOnce("A.png", "hello")
	})
	t.Run("send the new version", func(t *testing.T) {
		s := newStand(t)
		s.PauseAll()
		path := s.file("a.png", "hello")
		id := s.add(path)[0]
		s.file("a.png", "another picture")
		s.Publish(id)
		s.ResumeAll()
		s.held(id, HoldNeedsYou, CodeChanged)
		s.Answer([]ID{id}, ChoiceSendNew, "")
		s.published(id)
		s.arrivedOnce("A.png", "another picture")
	})
}

func TestTouchedFileIsSentAllTheSame(t *testing.T) {
	s := newStand(t)
	s.PauseAll()
	path := s.file("a.png", "hello")
	id := s.add(path)[0]
	if err := os.Chtimes(path, time.Now(), time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	s.Publish(id)
	s.ResumeAll()
	s.published(id)
	s.arrivedOnce("A.png", "hello")
}

func TestWarningsAreAskedAndAnswered(t *testing.T) {
	deleted := mediawiki.Warnings{{Kind: "was-deleted", Titles: []string{"A.png"}}}
	for _, size := range []int{100, 6 << 20} { // direct, in pieces
		s := newStand(t)
		content := noise(7, size)
		s.wiki.warn = func(p mediawiki.Params) mediawiki.Warnings {
			if p.Filename == "A.png" {
				return deleted
			}
			return nil
		}
		id := s.add(s.file("a.png", content))[0]
		s.Publish(id)
		s.held(id, HoldNeedsYou, "was-deleted")
		if it := s.one(id); it.Stage != StageStashed || it.Key == "" {
			t.Fatalf("stage %d key %q", it.Stage, it.Key)
		}
		s.Answer([]ID{id}, ChoiceRename, "B")
		s.published(id)
		s.arrivedOnce("B.png", content)
		if s.wiki.called("force") > 0 || s.wiki.bytes != int64(size) {
			t.Errorf("size %d: %d bytes, %q", size, s.wiki.bytes, s.wiki.calls)
		}
	}
}

func TestOnlyWarningsThatWereAgreedToAreIgnored(t *testing.T) {
	s := newStand(t)
	asked := 0
	s.wiki.warn = func(p mediawiki.Params) mediawiki.Warnings {
		asked++
		w := mediawiki.Warnings{{Kind: "was-deleted"}}
		if asked > 1 {
			w = append(w, mediawiki.Warning{Kind: "bad-prefix"})
		}
		return w
	}
	id := s.add(s.file("a.png", "hello"))[0]
	s.Publish(id)
	s.held(id, HoldNeedsYou, "was-deleted")
	s.Answer([]ID{id}, ChoiceIgnore, "")
	p := s.held(id, HoldNeedsYou, CodeWarnings)
	if got := p.Warnings.Kinds(); !slices.Equal(got, []string{"was-deleted", "bad-prefix"}) {
		t.Errorf("asked about %v", got)
	}
	if s.wiki.called("force") != 0 {
		t.Fatal("a warning was ignored that nobody agreed to")
	}
	s.Answer([]ID{id}, ChoiceIgnore, "")
	s.published(id)
	if s.wiki.called("force") != 1 || s.wiki.bytes != 5 {
		t.Errorf("%q, %d bytes", s.wiki.calls, s.wiki.bytes)
	}
}

func TestAgreementEndsWithTheTitle(t *testing.T) {
	s := newStand(t)
	s.PauseAll()
	id := s.add(s.file("a.png", "hello"))[0]
	s.mu.Lock()
	s.change(s.items[id], func(en *entry) { en.Accepted = []string{"exists", "duplicate"} })
	s.mu.Unlock()
	title := "B"
	if err := s.Edit([]ID{id}, Patch{Title: &title}); err != nil {
		t.Fatal(err)
	}
	if got := s.one(id).Accepted; !slices.Equal(got, []string{"duplicate"}) {
		t.Errorf("accepted %v", got)
	}
}
