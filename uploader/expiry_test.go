package uploader

import (
	"slices"
	"strings"
	"testing"
	"time"

	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

func TestRowSaysHowLongTheWikiKeepsTheBytes(t *testing.T) {
	for hours, want := range map[int]time.Duration{0: 6 * time.Hour, 48: 48 * time.Hour} {
		s := newStand(t)
		s.accounts.change(func(a *fakeAccounts) { a.list[0].Facts = account.Facts{StashHours: hours} })
		s.wiki.warn = func(mediawiki.Params) mediawiki.Warnings { return mediawiki.Warnings{{Kind: "was-deleted"}} }
		id := s.add(s.file("a.png", "hello"))[0]
		s.Publish(id)
		s.held(id, HoldNeedsYou, "was-deleted")
		row := s.Snapshot(0).Rows[0]
		if got := row.Expires.Sub(s.one(id).Since); got != want {
			t.Errorf("kept for %v, want %v", got, want)
		}
		s.Answer([]ID{id}, ChoiceIgnore, "")
		s.published(id)
		if row := s.Snapshot(0).Rows[0]; !row.Expires.IsZero() {
			t.Error("what is published expires")
		}
	}
}

func TestEarlyExpiryIsLearned(t *testing.T) {
	s := newStand(t)
	now := s.clock.Now()
	for _, c := range []struct{ age, want time.Duration }{
		{time.Minute, 6 * time.Hour}, {7 * time.Hour, 6 * time.Hour}, {2 * time.Hour, 2 * time.Hour}, {3 * time.Hour, 2 * time.Hour},
	} {
		s.learnExpiry(Item{Account: "a1", Since: now.Add(-c.age)})
		if got := s.keeps("a1").Round(time.Hour); got != c.want {
			t.Errorf("lost after %v: the wiki keeps %v, want %v", c.age, got, c.want)
		}
	}
}

func TestLearnedAgeOutlivesTheProgram(t *testing.T) {
	s := newStand(t)
	lost := Item{Account: "a1", Since: s.clock.Now().Add(-2 * time.Hour)}
	s.learnExpiry(lost)
	s.accounts.change(func(a *fakeAccounts) { // another account of the same wiki
		a.list = append(a.list, account.Account{ID: "a2", API: a.list[0].API, User: "Petr"}, account.Account{ID: "a3", API: "https://other.test/api.php"})
		a.wikis["a2"], a.wikis["a3"] = newFakeWiki(), newFakeWiki()
	})
	s.Close()
	s.open()
	for id, want := range map[string]time.Duration{"a1": 2 * time.Hour, "a2": 2 * time.Hour, "a3": 6 * time.Hour} {
		if got := s.keeps(id).Round(time.Hour); got != want {
			t.Errorf("%s keeps %v after a restart, want %v", id, got, want)
		}
	}
	s.learnPatience(Item{Account: "a2", Since: s.clock.Now().Add(-5 * time.Hour)})
	s.Close()
	s.open()
	if got := s.keeps("a1"); got != stashAge {
		t.Errorf("a file that stayed longer proves %v wrong", got)
	}
}

func TestUnreadableAgesAreNone(t *testing.T) {
	for _, record := range []string{"", "null", "{", `{"a":"b"}`, `{"https://w/api.php":-5}`, `[1]`} {
		if got := agesFrom([]byte(record)); len(got) > 0 {
			t.Errorf("%q is read as %v", record, got)
		}
	}
}

func TestWhatExpiresFirstGoesFirst(t *testing.T) {
	s := newStand(t)
	now := s.clock.Now()
	put := func(id ID, stage Stage, key string, age time.Duration) *entry {
		return &entry{Item: Item{ID: id, Stage: stage, Key: key, Since: now.Add(-age), Intent: IntentPublish}, fresh: now}
	}
	list := []*entry{
		{Item: Item{ID: 1, Stage: StageChecked, Intent: IntentPublish}, fresh: now},
		put(2, StageSending, "k2", time.Hour), put(3, StageStashed, "k3", time.Hour),
		put(4, StageSending, "k4", 2*time.Hour), put(5, StageStashed, "k5", 3*time.Hour),
		{Item: Item{ID: 6, Stage: StageSending, Intent: IntentPublish}, fresh: now},
	}
	toSend, _, _ := s.sortOut(list, now)
	var order []ID
	for _, en := range toSend {
		order = append(order, en.ID)
	}
	if want := []ID{5, 3, 4, 2, 1, 6}; !slices.Equal(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
}

func TestExpiredKeyIsToldOnce(t *testing.T) {
	s := newStand(t)
	s.wiki.breakBefore(func(call string) error {
		if call == "commit A.png" && s.wiki.called("commit") == 1 {
			s.wiki.mu.Lock()
			clear(s.wiki.stashed)
			s.wiki.mu.Unlock()
		}
		return nil
	})
	id := s.add(s.file("a.png", noise(4, 6<<20)))[0]
	s.Snapshot(0)
	s.Publish(id)
	told, said := 0, false
	s.until("published", func() bool {
		shot := s.Snapshot(0)
		said = said || shot.Rows[0].Again
		for _, n := range shot.Notices {
			if n.Code == "stash-expired" && strings.Contains(n.Name, "A.png") {
				told++
			}
		}
		return s.one(id).Stage >= StagePublished
	})
	if told != 1 || !said {
		t.Errorf("told %d times, in the row %v", told, said)
	}
}

func TestTimeZoneChangesNothing(t *testing.T) {
	s := newStand(t)
	s.PauseAll()
	id := s.add(s.file("a.png", "hello"))[0]
	since := s.clock.Now().Add(-time.Hour).In(time.FixedZone("there", 11*3600))
	if err := s.save(id, func(en *entry) { en.Stage, en.Key, en.Since = StageStashed, "k.png", since }); err != nil {
		t.Fatal(err)
	}
	before := s.Snapshot(0).Rows[0].Expires
	s.Close()
	s.open()
	if after := s.Snapshot(0).Rows[0].Expires; !after.Equal(before) || !after.Equal(since.Add(6*time.Hour)) {
		t.Errorf("it expires at %v, was %v", after, before)
	}
}
