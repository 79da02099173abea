package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSummary(t *testing.T) {
	for _, c := range []struct {
		name, in, want string
		well           bool
	}{
		{"all well", `
{"Action":"start","Package":"p"}
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestA","Output":"=== RUN   TestA\n"}
{"Action":"output","Package":"p","Test":"TestA","Output":"chatter\n"}
{"Action":"pass","Package":"p","Test":"TestA","Elapsed":1.25}
{"Action":"output","Package":"p","Output":"PASS\n"}
{"Action":"pass","Package":"p","Elapsed":1.5}
{"Action":"output","Package":"q","Output":"?   \tq\t[no test files]\n"}
{"Action":"skip","Package":"q","Elapsed":0}
`, "ok       p (1.5 s)\nno tests q\n1 passed, 0 failed, 0 skipped\n", true},
		{"a failure", `
{"Action":"output","Package":"p","Test":"TestA","Output":"a.go:1: wrong\n"}
{"Action":"fail","Package":"p","Test":"TestA","Elapsed":0.1}
{"Action":"output","Package":"p","Output":"FAIL\n"}
{"Action":"fail","Package":"p","Elapsed":0.2}
`, "--- FAIL p TestA (0.1 s)\na.go:1: wrong\nFAIL     p (0.2 s)\nFAIL\nfailed: p TestA\nno test ran\n0 passed, 1 failed, 0 skipped\n", false},
		{"skips", `
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestB","Output":"=== RUN   TestB\n"}
{"Action":"output","Package":"p","Test":"TestB","Output":"    b.go:2: not today\n"}
{"Action":"output","Package":"p","Test":"TestB","Output":"--- SKIP: TestB (0.00s)\n"}
{"Action":"skip","Package":"p","Test":"TestB"}
{"Action":"output","Package":"p","Test":"TestC","Output":"    c.go:2: may be left out\n"}
{"Action":"skip","Package":"p","Test":"TestC"}
`, "SKIPPED, which counts as failed here: p TestB: b.go:2: not today\nskipped: p TestC: c.go:2: may be left out\n1 passed, 0 failed, 2 skipped\n", false},
		{"allowed skip only", `
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestC","Output":"    c.go:2: may be left out\n"}
{"Action":"skip","Package":"p","Test":"TestC"}
`, "skipped: p TestC: c.go:2: may be left out\n1 passed, 0 failed, 1 skipped\n", true},
		{"a package that does not build", `
# p
{"ImportPath":"p","Action":"build-output","Output":"p/a.go:1:1: syntax error\n"}
{"ImportPath":"p","Action":"build-fail"}
{"Action":"fail","Package":"p","Elapsed":0,"FailedBuild":"p"}
`, "# p\np/a.go:1:1: syntax error\nFAIL     p (0.0 s)\nfailed: p\nno test ran\n0 passed, 1 failed, 0 skipped\n", false},
		{"a time-out", `
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestB","Output":"panic: test timed out\n"}
{"Action":"fail","Package":"p","Elapsed":9}
`, "--- did not end: p TestB\npanic: test timed out\nFAIL     p (9.0 s)\nfailed: p\n1 passed, 1 failed, 0 skipped\n", false},
		{"nothing at all", "", "no test ran\n0 passed, 0 failed, 0 skipped\n", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			s := newSummary(&out, regexp.MustCompile("may be left out"))
			if err := s.read(strings.NewReader(strings.TrimPrefix(c.in, "\n"))); err != nil {
				t.Fatal(err)
			}
			well := s.close()
			if diff := cmp.Diff(c.want, out.String()); diff != "" {
				t.Errorf("output (-want +got):\n%s", diff)
			}
			if well != c.well {
				t.Errorf("well = %v, want %v", well, c.well)
			}
		})
	}
}
