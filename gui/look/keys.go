package look

import "fyne.io/fyne/v2"

// leftKeys are what windows do with keys that the focused widget has no use for;
// the last one is asked, a [Sheet]'s while it is open.
var leftKeys = map[fyne.Canvas][]func(*fyne.KeyEvent){}

// OnLeftKey lets a window deal with keys that its focused widget leaves alone,
// such as Escape and F1: Fyne gives a key to one widget only. Entries leave the
// keys that neither write nor move. Call it once for a window, before [WithTips]
// or after; it ends with the window.
func OnLeftKey(c fyne.Canvas, do func(*fyne.KeyEvent)) { pushLeftKey(c, do) }

func pushLeftKey(c fyne.Canvas, do func(*fyne.KeyEvent)) (pop func()) {
	before := leftKeys[c]
	leftKeys[c] = append(before[:len(before):len(before)], do)
	return func() { leftKeys[c] = before }
}

// leaveKey gives a key to the window of a widget.
func leaveKey(o fyne.CanvasObject, e *fyne.KeyEvent) {
	layers := leftKeys[fyne.CurrentApp().Driver().CanvasForObject(o)]
	if len(layers) > 0 {
		layers[len(layers)-1](e)
	}
}

// writesNothing tells whether an entry has no use for a key.
func writesNothing(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyEscape, fyne.KeyF1, fyne.KeyF6:
		return true
	}
	return false
}

// InSight tells whether an object belongs to its window and neither it nor what it
// stands in is hidden. Only an object at the window's very corner is taken for
// one that does not.
func InSight(o fyne.CanvasObject) bool {
	return o.Visible() && !fyne.CurrentApp().Driver().AbsolutePositionForObject(o).IsZero()
}
