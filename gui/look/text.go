package look

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Text is one line of text. Where it has too little room it ends in an ellipsis
// and shows the whole under the pointer.
type Text struct {
	widget.BaseWidget
	Text     string
	Color    fyne.ThemeColorName
	FontSize float32
	Bold     bool
	Shrink   bool // the least width is small; otherwise it is the whole text's
	Align    fyne.TextAlign

	cut bool
}

// NewText returns a line in the ordinary size and colour.
func NewText(s string) *Text {
	t := &Text{Text: s, Color: theme.ColorNameForeground, FontSize: TextSize}
	t.ExtendBaseWidget(t)
	return t
}

// NewSecondary returns a line that stands back.
func NewSecondary(s string) *Text {
	t := NewText(s)
	t.Color, t.FontSize = Secondary, SecondarySize
	return t
}

// NewLabel returns the name of a field.
func NewLabel(s string) *Text {
	t := NewText(s)
	t.Color, t.FontSize, t.Bold = Secondary, LabelSize, true
	return t
}

// NewHeading returns a heading of the given size.
func NewHeading(s string, size float32) *Text {
	t := NewText(s)
	t.FontSize, t.Bold = size, true
	return t
}

// Shrinking lets the text be cut, and returns it.
func (t *Text) Shrinking() *Text { t.Shrink = true; return t }

// Set changes the words, and repaints when they differ.
func (t *Text) Set(s string) { t.SetColored(s, t.Color) }

// SetColored changes words and colour, and repaints when they differ.
func (t *Text) SetColored(s string, c fyne.ThemeColorName) {
	if t.Text == s && t.Color == c {
		return
	}
	t.Text, t.Color = s, c
	t.Refresh()
}

func (t *Text) style() fyne.TextStyle { return fyne.TextStyle{Bold: t.Bold} }

// NaturalWidth is the width that shows everything.
func (t *Text) NaturalWidth() float32 {
	return fyne.MeasureText(OneLine(t.Text), t.FontSize, t.style()).Width
}

// CreateRenderer implements [fyne.Widget].
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	r := &textRenderer{text: t, drawn: canvas.NewText("", nil)}
	r.Refresh()
	return r
}

type textRenderer struct {
	text  *Text
	drawn *canvas.Text
}

func (r *textRenderer) Destroy()                     {}
func (r *textRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.drawn} }

func (r *textRenderer) MinSize() fyne.Size {
	size := fyne.MeasureText(OneLine(r.text.Text), r.text.FontSize, r.text.style())
	if r.text.Shrink {
		size.Width = min(size.Width, 3*r.text.FontSize)
	}
	return size
}

func (r *textRenderer) Layout(size fyne.Size) {
	whole := OneLine(r.text.Text)
	r.drawn.Text = Ellipsis(whole, r.text.FontSize, r.text.style(), size.Width)
	r.text.cut = r.drawn.Text != whole
	height := r.drawn.MinSize().Height
	r.drawn.Move(fyne.NewPos(0, (size.Height-height)/2))
	r.drawn.Resize(fyne.NewSize(size.Width, height))
}

func (r *textRenderer) Refresh() {
	r.drawn.Color = Color(r.text.Color)
	r.drawn.TextSize = r.text.FontSize
	r.drawn.TextStyle = r.text.style()
	r.drawn.Alignment = r.text.Align
	r.Layout(r.text.BaseWidget.Size())
	r.drawn.Refresh()
}

// OneLine makes a string fit to be shown on one line as it is: line ends and other
// control characters become spaces, and the characters that turn writing around
// (which could disguise a file's name) are left out.
func OneLine(s string) string {
	if !strings.ContainsFunc(s, unfit) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			return ' '
		case unfit(r):
			return -1
		}
		return r
	}, s)
}

func unfit(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' ||
		(r >= '\u202a' && r <= '\u202e') || (r >= '\u2066' && r <= '\u2069')
}

// Ellipsis shortens a line to a width.
func Ellipsis(s string, size float32, style fyne.TextStyle, width float32) string {
	if s == "" || fyne.MeasureText(s, size, style).Width <= width+0.5 {
		return s
	}
	runes := []rune(s)
	low, high := 0, len(runes)
	for low < high {
		middle := (low + high + 1) / 2
		if fyne.MeasureText(string(runes[:middle])+"…", size, style).Width <= width {
			low = middle
		} else {
			high = middle - 1
		}
	}
	if low == 0 {
		return "…"
	}
	return strings.TrimRight(string(runes[:low]), " ") + "…"
}
