package uploader

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

// withPetr adds Petr on the same wiki (a2) and Anna on another one (b1).
func (s *stand) withPetr() {
	s.accounts.change(func(a *fakeAccounts) {
		a.list = append(a.list,
			account.Account{ID: "a2", API: "http://wiki.test/w/api.php", User: "Petr"},
			account.Account{ID: "b1", API: "https://other.test/w/api.php", User: "Anna"})
		a.wikis["a2"], a.wikis["b1"] = s.wiki, newFakeWiki()
	})
}

// crashed is what a start after a crash at this moment would find.
func (s *stand) crashed() []Item {
	s.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, "queue.db"))
	if err != nil {
		s.Fatal(err)
	}
	path := filepath.Join(s.TempDir(), "queue.db")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		s.Fatal(err)
	}
	store, content, err := openStore(path)
	if err != nil {
		s.Fatal(err)
	}
	store.close()
	return content.items
}

func accountsOf(items []Item) map[string]int {
	n := map[string]int{}
	for _, it := range items {
		n[it.Account]++
	}
	return n
}

func TestReassignedItemsGoUnderTheOtherAccount(t *testing.T) {
	s := newStand(t)
	s.withPetr()
	s.PauseAll()
	ids := s.some(3)
	s.Publish(ids...)
	if n := s.CountOf("a1"); n != 3 {
		t.Errorf("%d items", n)
	}
	if moved, err := s.Reassign("a1", "a2"); moved != 3 || err != nil {
		t.Fatal(moved, err)
	}
	for _, it := range s.Items(ids...) {
		if it.Account != "a2" || it.Intent != IntentPublish || it.Description.Author == "Anna" {
			t.Errorf("%+v", it)
		}
	}
	// The program dies here, before the account is removed.
	if diff := cmp.Diff(map[string]int{"a2": 3}, accountsOf(s.crashed())); diff != "" {
		t.Errorf("on disk (-want +got):\n%s", diff)
	}
	if n := s.CountOf("a1"); n != 0 {
		t.Errorf("%d items are left", n)
	}
	s.accounts.change(func(a *fakeAccounts) { a.list = a.list[1:] })
	s.ResumeAll()
	s.published(ids...)
}

func TestItemsReassignedToAnotherWikiBecomeDrafts(t *testing.T) {
	s := newStand(t)
	s.withPetr()
	s.PauseAll()
	ids := s.some(2)
	s.Publish(ids[0])
	if moved, err := s.Reassign("a1", "b1"); moved != 2 || err != nil {
		t.Fatal(moved, err)
	}
	for _, it := range s.Items(ids...) {
		if it.Account != "b1" || it.Intent != IntentDraft {
			t.Errorf("%+v", it)
		}
	}
}

func TestItemsAreNotReassignedToAnUnknownAccount(t *testing.T) {
	s := newStand(t)
	ids := s.some(1)
	if moved, err := s.Reassign("a1", "gone"); moved != 0 || !errors.Is(err, account.ErrUnknown) {
		t.Error(moved, err)
	}
	if it := s.one(ids[0]); it.Account != "a1" {
		t.Errorf("%+v", it)
	}
}

func TestHalfSentItemIsSentAnewByTheOtherAccount(t *testing.T) {
	s := newStand(t)
	s.withPetr()
	hung, mend := s.hang("chunk 4194304.")
	content := noise(1, 9<<20)
	id := s.add(s.file("a.png", content))[0]
	s.Publish(id)
	<-hung
	if moved, err := s.Reassign("a1", "a2"); moved != 1 || err != nil {
		t.Fatal(moved, err)
	}
	mend()
	s.published(id)
	if it := s.one(id); it.Account != "a2" {
		t.Errorf("%+v", it)
	}
	s.arrivedOnce("A.png", content)
}

// TestPublishingRequestWithoutAnswerIsLookedUpByTheOtherAccount lets a file arrive
// whose answer is lost: whoever takes it over finds it there.
func TestPublishingRequestWithoutAnswerIsLookedUpByTheOtherAccount(t *testing.T) {
	for name, takeOver := range map[string]func(*stand, ID){
		"moved with its account": func(s *stand, id ID) {
			if moved, err := s.Reassign("a1", "b1"); moved != 0 || err != nil {
				s.Errorf("to another wiki: %d, %v", moved, err)
			}
			if moved, err := s.Reassign("a1", "a2"); moved != 1 || err != nil {
				s.Errorf("%d, %v", moved, err)
			}
		},
		"given another one after the account was removed": func(s *stand, id ID) {
			s.accounts.change(func(a *fakeAccounts) { a.list = a.list[1:] })
			s.ResumeAll()
			s.held(id, HoldNeedsYou, CodeNoAccount)
			if err := s.Answer([]ID{id}, ChoiceAccount, "a2"); err != nil {
				s.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t)
			s.withPetr()
			content := noise(1, 9<<20)
			lost := make(chan struct{})
			s.wiki.after = func(call string) error {
				if call != "commit A.png" {
					return nil
				}
				s.PauseAll()
				close(lost)
				return &mediawiki.Error{Code: "network", Behaviour: mediawiki.Transient, About: mediawiki.AboutNetwork, Unanswered: true}
			}
			id := s.add(s.file("a.png", content))[0]
			s.Publish(id)
			<-lost
			s.atRest(id)
			if it := s.one(id); it.Stage != StagePublishing {
				t.Fatalf("%+v", it)
			}
			takeOver(s, id)
			s.ResumeAll()
			s.Retry(id)
			s.published(id)
			s.arrivedOnce("A.png", content)
		})
	}
}

func TestItemsRemovedWithTheirAccountAreGoneForGood(t *testing.T) {
	s := newStand(t)
	s.withPetr()
	s.PauseAll()
	ids := s.some(3)
	petr := "a2"
	if err := s.Edit(ids[:1], Patch{Account: &petr}); err != nil {
		t.Fatal(err)
	}
	if n, err := s.RemoveOf("a1"); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	if diff := cmp.Diff(map[string]int{"a2": 1}, accountsOf(s.crashed())); diff != "" {
		t.Errorf("on disk (-want +got):\n%s", diff)
	}
	if n, err := s.RemoveOf("a1"); n != 0 || err != nil {
		t.Error(n, err)
	}
}

func TestPublishedItemsStayWithTheirAccount(t *testing.T) {
	s := newStand(t)
	s.withPetr()
	ids := s.some(1)
	s.Publish(ids...)
	s.published(ids...)
	if n := s.CountOf("a1"); n != 0 {
		t.Errorf("%d to come", n)
	}
	if moved, err := s.Reassign("a1", "a2"); moved != 0 || err != nil {
		t.Error(moved, err)
	}
	if n, err := s.RemoveOf("a1"); n != 0 || err != nil || len(s.Items(ids...)) != 1 {
		t.Error(n, err)
	}
}
