package uploader

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"wikidrop/uploader/wikitext"
)

// queueWith makes a closed queue file of n items.
func queueWith(t *testing.T, n int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "queue.db")
	s, _, err := openStore(path)
	if err != nil {
		t.Fatal(err)
	}
	c := changes{lastID: ID(n)}
	for i := range n {
		c.put = append(c.put, Item{ID: ID(i + 1), Title: "A.png", Description: wikitext.Description{Text: noise(uint64(i), 100)}})
	}
	if err := errors.Join(s.write(c), s.close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestQueueKeepsRecords(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sub", "queue.db")
	s, _, err := openStore(path)
	if err != nil {
		t.Fatal(err)
	}
	want := Item{ID: 3, Rank: -2, Path: "/a b/c.png", Stage: StageStashed, Key: "k.1.png", Accepted: []string{"exists"},
		Hold: Hold{Kind: HoldNeedsYou, Problem: Problem{Code: "exists", Choices: []Choice{ChoiceSkip}}}}
	if err := s.write(changes{put: []Item{{ID: 2}, want}, lastID: 9, paused: true}); err != nil {
		t.Fatal(err)
	}
	if err := s.write(changes{del: []ID{2}, lastID: 9, paused: true}); err != nil {
		t.Fatal(err)
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	s, got, err := openStore(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if diff := cmp.Diff(stored{items: []Item{want}, lastID: 9, paused: true}, got, cmp.AllowUnexported(stored{})); diff != "" {
		t.Error(diff)
	}
}

func TestQueueInUseIsRefused(t *testing.T) {
	path := queueWith(t, 1)
	s, _, err := openStore(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if _, _, err := openStore(path); !errors.Is(err, ErrLocked) {
		t.Errorf("second start: %v", err)
	}
}

func TestNewerQueueIsLeftAlone(t *testing.T) {
	path := queueWith(t, 3)
	edit(t, path, func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketMeta).Put(keyVersion, []byte(strconv.Itoa(queueVersion+1)))
	})
	refused(t, path, ErrNewer)
	if err := RefuseNewer(path); !errors.Is(err, ErrNewer) {
		t.Errorf("%v, want that it is newer", err)
	}
}

func TestOnlyNewerQueuesAreRefusedEarly(t *testing.T) {
	none := filepath.Join(t.TempDir(), "none.db")
	fine := queueWith(t, 1)
	damaged := queueWith(t, 1)
	if err := os.WriteFile(damaged, []byte("no queue"), 0o600); err != nil {
		t.Fatal(err)
	}
	older, _ := olderQueue(t, 1)
	for _, path := range []string{none, fine, damaged, older} {
		if err := RefuseNewer(path); err != nil {
			t.Error(err)
		}
		if beside, err := filepath.Glob(path + ".*"); err != nil || len(beside) > 0 {
			t.Errorf("%q was made (%v)", beside, err)
		}
	}
	if _, err := os.Stat(none); err == nil {
		t.Error("a file was made")
	}
}

func TestDamagedQueueIsRefusedAndKept(t *testing.T) {
	for name, damage := range map[string]func(b []byte) []byte{
		"not a database": func([]byte) []byte { return []byte("hello, this is no queue") },
		"cut":            func(b []byte) []byte { return b[:len(b)/2] },
		"cut in a page":  func(b []byte) []byte { return b[:3*4096+100] },
		"both metas":     func(b []byte) []byte { clear(b[:2*4096]); return b },
		"records": func(b []byte) []byte {
			for i := 2 * 4096; i < len(b); i++ {
				b[i] ^= 0x55
			}
			return b
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := queueWith(t, 300)
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, damage(b), 0o600); err != nil {
				t.Fatal(err)
			}
			refused(t, path, ErrDamaged)
		})
	}
}

// refused fails unless opening gives want, changes nothing and keeps one copy.
func refused(t *testing.T, path string, want error) {
	t.Helper()
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := Open(Options{File: path}); !errors.Is(err, want) {
			t.Fatalf("opened with %v", err)
		}
	}
	after, err := os.ReadFile(path)
	if err != nil || string(after) != string(before) {
		t.Errorf("the file was changed (%v)", err)
	}
	copies, err := filepath.Glob(path + ".kept*")
	if err != nil || len(copies) != 1 {
		t.Fatalf("copies %q, %v", copies, err)
	}
	if kept, err := os.ReadFile(copies[0]); err != nil || string(kept) != string(before) {
		t.Errorf("the copy differs (%v)", err)
	}
}

func FuzzQueueFile(f *testing.F) {
	f.Add([]byte("hello"))
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(t.TempDir(), "queue.db")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if s, _, err := openStore(path); err == nil {
			s.close()
		}
	})
}
