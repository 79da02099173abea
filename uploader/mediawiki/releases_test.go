package mediawiki

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// questionShapes are whole answers that ask, as the releases from which each shape is
// known write them (sections 1.2, 2.2, 3.2 and 3.3 of the protocol).
var questionShapes = []struct {
	release string
	text    string
	key     string
	want    Warnings
}{
	{"1.16, the key is a number", `{"upload":{"result":"Warning","warnings":{"exists":"A_b.png","large-file":104857600,"filetype-unwanted-type":"bmp"},"sessionkey":1234567890}}`,
		"1234567890", Warnings{{Kind: "exists", Titles: []string{"A_b.png"}}, {Kind: "filetype-unwanted-type", Extension: "bmp"}, {Kind: "large-file", Limit: 104857600}}},
	{"1.16, deleted before is told alone", `{"upload":{"result":"Warning","warnings":{"was-deleted":"A.png","duplicate-archive":"Old.png"},"sessionkey":7}}`,
		"7", Warnings{{Kind: "was-deleted", Titles: []string{"A.png"}}, {Kind: "duplicate-archive", Titles: []string{"Old.png"}}}},
	{"1.17", `{"upload":{"result":"Warning","warnings":{"duplicate":["A.png","B.png"]},"sessionkey":"0abc.png"}}`,
		"0abc.png", Warnings{{Kind: "duplicate", Titles: []string{"A.png", "B.png"}}}},
	{"1.18", `{"upload":{"result":"Warning","warnings":{"badfilename":"A-b.png"},"filekey":"1abc.png","sessionkey":"1abc.png"}}`,
		"1abc.png", Warnings{{Kind: "badfilename", Titles: []string{"A-b.png"}}}},
	{"1.18, not kept", `{"upload":{"result":"Warning","warnings":{"exists":"A.png"},"stashfailed":"Could not store upload in the stash"}}`,
		"", Warnings{{Kind: "exists", Titles: []string{"A.png"}}}},
	{"1.20", `{"upload":{"result":"Warning","warnings":{"filetype-unwanted-type":["bmp","png, gif",2]},"filekey":"1abc.bmp"}}`,
		"1abc.bmp", Warnings{{Kind: "filetype-unwanted-type", Extension: "bmp", Extensions: []string{"png", "gif"}}}},
	{"1.21", `{"upload":{"result":"Warning","warnings":{"large-file":[100,200]},"filekey":"k"}}`, "k", Warnings{{Kind: "large-file", Limit: 100, Size: 200}}},
	{"1.21, formatversion 1, numbers as text", `{"upload":{"result":"Warning","warnings":{"large-file":["100","200"]},"filekey":"k"}}`, "k", Warnings{{Kind: "large-file", Limit: 100, Size: 200}}},
	{"1.24, formatversion 1", `{"upload":{"result":"Warning","warnings":{"emptyfile":""},"filekey":"k"}}`, "k", Warnings{{Kind: "empty-file"}}},
	{"1.25, formatversion 2", `{"upload":{"result":"Warning","warnings":{"emptyfile":true},"filekey":"k"}}`, "k", Warnings{{Kind: "empty-file"}}},
	{"1.27", `{"upload":{"result":"Warning","warnings":{"exists":"A.png","was-deleted":"A.png","empty-file":true},"filekey":"k"}}`, "k",
		Warnings{{Kind: "exists", Titles: []string{"A.png"}}, {Kind: "was-deleted", Titles: []string{"A.png"}}, {Kind: "empty-file"}}},
	{"1.28", `{"upload":{"result":"Warning","warnings":{"exists":"A.png","nochange":{"timestamp":"2026-01-02T03:04:05Z"}},"filekey":"k"}}`, "k",
		Warnings{{Kind: "exists", Titles: []string{"A.png"}}, {Kind: "nochange", Times: []time.Time{at}}}},
	{"1.28, older versions", `{"upload":{"result":"Warning","warnings":{"duplicateversions":[{"timestamp":"2026-01-02T03:04:05Z"},{"timestamp":"2026-01-02T03:04:05Z"}],"exists":"A.png"},"filekey":"k"}}`, "k",
		Warnings{{Kind: "exists", Titles: []string{"A.png"}}, {Kind: "duplicateversions", Times: []time.Time{at, at}}}},
	{"1.29, not kept", `{"upload":{"result":"Warning","warnings":{"exists":"A.png"},"stasherrors":[{"message":"uploadstash-exception","params":["UploadStashBadPathException","x"],"code":"uploadstash-exception","type":"error"}]}}`,
		"", Warnings{{Kind: "exists", Titles: []string{"A.png"}}}},
	{"1.35", `{"upload":{"result":"Warning","warnings":{"large-file":[{"size":100},{"size":200}]},"filekey":"k"}}`, "k", Warnings{{Kind: "large-file", Limit: 100, Size: 200}}},
	{"1.40", `{"upload":{"result":"Warning","warnings":{"filetype-unwanted-type":["bmp",{"list":["png","gif"],"type":"comma"},2]},"filekey":"k"}}`, "k",
		Warnings{{Kind: "filetype-unwanted-type", Extension: "bmp", Extensions: []string{"png", "gif"}}}},
	{"1.42, a publish job", `{"upload":{"result":"Warning","stage":"publish","warnings":{"exists":{"warning":"exists","file":{"fileName":"A b.png","timestamp":"20260102030405"}},
		"no-change":{"fileName":"A b.png","timestamp":"20260102030405"}}}}`, "",
		Warnings{{Kind: "exists", Titles: []string{"A_b.png"}, Times: []time.Time{at}}, {Kind: "nochange", Titles: []string{"A_b.png"}, Times: []time.Time{at}}}},
	{"1.42, a publish job: other facts", `{"upload":{"result":"Warning","stage":"publish","warnings":{"was-deleted":"A.png","duplicate-archive":"","badfilename":"A.png",
		"duplicate":[{"fileName":"B.png","timestamp":"20260102030405"}],"duplicate-version":[{"fileName":"A.png","timestamp":"20260102030405"}],
		"large-file":[{"size":100},{"size":200}],"filetype-unwanted-type":["bmp",{"list":["png"],"type":"comma"},1]}}}`, "",
		Warnings{
			{Kind: "duplicateversions", Titles: []string{"A.png"}, Times: []time.Time{at}}, {Kind: "was-deleted", Titles: []string{"A.png"}},
			{Kind: "duplicate", Titles: []string{"B.png"}, Times: []time.Time{at}}, {Kind: "duplicate-archive"}, {Kind: "badfilename", Titles: []string{"A.png"}},
			{Kind: "filetype-unwanted-type", Extension: "bmp", Extensions: []string{"png"}}, {Kind: "large-file", Limit: 100, Size: 200},
		}},
	{"1.42, a publish job: thumbnail", `{"upload":{"result":"Warning","stage":"publish","warnings":{"exists":{"warning":"thumb-name","file":{"fileName":"120px-A.png"}}}}}`, "",
		Warnings{{Kind: "thumb-name", Titles: []string{"120px-A.png"}}}},
	{"1.42, asynchronous by address without ignorewarnings", `{"upload":{"result":"Warning","warnings":[],"stasherrors":[{"message":"x"}]}}`, "", nil},
	{"1.45, an empty set", `{"upload":{"result":"Success","filename":"A.png","warnings":[]}}`, "", nil},
	{"1.45, no key after a commit", `{"upload":{"result":"Warning","warnings":{"exists":"A.png"}}}`, "", Warnings{{Kind: "exists", Titles: []string{"A.png"}}}},
}

func TestQuestionsOfEveryReleaseAreOne(t *testing.T) {
	c, err := New(Options{API: "https://wiki.example/w/api.php"})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range questionShapes {
		a, err := c.decodeUpload(parseObject(json.RawMessage(s.text)), "test", true)
		if err != nil {
			t.Errorf("%s: %v", s.release, err)
			continue
		}
		if d := cmp.Diff(s.want, a.Warnings, cmpopts.IgnoreFields(Warning{}, "Raw")); d != "" {
			t.Errorf("%s (-want +got):\n%s", s.release, d)
		}
		if a.FileKey != s.key {
			t.Errorf("%s: key %q, want %q", s.release, a.FileKey, s.key)
		}
		t.Logf("%s: %v, key %q", s.release, a.Warnings.Kinds(), a.FileKey)
	}
}

// refusalShapes are whole answers that refuse, as the releases write them.
var refusalShapes = []struct {
	release, text, code, key string
	behaviour                Behaviour
}{
	{"1.16, in the result", `{"upload":{"result":"Failure","error":"illegal-filename","filename":"~~~.png"}}`, "illegal-filename", "", AskPerson},
	{"1.16, formatversion 1", `{"error":{"code":"permissiondenied","info":"You can't","*":"See https://wiki.example/api.php"}}`, "permissiondenied", "", Permanent},
	{"1.18, recoverable", `{"error":{"code":"filename-tooshort","info":"x","filekey":"k","sessionkey":"k","invalidparameter":"filename"}}`, "filename-tooshort", "k", AskPerson},
	{"1.25, formatversion 2", `{"error":{"code":"filename-tooshort","info":"x","docref":"y","filekey":"k"}}`, "filename-tooshort", "k", AskPerson},
	{"1.29, plain text", `{"errors":[{"code":"filename-tooshort","text":"x","data":{"filekey":"k"},"module":"upload"}],"docref":"y"}`, "filename-tooshort", "k", AskPerson},
	{"1.29, plain text, formatversion 1", `{"errors":[{"code":"filename-tooshort","data":{"filekey":"k"},"module":"upload","*":"x"}],"*":"y"}`, "filename-tooshort", "k", AskPerson},
	{"1.29, raw", `{"errors":[{"code":"filename-tooshort","key":"minlength1","params":[],"data":{"filekey":"k"},"module":"upload"}]}`, "filename-tooshort", "k", AskPerson},
}

func TestRefusalsOfEveryReleaseAreOne(t *testing.T) {
	c, err := New(Options{API: "https://wiki.example/w/api.php"})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range refusalShapes {
		top := parseObject(json.RawMessage(s.text))
		e := decodeError(top)
		if e != nil {
			e.classify(request{})
		} else {
			_, err := c.decodeUpload(top, "test", true)
			e = as(err)
		}
		if e == nil || e.Code != s.code || e.FileKey != s.key {
			t.Errorf("%s: %+v", s.release, e)
			continue
		}
		if e.Behaviour != s.behaviour {
			t.Errorf("%s: behaviour %d, want %d", s.release, e.Behaviour, s.behaviour)
		}
	}
}
