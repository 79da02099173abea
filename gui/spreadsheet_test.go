package gui

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wikidrop/gui/guitest"
	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/uploader"
	"wikidrop/uploader/sheet"
)

// texts are all paragraphs that the topmost question shows.
func texts(w *Window) string {
	var all []string
	for _, o := range test.LaidOutObjects(w.window.Canvas().Overlays().Top()) {
		if p, ok := o.(*look.Paragraph); ok {
			all = append(all, p.Text)
		}
	}
	return strings.Join(all, "\n")
}

func TestSpreadsheetThatIsDroppedAloneMayDescribe(t *testing.T) {
	e := guitest.NewEngine()
	e.Put("A.jpg")
	e.SheetReport = uploader.SheetReport{
		Described: 1, Silent: 2, Unknown: []string{"Inv"},
		Missing:  []sheet.Row{{Line: 4, File: "gone.jpg"}},
		Doubtful: []uploader.SheetCell{{Line: 5, Column: sheet.License, Value: "GPL"}},
	}
	w := open(t, e)
	w.Drop([]string{"/home/anna/museum.xlsx"})
	if !w.asking {
		t.Fatal("it does not ask")
	}
	w.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	w.wishes.Settle()
	if got := strings.Join(e.Wishes, "; "); got != "DescribeFrom /home/anna/museum.xlsx" {
		t.Fatalf("wishes: %s", got)
	}
	said := texts(w)
	for _, want := range []string{"1 file described", "4 (gone.jpg)", "5 (Licence: GPL)", "Inv", "2 files"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
}

func TestSpreadsheetIsAFileWhereNothingIsToBeDescribed(t *testing.T) {
	for name, paths := range map[string][]string{
		"with others":    {"/a/museum.csv", "/a/b.jpg"},
		"an address":     {"https://example.org/museum.csv"},
		"no spreadsheet": {"/a/b.jpg"},
	} {
		e := guitest.NewEngine()
		e.Put("A.jpg")
		w := open(t, e)
		if w.Drop(paths); w.asking {
			t.Errorf("%s: it asks", name)
		}
	}
	w := open(t, guitest.NewEngine())
	if w.Drop([]string{"/a/museum.csv"}); w.asking {
		t.Error("it asks about an empty queue")
	}
}

func TestSpreadsheetThatFailsIsToldInWords(t *testing.T) {
	for _, err := range []error{
		sheet.ErrKind, sheet.ErrNoFileColumn, sheet.ErrEmpty, sheet.ErrTooLarge, fs.ErrNotExist, fs.ErrPermission, errors.New("zip"),
	} {
		e := guitest.NewEngine()
		e.Put("A.jpg")
		e.SheetError = err
		w := open(t, e)
		w.describeFrom("/a/museum.csv")
		w.wishes.Settle()
		said := texts(w)
		if !w.asking || !strings.Contains(said, "museum.csv") || strings.Contains(said, "sheet.") && !strings.Contains(said, i18n.T("sheet.failed")) {
			t.Errorf("%v: it says %q", err, said)
		}
	}
}
