package details

import (
	"testing"

	"fyne.io/fyne/v2"

	"wikidrop/gui/guitest"
	"wikidrop/gui/look"
	"wikidrop/uploader"
)

func asks(code string, choices ...uploader.Choice) func(*uploader.Item, *uploader.Row) {
	return func(item *uploader.Item, row *uploader.Row) {
		item.Hold = uploader.Hold{Kind: uploader.HoldNeedsYou, Problem: uploader.Problem{Code: code, Choices: choices}}
		row.Hold = item.Hold
	}
}

func TestAnswersKeepTheKeyboardWhileTheQuestionStays(t *testing.T) {
	e := guitest.NewEngine()
	id := e.Put("A.jpg", asks("exists", uploader.ChoiceSkip, uploader.ChoiceRename))
	b := open(t, e)
	b.Show([]uploader.ID{id})
	if !b.FocusChoices() {
		t.Fatal("no answer to go to")
	}
	b.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	for _, c := range []struct {
		what   string
		change func(*uploader.Item, *uploader.Row)
		want   string
	}{
		{"a change elsewhere in the file", func(i *uploader.Item, _ *uploader.Row) { i.Comment = "more" }, "Rename…"},
		{"another question", asks("was-deleted", uploader.ChoiceIgnore, uploader.ChoiceSkip), "Upload anyway"},
	} {
		e.Change(id, c.change)
		b.load()
		button, ok := b.window.Canvas().Focused().(*look.Button)
		if !ok || button.Text != c.want || !look.InSight(button) {
			t.Errorf("after %s the keyboard is at %v, want %q", c.what, b.window.Canvas().Focused(), c.want)
		}
	}
}
