package i18n

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// uses are the string literals of the program's sources: all of them, and those
// that are given to T or N straight away.
type uses struct {
	literals map[string]bool
	singular map[string]token.Position
	plural   map[string]token.Position
	given    []given
}

// given are the arguments written out at one place.
type given struct {
	id   string
	at   token.Position
	args []string
}

func scan(t *testing.T) *uses {
	t.Helper()
	u := &uses{literals: map[string]bool{}, singular: map[string]token.Position{}, plural: map[string]token.Position{}}
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

func (u *uses) note(files *token.FileSet, n ast.Node) bool {
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

func (u *uses) noteCall(files *token.FileSet, call *ast.CallExpr) {
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
	at := files.Position(lit.Pos())
	switch f.Sel.Name {
	case "T":
		u.singular[id] = at
		u.noteArgs(given{id: id, at: at}, call.Args[1:])
	case "N":
		u.plural[id] = at
		u.noteArgs(given{id: id, at: at, args: []string{"Count"}}, call.Args[min(2, len(call.Args)):])
	}
}

// noteArgs notes the names of arguments, where all of them are written out.
func (u *uses) noteArgs(g given, args []ast.Expr) {
	for _, a := range args {
		lit, ok := a.(*ast.CompositeLit)
		if !ok {
			return
		}
		for _, e := range lit.Elts {
			key, ok := e.(*ast.KeyValueExpr).Key.(*ast.BasicLit)
			if !ok {
				return
			}
			name, err := strconv.Unquote(key.Value)
			if err != nil {
				return
			}
			g.args = append(g.args, name)
		}
	}
	u.given = append(u.given, g)
}

// uses tells whether an id is written in the sources: whole, as its group
// ("problem.exists" for "problem.exists.why"), or by a beginning that the rest is
// put to ("month.", "window.command_").
func (u *uses) uses(id string) bool {
	if u.literals[id] {
		return true
	}
	if dot := strings.LastIndexByte(id, '.'); dot > 0 && u.literals[id[:dot]] {
		return true
	}
	for i := range len(id) {
		if (id[i] == '.' || id[i] == '_') && u.literals[id[:i+1]] {
			return true
		}
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
	for _, g := range used.given {
		if english[g.id] == nil {
			continue
		}
		for _, name := range placeholders(forms(english[g.id])) {
			if !slices.Contains(g.args, name) {
				t.Errorf("%s: %q wants the argument %s", g.at, g.id, name)
			}
		}
	}
	for id := range english {
		if !used.uses(id) {
			t.Errorf("%q is used nowhere", id)
		}
	}
}
