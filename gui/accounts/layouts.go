package accounts

import (
	"fyne.io/fyne/v2"

	"wikidrop/gui/look"
)

// sides sets the list beside the pane; the list takes a third, within limits.
type sides struct{}

const (
	listLeast = 260
	listMost  = 400
)

// Layout implements [fyne.Layout].
func (sides) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := max(listLeast, min(listMost, size.Width*0.36))
	objects[0].Resize(fyne.NewSize(left, size.Height))
	objects[1].Move(fyne.NewPos(left, 0))
	objects[1].Resize(fyne.NewSize(size.Width-left, size.Height))
}

// MinSize implements [fyne.Layout].
func (sides) MinSize(objects []fyne.CanvasObject) fyne.Size {
	pane := objects[1].MinSize()
	return fyne.NewSize(listLeast+pane.Width, max(320, pane.Height))
}

// under sets the body under the head, without a gap.
type under struct{}

// Layout implements [fyne.Layout].
func (under) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	head := objects[0].MinSize().Height
	objects[0].Resize(fyne.NewSize(size.Width, head))
	objects[1].Move(fyne.NewPos(0, head))
	objects[1].Resize(fyne.NewSize(size.Width, size.Height-head))
}

// MinSize implements [fyne.Layout].
func (under) MinSize(objects []fyne.CanvasObject) fyne.Size {
	head, body := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(max(head.Width, body.Width), head.Height+body.Height)
}

// arranged is a column whose objects are shown in another order than the one in
// which Tab walks through them, since Fyne's Tab follows the order of objects.
type arranged struct {
	*look.Column
	shown []fyne.CanvasObject
	most  float32 // width
}

// Layout implements [fyne.Layout].
func (a arranged) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	size.Width = min(size.Width, a.most)
	a.Column.Layout(a.shown, size)
}

// MinSize implements [fyne.Layout].
func (a arranged) MinSize([]fyne.CanvasObject) fyne.Size { return a.Column.MinSize(a.shown) }
