package accounts

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

// formWidth is how wide a form grows.
const formWidth = 560

// form asks for an account. Tab walks from the address over the name and the
// password to the button, and Return in the last field presses it.
type form struct {
	w       *Window
	known   account.Account // who logs in anew; no ID: a new account
	work    *workItem       // the test under way, nil: none
	content fyne.CanvasObject

	looked string            // address of the wiki that was asked what it offers
	offers *mediawiki.Offers // that wiki's, nil: not known

	stack    *fyne.Container   // the fields, or what the wiki asks meanwhile
	fields   fyne.CanvasObject // the form itself
	question *question         // nil: none

	address, login, password         *field
	client, portField                *field
	proxy, certificates              *field
	loginRow, passwordRow, clientRow fyne.CanvasObject
	passwordLabel                    *look.Text
	way                              *look.Select
	wayHint                          *look.Paragraph
	save, cancel, more               *look.Button
	presets, network                 *fyne.Container
	session, http                    *widget.Check
	note                             *noteBox
	helpTitle                        *look.Paragraph
	helpLines                        *fyne.Container
	how                              *look.Button // opens the wiki's page that the help is about
}

func newForm(w *Window, known account.Account) *form {
	f := &form{w: w, known: known}
	f.address = newField(w, text("accounts.address-hint"))
	f.login = newField(w, text("accounts.login-hint"))
	f.password = newPasswordField(w, text("accounts.password-hint"))
	f.client = newField(w, text("accounts.client-hint"))
	f.portField = newField(w, strconv.Itoa(account.DefaultPort))
	f.proxy = newField(w, text("accounts.proxy-hint"))
	f.certificates = newField(w, text("accounts.certificates-hint"))
	f.address.OnSubmitted = func(string) { w.win.Canvas().Focus(f.second()) }
	f.login.OnSubmitted = func(string) { w.win.Canvas().Focus(f.password) }
	for _, last := range []*field{f.password, f.client, f.portField, f.proxy, f.certificates} {
		last.OnSubmitted = func(string) { f.start() }
	}
	f.portField.OnChanged = func(string) { f.setHelp(f.method()) }
	f.way = look.NewSelect(methods(nil), func(string) { f.methodChanged() })
	f.way.SetQuietly(string(account.MethodBotPassword))
	f.wayHint = look.NewHint("")
	f.address.OnBlur = f.lookAround
	f.address.OnChanged = func(string) { f.addressChanged() }
	f.save = look.NewButton(look.Primary, text("accounts.save"), f.press)
	f.cancel = look.NewButton(look.Quiet, text("accounts.cancel"), f.discard)
	f.presets = f.presetButtons()
	f.session = widget.NewCheck(text("accounts.session-only"), nil)
	f.http = widget.NewCheck(text("accounts.allow-http"), nil)
	f.http.Hide()
	f.note = newNoteBox(f.openNote)
	f.more = look.NewButton(look.Quiet, text("accounts.network"), f.toggleNetwork)
	f.more.Small = true
	f.arrange()
	f.fill()
	f.methodChanged()
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
	if f.known.Method != "" {
		f.way.SetQuietly(string(f.known.Method))
	}
	f.client.SetText(f.known.ClientID)
	if f.known.Port != 0 {
		f.portField.SetText(strconv.Itoa(f.known.Port))
	}
	f.proxy.SetText(f.known.Proxy)
	f.certificates.SetText(f.known.CAFile)
}

// port is the one that was typed, 0 for the usual one.
func (f *form) port() int {
	n, err := strconv.Atoi(strings.TrimSpace(f.portField.Text))
	if err != nil || n < 1 || n > 65535 {
		return 0
	}
	return n
}

// second is the field behind the address.
func (f *form) second() *field {
	switch f.method() {
	case account.MethodToken:
		return f.password
	case account.MethodOAuth:
		return f.client
	}
	return f.login
}

func (f *form) toggleNetwork() {
	shown(f.network, !f.network.Visible())
	look.Relayout(f.content)
	f.content.Refresh()
}

// arrange sets the parts below each other as they are read; the container has
// them in the order in which they are typed.
func (f *form) arrange() {
	heading, hint := text("accounts.new"), text("accounts.form-hint")
	if f.known.ID != "" {
		heading = text(formTitle(f.known))
		hint = i18n.T("accounts.title", i18n.Args{"User": userName(f.known), "Wiki": wikiName(f.known)})
	}
	head := container.New(look.NewColumn(2), look.NewHeading(heading, look.HeadingSize), look.NewSecondary(hint).Shrinking())
	f.passwordLabel = look.NewLabel(text("accounts.password"))
	f.loginRow = row(look.NewLabel(text("accounts.login")), f.login)
	f.passwordRow = row(f.passwordLabel, f.password)
	f.clientRow = row(look.NewLabel(text("accounts.client")), f.client, space(),
		look.NewLabel(text("accounts.port")), f.portField, look.NewHint(text("accounts.port-hint")))
	f.network = row(look.NewLabel(text("accounts.proxy")), f.proxy, space(),
		look.NewLabel(text("accounts.certificates")), f.certificates).(*fyne.Container)
	f.network.Hide()
	address := row(look.NewLabel(text("accounts.address")), f.address)
	way := row(look.NewLabel(text("accounts.way")), f.way, f.wayHint)
	buttons := container.New(look.NewFlow(8), f.save, f.cancel)
	more := container.New(look.NewFlow(0), f.more)
	help := f.help()

	shown := []fyne.CanvasObject{head, address, f.presets, way, f.loginRow, f.passwordRow, f.clientRow,
		space(), f.session, f.http, more, f.network, f.note.box, space(), buttons, space(), help}
	walked := []fyne.CanvasObject{address, f.loginRow, f.passwordRow, f.clientRow, buttons, f.presets, way, f.session, f.http, more, f.network}
	for _, o := range shown {
		if !slices.Contains(walked, o) {
			walked = append(walked, o)
		}
	}
	column := container.New(arranged{look.NewColumn(5), shown, formWidth}, walked...)
	f.fields = container.NewVScroll(look.NewBox("", 24, 20, column))
	f.stack = container.NewStack(f.fields)
	f.content = f.stack
}

// formTitle tells a new password from logging in again.
func formTitle(a account.Account) string {
	if a.Problem != "" || a.Method == account.MethodOAuth {
		return "accounts.form-again"
	}
	return "accounts.form-change"
}

// row is a label with what belongs to it.
func row(parts ...fyne.CanvasObject) fyne.CanvasObject {
	return container.New(look.NewColumn(5), append([]fyne.CanvasObject{space()}, parts...)...)
}

// space keeps groups apart that the column would set too close.
func space() fyne.CanvasObject { return look.NewBox("", 0, 2, container.NewWithoutLayout()) }

// presetButtons fill in the addresses that most people want.
func (f *form) presetButtons() *fyne.Container {
	row := container.New(look.NewFlow(6))
	for _, p := range account.Presets(i18n.Language()) {
		b := look.NewButton(look.Quiet, presetLabel(p), func() {
			f.address.SetText(p.Address)
			f.w.win.Canvas().Focus(f.second())
		})
		b.Small = true
		row.Add(b)
	}
	for _, a := range f.w.o.Manager.List() {
		if !a.Practice {
			continue
		}
		b := look.NewButton(look.Quiet, text("account.practice-wiki"), func() { f.w.selectAccount(a.ID) })
		b.Small = true
		row.Add(b) // it is there already, with its account
	}
	return row
}

// presetLabel calls a wiki by its name in the window's language.
func presetLabel(p account.Preset) string {
	switch {
	case p.Address == "commons.wikimedia.org":
		return text("accounts.commons")
	case strings.HasPrefix(p.Address, "test."):
		return p.Address
	case strings.HasSuffix(p.Address, ".wikipedia.org"):
		return text("accounts.wikipedia")
	}
	return p.Name
}

// addressChanged takes back a yes that was given for another address, and offers
// the wiki's page once there is one.
func (f *form) addressChanged() {
	f.http.SetChecked(false)
	f.http.Hide()
	if f.offers != nil && strings.TrimSpace(f.address.Text) != f.looked {
		f.looked, f.offers = "", nil
		f.way.Options = methods(nil)
		f.way.Refresh()
	}
	_, ok := f.helpPage()
	f.how.Set(f.how.Text, nil, ok)
}

func (f *form) openHow() {
	if page, ok := f.helpPage(); ok {
		f.w.openPage(page, f.tell)
	}
}

// openNote opens the page that the note is about.
func (f *form) openNote() {
	if f.note.page == "" {
		f.openHow()
		return
	}
	f.w.openPage(f.note.page, f.tell)
}

func (f *form) tell(n note) {
	f.note.set(n)
	f.content.Refresh()
}

// focus goes to the first field that wants typing.
func (f *form) focus() {
	first := f.address
	switch {
	case f.question != nil && len(f.question.entries) > 0:
		first = f.question.entries[0]
	case f.known.ID != "" && f.method() == account.MethodOAuth:
		first = f.client
	case f.known.ID != "":
		first = f.password
	}
	f.w.win.Canvas().Focus(first)
}

// discard forgets what was typed.
func (f *form) discard() {
	if f.work != nil {
		f.work.stop()
	}
	f.endQuestion()
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
