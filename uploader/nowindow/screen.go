package nowindow

import (
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

const (
	barWidth = 20
	narrow   = 50 // columns under which there is no room for a bar
)

// screen is standard error: lines that stay, and on a terminal one that is drawn
// again and again. What cannot be written there is lost; the results do not depend on
// it.
type screen struct {
	out   io.Writer
	width func() (int, bool) // columns, and whether it is a terminal
	drawn int                // characters of the line that stands
}

func newScreen(out io.Writer) *screen {
	return &screen{out: out, width: func() (int, bool) {
		f, ok := out.(*os.File)
		if !ok || os.Getenv("TERM") == "dumb" {
			return 0, false
		}
		return columns(f)
	}}
}

// live tells whether progress is to be drawn.
func (s *screen) live() bool {
	_, ok := s.width()
	return ok
}

// say writes a line that stays.
func (s *screen) say(line string) {
	s.clear()
	s.write(line + "\n")
}

// prompt writes a line that an answer is typed behind.
func (s *screen) prompt(text string) {
	s.clear()
	s.write(text + " ")
}

// clear wipes the progress, without control sequences that old consoles lack.
func (s *screen) clear() {
	if s.drawn > 0 {
		s.write("\r" + strings.Repeat(" ", s.drawn) + "\r")
		s.drawn = 0
	}
}

// draw shows progress, done of it in the bar, cut to the width of the terminal.
func (s *screen) draw(part float64, text string) {
	width, ok := s.width()
	if !ok {
		return
	}
	if width <= 0 {
		width = 80
	}
	line := text
	if width >= narrow {
		line = bar(part) + " " + text
	}
	if runes := []rune(line); len(runes) > width-1 {
		line = string(runes[:max(width-1, 0)])
	}
	length := utf8.RuneCountInString(line)
	s.write("\r" + line + strings.Repeat(" ", max(s.drawn-length, 0)))
	s.drawn = max(length, s.drawn)
}

func bar(part float64) string {
	full := int(min(max(part, 0), 1) * barWidth)
	return "[" + strings.Repeat("#", full) + strings.Repeat("-", barWidth-full) + "]"
}

func (s *screen) write(text string) { _, _ = io.WriteString(s.out, text) }
