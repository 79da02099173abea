package child

import (
	"bufio"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestStopEndsAProcessThatDoesNotListenAndItsChildren(t *testing.T) {
	p, child := startWithChild(t, `trap "" TERM; sleep 100 & echo $!; while :; do wait; done`)
	p.Stop()
	if err := p.Wait(); err == nil {
		t.Error("it ended by itself, want killed")
	}
	gone(t, child)
}

func TestNothingOutlivesTheProgram(t *testing.T) {
	if os.Getenv("CHILD_TEST_PARENT") == "1" {
		p, pid := startWithChild(t, `echo $$; exec sleep 100`)
		os.Stdout.WriteString("pid " + strconv.Itoa(pid) + "\n")
		<-p.Done()
		return
	}
	parent := exec.Command(os.Args[0], "-test.run=^TestNothingOutlivesTheProgram$")
	parent.Env = append(os.Environ(), "CHILD_TEST_PARENT=1")
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	pid := 0
	for lines := bufio.NewScanner(out); pid == 0 && lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "pid "); ok {
			pid, _ = strconv.Atoi(rest)
		}
	}
	if pid == 0 {
		t.Fatal("the parent did not say its child's number")
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait() // killed, so an error
	gone(t, pid)
}

// startWithChild runs a shell script that prints one process number first.
func startWithChild(t *testing.T, script string) (*Process, int) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	cmd := exec.Command("sh", "-c", script)
	cmd.Stdout = w
	p, err := Start(cmd)
	w.Close()
	if err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatal(err)
	}
	return p, pid
}

// gone waits until the process has ended; a zombie that nobody has reaped yet counts.
func gone(t *testing.T, pid int) {
	t.Helper()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for deadline := time.After(10 * time.Second); ; {
		stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
		if err != nil || strings.Contains(string(stat), ") Z ") {
			return
		}
		select {
		case <-again.C:
		case <-deadline:
			_ = syscall.Kill(pid, syscall.SIGKILL)
			t.Fatalf("process %d is still there", pid)
		}
	}
}
