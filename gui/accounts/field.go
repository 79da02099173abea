package accounts

import (
	"fyne.io/fyne/v2"

	"wikidrop/gui/look"
)

// field is an entry that passes the window's shortcuts on, which Fyne gives to the
// field in focus only.
type field struct {
	look.Entry
	shortcut func(fyne.Shortcut) bool
}

var _ fyne.Shortcutable = (*field)(nil)

func newField(w *Window, placeholder string) *field {
	f := &field{shortcut: w.shortcut}
	f.PlaceHolder = placeholder
	f.OnKey = w.typed
	f.ExtendBaseWidget(f)
	return f
}

func newPasswordField(w *Window, placeholder string) *field {
	f := newField(w, placeholder)
	f.Password = true
	return f
}

// TypedShortcut implements [fyne.Shortcutable].
func (f *field) TypedShortcut(s fyne.Shortcut) {
	if !f.shortcut(s) {
		f.Entry.TypedShortcut(s)
	}
}
