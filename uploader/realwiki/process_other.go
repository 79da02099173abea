//go:build !linux

package realwiki

import (
	"errors"
	"os/exec"
)

var errNotLinux = errors.New("a real MediaWiki for tests needs Linux")

type process struct{ done chan struct{} }

func start(*exec.Cmd) (*process, error) { return nil, errNotLinux }

func (p *process) stop() {}

func (p *process) finish() error { return errNotLinux }

func lock(string) (func() error, error) { return nil, errNotLinux }
