package nowindow

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// terminal is what a person sees and types into.
type terminal struct {
	master, slave *os.File

	mu    sync.Mutex
	seen  bytes.Buffer
	shown chan struct{} // closed and made anew whenever something is shown
}

func newTerminal(t *testing.T, width uint16) *terminal {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no pseudo terminals: %v", err)
	}
	fd := int(master.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	slave, err := os.OpenFile(fmt.Sprint("/dev/pts/", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: width}); err != nil {
		t.Fatal(err)
	}
	term := &terminal{master: master, slave: slave, shown: make(chan struct{})}
	go term.watch()
	t.Cleanup(func() { slave.Close(); master.Close() })
	return term
}

func (term *terminal) watch() {
	b := make([]byte, 4096)
	for {
		n, err := term.master.Read(b)
		term.mu.Lock()
		term.seen.Write(b[:n])
		close(term.shown)
		term.shown = make(chan struct{})
		term.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// await returns when text has been shown.
func (term *terminal) await(t *testing.T, text string) string {
	t.Helper()
	late := time.After(30 * time.Second)
	for {
		term.mu.Lock()
		seen, shown := term.seen.String(), term.shown
		term.mu.Unlock()
		if strings.Contains(seen, text) {
			return seen
		}
		select {
		case <-shown:
		case <-late:
			t.Fatalf("%q never came after %q", text, seen)
		}
	}
}

func (term *terminal) typeLine(t *testing.T, line string) {
	t.Helper()
	if _, err := term.master.WriteString(line + "\n"); err != nil {
		t.Fatal(err)
	}
}

// TestAPersonAtATerminal types the password and is asked about
// a name that is taken.
func TestAPersonAtATerminal(t *testing.T) {
	w := practiceFor(t)
	profile := t.TempDir()
	args := []string{"--wiki", w.API(), "--user", user, "--password-file", "-"}
	first := command(t, profile, append(args, photo(t, filepath.Join(t.TempDir(), "photo.png"), 60, 1))...)
	first.Stdin = strings.NewReader(password)
	if e := finish(t, first); e.status != ExitDone {
		t.Fatalf("%+v", e)
	}

	term := newTerminal(t, 70)
	cmd := command(t, profile, append(args, photo(t, filepath.Join(t.TempDir(), "photo.png"), 60, 2))...)
	var stdout bytes.Buffer
	cmd.Env = append(cmd.Env, "TERM=xterm")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = term.slave, &stdout, term.slave
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	term.await(t, "Password of "+user+":")
	term.typeLine(t, password)
	term.await(t, "Number of your choice:")
	term.typeLine(t, "1")
	var none bytes.Buffer
	e := wait(t, cmd, &stdout, &none)
	if e.status != ExitDone || !strings.HasPrefix(e.stdout, "published\tPhoto (2).png\t") {
		t.Errorf("%+v", e)
	}
	seen := term.await(t, "  0  Decide later")
	if strings.Contains(seen, password) {
		t.Errorf("the password was shown: %q", seen)
	}
	state, err := unix.IoctlGetTermios(int(term.slave.Fd()), unix.TCGETS)
	if err != nil || state.Lflag&unix.ECHO == 0 {
		t.Errorf("typing stays hidden: %v", err)
	}
}

// TestProgressAndTheKeyThatInterrupts has a piece stand still on its way.
func TestProgressAndTheKeyThatInterrupts(t *testing.T) {
	w := practiceFor(t)
	slow := newSlowProxy(t, w.URL())
	term := newTerminal(t, 70)
	cmd := command(t, t.TempDir(), "--wiki", slow.URL+"/api.php", "--user", user, "--password-file", passwordFile(t), "--method", "chunked",
		"--chunk-size", "65536", photo(t, filepath.Join(t.TempDir(), "large.png"), 300, 1))
	cmd.Env = append(cmd.Env, "TERM=xterm")
	cmd.Stdin, cmd.Stderr = term.slave, term.slave
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	<-slow.stood
	term.await(t, "] 0/1 · ")
	if _, err := term.master.WriteString("\x03"); err != nil {
		t.Fatal(err)
	}
	var none bytes.Buffer
	if e := wait(t, cmd, &none, &none); e.status != ExitNotAll {
		t.Errorf("%+v", e)
	}
	term.await(t, "Stopped. 1 file stays")
}

func TestInterruptedWhileTypingThePassword(t *testing.T) {
	w := practiceFor(t)
	term := newTerminal(t, 70)
	cmd := command(t, t.TempDir(), "--wiki", w.API(), "--user", user, "--password-file", "-")
	cmd.Env = append(cmd.Env, "TERM=xterm")
	cmd.Stdin, cmd.Stderr = term.slave, term.slave
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	term.await(t, "Password of "+user+":")
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	var none bytes.Buffer
	if e := wait(t, cmd, &none, &none); e.status != ExitNotAll {
		t.Errorf("%+v", e)
	}
	term.await(t, "Stopped.")
	state, err := unix.IoctlGetTermios(int(term.slave.Fd()), unix.TCGETS)
	if err != nil || state.Lflag&unix.ECHO == 0 {
		t.Errorf("typing stays hidden: %v", err)
	}
}

// TestASignalEndsTheWaitForThePassword has a pipe that says nothing.
func TestASignalEndsTheWaitForThePassword(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer write.Close()
	cmd := command(t, t.TempDir(), "--wiki", "http://127.0.0.1:1/", "--user", user, "--password-file", "-")
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = read, &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	read.Close()
	// A pipe whose last byte was taken has somebody waiting for the next.
	if _, err := write.WriteString("x"); err != nil {
		t.Fatal(err)
	}
	for {
		left, err := unix.IoctlGetInt(int(write.Fd()), unix.TIOCINQ)
		if err != nil {
			t.Fatal(err)
		}
		if left == 0 {
			break
		}
		runtime.Gosched()
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if e := wait(t, cmd, &stdout, &stderr); e.status != ExitNotAll || !strings.HasPrefix(e.stderr, "Stopped.") {
		t.Errorf("%+v", e)
	}
}
