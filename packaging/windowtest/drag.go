package windowtest

import (
	"bufio"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"wikidrop/uploader/realwiki/child"
)

//go:embed dragsource/dragsource.c
var dragSourceC []byte

// compileDragSource builds the other program of a drag, once for each screen.
func (s *Screen) compileDragSource() (string, error) {
	program := filepath.Join(s.dir, "dragsource")
	if _, err := os.Stat(program); err == nil {
		return program, nil
	}
	source := program + ".c"
	if err := os.WriteFile(source, dragSourceC, 0o600); err != nil {
		return "", err
	}
	flags, err := exec.Command("pkg-config", "--cflags", "--libs", "gtk+-3.0").Output()
	if err != nil {
		return "", fmt.Errorf("pkg-config gtk+-3.0: %w", err)
	}
	args := append([]string{"-O1", "-o", program, source}, strings.Fields(string(flags))...)
	if out, err := exec.Command("gcc", args...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("compile dragsource.c: %w\n%s", err, out)
	}
	return program, nil
}

// dragSource is a window to drag things out of.
type dragSource struct {
	process *child.Process
	stdin   io.Closer
	events  <-chan string
	x, y    int
	sent    bool // some targets fetch what is dragged before it is let go
}

// Drop drags files and folders into the program's window and lets go there. It
// returns when the window has taken them.
func (p *Program) Drop(paths ...string) error { return p.drop(paths...) }

// DropURIs drags addresses, as a browser does with links and pictures.
func (p *Program) DropURIs(uris ...string) error {
	var args []string
	for _, uri := range uris {
		args = append(args, "--uri", uri)
	}
	return p.drop(args...)
}

func (p *Program) drop(args ...string) error {
	source, err := p.screen.openDragSource(args)
	if err != nil {
		return err
	}
	defer source.close()
	if err := p.screen.drag(source, p.window); err != nil {
		return fmt.Errorf("drag: %w", err)
	}
	return nil
}

func (s *Screen) openDragSource(args []string) (*dragSource, error) {
	program, err := s.compileDragSource()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(program, append([]string{"--at", "4,4"}, args...)...)
	cmd.Env = s.toolEnv()
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	cmd.Stdout = in
	process, err := child.Start(cmd)
	in.Close()
	if err != nil {
		return nil, errors.Join(err, out.Close())
	}
	events := make(chan string, 64)
	go func() {
		defer close(events)
		defer out.Close()
		for lines := bufio.NewScanner(out); lines.Scan(); {
			events <- lines.Text()
		}
	}()
	source := &dragSource{process: process, stdin: stdin, events: events}
	ready, err := source.wait("ready", nil)
	if err != nil {
		source.close()
		return nil, err
	}
	if _, err := fmt.Sscanf(ready, "ready %d %d", &source.x, &source.y); err != nil {
		source.close()
		return nil, fmt.Errorf("%q: %w", ready, err)
	}
	return source, nil
}

func (d *dragSource) close() {
	_ = d.stdin.Close() // asks it to end
	d.process.Stop()
}

// wait reads events until one is word, or begins with it. Meanwhile it nudges, where the
// other side only answers to movement.
func (d *dragSource) wait(word string, nudge func() error) (string, error) {
	const pause = 100 * time.Millisecond
	again := time.NewTicker(pause)
	defer again.Stop()
	deadline := time.After(30 * time.Second)
	for {
		select {
		case event, open := <-d.events:
			if !open {
				return "", fmt.Errorf("the drag source ended before %q", word)
			}
			if strings.HasPrefix(event, "sent ") {
				d.sent = true
			}
			if event == word || strings.HasPrefix(event, word+" ") {
				return event, nil
			}
			if event == "failed" {
				return "", fmt.Errorf("the drag failed before %q", word)
			}
		case <-again.C:
			if nudge == nil {
				continue
			}
			if err := nudge(); err != nil {
				return "", err
			}
		case <-deadline:
			return "", fmt.Errorf("no %q from the drag source", word)
		}
	}
}

// drag moves the pointer as a hand would. Each step waits for what the two
// programs say to each other, so nothing here depends on their speed.
func (s *Screen) drag(source *dragSource, window string) error {
	if _, err := s.xdotool("mousemove", "--sync", strconv.Itoa(source.x), strconv.Itoa(source.y), "mousedown", "1"); err != nil {
		return err
	}
	if err := s.dragHeld(source, window); err != nil {
		_, upErr := s.xdotool("mouseup", "1")
		return errors.Join(err, upErr)
	}
	if _, err := s.xdotool("mouseup", "1"); err != nil {
		return err
	}
	if _, err := source.wait("end", nil); err != nil {
		return err
	}
	if !source.sent {
		return errors.New("the window did not fetch what was dropped on it")
	}
	return nil
}

// dragHeld does what happens while the button is down.
func (s *Screen) dragHeld(source *dragSource, window string) error {
	step := 3
	shake := func() error {
		step = -step
		_, err := s.xdotool("mousemove_relative", "--", strconv.Itoa(step), "1")
		return err
	}
	for range 8 {
		if _, err := s.xdotool("mousemove_relative", "2", "2"); err != nil {
			return err
		}
	}
	if _, err := source.wait("begin", shake); err != nil {
		return err
	}
	to, err := s.geometry(window)
	if err != nil {
		return err
	}
	x, y := to.x+to.width/2, to.y+to.height/2
	const steps = 20
	for i := 1; i <= steps; i++ {
		px, py := source.x+(x-source.x)*i/steps, source.y+(y-source.y)*i/steps
		if _, err := s.xdotool("mousemove", strconv.Itoa(px), strconv.Itoa(py)); err != nil {
			return err
		}
	}
	_, err = source.wait("accepted "+window, shake)
	return err
}
