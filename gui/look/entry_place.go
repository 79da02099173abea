package look

import "fyne.io/fyne/v2"

// Fyne 2.8 knows a place in wrapped text by row and column. The place behind a space
// at which a line just breaks has none: the cursor stays before the space, and what
// is typed next would stand one place too early, "mostK " for "most K". What follows
// keeps the cursor where it belongs.

// strayed is a place in the text that the cursor could not be brought to.
type strayed struct {
	place       int // counted in characters
	text        string
	row, column int // where the cursor is instead
}

// TypedRune implements [fyne.Focusable].
func (e *Entry) TypedRune(r rune) {
	if behind := e.behind(); behind != nil {
		e.putBehind(behind, r)
		return
	}
	e.keepPlace(func() { e.Entry.TypedRune(r) })
}

// putBehind inserts a character where the cursor belongs.
func (e *Entry) putBehind(behind []rune, r rune) {
	place := e.strayed.place
	for range behind {
		e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	}
	e.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: snippet(append(behind, r))})
	e.moveTo(place + 1)
}

// keyBehind does what a key does where the cursor belongs, and tells whether it is
// somewhere else.
func (e *Entry) keyBehind(key fyne.KeyName) bool {
	behind := e.behind()
	switch {
	case len(behind) == 0:
		return false
	case key == fyne.KeyBackspace:
		e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	case key == fyne.KeyReturn, key == fyne.KeyEnter:
		e.putBehind(behind, '\n')
	default:
		return false
	}
	return true
}

// TypedShortcut implements [fyne.Shortcutable].
func (e *Entry) TypedShortcut(s fyne.Shortcut) { e.keepPlace(func() { e.Entry.TypedShortcut(s) }) }

// keepPlace leaves the cursor behind what an edit put in.
func (e *Entry) keepPlace(edit func()) {
	if !e.MultiLine || e.SelectedText() != "" {
		edit()
		return
	}
	place, before := e.CursorTextOffset(), len([]rune(e.Text))
	edit()
	if grown := len([]rune(e.Text)) - before; grown > 0 {
		e.moveTo(place + grown)
	}
}

// moveTo brings the cursor to a place in the text, or remembers that Fyne does not
// let it stay there.
func (e *Entry) moveTo(place int) {
	if e.CursorTextOffset() == place {
		return
	}
	row := e.CursorRow
	for e.CursorRow = max(0, row-1); e.CursorRow <= row+1; e.CursorRow++ {
		e.CursorColumn = 0
		e.CursorColumn = place - e.CursorTextOffset()
		if e.CursorColumn < 0 {
			continue
		}
		kept := e.CursorRow
		e.Refresh() // which brings the cursor back into its line
		if e.CursorTextOffset() == place {
			return
		}
		e.CursorRow = kept
	}
	e.CursorRow, e.CursorColumn = row, 0
	e.CursorColumn = place - e.CursorTextOffset()
	e.Refresh()
	e.strayed = strayed{place, e.Text, e.CursorRow, e.CursorColumn}
}

// behind is the text between the cursor and the place where it belongs, nil while it
// is there.
func (e *Entry) behind() []rune {
	s := e.strayed
	if s.text == "" || s.text != e.Text || s.row != e.CursorRow || s.column != e.CursorColumn || e.SelectedText() != "" {
		return nil
	}
	text, at := []rune(e.Text), e.CursorTextOffset()
	if at >= s.place || s.place > len(text) {
		return nil
	}
	return text[at:s.place:s.place]
}

// snippet is a clipboard with text of our own.
type snippet string

func (s snippet) Content() string { return string(s) }

// SetContent implements [fyne.Clipboard]; what is copied goes elsewhere.
func (snippet) SetContent(string) {}
