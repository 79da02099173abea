// Package accounts is the account manager: a window that shows who we are on
// which wiki, and what we may do there.
//
// Everything here runs on Fyne's goroutine. Work that takes time runs elsewhere
// and comes back through [Options.Do].
package accounts

import (
	"context"
	"image"
	"log/slog"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

// Manager is what the window needs of [account.Manager].
type Manager interface {
	List() []account.Account
	TestAndSave(ctx context.Context, d account.Draft) (account.Account, error)
	Test(ctx context.Context, id string) (account.Account, error)
	SetDefault(id string) error
	Remove(ctx context.Context, id string) error
	Rename(id, label string) error
	SetDisabled(id string, disabled bool) error
	Look(ctx context.Context, d account.Draft) (mediawiki.Endpoint, mediawiki.Offers, error)
	LogOut(ctx context.Context, id string) error
	Logo(ctx context.Context, id string) ([]byte, error)
	Changed() <-chan struct{}
}

var _ Manager = (*account.Manager)(nil)

// Options configure a [Window].
type Options struct {
	App     fyne.App
	Manager Manager
	Queue   Queue              // nil: accounts have no files
	Do      func(func())       // runs a function on Fyne's goroutine, later
	OpenURL func(string) error // opens an address in the browser
	Log     *slog.Logger       // nil: slog's default
}

// Window is the account manager's window, titled "Accounts". Closing it only hides
// it, so that what was typed is still there when it is shown again.
type Window struct {
	o    Options
	ctx  context.Context // ends the work that runs elsewhere
	stop context.CancelFunc

	win      fyne.Window // nil until first shown
	add      *look.Button
	people   *people
	pane     *fyne.Container // one of the three below
	details  *details
	empty    fyne.CanvasObject
	fresh    *form // of a new account, kept until it is saved
	changing *form // of the account whose password changes, nil: none

	selected string                 // account ID
	notes    map[string]told        // what the last test brought, by account ID
	tests    map[string]*workItem   // tests under way, by account ID
	logos    map[string]image.Image // by address; nil: being fetched, or none
}

// workItem is something under way that can be stopped.
type workItem struct{ stop context.CancelFunc }

// New prepares the window. Nothing is shown or started yet.
func New(o Options) *Window {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	w := &Window{o: o, notes: map[string]told{}, tests: map[string]*workItem{}, logos: map[string]image.Image{}}
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

// Show shows the accounts, or the form for a new one where there is none.
func (w *Window) Show() {
	w.open()
	if len(w.o.Manager.List()) == 0 {
		w.showForm(w.newForm())
	}
	if w.shownForm() == nil {
		w.win.Canvas().Focus(w.people)
	}
}

// ShowAccount shows an account, or with logIn the form to log in anew. An ID that is
// not known shows the accounts as [Window.Show] does.
func (w *Window) ShowAccount(id string, logIn bool) {
	w.open()
	for _, a := range w.o.Manager.List() {
		if a.ID != id {
			continue
		}
		w.selectAccount(id)
		if logIn && !a.Practice && !a.Disabled {
			w.changePassword(a)
		}
		return
	}
	w.Show()
}

// ShowNew shows the form for a new account, with what was typed into it before.
func (w *Window) ShowNew() {
	w.open()
	w.showForm(w.newForm())
}

func (w *Window) open() {
	if w.win == nil {
		w.build()
		go w.watch(w.o.Manager.Changed())
	}
	w.refresh()
	w.testPractice()
	w.win.Show()
	w.win.RequestFocus()
}

func (w *Window) build() {
	w.win = w.o.App.NewWindow(i18n.T("accounts.window"))
	w.add = look.NewIconButton(look.Primary, theme.ContentAddIcon(), i18n.T("accounts.new"), w.ShowNew)
	w.people = newPeople(w.selectAccount)
	w.details = newDetails(w)
	w.empty = nobody()
	w.pane = container.NewStack()

	heading := look.NewHeading(i18n.T("accounts.window"), look.HeadingSize)
	head := look.NewBox("", 16, 10, container.NewBorder(nil, nil, heading, w.add))
	head.Bottom = true
	side := look.NewBox("", 1, 0, w.pane)
	side.Left = true
	list := container.NewVScroll(w.people)
	body := container.New(sides{}, list, side)
	w.win.SetContent(look.WithTips(w.win, container.New(under{}, head, body)))
	w.win.SetPadded(false)
	w.win.Resize(fyne.NewSize(1080, 720))
	w.win.SetCloseIntercept(w.win.Hide)
	w.keys()
}

// keys are the window's own shortcuts; fields pass on those that they do not use.
func (w *Window) keys() {
	for _, s := range []*desktop.CustomShortcut{shortcutNew, shortcutClose} {
		w.win.Canvas().AddShortcut(s, func(s fyne.Shortcut) { w.shortcut(s) })
	}
	w.win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { w.typed(e) })
}

var (
	shortcutNew   = &desktop.CustomShortcut{KeyName: fyne.KeyN, Modifier: fyne.KeyModifierShortcutDefault}
	shortcutClose = &desktop.CustomShortcut{KeyName: fyne.KeyW, Modifier: fyne.KeyModifierShortcutDefault}
)

// shortcut deals with a shortcut of the window and tells whether it was one.
func (w *Window) shortcut(s fyne.Shortcut) bool {
	switch s.ShortcutName() {
	case shortcutNew.ShortcutName():
		w.ShowNew()
	case shortcutClose.ShortcutName():
		w.win.Hide()
	default:
		return false
	}
	return true
}

// typed lets Escape step back: from work, then from the form or a question, then
// from the window.
func (w *Window) typed(e *fyne.KeyEvent) bool {
	if e.Name != fyne.KeyEscape {
		return false
	}
	switch f := w.shownForm(); {
	case f != nil && f.work != nil:
		f.work.stop()
	case f != nil:
		w.leaveForm()
	case w.details.foot.leave():
	default:
		w.win.Hide()
	}
	return true
}

// watch brings every change of the list to the window, from the one that closes
// changed on.
func (w *Window) watch(changed <-chan struct{}) {
	for {
		select {
		case <-w.ctx.Done():
			return
		case <-changed:
			changed = w.o.Manager.Changed()
			w.o.Do(w.refresh)
		}
	}
}

// refresh shows the accounts as they are now.
func (w *Window) refresh() {
	all := w.o.Manager.List()
	chosen, ok := choose(all, w.selected)
	if ok {
		w.selected = chosen.ID
	}
	w.people.set(all, w.marked())
	if w.shownForm() != nil {
		return
	}
	if !ok {
		w.show(w.empty)
		return
	}
	w.details.set(chosen, time.Now())
	w.show(w.details.content)
}

// marked is the account that the list shows as chosen: none beside the form for a
// new one.
func (w *Window) marked() string {
	if f := w.shownForm(); f != nil && f == w.fresh {
		return ""
	}
	return w.selected
}

// choose returns the account with an ID, or else the default, or else the first.
func choose(all []account.Account, id string) (account.Account, bool) {
	if len(all) == 0 {
		return account.Account{}, false
	}
	best := all[0]
	for _, a := range all {
		if a.ID == id {
			return a, true
		}
		if a.Default {
			best = a
		}
	}
	return best, true
}

func (w *Window) selectAccount(id string) {
	w.selected = id
	w.leaveForm()
}

func (w *Window) show(o fyne.CanvasObject) {
	if len(w.pane.Objects) == 1 && w.pane.Objects[0] == o {
		return
	}
	w.pane.Objects = []fyne.CanvasObject{o}
	w.pane.Refresh()
}

// shownForm is the form in the pane, nil: none.
func (w *Window) shownForm() *form {
	for _, f := range []*form{w.fresh, w.changing} {
		if f != nil && len(w.pane.Objects) == 1 && w.pane.Objects[0] == f.content {
			return f
		}
	}
	return nil
}

func (w *Window) newForm() *form {
	if w.fresh == nil {
		w.fresh = newForm(w, account.Account{})
	}
	return w.fresh
}

func (w *Window) showForm(f *form) {
	w.show(f.content)
	w.add.Kind = look.Quiet // one primary button: the form's
	w.add.Refresh()
	w.refresh()
	f.focus()
}

// leaveForm goes back to the accounts. What was typed stays in the form.
func (w *Window) leaveForm() {
	w.show(container.NewStack())
	w.add.Kind = look.Primary
	w.add.Refresh()
	w.refresh()
	w.win.Canvas().Focus(w.people)
}

// background runs slow work elsewhere and its outcome on Fyne's goroutine.
func (w *Window) background(work func(context.Context) (outcome func())) *workItem {
	ctx, cancel := context.WithCancel(w.ctx)
	go func() {
		defer cancel()
		outcome := work(ctx)
		if w.ctx.Err() == nil {
			w.o.Do(outcome)
		}
	}()
	return &workItem{stop: cancel}
}
