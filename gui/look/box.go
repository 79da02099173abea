package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Box lays one object on a ground of a colour, with space and lines around it.
type Box struct {
	widget.BaseWidget
	Content fyne.CanvasObject
	Ground  fyne.ThemeColorName // "": none
	Stroke  fyne.ThemeColorName // "": none; all four sides
	Radius  float32
	Top     bool // a thin line at this side
	Bottom  bool
	Left    bool
	PadX    float32
	PadY    float32
}

// NewBox returns a box without lines.
func NewBox(ground fyne.ThemeColorName, padX, padY float32, content fyne.CanvasObject) *Box {
	b := &Box{Content: content, Ground: ground, PadX: padX, PadY: padY}
	b.ExtendBaseWidget(b)
	return b
}

// HeightFor is the height that the content needs at a width.
func (b *Box) HeightFor(width float32) float32 {
	return HeightFor(b.Content, width-2*b.PadX) + 2*b.PadY
}

// CreateRenderer implements [fyne.Widget].
func (b *Box) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	r := &boxRenderer{box: b, ground: canvas.NewRectangle(nil)}
	for i := range r.lines {
		r.lines[i] = canvas.NewRectangle(nil)
	}
	r.Refresh()
	return r
}

type boxRenderer struct {
	box    *Box
	ground *canvas.Rectangle
	lines  [3]*canvas.Rectangle
}

func (r *boxRenderer) Destroy() {}

func (r *boxRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.box.Content, r.lines[0], r.lines[1], r.lines[2]}
}

func (r *boxRenderer) MinSize() fyne.Size {
	return r.box.Content.MinSize().AddWidthHeight(2*r.box.PadX, 2*r.box.PadY)
}

func (r *boxRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.box.Content.Move(fyne.NewPos(r.box.PadX, r.box.PadY))
	r.box.Content.Resize(size.SubtractWidthHeight(2*r.box.PadX, 2*r.box.PadY))
	r.lines[0].Resize(fyne.NewSize(size.Width, 1))
	r.lines[1].Move(fyne.NewPos(0, size.Height-1))
	r.lines[1].Resize(fyne.NewSize(size.Width, 1))
	r.lines[2].Resize(fyne.NewSize(1, size.Height))
}

func (r *boxRenderer) Refresh() {
	r.ground.FillColor, r.ground.StrokeColor, r.ground.StrokeWidth = nil, nil, 0
	if r.box.Ground != "" {
		r.ground.FillColor = Color(r.box.Ground)
	}
	if r.box.Stroke != "" {
		r.ground.StrokeColor, r.ground.StrokeWidth = Color(r.box.Stroke), 1
	}
	r.ground.CornerRadius = r.box.Radius
	for i, shown := range []bool{r.box.Top, r.box.Bottom, r.box.Left} {
		r.lines[i].FillColor = Color(Line)
		r.lines[i].Hidden = !shown
	}
	r.Layout(r.box.Size())
	canvas.Refresh(r.box)
}
