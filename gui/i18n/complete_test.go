package i18n

import (
	"encoding/json"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"wikidrop/assets"
)

// sentences are the messages of a language by id, read from all areas.
func sentences(t *testing.T, code string) map[string]*goi18n.Message {
	t.Helper()
	names, err := fs.Glob(assets.Translations(), "*."+code+".json")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*goi18n.Message{}
	for _, name := range names {
		data, err := fs.ReadFile(assets.Translations(), name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := goi18n.ParseMessageFileBytes(data, name, map[string]goi18n.UnmarshalFunc{"json": json.Unmarshal})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if strings.HasPrefix(name, fyneArea+".") {
			continue
		}
		for _, m := range file.Messages {
			if all[m.ID] != nil {
				t.Errorf("%s: %q is also in another file", name, m.ID)
			}
			all[m.ID] = m
		}
	}
	return all
}

func forms(m *goi18n.Message) map[string]string {
	f := map[string]string{"zero": m.Zero, "one": m.One, "two": m.Two, "few": m.Few, "many": m.Many, "other": m.Other}
	maps.DeleteFunc(f, func(_, text string) bool { return text == "" })
	return f
}

var formNames = map[plural.Form]string{plural.Other: "other", plural.Zero: "zero", plural.One: "one",
	plural.Two: "two", plural.Few: "few", plural.Many: "many"}

// wanted are the plural forms that whole numbers take in a language.
func wanted(code string) map[string]bool {
	w := map[string]bool{"other": true}
	tag := language.Make(code)
	for n := range 1000 {
		w[formNames[plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)]] = true
	}
	return w
}

var placeholder = regexp.MustCompile(`{{\s*\.(\w+)\s*}}`)

func placeholders(texts map[string]string) []string {
	found := map[string]bool{}
	for _, text := range texts {
		for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
			found[m[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func TestTranslationsAreComplete(t *testing.T) {
	english := sentences(t, "en")
	for _, code := range Languages() {
		t.Run(code, func(t *testing.T) {
			theirs := sentences(t, code)
			compareKeys(t, english, theirs)
			for id, m := range theirs {
				if e := english[id]; e != nil {
					compareMessage(t, code, e, m)
				}
			}
		})
	}
}

func compareKeys(t *testing.T, english, theirs map[string]*goi18n.Message) {
	t.Helper()
	want, got := slices.Sorted(maps.Keys(english)), slices.Sorted(maps.Keys(theirs))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ids (-English +this language):\n%s", diff)
	}
}

func compareMessage(t *testing.T, code string, english, m *goi18n.Message) {
	t.Helper()
	if diff := cmp.Diff(placeholders(forms(english)), placeholders(forms(m))); diff != "" {
		t.Errorf("%s: placeholders (-English +this language):\n%s", m.ID, diff)
	}
	for form, text := range forms(m) {
		if rest := placeholder.ReplaceAllString(text, ""); strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
			t.Errorf("%s: %s: more than a placeholder in %q", m.ID, form, text)
		}
		if strings.TrimSpace(text) != text {
			t.Errorf("%s: %s: space around %q", m.ID, form, text)
		}
	}
	isPlural := len(forms(english)) > 1
	if isPlural != (len(forms(m)) > 1) {
		t.Errorf("%s has plural forms in one language only", m.ID)
	}
	if !isPlural {
		return
	}
	want := wanted(code)
	for form := range forms(m) {
		if !want[form] {
			t.Errorf("%s: the language has no plural form %q", m.ID, form)
		}
	}
	for form := range want {
		if forms(m)[form] == "" {
			t.Errorf("%s: the plural form %q is missing", m.ID, form)
		}
	}
}

func TestWordsOfFyneAreInEveryLanguage(t *testing.T) {
	keys := func(code string) []string {
		data, err := fs.ReadFile(assets.Translations(), fyneArea+"."+code+".json")
		if err != nil {
			t.Fatal(err)
		}
		var words map[string]string
		if err := json.Unmarshal(data, &words); err != nil {
			t.Fatal(err)
		}
		return slices.Sorted(maps.Keys(words))
	}
	for _, code := range Languages() {
		if diff := cmp.Diff(keys("en"), keys(code)); diff != "" {
			t.Errorf("%s: %s", code, diff)
		}
	}
}
