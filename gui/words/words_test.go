package words

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"strconv"
	"strings"
	"testing"
	"time"

	"wikidrop/assets"
	"wikidrop/gui/i18n"
	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/wikitext"
)

// inEveryLanguage runs a test once a language and sets English again.
func inEveryLanguage(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	t.Cleanup(func() { speak(t, "en") })
	for _, code := range i18n.Languages() {
		t.Run(code, func(t *testing.T) {
			speak(t, code)
			f(t)
		})
	}
}

func speak(t *testing.T, code string) {
	t.Helper()
	if err := i18n.Set(code); err != nil {
		t.Fatal(err)
	}
}

// sound fails when a sentence is missing, has a hole or shows an id.
func sound(t *testing.T, what, text string) {
	t.Helper()
	switch {
	case text == "":
		t.Errorf("%s: no sentence", what)
	case strings.Contains(text, "<no value>"), strings.Contains(text, "“”"), strings.Contains(text, "«»"):
		t.Errorf("%s: hole in %q", what, text)
	}
	for _, prefix := range []string{"problem.", "login.", "state.", "wait.", "choice.", "notice.", "account."} {
		if strings.HasPrefix(text, prefix) {
			t.Errorf("%s: shows the id %q", what, text)
		}
	}
	for _, word := range []string{"token", "chunk", "stash key", "filekey", "токен", "чанк"} {
		code, _, _ := strings.Cut(what, " ")
		if strings.Contains(strings.ToLower(strings.ReplaceAll(text, code, "")), word) {
			t.Errorf("%s: %q is no plain word in %q", what, word, text)
		}
	}
}

func soundMessage(t *testing.T, what string, m Message) {
	t.Helper()
	sound(t, what+" title", m.Title)
	sound(t, what+" why", m.Why)
	sound(t, what+" do", m.Do)
	if len([]rune(m.Title)) > 62 {
		t.Errorf("%s: the title does not fit into a row: %q", what, m.Title)
	}
}

// constants are the string constants with a name that begins in a certain way in
// a file of the engine, so that a new one cannot be forgotten here.
func constants(t *testing.T, file, prefix string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 || !strings.HasPrefix(spec.Names[0].Name, prefix) {
			return true
		}
		if lit, ok := spec.Values[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
			value, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			values = append(values, value)
		}
		return true
	})
	if len(values) < 5 {
		t.Fatalf("only %d constants %s* in %s", len(values), prefix, file)
	}
	return values
}

var warnings = []string{"exists", "nochange", "duplicateversions", "page-exists", "exists-normalized",
	"thumb", "thumb-name", "bad-prefix", "was-deleted", "duplicate", "duplicate-archive",
	"badfilename", "filetype-unwanted-type", "large-file", "empty-file", "an-extension-made-this-up"}

func TestEveryCodeHasItsOwnWords(t *testing.T) {
	codes := constants(t, "../../uploader/item.go", "Code")
	for code := range exact {
		codes = append(codes, code)
	}
	for _, p := range prefixes {
		codes = append(codes, p.prefix+"x")
	}
	inEveryLanguage(t, func(t *testing.T) {
		for _, code := range codes {
			soundMessage(t, code, Problem(uploader.Problem{Code: code, Text: "The wiki’s <b>words</b> {{.X}}"}))
			if r := find(code); r == unknown && code != uploader.CodeWarnings {
				t.Errorf("%s has no message of its own", code)
			}
		}
		soundMessage(t, "unknown code", Problem(uploader.Problem{Code: "weird", Text: "Go away"}))
		soundMessage(t, "no code", Problem(uploader.Problem{}))
	})
}

func TestEveryWarningHasItsOwnWords(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T) {
		for _, kind := range warnings {
			bare := mediawiki.Warning{Kind: kind}
			full := mediawiki.Warning{Kind: kind, Titles: []string{"Charles_Bridge.jpg"},
				Extensions: []string{"png"}, Extension: "bmp", Limit: 5e6, Size: 6e6}
			for _, w := range []mediawiki.Warning{bare, full} {
				one := uploader.Problem{Code: uploader.CodeWarnings, Warnings: mediawiki.Warnings{w}}
				soundMessage(t, kind, Problem(one))
				one.Code = kind
				soundMessage(t, kind, Problem(one))
			}
		}
	})
}

func TestEveryFaultOfANameHasItsOwnWords(t *testing.T) {
	faults := []wikitext.Problem{{Code: "empty"}, {Code: "too-long", Bytes: 251}, {Code: "too-long"},
		{Code: "too-short"}, {Code: "illegal", Found: "#"}, {Code: "illegal"}, {Code: "illegal", Found: "\u202e"},
		{Code: "extension-missing", Wanted: []string{"jpg"}}, {Code: "extension-missing"},
		{Code: "extension-banned", Found: "exe", Wanted: []string{"png"}}, {Code: "extension-banned"},
		{Code: "extension-mismatch", Found: "png", Wanted: []string{"jpg"}}, {Code: "extension-mismatch"},
		{Code: "new in a later version"}}
	inEveryLanguage(t, func(t *testing.T) {
		for _, f := range faults {
			soundMessage(t, f.Code, Problem(uploader.Problem{Code: uploader.CodeName, Name: &f}))
		}
	})
}

func TestEveryChoiceHasALabel(t *testing.T) {
	values := constants(t, "../../uploader/item.go", "Choice")
	inEveryLanguage(t, func(t *testing.T) {
		for _, c := range values {
			label := Choice(uploader.Choice(c), uploader.Problem{})
			sound(t, c, label)
			if label == c {
				t.Errorf("%s has no label", c)
			}
		}
	})
}

func TestEveryStateHasASentence(t *testing.T) {
	now := time.Date(2026, 5, 14, 12, 0, 0, 0, time.UTC)
	activities := []string{""}
	activities = append(activities, constants(t, "../../uploader/snapshot.go", "Activity")...)
	inEveryLanguage(t, func(t *testing.T) {
		for stage := uploader.StageNew; stage <= uploader.StageDescribed; stage++ {
			for intent := uploader.IntentDraft; intent <= uploader.IntentRemoved; intent++ {
				for hold := uploader.HoldNone; hold <= uploader.HoldFailed; hold++ {
					for _, a := range activities {
						r := uploader.Row{Stage: stage, Intent: intent, Activity: uploader.Activity(a),
							Size: 4200000, Sent: 1000000, Speed: 1e6, Left: time.Second}
						r.Hold = uploader.Hold{Kind: hold, Until: now.Add(12 * time.Second),
							Problem: uploader.Problem{Code: "maxlag"}}
						sound(t, "state", State(r, now).Text)
						sound(t, "detail", Detail(r, now))
					}
				}
			}
		}
	})
}

func TestEveryNoticeHasASentence(t *testing.T) {
	codes := []string{"made-up"}
	for code := range counted {
		codes = append(codes, code)
	}
	for code := range named {
		codes = append(codes, code)
	}
	inEveryLanguage(t, func(t *testing.T) {
		for _, code := range codes {
			sound(t, code, Notice(uploader.Notice{Code: code, Count: 3, Name: "a {{.b}}.jpg"}))
		}
	})
}

// TestNoMessageIsLeftOver fails when a message in the files is reached by no code.
func TestNoMessageIsLeftOver(t *testing.T) {
	reached := map[string]bool{unknown.id: true, "problem.none": true, "problem.several": true,
		"problem.unknown-warning": true, "problem.duplicate-shared": true, "problem.deleted-content-by": true, "login.not-saved": true, "login.no-such-host": true,
		"login.certificate": true, "login.unknown": true}
	for _, r := range exact {
		reached[r.id] = true
	}
	for _, p := range prefixes {
		reached[p.id] = true
	}
	for _, id := range names {
		reached[id] = true
	}
	for _, r := range logins {
		reached[r.id] = true
	}
	for _, f := range failures {
		reached[f.id] = true
	}
	data, err := fs.ReadFile(assets.Translations(), "words.en.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	for id := range all {
		if (strings.HasPrefix(id, "problem.") || strings.HasPrefix(id, "login.")) && !reached[id] {
			t.Errorf("nothing leads to %s", id)
		}
	}
}
