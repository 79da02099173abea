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
	case fyne.KeyEscape, fyne.KeyF1, fyne.KeyF2, fyne.KeyF6:
		return true
	}
	return false
}

// WalkSideways lets Left and Right go from one of these buttons to the next, besides
// Tab. Other objects among them are passed over.
func WalkSideways(objects []fyne.CanvasObject) {
	var row []*Button
	for _, o := range objects {
		if b, ok := o.(*Button); ok {
			row = append(row, b)
		}
	}
	for i, b := range row {
		b.OnKey = func(e *fyne.KeyEvent) bool {
			to := i
			switch e.Name {
			case fyne.KeyLeft:
				to--
			case fyne.KeyRight:
				to++
			default:
				return false
			}
			if c := fyne.CurrentApp().Driver().CanvasForObject(b); c != nil && to >= 0 && to < len(row) {
				c.Focus(row[to])
			}
			return true
		}
	}
}

// InSight tells whether an object belongs to its window and neither it nor what it
// stands in is hidden. Only an object at the window's very corner is taken for
// one that does not.
func InSight(o fyne.CanvasObject) bool {
	return o.Visible() && !fyne.CurrentApp().Driver().AbsolutePositionForObject(o).IsZero()
}
