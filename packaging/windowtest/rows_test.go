package windowtest

import (
	"strconv"
	"testing"
	"time"
)

// TestAThousandRowsByKeyboardAndMouse walks through a long list, and opens menus there.
func TestAThousandRowsByKeyboardAndMouse(t *testing.T) {
	s := open(t)
	s.start("--practice")
	const many = 1000
	dir, _ := folder(t, s.dir, "garden", many)
	s.add(many, dir)
	s.focus()

	// Keys are dealt with in order: the help opens when all before are done.
	begin, mark := time.Now(), s.program.Mark()
	if _, err := s.screen.xdotool("key", "--delay", "0", "--repeat", "300", "--repeat-delay", "0", "Down"); err != nil {
		t.Fatal(err)
	}
	s.keys("End", "Home", "Page_Down", "Page_Down", "F1")
	s.opened(mark)
	took := time.Since(begin)
	t.Logf("305 keys through %d rows in %s", many, took.Round(time.Millisecond))
	if took > 30*time.Second { // on a machine that does much besides
		t.Errorf("305 keys took %s", took)
	}
	s.keys("Escape")
	s.picture("rows-paged")

	// What can be done, by key and by mouse.
	s.shows("the context menu by key", func() { s.keys("shift+F10") })
	s.picture("rows-menu-key")
	s.shows("no menu", func() { s.keys("Escape") })
	s.shows("the context menu by mouse", func() { s.mouse(600, 500, "3") })
	s.picture("rows-menu-mouse")
	s.shows("no menu", func() { s.keys("Escape") })
	s.shows("the description by a double click", func() { s.mouse(600, 430, "1", "1") })
	s.picture("rows-double-click")

	// All of them, in one go.
	s.keys("Escape", "ctrl+a")
	s.picture("rows-all")
	s.quit()
}

// opened waits until a question or a help is on the screen.
func (s *stage) opened(mark logMark) {
	s.Helper()
	if _, err := s.program.WaitLog(time.Minute, mark, "question opened", AtLeast(1)); err != nil {
		s.Fatal(err)
	}
}

// shows does something and waits until the screen looks different.
func (s *stage) shows(what string, act func()) {
	s.Helper()
	before := string(s.look())
	act()
	s.wait(what, func() bool { return string(s.look()) != before })
}

// mouse clicks somewhere on the screen, with each of these buttons in turn.
func (s *stage) mouse(x, y int, buttons ...string) {
	s.Helper()
	args := []string{"mousemove", "--sync", strconv.Itoa(x), strconv.Itoa(y)}
	for _, button := range buttons {
		args = append(args, "click", button)
	}
	if _, err := s.screen.xdotool(args...); err != nil {
		s.Fatal(err)
	}
}
