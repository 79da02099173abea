package i18n

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
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

// uses are the string literals of the program's sources: all of them, and those
// that are given to T or N straight away.
type uses struct {
	literals map[string]bool
	singular map[string]token.Position
	plural   map[string]token.Position
}

func scan(t *testing.T) uses {
	t.Helper()
	u := uses{literals: map[string]bool{}, singular: map[string]token.Position{}, plural: map[string]token.Position{}}
	root := filepath.Join("..", "..")
	files := token.NewFileSet()
	walk := func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool { return u.note(files, n) })
		return nil
	}
	if err := filepath.WalkDir(filepath.Join(root, "gui"), walk); err != nil {
		t.Fatal(err)
	}
	return u
}

func (u uses) note(files *token.FileSet, n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil {
			u.literals[text] = true
		}
	case *ast.CallExpr:
		u.noteCall(files, n)
	}
	return true
}

func (u uses) noteCall(files *token.FileSet, call *ast.CallExpr) {
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) == 0 {
		return
	}
	if pkg, ok := f.X.(*ast.Ident); !ok || pkg.Name != "i18n" {
		return
	}
	lit, ok := call.Args[0].(*ast.BasicLit)
	if !ok {
		return
	}
	id, err := strconv.Unquote(lit.Value)
	if err != nil {
		return
	}
	switch f.Sel.Name {
	case "T":
		u.singular[id] = files.Position(lit.Pos())
	case "N":
		u.plural[id] = files.Position(lit.Pos())
	}
}

// uses tells whether an id is written in the sources: whole, as its group
// ("problem.exists" for "problem.exists.why"), or by its beginning ("month.").
func (u uses) uses(id string) bool {
	if u.literals[id] {
		return true
	}
	if dot := strings.LastIndexByte(id, '.'); dot > 0 {
		return u.literals[id[:dot]] || u.literals[id[:dot+1]]
	}
	return false
}

func TestSentencesAndSourcesAgree(t *testing.T) {
	english := sentences(t, "en")
	used := scan(t)
	for id, at := range used.singular {
		if m := english[id]; m == nil {
			t.Errorf("%s: T(%q): there is no such sentence", at, id)
		} else if len(forms(m)) > 1 {
			t.Errorf("%s: T(%q): the sentence has plural forms, use N", at, id)
		}
	}
	for id, at := range used.plural {
		if m := english[id]; m == nil {
			t.Errorf("%s: N(%q): there is no such sentence", at, id)
		} else if len(forms(m)) == 1 {
			t.Errorf("%s: N(%q): the sentence has no plural forms, use T", at, id)
		}
	}
	for id := range english {
		if !used.uses(id) {
			t.Errorf("%q is used nowhere", id)
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
