package gui

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"wikidrop/gui/guitest"
	"wikidrop/gui/i18n"
	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/proxy"
	"wikidrop/uploader/settings"
)

// noProxies is a computer that does not tell its proxies: Fyne's test driver would run
// what comes from elsewhere beside the test.
type noProxies struct{}

func (noProxies) System(ctx context.Context, _ string) proxy.Found {
	<-ctx.Done()
	return proxy.Found{}
}

func (noProxies) Try(context.Context, proxy.Draft, string) (time.Duration, error) { return 0, nil }

func (noProxies) Save(context.Context, proxy.Draft, string) (bool, error) { return true, nil }

// openWithSettings is open with a settings file of the test's own.
func openWithSettings(t *testing.T, e *guitest.Engine) *Window {
	t.Helper()
	store, err := settings.Open(filepath.Join(t.TempDir(), "settings.json"))
	if err != nil {
		t.Fatal(err)
	}
	w := New(Options{
		App: test.NewTempApp(t), Engine: e, Accounts: guitest.NewAccounts(), Version: "1.2.3", Language: "en",
		Settings: store, Proxies: noProxies{},
	})
	w.wishes.now = true
	w.window.Show()
	w.bridge.Tick()
	return w
}

func TestAnotherLanguageKeepsQueueAndSelection(t *testing.T) {
	t.Cleanup(func() { _ = i18n.Set("en") })
	e := guitest.NewEngine()
	for _, title := range []string{"One.jpg", "Two.jpg", "Three.jpg"} {
		e.Put(title)
	}
	w := openWithSettings(t, e)
	all := w.queue.Model().Rows()
	w.queue.Model().Select(all[0], all[2])
	w.selectionChanged()
	selected := w.queue.Model().Selected()
	size := w.window.Canvas().Size()

	w.speak("ru")

	if diff := cmp.Diff(selected, w.queue.Model().Selected()); diff != "" {
		t.Errorf("selection: %s", diff)
	}
	if got := w.queue.Model().Len(); got != 3 {
		t.Errorf("%d rows", got)
	}
	if w.window.Canvas().Size() != size {
		t.Errorf("the window is %v, was %v", w.window.Canvas().Size(), size)
	}
	if got := w.window.MainMenu().Items[0].Label; got != "Файл" {
		t.Errorf("the first menu is %q", got)
	}
	if got := w.header.search.PlaceHolder; got != i18n.T("window.search") {
		t.Errorf("search field %q", got)
	}
	e.Put("Four.jpg")
	w.bridge.Tick()
	if got := w.queue.Model().Len(); got != 4 {
		t.Errorf("%d rows after another file", got)
	}
	w.speak("en")
	if got := w.window.MainMenu().Items[0].Label; got != "File" {
		t.Errorf("the first menu is %q", got)
	}
}

func TestSettingsAreInTheMenuWhereThereAreSome(t *testing.T) {
	if c := open(t, guitest.NewEngine()).commands.get("settings"); c.can() {
		t.Error("there are none to show")
	}
	w := openWithSettings(t, guitest.NewEngine())
	c := w.commands.get("settings")
	if !c.can() || c.shortcut.ShortcutName() != control(",", 0).ShortcutName() {
		t.Errorf("%v, %q", c.can(), c.shortcut.ShortcutName())
	}
	before := len(w.o.App.Driver().AllWindows())
	w.choose(nil, uploader.ChoiceSettings, uploader.Problem{Code: mediawiki.CodeProxyPassword})
	if got := len(w.o.App.Driver().AllWindows()); got != before+1 {
		t.Errorf("%d windows more", got-before)
	}
}
