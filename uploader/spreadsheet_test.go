package uploader

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wikidrop/uploader/sheet"
)

// sheet writes a spreadsheet and describes the queue with it.
func (s *stand) sheet(content string) SheetReport {
	s.Helper()
	path := filepath.Join(s.TempDir(), "museum.csv")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		s.Fatal(err)
	}
	r, err := s.DescribeFrom(path)
	if err != nil {
		s.Fatal(err)
	}
	return r
}

func TestSpreadsheetDescribesTheFilesThatItNames(t *testing.T) {
	s := newStand(t)
	s.PauseAll()
	ids := s.add(
		s.file("Зал 1/a.png", "a"), s.file("Зал 2/a.png", "b"),
		s.file("inv 12.png", "c"), s.file("cafe\u0301.png", "d"), s.file("silent.png", "e"))
	r := s.sheet("File;Title;Description;Licence;Categories;Lat;Lon;Date;Author;Inv\n" +
		"зал 1\\A.png;Vase;A vase;CC BY 4.0;\"Vases; Prague, Old Town|[[Category:Clay]]\";50,5;14;1820;Unknown;1\n" +
		"Зал 2/a.png;Vase;;;;;;;;2\n" +
		"INV 12;;Plate;GPL;;91;14;;;3\n" +
		"café.png;;Cup;;;;;;;4\n" +
		"a.png;;Which?;;;;;;;5\n" +
		"gone.png;;Nobody;;;;;;;6\n")
	if r.Described != 4 || r.Silent != 1 {
		t.Errorf("described %d, silent %d", r.Described, r.Silent)
	}
	vase := s.one(ids[0])
	d := vase.Description
	got := []any{vase.Title, d.Text, d.License, d.Date, d.Author, d.Latitude, d.Longitude, d.Categories}
	want := []any{"Vase.png", "A vase", "cc-by-4.0", "1820", "Unknown", 50.5, 14.0, []string{"Vases", "Prague, Old Town", "Clay"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if second := s.one(ids[1]); second.Title != "Vase (2).png" {
		t.Errorf("a title given twice: %q", second.Title)
	}
	plate := s.one(ids[2])
	if plate.Description.Text != "Plate" || plate.Description.License != "cc-by-sa-4.0" || plate.Description.HasPlace {
		t.Errorf("%+v", plate.Description)
	}
	if cup := s.one(ids[3]).Description.Text; cup != "Cup" {
		t.Errorf("a name with its accent written otherwise: %q", cup)
	}
	lines := func(rows []sheet.Row) (n []int) {
		for _, row := range rows {
			n = append(n, row.Line)
		}
		return n
	}
	if diff := cmp.Diff([][]int{{7}, {6}, nil}, [][]int{lines(r.Missing), lines(r.Ambiguous), lines(r.Late)}); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]SheetCell{{4, sheet.License, "GPL"}, {4, sheet.Latitude, "91"}}, r.Doubtful); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Inv"}, r.Unknown); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
}

func TestSpreadsheetOfTheDraftsComesBackUnchanged(t *testing.T) {
	s := newStand(t)
	s.PauseAll()
	ids := s.add(s.file("a/x.png", "a"), s.file("b/x.png", "b"))
	text, categories := "Two\nlines; =1+1", []string{"Prague, Old Town", "Bridges"}
	if err := s.Edit(ids[:1], Patch{Text: &text, Categories: &categories, Place: &Place{-33.85, 151.2}}); err != nil {
		t.Fatal(err)
	}
	s.until("looked up", func() bool {
		return !slices.ContainsFunc(s.Items(ids...), func(it Item) bool { return it.Stage == StageNew })
	})
	before := s.Items(ids...)
	path := filepath.Join(t.TempDir(), "drafts.xlsx")
	if err := s.SaveDescriptions(path); err != nil {
		t.Fatal(err)
	}
	r, err := s.DescribeFrom(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(SheetReport{Described: 2}, r); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, s.Items(ids...)); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
}

func TestSpreadsheetComesTooLateForWhatIsPublished(t *testing.T) {
	s := newStand(t)
	id := s.add(s.file("a.png", "hello"))[0]
	s.Publish(id)
	s.published(id)
	if r := s.sheet("file,description\na.png,late\n"); len(r.Late) != 1 || r.Described != 0 {
		t.Errorf("%+v", r)
	}
}

func TestSpreadsheetThatCannotBeReadChangesNothing(t *testing.T) {
	s := newStand(t)
	s.PauseAll()
	id := s.add(s.file("a.png", "hello"))[0]
	before := s.one(id)
	path := filepath.Join(t.TempDir(), "a.csv")
	if err := os.WriteFile(path, []byte("invoice\na.png\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.DescribeFrom(path); !errors.Is(err, sheet.ErrNoFileColumn) {
		t.Error(err)
	}
	if diff := cmp.Diff(before, s.one(id)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
