package accounts

import (
	"context"
	"errors"

	"wikidrop/gui/i18n"
	"wikidrop/gui/words"
	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

// test logs in anew with what is known, or stops doing so.
func (w *Window) test(a account.Account) {
	if running := w.tests[a.ID]; running != nil {
		running.stop()
		return
	}
	w.tests[a.ID] = w.background(func(ctx context.Context) func() {
		tested, err := w.o.Manager.Test(ctx, a.ID)
		return func() { w.tested(a, tested, err) }
	})
	w.refresh()
}

func (w *Window) tested(before, tested account.Account, err error) {
	delete(w.tests, before.ID)
	delete(w.notes, before.ID)
	switch {
	case errors.Is(err, context.Canceled):
	case err != nil:
		w.o.Log.Warn("account test failed", "wiki", before.Wiki, "user", before.User, "code", code(err))
		w.tell(before.ID, withPage(before, code(err), messageNote(words.LoginErrorBy(before.Method, err), words.ToneError)))
	case words.Account(tested).Tone == words.ToneGood:
		w.tell(before.ID, note{lines: []string{i18n.T("accounts.tested")}, tone: words.ToneGood})
	}
	w.refresh()
}

// testPractice finds out about the practice wiki, of which nobody knows anything
// while files go elsewhere. It is in this program, so that costs nothing.
func (w *Window) testPractice() {
	for _, a := range w.o.Manager.List() {
		if !a.Practice || !a.Checked.IsZero() || w.tests[a.ID] != nil {
			continue
		}
		w.tests[a.ID] = w.background(func(ctx context.Context) func() {
			_, err := w.o.Manager.Test(ctx, a.ID)
			return func() {
				delete(w.tests, a.ID)
				if err != nil {
					w.o.Log.Info("practice wiki not tested", "code", code(err))
				}
				w.refresh()
			}
		})
	}
}

// code is what the log may know of an error.
func code(err error) string {
	if e, ok := errors.AsType[*mediawiki.Error](err); ok {
		return e.Code
	}
	return err.Error()
}

func (w *Window) makeDefault(a account.Account) {
	w.background(func(context.Context) func() {
		err := w.o.Manager.SetDefault(a.ID)
		return func() { w.done(a, err) }
	})
}

// manage does something with an account elsewhere, since it may wait for the disk,
// the keyring or the wiki.
func (w *Window) manage(a account.Account, what func(context.Context) error) {
	delete(w.notes, a.ID)
	w.background(func(ctx context.Context) func() {
		err := what(ctx)
		return func() { w.done(a, err) }
	})
}

func (w *Window) rename(a account.Account, label string) {
	w.manage(a, func(context.Context) error { return w.o.Manager.Rename(a.ID, label) })
}

func (w *Window) setDisabled(a account.Account, disabled bool) {
	w.manage(a, func(context.Context) error { return w.o.Manager.SetDisabled(a.ID, disabled) })
}

func (w *Window) logOut(a account.Account) {
	w.manage(a, func(ctx context.Context) error { return w.o.Manager.LogOut(ctx, a.ID) })
}

// done shows what came of an action on an account.
func (w *Window) done(a account.Account, err error) {
	if err != nil {
		w.o.Log.Warn("account was not changed", "wiki", a.Wiki, "user", a.User, "code", code(err))
		w.tell(a.ID, messageNote(words.LoginError(err), words.ToneError))
	}
	w.refresh()
}

// changePassword shows a form for the account.
func (w *Window) changePassword(a account.Account) {
	if w.changing == nil || w.changing.known.ID != a.ID {
		w.changing = newForm(w, a)
	}
	w.showForm(w.changing)
}

// openBotPasswords opens the wiki's page of the account's bot password.
func (w *Window) openBotPasswords(a account.Account) {
	page, ok := botPasswordsPage(wikiAddress(a), botName(a))
	if !ok {
		return
	}
	w.openPage(page, func(n note) {
		w.tell(a.ID, n)
		w.refresh()
	})
}

// openPage opens an address in the browser. Starting a browser may take a while,
// so it happens elsewhere; tell is called when it does not start.
func (w *Window) openPage(page string, tell func(note)) {
	w.background(func(context.Context) func() {
		err := w.o.OpenURL(page)
		return func() {
			if err == nil {
				return
			}
			w.o.Log.Warn("no browser", "err", err)
			tell(note{lines: []string{i18n.T("accounts.no-browser", i18n.Args{"Address": page})}, tone: words.ToneAttention})
		}
	})
}
