package look

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// tipDelay is how long the pointer rests before a tip shows.
const tipDelay = 500 * time.Millisecond

// tipLayer shows at most one tip above a window's content. It takes no part in
// finding what lies under the pointer, which an overlay would.
type tipLayer struct {
	box   *fyne.Container
	timer *fyne.Animation
}

var tipLayers = map[fyne.Canvas]*tipLayer{}

// WithTips makes a window able to show tips over its content. Call it once for a
// window, with everything that it shows.
func WithTips(w fyne.Window, content fyne.CanvasObject) fyne.CanvasObject {
	layer := &tipLayer{box: container.NewWithoutLayout()}
	tipLayers[w.Canvas()] = layer
	w.SetOnClosed(func() {
		delete(tipLayers, w.Canvas())
		delete(leftKeys, w.Canvas())
	})
	return container.NewStack(content, layer.box)
}

// showTip shows a text near the pointer after a moment's rest.
func showTip(over fyne.CanvasObject, text string, at fyne.Position) {
	c := fyne.CurrentApp().Driver().CanvasForObject(over)
	layer := tipLayers[c]
	if layer == nil || text == "" {
		return
	}
	layer.hide()
	// An animation is a timer that runs on the UI goroutine.
	layer.timer = fyne.NewAnimation(tipDelay, func(done float32) {
		if done == 1 {
			layer.show(text, at, c.Size())
		}
	})
	layer.timer.Start()
}

func hideTip(over fyne.CanvasObject) {
	if layer := tipLayers[fyne.CurrentApp().Driver().CanvasForObject(over)]; layer != nil {
		layer.hide()
	}
}

func (l *tipLayer) hide() {
	if l.timer != nil {
		l.timer.Stop()
		l.timer = nil
	}
	if len(l.box.Objects) > 0 {
		l.box.RemoveAll()
	}
}

func (l *tipLayer) show(text string, at fyne.Position, window fyne.Size) {
	const pad = 8
	style := fyne.TextStyle{}
	widest := min(window.Width-4*pad, 480)
	lines := Wrap(text, SecondarySize, style, widest)
	lineHeight := fyne.MeasureText("Mg", SecondarySize, style).Height
	width := float32(0)
	for _, s := range lines {
		width = max(width, fyne.MeasureText(s, SecondarySize, style).Width)
	}
	ground := canvas.NewRectangle(Color(theme.ColorNameForeground))
	ground.CornerRadius = 4
	ground.Resize(fyne.NewSize(width+2*pad, lineHeight*float32(len(lines))+pad))
	corner := fyne.NewPos(
		max(pad, min(at.X, window.Width-ground.Size().Width-pad)),
		min(at.Y+18, window.Height-ground.Size().Height-pad))
	ground.Move(corner)
	objects := []fyne.CanvasObject{ground}
	for i, s := range lines {
		t := canvas.NewText(s, Color(theme.ColorNameBackground))
		t.TextSize = SecondarySize
		t.Move(corner.AddXY(pad, pad/2+float32(i)*lineHeight))
		t.Resize(t.MinSize())
		objects = append(objects, t)
	}
	l.box.Objects = objects
	l.box.Refresh()
}

var _ desktop.Hoverable = (*Text)(nil)

// MouseIn implements [desktop.Hoverable].
func (t *Text) MouseIn(e *desktop.MouseEvent) {
	if t.cut {
		showTip(t, t.Text, e.AbsolutePosition)
	}
}

// MouseMoved implements [desktop.Hoverable].
func (t *Text) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (t *Text) MouseOut() { hideTip(t) }
