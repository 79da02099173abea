package uploader

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// apart runs the test once more in a process of its own, where limits can be set
// that would hold for everybody. It returns a folder there, "" here.
func apart(t *testing.T) string {
	t.Helper()
	const inside = "WIKIDROP_TEST_APART"
	if dir := os.Getenv(inside); dir != "" {
		return dir
	}
	c := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	c.Env = append(os.Environ(), inside+"="+t.TempDir())
	out, err := c.CombinedOutput()
	if err != nil {
		t.Errorf("%v:\n%s", err, out)
	}
	if strings.Contains(string(out), "--- SKIP") {
		t.Skipf("%s", out)
	}
	return ""
}

// limitFiles lets no file grow over size bytes.
func limitFiles(t *testing.T, size uint64) {
	t.Helper()
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	limit.Cur = min(size, limit.Max)
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
}

func TestFullDiskLosesNothing(t *testing.T) {
	if apart(t) == "" {
		return
	}
	signal.Ignore(syscall.SIGXFSZ)
	s := newStand(t)
	id := s.add(s.file("a.png", "hello"))[0]
	s.Snapshot(0)
	queue := filepath.Join(s.dir, "queue.db")
	info, err := os.Stat(queue)
	if err != nil {
		t.Fatal(err)
	}
	limitFiles(t, uint64(info.Size()))
	text := strings.Repeat("A long description. ", 20_000)
	if err := s.Edit([]ID{id}, Patch{Text: &text}); !errors.Is(err, errDisk) {
		t.Fatalf("the edit was kept: %v", err)
	}
	told := 0
	s.Publish(id)
	s.until("told, and waiting for the disk", func() bool {
		for _, n := range s.Snapshot(0).Notices {
			if n.Code == CodeDisk {
				told++
			}
		}
		return told > 0 && s.one(id).Hold.Problem.Code == CodeDisk
	})
	if told != 1 || s.wiki.bytes != 0 {
		t.Errorf("told %d times, %d bytes sent without being written down", told, s.wiki.bytes)
	}
	if it := s.one(id); it.Description.Text != text {
		t.Error("the description is lost in memory")
	}
	limitFiles(t, 1<<40)
	s.published(id)
	s.arrivedOnce("A.png", "hello")
	s.Close()
	s.open()
	if it := s.one(id); it.Description.Text != text || it.Stage < StagePublished {
		t.Error("what could not be written at first is not on disk")
	}
}

func TestReadOnlyProfileIsRefused(t *testing.T) {
	dir := apart(t)
	if dir == "" {
		return
	}
	const nobody = 65534
	for path := dir; path != "/" && path != os.TempDir(); path = filepath.Dir(path) {
		if err := os.Chmod(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	dir = filepath.Join(dir, "profile")
	made, _, err := openStore(filepath.Join(dir, "queue.db"))
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(made.close(), os.Chmod(filepath.Join(dir, "queue.db"), 0o444), os.Chmod(dir, 0o555))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o755) })
	if os.Getuid() == 0 {
		if err := syscall.Setuid(nobody); err != nil {
			t.Skip("root may write everywhere, and nobody else can be played: ", err)
		}
	}
	for _, file := range []string{"queue.db", "new.db", "sub/new.db"} {
		if _, err := Open(Options{File: filepath.Join(dir, file)}); !errors.Is(err, fs.ErrPermission) {
			t.Errorf("%s: %v", file, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "queue.db.kept")); err == nil {
		t.Error("a queue that cannot be written was taken for a damaged one")
	}
}
