// Package settings is the settings window: language, appearance, proxy, and whether
// files travel ahead. What is chosen holds at once; only the proxy is tested first.
//
// Everything here runs on Fyne's goroutine. Work that takes time runs elsewhere and
// comes back through [Options.Do].
package settings

import (
	"context"
	"log/slog"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/uploader/proxy"
	kept "wikidrop/uploader/settings"
)

// Store is what the window needs of [kept.Store].
type Store interface {
	Get() kept.Settings
	Update(edit func(*kept.Settings)) error
}

// Proxies is what the window needs of [proxy.Chooser].
type Proxies interface {
	System(ctx context.Context, target string) proxy.Found
	Try(ctx context.Context, d proxy.Draft, target string) (time.Duration, error)
	Save(ctx context.Context, d proxy.Draft, target string) (kept bool, err error)
}

var (
	_ Store   = (*kept.Store)(nil)
	_ Proxies = (*proxy.Chooser)(nil)
)

// Options configure a [Window].
type Options struct {
	App     fyne.App
	Store   Store
	Proxies Proxies
	Do      func(func())  // runs a function on Fyne's goroutine, later
	Wish    func(func())  // runs a function elsewhere, after those before it
	Target  func() string // address of the api.php that a proxy is tested with
	// Speak shows the whole program in a language ("": the system's). It may end with
	// [Window.Relabel].
	Speak func(code string)
	Log   *slog.Logger // nil: slog's default
}

// Window is the settings window. Closing it only hides it.
type Window struct {
	o    Options
	ctx  context.Context // ends the work that runs elsewhere
	stop context.CancelFunc

	win        fyne.Window // nil until first shown
	visible    bool
	language   *look.Select
	appearance *look.Select
	ahead      *check
	proxy      *proxyPart
}

const (
	width  = 520
	height = 700
)

// New prepares the window. Nothing is shown or started yet.
func New(o Options) *Window {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	w := &Window{o: o}
	w.ctx, w.stop = context.WithCancel(context.Background())
	return w
}

// Close ends all work and lets the window go. Call it once, at the end.
func (w *Window) Close() {
	w.stop()
	if w.win != nil {
		w.win.SetCloseIntercept(nil)
		w.win.Close()
	}
}

// Show shows the settings.
func (w *Window) Show() {
	w.open()
	w.win.Canvas().Focus(w.language)
}

// ShowProxy shows the settings where a proxy's name and password are entered.
func (w *Window) ShowProxy() {
	w.open()
	w.proxy.ask()
}

// Relabel shows what is on the screen in the language that is set now.
func (w *Window) Relabel() {
	if w.win == nil {
		return
	}
	typed := w.proxy.typed()
	w.fill()
	w.proxy.retype(typed)
	if w.visible {
		w.win.Canvas().Focus(w.language)
	}
}

func (w *Window) open() {
	if w.win == nil {
		w.win = w.o.App.NewWindow("")
		w.fill()
		w.win.SetPadded(false)
		w.win.Resize(fyne.NewSize(width, height))
		w.win.SetCloseIntercept(w.hide)
		w.win.Canvas().AddShortcut(shortcutClose, func(fyne.Shortcut) { w.hide() })
		w.win.Canvas().SetOnTypedKey(w.leftKey)
		look.OnLeftKey(w.win.Canvas(), w.leftKey)
	}
	w.proxy.look()
	w.win.Show()
	w.win.RequestFocus()
	w.visible = true
}

func (w *Window) hide() {
	w.visible = false
	w.win.Hide()
}

var shortcutClose = &desktop.CustomShortcut{KeyName: fyne.KeyW, Modifier: fyne.KeyModifierShortcutDefault}

// leftKey lets Escape close the window from wherever the focus is.
func (w *Window) leftKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		w.hide()
	}
}

// fill builds everything with the words of the language that is set.
func (w *Window) fill() {
	now := w.o.Store.Get()
	w.win.SetTitle(i18n.T("settings.window"))
	w.language = look.NewSelect(languages(), w.setLanguage)
	w.language.SetQuietly(orSystem(now.Language))
	w.appearance = look.NewSelect(appearances(), w.setAppearance)
	w.appearance.SetQuietly(orSystem(string(now.Appearance)))
	w.ahead = newCheck(i18n.T("settings.ahead"), w.setAhead, w.leftKey)
	w.ahead.Checked = now.SendAhead
	w.proxy = newProxyPart(w, now.Proxy)

	column := container.New(look.NewColumn(6),
		look.NewLabel(i18n.T("settings.language")), w.language, gap(),
		look.NewLabel(i18n.T("settings.appearance")), w.appearance, gap(),
		look.NewLabel(i18n.T("settings.upload")), w.ahead, indented(look.NewHint(i18n.T("settings.ahead-hint"))), gap(),
		look.NewLabel(i18n.T("settings.proxy")), w.proxy.content)
	heading := look.NewHeading(i18n.T("settings.window"), look.HeadingSize)
	head := look.NewBox("", 24, 14, heading)
	head.Bottom = true
	body := container.NewVScroll(look.NewBox("", 24, 18, column))
	w.win.SetContent(look.WithTips(w.win, container.NewBorder(head, nil, nil, nil, body)))
}

// gap keeps the sections apart.
func gap() fyne.CanvasObject { return look.NewBox("", 0, 5, container.NewWithoutLayout()) }

// indented sets a hint under the words of its check box.
func indented(o fyne.CanvasObject) fyne.CanvasObject { return look.NewBox("", 25, 0, o) }

// update writes a choice down. One that cannot be written holds for this run.
func (w *Window) update(what string, edit func(*kept.Settings)) {
	w.o.Wish(func() {
		err := w.o.Store.Update(edit)
		w.o.Log.Info("setting changed", "what", what, "err", err)
		if err != nil {
			w.o.Do(func() { w.proxy.tell(look.Bad, i18n.T("settings.not-kept")) })
		}
	})
}

func (w *Window) setAhead(on bool) {
	w.update("send ahead", func(s *kept.Settings) { s.SendAhead = on })
}
