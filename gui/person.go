package gui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/gui/words"
	"wikidrop/uploader"
	"wikidrop/uploader/account"
)

// relist shows who we are after the accounts changed.
func (w *Window) relist() {
	w.known = w.o.Accounts.List()
	person := w.header.person
	who, ok := w.o.Accounts.Default()
	if ok {
		person.Set(who.User, who.Wiki, who.Practice, personWords(who))
	} else {
		person.Set("", "", false, i18n.T("window.add_account"))
	}
	w.header.root.Content.Refresh()
	w.updateEmpty(who, ok)
	w.queue.Update()
	w.details.Changed(w.details.Shown()) // what the wiki has may be known only now
}

// hasCaptions tells whether the files of an account's wiki can have captions.
func (w *Window) hasCaptions(id string) bool {
	return slices.ContainsFunc(w.known, func(a account.Account) bool { return a.ID == id && a.Facts.Captions })
}

// personWords is "Anna · Wikimedia Commons".
func personWords(a account.Account) string {
	return words.User(a) + " · " + words.Wiki(a)
}

func (w *Window) updateEmpty(who account.Account, ok bool) {
	text := i18n.T("window.goes_nowhere")
	if ok {
		text = i18n.T("window.goes_to_as", i18n.Args{"Wiki": words.Wiki(who), "User": words.User(who)})
	}
	w.empty.target.Set(text, look.Secondary)
	w.empty.practise.Hidden = (ok && who.Practice) || w.practiceAccount() == ""
	w.empty.links.Refresh()
	w.empty.root.Refresh()
}

// accountWords tells where a row goes when that is not where all new ones go.
func (w *Window) accountWords(id string) string {
	for _, a := range w.known {
		if a.ID == id && !a.Default {
			return personWords(a)
		}
	}
	return ""
}

func (w *Window) accountOptions() []look.Option {
	options := make([]look.Option, len(w.known))
	for i, a := range w.known {
		options[i] = look.Option{Value: a.ID, Text: personWords(a)}
	}
	return options
}

func (w *Window) practiceAccount() string {
	for _, a := range w.known {
		if a.Practice {
			return a.ID
		}
	}
	return ""
}

func (w *Window) setDefault(id string) {
	w.wish(func() {
		if err := w.o.Accounts.SetDefault(id); err != nil {
			w.o.Log.Error("the account could not be chosen", "err", err)
		}
	})
}

func (w *Window) practise() {
	if id := w.practiceAccount(); id != "" {
		w.setDefault(id)
	}
}

func (w *Window) showAccounts() {
	if len(w.known) == 0 {
		w.manager.ShowNew()
		return
	}
	w.manager.Show()
}

// showAccountOf shows the account that stands in the way of items, and lets the
// person log in where that is what it takes.
func (w *Window) showAccountOf(ids []uploader.ID, p uploader.Problem) {
	row := w.queue.Model().Row(ids[0])
	if row == nil || len(w.known) == 0 {
		w.showAccounts()
		return
	}
	w.manager.ShowAccount(row.Account, words.LogsIn(p.Code))
}

func (w *Window) showAccountMenu() {
	menu := fyne.NewMenu("")
	for _, a := range w.known {
		item := fyne.NewMenuItem(personWords(a), func() { w.setDefault(a.ID) })
		item.Checked = a.Default
		menu.Items = append(menu.Items, item)
	}
	if len(menu.Items) > 0 {
		menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
	}
	for _, id := range []string{"accounts", "practice_page", "practice_reset"} {
		if c := w.commands.get(id); c.can() {
			menu.Items = append(menu.Items, fyne.NewMenuItem(c.label(), func() { w.do(c) }))
		}
	}
	pill := w.header.person
	popup := widget.NewPopUpMenu(menu, w.window.Canvas())
	at := fyne.NewPos(pill.Size().Width-popup.MinSize().Width, pill.Size().Height+4)
	popup.ShowAtRelativePosition(at, pill)
}

func (w *Window) hasPractice() bool { return w.o.Practice != "" }

func (w *Window) canResetPractice() bool { return w.hasPractice() && w.o.ResetPractice != nil }

func (w *Window) askResetPractice() {
	w.ask(i18n.T("window.reset_heading"), i18n.T("window.reset_explained"), i18n.T("window.reset"), func() {
		w.wish(func() {
			if err := w.o.ResetPractice(); err != nil {
				w.o.Log.Error("the practice wiki was not emptied", "err", err)
				w.bridge.post(func() { w.toast.say(toastLine{text: i18n.T("window.reset_failed"), trouble: true}) })
			}
		})
	})
}
