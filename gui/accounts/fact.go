package accounts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"wikidrop/gui/look"
)

// fact is a line of the details: what, and beside it how it is. The value wraps.
type fact struct {
	widget.BaseWidget
	label *look.Text
	value *look.Paragraph
}

const (
	factLabel = 150
	factPad   = 7 // above and below
)

func newFact() *fact {
	f := &fact{label: look.NewText("").Shrinking(), value: look.NewParagraph("")}
	f.label.Color = look.Secondary
	f.ExtendBaseWidget(f)
	return f
}

func (f *fact) set(l factLine) {
	f.label.Set(l.label)
	f.value.Set(l.value, f.value.Color)
	f.Refresh()
}

// HeightFor is the height that the value needs at a width.
func (f *fact) HeightFor(width float32) float32 {
	return max(f.label.MinSize().Height, f.value.HeightFor(width-factLabel)) + 2*factPad + 1
}

// CreateRenderer implements [fyne.Widget].
func (f *fact) CreateRenderer() fyne.WidgetRenderer {
	r := &factRenderer{fact: f, line: canvas.NewRectangle(nil)}
	r.Refresh()
	return r
}

type factRenderer struct {
	fact *fact
	line *canvas.Rectangle
}

func (r *factRenderer) Destroy() {}

func (r *factRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.fact.label, r.fact.value, r.line}
}

func (r *factRenderer) MinSize() fyne.Size {
	return fyne.NewSize(factLabel+120, r.fact.HeightFor(r.fact.Size().Width))
}

func (r *factRenderer) Layout(size fyne.Size) {
	f := r.fact
	f.label.Move(fyne.NewPos(0, factPad))
	f.label.Resize(fyne.NewSize(factLabel-12, f.label.MinSize().Height))
	f.value.Move(fyne.NewPos(factLabel, factPad))
	f.value.Resize(fyne.NewSize(size.Width-factLabel, size.Height-2*factPad))
	r.line.Move(fyne.NewPos(0, size.Height-1))
	r.line.Resize(fyne.NewSize(size.Width, 1))
}

func (r *factRenderer) Refresh() {
	r.line.FillColor = look.Color(look.FaintLine)
	r.Layout(r.fact.Size())
	canvas.Refresh(r.fact)
}
