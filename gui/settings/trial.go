package settings

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/gui/words"
	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/proxy"
	kept "wikidrop/uploader/settings"
)

func (p *proxyPart) draft() proxy.Draft {
	secret := p.password.Text
	return proxy.Draft{
		Mode: p.chosen(), Address: strings.TrimSpace(p.address.Text), User: strings.TrimSpace(p.user.Text),
		Password: func() string { return secret },
	}
}

// press tests, or stops doing so.
func (p *proxyPart) press() {
	if p.working != nil {
		p.cancel()
		p.tell("", "")
		return
	}
	p.start()
}

func (p *proxyPart) start() {
	if p.working != nil {
		return
	}
	d := p.draft()
	if d.Mode == kept.ProxyAddress && d.Address == "" {
		p.tell(look.Bad, i18n.T("settings.proxy-fill-address"))
		p.w.win.Canvas().Focus(p.address)
		return
	}
	ctx, cancel := context.WithCancel(p.w.ctx)
	p.working = cancel
	p.test.Set(i18n.T("settings.proxy-stop"), nil, true)
	target := p.w.o.Target()
	p.tell(look.AccentText, i18n.T("settings.proxy-testing", i18n.Args{"Host": hostOf(target)}))
	go func() {
		took, err := p.w.o.Proxies.Try(ctx, d, target)
		if err == nil {
			p.save(ctx, d, target, i18n.T("settings.proxy-works", i18n.Args{"Host": hostOf(target), "Seconds": seconds(took)}))
			return
		}
		p.finish(ctx, func() { p.failed(err) })
	}()
}

// save keeps a draft; it is called elsewhere, and says so when that is done.
func (p *proxyPart) save(ctx context.Context, d proxy.Draft, target, done string) {
	held, err := p.w.o.Proxies.Save(ctx, d, target)
	p.w.o.Log.Info("setting changed", "what", "proxy", "mode", d.Mode, "err", err)
	p.finish(ctx, func() {
		switch {
		case err != nil:
			p.failed(err)
		case !held:
			p.tell(look.Attention, done+" "+i18n.T("settings.proxy-session"))
		default:
			p.tell(look.Good, done)
		}
		if err == nil {
			p.asked = false
			p.password.SetText("")
			p.password.SetPlaceHolder(passwordHint(p.w.o.Store.Get().Proxy))
		}
	})
}

// finish shows an outcome, unless it is no longer waited for.
func (p *proxyPart) finish(ctx context.Context, show func()) {
	p.w.o.Do(func() {
		if ctx.Err() != nil {
			return
		}
		p.cancel()
		show()
	})
}

func (p *proxyPart) cancel() {
	if p.working == nil {
		return
	}
	p.working()
	p.working = nil
	p.test.Set(i18n.T("settings.proxy-test"), nil, true)
}

func (p *proxyPart) saveAnyway() {
	p.cancel()
	d, target := p.draft(), p.w.o.Target()
	go p.save(p.w.ctx, d, target, i18n.T("settings.proxy-saved"))
}

// failed says why a proxy did not do, and goes to the field that can mend it.
func (p *proxyPart) failed(err error) {
	e, ok := errors.AsType[*mediawiki.Error](err)
	switch {
	case ok && e.Code == "bad-address":
		p.tell(look.Bad, trouble(err))
		p.w.win.Canvas().Focus(p.address)
		return
	case ok && e.Code == mediawiki.CodeProxyPassword && p.user.Text == "":
		p.ask() // it was not refused: it was not known that there is a question
	case ok && e.Code == mediawiki.CodeProxyPassword:
		p.tell(look.Bad, trouble(err))
		p.w.win.Canvas().Focus(p.password)
	default:
		p.tell(look.Bad, trouble(err))
	}
	p.anyway.Show()
	p.relayout()
}

// trouble is what went wrong in words.
func trouble(err error) string {
	e, ok := errors.AsType[*mediawiki.Error](err)
	switch {
	case !ok:
		return i18n.T("settings.not-kept")
	case e.Code == "bad-address":
		return i18n.T("settings.proxy-bad-address")
	case e.Code == mediawiki.CodeProxyPassword:
		return i18n.T("settings.proxy-refused")
	case e.Code == "network", e.Code == "timeout", e.Status >= 500:
		return i18n.T("settings.proxy-unreachable")
	}
	m := words.LoginError(err)
	return strings.TrimSpace(m.Title + ". " + m.Do)
}

// tell shows one note, none when the words are empty.
func (p *proxyPart) tell(ink fyne.ThemeColorName, text string) {
	p.anyway.Hide()
	shown(p.note, text != "")
	p.note.Ground = ground(ink)
	if ink == look.Good || ink == "" {
		ink = theme.ColorNameForeground
	}
	p.words.Set(text, ink)
	p.note.Refresh()
	p.relayout()
}

func ground(ink fyne.ThemeColorName) fyne.ThemeColorName {
	switch ink {
	case look.Bad:
		return look.BadGround
	case look.Attention:
		return look.AttentionGround
	}
	return look.Selected
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Host
}

// seconds are shown with one digit behind the point.
func seconds(d time.Duration) float64 {
	return max(0.1, float64(d.Round(100*time.Millisecond))/float64(time.Second))
}
