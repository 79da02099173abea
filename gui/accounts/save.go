package accounts

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/gui/words"
	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

// press tests and saves, or stops doing so.
func (f *form) press() {
	if f.work != nil {
		f.work.stop()
		return
	}
	f.start()
}

// start tests what was typed. Return that is pressed twice does no harm.
func (f *form) start() {
	if f.work != nil {
		return
	}
	if id, empty := f.missing(); empty != nil {
		f.tell(note{lines: []string{text(id)}, tone: words.ToneError})
		f.w.win.Canvas().Focus(empty)
		return
	}
	draft := account.Draft{
		ID:          f.known.ID,
		Address:     strings.TrimSpace(f.address.Text),
		Method:      f.draftMethod(),
		Login:       strings.TrimSpace(f.login.Text),
		Password:    f.password.Text,
		ClientID:    strings.TrimSpace(f.client.Text),
		Port:        f.port(),
		SessionOnly: f.session.Checked,
		AllowHTTP:   f.http.Checked,
		Proxy:       strings.TrimSpace(f.proxy.Text),
		CAFile:      strings.TrimSpace(f.certificates.Text),
		Prompter:    asker{f},
	}
	if draft.Method == account.MethodOAuth {
		draft.Password = ""
	}
	f.work = f.w.background(func(ctx context.Context) func() {
		saved, err := f.w.o.Manager.TestAndSave(ctx, draft)
		return func() { f.finished(draft, saved, err) }
	})
	f.tell(note{lines: []string{looking(draft.Address)}, tone: words.ToneActive})
	f.setSave(look.Quiet, "accounts.stop")
}

func (f *form) setSave(kind look.Kind, id string) {
	f.save.Kind = kind
	f.save.Set(text(id), nil, true)
	f.save.Refresh()
}

// missing finds the first field that has to be filled in, and the words for it.
func (f *form) missing() (id string, empty *field) {
	switch {
	case strings.TrimSpace(f.address.Text) == "":
		return "accounts.fill-address", f.address
	}
	unknown := f.known.ID == "" || f.method() != f.known.Method && f.known.Method != ""
	switch m := f.method(); {
	case m == account.MethodOAuth && strings.TrimSpace(f.client.Text) == "":
		return "accounts.fill-client", f.client
	case m == account.MethodOAuth:
	case m != account.MethodToken && strings.TrimSpace(f.login.Text) == "":
		return "accounts.fill-login", f.login
	case f.password.Text == "" && unknown && m == account.MethodToken:
		return "accounts.fill-token", f.password
	case f.password.Text == "" && unknown:
		return "accounts.fill-password", f.password
	}
	return "", nil
}

func (f *form) finished(d account.Draft, saved account.Account, err error) {
	f.work = nil
	f.endQuestion()
	f.setSave(look.Primary, "accounts.save")
	if err != nil {
		f.failed(d, err)
		return
	}
	f.w.o.Log.Info("account saved", "wiki", saved.Wiki, "user", saved.User)
	f.w.tell(saved.ID, savedNote(d, saved))
	onScreen := f.w.shownForm() == f
	f.forget()
	if onScreen {
		f.w.selectAccount(saved.ID)
		return
	}
	f.w.refresh()
}

// savedNote is the result in words.
func savedNote(d account.Draft, a account.Account) note {
	n := note{tone: words.Account(a).Tone, lines: []string{
		i18n.T("accounts.saved", i18n.Args{"Wiki": wikiName(a), "Software": software(a), "User": userName(a)}),
	}}
	if n.tone == words.ToneGood {
		n.lines = append(n.lines, i18n.T("accounts.saved-may", i18n.Args{"Rights": words.Rights(a.Facts)}))
	}
	if a.SessionOnly && !d.SessionOnly {
		n.tone = words.ToneAttention
		n.lines = append(n.lines, text("accounts.saved-session"))
	}
	return n
}

func software(a account.Account) string {
	if a.Facts.Generator == "" {
		return "MediaWiki"
	}
	return a.Facts.Generator
}

// failed shows the error in place and goes to the field that can mend it.
func (f *form) failed(d account.Draft, err error) {
	stopped := errors.Is(err, context.Canceled)
	n := messageNote(words.LoginErrorBy(f.triedMethod(d), err), words.ToneError)
	if stopped {
		n.tone = words.ToneQuiet
	} else {
		f.w.o.Log.Warn("account was not saved", "wiki", hostOf(d.Address), "code", code(err))
	}
	switch m := f.triedMethod(d); {
	case needsBrowser(code(err)):
		n = withLogin(d.Address, n)
	case m == account.MethodBotPassword && needsBotPassword(err) && !f.how.Disabled():
		n.more = text(howLabels[m])
	}
	if errors.Is(err, account.ErrInsecure) {
		f.http.Show()
	}
	f.tell(n)
	if !stopped && f.hasFocus() {
		f.w.win.Canvas().Focus(f.culprit(err))
	}
}

// triedMethod is how the account was logged in, as far as that can be told.
func (f *form) triedMethod(d account.Draft) account.Method {
	if d.Method == "" && !strings.Contains(d.Login+d.Password, "@") {
		return account.MethodMain
	}
	return f.method()
}

// needsBrowser tells whether a refusal is mended by logging in on the wiki's own page.
func needsBrowser(code string) bool {
	return code == mediawiki.CodeCaptcha || code == mediawiki.CodeUnfinished
}

// withLogin adds the way to the page on which a person logs in to a wiki.
func withLogin(address string, n note) note {
	if page, ok := wikiPage(address, "Special:UserLogin"); ok {
		n.more, n.page = text("accounts.show-login"), page
	}
	return n
}

// hasFocus tells whether nothing outside the fields was chosen meanwhile.
func (f *form) hasFocus() bool {
	if f.w.shownForm() != f {
		return false
	}
	switch f.w.win.Canvas().Focused() {
	case nil, f.address, f.login, f.password, f.client, f.save:
		return true
	}
	return false
}

// culprit is what a person has to change after an error.
func (f *form) culprit(err error) fyne.Focusable {
	if errors.Is(err, account.ErrInsecure) {
		return f.http
	}
	switch {
	case errors.Is(err, account.ErrOneAuthorization):
		return f.way
	case needsBrowser(code(err)) && f.note.foot.Visible():
		return f.note.more
	}
	e, ok := errors.AsType[*mediawiki.Error](err)
	if ok && e.About == mediawiki.AboutAccount || errors.Is(err, account.ErrNoSecret) {
		if f.method() == account.MethodOAuth {
			return f.save
		}
		return f.password
	}
	if ok && e.About == mediawiki.AboutWiki && !f.address.Disabled() {
		return f.address
	}
	return f.save
}

// needsBotPassword tells whether an error is mended on the wiki's page of bot
// passwords.
func needsBotPassword(err error) bool {
	e, ok := errors.AsType[*mediawiki.Error](err)
	return ok && needsPage(e.Code)
}

// needsPage tells so for the code of a refusal.
func needsPage(code string) bool {
	switch strings.ToLower(code) {
	case "wrongpassword", "aborted", "permissiondenied", "wrongpass":
		return true
	}
	return strings.HasPrefix(code, "botpasswords-")
}
