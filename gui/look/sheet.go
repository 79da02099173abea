package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// Sheet asks something in the middle of a window, above everything else. Escape
// closes it.
type Sheet struct {
	canvas  fyne.Canvas
	box     *Box
	popup   *widget.PopUp
	pop     func() // takes the sheet's keys away
	buttons []*Button
	// OnClosed is called after it closed, whatever way.
	OnClosed func()
}

const sheetWidth = 480

// NewSheet prepares a sheet; Show shows it. The first button is what Return means
// in an entry; buttons stand at the right, the first one last.
func NewSheet(c fyne.Canvas, heading string, body []fyne.CanvasObject, buttons ...*Button) *Sheet {
	s := &Sheet{canvas: c, buttons: buttons}
	title := NewParagraph(heading)
	title.FontSize, title.Bold = HeadingSize, true
	row := container.New(layout.NewCustomPaddedHBoxLayout(10), layout.NewSpacer())
	for i := len(buttons) - 1; i >= 0; i-- {
		row.Add(buttons[i])
	}
	content := container.New(NewColumn(14), title)
	for _, o := range body {
		if e, ok := o.(*Entry); ok {
			e.OnSubmitted = func(string) { buttons[0].Press() }
		}
		content.Add(o)
	}
	content.Add(row)
	s.box = NewBox("", 20, 16, content)
	s.popup = widget.NewModalPopUp(s.box, c)
	return s
}

func (s *Sheet) key(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		s.Close()
	}
}

// Show shows the sheet with the keyboard in focus.
func (s *Sheet) Show(focus fyne.Focusable) {
	s.pop = pushLeftKey(s.canvas, s.key)
	s.Fit()
	s.popup.Show()
	s.Fit()
	if focus == nil {
		focus = s.buttons[0]
	}
	s.canvas.Focus(focus)
}

// Width is the width that a sheet's content has.
func (s *Sheet) Width() float32 { return s.width() - 2*s.box.PadX }

func (s *Sheet) width() float32 { return min(sheetWidth, s.canvas.Size().Width-48) }

// Fit gives the sheet the height that it needs now.
func (s *Sheet) Fit() {
	width := s.width()
	s.box.Refresh()
	s.popup.Resize(fyne.NewSize(width, s.box.HeightFor(width)))
}

// Close takes the sheet away. What had the keyboard before has it again.
func (s *Sheet) Close() {
	if !s.popup.Visible() {
		return
	}
	s.popup.Hide()
	s.pop()
	if s.OnClosed != nil {
		s.OnClosed()
	}
}
