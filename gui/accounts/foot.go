package accounts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/uploader/account"
)

// foot holds what can be done with an account, and asks before it is removed.
type foot struct {
	w       *Window
	account account.Account
	content *fyne.Container // one of the two below

	actions, question           fyne.CanvasObject
	change, makeDefault, remove *look.Button
	ask                         *look.Paragraph
	yes, no                     *look.Button
	asking                      string          // ID of the account to remove, "": none
	removing                    map[string]bool // IDs of accounts on their way out
}

func newFoot(w *Window) *foot {
	f := &foot{w: w, removing: map[string]bool{}}
	f.change = look.NewButton(look.Quiet, text("accounts.change"), func() { w.changePassword(f.account) })
	f.makeDefault = look.NewButton(look.Quiet, text("accounts.make-default"), func() { w.makeDefault(f.account) })
	f.remove = look.NewButton(look.Danger, text("accounts.remove"), f.askToRemove)
	left := container.New(look.NewFlow(8), f.change, f.makeDefault)
	f.actions = look.NewBox("", 24, 14, container.NewBorder(nil, nil, nil, f.remove, left))

	f.ask = look.NewParagraph("")
	f.ask.Color = look.Bad
	f.no = look.NewButton(look.Quiet, text("accounts.remove-no"), f.keep)
	f.yes = look.NewButton(look.Danger, text("accounts.remove-yes"), func() { w.removeAccount(f.account) })
	buttons := container.New(look.NewFlow(8), f.no, f.yes)
	f.question = look.NewBox(look.BadGround, 24, 14, container.New(look.NewColumn(10), f.ask, buttons))
	f.content = container.NewStack(f.actions)
	return f
}

func (f *foot) set(a account.Account) {
	f.account = a
	if f.asking != a.ID {
		f.asking = ""
	}
	shown(f.change, !a.Practice)
	shown(f.remove, !a.Practice)
	shown(f.makeDefault, !a.Default)
	part := f.actions
	if f.asking != "" {
		f.ask.Set(i18n.T("accounts.remove-ask", i18n.Args{"User": userName(a), "Wiki": wikiName(a)}), theme.ColorNameForeground)
		f.setRemoving(f.removing[a.ID])
		part = f.question
	}
	f.content.Objects = []fyne.CanvasObject{part}
	f.content.Refresh()
}

func (f *foot) setRemoving(running bool) {
	label := text("accounts.remove-yes")
	if running {
		label = text("accounts.removing")
	}
	f.yes.Set(label, nil, !running)
	f.no.Set(f.no.Text, nil, !running)
}

// askToRemove puts the question in place of the buttons. The harmless answer has
// the focus.
func (f *foot) askToRemove() {
	f.asking = f.account.ID
	f.w.refresh()
	f.w.win.Canvas().Focus(f.no)
}

func (f *foot) keep() {
	f.asking = ""
	f.w.refresh()
	f.w.win.Canvas().Focus(f.remove)
}
