package windowtest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wikidrop/uploader/realwiki"
)

// stage is a screen with the program to be tested and a folder for it.
type stage struct {
	*testing.T
	screen  *Screen
	binary  string
	dir     string
	profile string
	program *Program
}

// open prepares a screen, or skips the test where there can be none; with
// WIKIDROP_REQUIRE_WINDOW=1 that fails.
func open(t *testing.T) *stage {
	t.Helper()
	if err := Available(); err != nil {
		if os.Getenv("WIKIDROP_REQUIRE_WINDOW") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	binary, err := Build()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	screen, err := OpenScreen(dir)
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{T: t, screen: screen, binary: binary, dir: dir, profile: filepath.Join(dir, "profile")}
	t.Cleanup(func() {
		if s.program != nil {
			s.program.Kill()
		}
		if err := screen.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() { // before the screen goes
		if t.Failed() {
			s.keepLog()
			s.picture(s.Name() + "-failed")
		}
	})
	return s
}

// start opens the window. A program that ran before must have ended.
func (s *stage) start(args ...string) {
	s.Helper()
	p, err := s.screen.Start(s.binary, s.profile, args...)
	if err != nil {
		s.Fatal(err)
	}
	s.program = p
	realwiki.Evidence(s.T, realwiki.Window, "the window opened")
}

// add drops files and waits for all drafts. Then the window has the keyboard again.
func (s *stage) add(count int, paths ...string) {
	s.Helper()
	if err := s.program.Add(2*time.Minute, count, paths...); err != nil {
		s.Fatal(err)
	}
	s.focus()
	realwiki.Evidence(s.T, realwiki.Drag, fmt.Sprintf("%d files arrived in the queue", count))
}

// publish publishes the queue and checks each file on the wiki.
func (s *stage) publish(limit time.Duration, api string, paths []string) []Arrival {
	s.Helper()
	published, err := s.program.Publish(limit, len(paths))
	if err != nil {
		s.Fatal(err)
	}
	arrivals, err := Arrivals(api, paths, published)
	if err != nil {
		s.Fatal(err)
	}
	for _, a := range arrivals {
		if a.Err != nil {
			s.Errorf("%s: %v", filepath.Base(a.Path), a.Err)
		}
	}
	return arrivals
}

// addAccount makes an account by keyboard alone.
func (s *stage) addAccount(address, user, password string) {
	s.Helper()
	begin := s.program.Mark()
	s.focus()
	s.keys("ctrl+shift+a")
	s.wait("the account manager", func() bool { return s.screen.window("Accounts") != "" })
	accounts := s.screen.window("Accounts")
	if _, err := s.screen.xdotool("windowactivate", "--sync", accounts, "windowfocus", "--sync", accounts); err != nil {
		s.Fatal(err)
	}
	s.keys("ctrl+n")
	for _, field := range []string{address, user, password} {
		if field != address {
			s.keys("Tab")
		}
		if err := s.screen.Type(field); err != nil {
			s.Fatal(err)
		}
	}
	s.keys("Return")
	if _, err := s.program.WaitLog(time.Minute, begin, "account saved", AtLeast(1)); err != nil {
		s.Fatal(err)
	}
	s.picture(s.Name() + "-accounts")
	s.focus()
}

func (s *stage) focus() {
	s.Helper()
	if err := s.program.Focus(); err != nil {
		s.Fatal(err)
	}
}

func (s *stage) keys(keys ...string) {
	s.Helper()
	if err := s.screen.Key(keys...); err != nil {
		s.Fatal(err)
	}
}

func (s *stage) wait(what string, ready func() bool) {
	s.Helper()
	if err := until(time.Minute, what, func() (bool, error) { return ready(), nil }); err != nil {
		s.Fatal(err)
	}
}

func (s *stage) quit() {
	s.Helper()
	if err := s.program.Quit(); err != nil {
		s.Fatal(err)
	}
}

// picture keeps the whole screen in build/screenshots.
func (s *stage) picture(name string) {
	s.Helper()
	path, err := buildPath("screenshots", fileName(name)+".png")
	if err != nil {
		s.Fatal(err)
	}
	if err := os.WriteFile(path, s.look(), 0o600); err != nil {
		s.Fatal(err)
	}
	s.Logf("screenshot: %s", path)
}

// look takes a picture of the screen when it has come to rest: when two in a row
// are the same. A cursor that blinks or a bar that moves is no reason to fail;
// then the last one is good enough.
func (s *stage) look() []byte {
	s.Helper()
	path := filepath.Join(s.dir, "look.png")
	var picture []byte
	for range 10 {
		if err := s.screen.Screenshot(path); err != nil {
			s.Fatal(err)
		}
		now, err := os.ReadFile(path)
		if err != nil {
			s.Fatal(err)
		}
		if bytes.Equal(picture, now) {
			break
		}
		picture = now
	}
	return picture
}

// keepLog saves the log of a program that failed, since its profile goes with the test.
func (s *stage) keepLog() {
	if s.program == nil {
		return
	}
	text, err := os.ReadFile(s.program.logPath)
	if err != nil {
		return
	}
	path, err := buildPath("screenshots", fileName(s.Name())+"-failed.log")
	if err == nil {
		err = os.WriteFile(path, text, 0o600)
	}
	if err != nil {
		s.Error(err)
	}
}

// fileName makes one of the name of a test within a test.
func fileName(name string) string { return strings.ReplaceAll(name, "/", "-") }

func buildPath(elem ...string) (string, error) {
	root, err := Root()
	if err != nil {
		return "", err
	}
	path := filepath.Join(append([]string{root, "build"}, elem...)...)
	return path, os.MkdirAll(filepath.Dir(path), 0o755)
}

// noise writes a picture that is like no other, in the format of the name.
func noise(t *testing.T, path string, seed uint64) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	img := image.NewRGBA(image.Rect(0, 0, 60, 40))
	for i := range img.Pix {
		img.Pix[i] = byte(r.Uint32())
	}
	img.Set(0, 0, color.White)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if strings.HasSuffix(path, ".png") {
		err = png.Encode(f, img)
	} else {
		err = jpeg.Encode(f, img, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// folder fills a new folder with pictures and returns it and their paths.
func folder(t *testing.T, parent, name string, count int) (string, []string) {
	t.Helper()
	dir := filepath.Join(parent, name)
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	var paths []string
	for i := range count {
		path := filepath.Join(dir, fmt.Sprintf("Garden path, stone %03d.png", i+1))
		noise(t, path, uint64(1000+i))
		paths = append(paths, path)
	}
	return dir, paths
}
