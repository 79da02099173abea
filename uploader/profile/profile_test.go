package profile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPortableProfileHoldsEverything(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a stick", "Wikidrop")
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{f.Accounts, f.Settings, f.Queue, f.Cache, f.Log, f.Crash, f.Practice} {
		if !strings.HasPrefix(p, dir) {
			t.Errorf("%s is outside %s", p, dir)
		}
	}
	for _, d := range []string{filepath.Dir(f.Accounts), f.Cache, filepath.Dir(f.Log), f.Practice} {
		if st, err := os.Stat(d); err != nil || !st.IsDir() {
			t.Errorf("%s: %v", d, err)
		}
	}
}

func TestProfilesKnockAtDifferentDoors(t *testing.T) {
	base := t.TempDir()
	one, err := Open(filepath.Join(base, "one"))
	if err != nil {
		t.Fatal(err)
	}
	two, err := Open(filepath.Join(base, strings.Repeat("long ", 30), "two"))
	if err != nil {
		t.Fatal(err)
	}
	if one.Socket == two.Socket {
		t.Errorf("both at %s", one.Socket)
	}
	if len(two.Socket) > 100 {
		t.Errorf("the path of the socket has %d bytes", len(two.Socket))
	}
}

func TestProfileThatCannotBeWrittenIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(filepath.Join(file, "profile")); err == nil {
		t.Error("a profile inside a file")
	}
}
