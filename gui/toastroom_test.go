package gui

import (
	"testing"

	"fyne.io/fyne/v2"

	"wikidrop/gui/guitest"
)

func TestToastDoesNotMoveThePanel(t *testing.T) {
	e := guitest.NewEngine()
	e.Put("A.jpg")
	for name, c := range map[string]struct {
		size     fyne.Size
		resizes  bool // the panel
		lineWide float32
	}{
		"beside":    {fyne.NewSize(1180, 760), false, 1180 - panelWidth},
		"one alone": {fyne.NewSize(700, 760), true, 700},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t, e)
			w.window.Resize(c.size)
			w.stage.describe(true)
			before, list := w.details.Content().Size(), w.queue.Content().Size()
			w.toast.say(toastLine{text: "A file could not be read"})
			if got := w.details.Content().Size() != before; got != c.resizes {
				t.Errorf("the panel was %v and is %v", before, w.details.Content().Size())
			}
			if got := w.toast.root.Size().Width; got != c.lineWide {
				t.Errorf("the line is %v wide", got)
			}
			if !c.resizes && list.Height-w.queue.Content().Size().Height != w.toast.root.Size().Height {
				t.Error("the line covers the list")
			}
			w.toast.next()
			if w.details.Content().Size() != before || w.queue.Content().Size() != list {
				t.Error("the room of the line is not given back")
			}
		})
	}
}
