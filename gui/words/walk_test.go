package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
)

// TestEveryKnownCodeHasSentenceClassAndButton walks the table of the client: no
// code that a wiki is known to send may be answered with "unknown".
func TestEveryKnownCodeHasSentenceClassAndButton(t *testing.T) {
	codes := mediawiki.KnownCodes()
	for _, family := range mediawiki.KnownFamilies() {
		codes = append(codes, family+"of-this-kind")
	}
	if len(codes) < 120 {
		t.Fatalf("only %d codes", len(codes))
	}
	inEveryLanguage(t, func(t *testing.T) {
		for _, code := range codes {
			if atLogin(code) {
				soundMessage(t, code, LoginCode(code))
				continue
			}
			behaviour, about := mediawiki.Consequence(code)
			p := uploader.ProblemOf(&mediawiki.Error{Code: code, Info: "The wiki’s words", Behaviour: behaviour, About: about})
			soundMessage(t, code, Problem(p))
			if find(p.Code) == unknown {
				t.Errorf("%s has no words of its own", code)
			}
			if behaviour == mediawiki.Permanent && about == mediawiki.AboutUnknown && !vague[code] && !strings.HasPrefix(code, "abusefilter-") {
				t.Errorf("%s has no class", code)
			}
			if len(p.Choices) == 0 {
				t.Errorf("%s has no button", code)
			}
			for _, c := range p.Choices {
				if label := Choice(c, p); label == "" || label == string(c) {
					t.Errorf("%s: %q has no label", code, c)
				}
			}
		}
	})
}

// vague are codes that name no cause.
var vague = map[string]bool{"hookaborted": true, "unknown-error": true, "upload-too-many-redirects": true}

// atLogin tells codes that only come when logging in.
func atLogin(code string) bool {
	if _, ok := logins[code]; ok && code != "badtoken" && code != "readapidenied" {
		return find(code) == unknown || strings.HasPrefix(find(code).id, "login.")
	}
	return strings.HasPrefix(code, "oathauth-") || strings.HasPrefix(code, "login-") || strings.HasPrefix(code, "authmanager-") || strings.HasPrefix(code, "oauth") || strings.HasPrefix(code, "mwoauth-")
}

func TestEveryKnownWarningHasSentenceAndButton(t *testing.T) {
	kinds := append(mediawiki.KnownWarnings(), "of-an-extension", uploader.CodeTwice)
	inEveryLanguage(t, func(t *testing.T) {
		for _, kind := range kinds {
			p := uploader.QuestionOf(mediawiki.Warnings{{Kind: kind, Titles: []string{"A_b.png"}}})
			soundMessage(t, kind, Problem(p))
			if len(p.Choices) == 0 {
				t.Errorf("%s has no button", kind)
			}
		}
	})
}

// TestEveryNoticeThatIsSentHasASentence reads the sources for the notices that
// there are.
func TestEveryNoticeThatIsSentHasASentence(t *testing.T) {
	var files []string
	for _, pattern := range []string{"../../*.go", "../../uploader/*.go", "../../uploader/nowindow/*.go", "../../uploader/setup/*.go", "../*.go"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		files = append(files, found...)
	}
	var codes []string
	for _, file := range files {
		if !strings.HasSuffix(file, "_test.go") {
			codes = append(codes, noticesIn(t, file)...)
		}
	}
	for _, sure := range []string{"accounts-damaged", "stash-expired", "added", uploader.CodeDisk} {
		if !slices.Contains(codes, sure) {
			t.Errorf("%s is not found in the sources", sure)
		}
	}
	inEveryLanguage(t, func(t *testing.T) {
		for _, code := range codes {
			sound(t, code, Notice(uploader.Notice{Code: code, Count: 3, Name: "a.jpg"}))
			_, isCounted := counted[code]
			if _, isNamed := named[code]; !isCounted && !isNamed {
				t.Errorf("notice %s has no sentence", code)
			}
		}
	})
}

// noticesIn finds Notice{Code: "…"} and calls of tell("…", …).
func noticesIn(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	add := func(e ast.Expr) {
		switch v := e.(type) {
		case *ast.BasicLit:
			if s, err := strconv.Unquote(v.Value); err == nil {
				codes = append(codes, s)
			}
		case *ast.Ident:
			if v.Name == "CodeDisk" {
				codes = append(codes, uploader.CodeDisk)
			}
		}
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			if !isName(n.Type, "Notice") {
				return true
			}
			for _, e := range n.Elts {
				if kv, ok := e.(*ast.KeyValueExpr); ok && isName(kv.Key, "Code") {
					add(kv.Value)
				}
			}
		case *ast.CallExpr:
			if isName(n.Fun, "tell") && len(n.Args) == 2 {
				add(n.Args[0])
			}
		}
		return true
	})
	return codes
}

// isName tells whether an expression is an identifier, or ends in one.
func isName(e ast.Expr, name string) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name == name
	case *ast.SelectorExpr:
		return e.Sel.Name == name
	}
	return false
}
