package account

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wikidrop/uploader/mediawiki"
)

func TestListComesBackAsItWas(t *testing.T) {
	f := file{filepath.Join(t.TempDir(), "new", "folder", "accounts.json")}
	want := []Account{
		{
			ID: "a1", API: "https://wiki.example/w/api.php", Address: "wiki.example", Wiki: "Wiki", Login: "Anna@Wikidrop",
			User: "Anna", Default: true, Checked: time.Date(2026, 11, 22, 1, 2, 3, 0, time.UTC),
			Facts: Facts{Groups: []string{"user"}, MaxUploadSize: 5 << 30, Limits: []mediawiki.RateLimit{{Group: "user", Hits: 8, Seconds: 60}}},
		},
		{ID: "practice", API: "http://127.0.0.1:1/api.php", Practice: true},
	}
	if err := f.write(want); err != nil {
		t.Fatal(err)
	}
	got, err := f.read(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	info, err := os.Stat(f.path)
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 && os.PathSeparator == '/' {
		t.Errorf("others may read the file: %s", mode)
	}
	wantFiles(t, filepath.Dir(f.path), "accounts.json")
}

func TestFailedWriteLeavesTheOldFile(t *testing.T) {
	dir := t.TempDir()
	f := file{filepath.Join(dir, "accounts.json")}
	if err := os.MkdirAll(filepath.Join(f.path, "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := f.write(nil); err == nil {
		t.Fatal("wrote over a folder")
	}
	wantFiles(t, dir, "accounts.json")
}

func TestReadingFiles(t *testing.T) {
	for _, c := range []struct {
		name, data string
		want       error
		accounts   int
	}{
		{"empty list", `{"version":1,"accounts":[]}`, nil, 0},
		{"no list", `{"version":1}`, nil, 0},
		{"fields of a later release", `{"version":1,"theme":"x","accounts":[{"id":"a","api":"https://w/api.php","mood":{"good":true}}]}`, nil, 1},
		{"this version", `{"version":2,"accounts":[{"id":"a","api":"https://w/api.php","method":"oauth2"}]}`, nil, 1},
		{"newer version", `{"version":3,"accounts":"of another shape"}`, ErrNewer, 0},
		{"no version", `{"accounts":[]}`, ErrDamaged, 0},
		{"nothing", ``, ErrDamaged, 0},
		{"zeros after a power cut", "\x00\x00\x00\x00", ErrDamaged, 0},
		{"cut off", `{"version":1,"accounts":[{"id":"a","api":"https://`, ErrDamaged, 0},
		{"two documents", `{"version":1}{"version":1}`, ErrDamaged, 0},
		{"other shape", `{"version":1,"accounts":{"a":1}}`, ErrDamaged, 0},
		{"no ID", `{"version":1,"accounts":[{"api":"https://w/api.php"}]}`, ErrDamaged, 0},
		{"no address", `{"version":1,"accounts":[{"id":"a"}]}`, ErrDamaged, 0},
		{"same ID twice", `{"version":1,"accounts":[{"id":"a","api":"https://w/api.php"},{"id":"a","api":"https://v/api.php"}]}`, ErrDamaged, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "accounts.json")
			writeFile(t, path, c.data)
			m, err := Open(Options{File: path})
			if !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			if got := len(m.List()); got != c.accounts {
				t.Errorf("%d accounts, want %d", got, c.accounts)
			}
			_, putErr := m.PutPractice("http://127.0.0.1:1/api.php", "Anna", "password")
			if !errors.Is(putErr, notOverwritten(c.want)) {
				t.Errorf("change afterwards: got %v", putErr)
			}
			wantKept(t, dir, c.data, c.want)
		})
	}
}

// notOverwritten is the error of changing a list that was opened with err.
func notOverwritten(err error) error {
	if errors.Is(err, ErrNewer) {
		return ErrNewer
	}
	return nil
}

// wantKept checks that nothing that could not be read is lost.
func wantKept(t *testing.T, dir, data string, opened error) {
	t.Helper()
	path := filepath.Join(dir, "accounts.json")
	if errors.Is(opened, ErrDamaged) {
		kept, err := filepath.Glob(path + ".damaged-*")
		if err != nil || len(kept) != 1 {
			t.Fatalf("copies of the damaged file: %v, %v", kept, err)
		}
		path = kept[0]
	}
	if opened == nil {
		return
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != data {
		t.Errorf("%s holds %q, want %q", path, got, data)
	}
}

func TestSecondDamagedFileKeepsTheFirst(t *testing.T) {
	dir := t.TempDir()
	f := file{filepath.Join(dir, "accounts.json")}
	now := time.Date(2026, 11, 22, 1, 2, 3, 0, time.UTC)
	for _, data := range []string{"first", "second"} {
		writeFile(t, f.path, data)
		if _, err := f.read(now); !errors.Is(err, ErrDamaged) {
			t.Fatalf("got %v", err)
		}
	}
	wantFiles(t, dir, "accounts.json.damaged-20261122-010203", "accounts.json.damaged-20261122-010203-2")
}

func TestUnreadableFileIsNotOverwritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "accounts.json")
	if err := os.Mkdir(path, 0o700); err != nil { // cannot be read as a file, whoever we are
		t.Fatal(err)
	}
	m, err := Open(Options{File: path})
	if err == nil || m == nil {
		t.Fatalf("got %v, %v", m, err)
	}
	if _, err := m.PutPractice("http://127.0.0.1:1/api.php", "Anna", "password"); err == nil {
		t.Error("a list that could not be read was changed")
	}
}

func FuzzAccountsFile(f *testing.F) {
	for _, seed := range []string{
		`{"version":1,"accounts":[{"id":"a","api":"https://w/api.php","default":true,"checked":"2026-11-22T01:02:03Z","facts":{"limits":[{}]}}]}`,
		`{"version":1,"accounts":[{"id":"a","api":"x","default":true},{"id":"b","api":"x","default":true,"session_only":true}]}`,
		`{"version":99}`, `{}`, ``, `null`, `[]`, `{"version":1,"accounts":[null]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		accounts, err := decode(data)
		if err != nil {
			if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNewer) {
				t.Fatalf("unexpected error %v", err)
			}
			return
		}
		woken := wakened(cloneAll(accounts))
		defaults := 0
		for _, a := range woken {
			if a.Default {
				defaults++
			}
		}
		if len(woken) > 0 && defaults != 1 {
			t.Fatalf("%d defaults among %d accounts", defaults, len(woken))
		}
		saved := file{filepath.Join(t.TempDir(), "accounts.json")}
		if err := saved.write(woken); err != nil {
			t.Fatal(err)
		}
		again, err := saved.read(time.Now())
		if err != nil {
			t.Fatal(err)
		}
		if len(again) != len(woken) {
			t.Fatalf("%d accounts came back of %d", len(again), len(woken))
		}
	})
}

func writeFile(t *testing.T, path, data string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
}

func wantFiles(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files in %s: %s", dir, diff)
	}
}
