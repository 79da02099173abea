package nowindow

import (
	"path/filepath"
	"strings"
	"testing"

	"wikidrop/uploader/practice"
)

func TestAnAccountThatMayNotEndsTheRunForAllItsFiles(t *testing.T) {
	b := newBench(t)
	b.wiki.Change(func(s *practice.Settings) { s.EnableUploads = false })
	dir := t.TempDir()
	var files []string
	for _, name := range []string{"a.png", "b.png", "c.png"} {
		files = append(files, photo(t, filepath.Join(dir, name), 60, uint64(len(files)+1)))
	}
	e := b.run(b.options(files...))
	if e.status != ExitNotAll || len(e.lines()) != len(files) {
		t.Fatalf("status %d, lines %q, stderr %q", e.status, e.lines(), e.stderr)
	}
	for _, line := range e.lines() {
		if !strings.HasPrefix(line, "needs-you\t") || !strings.Contains(line, "uploads-disabled") {
			t.Errorf("line %q", line)
		}
	}
}
