package uploader

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"testing"
	"time"

	"wikidrop/uploader/faults"
	"wikidrop/uploader/realwiki"
)

// aheadFaults is an engine behind a bad line whose drafts go ahead, in pieces as small
// as those of the matrix.
func aheadFaults(t testing.TB, w wikiUnderFault) *faultStand {
	t.Helper()
	s := prepareFaultStand(t, w, 0)
	s.opts.SendAhead, s.opts.Method, s.opts.ChunkSize = true, MethodChunked, quickPiece
	s.open()
	return s
}

// inStash waits until nobody works on items any more that are all in the stash.
func (s *faultStand) inStash(ids ...ID) {
	s.Helper()
	s.eventually("in the stash", 60*time.Second, func() bool {
		for _, r := range s.Snapshot(0).Rows {
			if slices.Contains(ids, r.ID) && (r.Stage != StageStashed || r.Activity != ActivityNone) {
				return false
			}
		}
		return true
	})
}

// public is all that a wiki shows to anybody: files, pages, versions, logs, changes.
func (w realUnderFault) public(t *testing.T) string {
	t.Helper()
	var seen struct{ Query json.RawMessage }
	all := ""
	for _, query := range []url.Values{
		{"list": {"allimages"}, "ailimit": {"max"}, "aiprop": {"sha1|timestamp|user"}},
		{"list": {"allpages"}, "apnamespace": {"6"}, "aplimit": {"max"}},
		{"list": {"allpages"}, "aplimit": {"max"}},
		{"list": {"allrevisions"}, "arvlimit": {"max"}},
		{"list": {"logevents"}, "lelimit": {"max"}},
		{"list": {"recentchanges"}, "rclimit": {"max"}, "rctype": {"edit|new|log|external|categorize"}},
	} {
		if err := w.ask(query, &seen); err != nil {
			t.Fatal(err)
		}
		if len(seen.Query) == 0 {
			t.Fatalf("no answer to %v", query)
		}
		all += string(seen.Query) + "\n"
	}
	return all
}

func TestNothingIsPublicBeforePublish(t *testing.T) {
	play := func(t *testing.T, w wikiUnderFault, public func() string) {
		before := public()
		s := aheadFaults(t, w)
		contents := [][]byte{faults.Picture(901, quickFile), faults.Picture(902, asyncFile), faults.Picture(903, smallFile)}
		var sources []string
		for i, c := range contents {
			sources = append(sources, s.file(fmt.Sprintf("Ahead %d.png", i), c))
		}
		ids := s.add(sources...)
		s.inStash(ids...)
		sent := s.proxy.AllSent()
		if after := public(); after != before {
			t.Fatalf("before:\n%s\nafter drafts went ahead:\n%s", before, after)
		}
		if n := s.proxy.Count(faults.Publish); n != 0 {
			t.Fatalf("%d publishing requests", n)
		}
		s.Publish(ids...)
		s.ends(ids, doneStage(s, ids), "")
		for _, c := range contents {
			s.once(sumOf(c))
		}
		if again := s.proxy.AllSent() - sent; again != 0 {
			t.Errorf("%d bytes of files went when they were published", again)
		}
	}
	for _, async := range []bool{false, true} {
		t.Run(fmt.Sprintf("practice, async %t", async), func(t *testing.T) {
			w := startPracticeUnderFault(t, async)
			play(t, w, func() string { return fmt.Sprint(w.Files()) })
		})
	}
	t.Run("real", func(t *testing.T) {
		if testing.Short() {
			t.Skip("the real MediaWiki takes its time")
		}
		w := realUnderFault{realwiki.Start(t)}
		play(t, w, func() string { return w.public(t) })
	})
}

// doneStage is the stage of files that are done, once they are.
func doneStage(s *faultStand, ids []ID) Stage {
	s.Helper()
	s.eventually("published", 60*time.Second, func() bool {
		for _, it := range s.Items(ids...) {
			if it.Stage < StagePublished {
				return false
			}
		}
		return true
	})
	return s.one(ids[0]).Stage
}

// aheadFault strikes a draft on its way.
type aheadFault struct {
	name  string
	rules func(w practiceUnderFault) []faults.Rule
	again int64 // pieces that may go a second time
	// rests says that the draft does not get into the stash before it is published.
	rests bool
}

func TestFaultsOnTheWayAhead(t *testing.T) {
	one := func(k faults.Kind, nth int, f faults.Fault) func(practiceUnderFault) []faults.Rule {
		return func(practiceUnderFault) []faults.Rule { return []faults.Rule{{Kind: k, From: nth, Fault: f}} }
	}
	rows := []aheadFault{
		{name: "permissiondenied for ever", rests: true, again: 1, rules: func(practiceUnderFault) []faults.Rule {
			return []faults.Rule{{Kind: faults.Bytes, To: anyTimes, Fault: faults.APIError("permissiondenied")}}
		}},
		{name: "a hook says no", rests: true, again: 1, rules: func(practiceUnderFault) []faults.Rule {
			return []faults.Rule{{Kind: faults.Bytes, To: anyTimes, Fault: faults.APIError("somebodys-hook")}}
		}},
		{name: "stash purged before it is published", again: everyByte, rules: func(w practiceUnderFault) []faults.Rule {
			return []faults.Rule{{Kind: faults.Commit, Fault: faults.Do(w.purge)}}
		}},
		{name: "stash purged on the way", again: everyByte, rests: true, rules: func(w practiceUnderFault) []faults.Rule {
			return []faults.Rule{{Kind: faults.Bytes, From: 2, Fault: faults.Do(w.purge)}}
		}},
		{name: "a byte turned over", again: everyByte, rests: true, rules: one(faults.Bytes, 2, faults.Flip)},
		{name: "sessions lost", again: 1, rules: func(w practiceUnderFault) []faults.Rule {
			return []faults.Rule{{Kind: faults.Bytes, From: 2, Fault: faults.Do(w.forget)}}
		}},
	}
	for _, l := range theLine {
		if l.hasty || l.name == "arrives late" {
			continue
		}
		for _, m := range []struct {
			kind faults.Kind
			nth  int
		}{{faults.First, 1}, {faults.Bytes, 2}, {faults.Last, 1}, {faults.Commit, 1}} {
			rows = append(rows, aheadFault{name: l.name + " at " + string(m.kind), rules: one(m.kind, m.nth, l.fault), again: 1})
		}
	}
	began, ended := time.Now(), 0
	for i, row := range rows {
		for _, async := range []bool{false, true} {
			if async && !everything() && i%4 != 0 {
				continue
			}
			t.Run(fmt.Sprintf("%s, async %t", row.name, async), func(t *testing.T) {
				strikeAhead(t, row, uint64(2000+i), async)
				ended++
			})
		}
	}
	fmt.Printf("faults: sent ahead: %d faults, %d cells ended as expected, nothing public before anybody asked, %v\n",
		len(rows), ended, time.Since(began).Round(time.Second))
}

// strikeAhead lets a fault meet a draft, looks that nothing is public, and publishes
// it.
func strikeAhead(t *testing.T, row aheadFault, seed uint64, async bool) {
	w := startPracticeUnderFault(t, async)
	s := aheadFaults(t, w)
	s.proxy.Set(row.rules(w)...)
	content := faults.Picture(seed, quickFile)
	if async {
		content = faults.Picture(seed, asyncFile)
	}
	id := s.add(s.file("Weir.png", content))[0]
	s.eventually("it went, or rests", 60*time.Second, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		en := s.items[id]
		if row.rests {
			return en.cancel == nil && s.proxy.Count(faults.Bytes) > 0 && !s.goesAhead(en) || s.Engine.wiki(en.Account).noAhead
		}
		return en.Stage == StageStashed && en.cancel == nil
	})
	if n := len(w.Files()); n != 0 || s.proxy.Count(faults.Publish) != 0 {
		t.Fatalf("%d files are public, %d publishing requests", n, s.proxy.Count(faults.Publish))
	}
	if it := s.one(id); it.Hold.Kind != HoldNone || it.Intent != IntentDraft {
		t.Fatalf("the draft is bothered: %+v", it.Hold)
	}
	if row.rests {
		s.proxy.Set()
	}
	s.Publish(id)
	doneStage(s, []ID{id})
	s.proxy.Idle()
	s.once(sumOf(content))
	allowed := row.again * quickPiece
	if row.again == everyByte {
		allowed = int64(len(content)) + quickPiece
	}
	if again := s.proxy.AllSent() - int64(len(content)); again > allowed {
		s.tell()
		t.Errorf("%d bytes went again, %d may", again, allowed)
	}
}
