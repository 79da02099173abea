package uploader

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"
)

// olderQueue is a queue file that says it is of this version.
func olderQueue(t *testing.T, version int) (path string, before []byte) {
	t.Helper()
	path = queueWith(t, 3)
	edit(t, path, func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketMeta).Put(keyVersion, []byte(strconv.Itoa(version)))
	})
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return path, before
}

// edit changes a queue file as another program would.
func edit(t *testing.T, path string, change func(*bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(change), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// versionIn is what a queue file says about itself.
func versionIn(t *testing.T, path string) string {
	t.Helper()
	var version string
	edit(t, path, func(tx *bbolt.Tx) error {
		version = string(tx.Bucket(bucketMeta).Get(keyVersion))
		return nil
	})
	return version
}

// withMigrations lets the program know other steps during a test.
func withMigrations(t *testing.T, steps ...migration) {
	before, version := migrations, queueVersion
	migrations, queueVersion = steps, len(steps)+1
	t.Cleanup(func() { migrations, queueVersion = before, version })
}

// titled is a step that writes something behind each title.
func titled(end string) migration {
	return func(tx *bbolt.Tx) error {
		items := tx.Bucket(bucketItems)
		changed := map[string][]byte{}
		err := items.ForEach(func(k, v []byte) error {
			var it Item
			if err := json.Unmarshal(v, &it); err != nil {
				return err
			}
			it.Title += end
			v, err := json.Marshal(it)
			changed[string(k)] = v
			return err
		})
		for k, v := range changed {
			err = errors.Join(err, items.Put([]byte(k), v))
		}
		return err
	}
}

func TestEveryOlderQueueIsMigratedAndACopyKept(t *testing.T) {
	for version := 1; version < queueVersion; version++ {
		path, before := olderQueue(t, version)
		for range 2 { // the second time there is nothing to do
			s, content, err := openStore(path)
			if err != nil {
				t.Fatal(err)
			}
			if len(content.items) != 3 || content.lastID != 3 {
				t.Errorf("from version %d: %d items, last %d", version, len(content.items), content.lastID)
			}
			if err := s.close(); err != nil {
				t.Fatal(err)
			}
		}
		if got := versionIn(t, path); got != strconv.Itoa(queueVersion) {
			t.Errorf("from version %d: it says version %s now", version, got)
		}
		keptAlone(t, path, ".version-"+strconv.Itoa(version), before)
	}
}

// keptAlone fails unless the one file beside path is the copy.
func keptAlone(t *testing.T, path, ending string, want []byte) {
	t.Helper()
	got, err := filepath.Glob(path + ".*")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{path + ending}, got); diff != "" {
		t.Fatal(diff)
	}
	if kept, err := os.ReadFile(got[0]); err != nil || !bytes.Equal(kept, want) {
		t.Errorf("the copy differs (%v)", err)
	}
}

func TestMigrationGoesThroughEveryStepInOrder(t *testing.T) {
	for version, want := range map[int]string{1: "A.png123", 2: "A.png23", 3: "A.png3", 4: "A.png"} {
		t.Run(strconv.Itoa(version), func(t *testing.T) {
			path, _ := olderQueue(t, version)
			withMigrations(t, titled("1"), titled("2"), titled("3"))
			s, content, err := openStore(path)
			if err != nil {
				t.Fatal(err)
			}
			defer s.close()
			for _, it := range content.items {
				if it.Title != want {
					t.Errorf("%q, want %q", it.Title, want)
				}
			}
		})
	}
}

func TestMigrationThatFailsChangesNothing(t *testing.T) {
	broken := errors.New("broken")
	for name, second := range map[string]migration{
		"a step":              func(*bbolt.Tx) error { return broken },
		"what the steps made": func(tx *bbolt.Tx) error { return tx.Bucket(bucketItems).Put(itemKey(1), []byte("no record")) },
	} {
		t.Run(name, func(t *testing.T) {
			path, before := olderQueue(t, 1)
			withMigrations(t, titled("1"), second)
			for range 2 {
				if _, _, err := openStore(path); !errors.Is(err, broken) && !errors.Is(err, ErrDamaged) {
					t.Fatalf("opened with %v", err)
				}
			}
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, before) {
				t.Errorf("the file was changed (%v)", err)
			}
			keptAlone(t, path, ".version-1", before)
		})
	}
}

func TestCopyNeverReplacesAnother(t *testing.T) {
	path, before := olderQueue(t, 1)
	for _, ending := range []string{".version-1", ".version-1-2"} {
		if err := os.WriteFile(path+ending, []byte("of another time"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, _, err := openStore(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if kept, err := os.ReadFile(path + ".version-1-3"); err != nil || !bytes.Equal(kept, before) {
		t.Errorf("no copy of its own (%v)", err)
	}
	if other, err := os.ReadFile(path + ".version-1"); err != nil || string(other) != "of another time" {
		t.Errorf("an earlier copy was written over: %q, %v", other, err)
	}
}

func TestQueueWithoutAVersionIsDamaged(t *testing.T) {
	for _, version := range []string{"", "0", "-1", "one", "1.5"} {
		path := queueWith(t, 1)
		edit(t, path, func(tx *bbolt.Tx) error { return tx.Bucket(bucketMeta).Put(keyVersion, []byte(version)) })
		refused(t, path, ErrDamaged)
	}
}
