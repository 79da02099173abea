package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// event is one line of go test -json (go doc test2json, go help buildjson).
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
	Elapsed float64 // seconds
}

// test tells one test, or with an empty name a package, from the others.
type test struct{ pkg, name string }

type summary struct {
	out     io.Writer
	allow   *regexp.Regexp
	output  map[test][]string // of tests that have not ended yet
	passed  int
	failed  []test
	skipped []skip
	broken  []string // packages that failed without a failed test: build, panic, time-out
}

type skip struct {
	test
	reason  string
	allowed bool
}

func newSummary(out io.Writer, allow *regexp.Regexp) *summary {
	return &summary{out: out, allow: allow, output: map[test][]string{}}
}

func (s *summary) read(in io.Reader) error {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			s.line(line)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (s *summary) line(line string) {
	var e event
	if err := json.Unmarshal([]byte(line), &e); err != nil || e.Action == "" {
		fmt.Fprint(s.out, line) // what the go command says by itself
		return
	}
	t := test{e.Package, e.Test}
	switch e.Action {
	case "build-output":
		fmt.Fprint(s.out, e.Output)
	case "output":
		s.output[t] = append(s.output[t], e.Output)
	case "pass", "fail", "skip":
		s.end(t, e)
	}
}

func (s *summary) end(t test, e event) {
	output := strings.Join(s.output[t], "")
	delete(s.output, t)
	if t.name == "" {
		s.endPackage(t, e, output)
		return
	}
	switch e.Action {
	case "pass":
		s.passed++
	case "fail":
		s.failed = append(s.failed, t)
		fmt.Fprintf(s.out, "--- FAIL %s %s (%.1f s)\n%s", t.pkg, t.name, e.Elapsed, output)
	case "skip":
		reason := skipReason(output)
		s.skipped = append(s.skipped, skip{t, reason, s.allow.MatchString(reason)})
	}
}

func (s *summary) endPackage(t test, e event, output string) {
	switch e.Action {
	case "pass":
		fmt.Fprintf(s.out, "ok       %s (%.1f s)\n", t.pkg, e.Elapsed)
	case "skip":
		fmt.Fprintf(s.out, "no tests %s\n", t.pkg)
	case "fail":
		s.showUnfinished(t.pkg)
		fmt.Fprintf(s.out, "FAIL     %s (%.1f s)\n%s", t.pkg, e.Elapsed, output)
		if !slices.ContainsFunc(s.failed, func(f test) bool { return f.pkg == t.pkg }) {
			s.broken = append(s.broken, t.pkg)
		}
	}
}

// showUnfinished prints what tests said that never ended: a panic or a time-out is in it.
func (s *summary) showUnfinished(pkg string) {
	for t, lines := range s.output {
		if t.pkg == pkg && t.name != "" {
			fmt.Fprintf(s.out, "--- did not end: %s %s\n%s", t.pkg, t.name, strings.Join(lines, ""))
			delete(s.output, t)
		}
	}
}

var skipNoise = regexp.MustCompile(`^\s*(=== |--- SKIP)`)

// skipReason is what a test said before it was skipped.
func skipReason(output string) string {
	var said []string
	for line := range strings.Lines(output) {
		if !skipNoise.MatchString(line) {
			said = append(said, strings.TrimSpace(line))
		}
	}
	return strings.Join(said, " ")
}

// close prints what was skipped and the closing line; it reports whether all is well.
func (s *summary) close() bool {
	well := true
	for _, k := range s.skipped {
		word := "skipped"
		if !k.allowed {
			word = "SKIPPED, which counts as failed here"
			well = false
		}
		fmt.Fprintf(s.out, "%s: %s %s: %s\n", word, k.pkg, k.name, k.reason)
	}
	for _, t := range s.failed {
		fmt.Fprintf(s.out, "failed: %s %s\n", t.pkg, t.name)
	}
	for _, pkg := range s.broken {
		fmt.Fprintf(s.out, "failed: %s\n", pkg)
	}
	if s.passed == 0 {
		fmt.Fprintln(s.out, "no test ran")
	}
	failed := len(s.failed) + len(s.broken)
	fmt.Fprintf(s.out, "%d passed, %d failed, %d skipped\n", s.passed, failed, len(s.skipped))
	return well && failed == 0 && s.passed > 0
}
