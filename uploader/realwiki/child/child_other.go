//go:build !linux

package child

import (
	"errors"
	"os"
	"os/exec"
)

// Start fails: only Linux can tie a process to the one that started it.
func Start(*exec.Cmd) (*Process, error) {
	return nil, errors.New("tests with real servers and windows need Linux")
}

// Stop does nothing, since nothing could be started.
func (p *Process) Stop() {}

// Signal does nothing, since nothing could be started.
func (p *Process) Signal(os.Signal) error { return nil }
