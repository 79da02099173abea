package settings

import (
	"fyne.io/fyne/v2"

	"wikidrop/gui/look"
)

// field is an entry in which the window's own shortcut works: Fyne gives shortcuts to
// the field in focus only.
type field struct {
	look.Entry
	w *Window
}

var _ fyne.Shortcutable = (*field)(nil)

func newField(w *Window, placeholder string) *field {
	f := &field{w: w}
	f.PlaceHolder = placeholder
	f.ExtendBaseWidget(f)
	return f
}

// TypedShortcut implements [fyne.Shortcutable].
func (f *field) TypedShortcut(s fyne.Shortcut) {
	if s.ShortcutName() == shortcutClose.ShortcutName() {
		f.w.hide()
		return
	}
	f.Entry.TypedShortcut(s)
}
