package gui

import (
	"fyne.io/fyne/v2"

	"wikidrop/gui/look"
)

// toastRoom is a layout of the content with the toast's line under it. Beside the
// panel the line takes room from the list only: the panel's buttons do not move away
// from somebody who is about to press them.
type toastRoom struct{ stage *stage }

// Layout implements [fyne.Layout]. The objects are content and line.
func (l *toastRoom) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	content, line := objects[0], objects[1]
	wide := l.stage.root.Visible() && size.Width >= beside
	width := size.Width
	if wide {
		width -= panelWidth
	}
	height := float32(0)
	if line.Visible() {
		height = look.HeightFor(line, width)
	}
	line.Move(fyne.NewPos(0, size.Height-height))
	line.Resize(fyne.NewSize(width, height))
	room := size
	l.stage.inset = height
	if !wide {
		l.stage.inset = 0
		room.Height = max(0, room.Height-height)
	}
	content.Resize(room)
	l.stage.Layout(nil, l.stage.root.Size()) // Fyne does not where the size stayed
}

// MinSize implements [fyne.Layout].
func (l *toastRoom) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }
