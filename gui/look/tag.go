package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// tag is one chip.
type tag struct {
	widget.BaseWidget
	text      string
	removable bool
	hovered   bool
	remove    func()
}

var (
	_ fyne.Tappable     = (*tag)(nil)
	_ desktop.Hoverable = (*tag)(nil)
)

func newTag(text string, removable bool, remove func()) *tag {
	t := &tag{text: text, removable: removable, remove: remove}
	t.ExtendBaseWidget(t)
	return t
}

const tagCross = 14

// Tapped implements [fyne.Tappable]: the right end takes the chip away.
func (t *tag) Tapped(e *fyne.PointEvent) {
	if t.removable && e.Position.X >= t.Size().Width-tagCross-10 {
		t.remove()
	}
}

// MouseIn implements [desktop.Hoverable].
func (t *tag) MouseIn(e *desktop.MouseEvent) {
	t.hovered = true
	t.Refresh()
	if t.MinSize().Width > t.Size().Width {
		showTip(t, t.text, e.AbsolutePosition)
	}
}

// MouseMoved implements [desktop.Hoverable].
func (t *tag) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (t *tag) MouseOut() {
	t.hovered = false
	t.Refresh()
	hideTip(t)
}

// CreateRenderer implements [fyne.Widget].
func (t *tag) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	r := &tagRenderer{
		tag: t, ground: canvas.NewRectangle(nil), text: canvas.NewText("", nil),
		cross: &canvas.Image{FillMode: canvas.ImageFillContain},
	}
	r.text.TextSize = SecondarySize
	r.Refresh()
	return r
}

type tagRenderer struct {
	tag    *tag
	ground *canvas.Rectangle
	text   *canvas.Text
	cross  *canvas.Image
}

func (r *tagRenderer) Destroy() {}

func (r *tagRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.text, r.cross}
}

func (r *tagRenderer) crossRoom() float32 {
	if r.tag.removable {
		return tagCross + 4
	}
	return 0
}

func (r *tagRenderer) MinSize() fyne.Size {
	text := fyne.MeasureText(OneLine(r.tag.text), SecondarySize, fyne.TextStyle{})
	return fyne.NewSize(text.Width+18+r.crossRoom(), tagHeight)
}

func (r *tagRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.text.Text = Ellipsis(OneLine(r.tag.text), SecondarySize, fyne.TextStyle{}, size.Width-18-r.crossRoom())
	text := r.text.MinSize()
	r.text.Move(fyne.NewPos(9, (size.Height-text.Height)/2))
	r.text.Resize(text)
	r.cross.Move(fyne.NewPos(size.Width-tagCross-7, (size.Height-tagCross)/2))
	r.cross.Resize(fyne.NewSquareSize(tagCross))
}

func (r *tagRenderer) Refresh() {
	r.ground.FillColor, r.ground.CornerRadius = Color(Chip), tagHeight/2
	r.text.Color = Color(theme.ColorNameForeground)
	ink := Secondary
	if r.tag.hovered {
		ink = theme.ColorNameForeground
	}
	var cross fyne.Resource
	if r.tag.removable {
		cross = theme.CancelIcon()
	}
	setIcon(r.cross, cross, ink)
	r.Layout(r.tag.Size())
	canvas.Refresh(r.tag)
}
