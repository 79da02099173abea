package gui

import (
	"fyne.io/fyne/v2"

	"wikidrop/gui/i18n"
	"wikidrop/uploader"
)

// Preferences that the window keeps. What matters stands in the engine's files.
const (
	preferWidth  = "window.width"
	preferHeight = "window.height"
)

func (w *Window) resize() {
	p := w.o.App.Preferences()
	w.window.Resize(fyne.NewSize(
		max(minWidth, float32(p.FloatWithFallback(preferWidth, width))),
		max(minHeight, float32(p.FloatWithFallback(preferHeight, height)))))
}

func transferring(r *uploader.Row) bool {
	switch r.Activity {
	case uploader.ActivityNone, uploader.ActivityReading, uploader.ActivityChecking:
		return false
	}
	return true
}

// askQuit closes the window, and asks once while files are on their way: a
// second try, while any question is open, is the answer. What the engine did since
// the last picture counts: nobody is asked about a file that just arrived.
func (w *Window) askQuit() {
	w.bridge.Tick()
	if w.queue.Model().Totals().Sending == 0 || w.asking {
		w.quit()
		return
	}
	w.ask(i18n.T("window.quit_heading"), i18n.T("window.quit_explained"), i18n.T("window.quit"), w.quit)
}

func (w *Window) quit() {
	w.details.Flush()
	size := w.window.Canvas().Size()
	p := w.o.App.Preferences()
	p.SetFloat(preferWidth, float64(size.Width))
	p.SetFloat(preferHeight, float64(size.Height))
	w.window.Close()
	w.o.App.Quit()
}
