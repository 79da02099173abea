package nowindow

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// asked runs with a person at the terminal, who types these lines. One file's title
// is taken, another has the content of a third.
func asked(t *testing.T, lines string) (*bench, ended) {
	t.Helper()
	b := newBench(t)
	b.run(b.options(photo(t, filepath.Join(t.TempDir(), "photo.png"), 60, 1)))
	b.in = strings.NewReader(lines)
	e := b.runUntil(t.Context(), b.options(photo(t, filepath.Join(t.TempDir(), "photo.png"), 60, 2)), func(r *run) {
		r.asker.able = true
	})
	return b, e
}

func TestAPersonDecides(t *testing.T) {
	cases := map[string]struct {
		typed  string
		status int
		line   string
	}{
		"the suggestion":            {"1\n", ExitDone, "published\tPhoto (2).png\t"},
		"a name":                    {"2\nSea at dawn\n", ExitDone, "published\tSea at dawn.png\t"},
		"no name, then overwriting": {"2\n\n3\n", ExitDone, "published\tPhoto.png\t"},
		"leaving it out":            {"4\n", ExitDone, "skipped\t"},
		"nonsense first":            {"yes\n17\n-1\n4\n", ExitDone, "skipped\t"},
		"later":                     {"0\n", ExitNotAll, "needs-you\t"},
		"nothing":                   {"\n", ExitNotAll, "needs-you\t"},
		"the end of the input":      {"", ExitNotAll, "needs-you\t"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, e := asked(t, c.typed)
			if e.status != c.status || !strings.HasPrefix(e.stdout, c.line) || len(e.lines()) != 1 {
				t.Errorf("%+v", e)
			}
			for _, want := range []string{"reason exists", "  1  take Photo (2).png", "  3  overwrite", "  0  later", "choice?"} {
				if !strings.Contains(e.stderr, want) {
					t.Errorf("%q lacks %q", e.stderr, want)
				}
			}
		})
	}
}

func TestAFailedFileCanBeRemovedByHand(t *testing.T) {
	b := newBench(t)
	b.in = strings.NewReader("2\n") // locate, remove
	path := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(path, []byte("no picture at all"), 0o600); err != nil {
		t.Fatal(err)
	}
	o := b.options(path)
	e := b.runUntil(t.Context(), o, func(r *run) { r.asker.able = true })
	if e.status != ExitDone || !strings.HasPrefix(e.stdout, "skipped\t") {
		t.Errorf("%+v", e)
	}
	if rows := b.inQueue(nil); len(rows) != 0 {
		t.Errorf("%+v", rows)
	}
}
