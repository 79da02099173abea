package look

import "fyne.io/fyne/v2"

// Frame is a layout of three objects without gaps: one at the top and one at the
// bottom, as high as they need to be, and one that gets what is left between.
type Frame struct{}

// HeightWithin implements [HeightLayout].
func (Frame) HeightWithin(objects []fyne.CanvasObject, width float32) float32 {
	total := float32(0)
	for _, o := range objects {
		if o.Visible() {
			total += HeightFor(o, width)
		}
	}
	return total
}

// Layout implements [fyne.Layout]. The objects are top, middle and bottom.
func (Frame) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	top, bottom := shownHeight(objects[0], size.Width), shownHeight(objects[2], size.Width)
	put := func(o fyne.CanvasObject, y, height float32) {
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, max(0, height)))
	}
	put(objects[0], 0, top)
	put(objects[1], top, size.Height-top-bottom)
	put(objects[2], size.Height-bottom, bottom)
}

func shownHeight(o fyne.CanvasObject, width float32) float32 {
	if !o.Visible() {
		return 0
	}
	return HeightFor(o, width)
}

// MinSize implements [fyne.Layout].
func (Frame) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	for _, o := range objects {
		if o.Visible() {
			least := o.MinSize()
			size = fyne.NewSize(max(size.Width, least.Width), size.Height+least.Height)
		}
	}
	return size
}
