package uploader

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

// captioned is a stand whose wiki has captions.
func captioned(t *testing.T) *stand {
	t.Helper()
	s := newStand(t)
	s.wiki.mu.Lock()
	s.wiki.site.Extensions = []string{"WikibaseMediaInfo"}
	s.wiki.mu.Unlock()
	s.accounts.change(func(a *fakeAccounts) { a.list[0].Facts.Captions = true })
	return s
}

// draft is a file with a caption.
func (s *stand) draft(name, caption string) ID {
	s.Helper()
	id := s.add(s.file(name, "content of "+name))[0]
	s.caption(id, "en", caption)
	return id
}

func (s *stand) caption(id ID, language, text string) {
	s.Helper()
	if err := s.Edit([]ID{id}, Patch{Captions: &map[string]string{language: text}}); err != nil {
		s.Fatal(err)
	}
}

func (s *stand) described(ids ...ID) {
	s.Helper()
	s.until("captions are set", func() bool {
		for _, it := range s.Items(ids...) {
			if it.Stage != StageDescribed {
				return false
			}
		}
		return true
	})
}

func (s *stand) captionsOf(title string) map[string]string {
	s.wiki.mu.Lock()
	defer s.wiki.mu.Unlock()
	return s.wiki.captions[title]
}

func (s *stand) row(id ID) Row {
	s.Helper()
	for _, r := range s.Snapshot(0).Rows {
		if r.ID == id {
			return r
		}
	}
	s.Fatalf("item %d has no row", id)
	return Row{}
}

// missing waits until a published item says that its caption is missing.
func (s *stand) missing(id ID, code string) Row {
	s.Helper()
	s.until("the caption is missing for "+code, func() bool {
		h := s.one(id).Hold
		return (h.Kind == HoldNeedsYou || h.Kind == HoldFailed) && h.Problem.Code == code
	})
	return s.row(id)
}

func refuseCaptions(code string, b mediawiki.Behaviour, about mediawiki.Subject) func(string) error {
	return func(call string) error {
		if call == "set captions" {
			return &mediawiki.Error{Code: code, Behaviour: b, About: about, Info: "the wiki says"}
		}
		return nil
	}
}

func TestCaptionsAreSetOnceAFileIsPublished(t *testing.T) {
	s := captioned(t)
	id := s.draft("a.png", "  A weir\tat dawn ")
	s.caption(id, "ru", "Плотина")
	s.caption(id, "de", "Wehr")
	s.caption(id, "de", "")
	s.Publish(id)
	s.described(id)
	if diff := cmp.Diff(map[string]string{"en": "A weir at dawn", "ru": "Плотина"}, s.captionsOf("A.png")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	s.arrivedOnce("A.png", "content of a.png")
	if r := s.row(id); r.Describing || r.Hold.Kind != HoldNone || s.wiki.edits != 1 {
		t.Errorf("row %+v after %d edits", r, s.wiki.edits)
	}
}

func TestWithoutCaptionsNothingIsAsked(t *testing.T) {
	for name, start := range map[string]func(*testing.T) (*stand, ID){
		"none typed": func(t *testing.T) (*stand, ID) {
			s := captioned(t)
			return s, s.add(s.file("a.png", "content of a.png"))[0]
		},
		"the wiki knows none": func(t *testing.T) (*stand, ID) { s := newStand(t); return s, s.draft("a.png", "A weir") },
	} {
		t.Run(name, func(t *testing.T) {
			s, id := start(t)
			s.Publish(id)
			s.described(id)
			s.arrivedOnce("A.png", "content of a.png")
			if n := s.wiki.called("captions") + s.wiki.called("set captions"); n != 0 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

func TestRefusedCaptionLeavesTheFilePublished(t *testing.T) {
	s := captioned(t)
	s.wiki.breakBefore(refuseCaptions("modification-failed", mediawiki.AskPerson, mediawiki.AboutUnknown))
	id := s.draft("a.png", "A weir")
	s.Publish(id)
	r := s.missing(id, "modification-failed")
	if !r.Describing || r.Stage != StagePublished || !r.Hold.Problem.After || r.PageURL == "" || r.Hold.Problem.Text != "the wiki says" {
		t.Errorf("row %+v", r)
	}
	if diff := cmp.Diff([]Choice{ChoiceRetry, ChoiceSkip}, r.Hold.Problem.Choices); diff != "" {
		t.Errorf("choices (-want +got):\n%s", diff)
	}
	if totals := s.Snapshot(0).Totals; totals.Failed+totals.NeedsYou+totals.Waiting != 0 || totals.Published != 1 {
		t.Errorf("counted as %+v", totals)
	}
	if n := s.ClearPublished(); n != 0 {
		t.Error("what waits for its caption was cleared")
	}
	s.wiki.breakBefore(nil)
	if err := s.Answer([]ID{id}, ChoiceRetry, ""); err != nil {
		t.Fatal(err)
	}
	s.described(id)
	s.arrivedOnce("A.png", "content of a.png")
	s.atRest(id)
	if n := s.ClearPublished(); n != 1 {
		t.Errorf("cleared %d", n)
	}
}

func TestRefusedCaptionCanBeChangedOrLeftOut(t *testing.T) {
	for name, wayOut := range map[string]func(s *stand, id ID){
		"changed": func(s *stand, id ID) {
			s.wiki.breakBefore(nil)
			s.caption(id, "en", "Anoth")
			s.caption(id, "en", "Another weir")
			s.Retry(id)
		},
		"emptied": func(s *stand, id ID) {
			s.caption(id, "en", "")
			if it := s.one(id); it.Stage != StagePublished || !s.row(id).Describing {
				s.Errorf("it went on before it was told to: %+v", it.Hold)
			}
			s.Retry(id)
		},
		"left out": func(s *stand, id ID) {
			if err := s.Answer([]ID{id}, ChoiceSkip, ""); err != nil {
				s.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := captioned(t)
			s.wiki.breakBefore(refuseCaptions("abusefilter-disallowed", mediawiki.AskPerson, mediawiki.AboutUnknown))
			id := s.draft("a.png", "A weir")
			s.Publish(id)
			s.missing(id, "abusefilter-disallowed")
			wayOut(s, id)
			s.described(id)
			s.arrivedOnce("A.png", "content of a.png")
			if it := s.one(id); it.Skipped {
				t.Error("the file was left out")
			}
			if s.wiki.edits > 1 {
				t.Errorf("%d edits: half of it was written", s.wiki.edits)
			}
			if got := s.captionsOf("A.png")["en"]; (got == "Another weir") != (name == "changed") {
				t.Errorf("the wiki has %q", got)
			}
			if text := "late"; s.Edit([]ID{id}, Patch{Text: &text}) == nil {
				t.Error("the description changed after publishing")
			}
		})
	}
}

func TestPassingTroubleWithCaptionsGoesOnByItself(t *testing.T) {
	for name, me := range map[string]mediawiki.Error{
		"server":      {Code: "failed-save", Behaviour: mediawiki.Transient, About: mediawiki.AboutWiki},
		"busy":        {Code: "maxlag", Behaviour: mediawiki.Transient, About: mediawiki.AboutWiki, Whole: true, RetryAfter: 5 * time.Second},
		"too fast":    {Code: "ratelimited", Behaviour: mediawiki.Transient, About: mediawiki.AboutAccount, Whole: true},
		"no network":  {Code: "network", Behaviour: mediawiki.Transient, About: mediawiki.AboutNetwork, Whole: true, Unanswered: true},
		"page is new": {Code: "no-such-entity", Behaviour: mediawiki.Transient, About: mediawiki.AboutWiki, Tries: 3},
	} {
		for _, call := range []string{"captions", "set captions"} {
			t.Run(name+" at "+call, func(t *testing.T) {
				s := captioned(t)
				times := 0
				s.wiki.breakBefore(func(c string) error {
					if c != call || times == 2 {
						return nil
					}
					times++
					return &me
				})
				id := s.draft("a.png", "A weir")
				s.Publish(id)
				s.described(id)
				s.arrivedOnce("A.png", "content of a.png")
				if s.wiki.edits != 1 {
					t.Errorf("%d edits", s.wiki.edits)
				}
			})
		}
	}
}

func TestLostAnswerToACaptionIsReadAndNotRepeated(t *testing.T) {
	s := captioned(t)
	lost := false
	s.wiki.after = func(call string) error {
		if call != "set captions" || lost {
			return nil
		}
		lost = true
		return &mediawiki.Error{Code: "network", Behaviour: mediawiki.Transient, About: mediawiki.AboutNetwork, Whole: true, Unanswered: true}
	}
	id := s.draft("a.png", "A weir")
	s.Publish(id)
	s.described(id)
	if s.wiki.edits != 1 || s.captionsOf("A.png")["en"] != "A weir" {
		t.Errorf("%d edits, %v", s.wiki.edits, s.captionsOf("A.png"))
	}
}

func TestStoppedProgramSetsCaptionsAtItsNextStart(t *testing.T) {
	s := captioned(t)
	hung, mend := s.hang("set captions")
	id := s.draft("a.png", "A weir")
	s.Publish(id)
	<-hung
	if it := s.one(id); it.Stage != StagePublished {
		t.Errorf("stage %d while the caption is written", it.Stage)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	mend()
	s.open()
	s.described(id)
	s.arrivedOnce("A.png", "content of a.png")
	if s.captionsOf("A.png")["en"] != "A weir" || s.wiki.edits != 1 {
		t.Errorf("%v after %d edits", s.captionsOf("A.png"), s.wiki.edits)
	}
}

func TestPausedQueueSetsNoCaptions(t *testing.T) {
	s := captioned(t)
	hung, mend := s.hang("captions")
	id := s.draft("a.png", "A weir")
	s.Publish(id)
	<-hung
	s.PauseAll()
	s.until("nobody works on it", func() bool { return s.row(id).Activity == ActivityNone })
	mend()
	before := s.wiki.called("")
	other := s.add(s.file("b.png", "another"))[0] // the scheduler has looked
	if it := s.one(id); it.Stage != StagePublished || s.wiki.called("set captions") != 0 || s.wiki.called("captions") != 1 {
		t.Errorf("stage %d, %d calls since", it.Stage, s.wiki.called("")-before)
	}
	s.Remove(other)
	s.ResumeAll()
	s.described(id)
}

func TestWhatTheAccountMayNotIsNotTriedWithEachFile(t *testing.T) {
	s := captioned(t)
	s.wiki.breakBefore(func(call string) error {
		if call == "captions" {
			return &mediawiki.Error{Code: "readapidenied", About: mediawiki.AboutAccount, Behaviour: mediawiki.LogIn}
		}
		return nil
	})
	var ids []ID
	for _, name := range []string{"a.png", "b.png", "c.png"} {
		ids = append(ids, s.draft(name, "Weir "+name))
	}
	s.PauseAll()
	s.Publish(ids...)
	s.ResumeAll()
	for _, id := range ids {
		r := s.missing(id, "readapidenied")
		if diff := cmp.Diff([]Choice{ChoiceAccount, ChoiceRetry, ChoiceSkip}, r.Hold.Problem.Choices); diff != "" {
			t.Errorf("choices (-want +got):\n%s", diff)
		}
	}
	s.wiki.breakBefore(nil)
	s.accounts.change(func(a *fakeAccounts) { a.list[0].Checked = time.Now() }) // it was repaired
	s.described(ids...)
	for _, name := range []string{"a.png", "b.png", "c.png"} {
		s.arrivedOnce(strings.ToUpper(name[:1])+name[1:], "content of "+name)
	}
}

func TestCaptionsOfARemovedAccountWaitWithTheirReason(t *testing.T) {
	s := captioned(t)
	hung, mend := s.hang("captions")
	id := s.draft("a.png", "A weir")
	s.Publish(id)
	<-hung
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	mend()
	var old []account.Account
	s.accounts.change(func(a *fakeAccounts) { old, a.list = a.list, nil })
	s.open()
	s.missing(id, CodeNoAccount)
	s.accounts.change(func(a *fakeAccounts) { a.list = old })
	s.described(id)
}

func TestCaptionsKeepToTheAccountsEdits(t *testing.T) {
	s := captioned(t)
	s.wiki.mu.Lock()
	s.wiki.site.User.Edit = []mediawiki.RateLimit{{Group: "user", Hits: 3, Seconds: 600}}
	s.wiki.mu.Unlock()
	first, second := s.draft("a.png", "A"), s.draft("b.png", "B")
	s.Publish(first)
	s.described(first) // two edits
	s.Publish(second)
	s.until("the limit is obeyed", func() bool {
		h := s.row(second).Hold
		return h.Kind == HoldWaiting && h.Problem.Code == CodePace || s.one(second).Stage == StageDescribed
	})
	if s.one(second).Stage == StageDescribed {
		t.Error("four edits in ten minutes, three are allowed")
	}
	s.described(second)
}

func TestCaptionsAreNotPutOnAnotherFile(t *testing.T) {
	s := captioned(t)
	s.wiki.breakBefore(func(call string) error {
		if call == "titles" && s.wiki.uploads["A.png"] == 1 {
			s.wiki.put("A.png", "somebody else's")
		}
		return nil
	})
	id := s.draft("a.png", "A weir")
	s.Publish(id)
	s.missing(id, CodeMismatch)
	if len(s.captionsOf("A.png")) != 0 {
		t.Errorf("written: %v", s.captionsOf("A.png"))
	}
}

func TestPublishedItemsOfEarlierProgramsAreLeftAlone(t *testing.T) {
	s := captioned(t)
	id := s.add(s.file("a.png", "hello"))[0]
	s.Publish(id)
	s.described(id)
	if err := s.save(id, func(en *entry) { en.Stage = StagePublished }); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s.open()
	s.add(s.file("b.png", "another"))
	if r := s.row(id); r.Describing || r.Stage != StagePublished || s.wiki.called("captions") != 0 {
		t.Errorf("%+v", r)
	}
	if n := s.ClearPublished(); n != 1 {
		t.Errorf("cleared %d", n)
	}
}

func TestTooLongCaptionIsToldBeforePublishing(t *testing.T) {
	s := captioned(t)
	id := s.draft("a.png", strings.Repeat("я", mediawiki.MaxCaption+1))
	s.Publish(id)
	if p := s.held(id, HoldNeedsYou, CodeCaption); p.Limit != mediawiki.MaxCaption || p.After {
		t.Errorf("%+v", p)
	}
	s.caption(id, "en", strings.Repeat("я", mediawiki.MaxCaption)+"  ")
	s.held(id, HoldNeedsYou, CodeCaption) // not in the middle of typing
	s.Retry(id)
	s.described(id)
}

func TestCopiesOfItemsKeepTheirCaptions(t *testing.T) {
	s := captioned(t)
	id := s.draft("a.png", "A weir")
	before := s.one(id)
	s.caption(id, "en", "Another")
	if before.Captions["en"] != "A weir" || s.one(id).Captions["en"] != "Another" {
		t.Errorf("%v, %v", before.Captions, s.one(id).Captions)
	}
}
