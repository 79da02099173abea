package nowindow

import (
	"strconv"
	"strings"
	"testing"
	"unicode"
)

func TestFieldsStayInTheirColumns(t *testing.T) {
	cases := map[string]string{
		"plain name.png":     "plain name.png",
		"Река «зимой».png":   "Река «зимой».png",
		`"quoted" 'twice'`:   `"quoted" 'twice'`,
		"a\tb\nc\rd":         `a\tb\nc\rd`,
		`back\slash`:         `back\\slash`,
		"\x1b[2Jclear":       `\x1b[2Jclear`,
		"\u202egnp.exe":      `\u202egnp.exe`,
		"bytes \xff\xc3":     `bytes \xff\xc3`,
		"replacement \ufffd": "replacement \ufffd",
		"":                   "",
	}
	for text, want := range cases {
		if got := escape(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func FuzzFieldsCanBeReadBack(f *testing.F) {
	for _, seed := range []string{"a.png", "a\tb\n", `\t`, "\xff\\", "\u202e\x00\x7f", `"'`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := escape(text)
		if i := strings.IndexFunc(got, unicode.IsControl); i >= 0 {
			t.Errorf("%q: control character in %q", text, got)
		}
		back, err := strconv.Unquote(`"` + strings.ReplaceAll(got, `"`, `\"`) + `"`)
		if err != nil || back != text {
			t.Errorf("%q became %q, read back %q: %v", text, got, back, err)
		}
	})
}

func TestALineHasFourFields(t *testing.T) {
	for want, x := range map[string]result{
		"published\tA.png\tabc\thttp://x": {Result: published, File: "/a.png", Title: "A.png", SHA1: "abc", URL: "http://x"},
		"skipped\t/a.png\texists\twhy":    {Result: skipped, File: "/a.png", Title: "A.png", Code: "exists", Reason: "why"},
		"failed\t/a\\n.png\t\t":           {Result: failed, File: "/a\n.png"},
	} {
		if got := x.line(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
