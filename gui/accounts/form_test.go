package accounts

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wikidrop/gui/look"
	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

const secret = "0123456789abcdefghijklmnopqrstuv"

// filled is a form for a new account that is typed and started by Return.
func filled(b *bench, address string) *form {
	b.Helper()
	b.w.ShowNew()
	f := b.w.fresh
	b.typeInto(f.address, address)
	b.typeInto(f.login, "Anna@Wikidrop")
	b.typeInto(f.password, secret)
	b.key(fyne.KeyReturn)
	return f
}

func TestKeyboardAloneMakesAnAccount(t *testing.T) {
	b := newBench(t, ready("a", "Anna"))
	b.w.ShowNew()
	f, c := b.w.fresh, b.w.win.Canvas()
	for _, step := range []struct {
		want fyne.Focusable
		text string
	}{{f.address, "wiki.example"}, {f.login, "Anna@Wikidrop"}, {f.password, secret}} {
		if b.focused() != step.want {
			t.Fatalf("the focus is on %T %v", b.focused(), b.focused())
		}
		test.Type(step.want, step.text)
		c.FocusNext()
	}
	if b.focused() != f.save {
		t.Fatalf("behind the password comes %T", b.focused())
	}
	b.key(fyne.KeyReturn)
	want := account.Draft{Address: "wiki.example", Login: "Anna@Wikidrop", Password: secret}
	if diff := cmp.Diff(want, receive(b, b.wiki.drafts), cmpopts.IgnoreFields(account.Draft{}, "Prompter")); diff != "" {
		t.Error(diff)
	}
}

func TestReturnInThePasswordTestsAndSaves(t *testing.T) {
	b := newBench(t)
	f := filled(b, "wiki.example")
	receive(b, b.wiki.drafts)
	b.says(f.note, "Looking for wiki.example")
	b.key(fyne.KeyReturn)
	if len(b.wiki.drafts) > 0 {
		t.Error("Return pressed twice tests twice")
	}
	saved := ready("new", "Anna")
	b.wiki.put(saved)
	b.next() // the list changed
	b.wiki.answers <- answer{account: saved}
	b.next()
	if got := b.w.details.title.Text; got != "Anna on Example" {
		t.Errorf("shows %q", got)
	}
	b.says(b.w.details.outcome, "Signed in to Example (MediaWiki 1.43.1) as Anna.")
	b.says(b.w.details.outcome, "You may upload: new files")
	if b.w.add.Kind != look.Primary || b.w.fresh != nil {
		t.Error("the form is not left behind")
	}
	if !strings.Contains(b.log.String(), `msg="account saved" wiki=Example user=Anna`) {
		t.Errorf("log: %s", b.log)
	}
	b.noSecret(secret)
}

func TestReturnWalksToTheNextField(t *testing.T) {
	b := newBench(t)
	b.w.ShowNew()
	f := b.w.fresh
	b.key(fyne.KeyReturn)
	if b.focused() != f.login {
		t.Error("Return in the address does not go to the user name")
	}
	b.key(fyne.KeyReturn)
	if b.focused() != f.password {
		t.Error("Return in the user name does not go to the password")
	}
	b.key(fyne.KeyReturn)
	b.says(f.note, "Type the wiki’s address first.")
	if b.focused() != f.address {
		t.Error("the empty field has not the focus")
	}
}

func TestErrorIsShownInPlaceWithTheFieldThatMendsIt(t *testing.T) {
	for name, c := range map[string]struct {
		err     error
		says    string
		culprit func(*form) fyne.Focusable
		page    bool
	}{
		"password": {&mediawiki.Error{Code: "wrongpassword", About: mediawiki.AboutAccount}, "Bot password was refused",
			func(f *form) fyne.Focusable { return f.password }, true},
		"no wiki": {fmt.Errorf("find: %w", &mediawiki.Error{Code: "not-a-wiki", About: mediawiki.AboutWiki}), "No MediaWiki found",
			func(f *form) fyne.Focusable { return f.address }, false},
		"network": {&mediawiki.Error{Code: "network", About: mediawiki.AboutNetwork}, "Wiki not reachable",
			func(f *form) fyne.Focusable { return f.save }, false},
		"OAuth behind a server's password": {fmt.Errorf("save: %w", account.ErrOneAuthorization), "OAuth does not work behind this server",
			func(f *form) fyne.Focusable { return f.way }, false},
		"not encrypted": {fmt.Errorf("save: %w", account.ErrInsecure), "not encrypted",
			func(f *form) fyne.Focusable { return f.http }, false},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			f := filled(b, "wiki.example")
			b.wiki.answers <- answer{err: c.err}
			b.next()
			b.says(f.note, c.says)
			if b.focused() != c.culprit(f) {
				t.Errorf("the focus is on %T", b.focused())
			}
			if f.note.foot.Visible() != c.page {
				t.Errorf("the way to the wiki's page is offered: %v", !c.page)
			}
			if f.login.Text != "Anna@Wikidrop" || f.password.Text != secret {
				t.Error("what was typed is lost")
			}
			b.noSecret(secret)
		})
	}
}

func TestPasswordGoesUnencryptedOnlyAfterAYesForThatAddress(t *testing.T) {
	b := newBench(t)
	f := filled(b, "http://wiki.example")
	if d := receive(b, b.wiki.drafts); d.AllowHTTP || f.http.Visible() {
		t.Fatal("allowed without a question")
	}
	b.wiki.answers <- answer{err: account.ErrInsecure}
	b.next()
	f.http.SetChecked(true)
	b.w.win.Canvas().Focus(f.password)
	b.key(fyne.KeyReturn)
	if !receive(b, b.wiki.drafts).AllowHTTP {
		t.Error("the yes is not passed on")
	}
	b.wiki.answers <- answer{err: account.ErrInsecure}
	b.next()
	b.typeInto(f.address, ".org")
	if f.http.Checked || f.http.Visible() {
		t.Error("the yes holds for another address too")
	}
}

func TestTestingCanBeStopped(t *testing.T) {
	for name, stop := range map[string]func(*bench, *form){
		"button": func(_ *bench, f *form) { test.Tap(f.save) },
		"escape": func(b *bench, _ *form) { b.key(fyne.KeyEscape) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			f := filled(b, "wiki.example")
			receive(b, b.wiki.drafts)
			if f.save.Text != "Stop" {
				t.Errorf("the button says %q", f.save.Text)
			}
			stop(b, f)
			b.next()
			b.says(f.note, "Nothing was saved.")
			if b.w.shownForm() != f || f.save.Text != "Test and save" || f.password.Text != secret {
				t.Error("the form is not as it was")
			}
		})
	}
}

func TestTypedTextStaysUntilQuit(t *testing.T) {
	b := newBench(t, ready("a", "Anna"))
	b.w.ShowNew()
	b.typeInto(b.w.fresh.address, "wiki.example")
	b.w.win.Hide()
	b.w.Show()
	test.Tap(b.w.people.rows[0])
	b.w.ShowNew()
	if got := b.w.fresh.address.Text; got != "wiki.example" {
		t.Errorf("the form has %q", got)
	}
	test.Tap(b.w.fresh.cancel)
	b.w.ShowNew()
	if got := b.w.fresh.address.Text; got != "" {
		t.Errorf("after Cancel the form has %q", got)
	}
}

func TestShortcutForANewAccountWorksInAField(t *testing.T) {
	b := newBench(t, ready("a", "Anna"))
	b.w.changePassword(openFirst(b))
	f := b.w.changing
	if b.focused() != f.password || !f.address.Disabled() {
		t.Fatal("a change of password does not begin at the password")
	}
	f.password.TypedShortcut(shortcutNew)
	if b.w.shownForm() != b.w.fresh || b.w.fresh == nil {
		t.Error("Ctrl+N shows no new form")
	}
	f.password.TypedShortcut(&fyne.ShortcutSelectAll{})
}

func openFirst(b *bench) account.Account {
	b.w.Show()
	return b.wiki.List()[0]
}

func TestChangedPasswordKeepsTheAccount(t *testing.T) {
	b := newBench(t, ready("a", "Anna"))
	openFirst(b)
	test.Tap(b.w.details.foot.change)
	b.typeInto(b.w.changing.password, secret)
	b.key(fyne.KeyReturn)
	d := receive(b, b.wiki.drafts)
	if d.ID != "a" || d.Password != secret || d.Login != "Anna@Wikidrop" {
		t.Errorf("ID %q, login %q", d.ID, d.Login)
	}
	b.wiki.answers <- answer{account: ready("a", "Anna")}
	b.next()
	if b.w.changing != nil || b.w.shownForm() != nil {
		t.Error("the form stays")
	}
}

func TestMissingKeyringIsTold(t *testing.T) {
	a := ready("new", "Anna")
	a.SessionOnly = true
	if n := savedNote(account.Draft{}, a); !strings.Contains(strings.Join(n.lines, " "), "no keyring that works") {
		t.Errorf("says %q", n.lines)
	}
	if n := savedNote(account.Draft{SessionOnly: true}, a); strings.Contains(strings.Join(n.lines, " "), "keyring") {
		t.Errorf("says %q though it was asked for", n.lines)
	}
}

func TestPresetFillsInTheAddress(t *testing.T) {
	b := newBench(t)
	b.w.ShowNew()
	f := b.w.fresh
	if !f.how.Disabled() {
		t.Error("a page of no wiki can be opened")
	}
	test.Tap(f.presets.Objects[0].(*look.Button))
	if f.address.Text != "commons.wikimedia.org" || b.focused() != f.login {
		t.Errorf("address %q", f.address.Text)
	}
	test.Tap(f.how)
	if got, want := receive(b, b.opened), "https://commons.wikimedia.org/wiki/Special:BotPasswords"; got != want {
		t.Errorf("opened %q, want %q", got, want)
	}
	b.next()
}
