package i18n

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"

	"fyne.io/fyne/v2/lang"
	"github.com/google/go-cmp/cmp"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// speak replaces the sentences for one test.
func speak(t *testing.T, tag language.Tag, files map[string]string) {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	before := current.Load()
	current.Store(newSpeaker(load(fsys), tag))
	t.Cleanup(func() { current.Store(before) })
}

func TestSentencesOfALanguage(t *testing.T) {
	speak(t, language.Russian, map[string]string{
		"a.en.json": `{"hello": "Hello {{.Name}}", "only": "English", "files": {"one": "{{.Count}} file", "other": "{{.Count}} files"}}`,
		"a.ru.json": `{"hello": "Привет, {{.Name}}", "files": {"one": "{{.Count}} файл", "few": "{{.Count}} файла", "many": "{{.Count}} файлов", "other": "{{.Count}} файла"}}`,
		"b.ru.json": `{"group": {"title": "Заглавие"}}`,
	})
	for want, got := range map[string]string{
		"Привет, {{.Evil}} {{template}}": T("hello", Args{"Name": "{{.Evil}} {{template}}"}),
		"1 файл":                         N("files", 1),
		"3 файла":                        N("files", 3),
		"много файлов":                   N("files", 11, Args{"Count": "много"}),
		"English":                        T("only"),
		"not there":                      T("not there"),
		"Заглавие":                       T("group.title"),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if Has("not there") || !Has("only") || !Has("hello") {
		t.Error("Has tells something else than T")
	}
}

func TestMissingSentenceIsLoggedOnce(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	speak(t, language.English, map[string]string{"a.en.json": `{"x": "y"}`})
	for range 3 {
		T("logged once")
	}
	if n := strings.Count(log.String(), "logged once"); n != 1 {
		// The id stands once in the record's id and once in its error.
		if n != 2 || strings.Count(log.String(), "\n") != 1 {
			t.Errorf("log:\n%s", log.String())
		}
	}
}

func TestBrokenFileLeavesTheOthers(t *testing.T) {
	speak(t, language.English, map[string]string{"a.en.json": `{"x": "y"}`, "b.en.json": `{`})
	if got := T("x"); got != "y" {
		t.Errorf("got %q", got)
	}
}

func TestLanguageIsFoundByAnySpelling(t *testing.T) {
	t.Cleanup(func() { current.Store(nil) })
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		t.Setenv(name, "")
	}
	t.Setenv("LANG", "ru_RU.UTF-8")
	for code, want := range map[string]string{
		"": "ru", "ru": "ru", "ru_RU.UTF-8": "ru", "ru-RU": "ru", "RU": "ru", "ru@latin": "ru",
		"en_GB.UTF-8": "en", "C": "en", "C.UTF-8": "en", "POSIX": "en",
	} {
		if err := Set(code); err != nil || Language() != want {
			t.Errorf("%q: language %s, error %v", code, Language(), err)
		}
	}
	for _, code := range []string{"zh-Hans", "klingon", "..", "ja_JP.UTF-8", "sr"} {
		if err := Set(code); err == nil || Language() != "en" {
			t.Errorf("%q: language %s, error %v", code, Language(), err)
		}
	}
	t.Setenv("LC_ALL", "ja_JP.UTF-8")
	if err := Set(""); err != nil || Language() != "en" {
		t.Errorf("a system in Japanese: language %s, error %v", Language(), err)
	}
}

func TestFyneSpeaksTheLanguageToo(t *testing.T) {
	t.Cleanup(func() {
		if err := Set("en"); err != nil {
			t.Error(err)
		}
	})
	for code, want := range map[string]string{"ru": "Отмена", "en": "Cancel"} {
		if err := Set(code); err != nil {
			t.Fatal(err)
		}
		if got := lang.L("Cancel"); got != want {
			t.Errorf("%s: got %q, want %q", code, got, want)
		}
	}
}

func TestLanguagesBeginWithEnglish(t *testing.T) {
	if diff := cmp.Diff([]string{"en", "ru"}, Languages()); diff != "" {
		t.Error(diff)
	}
}

func BenchmarkSentenceWithArgument(b *testing.B) {
	fsys := fstest.MapFS{"a.en.json": {Data: []byte(`{"hello": "Hello {{.Name}}"}`)}}
	s := newSpeaker(load(fsys), language.English)
	for b.Loop() {
		if _, err := s.localizer.Localize(&goi18n.LocalizeConfig{MessageID: "hello", TemplateData: Args{"Name": "x"}}); err != nil {
			b.Fatal(err)
		}
	}
}
