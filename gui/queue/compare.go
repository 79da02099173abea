package queue

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/gui/words"
	"wikidrop/uploader"
)

// Pictures are where a [Comparison] has its two pictures from.
type Pictures struct {
	Ours, Theirs func(uploader.ID) (image.Image, string)
}

// Comparison shows a file and the one that is in its way on the wiki side by side,
// with what tells them apart.
type Comparison struct {
	Content      *fyne.Container // what to put into a window
	pictures     Pictures
	ours, theirs *figure
}

// NewComparison returns one that shows nothing yet.
func NewComparison(p Pictures) *Comparison {
	c := &Comparison{pictures: p, ours: newFigure(), theirs: newFigure()}
	c.Content = container.New(&pairLayout{c}, append(c.ours.objects(), c.theirs.objects()...)...)
	return c
}

// Compares tells whether the wiki has a file to compare a row with.
func Compares(r *uploader.Row) bool { return r.Hold.Problem.Existing != nil }

// Set shows a row and what is in its way.
func (c *Comparison) Set(row *uploader.Row) {
	c.ours.show(i18n.T("compare.ours"), words.Ours(*row))
	c.ours.picture.Set(c.pictures.Ours(row.ID))
	c.theirs.show(words.Where(row.Hold.Problem), words.Theirs(*row))
	c.theirs.picture.Set(c.pictures.Theirs(row.ID))
}

const (
	figureWidth  = 96
	figureHeight = 72
	figureGap    = 12
	figureText   = 128 // the least width of text beside a picture
	lineHeight   = 18
	mostLines    = 3
)

// figure is a picture with some lines.
type figure struct {
	picture *look.Picture
	label   *look.Text
	lines   [mostLines]*look.Text
}

func newFigure() *figure {
	f := &figure{picture: look.NewPicture(figureWidth, figureHeight), label: look.NewLabel("").Shrinking()}
	for i := range f.lines {
		f.lines[i] = look.NewSecondary("").Shrinking()
		f.lines[i].FontSize = look.LabelSize
	}
	return f
}

func (f *figure) objects() []fyne.CanvasObject {
	list := []fyne.CanvasObject{f.picture, f.label}
	for _, line := range f.lines {
		list = append(list, line)
	}
	return list
}

func (f *figure) show(label string, lines []string) {
	f.label.Set(label)
	for i, line := range f.lines {
		text := ""
		if i < len(lines) {
			text = lines[i]
		}
		line.Set(text)
	}
}

// height is what the text needs.
func (f *figure) height() float32 {
	n := 1
	for _, line := range f.lines {
		if line.Text != "" {
			n++
		}
	}
	return float32(n) * lineHeight
}

// place sets text of a height beside the picture, or below it where it is narrow.
func (f *figure) place(at fyne.Position, width, height float32) {
	picture := min(figureWidth, width)
	f.picture.Move(at)
	f.picture.Resize(fyne.NewSize(picture, figureHeight))
	text := at.AddXY(picture+figureGap, max(0, (figureHeight-height)/2))
	room := width - picture - figureGap
	if !beside(width) {
		text, room = at.AddXY(0, figureHeight+4), width
	}
	f.label.Move(text)
	f.label.Resize(fyne.NewSize(room, lineHeight))
	for _, line := range f.lines {
		text.Y += lineHeight
		line.Move(text)
		line.Resize(fyne.NewSize(room, lineHeight))
	}
}

func beside(width float32) bool { return width >= figureWidth+figureGap+figureText }

// pairLayout gives each figure half of the width.
type pairLayout struct{ c *Comparison }

const (
	pairGap  = 16
	pairMost = 300 // wider figures stand too far apart to be compared
)

func half(width float32) float32 { return min(pairMost, max(60, (width-pairGap)/2)) }

// text is the height of the longer text, so that both begin at one height.
func (l *pairLayout) text() float32 { return max(l.c.ours.height(), l.c.theirs.height()) }

// HeightWithin implements [look.HeightLayout].
func (l *pairLayout) HeightWithin(_ []fyne.CanvasObject, width float32) float32 {
	text := l.text()
	if beside(half(width)) {
		return max(figureHeight, text)
	}
	return figureHeight + 4 + text
}

// Layout implements [fyne.Layout].
func (l *pairLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	width, text := half(size.Width), l.text()
	l.c.ours.place(fyne.NewPos(0, 0), width, text)
	l.c.theirs.place(fyne.NewPos(width+pairGap, 0), width, text)
}

// MinSize implements [fyne.Layout].
func (l *pairLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(2*60+pairGap, figureHeight)
}
