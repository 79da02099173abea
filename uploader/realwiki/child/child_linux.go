package child

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// patience is how long Stop waits for a process that was asked to end.
const patience = 5 * time.Second

type startRequest struct {
	cmd    *exec.Cmd
	result chan error
}

// starter is the one goroutine that starts processes. The kernel sends Pdeathsig
// when the thread that started a process ends, not when the program does, so
// this goroutine keeps its thread for ever.
var starter = sync.OnceValue(func() chan<- startRequest {
	requests := make(chan startRequest)
	go func() {
		runtime.LockOSThread()
		for r := range requests {
			r.result <- r.cmd.Start()
		}
	}()
	return requests
})

// Start runs cmd until it ends by itself, Stop is called, or this program is gone.
func Start(cmd *exec.Cmd) (*Process, error) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	r := startRequest{cmd: cmd, result: make(chan error)}
	starter() <- r
	if err := <-r.result; err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	p := &Process{cmd: cmd, done: make(chan struct{})}
	go func() {
		p.err = cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// Stop asks the process to end, and after five seconds makes it and its group.
func (p *Process) Stop() {
	_ = p.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(patience):
	}
	_ = syscall.Kill(-p.PID(), syscall.SIGKILL)
	<-p.done
}

// Signal sends sig to the process alone, not to its group. It fails when the process ended.
func (p *Process) Signal(sig os.Signal) error { return p.cmd.Process.Signal(sig) }
