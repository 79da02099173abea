package nowindow

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"wikidrop/uploader"
)

// asker puts one question at a time to the person at the terminal, while the other
// files go on.
type asker struct {
	able  bool
	lines chan string // what is typed; closed at its end; nil before the first question
	row   *uploader.Row
	need  uploader.Choice // chosen, and waits for its argument
	later map[uploader.ID]bool
}

func (a *asker) asking() bool { return a.row != nil }

// ask puts the question of a held file, or waits for its turn. It is false when
// there is nothing to ask or nobody to answer.
func (r *run) ask(row uploader.Row) bool {
	a := &r.asker
	if !a.able || a.later[row.ID] || len(askable(row.Hold.Problem)) == 0 {
		return false
	}
	if a.asking() {
		return true
	}
	if a.lines == nil {
		a.lines = make(chan string)
		go readLines(r.parts.Stdin, a.lines)
	}
	a.row = &row
	r.question(row)
	return true
}

// askable are the ways out that need no window.
func askable(p uploader.Problem) []uploader.Choice {
	return slices.DeleteFunc(slices.Clone(p.Choices), func(c uploader.Choice) bool {
		return c == uploader.ChoiceAccount || c == uploader.ChoiceSettings
	})
}

func (r *run) question(row uploader.Row) {
	w := r.parts.Words
	r.screen.say("")
	r.screen.say(w.Name(row.File))
	r.screen.say(w.Reason(row.Hold.Problem))
	for i, c := range askable(row.Hold.Problem) {
		r.screen.say(fmt.Sprintf("  %d  %s", i+1, w.Choice(c, row.Hold.Problem)))
	}
	r.screen.say("  0  " + w.Later())
	r.screen.prompt(w.AskChoice())
}

// typedAnswer takes a line. more is false when no further line will come: what is
// still open stays as it is.
func (r *run) typedAnswer(line string, more bool) {
	a := &r.asker
	if !more {
		a.able, a.row, a.lines = false, nil, nil
		r.screen.say("")
		return
	}
	if !a.asking() {
		return
	}
	line = strings.TrimSpace(line)
	if a.need != "" {
		r.typedArgument(line)
		return
	}
	choices := askable(a.row.Hold.Problem)
	n, err := strconv.Atoi(line)
	switch {
	case line == "" || err == nil && n == 0:
		r.answered("", "")
	case err != nil || n < 0 || n > len(choices):
		r.screen.prompt(r.parts.Words.AskChoice())
	case choices[n-1] == uploader.ChoiceRename:
		a.need = uploader.ChoiceRename
		r.screen.prompt(r.parts.Words.AskName())
	case choices[n-1] == uploader.ChoiceLocate:
		a.need = uploader.ChoiceLocate
		r.screen.prompt(r.parts.Words.AskPath())
	default:
		r.answered(choices[n-1], "")
	}
}

// typedArgument takes a name or path; none brings the question back.
func (r *run) typedArgument(line string) {
	a := &r.asker
	choice := a.need
	a.need = ""
	if line == "" {
		r.question(*a.row)
		return
	}
	r.answered(choice, line)
}

// answered ends the question; no choice leaves the file with it.
func (r *run) answered(c uploader.Choice, argument string) {
	a := &r.asker
	row := *a.row
	a.row = nil
	if c == "" {
		a.later[row.ID] = true
		return
	}
	r.answer(row, c, argument)
}

// readLines ends when its input does; a read of a terminal cannot be called back
// before.
func readLines(in io.Reader, lines chan<- string) {
	defer close(lines)
	s := bufio.NewScanner(in)
	for s.Scan() {
		lines <- s.Text()
	}
}
