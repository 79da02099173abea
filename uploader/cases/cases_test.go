package cases

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"wikidrop/uploader/practice"
	"wikidrop/uploader/realwiki"
)

// testCase is one numbered case of the protocol.
type testCase struct {
	n    int
	what string
	run  func(x *trial)
	// by are tests elsewhere that prove it, as "folder TestName", on top of run or
	// instead of it.
	by []string
	// not says why a column stays empty: "1.39", "1.45", "real", "all".
	not map[string]string
	// start changes how a real wiki of the case's own is started.
	start []realwiki.Option
}

// allCases lists the cases in the order of the protocol.
func allCases() []testCase {
	return slices.Concat(requestCases, directCases, warningCases, stashCases, chunkCases, asyncCases, urlCases, loginCases)
}

// columns are the wikis of the table.
var columns = []string{"1.39", "1.45", "real"}

// results are the cells of the table.
type results struct {
	mu    sync.Mutex
	cells map[string]string // by number and column
}

func (r *results) set(n int, column, cell string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.cells[fmt.Sprint(n, column)] = cell
}

func (r *results) get(n int, column string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.cells[fmt.Sprint(n, column)]
}

func TestCases(t *testing.T) {
	table := &results{cells: map[string]string{}}
	t.Run("on", func(t *testing.T) {
		for _, column := range columns {
			t.Run(column, func(t *testing.T) {
				t.Parallel()
				runColumn(t, column, table)
			})
		}
	})
	t.Log("\n" + written(table))
}

// runColumn runs the cases on one kind of wiki: those of practice wikis at the same
// time, those of the real one in turn, since they share it.
func runColumn(t *testing.T, column string, table *results) {
	if column == "real" {
		for shard := range shards {
			t.Run(fmt.Sprint("wiki ", shard+1), func(t *testing.T) {
				t.Parallel()
				runCases(t, column, table, func(i int) bool { return i%shards == shard })
			})
		}
		return
	}
	runCases(t, column, table, func(int) bool { return true })
}

// shards is how many real wikis share the cases: much of their time is waiting.
const shards = 3

func runCases(t *testing.T, column string, table *results, mine func(i int) bool) {
	var shared *wiki
	for i, c := range allCases() {
		if !mine(i) {
			continue
		}
		table.set(c.n, column, c.unproved(column))
		if c.run == nil || table.get(c.n, column) != "" {
			continue
		}
		t.Run(fmt.Sprintf("case %03d: %s", c.n, c.what), func(t *testing.T) {
			table.set(c.n, column, "FAIL")
			t.Cleanup(func() {
				switch {
				case t.Skipped():
					table.set(c.n, column, "skipped")
				case !t.Failed():
					table.set(c.n, column, "ok")
				}
			})
			var w *wiki
			switch {
			case column == "1.39":
				t.Parallel()
				w = startPractice(t, practice.Behave139)
			case column == "1.45":
				t.Parallel()
				w = startPractice(t, practice.Behave145)
			case c.start != nil:
				w = &wiki{real: realwiki.Start(t, c.start...)}
			default:
				if shared == nil {
					shared = startShared(t)
				}
				w = shared
			}
			c.run(newTrial(t, w, c.n))
		})
	}
}

// startShared keeps one real wiki for all cases, until the test of the column ends.
func startShared(t *testing.T) *wiki {
	t.Helper()
	if err := realwiki.Available(); err != nil {
		if os.Getenv("WIKIDROP_REQUIRE_REAL") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	w, err := realwiki.Launch()
	if err != nil {
		t.Fatal(err)
	}
	stopLock.Lock()
	defer stopLock.Unlock()
	stopShared = append(stopShared, w)
	return &wiki{real: w}
}

var (
	stopLock   sync.Mutex
	stopShared []*realwiki.Wiki
)

func TestMain(m *testing.M) {
	// The practice wikis of most cases only wait.
	flag.Parse()
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	code := m.Run()
	for _, w := range stopShared {
		if err := w.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	os.Exit(code)
}

// unproved is what the table says of a column that no case runs in.
func (c testCase) unproved(column string) string {
	if why := c.not[column]; why != "" {
		return "– " + why
	}
	if why := c.not["all"]; why != "" {
		return "– " + why
	}
	if c.run == nil {
		return "elsewhere"
	}
	return ""
}

func written(table *results) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%4s  %-66s %-11s %-11s %-11s %s\n", "case", "what", "1.39", "1.45", "real", "also proved by")
	sums := map[string]int{}
	for _, c := range allCases() {
		var notes []string
		cells := make([]any, 0, 6)
		for _, column := range columns {
			cell, why, _ := strings.Cut(table.get(c.n, column), " ")
			if why != "" && !slices.Contains(notes, why) {
				notes = append(notes, why)
			}
			sums[column+" "+cell]++
			cells = append(cells, cell)
		}
		notes = append(slices.Clone(c.by), notes...)
		fmt.Fprintf(&b, "%4d  %-66s %-11s %-11s %-11s %s\n", append([]any{c.n, c.what}, append(cells, strings.Join(notes, "; "))...)...)
	}
	for _, column := range columns {
		fmt.Fprintf(&b, "%s: %d ok, %d failed, %d elsewhere, %d not here\n", column,
			sums[column+" ok"], sums[column+" FAIL"], sums[column+" elsewhere"], sums[column+" –"])
	}
	return b.String()
}

// TestEveryCaseIsInTheTable keeps the table honest: each number is there once, has
// a proof or a reason, and the tests that it names exist.
func TestEveryCaseIsInTheTable(t *testing.T) {
	const last = 150
	seen := map[int]bool{}
	tests := map[string]map[string]bool{}
	for _, c := range allCases() {
		if seen[c.n] {
			t.Errorf("case %d is there twice", c.n)
		}
		seen[c.n] = true
		if c.run == nil && len(c.by) == 0 && c.not["all"] == "" {
			t.Errorf("case %d has neither proof nor reason", c.n)
		}
		for _, by := range c.by {
			dir, name, _ := strings.Cut(by, " ")
			if tests[dir] == nil {
				tests[dir] = testsIn(t, dir)
			}
			if !tests[dir][name] {
				t.Errorf("case %d: there is no %s in %s", c.n, name, dir)
			}
		}
	}
	for n := 1; n <= last; n++ {
		if !seen[n] {
			t.Errorf("case %d is missing", n)
		}
	}
}

// testsIn lists the test functions of a folder, named from the module's root.
func testsIn(t *testing.T, dir string) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(dir), "*_test.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("tests in %s: %v", dir, err)
	}
	names := map[string]bool{}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Test") {
				names[f.Name.Name] = true
			}
		}
	}
	return names
}
