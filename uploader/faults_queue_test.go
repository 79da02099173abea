package uploader

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"wikidrop/uploader/media"
	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/wikitext"
)

func TestQueueKilledWhileItWasMade(t *testing.T) {
	path := filepath.Join(t.TempDir(), "queue.db")
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	s, content, err := openStore(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if len(content.items) != 0 {
		t.Errorf("%d items", len(content.items))
	}
	if err := s.write(changes{put: []Item{{ID: 1, Title: "A.png"}}, lastID: 1}); err != nil {
		t.Error(err)
	}
}

func TestAnotherProgramsDatabaseIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "queue.db")
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket([]byte("somebody else's"))
		return err
	})
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	if _, _, err := openStore(path); !errors.Is(err, ErrDamaged) {
		t.Errorf("opened with %v", err)
	}
}

// fullItem has something in every field.
func fullItem() Item {
	at := time.Date(2026, 5, 1, 12, 0, 0, 5000, time.UTC)
	info := &mediawiki.ImageInfo{Title: "File:B.png", SHA1: sumOf(nil), Size: 3, Timestamp: at, User: "Petr"}
	return Item{
		ID: 7, Rank: -3, Path: "/photos/a.png", URL: "https://example.org/a.png", Account: "a1",
		Stage: StageStashed, Intent: IntentPublish, Size: 12, ModTime: at, SHA1: sumOf([]byte("a")),
		Hold: Hold{Kind: HoldNeedsYou, Until: at, Problem: Problem{
			Code: "exists", About: mediawiki.AboutTitle, Text: "text", Raw: "{}", Name: &wikitext.Problem{Code: "illegal"},
			Warnings: mediawiki.Warnings{{Kind: "exists", Titles: []string{"A.png"}}}, Existing: info, Suggested: "A (2).png",
			Limit: 5, Wanted: []string{"png"}, Choices: []Choice{ChoiceRename, ChoiceSkip},
		}},
		Info:  media.Info{MIME: "image/png", Extension: "png", Size: 12, ModTime: at},
		Title: "A.png", Description: wikitext.Description{Text: "weir", Language: "en", Categories: []string{"Weirs"}},
		PageText: "by hand", Comment: "comment", Method: MethodChunked, Key: "k.png", KeySHA1: sumOf([]byte("a")),
		Offset: 5, Since: at, Async: true, Accepted: []string{"exists"}, Download: true, ETag: `"x"`, Skipped: true,
		Attempts: 3, Added: at, Committed: at, PublishedTitle: "A.png", PageURL: "https://wiki.test/wiki/File:A.png", PublishedAt: at,
	}
}

func TestRecordsKeepEverything(t *testing.T) {
	path := filepath.Join(t.TempDir(), "queue.db")
	s, _, err := openStore(path)
	if err != nil {
		t.Fatal(err)
	}
	want := fullItem()
	if err := errors.Join(s.write(changes{put: []Item{want}, lastID: 7, paused: true}), s.close()); err != nil {
		t.Fatal(err)
	}
	s, content, err := openStore(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if diff := cmp.Diff(stored{items: []Item{want}, lastID: 7, paused: true}, content, cmp.AllowUnexported(stored{})); diff != "" {
		t.Error(diff)
	}
}

// FuzzQueueRecord puts any bytes in the place of an item's record. The queue opens
// with what the record says, or is refused with a copy kept; an engine that opens
// it does not fall over it, and writes nothing else than it read.
func FuzzQueueRecord(f *testing.F) {
	whole, err := json.Marshal(fullItem())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte(`{"id":7}`))
	f.Add([]byte(`{}`))
	f.Add([]byte(`null`))
	f.Add([]byte(`{"id":7,"stage":255,"intent":9,"hold":{"kind":7},"size":-5,"offset":99999}`))
	f.Add([]byte(`{"id":7,"path":"/nowhere","stage":2,"intent":1,"key":"k","offset":-1,"account":"a1"}`))
	f.Add([]byte(`{"id":18446744073709551615,"rank":9223372036854775807,"title":"\u0000"}`))
	f.Add([]byte(`{"id":7,"stage":4,"intent":1,"title":"A.png","committed":"0001-01-01T00:00:00Z"}`))
	f.Fuzz(func(t *testing.T, record []byte) {
		hangs := time.AfterFunc(20*time.Second, func() { panic("stands still") })
		defer hangs.Stop()
		path := queueOf(t, record)
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		s, content, err := openStore(path)
		if err != nil {
			after, _ := os.ReadFile(path)
			kept, _ := os.ReadFile(path + ".kept")
			if !errors.Is(err, ErrDamaged) || !bytes.Equal(before, after) || !bytes.Equal(before, kept) {
				t.Fatalf("refused with %v; the file is as it was: %t, the copy too: %t", err, bytes.Equal(before, after), bytes.Equal(before, kept))
			}
			return
		}
		again, err := json.Marshal(content.items[0])
		if err != nil {
			t.Fatalf("cannot be written again: %v", err)
		}
		var read Item
		if err := json.Unmarshal(again, &read); err != nil {
			t.Fatalf("cannot be read again: %v", err)
		}
		twice, err := json.Marshal(read)
		if err != nil || !bytes.Equal(again, twice) {
			t.Errorf("changes by being written:\n%s\n%s", again, twice)
		}
		if err := s.close(); err != nil {
			t.Fatal(err)
		}
		openAndUse(t, path)
	})
}

// queueOf makes a queue file with one record.
func queueOf(t *testing.T, record []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "queue.db")
	s, _, err := openStore(path)
	if err != nil {
		t.Fatal(err)
	}
	err = s.db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(bucketItems).Put(itemKey(7), record) })
	if err = errors.Join(err, s.close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// openAndUse lets an engine without any account take what is there.
func openAndUse(t *testing.T, path string) {
	t.Helper()
	a := &fakeAccounts{changed: make(chan struct{})}
	e, err := open(Options{File: path, Cache: t.TempDir()}, parts{
		accounts: a, clock: newQuickClock(), jitter: func() float64 { return 0.5 },
		inspect: inspectFake, hash: media.SHA1, picture: pictureFake,
	})
	if err != nil {
		t.Fatal(err)
	}
	shot := e.Snapshot(0)
	e.Publish(shot.Order...)
	e.Retry(shot.Order...)
	e.Move(ToFirst, shot.Order...)
	text := "typed"
	if err := e.Edit(shot.Order, Patch{Text: &text}); err != nil && !errors.Is(err, ErrTooLate) {
		t.Error(err)
	}
	e.Snapshot(shot.Generation)
	e.Remove(shot.Order...)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	s, content, err := openStore(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if len(content.items) > 0 {
		t.Errorf("%d items came back", len(content.items))
	}
}
