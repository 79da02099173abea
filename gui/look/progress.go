package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// ProgressLine is a thin line, 3 high, filled from 0 to 1.
type ProgressLine struct {
	widget.BaseWidget
	value float64
}

// NewProgressLine returns an empty line.
func NewProgressLine() *ProgressLine {
	p := &ProgressLine{}
	p.ExtendBaseWidget(p)
	return p
}

// Set fills the line to a part of 1.
func (p *ProgressLine) Set(part float64) {
	part = max(0, min(1, part))
	if part == p.value {
		return
	}
	p.value = part
	p.Refresh()
}

// Value is the part that is filled.
func (p *ProgressLine) Value() float64 { return p.value }

// CreateRenderer implements [fyne.Widget].
func (p *ProgressLine) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	r := &progressRenderer{line: p, ground: canvas.NewRectangle(nil), bar: canvas.NewRectangle(nil)}
	r.ground.CornerRadius, r.bar.CornerRadius = 1.5, 1.5
	r.Refresh()
	return r
}

type progressRenderer struct {
	line        *ProgressLine
	ground, bar *canvas.Rectangle
}

func (r *progressRenderer) Destroy()                     {}
func (r *progressRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.ground, r.bar} }
func (r *progressRenderer) MinSize() fyne.Size           { return fyne.NewSize(24, 3) }

func (r *progressRenderer) Layout(size fyne.Size) {
	top := (size.Height - 3) / 2
	r.ground.Move(fyne.NewPos(0, top))
	r.ground.Resize(fyne.NewSize(size.Width, 3))
	r.bar.Move(fyne.NewPos(0, top))
	r.bar.Resize(fyne.NewSize(size.Width*float32(r.line.value), 3))
}

func (r *progressRenderer) Refresh() {
	r.ground.FillColor, r.bar.FillColor = Color(FaintLine), Color(Accent)
	r.Layout(r.line.Size())
	canvas.Refresh(r.line)
}
