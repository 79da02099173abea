package words

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wikidrop/gui/i18n"
	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
)

func TestTwoFilesAreToldApart(t *testing.T) {
	if err := i18n.Set("en"); err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2026, 5, 14, 12, 0, 0, 0, time.Local)
	theirs := &mediawiki.ImageInfo{Title: "File:Tower.jpg", Size: 1_300_000, Width: 800, Height: 600, User: "Petr", Timestamp: noon}
	row := uploader.Row{Title: "Tower.jpg", Size: 4_200_000, Width: 4000, Height: 3000, Date: noon.AddDate(0, 0, 1)}
	row.Hold.Problem.Existing = theirs
	if diff := cmp.Diff([]string{"4.2 MB · 4000 × 3000", "15 May 2026"}, Ours(row)); diff != "" {
		t.Errorf("ours (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"1.3 MB · 800 × 600", "Petr, 14 May 2026"}, Theirs(row)); diff != "" {
		t.Errorf("theirs (-want +got):\n%s", diff)
	}
	row.Title = "Another.jpg"
	row.Hold.Problem.Existing = &mediawiki.ImageInfo{Title: "Datei:Tower.jpg", User: "\u202eevil\n"}
	if diff := cmp.Diff([]string{"Tower.jpg", "evil"}, Theirs(row)); diff != "" {
		t.Errorf("of what little is known (-want +got):\n%s", diff)
	}
	if Ours(uploader.Row{Size: -1}) != nil || Theirs(uploader.Row{}) != nil {
		t.Error("something is told of nothing")
	}
	if got := Where(uploader.Problem{Shared: "Wikimedia Commons"}); got != "Wikimedia Commons" {
		t.Errorf("it is on %q", got)
	}
	if got := Where(uploader.Problem{Shared: "a shared repository"}); got != "A shared repository" {
		t.Errorf("it is on %q", got)
	}
}

func TestWhoseFileItIsAndWhoDeletedIt(t *testing.T) {
	when := time.Date(2026, 5, 14, 12, 0, 0, 0, time.Local)
	theirs := &mediawiki.ImageInfo{Title: "File:Tower.jpg", User: "Petr", Timestamp: when}
	choices := []uploader.Choice{uploader.ChoiceSuggested, uploader.ChoiceSkip}
	duplicate := mediawiki.Warnings{{Kind: "duplicate", Titles: []string{"Tower.jpg"}}}
	archive := mediawiki.Warnings{{Kind: "duplicate-archive", Titles: []string{"Tower.jpg"}}}
	for name, c := range map[string]struct {
		p    uploader.Problem
		want []string
		not  string
	}{
		"taken, may be replaced": {uploader.Problem{Code: "exists", Existing: theirs, Choices: append(choices, uploader.ChoiceOverwrite)},
			[]string{"Petr", "14 May 2026", "as a new version"}, "may not replace"},
		"taken, may not be": {uploader.Problem{Code: "exists", Existing: theirs, Choices: choices},
			[]string{"Petr", "14 May 2026", "may not replace"}, "as a new version"},
		"on the shared repository": {uploader.Problem{Code: "fileexists-shared-forbidden", Shared: "Wikimedia Commons"},
			[]string{"A file of Wikimedia Commons has it"}, "for example"},
		"same content there": {uploader.Problem{Code: "duplicate", Shared: "Wikimedia Commons", Warnings: duplicate},
			[]string{"Wikimedia Commons already has this content", "“Tower.jpg”"}, ""},
		"same content deleted": {uploader.Problem{Code: "duplicate-archive", Warnings: archive, Who: "Admin", When: when, Text: "''copied''"},
			[]string{"Admin deleted it on 14 May 2026", "The wiki says: “copied”", "“Tower.jpg”"}, "deletion log"},
		"same content deleted, nobody knows by whom": {uploader.Problem{Code: "duplicate-archive", Warnings: archive},
			[]string{"deletion log", "“Tower.jpg”"}, "deleted it on"},
		"cut": {uploader.Problem{Code: uploader.CodeDamaged}, []string{"not complete"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			inEveryLanguage(t, func(t *testing.T) { soundMessage(t, name, Problem(c.p)) })
			if err := i18n.Set("en"); err != nil {
				t.Fatal(err)
			}
			m := Problem(c.p)
			text := m.Title + ". " + m.Why + " " + m.Do
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("no %q in %q", want, text)
				}
			}
			if c.not != "" && strings.Contains(text, c.not) {
				t.Errorf("%q in %q", c.not, text)
			}
		})
	}
}
