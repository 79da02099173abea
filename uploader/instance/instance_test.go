package instance

import (
	"net"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSecondStartHandsItsFilesOver(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "s")
	got := make(chan []string, 1)
	l, err := Listen(socket, func(s []string) { got <- s })
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()

	want := []string{"/a b/Прага + 日本.jpg", "https://example.org/x?a=1&b=2"}
	handed, err := Hand(socket, want)
	if err != nil || !handed {
		t.Fatalf("Hand = %v, %v; want true, nil", handed, err)
	}
	if diff := cmp.Diff(want, <-got); diff != "" {
		t.Error(diff)
	}
}

func TestFirstStartFindsNobody(t *testing.T) {
	handed, err := Hand(filepath.Join(t.TempDir(), "s"), []string{"x"})
	if handed || err != nil {
		t.Fatalf("Hand = %v, %v; want false, nil", handed, err)
	}
}

func TestSocketOfACrashedRunIsTakenOver(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "s")
	stale, err := net.ListenUnix("unix", &net.UnixAddr{Name: socket, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	stale.SetUnlinkOnClose(false)
	stale.Close()

	l, err := Listen(socket, func([]string) {})
	if err != nil {
		t.Fatalf("Listen over a stale socket: %v", err)
	}
	defer l.Close()
	if handed, err := Hand(socket, nil); !handed || err != nil {
		t.Fatalf("Hand = %v, %v; want true, nil", handed, err)
	}
}

func TestGarbageIsNotTaken(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "s")
	got := make(chan []string, 2)
	l, err := Listen(socket, func(s []string) { got <- s })
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()

	conn, err := net.Dial("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = conn.Write([]byte("GET / HTTP/1.1\r\n\r\n"))
	conn.Close()
	// The starts are served in turn, so when this one is through the garbage was.
	if _, err := Hand(socket, []string{"good"}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"good"}, <-got); diff != "" {
		t.Error(diff)
	}
}
