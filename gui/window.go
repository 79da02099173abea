package gui

import (
	"errors"
	"log/slog"
	"net/url"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wikidrop/gui/accounts"
	"wikidrop/gui/details"
	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/gui/queue"
	"wikidrop/gui/settings"
	"wikidrop/uploader"
	"wikidrop/uploader/account"
)

// Title is the window's title. Nothing is added to it, so that other programs
// find the window.
const Title = "Wikidrop"

// Sizes of the window in Fyne's pixels.
const (
	width, height       = 1180, 760
	minWidth, minHeight = 700, 500
)

// Window is Wikidrop's window. Its methods are called on the UI goroutine.
type Window struct {
	o      Options
	window fyne.Window
	bridge *bridge
	wishes *wishes
	now    func() time.Time

	commands  commandTable
	menu      *fyne.MainMenu
	menuItems []menuItem

	header  header
	empty   empty
	toast   *toast
	foot    foot
	queue   *queue.Panel
	details *details.Panel
	stage   *stage
	content *fyne.Container
	manager *accounts.Window
	setting *settings.Window // nil: none

	paused bool
	asking bool // a question is on the screen
	// answering is the keyboard at the answers beside the list, from where it goes on
	// to the next file that needs the person.
	answering bool
	questions int               // files that ask something, as last logged
	known     []account.Account // as last listed
}

// New builds the window; [Window.Run] shows it. The theme becomes the whole
// program's.
func New(o Options) *Window {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Language != "" {
		if err := i18n.Set(o.Language); err != nil {
			o.Log.Error("the language is not complete", "language", o.Language, "err", err)
		}
	}
	o.App.Settings().SetTheme(look.Theme{})
	w := &Window{o: o, window: o.App.NewWindow(Title), wishes: newWishes(), now: time.Now}
	w.bridge = newBridge(o.Engine, o.Accounts)
	w.bridge.apply, w.bridge.relist = w.apply, w.relist
	w.prepareSettings()
	w.build()
	w.resize()
	w.bridge.Tick()
	return w
}

func (w *Window) build() {
	w.queue = queue.NewPanel(queue.Options{
		Thumbnail: w.o.Engine.Thumbnail, Existing: w.o.Engine.ExistingThumbnail, Account: w.accountWords, Selected: w.selectionChanged,
		Activate: w.activate, Open: w.openPage, OpenURL: w.openURL, Menu: w.showContextMenu,
		Key: w.queueKey, Shortcut: w.queueShortcut, Choose: w.choose, Now: func() time.Time { return w.now() },
	})
	w.details = details.New(details.Options{
		Engine: w.o.Engine, Wishes: w.wishes, Accounts: w.accountOptions, Choose: w.choose, OnCard: w.onCard,
		Captions:  w.hasCaptions,
		AskPreset: w.askPreset,
		OpenURL:   w.openURL, Copy: w.copy, Failed: w.editFailed, Soon: w.bridge.soon,
		Now: func() time.Time { return w.now() },
	})
	w.manager = accounts.New(accounts.Options{
		App: w.o.App, Manager: w.o.Accounts, Queue: w.o.Engine, Do: w.bridge.post, OpenURL: w.tryOpenURL, Log: w.o.Log,
	})
	w.buildCommands()
	w.buildHeader()
	w.buildEmpty()
	w.buildFoot()
	w.toast = newToast()
	w.stage = newStage(w.queue.Content(), w.details.Content())
	w.content = container.NewStack(w.stage.root, w.empty.root)
	w.relist()
	w.showEmpty(true)
	w.buildMenu()

	middle := container.New(&toastRoom{w.stage}, w.content, w.toast.root)
	all := container.New(look.Frame{}, w.header.root, middle, w.foot.root)
	w.toast.resized = all.Refresh
	least := container.New(leastSize{}, all)
	w.window.SetContent(look.WithTips(w.window, least))
	w.window.SetPadded(false)
	w.window.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) { w.dropped(uris) })
	w.window.SetCloseIntercept(w.askQuit)
	w.listenForKeys()
}

// leastSize keeps the window from getting too small.
type leastSize struct{}

func (leastSize) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(minWidth, minHeight) }

func (leastSize) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

// Run shows the window and returns when it is closed.
func (w *Window) Run() {
	life := w.o.App.Lifecycle()
	life.SetOnStarted(func() {
		w.o.Log.Info("window ready")
		go w.bridge.run()
	})
	life.SetOnEnteredForeground(func() { w.toast.reading(w.now(), true) })
	life.SetOnExitedForeground(func() { w.toast.reading(w.now(), false) })
	w.window.ShowAndRun()
	w.bridge.close()
	w.wishes.Settle()
}

// Show brings the window to the front.
func (w *Window) Show() {
	w.window.Show()
	w.window.RequestFocus()
}

// apply takes over what changed in the engine.
func (w *Window) apply(s uploader.Snapshot) (more bool) {
	now := w.now()
	w.paused = w.o.Engine.PausedAll()
	reselected := w.queue.Apply(s)
	if w.queue.Model().Len() > 0 == w.empty.root.Visible() {
		w.showEmpty(w.queue.Model().Len() == 0)
	}
	if reselected {
		w.selectionChanged()
	}
	w.details.Changed(changedIDs(s))
	more = w.details.Tick(now)
	for _, n := range s.Notices {
		label, run := w.noticeAction(n)
		w.toast.add(n, label, run)
	}
	w.toast.tick(now)
	w.updateHeader()
	w.updateFoot(now)
	w.updateMenu()
	w.keepFocus()
	w.logQuestions()
	return more
}

// logQuestions tells the log how many files ask something on the screen, so that it
// can be seen later what was answered when.
func (w *Window) logQuestions() {
	if n := w.queue.Model().Count(queue.NeedsYou); n != w.questions {
		w.questions = n
		w.o.Log.Debug("shows questions", "count", n)
	}
}

func changedIDs(s uploader.Snapshot) []uploader.ID {
	ids := make([]uploader.ID, len(s.Rows))
	for i := range s.Rows {
		ids[i] = s.Rows[i].ID
	}
	return ids
}

func (w *Window) showEmpty(empty bool) {
	w.empty.root.Hidden = !empty
	w.stage.root.Hidden = empty
	w.content.Refresh()
}

// wish sends something to the engine in the background, after what was typed.
func (w *Window) wish(f func()) {
	w.details.Flush()
	w.wishes.Do(f)
}

func (w *Window) selectionChanged() {
	selected := w.queue.Model().Selected()
	w.details.Show(selected)
	w.stage.setSelected(len(selected))
	w.updateMenu()
}

// onCard tells whether an item's card is in sight beside the panel.
func (w *Window) onCard(id uploader.ID) bool {
	return w.stage != nil && !w.stage.narrow() && slices.Contains(w.queue.Model().Cards(), id)
}

func (w *Window) editFailed(err error) {
	if errors.Is(err, uploader.ErrTooLate) {
		w.o.Log.Info("an edit came too late", "err", err)
		w.o.Engine.AddNotice(uploader.Notice{Code: "too-late"})
		return
	}
	w.o.Log.Error("an edit was not written", "err", err)
	w.o.Engine.AddNotice(uploader.Notice{Code: "queue-write-failed"})
}

func (w *Window) openURL(address string) {
	go func() {
		if err := w.tryOpenURL(address); err != nil {
			w.o.Log.Error("an address could not be opened", "address", address, "err", err)
		}
	}()
}

func (w *Window) tryOpenURL(address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	if w.o.OpenURL != nil {
		return w.o.OpenURL(address)
	}
	return w.o.App.OpenURL(u)
}

func (w *Window) copy(text string) { w.o.App.Clipboard().SetContent(text) }
