package settings

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/uploader/proxy"
	kept "wikidrop/uploader/settings"
)

// proxyPart chooses the way to the web. "As the system says" and "none" hold at once;
// an address and a password are tried first, and can be kept all the same.
type proxyPart struct {
	w       *Window
	content *fyne.Container

	mode                    *look.Select
	found                   *look.Paragraph // what the system says
	address, user, password *field
	addressRow, login       *fyne.Container
	test, anyway            *look.Button
	note                    *look.Box
	words                   *look.Paragraph

	system  proxy.Found
	asked   bool               // somebody wants the password: show its field
	working context.CancelFunc // of a test under way, nil: none
}

func newProxyPart(w *Window, now kept.Proxy) *proxyPart {
	p := &proxyPart{w: w}
	p.mode = look.NewSelect(modes(), func(string) { p.modeChanged() })
	p.mode.SetQuietly(orSystem(string(now.Mode)))
	p.found = look.NewHint("")
	p.address = newField(w, i18n.T("settings.proxy-address-hint"))
	p.user = newField(w, i18n.T("settings.proxy-user-hint"))
	p.password = newField(w, passwordHint(now))
	p.password.Password = true
	p.address.SetText(now.Address)
	p.user.SetText(now.User)
	p.address.OnSubmitted = func(string) { w.win.Canvas().Focus(p.user) }
	p.user.OnSubmitted = func(string) { w.win.Canvas().Focus(p.password) }
	p.password.OnSubmitted = func(string) { p.start() }
	p.test = look.NewButton(look.Primary, i18n.T("settings.proxy-test"), p.press)
	p.anyway = look.NewButton(look.Quiet, i18n.T("settings.proxy-anyway"), p.saveAnyway)
	p.anyway.Hide()
	p.words = look.NewParagraph("")
	p.note = look.NewBox(look.Panel, 14, 10, p.words)
	p.note.Radius = look.Radius
	p.note.Hide()
	p.addressRow = container.New(look.NewColumn(5), look.NewLabel(i18n.T("settings.proxy-address")), p.address)
	p.login = container.New(look.NewColumn(5), container.NewGridWithColumns(2,
		container.New(look.NewColumn(5), look.NewLabel(i18n.T("settings.proxy-user")), p.user),
		container.New(look.NewColumn(5), look.NewLabel(i18n.T("settings.proxy-password")), p.password)),
		look.NewHint(i18n.T("settings.proxy-password-kept")))
	buttons := container.New(look.NewFlow(8), p.test, p.anyway)
	p.content = container.New(look.NewColumn(8), p.mode, p.found, p.addressRow, p.login, p.note, buttons)
	p.arrange()
	return p
}

// passwordHint tells that a password is known without showing anything of it.
func passwordHint(now kept.Proxy) string {
	if now.Guarded != "" {
		return i18n.T("settings.proxy-password-known")
	}
	return ""
}

func modes() []look.Option {
	return []look.Option{
		{Value: asSystem, Text: i18n.T("settings.proxy-system")},
		{Value: string(kept.ProxyNone), Text: i18n.T("settings.proxy-none")},
		{Value: string(kept.ProxyAddress), Text: i18n.T("settings.proxy-this")},
	}
}

func (p *proxyPart) chosen() kept.ProxyMode { return kept.ProxyMode(orNothing(p.mode.Value())) }

// modeChanged puts a way in force that needs no more words.
func (p *proxyPart) modeChanged() {
	p.cancel()
	p.tell("", "")
	p.arrange()
	mode := p.chosen()
	if mode == kept.ProxyAddress {
		p.w.win.Canvas().Focus(p.address)
		return
	}
	p.look()
	d := p.draft()
	p.w.o.Wish(func() {
		_, err := p.w.o.Proxies.Save(p.w.ctx, d, p.w.o.Target())
		p.w.o.Log.Info("setting changed", "what", "proxy", "mode", mode, "err", err)
	})
}

// look asks what the system says, and shows it when it is known.
func (p *proxyPart) look() {
	if p.chosen() != kept.ProxySystem {
		return
	}
	p.found.Set(i18n.T("settings.proxy-looking"), look.Secondary)
	go func() {
		found := p.w.o.Proxies.System(p.w.ctx, p.w.o.Target())
		if p.w.ctx.Err() != nil {
			return
		}
		p.w.o.Do(func() {
			p.system = found
			p.arrange()
		})
	}()
}

// foundWords say which proxy the system names.
func foundWords(f proxy.Found) string {
	args := i18n.Args{"Address": f.Address}
	switch f.Source {
	case proxy.FromEnvironment:
		return i18n.T("settings.proxy-found-environment", args)
	case proxy.FromDesktop:
		return i18n.T("settings.proxy-found-desktop", args)
	case proxy.FromNobody:
	}
	return i18n.T("settings.proxy-found-none")
}

// arrange shows the fields that the chosen way has.
func (p *proxyPart) arrange() {
	mode := p.chosen()
	through := mode == kept.ProxyAddress || mode == kept.ProxySystem && (p.system.Address != "" || p.asked)
	switch mode {
	case kept.ProxySystem:
		p.found.Set(foundWords(p.system), look.Secondary)
	case kept.ProxyNone:
		p.found.Set(i18n.T("settings.proxy-none-hint"), look.Secondary)
	case kept.ProxyAddress:
		p.found.Set(i18n.T("settings.proxy-this-hint"), look.Secondary)
	}
	shown(p.addressRow, mode == kept.ProxyAddress)
	shown(p.login, through)
	shown(p.test, through)
	p.relayout()
}

func shown(o fyne.CanvasObject, yes bool) {
	if yes {
		o.Show()
		return
	}
	o.Hide()
}

// relayout gives each part the height that it needs now.
func (p *proxyPart) relayout() {
	if p.w.win == nil || p.w.win.Content() == nil {
		return
	}
	look.Relayout(p.content)
	p.w.win.Content().Refresh()
}

// ask says that the proxy wants a password, and goes where it is typed.
func (p *proxyPart) ask() {
	p.asked = true
	if p.chosen() == kept.ProxyNone {
		p.mode.SetQuietly(asSystem)
	}
	p.arrange()
	p.tell(look.Attention, i18n.T("settings.proxy-wants"))
	focus := p.user
	if p.user.Text != "" {
		focus = p.password
	}
	p.w.win.Canvas().Focus(focus)
}

// typed is what stands in the fields, to be taken over by others.
func (p *proxyPart) typed() [4]string {
	return [4]string{p.mode.Value(), p.address.Text, p.user.Text, p.password.Text}
}

func (p *proxyPart) retype(texts [4]string) {
	p.mode.SetQuietly(texts[0])
	p.address.SetText(texts[1])
	p.user.SetText(texts[2])
	p.password.SetText(texts[3])
	p.arrange()
	p.look()
}
