package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Scrolled lays one object out at its own width, as high as it then needs to be,
// and scrolls over it.
type Scrolled struct {
	widget.BaseWidget
	scroll *container.Scroll
	sheet  *sheet
}

// NewScrolled returns a scroller with space around its content.
func NewScrolled(padX, padY float32, content fyne.CanvasObject) *Scrolled {
	s := &Scrolled{sheet: &sheet{box: NewBox("", padX, padY, content)}}
	s.sheet.ExtendBaseWidget(s.sheet)
	s.scroll = container.NewVScroll(s.sheet)
	s.ExtendBaseWidget(s)
	return s
}

// ToTop scrolls back to the beginning.
func (s *Scrolled) ToTop() { s.scroll.ScrollToTop() }

// Offset is how far it is scrolled.
func (s *Scrolled) Offset() float32 { return s.scroll.Offset.Y }

// CreateRenderer implements [fyne.Widget].
func (s *Scrolled) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	return &scrolledRenderer{s}
}

type scrolledRenderer struct{ scrolled *Scrolled }

func (r *scrolledRenderer) Destroy()           {}
func (r *scrolledRenderer) MinSize() fyne.Size { return fyne.NewSize(160, 80) }

func (r *scrolledRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.scrolled.scroll}
}

func (r *scrolledRenderer) Layout(size fyne.Size) {
	r.scrolled.sheet.width = size.Width
	r.scrolled.scroll.Resize(size)
	r.scrolled.scroll.Refresh()
}

func (r *scrolledRenderer) Refresh() {
	Relayout(r.scrolled.sheet.box.Content)
	r.scrolled.sheet.box.Refresh()
	r.Layout(r.scrolled.Size())
}

// sheet is as high as its content needs to be at the scroller's width.
type sheet struct {
	widget.BaseWidget
	box   *Box
	width float32
}

// CreateRenderer implements [fyne.Widget].
func (s *sheet) CreateRenderer() fyne.WidgetRenderer { return &sheetRenderer{s} }

type sheetRenderer struct{ sheet *sheet }

func (r *sheetRenderer) Destroy()                     {}
func (r *sheetRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.sheet.box} }
func (r *sheetRenderer) Layout(size fyne.Size)        { r.sheet.box.Resize(size) }
func (r *sheetRenderer) Refresh()                     { r.sheet.box.Refresh() }

func (r *sheetRenderer) MinSize() fyne.Size {
	return fyne.NewSize(80, r.sheet.box.HeightFor(r.sheet.width))
}
