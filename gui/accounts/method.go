package accounts

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

// methods are the ways to log in, the recommended one first. What a wiki is known
// not to offer is marked; it can be chosen all the same.
func methods(offers *mediawiki.Offers) []look.Option {
	option := func(m account.Method, id string, offered bool) look.Option {
		label := text(id)
		if offers != nil && !offered {
			label = i18n.T("accounts.by-none", i18n.Args{"Way": label})
		}
		return look.Option{Value: string(m), Text: label}
	}
	o := mediawiki.Offers{}
	if offers != nil {
		o = *offers
	}
	return []look.Option{
		option(account.MethodBotPassword, "accounts.by-bot", o.BotPasswords),
		option(account.MethodOAuth, "accounts.by-browser", o.OAuth),
		option(account.MethodToken, "accounts.by-token", o.OAuth),
		option(account.MethodMain, "accounts.by-main", true),
	}
}

// lookAround asks the wiki that was typed what it offers, while the person types on.
// Nothing is said when that fails: the test says it.
func (f *form) lookAround() {
	address := strings.TrimSpace(f.address.Text)
	if _, ok := parseAddress(address); !ok || address == f.looked || f.known.ID != "" {
		return
	}
	f.looked, f.offers = address, nil
	d := account.Draft{Address: address, Proxy: strings.TrimSpace(f.proxy.Text), CAFile: strings.TrimSpace(f.certificates.Text)}
	go func() {
		wiki, offers, err := f.w.o.Manager.Look(f.w.ctx, d)
		if err != nil || wiki.Private { // a private wiki does not tell all
			return
		}
		f.w.o.Do(func() { f.offered(address, offers) })
	}()
}

// offered marks what the wiki does not offer, and leaves bot passwords where it
// takes none and nothing was typed for one.
func (f *form) offered(address string, offers mediawiki.Offers) {
	if f.looked != address {
		return
	}
	f.offers = &offers
	f.way.Options = methods(f.offers)
	if f.method() == account.MethodBotPassword && !offers.BotPasswords && f.login.Text == "" && f.password.Text == "" {
		f.way.SetQuietly(string(account.MethodMain))
	}
	f.way.Refresh()
	f.methodChanged()
}

// method is the way that is chosen.
func (f *form) method() account.Method { return account.Method(f.way.Value()) }

// draftMethod leaves it to the account whether a name and password are a bot's or
// the person's own: people mistake one for the other.
func (f *form) draftMethod() account.Method {
	if m := f.method(); m != account.MethodBotPassword {
		return m
	}
	return ""
}

// methodChanged shows the fields that a way to log in needs, and what to do on the
// wiki for it.
func (f *form) methodChanged() {
	m := f.method()
	named := m == account.MethodBotPassword || m == account.MethodMain
	shown(f.loginRow, named)
	shown(f.passwordRow, m != account.MethodOAuth)
	shown(f.clientRow, m == account.MethodOAuth)
	f.passwordLabel.Set(text(passwordLabels[m]))
	f.password.SetPlaceHolder(text(passwordHints[m]))
	f.login.SetPlaceHolder(text(loginHints[m]))
	f.wayHint.Set(text(wayHints[m]), look.Secondary)
	f.setHelp(m)
	_, ok := f.helpPage()
	f.how.Set(text(howLabels[m]), nil, ok)
	if f.content != nil {
		look.Relayout(f.content)
		f.content.Refresh()
	}
}

var passwordLabels = map[account.Method]string{
	account.MethodBotPassword: "accounts.password", account.MethodMain: "accounts.password", account.MethodToken: "accounts.token",
	account.MethodOAuth: "accounts.password",
}

var passwordHints = map[account.Method]string{
	account.MethodBotPassword: "accounts.password-hint", account.MethodMain: "accounts.main-hint",
	account.MethodToken: "accounts.token-hint", account.MethodOAuth: "accounts.password-hint",
}

var loginHints = map[account.Method]string{
	account.MethodBotPassword: "accounts.login-hint", account.MethodMain: "accounts.login-main-hint",
	account.MethodToken: "accounts.login-hint", account.MethodOAuth: "accounts.login-hint",
}

var wayHints = map[account.Method]string{
	account.MethodBotPassword: "accounts.by-bot-hint", account.MethodMain: "accounts.by-main-hint",
	account.MethodToken: "accounts.by-token-hint", account.MethodOAuth: "accounts.by-browser-hint",
}

var howLabels = map[account.Method]string{
	account.MethodBotPassword: "accounts.show-how", account.MethodMain: "accounts.show-login",
	account.MethodToken: "accounts.show-oauth", account.MethodOAuth: "accounts.show-oauth",
}

var howTitles = map[account.Method]string{
	account.MethodBotPassword: "accounts.how", account.MethodMain: "accounts.how-main",
	account.MethodToken: "accounts.how-token", account.MethodOAuth: "accounts.how-browser",
}

var howLines = map[account.Method][]string{
	account.MethodBotPassword: {"accounts.how-1", "accounts.how-2", "accounts.how-3", "accounts.how-4"},
	account.MethodMain:        {"accounts.how-main-1", "accounts.how-main-2"},
	account.MethodToken:       {"accounts.how-oauth-1", "accounts.how-token-2", "accounts.how-oauth-3", "accounts.how-token-4"},
	account.MethodOAuth:       {"accounts.how-oauth-1", "accounts.how-browser-2", "accounts.how-oauth-3", "accounts.how-browser-4"},
}

// setHelp says what to do on the wiki.
func (f *form) setHelp(m account.Method) {
	f.helpTitle.Set(text(howTitles[m]), f.helpTitle.Color)
	var lines []fyne.CanvasObject
	for _, id := range howLines[m] {
		p := look.NewParagraph(i18n.T(id, i18n.Args{"Callback": account.RedirectURL(f.port())}))
		p.FontSize = look.SecondarySize
		lines = append(lines, p)
	}
	f.helpLines.Objects = lines
	f.helpLines.Refresh()
}

// help says how to make what the chosen way needs.
func (f *form) help() fyne.CanvasObject {
	f.helpTitle = look.NewParagraph("")
	f.helpTitle.Bold = true
	f.helpLines = container.New(look.NewColumn(4))
	f.how = look.NewButton(look.Quiet, text("accounts.show-how"), f.openHow)
	f.how.Small = true
	foot := container.New(look.NewFlow(0), f.how)
	box := look.NewBox(look.Panel, 14, 12, container.New(look.NewColumn(4), f.helpTitle, f.helpLines, foot))
	box.Radius = look.Radius
	return box
}

// helpPage is the page of the wiki that the help is about.
func (f *form) helpPage() (string, bool) {
	switch f.method() {
	case account.MethodMain:
		return wikiPage(f.address.Text, "Special:UserLogin")
	case account.MethodToken, account.MethodOAuth:
		return wikiPage(f.address.Text, "Special:OAuthConsumerRegistration/propose")
	}
	return botPasswordsPage(f.address.Text, botName(f.known))
}
