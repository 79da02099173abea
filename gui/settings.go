package gui

import (
	"wikidrop/gui/i18n"
	"wikidrop/gui/settings"
	"wikidrop/uploader/account"
)

// somewhere is where a proxy is tried when there is no wiki of the person's own yet.
const somewhere = "https://commons.wikimedia.org/w/api.php"

func (w *Window) prepareSettings() {
	if w.o.Settings == nil || w.o.Proxies == nil {
		return
	}
	w.setting = settings.New(settings.Options{
		App: w.o.App, Store: w.o.Settings, Proxies: w.o.Proxies, Do: w.bridge.post, Wish: w.wishes.Do,
		Target: w.proxyTarget, Speak: w.speak, Log: w.o.Log,
	})
}

func (w *Window) hasSettings() bool { return w.setting != nil }

func (w *Window) showSettings() { w.setting.Show() }

// showProxy shows where a proxy's password is entered.
func (w *Window) showProxy() {
	if w.setting != nil {
		w.setting.ShowProxy()
	}
}

// proxyTarget is the wiki that new files go to, where a proxy leads there. It may be
// called from any goroutine.
func (w *Window) proxyTarget() string {
	who, ok := w.o.Accounts.Default()
	if !ok || who.ID == account.PracticeID {
		return somewhere
	}
	return who.API
}

// speak shows the whole window in a language, "" the system's. What was typed is kept,
// the selection too.
func (w *Window) speak(code string) {
	if err := i18n.Set(code); err != nil {
		w.o.Log.Error("the language is not complete", "language", code, "err", err)
	}
	w.o.Log.Info("language", "code", i18n.Language())
	w.details.Flush()
	w.manager.Close()
	selected := w.queue.Model().Selected()
	w.menuItems, w.bridge.generation = nil, 0
	w.build()
	w.bridge.Tick()
	w.queue.Model().Select(selected...)
	w.queue.Update()
	w.selectionChanged()
	w.setting.Relabel()
}
