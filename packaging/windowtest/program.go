package windowtest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"wikidrop/uploader/realwiki/child"
)

// Title is the title of the program's main window.
const Title = "Wikidrop"

// startLimit is how long a start may take on a busy machine; it is 0.3 s on a quiet one.
const startLimit = 60 * time.Second

// Program is a running Wikidrop with a profile of its own.
type Program struct {
	Profile string // the folder with accounts, queue, cache and log

	screen           *Screen
	process          *child.Process
	window           string
	logPath, outPath string
}

// Root is the top folder of the project.
var Root = sync.OnceValues(func() (string, error) {
	mod, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOMOD: %w", err)
	}
	return filepath.Dir(strings.TrimSpace(string(mod))), nil
})

// Build makes the program, once, the way packaging/run.sh does. WIKIDROP_BINARY
// names one that is already there.
var Build = sync.OnceValues(func() (string, error) {
	if binary := os.Getenv("WIKIDROP_BINARY"); binary != "" {
		return binary, nil
	}
	root, err := Root()
	if err != nil {
		return "", err
	}
	binary := filepath.Join(root, "build", "wikidrop")
	cmd := exec.Command("go", "build", "-trimpath", "-tags", "migrated_fynedo", "-p", "2", "-o", binary, ".")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return binary, nil
})

// Start opens the program on the screen and waits for its window. The window gets
// a place that leaves room for a drag source. The caller ends the program.
func (s *Screen) Start(binary, profile string, args ...string) (*Program, error) {
	p := &Program{
		Profile: profile,
		screen:  s,
		logPath: filepath.Join(profile, "log", "wikidrop.log"),
		outPath: filepath.Join(s.dir, "program.out"),
	}
	cmd := exec.Command(binary, append([]string{"--profile", profile}, args...)...)
	cmd.Env = s.Env()
	out, err := os.Create(p.outPath)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	begin := p.Mark()
	p.process, err = child.Start(cmd)
	if err != nil {
		return nil, err
	}
	if err := p.open(begin); err != nil {
		p.Kill()
		return nil, err
	}
	return p, nil
}

func (p *Program) open(begin logMark) error {
	err := until(startLimit, "the window", func() (bool, error) {
		if p.ended() {
			return false, fmt.Errorf("the program ended; it said: %s", p.tail())
		}
		p.window = p.screen.window(Title)
		return p.window != "", nil
	})
	if err != nil {
		return err
	}
	if _, err := p.WaitLog(startLimit, begin, "window ready", AtLeast(1)); err != nil {
		return err
	}
	return p.screen.place(p.window, rectangle{x: 160, y: 60, width: 1320, height: 860})
}

func (p *Program) ended() bool {
	select {
	case <-p.process.Done():
		return true
	default:
		return false
	}
}

// Focus makes the main window the one that gets the keys.
func (p *Program) Focus() error {
	_, err := p.screen.xdotool("windowactivate", "--sync", p.window, "windowfocus", "--sync", p.window)
	return err
}

// Screenshot writes a picture of the main window to path.
func (p *Program) Screenshot(path string) error { return p.screen.shoot(p.window, path) }

// Quit presses Ctrl+Q and waits for the program's end. An exit code other than 0 is an error.
func (p *Program) Quit() error {
	if err := p.Focus(); err != nil {
		return err
	}
	begin := p.Mark()
	if err := p.screen.Key("ctrl+q"); err != nil {
		return err
	}
	if err := p.leave(begin); err != nil {
		return err
	}
	if err := p.process.Wait(); err != nil {
		return fmt.Errorf("quit: %w; %s", err, p.tail())
	}
	return nil
}

// leave waits for the end, and says once more that it is meant when the program asks.
func (p *Program) leave(begin logMark) error {
	said := false
	return until(time.Minute, "the program to quit", func() (bool, error) {
		if p.ended() {
			return true, nil
		}
		if said || len(p.Entries(begin, "question opened")) == 0 {
			return false, nil
		}
		said = true
		return false, p.screen.Key("ctrl+q")
	})
}

// Kill ends the program if it runs.
func (p *Program) Kill() { p.process.Stop() }

// Memory is how many bytes of memory the program holds, and held at most since
// the start or ForgetPeak.
func (p *Program) Memory() (now, peak int64, err error) {
	status, err := os.ReadFile(p.proc("status"))
	if err != nil {
		return 0, 0, err
	}
	for line := range strings.Lines(string(status)) {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		switch fields[0] {
		case "VmRSS:":
			now, err = strconv.ParseInt(fields[1], 10, 64)
		case "VmHWM:":
			peak, err = strconv.ParseInt(fields[1], 10, 64)
		}
		if err != nil {
			return 0, 0, fmt.Errorf("%s: %w", p.proc("status"), err)
		}
	}
	return now << 10, peak << 10, nil
}

// ForgetPeak lets the peak of Memory begin again from what is held now.
func (p *Program) ForgetPeak() error {
	const resetPeak = "5" // proc(5), clear_refs
	return os.WriteFile(p.proc("clear_refs"), []byte(resetPeak), 0)
}

func (p *Program) proc(name string) string {
	return fmt.Sprintf("/proc/%d/%s", p.process.PID(), name)
}
