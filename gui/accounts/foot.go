package accounts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wikidrop/gui/look"
	"wikidrop/uploader/account"
)

// foot holds what can be done with an account, and asks before it is removed.
type foot struct {
	w       *Window
	account account.Account
	content *fyne.Container // one of the three below

	actions, naming             fyne.CanvasObject
	removal                     *removal
	change, makeDefault, remove *look.Button
	rename, off, logOut         *look.Button
	label                       *field
	renaming                    string // ID of the account that gets a name, "": none
}

func newFoot(w *Window) *foot {
	f := &foot{w: w}
	f.change = look.NewButton(look.Quiet, text("accounts.change"), func() { w.changePassword(f.account) })
	f.makeDefault = look.NewButton(look.Quiet, text("accounts.make-default"), func() { w.makeDefault(f.account) })
	f.remove = look.NewButton(look.Danger, text("accounts.remove"), f.askToRemove)
	f.rename = look.NewButton(look.Quiet, text("accounts.rename"), f.askName)
	f.off = look.NewButton(look.Quiet, text("accounts.switch-off"), func() { w.setDisabled(f.account, !f.account.Disabled) })
	f.logOut = look.NewButton(look.Quiet, text("accounts.log-out"), func() { w.logOut(f.account) })
	f.naming = f.nameBox()
	for _, b := range []*look.Button{f.change, f.makeDefault, f.rename, f.off, f.logOut, f.remove} {
		b.Small = true
	}
	left := container.New(look.NewFlow(8), f.change, f.makeDefault, f.rename, f.off, f.logOut)
	f.actions = look.NewBox("", 24, 14, container.NewBorder(nil, nil, nil, container.NewVBox(f.remove), left))
	f.removal = newRemoval(w, f.keep)
	f.content = container.NewStack(f.actions)
	return f
}

func (f *foot) set(a account.Account) {
	f.account = a
	if f.removal.asking != a.ID {
		f.removal.asking = ""
	}
	if f.renaming != a.ID {
		f.renaming = ""
	}
	f.setLabels(a)
	shown(f.change, !a.Practice && !a.Disabled)
	shown(f.rename, !a.Practice)
	shown(f.off, !a.Practice)
	shown(f.logOut, !a.Practice && !a.Disabled && a.Problem != account.ProblemLoggedOut && a.Problem != account.ProblemNoPassword)
	shown(f.remove, !a.Practice)
	shown(f.makeDefault, !a.Default && !a.Disabled)
	part := f.actions
	if f.renaming != "" {
		part = f.naming
	}
	if f.removal.asking != "" {
		f.removal.set(a)
		part = f.removal.content
	}
	f.content.Objects = []fyne.CanvasObject{part}
	f.content.Refresh()
}

// setLabels says what the buttons would do now.
func (f *foot) setLabels(a account.Account) {
	change, off := "accounts.change", "accounts.switch-off"
	if a.Problem != "" || a.Method == account.MethodOAuth {
		change = "accounts.log-in"
	}
	if a.Disabled {
		off = "accounts.switch-on"
	}
	f.change.Set(text(change), nil, true)
	f.off.Set(text(off), nil, true)
}

// nameBox is where a person gives an account a name of their own.
func (f *foot) nameBox() fyne.CanvasObject {
	f.label = newField(f.w, "")
	f.label.OnSubmitted = func(string) { f.giveName() }
	save := look.NewButton(look.Primary, text("accounts.rename-save"), f.giveName)
	leave := look.NewButton(look.Quiet, text("accounts.cancel"), f.keepName)
	buttons := container.NewHBox(save, gap(4), leave)
	label := container.NewHBox(container.NewCenter(look.NewLabel(text("accounts.rename-label"))), gap(6))
	return look.NewBox("", 24, 14, container.NewBorder(nil, nil, label, container.NewHBox(gap(6), buttons), f.label))
}

func (f *foot) askName() {
	f.renaming = f.account.ID
	f.label.SetText(f.account.Label)
	f.label.SetPlaceHolder(userName(account.Account{User: f.account.User, Login: f.account.Login}))
	f.w.refresh()
	f.w.win.Canvas().Focus(f.label)
}

func (f *foot) giveName() {
	f.w.rename(f.account, f.label.Text)
	f.keepName()
}

func (f *foot) keepName() {
	f.renaming = ""
	f.w.refresh()
	f.w.win.Canvas().Focus(f.rename)
}

// askToRemove puts the question in place of the buttons. The harmless answer has
// the focus.
func (f *foot) askToRemove() {
	f.removal.open(f.account.ID)
	f.w.refresh()
	f.w.win.Canvas().Focus(f.removal.no)
}

// leave steps back from a question and tells whether there was one. What was said yes
// to goes on.
func (f *foot) leave() bool {
	switch {
	case f.removal.running[f.account.ID]:
		return false
	case f.removal.asking != "":
		f.keep()
	case f.renaming != "":
		f.keepName()
	default:
		return false
	}
	return true
}

func (f *foot) keep() {
	f.removal.asking = ""
	f.w.refresh()
	f.w.win.Canvas().Focus(f.remove)
}
