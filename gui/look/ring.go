package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// A focus ring stands this far outside of what has the keyboard, so that it can be
// seen around a button of any colour on any ground.
const (
	ringGap    = 2
	ringStroke = 2
	noGap      = 0 // around a field, which has a line of its own
)

// newRing returns a hidden ring.
func newRing() *canvas.Rectangle {
	r := canvas.NewRectangle(nil)
	r.Hidden = true
	return r
}

// placeRing puts a ring around a widget of a size, with a gap between.
func placeRing(r *canvas.Rectangle, size fyne.Size, radius, gap float32) {
	out := gap + ringStroke
	r.Move(fyne.NewPos(-out, -out))
	r.Resize(size.AddWidthHeight(2*out, 2*out))
	r.CornerRadius = radius + out
}

// ShowRing colours a ring, or hides it.
func ShowRing(r *canvas.Rectangle, shown bool) {
	r.FillColor = clear(AccentText)
	r.StrokeColor, r.StrokeWidth = Color(AccentText), ringStroke
	r.Hidden = !shown
}
