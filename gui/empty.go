package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
)

// empty is what the window shows while nothing is in the queue.
type empty struct {
	target   *look.Paragraph
	practise *look.Button
	links    *fyne.Container
	root     *look.Box
}

func (w *Window) buildEmpty() {
	e := &w.empty
	picture := canvas.NewImageFromResource(look.Illustration())
	picture.FillMode = canvas.ImageFillContain
	picture.SetMinSize(fyne.NewSize(96, 96))
	heading := look.NewParagraph(i18n.T("window.drop_here"))
	heading.FontSize, heading.Bold, heading.Align = look.TitleSize, true, fyne.TextAlignCenter
	promise := look.NewParagraph(i18n.T("window.nothing_public"))
	promise.Color, promise.Align = look.Secondary, fyne.TextAlignCenter
	files := look.NewButton(look.Primary, i18n.T("window.choose_files"), w.addFiles)
	folder := look.NewButton(look.Quiet, i18n.T("window.choose_folder"), w.addFolder)
	address := look.NewButton(look.Quiet, i18n.T("window.from_address"), func() { w.askURL("") })
	e.target = look.NewParagraph("")
	e.target.FontSize, e.target.Color, e.target.Align = look.LabelSize, look.Secondary, fyne.TextAlignCenter
	change := look.NewButton(look.Plain, i18n.T("window.change_account"), w.showAccounts)
	e.practise = look.NewButton(look.Plain, i18n.T("window.practise_first"), w.practise)
	change.Small, e.practise.Small = true, true
	e.links = container.NewHBox(layout.NewSpacer(), change, e.practise, layout.NewSpacer())
	content := container.New(look.NewColumn(14),
		picture, heading, promise,
		container.New(centred{gap: 8}, files, folder, address),
		container.New(look.NewColumn(0), e.target, e.links))
	e.root = look.NewBox("", 28, 28, look.NewDropArea(content))
}

// centred sets objects in the middle of a line, and on more lines where one is
// too short.
type centred struct{ gap float32 }

func (l centred) lines(objects []fyne.CanvasObject, width float32) (lines [][]fyne.CanvasObject) {
	x := float32(0)
	for _, o := range objects {
		w := o.MinSize().Width
		if len(lines) == 0 || x+w > width {
			lines, x = append(lines, nil), 0
		}
		lines[len(lines)-1] = append(lines[len(lines)-1], o)
		x += w + l.gap
	}
	return lines
}

// HeightWithin implements [look.HeightLayout].
func (l centred) HeightWithin(objects []fyne.CanvasObject, width float32) float32 {
	n := float32(len(l.lines(objects, width)))
	return n*objects[0].MinSize().Height + (n-1)*l.gap
}

// Layout implements [fyne.Layout].
func (l centred) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, line := range l.lines(objects, size.Width) {
		total := -l.gap
		for _, o := range line {
			total += o.MinSize().Width + l.gap
		}
		x := (size.Width - total) / 2
		for _, o := range line {
			o.Move(fyne.NewPos(x, y))
			o.Resize(o.MinSize())
			x += o.MinSize().Width + l.gap
		}
		y += line[0].MinSize().Height + l.gap
	}
}

// MinSize implements [fyne.Layout].
func (l centred) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}
