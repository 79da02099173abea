package look

import "fyne.io/fyne/v2"

// Column stacks objects, and gives those that wrap the height that they need at
// its width. Hidden and empty objects
// take no room.
type Column struct {
	Gap   float32
	width float32
}

// NewColumn returns a layout with a gap between objects.
func NewColumn(gap float32) *Column { return &Column{Gap: gap} }

type wrapping interface{ HeightFor(width float32) float32 }

// Relayout places everything inside a container anew, at the size that it has:
// Fyne does so by itself only when the size changes.
func Relayout(o fyne.CanvasObject) {
	switch o := o.(type) {
	case *fyne.Container:
		if o.Layout != nil {
			o.Layout.Layout(o.Objects, o.Size())
		}
		for _, child := range o.Objects {
			Relayout(child)
		}
	case *Box:
		Relayout(o.Content)
	}
}

// HeightLayout is a layout whose height depends on its width.
type HeightLayout interface {
	fyne.Layout
	HeightWithin(objects []fyne.CanvasObject, width float32) float32
}

// HeightFor is the height that an object needs at a width: more than its least
// height when it wraps.
func HeightFor(o fyne.CanvasObject, width float32) float32 {
	if w, ok := o.(wrapping); ok {
		return w.HeightFor(width)
	}
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(HeightLayout); ok {
			return l.HeightWithin(c.Objects, width)
		}
	}
	return o.MinSize().Height
}

// HeightWithin implements [HeightLayout].
func (l *Column) HeightWithin(objects []fyne.CanvasObject, width float32) float32 {
	total := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		height := HeightFor(o, width)
		if height == 0 {
			continue
		}
		if total > 0 {
			total += l.Gap
		}
		total += height
	}
	return total
}

// Layout implements [fyne.Layout].
func (l *Column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	y := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		height := HeightFor(o, size.Width)
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, height))
		if height > 0 {
			y += height + l.Gap
		}
	}
}

// MinSize implements [fyne.Layout].
func (l *Column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := float32(0)
	for _, o := range objects {
		if o.Visible() {
			width = max(width, o.MinSize().Width)
		}
	}
	return fyne.NewSize(width, l.HeightWithin(objects, max(width, l.width)))
}

// Flow sets objects side by side and goes on below when a line is full.
type Flow struct {
	Gap   float32
	width float32
}

// NewFlow returns a layout with a gap between objects and lines.
func NewFlow(gap float32) *Flow { return &Flow{Gap: gap} }

func (l *Flow) place(objects []fyne.CanvasObject, width float32, put func(fyne.CanvasObject, fyne.Position, fyne.Size)) float32 {
	x, y, line := float32(0), float32(0), float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		size := o.MinSize()
		size.Width = min(size.Width, max(width, 1))
		if x > 0 && x+size.Width > width {
			x, y, line = 0, y+line+l.Gap, 0
		}
		put(o, fyne.NewPos(x, y), size)
		x += size.Width + l.Gap
		line = max(line, size.Height)
	}
	return y + line
}

// HeightWithin implements [HeightLayout].
func (l *Flow) HeightWithin(objects []fyne.CanvasObject, width float32) float32 {
	return l.place(objects, width, func(fyne.CanvasObject, fyne.Position, fyne.Size) {})
}

// Layout implements [fyne.Layout].
func (l *Flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.place(objects, size.Width, func(o fyne.CanvasObject, at fyne.Position, s fyne.Size) {
		o.Move(at)
		o.Resize(s)
	})
}

// MinSize implements [fyne.Layout].
func (l *Flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := float32(0)
	for _, o := range objects {
		if o.Visible() {
			width = max(width, min(o.MinSize().Width, 120))
		}
	}
	return fyne.NewSize(width, l.HeightWithin(objects, max(width, l.width)))
}
