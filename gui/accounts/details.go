package accounts

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/gui/words"
	"wikidrop/uploader/account"
)

// details show one account. The widgets stay from account to account, so that a
// button keeps the focus while its account is tested.
type details struct {
	w       *Window
	account account.Account
	content fyne.CanvasObject

	avatar          *look.Avatar
	title, subtitle *look.Text
	logo            *canvas.Image
	test            *look.Button
	facts           *fyne.Container
	outcome         *noteBox // of the last test
	hint            *noteBox // what the account lacks
	foot            *foot
}

func newDetails(w *Window) *details {
	d := &details{
		w:        w,
		avatar:   look.NewAvatar(44, "", "", false),
		title:    look.NewHeading("", look.HeadingSize).Shrinking(),
		subtitle: look.NewSecondary("").Shrinking(),
		facts:    container.New(look.NewColumn(0)),
		foot:     newFoot(w),
	}
	d.test = look.NewButton(look.Quiet, text("accounts.test"), func() { w.test(d.account) })
	d.outcome = newNoteBox(d.openNote)
	d.hint = newNoteBox(func() { w.openBotPasswords(d.account) })

	d.logo = newLogo()
	names := container.New(look.NewColumn(2), d.title, d.subtitle)
	head := container.NewBorder(nil, nil,
		container.NewHBox(container.NewCenter(d.avatar), gap(4)), container.NewHBox(gap(8), container.NewCenter(d.logo), gap(4), container.NewCenter(d.test)),
		names)
	column := container.New(look.NewColumn(12), head, d.outcome.box, d.hint.box, d.facts)
	scroll := container.NewVScroll(look.NewBox("", 24, 20, column))
	d.content = container.NewBorder(nil, d.foot.content, nil, nil, scroll)
	return d
}

// openNote opens the page that the outcome of a test is about.
func (d *details) openNote() {
	if d.outcome.page == "" {
		d.w.openBotPasswords(d.account)
		return
	}
	id := d.account.ID
	d.w.openPage(d.outcome.page, func(n note) {
		d.w.tell(id, n)
		d.w.refresh()
	})
}

func gap(width float32) fyne.CanvasObject {
	return look.NewBox("", width/2, 0, container.NewWithoutLayout())
}

func (d *details) set(a account.Account, now time.Time) {
	d.account = a
	d.avatar.Set(a.User, a.Wiki, a.Practice)
	d.title.Set(i18n.T("accounts.title", i18n.Args{"User": userName(a), "Wiki": wikiName(a)}))
	d.subtitle.Set(kept(a))
	d.setLogo(a)
	d.setTest()
	d.setFacts(facts(a, now))
	d.outcome.set(d.w.outcome(a))
	d.hint.set(hint(a))
	d.foot.set(a)
	d.content.Refresh()
}

func (d *details) setTest() {
	label := text("accounts.test")
	if d.w.tests[d.account.ID] != nil {
		label = text("accounts.stop")
	}
	d.test.Set(label, nil, true)
}

func (d *details) setFacts(lines []factLine) {
	for len(d.facts.Objects) < len(lines) {
		d.facts.Add(newFact())
	}
	d.facts.Objects = d.facts.Objects[:len(lines)]
	for i, l := range lines {
		d.facts.Objects[i].(*fact).set(l)
	}
	d.facts.Refresh()
}

// told is a note on an account, true for as long as the account's problem is the
// one that it had then.
type told struct {
	note
	problem string
}

// tell keeps a note on an account.
func (w *Window) tell(id string, n note) {
	t := told{note: n}
	for _, a := range w.o.Manager.List() {
		if a.ID == id {
			t.problem = a.Problem
		}
	}
	w.notes[id] = t
}

// outcome is what to tell of an account's last test: it runs, it brought an
// error in this session, or one that was written down earlier.
func (w *Window) outcome(a account.Account) note {
	if w.tests[a.ID] != nil {
		return note{lines: []string{looking(wikiAddress(a))}, tone: words.ToneActive}
	}
	if t, ok := w.notes[a.ID]; ok && t.problem == a.Problem {
		return t.note
	}
	if a.Problem == "" {
		return note{}
	}
	return withPage(a, a.Problem, messageNote(words.AccountProblem(a), problemTone(a)))
}

// problemTone tells what a person did from what went wrong.
func problemTone(a account.Account) words.Tone {
	if a.Disabled || a.Problem == account.ProblemLoggedOut {
		return words.ToneQuiet
	}
	return words.ToneError
}

// withPage adds the way to the page of the wiki on which a refusal is mended: that of
// bot passwords, or the one to log in.
func withPage(a account.Account, code string, n note) note {
	if needsBrowser(code) {
		return withLogin(wikiAddress(a), n)
	}
	if _, ok := botPasswordsPage(wikiAddress(a), ""); ok && !a.Practice && a.Method != account.MethodMain && needsPage(code) {
		n.more = text("accounts.show-how")
	}
	return n
}

func looking(address string) string {
	return i18n.T("accounts.testing", i18n.Args{"Host": hostOf(address)})
}

// wikiAddress is the best address known of an account's wiki.
func wikiAddress(a account.Account) string {
	if a.API != "" {
		return a.API
	}
	return a.Address
}

// hint says what keeps a working account from uploading, or what its bot password
// could have besides.
func hint(a account.Account) note {
	f := a.Facts
	if a.Problem != "" || a.Checked.IsZero() {
		return note{}
	}
	line := words.Account(a)
	switch {
	case f.Blocked:
		return note{title: text("accounts.blocked"), lines: blockLines(f), tone: line.Tone}
	case !f.UploadsEnabled:
		return note{title: line.Text, lines: []string{text("accounts.uploads-off")}, tone: line.Tone}
	case len(f.Ungranted) > 0:
		return ungranted(a, line.Tone)
	case len(f.Lacking) > 0:
		return note{title: line.Text, lines: []string{lacking(f)}, tone: line.Tone}
	case !f.MayUpload || !f.MayEdit:
		return note{title: line.Text, lines: []string{text("accounts.grant-upload")}, tone: line.Tone, more: text("accounts.show-how")}
	case f.ReadOnly != "":
		return note{title: text("accounts.read-only"), lines: []string{words.Plain(f.ReadOnly)}, tone: line.Tone}
	case !f.MayReupload && botName(a) != "" && !a.Practice:
		return note{lines: []string{text("accounts.grant")}, tone: words.ToneQuiet, more: text("accounts.show-how")}
	}
	return note{}
}

// ungranted names what a bot password or permission was not given, though the
// account has it.
func ungranted(a account.Account, tone words.Tone) note {
	if tone == words.ToneGood {
		tone = words.ToneAttention
	}
	rights := i18n.Args{"Rights": rightNames(a.Facts.Ungranted)}
	n := note{title: i18n.T("accounts.ungranted", rights), tone: tone}
	switch a.Method {
	case account.MethodOAuth, account.MethodToken:
		n.lines = []string{text("accounts.ungranted-oauth")}
	default:
		n.lines, n.more = []string{text("accounts.grant-upload")}, text("accounts.show-how")
	}
	if len(a.Facts.Lacking) > 0 {
		n.lines = append(n.lines, lacking(a.Facts))
	}
	return n
}

// lacking names what no way to log in would bring.
func lacking(f account.Facts) string {
	return i18n.T("accounts.lacking", i18n.Args{"Rights": rightNames(f.Lacking)})
}

func rightNames(rights []string) string {
	names := map[string]string{
		"upload": text("accounts.right-upload"), "edit": text("accounts.right-edit"), "createpage": text("accounts.right-createpage"),
	}
	var all []string
	for _, r := range rights {
		if name, ok := names[r]; ok {
			r = name
		}
		all = append(all, r)
	}
	return strings.Join(all, ", ")
}

func blockLines(f account.Facts) []string {
	lines := []string{words.Plain(f.BlockReason)}
	if !f.BlockedUntil.IsZero() {
		lines = append(lines, i18n.T("accounts.blocked-until", i18n.Args{"Time": words.Clock(f.BlockedUntil.Local())}))
	}
	return lines
}
