package mediawiki

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzAnswer(f *testing.F) {
	for _, s := range []string{
		success, `{"upload":{"result":"Continue","offset":1048576,"filekey":"k.webm"}}`,
		`{"upload":{"result":"Warning","warnings":{"exists":"A.png"},"filekey":"k","sessionkey":"k"}}`,
		`{"upload":{"result":"Success","stage":"assembling","filekey":"k","imageinfo":{"metadata":null,"commonmetadata":[]}}}`,
		`{"upload":{"result":"Poll","stage":"queued","warnings":[]},"warnings":[]}`, `{"errors":[{"code":"x","data":[]}]}`,
		`{"upload":{"result":"Warning","stasherrors":[{"message":"m"}]}}`, `[]`, `{"upload":[]}`, `{"upload":{"result":"Failure","error":"x"}}`,
	} {
		f.Add([]byte(s))
	}
	c, err := New(Options{API: "https://wiki.example/w/api.php"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		raw, err := prune(bytes.NewReader(body))
		if err != nil {
			return
		}
		if !json.Valid(raw) {
			t.Fatalf("pruned to %q", raw)
		}
		top := parseObject(raw)
		decodeError(top)
		a, err := c.decodeUpload(top, "fuzz", true)
		if err != nil {
			if as(err) == nil || a != nil {
				t.Fatalf("%v, %v", a, err)
			}
			return
		}
		if a.Published() && a.Stashed() {
			t.Fatalf("both published and stashed: %+v", a)
		}
		if a.ImageInfo != nil && a.ImageInfo.URL != "" && !strings.HasPrefix(a.ImageInfo.URL, "http") {
			t.Fatalf("a link to %s", a.ImageInfo.URL)
		}
		c.decodeSite(top, top)
		c.titleInfo("x", top)
	})
}

func FuzzWarnings(f *testing.F) {
	for _, s := range []string{
		`{"exists":{"warning":"thumb","file":{"fileName":"A","timestamp":"20260102030405"}}}`, `[]`, `{"large-file":[{"size":1},{"size":2}]}`,
		`{"filetype-unwanted-type":["x",{"list":["a"],"type":"comma"},1]}`, `{"duplicate":{"0":"A","_element":"d"}}`, `["exists"]`, `{"x":[[[]]]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		ws := decodeWarnings(raw)
		for i, w := range ws {
			if i > 0 && ws[i-1].Kind == w.Kind {
				t.Fatalf("%s twice", w.Kind)
			}
			for _, title := range w.Titles {
				if title == "" || strings.Contains(title, " ") {
					t.Fatalf("title %q", title)
				}
			}
		}
	})
}

func FuzzErrors(f *testing.F) {
	for _, s := range []string{
		`{"error":{"code":"stashfailed","info":"x","offset":"20000"}}`, `{"errors":[{"code":"stashfailed","key":"invalid-chunk-offset","params":[{"num":1}],"data":{"offset":1}}]}`,
		`{"error":"text"}`, `{"errors":{"0":{"code":"a","*":"b"}}}`, `{"error":{"code":"verification-error","details":[["a",{"raw":"b"}],null,3]}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		e := decodeError(parseObject(raw))
		if e == nil {
			return
		}
		e.Status = http.StatusOK
		e.classify(request{effect: true, bodySize: 1 << 20})
		if len(e.Info) > maxInfo+len("…") || !utf8.ValidString(e.Info) {
			t.Fatalf("info of %d bytes", len(e.Info))
		}
		_ = Redact(e.Error())
	})
}
