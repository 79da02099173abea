package accounts

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/google/go-cmp/cmp"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

// asking is a form whose wiki asks a question, and where the answer arrives.
func asking(b *bench, q account.Question) (*form, account.Draft, chan account.Answers) {
	b.Helper()
	f := filled(b, "wiki.example")
	d := receive(b, b.wiki.drafts)
	got := make(chan account.Answers, 1)
	go func() {
		answers, err := d.Prompter.Ask(b.Context(), q)
		if errors.Is(err, context.Canceled) {
			answers = nil
		}
		got <- answers
	}()
	b.next()
	return f, d, got
}

func TestOneTimeCodeIsTypedWithTheKeyboardAlone(t *testing.T) {
	b := newBench(t)
	f, d, got := asking(b, account.Question{Host: "wiki.example", Message: "Enter a code from\u202e your app.", Fields: []mediawiki.LoginField{
		{Name: "OATHToken", Type: "string", Label: "Token", Help: "Six digits."},
	}})
	if b.focused() != f.question.entries[0] || f.question.entries[0].Password {
		t.Fatalf("the focus is on %T", b.focused())
	}
	test.Type(b.focused(), "123456")
	b.key(fyne.KeyReturn)
	if diff := cmp.Diff(account.Answers{"OATHToken": "123456"}, receive(b, got)); diff != "" {
		t.Error(diff)
	}
	if f.question != nil || f.stack.Objects[0] != f.fields {
		t.Error("the question stays")
	}
	again := make(chan account.Answers, 1)
	go func() {
		answers, _ := d.Prompter.Ask(b.Context(), account.Question{Again: true, Fields: []mediawiki.LoginField{{Name: "OATHToken", Type: "string"}}})
		again <- answers
	}()
	b.next()
	if !strings.Contains(textOf(f.question.content), "That was not right") {
		t.Error("it does not say that the code was wrong")
	}
	b.w.typed(&fyne.KeyEvent{Name: fyne.KeyEscape}) // stops the whole login
	b.next()
	if f.question != nil {
		t.Error("the question stays after Escape")
	}
	b.noSecret("123456")
}

func TestWhateverTheWikiAsksIsShown(t *testing.T) {
	b := newBench(t)
	f, _, got := asking(b, account.Question{Host: "wiki.example", Fields: []mediawiki.LoginField{
		{Name: "info", Type: "null", Label: "Read this", Value: "A text"},
		{Name: "pw", Type: "password", Label: "Old password"},
		{Name: "pin", Type: "string", Label: "PIN", Sensitive: true},
		{Name: "domain", Type: "select", Label: "Domain", Options: []mediawiki.LoginOption{{Value: "a", Label: "Alpha"}, {Value: "b", Label: "Beta"}}},
		{Name: "keep", Type: "checkbox", Label: "Keep me"},
		{Name: "several", Type: "multiselect", Label: "Several", Options: []mediawiki.LoginOption{{Value: "x", Label: "X"}, {Value: "y", Label: "Y"}}},
		{Name: "newModule", Type: "button", Label: "Use another way"},
		{Name: "strange", Type: "hologram", Label: "Strange"},
	}})
	shown := textOf(f.question.content)
	for _, want := range []string{"wiki.example asks", "Read this", "A text", "Old password", "PIN", "Domain", "Several", "Strange"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not shown in %q", want, shown)
		}
	}
	for i, hidden := range []bool{true, true, false} {
		if f.question.entries[i].Password != hidden {
			t.Errorf("entry %d is masked: %t", i, !hidden)
		}
	}
	f.question.entries[0].SetText("old")
	f.question.entries[1].SetText("1234")
	f.question.entries[2].SetText("cube")
	walk(f.question.content, func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *widget.Check:
			if o.Text == "Keep me" || o.Text == "Y" {
				o.SetChecked(true)
			}
		case *look.Select:
			o.Choose("b")
		}
	})
	walk(f.question.content, func(o fyne.CanvasObject) {
		if button, ok := o.(*look.Button); ok && button.Text == "Use another way" {
			test.Tap(button)
		}
	})
	want := account.Answers{"pw": "old", "pin": "1234", "domain": "b", "keep": "1", "several": "y", "newModule": "1", "strange": "cube"}
	if diff := cmp.Diff(want, receive(b, got)); diff != "" {
		t.Error(diff)
	}
}

func TestServerInFrontOfTheWikiIsNamed(t *testing.T) {
	b := newBench(t)
	f, _, got := asking(b, account.Question{Kind: account.AskServer, Host: "wiki.company.local", Message: "Staff only", Fields: []mediawiki.LoginField{
		{Name: "user", Type: "string"}, {Name: "password", Type: "password", Sensitive: true},
	}})
	if shown := textOf(f.question.content); !strings.Contains(shown, "wiki.company.local") || !strings.Contains(shown, "Staff only") || !strings.Contains(shown, "User name") {
		t.Errorf("shows %q", shown)
	}
	test.Type(b.focused(), "anna")
	b.key(fyne.KeyReturn)
	test.Type(b.focused(), "server secret")
	b.key(fyne.KeyReturn)
	if diff := cmp.Diff(account.Answers{"user": "anna", "password": "server secret"}, receive(b, got)); diff != "" {
		t.Error(diff)
	}
	b.noSecret("server secret")
}

func TestCancelledQuestionEndsTheLogin(t *testing.T) {
	b := newBench(t)
	f, _, got := asking(b, account.Question{Fields: []mediawiki.LoginField{{Name: "x", Type: "string"}}})
	f.question.cancel()
	if answers := receive(b, got); answers != nil {
		t.Errorf("answered %v", answers)
	}
}

func TestEachWayShowsWhatItNeeds(t *testing.T) {
	b := newBench(t)
	b.w.ShowNew()
	f := b.w.fresh
	f.address.SetText("https://wiki.example/wiki/Main")
	for _, c := range []struct {
		way                     account.Method
		name, password, client  bool
		label, help, page, send string
	}{
		{account.MethodBotPassword, true, true, false, "Password", "bot password", "Special:BotPasswords", ""},
		{account.MethodOAuth, false, false, true, "", "http://127.0.0.1:28470/oauth2/callback", "Special:OAuthConsumerRegistration", "oauth2"},
		{account.MethodToken, false, true, false, "Access token", "access token", "Special:OAuthConsumerRegistration", "oauth2-token"},
		{account.MethodMain, true, true, false, "Password", "what it asks next", "Special:UserLogin", "main"},
	} {
		f.way.Choose(string(c.way))
		if f.loginRow.Visible() != c.name || f.passwordRow.Visible() != c.password || f.clientRow.Visible() != c.client {
			t.Errorf("%s: name %t, password %t, client %t", c.way, f.loginRow.Visible(), f.passwordRow.Visible(), f.clientRow.Visible())
		}
		help := f.helpTitle.Text + textOf(f.helpLines)
		if c.label != "" && f.passwordLabel.Text != c.label || !strings.Contains(help, c.help) {
			t.Errorf("%s: label %q, help %q", c.way, f.passwordLabel.Text, help)
		}
		if page, ok := f.helpPage(); !ok || !strings.Contains(page, c.page) || !strings.HasPrefix(page, "https://wiki.example/") {
			t.Errorf("%s: page %q", c.way, page)
		}
		f.login.SetText("Anna")
		f.password.SetText("secret")
		f.client.SetText("0123456789abcdef")
		f.press()
		if d := receive(b, b.wiki.drafts); string(d.Method) != c.send || c.way == account.MethodOAuth && (d.Password != "" || d.ClientID == "") {
			t.Errorf("%s: %v %q", c.way, d, d.Method)
		}
		f.press() // stop
		b.next()
	}
}

func TestBrowserIsOpenedAndSaidSo(t *testing.T) {
	b := newBench(t)
	f := filled(b, "wiki.example")
	d := receive(b, b.wiki.drafts)
	if err := d.Prompter.OpenBrowser("https://wiki.example/w/rest.php/oauth2/authorize?state=x"); err != nil {
		t.Fatal(err)
	}
	receive(b, b.opened)
	b.next()
	b.says(f.note, "Agree in the browser on wiki.example")
	for _, ok := range []bool{true, false} {
		if title, body := d.Prompter.Page(ok); title == "" || !strings.Contains(body, "Wikidrop") {
			t.Errorf("page: %q %q", title, body)
		}
	}
}

func TestAccountIsRenamedSwitchedOffAndLoggedOut(t *testing.T) {
	b := newBench(t, ready("a", "Anna"))
	b.w.Show()
	foot := b.w.details.foot
	test.Tap(foot.rename)
	if b.focused() != foot.label {
		t.Fatalf("the focus is on %T", b.focused())
	}
	test.Type(foot.label, "Camera")
	b.key(fyne.KeyReturn)
	if got := receive(b, b.wiki.asked); got != "rename a Camera" {
		t.Error(got)
	}
	b.next()
	test.Tap(foot.off)
	if got := receive(b, b.wiki.asked); got != "disable a true" {
		t.Error(got)
	}
	b.next()
	test.Tap(foot.logOut)
	if got := receive(b, b.wiki.asked); got != "log out a" {
		t.Error(got)
	}
	b.next()
	off := ready("a", "Anna")
	off.Disabled, off.Problem, off.Label = true, account.CodeDisabled, "Camera"
	b.wiki.put(off)
	b.next()
	if foot.off.Text != "Switch on" || foot.change.Visible() || b.w.details.title.Text != "Camera on Example" {
		t.Errorf("button %q, title %q", foot.off.Text, b.w.details.title.Text)
	}
	b.says(b.w.details.outcome, "Switched off")
}

func TestMissingGrantsAreNamed(t *testing.T) {
	a := ready("a", "Anna")
	a.Facts.MayEdit, a.Facts.Ungranted = false, []string{"edit", "createpage"}
	b := newBench(t, a)
	b.w.Show()
	b.says(b.w.details.hint, "Not granted: edit pages, create pages")
	if !b.w.details.hint.foot.Visible() {
		t.Error("no way to the page of bot passwords")
	}
	a.Facts.Ungranted, a.Facts.Lacking = nil, []string{"upload"}
	b.wiki.put(a)
	b.next()
	b.says(b.w.details.hint, "Your account itself may not: upload files")
}

// textOf is all text below an object.
func textOf(o fyne.CanvasObject) string {
	var all []string
	walk(o, func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *look.Text:
			all = append(all, o.Text)
		case *look.Paragraph:
			all = append(all, o.Text)
		}
	})
	return strings.Join(all, "\n")
}

func walk(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	visit(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			walk(child, visit)
		}
	case *look.Text, *look.Paragraph, *look.Button, *look.Select, *widget.Check:
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			walk(child, visit)
		}
	}
}

func TestWayFollowsWhatTheWikiOffers(t *testing.T) {
	b := newBench(t)
	b.wiki.offers = &mediawiki.Offers{ClientLogin: true}
	b.w.ShowNew()
	f := b.w.fresh
	b.typeInto(f.address, "wiki.example")
	b.w.win.Canvas().Focus(f.login)
	b.next()
	if f.method() != account.MethodMain || !strings.Contains(f.way.Options[0].Text, "not offered") || strings.Contains(f.way.Options[3].Text, "not offered") {
		t.Errorf("way %q of %v", f.method(), f.way.Options)
	}
	f.address.SetText("other.example")
	if strings.Contains(f.way.Options[0].Text, "not offered") {
		t.Error("another wiki has the same offers")
	}
}

// TestCaptchaIsSolvedOnTheWikisLoginPage whatever way is chosen in the form: a main
// password typed where a bot password belongs is asked too.
func TestCaptchaIsSolvedOnTheWikisLoginPage(t *testing.T) {
	captcha := &mediawiki.Error{Code: mediawiki.CodeCaptcha, About: mediawiki.AboutAccount}
	const page = "https://wiki.example/wiki/Special:UserLogin"
	b := newBench(t)
	b.w.ShowNew()
	f := b.w.fresh
	b.typeInto(f.address, "wiki.example")
	b.typeInto(f.login, "Anna")
	b.typeInto(f.password, secret)
	b.key(fyne.KeyReturn)
	b.wiki.answers <- answer{err: captcha}
	b.next()
	b.says(f.note, "Log in once in the browser")
	if !f.note.foot.Visible() || f.note.more.Text != text("accounts.show-login") {
		t.Fatalf("the button says %q", f.note.more.Text)
	}
	b.key(fyne.KeyReturn) // it has the focus
	if got := receive(b, b.opened); got != page {
		t.Errorf("opened %q", got)
	}
	b.next()

	saved := ready("a", "Anna")
	saved.Problem, saved.API = mediawiki.CodeCaptcha, "https://wiki.example/w/api.php"
	b = newBench(t, saved)
	b.w.Show()
	test.Tap(b.w.details.outcome.more)
	if got, want := receive(b, b.opened), "https://wiki.example/w/index.php?title=Special:UserLogin"; got != want {
		t.Errorf("opened %q", got)
	}
	b.next()
}

func TestPageInTheBrowserSpeaksThePersonsLanguage(t *testing.T) {
	t.Cleanup(func() {
		if err := i18n.Set("en"); err != nil {
			t.Error(err)
		}
	})
	seen := map[string]bool{}
	for _, language := range []string{"en", "ru"} {
		if err := i18n.Set(language); err != nil {
			t.Fatal(err)
		}
		for _, ok := range []bool{true, false} {
			title, body := asker{}.Page(ok)
			if title == "" || seen[title] || seen[body] || !strings.Contains(body, "Wikidrop") {
				t.Errorf("%s, %v: %q, %q", language, ok, title, body)
			}
			seen[title], seen[body] = true, true
		}
	}
}
