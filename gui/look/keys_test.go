package look

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"
)

// strike presses a key and lets it go, as a keyboard does.
func strike(o fyne.Focusable, name fyne.KeyName) {
	e := &fyne.KeyEvent{Name: name}
	keys, listens := o.(desktop.Keyable)
	if listens {
		keys.KeyDown(e)
	}
	o.TypedKey(e)
	if listens {
		keys.KeyUp(e)
	}
}

func TestAHeldKeyPressesOnce(t *testing.T) {
	test.NewTempApp(t)
	pressed := 0
	b := NewButton(Quiet, "Leave out", func() { pressed++ })
	b.KeyDown(&fyne.KeyEvent{Name: fyne.KeyReturn})
	for range 5 {
		b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
	b.KeyUp(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if pressed != 1 {
		t.Errorf("a held key pressed %d times", pressed)
	}
	strike(b, fyne.KeyReturn)
	if pressed != 2 {
		t.Errorf("the next stroke made it %d", pressed)
	}
}

func TestAButtonThatJustCameRestsForADoubleClick(t *testing.T) {
	test.NewTempApp(t)
	pressed := 0
	b := NewButton(Quiet, "Upload anyway", func() { pressed++ })
	for range 20 { // until this machine is as quick as a double click
		pressed = 0
		began := time.Now()
		b.Rest()
		test.Tap(b)
		if time.Since(began) < fyne.CurrentApp().Driver().DoubleTapDelay() {
			break
		}
	}
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // still held from the one before
	if pressed != 0 {
		t.Fatalf("pressed %d times by what was meant for another", pressed)
	}
	strike(b, fyne.KeyReturn)
	if pressed != 1 {
		t.Error("a new stroke does not press it")
	}
}

func TestKeysThatNobodyWantsGoToTheWindow(t *testing.T) {
	test.NewTempApp(t)
	pill, button, choice := NewPill(func() {}), NewButton(Quiet, "Add", nil), NewSelect(nil, nil)
	tab, entry := NewTab("All", func() {}), NewEntry()
	w := test.NewTempWindow(t, container.NewVBox(pill, button, choice, tab, entry))
	var left []fyne.KeyName
	OnLeftKey(w.Canvas(), func(e *fyne.KeyEvent) { left = append(left, e.Name) })
	for _, o := range []fyne.Focusable{pill, button, choice, tab, entry} {
		left = nil
		for _, k := range []fyne.KeyName{fyne.KeyEscape, fyne.KeyF1, fyne.KeyF6} {
			strike(o, k)
		}
		if diff := cmp.Diff([]fyne.KeyName{fyne.KeyEscape, fyne.KeyF1, fyne.KeyF6}, left); diff != "" {
			t.Errorf("%T (-want +got):\n%s", o, diff)
		}
	}
}

func TestWhatHasTheKeyboardShowsARing(t *testing.T) {
	test.NewTempApp(t)
	pill, button, choice, tab, entry := NewPill(func() {}), NewButton(Primary, "Publish 4", nil), NewSelect(nil, nil), NewTab("All", func() {}), NewEntry()
	w := test.NewTempWindow(t, container.NewVBox(pill, button, choice, tab, entry))
	for _, o := range []fyne.Focusable{pill, button, choice, tab, entry} {
		w.Canvas().Unfocus()
		before := w.Canvas().Capture()
		w.Canvas().Focus(o)
		widget := o.(fyne.Widget)
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(widget)
		changed := 0
		after := w.Canvas().Capture()
		out := ringStroke
		switch o.(type) {
		case *Pill, *Button, *Tab:
			out += ringGap
		}
		for x := range int(widget.Size().Width) {
			px, py := int(at.X)+x, int(at.Y)-out // the ring's upper line, give or take a pixel
			for y := py - 1; y <= py+1; y++ {
				if before.At(px, y) != after.At(px, y) {
					changed++
					break
				}
			}
		}
		if part := float32(changed) / widget.Size().Width; part < 0.7 {
			t.Errorf("%T: the ring covers %.0f %% of the upper side", o, part*100)
		}
	}
}

func TestTypingInASelectedNameKeepsTheExtension(t *testing.T) {
	test.NewTempApp(t)
	for name, want := range map[string]string{"DSC 0012.png": "Mill.png", "Мост.final.jpg": "Mill.jpg", "none": "Mill", "": "Mill"} {
		e := NewEntry()
		e.SetText(name)
		w := test.NewTempWindow(t, e)
		w.Canvas().Focus(e)
		e.SelectName()
		test.Type(e, "Mill")
		if e.Text != want {
			t.Errorf("typed over %q: %q, want %q", name, e.Text, want)
		}
	}
}

func TestEscapeClosesASheetFromEverywhereAndGivesTheKeyboardBack(t *testing.T) {
	test.NewTempApp(t)
	button := NewButton(Quiet, "Rename…", nil)
	w := test.NewTempWindow(t, button)
	left := 0
	OnLeftKey(w.Canvas(), func(*fyne.KeyEvent) { left++ })
	w.Canvas().Focus(button)
	entry, choice := NewEntry(), NewSelect(nil, nil)
	ok := NewButton(Primary, "Save", nil)
	for _, o := range []fyne.Focusable{entry, choice, ok} {
		closed := false
		s := NewSheet(w.Canvas(), "Heading", []fyne.CanvasObject{entry, choice}, ok)
		s.OnClosed = func() { closed = true }
		s.Show(o)
		strike(w.Canvas().Focused(), fyne.KeyEscape)
		if !closed || left != 0 {
			t.Fatalf("%T: closed %v, %d keys came to the window below", o, closed, left)
		}
		if w.Canvas().Focused() != fyne.Focusable(button) {
			t.Errorf("%T: the keyboard is at %T after the sheet", o, w.Canvas().Focused())
		}
	}
	strike(button, fyne.KeyEscape)
	if left != 1 {
		t.Error("the window's keys did not come back")
	}
}
