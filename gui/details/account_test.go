package details

import (
	"testing"

	"fyne.io/fyne/v2"

	"wikidrop/gui/guitest"
	"wikidrop/uploader"
)

// TestAccountOfASelectionIsChosenWithTheKeyboard: Down opens the menu, Down and
// Return choose in it, and all of the selection go to that account.
func TestAccountOfASelectionIsChosenWithTheKeyboard(t *testing.T) {
	e := guitest.NewEngine()
	ids := []uploader.ID{e.Put("A.jpg"), e.Put("B.jpg"), e.Put("C.jpg")}
	b := open(t, e)
	b.Show(ids)
	if b.form.accountGroup.Hidden {
		t.Fatal("there is nothing to choose with")
	}
	canvas := b.window.Canvas()
	canvas.Focus(b.form.account)
	press := func(key fyne.KeyName) { canvas.Focused().TypedKey(&fyne.KeyEvent{Name: key}) }
	press(fyne.KeyDown)
	press(fyne.KeyDown)
	press(fyne.KeyDown)
	press(fyne.KeyReturn)
	for _, id := range ids {
		if item := b.item(id); item.Account != "b" {
			t.Errorf("%s goes to %q", item.Title, item.Account)
		}
	}
}
