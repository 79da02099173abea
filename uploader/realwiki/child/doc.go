// Package child runs servers and programs for tests that must not outlive the
// test binary, however that ends.
package child

import "os/exec"

// Process is a program that Start began. It leads a process group of its own, so
// that ending it ends what it started too.
type Process struct {
	cmd  *exec.Cmd
	done chan struct{}
	err  error // how it ended; written before done is closed
}

// PID is the number of the process and of its group.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Done is closed when the process ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Wait returns when the process ended, with what exec.Cmd's Wait said.
func (p *Process) Wait() error {
	<-p.done
	return p.err
}
