package accounts

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/uploader/account"
)

// formWidth is how wide a form grows.
const formWidth = 560

// form asks for an account. Tab walks from the address over the name and the
// password to the button, and Return in the last field presses it.
type form struct {
	w       *Window
	known   account.Account // whose password changes; no ID: a new account
	work    *workItem       // the test under way, nil: none
	content fyne.CanvasObject

	address, login, password *field
	save, cancel             *look.Button
	presets                  *fyne.Container
	session, http            *widget.Check
	note                     *noteBox
	how                      *look.Button // opens the page of bot passwords
}

func newForm(w *Window, known account.Account) *form {
	f := &form{w: w, known: known}
	f.address = newField(w, text("accounts.address-hint"))
	f.login = newField(w, text("accounts.login-hint"))
	f.password = newPasswordField(w, text("accounts.password-hint"))
	f.address.OnSubmitted = func(string) { w.win.Canvas().Focus(f.login) }
	f.login.OnSubmitted = func(string) { w.win.Canvas().Focus(f.password) }
	f.password.OnSubmitted = func(string) { f.start() }
	f.address.OnChanged = func(string) { f.addressChanged() }
	f.save = look.NewButton(look.Primary, text("accounts.save"), f.press)
	f.cancel = look.NewButton(look.Quiet, text("accounts.cancel"), f.discard)
	f.presets = f.presetButtons()
	f.session = widget.NewCheck(text("accounts.session-only"), nil)
	f.http = widget.NewCheck(text("accounts.allow-http"), nil)
	f.http.Hide()
	f.note = newNoteBox(f.openHow)
	f.how = look.NewButton(look.Quiet, text("accounts.show-how"), f.openHow)
	f.how.Small = true
	f.fill()
	f.arrange()
	f.addressChanged()
	return f
}

// fill writes what is known into the fields.
func (f *form) fill() {
	if f.known.ID == "" {
		return
	}
	f.address.SetText(wikiAddress(f.known))
	f.address.Disable()
	f.login.SetText(f.known.Login)
	f.session.SetChecked(f.known.SessionOnly)
	f.presets.Hide()
}

// arrange sets the parts below each other as they are read; the container has
// them in the order in which they are typed.
func (f *form) arrange() {
	heading, hint := text("accounts.new"), text("accounts.form-hint")
	if f.known.ID != "" {
		heading = text("accounts.form-change")
		hint = i18n.T("accounts.title", i18n.Args{"User": userName(f.known), "Wiki": wikiName(f.known)})
	}
	head := container.New(look.NewColumn(2), look.NewHeading(heading, look.HeadingSize), look.NewSecondary(hint).Shrinking())
	label := func(id string, parts ...fyne.CanvasObject) (shown []fyne.CanvasObject) {
		return append([]fyne.CanvasObject{space(), look.NewLabel(text(id))}, parts...)
	}
	buttons := container.New(look.NewFlow(8), f.save, f.cancel)
	help := f.help()

	shown := []fyne.CanvasObject{head}
	shown = append(shown, label("accounts.address", f.address, f.presets)...)
	shown = append(shown, label("accounts.login", f.login)...)
	shown = append(shown, label("accounts.password", f.password)...)
	shown = append(shown, space(), f.session, f.http, f.note.box, space(), buttons, space(), help)
	walked := []fyne.CanvasObject{f.address, f.login, f.password, buttons, f.presets, f.session, f.http}
	for _, o := range shown {
		if !slices.Contains(walked, o) {
			walked = append(walked, o)
		}
	}
	column := container.New(arranged{look.NewColumn(5), shown, formWidth}, walked...)
	f.content = container.NewVScroll(look.NewBox("", 24, 20, column))
}

// space keeps groups apart that the column would set too close.
func space() fyne.CanvasObject { return look.NewBox("", 0, 2, container.NewWithoutLayout()) }

// help says how to make a bot password.
func (f *form) help() fyne.CanvasObject {
	title := look.NewParagraph(text("accounts.how"))
	title.Bold = true
	lines := []fyne.CanvasObject{title}
	for _, id := range []string{"accounts.how-1", "accounts.how-2", "accounts.how-3", "accounts.how-4"} {
		p := look.NewParagraph(text(id))
		p.FontSize = look.SecondarySize
		lines = append(lines, p)
	}
	lines = append(lines, container.New(look.NewFlow(0), f.how))
	box := look.NewBox(look.Panel, 14, 12, container.New(look.NewColumn(4), lines...))
	box.Radius = look.Radius
	return box
}

// presetButtons fill in the addresses that most people want.
func (f *form) presetButtons() *fyne.Container {
	presets := []struct{ label, address string }{
		{text("accounts.commons"), "commons.wikimedia.org"},
		{text("accounts.wikipedia"), i18n.Language() + ".wikipedia.org"},
		{"test.wikipedia.org", "test.wikipedia.org"},
	}
	row := container.New(look.NewFlow(6))
	for _, p := range presets {
		b := look.NewButton(look.Quiet, p.label, func() {
			f.address.SetText(p.address)
			f.w.win.Canvas().Focus(f.login)
		})
		b.Small = true
		row.Add(b)
	}
	return row
}

// addressChanged takes back a yes that was given for another address, and offers
// the wiki's page once there is one.
func (f *form) addressChanged() {
	f.http.SetChecked(false)
	f.http.Hide()
	_, ok := botPasswordsPage(f.address.Text, "")
	f.how.Set(f.how.Text, nil, ok)
}

func (f *form) openHow() {
	page, ok := botPasswordsPage(f.address.Text, botName(f.known))
	if !ok {
		return
	}
	f.w.openPage(page, f.tell)
}

func (f *form) tell(n note) {
	f.note.set(n)
	f.content.Refresh()
}

// focus goes to the first field that wants typing.
func (f *form) focus() {
	first := f.address
	if f.known.ID != "" {
		first = f.password
	}
	f.w.win.Canvas().Focus(first)
}

// discard forgets what was typed.
func (f *form) discard() {
	if f.work != nil {
		f.work.stop()
	}
	f.forget()
	f.w.leaveForm()
}

func (f *form) forget() {
	f.password.SetText("")
	if f.w.fresh == f {
		f.w.fresh = nil
	}
	if f.w.changing == f {
		f.w.changing = nil
	}
}
