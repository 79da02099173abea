package look

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// TestWhatIsTypedStandsAsItWasTyped types where lines wrap, at every width.
func TestWhatIsTypedStandsAsItWasTyped(t *testing.T) {
	test.NewTempApp(t)
	e := NewArea(3)
	w := test.NewTempWindow(t, container.NewStack(e))
	const text = "Karluv most Karluv most Karluv most Karluv most, Praha a Karluv most"
	for width := float32(200); width < 420; width++ {
		w.Resize(fyne.NewSize(width, 100))
		e.SetText("")
		w.Canvas().Focus(e)
		for i, r := range text {
			e.TypedRune(r)
			if i%9 == 8 { // and thinks better of it
				e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
				e.TypedRune(r)
			}
			if e.Text != text[:i+1] {
				t.Fatalf("width %v: %q for %q", width, e.Text, text[:i+1])
			}
		}
	}
}

func TestWhatIsTypedAfterPastingStandsBehindIt(t *testing.T) {
	test.NewTempApp(t)
	e := NewArea(3)
	w := test.NewTempWindow(t, container.NewStack(e))
	clipboard := test.NewClipboard()
	for width := float32(200); width < 420; width++ {
		w.Resize(fyne.NewSize(width, 100))
		e.SetText("")
		w.Canvas().Focus(e)
		clipboard.SetContent("Karluv most Karluv most Karluv most Karluv ")
		e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
		for _, r := range "most Praha" {
			e.TypedRune(r)
		}
		if want := strings.Repeat("Karluv most ", 4) + "Praha"; e.Text != want {
			t.Fatalf("width %v: %q for %q", width, e.Text, want)
		}
	}
}
