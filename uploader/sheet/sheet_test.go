package sheet

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func write(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func encoded(t *testing.T, e interface{ String(string) (string, error) }, text string) []byte {
	t.Helper()
	s, err := e.String(text)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(s)
}

func TestTextOfSpreadsheetProgramsIsUnderstood(t *testing.T) {
	want := Table{
		Rows: []Row{
			{Line: 2, File: "мельница.jpg", Fields: map[Column]string{Title: "Старая мельница", Description: "Одна; \"две\"\nстроки"}},
			{Line: 3, File: "b.jpg", Fields: map[Column]string{}},
		},
		Columns: []Column{Title, Description},
		Unknown: []string{"Инв. №"},
	}
	commas := "Имя файла,Название,Описание,Инв. №\nмельница.jpg,Старая мельница,\"Одна; \"\"две\"\"\nстроки\",17\nb.jpg,,,\n"
	semicolons := "Имя файла;Название;Описание;Инв. №\r\nмельница.jpg;Старая мельница;\"Одна; \"\"две\"\"\nстроки\";17\r\nb.jpg;;;\r\n"
	tabs := strings.ReplaceAll(strings.ReplaceAll(semicolons, ";", "\t"), "Одна\t", "Одна;")
	for name, content := range map[string][]byte{
		"commas.csv":      []byte(commas),
		"marked.csv":      []byte("\ufeff" + commas),
		"semicolons.csv":  []byte(semicolons),
		"tabs.tsv":        []byte(tabs),
		"windows.csv":     encoded(t, charmap.Windows1251.NewEncoder(), semicolons),
		"unicodetext.csv": encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(), tabs),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Read(write(t, name, content))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWesternTextIsUnderstood(t *testing.T) {
	path := write(t, "a.csv", encoded(t, charmap.Windows1252.NewEncoder(), "File;Author\r\na.jpg;José Nováková-Müller\r\n"))
	got, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if author := got.Rows[0].Fields[Author]; author != "José Nováková-Müller" {
		t.Errorf("author is %q", author)
	}
}

func TestWhatWasWrittenIsReadAgain(t *testing.T) {
	rows := []Row{
		{Line: 2, File: "a.jpg", Fields: map[Column]string{
			Title: "=1+1", Description: "Zwei\nZeilen, +1", Date: "2026-05-14", Categories: "A; B",
			Latitude: "50.0865", Longitude: "14.4114", License: "CC0",
		}},
		{Line: 3, File: "Ордер/б.tif", Fields: map[Column]string{}},
	}
	path := filepath.Join(t.TempDir(), "drafts.xlsx")
	for range 2 { // the second replaces the first
		if err := Write(path, rows); err != nil {
			t.Fatal(err)
		}
	}
	got, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rows, got.Rows); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(got.Unknown) > 0 {
		t.Errorf("own columns are unknown: %q", got.Unknown)
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 1 {
		t.Errorf("beside it is left %v, %v", left, err)
	}
}

func TestRowsAreCountedAsSpreadsheetsShowThem(t *testing.T) {
	got, err := Read(write(t, "a.csv", []byte("\nfile,title\n\na.jpg,\"two\nlines\"\n\n\nb.jpg,\n")))
	if err != nil {
		t.Fatal(err)
	}
	var numbers []int
	for _, row := range got.Rows {
		numbers = append(numbers, row.Line)
	}
	if diff := cmp.Diff([]int{4, 7}, numbers); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhatIsNoDescriptionIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		want    error
	}{
		"empty.csv":   {" \n\n", ErrEmpty},
		"nothing.csv": {"", ErrEmpty},
		"other.csv":   {"Invoice,Amount\n1,2\n", ErrNoFileColumn},
		"photo.jpg":   {"", ErrKind},
		"rows.csv":    {"file\n" + strings.Repeat("a\n", MostRows+2), ErrTooLarge},
	} {
		if _, err := Read(write(t, name, []byte(c.content))); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Read(write(t, "broken.xlsx", []byte("PK\x03\x04 no zip"))); err == nil {
		t.Error("a broken file was read")
	}
	if _, err := Read(filepath.Join(t.TempDir(), "gone.csv")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is gone: %v", err)
	}
}

func TestColumnsAreKnownByManyNames(t *testing.T) {
	for name, want := range map[string]Column{
		"FILE_NAME": File, "file name": File, " Path ": File, "Lizenz": "", "license": License, "Licence:": License,
		"Категории": Categories, "ШИРОТА": Latitude, "": "",
	} {
		if got, _ := columnOf(name); got != want {
			t.Errorf("%q is %q", name, got)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add([]byte("file,title\na.jpg,\"A\n"))
	f.Add([]byte("\xff\xfef\x00i\x00l\x00e\x00"))
	f.Add([]byte("\xf4\xe0\xe9\xeb;x\n\xe0;\xe1\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		lines, err := parseText(content)
		if err != nil {
			return
		}
		table, err := understand(lines)
		if err != nil {
			return
		}
		for _, row := range table.Rows {
			if row.File == "" || len(row.Fields) > len(Columns()) {
				t.Errorf("row %+v", row)
			}
		}
	})
}
