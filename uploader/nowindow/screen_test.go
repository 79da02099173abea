package nowindow

import (
	"strings"
	"testing"
)

func shown(width int) (*screen, *strings.Builder) {
	var out strings.Builder
	return &screen{out: &out, width: func() (int, bool) { return width, true }}, &out
}

func TestProgressIsDrawnOverItself(t *testing.T) {
	s, out := shown(80)
	s.draw(0.5, "half way there")
	s.draw(1, "done")
	s.say("a line")
	want := "\r[##########----------] half way there" +
		"\r[####################] done" + strings.Repeat(" ", 10) +
		"\r" + strings.Repeat(" ", 37) + "\ra line\n"
	if got := out.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestProgressFitsTheTerminal(t *testing.T) {
	for width, want := range map[int]string{
		10: "\rlong text",
		0:  "\r[--------------------] long text – äöü",
		51: "\r[--------------------] long text – äöü",
	} {
		s, out := shown(width)
		s.draw(-1, "long text – äöü")
		if got := out.String(); got != want {
			t.Errorf("%d: got %q, want %q", width, got, want)
		}
	}
}

func TestNothingIsDrawnWhereNobodyLooks(t *testing.T) {
	var out strings.Builder
	s := newScreen(&out)
	s.draw(0.5, "half")
	s.say("line")
	if out.String() != "line\n" {
		t.Errorf("got %q", out.String())
	}
}
