package look

import (
	"path"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Entry is Fyne's entry that tells when it loses the focus, and in which Tab goes
// on to the next field even where there are several lines.
type Entry struct {
	widget.Entry
	OnFocus func()
	OnBlur  func()
	OnKey   func(*fyne.KeyEvent) bool // true: the key is dealt with

	bare    bool // what it stands in shows the focus
	focused bool
	strayed strayed
}

var _ fyne.Focusable = (*Entry)(nil)

// NewEntry returns an entry of one line.
func NewEntry() *Entry {
	e := &Entry{}
	e.ExtendBaseWidget(e)
	return e
}

// NewArea returns an entry of several lines that wraps.
func NewArea(rows int) *Entry {
	e := &Entry{}
	e.MultiLine, e.Wrapping = true, fyne.TextWrapWord
	e.ExtendBaseWidget(e)
	e.SetMinRowsVisible(rows)
	return e
}

// SetQuietly changes the text without telling OnChanged, keeping the cursor when
// nothing differs.
func (e *Entry) SetQuietly(s string) {
	if e.Text == s {
		return
	}
	tell := e.OnChanged
	e.OnChanged = nil
	e.SetText(s)
	e.OnChanged = tell
}

// SelectName selects a file's name without its extension, since that is what people
// want to type anew.
func (e *Entry) SelectName() {
	name := []rune(strings.TrimSuffix(e.Text, path.Ext(e.Text)))
	e.CursorRow, e.CursorColumn = 0, 0
	shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	e.KeyDown(shift)
	for range name {
		e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	}
	e.KeyUp(shift)
}

// CreateRenderer implements [fyne.Widget].
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	e.ExtendBaseWidget(e)
	r := e.Entry.CreateRenderer()
	for _, o := range r.Objects() {
		if frame, ok := o.(*canvas.Rectangle); ok && frame.StrokeWidth > 0 {
			frame.FillColor = clear(theme.ColorNameInputBorder)
		}
	}
	return &entryRenderer{WidgetRenderer: r, entry: e, ring: newRing()}
}

// entryRenderer is Fyne's with a ring around it.
type entryRenderer struct {
	fyne.WidgetRenderer
	entry *Entry
	ring  *canvas.Rectangle
}

func (r *entryRenderer) Objects() []fyne.CanvasObject {
	objects := r.WidgetRenderer.Objects()
	return append(objects[:len(objects):len(objects)], r.ring)
}

func (r *entryRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	placeRing(r.ring, size, 4, noGap)
}

func (r *entryRenderer) Refresh() {
	ShowRing(r.ring, r.entry.focused && !r.entry.bare)
	r.WidgetRenderer.Refresh()
}

// AcceptsTab keeps Tab for moving between fields.
func (e *Entry) AcceptsTab() bool { return false }

// FocusGained implements [fyne.Focusable].
func (e *Entry) FocusGained() {
	e.focused = true
	e.Entry.FocusGained()
	if e.OnFocus != nil {
		e.OnFocus()
	}
}

// FocusLost implements [fyne.Focusable].
func (e *Entry) FocusLost() {
	e.focused = false
	e.Entry.FocusLost()
	if e.OnBlur != nil {
		e.OnBlur()
	}
}

// TypedKey implements [fyne.Focusable].
func (e *Entry) TypedKey(key *fyne.KeyEvent) {
	if e.OnKey != nil && e.OnKey(key) {
		return
	}
	if writesNothing(key.Name) {
		leaveKey(e, key)
		return
	}
	if e.keyBehind(key.Name) {
		return
	}
	e.Entry.TypedKey(key)
}
