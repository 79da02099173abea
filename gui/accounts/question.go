package accounts

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/gui/words"
	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

// asker brings what a wiki asks while somebody logs in to the form, and the answer
// back. Its methods are called from other goroutines.
type asker struct{ f *form }

var _ account.Prompter = asker{}

// Ask implements [account.Prompter].
func (a asker) Ask(ctx context.Context, q account.Question) (account.Answers, error) {
	answered := make(chan account.Answers, 1)
	a.f.w.o.Do(func() { a.f.ask(q, answered) })
	select {
	case answers := <-answered:
		if answers == nil {
			return nil, context.Canceled
		}
		return answers, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// OpenBrowser implements [account.Prompter]. A browser that does not start is no
// reason to give up: the address can be opened by hand.
func (a asker) OpenBrowser(address string) error {
	n := note{lines: []string{i18n.T("accounts.in-browser", i18n.Args{"Host": hostOf(address)})}, tone: words.ToneActive}
	if err := a.f.w.o.OpenURL(address); err != nil {
		a.f.w.o.Log.Warn("no browser", "err", err)
		n = note{lines: []string{i18n.T("accounts.no-browser", i18n.Args{"Address": address})}, tone: words.ToneAttention}
	}
	a.f.w.o.Do(func() {
		if a.f.work != nil {
			a.f.tell(n)
		}
	})
	return nil
}

// Page implements [account.Prompter].
func (asker) Page(ok bool) (title, body string) {
	if ok {
		return i18n.T("accounts.page-done"), i18n.T("accounts.page-done-text")
	}
	return i18n.T("accounts.page-failed"), i18n.T("accounts.page-failed-text")
}

// question shows the fields that a wiki or a server asks for, whatever they are.
type question struct {
	f        *form
	answered chan<- account.Answers
	content  fyne.CanvasObject
	read     map[string]func() string // by field name
	first    fyne.Focusable
	entries  []*field
	next     *look.Button
}

// ask puts a question in the place of the form.
func (f *form) ask(q account.Question, answered chan<- account.Answers) {
	if f.work == nil { // stopped meanwhile
		answered <- nil
		return
	}
	f.w.o.Log.Info("question at login", "host", q.Host, "code", q.Code, "again", q.Again)
	f.question = newQuestion(f, q, answered)
	f.stack.Objects = []fyne.CanvasObject{f.question.content}
	f.stack.Refresh()
	if f.w.shownForm() == f && f.question.first != nil {
		f.w.win.Canvas().Focus(f.question.first)
	}
}

// endQuestion brings the form back.
func (f *form) endQuestion() {
	if f.question == nil {
		return
	}
	for _, e := range f.question.entries {
		e.SetText("")
	}
	f.question = nil
	f.stack.Objects = []fyne.CanvasObject{f.fields}
	f.stack.Refresh()
}

func newQuestion(f *form, q account.Question, answered chan<- account.Answers) *question {
	s := &question{f: f, answered: answered, read: map[string]func() string{}}
	head := container.New(look.NewColumn(4), look.NewHeading(questionTitle(q), look.HeadingSize))
	if message := questionText(q); message != "" {
		head.Add(look.NewParagraph(message))
	}
	rows := []fyne.CanvasObject{head}
	if q.Again {
		again := newNoteBox(nil)
		again.set(note{lines: []string{text("accounts.again")}, tone: words.ToneError})
		rows = append(rows, again.box)
	}
	for _, one := range q.Fields {
		rows = append(rows, s.row(q, one)...)
	}
	s.chain()
	s.next = look.NewButton(look.Primary, text("accounts.continue"), func() { s.send(nil) })
	stop := look.NewButton(look.Quiet, text("accounts.cancel"), s.cancel)
	rows = append(rows, space(), container.New(look.NewFlow(8), s.next, stop))
	column := container.New(arranged{look.NewColumn(6), rows, formWidth}, rows...)
	s.content = container.NewVScroll(look.NewBox("", 24, 20, column))
	if s.first == nil {
		s.first = s.next
	}
	return s
}

func questionTitle(q account.Question) string {
	switch q.Kind {
	case account.AskServer:
		return text("accounts.ask-server")
	case account.AskProxy:
		return text("accounts.ask-proxy")
	case account.AskWiki:
	}
	return i18n.T("accounts.ask-wiki", i18n.Args{"Host": q.Host})
}

func questionText(q account.Question) string {
	message := words.Plain(q.Message)
	switch q.Kind {
	case account.AskProxy:
		return i18n.T("accounts.ask-proxy-text", i18n.Args{"Host": q.Host})
	case account.AskWiki:
		return message
	case account.AskServer:
	}
	if message == "" {
		message = q.Host
	}
	return i18n.T("accounts.ask-server-text", i18n.Args{"Host": q.Host, "Realm": message})
}

// row is what one field looks like.
func (s *question) row(q account.Question, one mediawiki.LoginField) []fyne.CanvasObject {
	label := fieldLabel(q, one)
	var rows []fyne.CanvasObject
	switch one.Type {
	case "null":
		return s.textRow(label, words.Plain(one.Value))
	case "button":
		b := look.NewButton(look.Quiet, label, func() { s.send(map[string]string{one.Name: "1"}) })
		s.focusable(b)
		return []fyne.CanvasObject{space(), container.New(look.NewFlow(0), b)}
	case "checkbox":
		check := widget.NewCheck(label, nil)
		s.read[one.Name] = func() string { return flag(check.Checked) }
		s.focusable(check)
		rows = append(rows, space(), check)
	case "select":
		rows = append(rows, space(), look.NewLabel(label), s.choice(one))
	case "multiselect":
		rows = append(rows, space(), look.NewLabel(label))
		rows = append(rows, s.choices(one)...)
	default:
		rows = append(rows, space(), look.NewLabel(label), s.entry(one))
	}
	if help := words.Plain(one.Help); help != "" && help != label {
		rows = append(rows, look.NewHint(help))
	}
	return rows
}

func (s *question) textRow(label, value string) []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, line := range []string{label, value} {
		if line != "" {
			rows = append(rows, look.NewParagraph(line))
		}
	}
	return rows
}

func (s *question) entry(one mediawiki.LoginField) fyne.CanvasObject {
	e := newField(s.f.w, "")
	if one.Sensitive || one.Type == "password" {
		e = newPasswordField(s.f.w, "")
	}
	e.SetText(one.Value)
	s.entries = append(s.entries, e)
	s.read[one.Name] = func() string { return e.Text }
	s.focusable(e)
	return e
}

func (s *question) choice(one mediawiki.LoginField) fyne.CanvasObject {
	var options []look.Option
	for _, o := range one.Options {
		options = append(options, look.Option{Value: o.Value, Text: words.Plain(o.Label)})
	}
	sel := look.NewSelect(options, nil)
	sel.SetQuietly(one.Value)
	if one.Value == "" && len(options) > 0 && !one.Optional {
		sel.SetQuietly(options[0].Value)
	}
	s.read[one.Name] = sel.Value
	s.focusable(sel)
	return sel
}

func (s *question) choices(one mediawiki.LoginField) []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	var checks []*widget.Check
	for _, o := range one.Options {
		check := widget.NewCheck(words.Plain(o.Label), nil)
		checks = append(checks, check)
		rows = append(rows, check)
		s.focusable(check)
	}
	s.read[one.Name] = func() string {
		var values []string
		for i, check := range checks {
			if check.Checked {
				values = append(values, one.Options[i].Value)
			}
		}
		return strings.Join(values, "|")
	}
	return rows
}

func (s *question) focusable(o fyne.Focusable) {
	if s.first == nil {
		s.first = o
	}
}

// chain lets Return go to the next entry, and send from the last.
func (s *question) chain() {
	for i, e := range s.entries {
		if i+1 < len(s.entries) {
			e.OnSubmitted = func(string) { s.f.w.win.Canvas().Focus(s.entries[i+1]) }
			continue
		}
		e.OnSubmitted = func(string) { s.send(nil) }
	}
}

// send answers with all fields, and a button that was pressed.
func (s *question) send(pressed map[string]string) {
	if s.f.question != s {
		return
	}
	answers := account.Answers{}
	for name, read := range s.read {
		answers[name] = read()
	}
	for name, value := range pressed {
		answers[name] = value
	}
	s.f.endQuestion()
	s.answered <- answers
}

func (s *question) cancel() {
	s.f.endQuestion()
	s.answered <- nil
}

func flag(yes bool) string {
	if yes {
		return "1"
	}
	return ""
}

// fieldLabel is the wiki's name of a field, or ours for what a server wants.
func fieldLabel(q account.Question, one mediawiki.LoginField) string {
	switch {
	case q.Kind != account.AskWiki && one.Name == "user":
		return text("accounts.login")
	case q.Kind != account.AskWiki:
		return text("accounts.password")
	case one.Label != "":
		return words.Plain(one.Label)
	case one.Type == "null":
		return ""
	}
	return one.Name
}
