package realwiki

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// process is a server that this package started. It leads a process group of
// its own, so that ending it ends its children too.
type process struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when it ended
}

type startRequest struct {
	cmd    *exec.Cmd
	result chan error
}

// starter is the one goroutine that starts servers. The kernel sends Pdeathsig
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

// start runs cmd until stop, or until this program is gone.
func start(cmd *exec.Cmd) (*process, error) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	r := startRequest{cmd: cmd, result: make(chan error)}
	starter() <- r
	if err := <-r.result; err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	p := &process{cmd: cmd, done: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // how a server ended that was told to end says nothing
		close(p.done)
	}()
	return p, nil
}

// stop asks the server to end, and after five seconds makes it.
func (p *process) stop() {
	_ = syscall.Kill(p.cmd.Process.Pid, syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(5 * time.Second):
	}
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	<-p.done
}

// finish asks php-fpm to end when the requests under way are answered, and waits for that.
func (p *process) finish() error {
	if err := p.cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		return err
	}
	<-p.done
	return nil
}

// lock holds path for this process until unlock is called.
func lock(path string) (unlock func() error, err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", path, err), f.Close())
	}
	return f.Close, nil
}
