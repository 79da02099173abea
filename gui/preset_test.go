package gui

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wikidrop/gui/guitest"
	"wikidrop/uploader"
)

func TestPresetIsKeptUnderItsNameWithoutTheDescription(t *testing.T) {
	e := guitest.NewEngine()
	w := open(t, e)
	w.askPreset(uploader.Preset{Text: "This vase", Language: "en", Author: "Anna", Categories: []string{"Vases"}})
	test.Type(w.window.Canvas().Focused(), "Museum")
	w.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	w.wishes.Settle()
	want := []uploader.Preset{{Name: "Museum", Author: "Anna", Categories: []string{"Vases"}}}
	if diff := cmp.Diff(want, e.Presets()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if w.asking {
		t.Error("the question stays open")
	}
}

func TestPresetWithoutANameIsNotKept(t *testing.T) {
	e := guitest.NewEngine()
	w := open(t, e)
	w.askPreset(uploader.Preset{Author: "Anna"})
	w.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	w.wishes.Settle()
	if len(e.Presets()) != 0 || !w.asking {
		t.Error("a preset without a name was kept")
	}
}
