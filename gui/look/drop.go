package look

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// DropArea frames its content with a dashed line with round corners.
type DropArea struct {
	widget.BaseWidget
	Content fyne.CanvasObject // centred
}

// NewDropArea returns a frame around some content.
func NewDropArea(content fyne.CanvasObject) *DropArea {
	d := &DropArea{Content: content}
	d.ExtendBaseWidget(d)
	return d
}

const (
	dropRadius = 12
	dropStroke = 2
	dropDash   = 6
	dropSpace  = 6
)

// CreateRenderer implements [fyne.Widget].
func (d *DropArea) CreateRenderer() fyne.WidgetRenderer {
	d.ExtendBaseWidget(d)
	r := &dropRenderer{area: d}
	for i := range r.sides {
		// Four strips instead of one picture: the middle of a large window
		// would be megabytes of nothing.
		r.sides[i] = canvas.NewRasterWithPixels(func(x, y, w, _ int) color.Color { return r.pixel(i, x, y, w) })
	}
	return r
}

type dropRenderer struct {
	area  *DropArea
	sides [4]*canvas.Raster // top, bottom, left, right
	size  fyne.Size
	ink   color.NRGBA
}

func (r *dropRenderer) Destroy() {}

func (r *dropRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.sides[0], r.sides[1], r.sides[2], r.sides[3], r.area.Content}
}

func (r *dropRenderer) MinSize() fyne.Size {
	return r.area.Content.MinSize().AddWidthHeight(4*dropRadius, 2*dropRadius)
}

func (r *dropRenderer) Layout(size fyne.Size) {
	r.size = size
	r.ink = Color(Line).(color.NRGBA)
	const strip = dropRadius
	put := func(i int, x, y, w, h float32) {
		r.sides[i].Move(fyne.NewPos(x, y))
		r.sides[i].Resize(fyne.NewSize(w, h))
	}
	put(0, 0, 0, size.Width, strip)
	put(1, 0, size.Height-strip, size.Width, strip)
	put(2, 0, strip, strip, size.Height-2*strip)
	put(3, size.Width-strip, strip, strip, size.Height-2*strip)
	content := r.area.Content.MinSize().Min(size)
	content.Width = min(size.Width-2*dropRadius, max(content.Width, 560))
	r.area.Content.Resize(content)
	r.area.Content.Move(fyne.NewPos((size.Width-content.Width)/2, (size.Height-content.Height)/2))
}

func (r *dropRenderer) Refresh() {
	r.Layout(r.area.Size())
	for _, s := range r.sides {
		s.Refresh()
	}
	canvas.Refresh(r.area)
}

// pixel is the colour at a pixel of one strip, w pixels wide.
func (r *dropRenderer) pixel(side, x, y, w int) color.Color {
	strip := r.sides[side]
	scale := float64(strip.Size().Width) / float64(max(w, 1))
	px := float64(strip.Position().X) + (float64(x)+0.5)*scale
	py := float64(strip.Position().Y) + (float64(y)+0.5)*scale
	cover := dashCover(px, py, float64(r.size.Width), float64(r.size.Height), scale)
	ink := r.ink
	ink.A = uint8(cover * 255)
	return ink
}

// dashCover tells how much of a pixel the dashed frame covers, 0 to 1.
func dashCover(x, y, width, height, pixel float64) float64 {
	// Distance to a rounded rectangle's edge, negative inside.
	dx := math.Abs(x-width/2) - (width/2 - dropRadius)
	dy := math.Abs(y-height/2) - (height/2 - dropRadius)
	edge := math.Hypot(math.Max(dx, 0), math.Max(dy, 0)) + math.Min(math.Max(dx, dy), 0) - dropRadius
	// The line lies inside the edge.
	off := math.Abs(edge+dropStroke/2.0) - dropStroke/2.0
	cover := math.Max(0, math.Min(1, 0.5-off/pixel))
	if cover == 0 {
		return 0
	}
	along := x
	switch {
	case dx > 0 && dy > 0:
		along = dropRadius * math.Atan2(dy, dx)
	case dx > dy:
		along = y
	}
	if math.Mod(along, dropDash+dropSpace) > dropDash {
		return 0
	}
	return cover
}
