package atomicfile

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func TestReplaceLeavesOneWholePrivateFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	path := filepath.Join(dir, "a.json")
	for _, text := range []string{"a long first text", "second"} {
		if err := Replace(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		if err != nil || string(got) != text {
			t.Errorf("%q, %v; want %q", got, err, text)
		}
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 && os.PathSeparator == '/' {
		t.Errorf("others may read the file: %s", mode)
	}
	if diff := cmp.Diff([]string{"a.json"}, names(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestReplaceThatFailsLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.json")
	if err := os.MkdirAll(filepath.Join(path, "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Replace(path, []byte("x")); err == nil {
		t.Fatal("replaced a folder")
	}
	if diff := cmp.Diff([]string{"a.json"}, names(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestSetAsideNeverReplacesAnEarlierCopy(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.json")
	at := time.Date(2026, 11, 22, 16, 0, 0, 0, time.UTC)
	for range 2 {
		if err := Replace(path, []byte("x")); err != nil {
			t.Fatal(err)
		}
		if _, err := SetAside(path, at); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"a.json.damaged-20261122-160000", "a.json.damaged-20261122-160000-2"}
	if diff := cmp.Diff(want, names(t, dir)); diff != "" {
		t.Error(diff)
	}
	if _, err := SetAside(path, at); err == nil {
		t.Error("set aside what is not there")
	}
}
