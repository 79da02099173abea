package uploader

import (
	"fmt"
	"testing"

	"wikidrop/uploader/practice"
)

func TestProposedNamesAreFreeEverywhere(t *testing.T) {
	for range 2 { // and the same each time
		r := rehearse(t, practice.Behave139, nil)
		r.Remove(r.upload(r.file("1/a.png", picture(80, 2000)), r.file("1/a (2).png", picture(81, 2000)), r.file("1/a (4).png", picture(82, 2000)))...)
		r.wiki.AddPage("File:A (5).png", "a page without a file")
		third := r.add(r.file("3/a (3).png", picture(83, 2000)))[0] // in the queue
		one := r.add(r.file("2/a.png", picture(84, 2000)))[0]
		if p := r.held(one, HoldNeedsYou, "exists"); p.Suggested != "A (6).png" {
			t.Errorf("proposed %q", p.Suggested)
		}
		if it := r.one(third); it.Title != "A (3).png" {
			t.Errorf("a name of its own became %q", it.Title)
		}
	}
}

func TestProposedNamesDoNotCollide(t *testing.T) {
	r := rehearse(t, practice.Behave139, nil)
	// All want to be x.png: their content is PNG, whatever they are called.
	paths := []string{r.file("x.jpg", picture(85, 2000)), r.file("x.gif", picture(86, 2000)), r.file("x.webp", picture(87, 2000))}
	ids := r.add(paths...)
	seen := map[string]bool{}
	for _, id := range ids {
		p := r.held(id, HoldNeedsYou, CodeName)
		if p.Suggested == "" || seen[p.Suggested] {
			t.Errorf("%q proposed again", p.Suggested)
		}
		seen[p.Suggested] = true
	}
	r.Answer(ids, ChoiceSuggested, "")
	for _, id := range ids {
		if it := r.one(id); !seen[it.Title] {
			t.Errorf("%q was never proposed", it.Title)
		}
	}
	r.Publish(ids...)
	r.published(ids...)
	if n := len(r.wiki.Files()); n != len(ids) {
		t.Errorf("%d files", n)
	}
}

func TestTitlesAreAskedFiftyAtATime(t *testing.T) {
	r := rehearse(t, practice.Behave139, nil)
	r.PauseAll()
	var paths []string
	for i := range 60 {
		paths = append(paths, r.file(fmt.Sprintf("view %02d.png", i), picture(uint64(100+i), 1500)))
	}
	ids := r.add(paths...)
	r.until("all are in order", func() bool {
		for _, id := range ids {
			if r.one(id).Stage != StageChecked {
				return false
			}
		}
		return true
	})
	// A content and a deletion log each; the names together.
	if n := r.line.count("query"); n > 2*len(ids)+45 {
		t.Errorf("%d queries for %d files", n, len(ids))
	}
}

func TestRowsThatAreSeenAreLookedUpFirst(t *testing.T) {
	e := &Engine{looks: 100}
	var list []*entry
	for i := range ID(5) {
		list = append(list, &entry{Item: Item{ID: i}})
	}
	list[3].looked, list[1].looked, list[2].looked = 99, 95, 10
	var got []ID
	for _, en := range e.seenFirst(list) {
		got = append(got, en.ID)
	}
	if fmt.Sprint(got) != "[1 3 0 2 4]" {
		t.Errorf("order %v", got)
	}
}
