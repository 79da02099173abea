package windowtest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode"

	"wikidrop/uploader/realwiki/child"
)

// The size of the screen in pixels.
const (
	screenWidth  = 1600
	screenHeight = 1000
)

// Screen is an X server of our own with a window manager on it.
type Screen struct {
	Display string // such as ":42"
	Dark    bool   // colours of the programs that are started from now on

	dir     string // for what the servers say
	servers []*child.Process
}

// OpenScreen starts Xvfb on a display number that nobody uses, and openbox. The
// logs of both go to dir. The caller closes the screen.
func OpenScreen(dir string) (*Screen, error) {
	s := &Screen{dir: dir}
	if err := s.startServer(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := s.startWindowManager(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// startServer lets Xvfb choose the display and waits for it to say which: then it takes connections.
func (s *Screen) startServer() error {
	number, say, err := os.Pipe()
	if err != nil {
		return err
	}
	defer number.Close()
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", screenWidth, screenHeight),
		"+extension", "GLX", "+render", "-noreset", "-nolisten", "tcp")
	cmd.ExtraFiles = []*os.File{say}
	err = s.start(cmd, "xvfb.log")
	say.Close()
	if err != nil {
		return err
	}
	line, err := bufio.NewReader(number).ReadString('\n')
	if err != nil {
		return fmt.Errorf("no display from Xvfb: %w%s", err, s.said("xvfb.log"))
	}
	s.Display = ":" + strings.TrimSpace(line)
	return nil
}

func (s *Screen) startWindowManager() error {
	cmd := exec.Command("openbox", "--sm-disable")
	cmd.Env = s.Env()
	if err := s.start(cmd, "openbox.log"); err != nil {
		return err
	}
	return until(30*time.Second, "openbox", func() (bool, error) {
		_, err := s.xdotool("get_desktop") // known only once a window manager is there
		return err == nil, nil
	})
}

func (s *Screen) start(cmd *exec.Cmd, output string) error {
	out, err := os.Create(filepath.Join(s.dir, output))
	if err != nil {
		return err
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	p, err := child.Start(cmd)
	if err != nil {
		return err
	}
	s.servers = append(s.servers, p)
	return nil
}

func (s *Screen) said(name string) string {
	text, err := os.ReadFile(filepath.Join(s.dir, name))
	if err != nil || len(text) == 0 {
		return ""
	}
	return "\n" + string(text)
}

// Close ends the window manager and the server.
func (s *Screen) Close() error {
	for i := len(s.servers) - 1; i >= 0; i-- {
		s.servers[i].Stop()
	}
	s.servers = nil
	return nil
}

// Env is the environment for programs on this screen: the same size, colours and
// language on every machine, drawn by the processor. Only a test run that brought
// a keyring of its own lets them see the session bus: a person's keyring is no
// place for the passwords of tests.
func (s *Screen) Env() []string {
	colours := "light"
	if s.Dark {
		colours = "dark"
	}
	env := append(os.Environ(), "DISPLAY="+s.Display, "WAYLAND_DISPLAY=", "XDG_SESSION_TYPE=x11",
		"LIBGL_ALWAYS_SOFTWARE=1", "LANG=en_US.UTF-8", "LC_ALL=", "LANGUAGE=en",
		"FYNE_SCALE=1", "FYNE_THEME="+colours, "GDK_BACKEND=x11", "GDK_SCALE=1", "NO_AT_BRIDGE=1")
	if !ownKeyring() {
		env = append(env, "DBUS_SESSION_BUS_ADDRESS=disabled:")
	}
	return env
}

// ownKeyring tells whether this run was started with a Secret Service for tests.
func ownKeyring() bool { return os.Getenv("WIKIDROP_REQUIRE_KEYRING") == "1" }

// toolEnv is Env for the programs that a test uses. They are C programs, which only
// know names that are not ASCII in a locale that the machine has.
func (s *Screen) toolEnv() []string { return append(s.Env(), "LC_ALL=C.UTF-8") }

// xdotool runs one command line of it and returns what it printed.
func (s *Screen) xdotool(args ...string) (string, error) {
	cmd := exec.Command("xdotool", args...)
	cmd.Env = s.toolEnv()
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("xdotool %s: %w %s", strings.Join(args, " "), err, strings.TrimSpace(stderr.String()))
	}
	return strings.TrimSpace(string(out)), nil
}

// Key presses keys one after the other, in xdotool's names: "ctrl+shift+a", "Return".
func (s *Screen) Key(keys ...string) error {
	_, err := s.xdotool(append([]string{"key", "--clearmodifiers", "--delay", "60"}, keys...)...)
	return err
}

// Type types text into what has the focus. For a character that the keyboard
// lacks, xdotool changes the meaning of a key for a moment; the program must have
// read the key before that moment is over, so such text is typed slowly.
func (s *Screen) Type(text string) error {
	delay := "30"
	if strings.IndexFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) >= 0 {
		delay = "150"
	}
	_, err := s.xdotool("type", "--clearmodifiers", "--delay", delay, "--", text)
	return err
}

// Screenshot writes a picture of the whole screen to path.
func (s *Screen) Screenshot(path string) error { return s.shoot("root", path) }

// shoot writes a picture of a window, changed by ImageMagick's options, to path.
func (s *Screen) shoot(window, path string, options ...string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	// Without the time in it, two pictures of the same are the same file.
	args := append([]string{"-silent", "-window", window, "-define", "png:exclude-chunks=date,time"}, options...)
	cmd := exec.Command("import", append(args, path)...)
	cmd.Env = s.toolEnv()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("take a screenshot: %w %s", err, out)
	}
	return nil
}

// window finds the newest visible window with this title, "" while there is none.
func (s *Screen) window(title string) string {
	out, err := s.xdotool("search", "--onlyvisible", "--name", "^"+title+"$")
	if err != nil {
		return "" // that is how xdotool says that there is none
	}
	all := strings.Fields(out)
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1]
}

type rectangle struct{ x, y, width, height int }

// place puts a window somewhere and waits until it is there.
func (s *Screen) place(window string, r rectangle) error {
	_, err := s.xdotool("windowactivate", "--sync", window,
		"windowmove", window, strconv.Itoa(r.x), strconv.Itoa(r.y),
		"windowsize", window, strconv.Itoa(r.width), strconv.Itoa(r.height))
	if err != nil {
		return err
	}
	return until(startLimit, "the window to have its place", func() (bool, error) {
		got, err := s.geometry(window)
		// The frame takes some pixels, and size hints may round.
		near := func(a, b int) bool { return a-b < 40 && b-a < 40 }
		return near(got.x, r.x) && near(got.y, r.y) && near(got.width, r.width) && near(got.height, r.height), err
	})
}

func (s *Screen) geometry(window string) (rectangle, error) {
	out, err := s.xdotool("getwindowgeometry", "--shell", window)
	if err != nil {
		return rectangle{}, err
	}
	var r rectangle
	for line := range strings.Lines(out) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		n, err := strconv.Atoi(value)
		if err != nil {
			continue
		}
		switch name {
		case "X":
			r.x = n
		case "Y":
			r.y = n
		case "WIDTH":
			r.width = n
		case "HEIGHT":
			r.height = n
		}
	}
	return r, nil
}
