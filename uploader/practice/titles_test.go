package practice

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNamesOfFiles(t *testing.T) {
	set := DefaultSettings()
	for name, want := range map[string]struct {
		key   string
		fault nameFault
		bad   string
	}{
		"lower case_x.png":                {"Lower_case_x.png", nameFine, ""},
		" Double  space.png":              {"Double_space.png", nameFine, "Double_space.png"},
		"Bad:name#x[1].png":               {"Bad-name-x-1-.png", nameFine, "Bad-name-x-1-.png"},
		`C:\dir/Sub.png`:                  {"C--dir-Sub.png", nameFine, "C--dir-Sub.png"},
		"File:Pref.png":                   {"Pref.png", nameFine, "Pref.png"},
		"image:Pref.png":                  {"Pref.png", nameFine, "Pref.png"},
		"<>.png":                          {"--.png", nameFine, "--.png"},
		"No extension":                    {"No_extension.png", nameFine, "No_extension.png"},
		"ßharp.png":                       {"Ssharp.png", nameFine, ""},
		"x.":                              {"X.", nameNoExtension, "X."},
		".png":                            {".png", nameTooShort, ""},
		".a.png":                          {".a.png", nameFine, ""},
		"x.php.png":                       {"X.php.png", nameBadExtension, ""},
		"x.docx":                          {"X.docx", nameBadExtension, ""},
		"~~~.png":                         {"", nameIllegal, ""},
		"a%41.png":                        {"", nameIllegal, ""},
		"a&amp;b.png":                     {"", nameIllegal, ""},
		"a\uFFFDb.png":                    {"", nameIllegal, ""},
		strings.Repeat("x", 237) + ".png": {"", nameTooLong, ""},
		"日本語 😀.png":                       {"日本語_😀.png", nameFine, ""},
	} {
		n := fileNameOf(name, "image/png", &set)
		if n.fault != want.fault {
			t.Errorf("%q: fault %d, want %d", name, n.fault, want.fault)
		}
		if want.key != "" && n.key != want.key {
			t.Errorf("%q: key %q, want %q", name, n.key, want.key)
		}
		if want.fault == nameFine && n.bad() != want.bad {
			t.Errorf("%q: badfilename %q, want %q", name, n.bad(), want.bad)
		}
	}
}

// A title that was accepted must stay itself when it is read again, and never
// hold what could lead out of a folder or a page.
func FuzzFileNames(f *testing.F) {
	for _, s := range []string{"a.png", "File:../x.png", "\x00.png", "a/b\\c.png", "~~~", "%2e%2e", "..png", "é.png", "&#46;.png", "\u202egnp.exe"} {
		f.Add(s)
	}
	set := DefaultSettings()
	f.Fuzz(func(t *testing.T, s string) {
		n := fileNameOf(cleanText(s), "image/png", &set)
		if n.fault != nameFine {
			return
		}
		if len(n.key) > 255 || !utf8.ValidString(n.key) || strings.ContainsAny(n.key, "/\\\x00<>[]{}|#") {
			t.Errorf("%q became %q", s, n.key)
		}
		again, err := parseTitle("File:"+n.key, nsMain)
		if err != nil || again.key != n.key || again.ns != nsFile {
			t.Errorf("%q became %q, which reads as %+v, %v", s, n.key, again, err)
		}
	})
}

func TestFormatVersions(t *testing.T) {
	v := obj{{"yes", true}, {"no", false}, {"text", star("x")}, {"pages", pageList{obj{{"pageid", int64(7)}, {"a", "<"}}, obj{{"missing", true}}}}, {"none", obj{}}, {"list", list{}}}
	for fv, want := range map[int]string{
		2: `{"yes":true,"no":false,"text":"x","pages":[{"pageid":7,"a":"\u003c"},{"missing":true}],"none":{},"list":[]}`,
		1: `{"yes":"","*":"x","pages":{"7":{"pageid":7,"a":"\u003c"},"-1":{"missing":""}},"none":{},"list":[]}`,
	} {
		e := encoder{fv: fv}
		e.value(v)
		if string(e.b) != want || !json.Valid(e.b) {
			t.Errorf("formatversion %d:\n%s\nwant\n%s", fv, e.b, want)
		}
	}
}
