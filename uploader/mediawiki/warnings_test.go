package mediawiki

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var at = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func TestWarningShapes(t *testing.T) {
	for _, test := range []struct {
		text string
		want Warning
	}{
		{`{"exists":"A_b.png"}`, Warning{Kind: "exists", Titles: []string{"A_b.png"}}},
		{`{"exists":"A b.png"}`, Warning{Kind: "exists", Titles: []string{"A_b.png"}}},
		{`{"page-exists":"A.png"}`, Warning{Kind: "page-exists", Titles: []string{"A.png"}}},
		{`{"exists-normalized":"A.PNG"}`, Warning{Kind: "exists-normalized", Titles: []string{"A.PNG"}}},
		{`{"thumb":"120px-A.png"}`, Warning{Kind: "thumb", Titles: []string{"120px-A.png"}}},
		{`{"thumb-name":"120px-A.png"}`, Warning{Kind: "thumb-name", Titles: []string{"120px-A.png"}}},
		{`{"bad-prefix":"IMG_1.png"}`, Warning{Kind: "bad-prefix", Titles: []string{"IMG_1.png"}}},
		{`{"was-deleted":"A.png"}`, Warning{Kind: "was-deleted", Titles: []string{"A.png"}}},
		{`{"badfilename":"A-b.png"}`, Warning{Kind: "badfilename", Titles: []string{"A-b.png"}}},
		{`{"nochange":{"timestamp":"2026-01-02T03:04:05Z"}}`, Warning{Kind: "nochange", Times: []time.Time{at}}},
		{`{"no-change":{"fileName":"A.png","timestamp":"20260102030405"}}`, Warning{Kind: "nochange", Titles: []string{"A.png"}, Times: []time.Time{at}}},
		{`{"duplicateversions":[{"timestamp":"2026-01-02T03:04:05Z"}]}`, Warning{Kind: "duplicateversions", Times: []time.Time{at}}},
		{`{"duplicate-version":[{"fileName":"A.png","timestamp":"20260102030405"}]}`, Warning{Kind: "duplicateversions", Titles: []string{"A.png"}, Times: []time.Time{at}}},
		{`{"duplicate":["A.png","B c.png"]}`, Warning{Kind: "duplicate", Titles: []string{"A.png", "B_c.png"}}},
		{`{"duplicate":{"0":"A.png","2":"B.png","_element":"duplicate"}}`, Warning{Kind: "duplicate", Titles: []string{"A.png", "B.png"}}},
		{`{"duplicate":[{"fileName":"A.png","timestamp":"20260102030405"}]}`, Warning{Kind: "duplicate", Titles: []string{"A.png"}, Times: []time.Time{at}}},
		{`{"duplicate-archive":"Old.png"}`, Warning{Kind: "duplicate-archive", Titles: []string{"Old.png"}}},
		{`{"duplicate-archive":""}`, Warning{Kind: "duplicate-archive"}},
		{`{"filetype-unwanted-type":"docx"}`, Warning{Kind: "filetype-unwanted-type", Extension: "docx"}},
		{`{"filetype-unwanted-type":["docx","png, gif",2]}`, Warning{Kind: "filetype-unwanted-type", Extension: "docx", Extensions: []string{"png", "gif"}}},
		{`{"filetype-unwanted-type":["docx",{"list":["png","gif"],"type":"comma"},2]}`, Warning{Kind: "filetype-unwanted-type", Extension: "docx", Extensions: []string{"png", "gif"}}},
		{`{"large-file":100}`, Warning{Kind: "large-file", Limit: 100}},
		{`{"large-file":[100,200]}`, Warning{Kind: "large-file", Limit: 100, Size: 200}},
		{`{"large-file":[{"size":100},{"size":200}]}`, Warning{Kind: "large-file", Limit: 100, Size: 200}},
		{`{"empty-file":true}`, Warning{Kind: "empty-file"}},
		{`{"emptyfile":""}`, Warning{Kind: "empty-file"}},
		{`{"from-a-hook":{"message":"x","params":[1]}}`, Warning{Kind: "from-a-hook", Titles: []string{"x"}}},

		// As a publish job reports them.
		{`{"exists":{"warning":"exists","file":{"fileName":"A.png","timestamp":"20260102030405"}}}`,
			Warning{Kind: "exists", Titles: []string{"A.png"}, Times: []time.Time{at}}},
		{`{"exists":{"warning":"page-exists","file":{"fileName":"A.png"}}}`, Warning{Kind: "page-exists", Titles: []string{"A.png"}}},
		{`{"exists":{"warning":"exists-normalized","file":{"fileName":"A.PNG"},"normalizedFile":{"fileName":"A.png"}}}`,
			Warning{Kind: "exists-normalized", Titles: []string{"A.png"}}},
		{`{"exists":{"warning":"thumb","file":{"fileName":"120px-A.png"},"thumbFile":{"fileName":"A.png"}}}`,
			Warning{Kind: "thumb", Titles: []string{"120px-A.png"}}},
		{`{"exists":{"warning":"bad-prefix","file":{"fileName":"IMG_1.png"},"prefix":"IMG"}}`, Warning{Kind: "bad-prefix", Titles: []string{"IMG_1.png"}}},
	} {
		ws := decodeWarnings(json.RawMessage(test.text))
		if d := cmp.Diff(Warnings{test.want}, ws, cmpopts.IgnoreFields(Warning{}, "Raw")); d != "" {
			t.Errorf("%s: %s", test.text, d)
			continue
		}
		if !strings.Contains(test.text, ws[0].Raw) || ws[0].Raw == "" {
			t.Errorf("%s: raw %q", test.text, ws[0].Raw)
		}
	}
}

func TestNoWarnings(t *testing.T) {
	for _, text := range []string{"", "null", "[]", "{}", `""`, "[[]]", "5"} {
		if ws := decodeWarnings(json.RawMessage(text)); len(ws) != 0 {
			t.Errorf("%q: %v", text, ws)
		}
	}
}

func TestWarningsHaveAStableOrder(t *testing.T) {
	const text = `{"zebra":1,"duplicate":["B.png"],"ant":1,"large-file":[1,2],"was-deleted":"A.png",
		"nochange":{"timestamp":"2026-01-02T03:04:05Z"},"no-change":{"fileName":"A.png"},"exists":"A.png","badfilename":"A.png"}`
	want := []string{"exists", "nochange", "was-deleted", "duplicate", "badfilename", "large-file", "ant", "zebra"}
	for range 20 {
		ws := decodeWarnings(json.RawMessage(text))
		if d := cmp.Diff(want, ws.Kinds()); d != "" {
			t.Fatal(d)
		}
		if !ws.Has("duplicate") || ws.Has("thumb") {
			t.Fatal("Has")
		}
	}
}
