package windowtest

import (
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestSpreadsheetDroppedOnTheWindowDescribesTheFiles drops scans and then the museum's
// table, and finds its words on the wiki's pages.
func TestSpreadsheetDroppedOnTheWindowDescribesTheFiles(t *testing.T) {
	s := open(t)
	s.start("--practice")
	dir, scans := folder(t, s.dir, "scans", 3)
	s.add(len(scans), dir)
	first := filepath.Base(scans[0])
	table := filepath.Join(s.dir, "museum.csv")
	content := "Файл;Название;Описание;Категории;Инв. №\n" +
		first + ";Ваза с птицами;Ваза, 1820;\"Вазы; Музей\";17\nнет такого.jpg;;;;18\n"
	if err := os.WriteFile(table, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	begin := s.program.Mark()
	if err := s.program.Drop(table); err != nil {
		t.Fatal(err)
	}
	s.waitLog(begin, "question opened")
	s.focus()
	s.keys("Return")
	s.waitLog(begin, "described from a spreadsheet")
	s.wait("the report", func() bool { return len(s.program.Entries(begin, "question opened")) == 2 })
	s.picture("spreadsheet-report")
	s.keys("Escape")
	published, err := s.program.Publish(time.Minute, len(scans))
	if err != nil {
		t.Fatal(err)
	}
	api, err := s.program.PracticeAPI(time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	text := pageText(t, api, "File:Ваза с птицами.png")
	for _, want := range []string{"Ваза, 1820", "[[Category:Вазы]]", "[[Category:Музей]]"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q:\n%s", want, text)
		}
	}
	if len(published) != len(scans) {
		t.Errorf("%d files were published", len(published))
	}
	s.quit()
}

func (s *stage) waitLog(begin logMark, message string) {
	s.Helper()
	if _, err := s.program.WaitLog(time.Minute, begin, message, AtLeast(1)); err != nil {
		s.Fatal(err)
	}
}

// pageText is the wikitext of a page.
func pageText(t *testing.T, api, title string) string {
	t.Helper()
	query := url.Values{
		"action": {"query"}, "titles": {title}, "prop": {"revisions"}, "rvprop": {"content"}, "rvslots": {"main"}, "format": {"json"},
	}
	response, err := http.Get(api + "?" + query.Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(answer)
}
