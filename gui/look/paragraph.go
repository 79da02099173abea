package look

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Paragraph is plain text that wraps. Its least height is the one that it needs
// at the width it was last given; [Column] asks HeightFor beforehand.
type Paragraph struct {
	widget.BaseWidget
	Text     string
	Color    fyne.ThemeColorName
	FontSize float32
	Bold     bool
	Align    fyne.TextAlign

	width float32
	lines []string
}

// NewParagraph returns wrapping text in the ordinary size and colour.
func NewParagraph(s string) *Paragraph {
	p := &Paragraph{Text: s, Color: theme.ColorNameForeground, FontSize: TextSize}
	p.ExtendBaseWidget(p)
	return p
}

// NewHint returns small wrapping text that stands back.
func NewHint(s string) *Paragraph {
	p := NewParagraph(s)
	p.Color, p.FontSize = Secondary, LabelSize
	return p
}

// Set changes words and colour, and repaints when they differ.
func (p *Paragraph) Set(s string, c fyne.ThemeColorName) {
	if p.Text == s && p.Color == c {
		return
	}
	p.Text, p.Color = s, c
	p.lines = nil
	p.Refresh()
}

func (p *Paragraph) style() fyne.TextStyle { return fyne.TextStyle{Bold: p.Bold} }

func (p *Paragraph) lineHeight() float32 {
	return fyne.MeasureText("Mg", p.FontSize, p.style()).Height
}

// HeightFor is the height that the text needs at a width.
func (p *Paragraph) HeightFor(width float32) float32 {
	if p.Text == "" {
		return 0
	}
	return float32(len(p.wrap(width))) * p.lineHeight()
}

func (p *Paragraph) wrap(width float32) []string {
	if p.lines != nil && p.width == width {
		return p.lines
	}
	p.width, p.lines = width, Wrap(p.Text, p.FontSize, p.style(), width)
	return p.lines
}

// CreateRenderer implements [fyne.Widget].
func (p *Paragraph) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	return &paragraphRenderer{text: p}
}

type paragraphRenderer struct {
	text  *Paragraph
	lines []fyne.CanvasObject
}

func (r *paragraphRenderer) Destroy()                     {}
func (r *paragraphRenderer) Objects() []fyne.CanvasObject { return r.lines }

func (r *paragraphRenderer) MinSize() fyne.Size {
	width := r.text.width
	if width == 0 {
		width = 320
	}
	return fyne.NewSize(40, r.text.HeightFor(width))
}

func (r *paragraphRenderer) Layout(size fyne.Size) {
	lines := r.text.wrap(size.Width)
	if r.text.Text == "" {
		lines = nil
	}
	r.lines = r.lines[:min(len(r.lines), len(lines))]
	height := r.text.lineHeight()
	for i, s := range lines {
		if i == len(r.lines) {
			r.lines = append(r.lines, canvas.NewText("", nil))
		}
		line := r.lines[i].(*canvas.Text)
		line.Text, line.TextSize, line.TextStyle = s, r.text.FontSize, r.text.style()
		line.Color, line.Alignment = Color(r.text.Color), r.text.Align
		line.Move(fyne.NewPos(0, float32(i)*height))
		line.Resize(fyne.NewSize(size.Width, height))
	}
}

func (r *paragraphRenderer) Refresh() {
	r.Layout(r.text.BaseWidget.Size())
	canvas.Refresh(r.text)
}

// Wrap breaks text into lines of a width. Line ends in the text are kept; a word
// wider than the line is broken.
func Wrap(s string, size float32, style fyne.TextStyle, width float32) []string {
	var lines []string
	for part := range strings.SplitSeq(s, "\n") {
		lines = append(lines, wrapPart(OneLine(part), size, style, width)...)
	}
	return lines
}

func wrapPart(s string, size float32, style fyne.TextStyle, width float32) []string {
	fits := func(s string) bool { return fyne.MeasureText(s, size, style).Width <= width }
	if width <= size || fits(s) {
		return []string{s}
	}
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		joined := strings.TrimPrefix(line+" "+word, " ")
		if fits(joined) {
			line = joined
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for line = word; !fits(line); {
			head, rest := breakWord(line, fits)
			lines, line = append(lines, head), rest
		}
	}
	return append(lines, line)
}

func breakWord(word string, fits func(string) bool) (head, rest string) {
	runes := []rune(word)
	n := 1
	for n < len(runes)-1 && fits(string(runes[:n+1])) {
		n++
	}
	return string(runes[:n]), string(runes[n:])
}
