package gui

import (
	"context"
	"errors"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"

	"fyne.io/fyne/v2"

	"wikidrop/gui/details"
	"wikidrop/gui/filepick"
	"wikidrop/gui/i18n"
	"wikidrop/uploader"
)

func (w *Window) addFiles() {
	go func() {
		paths, err := filepick.Files(context.Background())
		w.picked(paths, err)
	}()
}

func (w *Window) addFolder() {
	go func() {
		path, err := filepick.Folder(context.Background())
		w.picked([]string{path}, err)
	}()
}

// picked takes what a dialog gave; it is called in the background.
func (w *Window) picked(paths []string, err error) {
	w.chosen(err, func() { w.Drop(paths) })
}

// chosen goes on, on the UI goroutine, where a dialog ended well.
func (w *Window) chosen(err error, then func()) {
	switch {
	case errors.Is(err, filepick.ErrCancelled), errors.Is(err, filepick.ErrBusy):
	case err != nil:
		w.o.Log.Error("a file dialog failed", "err", err)
		w.bridge.post(func() {
			w.toast.say(toastLine{text: i18n.T("window.no_dialog"), trouble: true})
		})
	default:
		w.bridge.post(then)
	}
}

func (w *Window) dropped(uris []fyne.URI) {
	paths := make([]string, len(uris))
	for i, u := range uris {
		paths[i] = u.Path()
	}
	w.Drop(paths)
}

// Drop takes files, folders and web addresses, as when they are dropped on the
// window. It returns at once.
func (w *Window) Drop(paths []string) {
	w.o.Log.Info("dropped", "count", len(paths))
	if !w.droppedSpreadsheet(paths) {
		w.add(paths)
	}
}

func (w *Window) add(paths []string) {
	var sources, plain []string
	for _, p := range paths {
		if isWebAddress(p) {
			sources = append(sources, p)
		} else {
			plain = append(plain, p)
		}
	}
	files, links := splitDropped(plain)
	sources = append(sources, files...)
	w.wish(func() {
		for _, link := range links {
			w.o.Engine.AddNotice(uploader.Notice{Code: "link-dropped", Name: link})
		}
		if len(sources) > 0 {
			w.o.Engine.Add(sources...)
		}
	})
}

func isWebAddress(s string) bool {
	lower := strings.ToLower(s)
	return strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "http://")
}

func (w *Window) paste() {
	sources := parsePasted(w.o.App.Clipboard().Content())
	if len(sources) == 0 {
		w.toast.say(toastLine{text: i18n.T("window.nothing_to_paste")})
		return
	}
	w.Drop(sources)
}

func (w *Window) hasItems() bool     { return w.queue.Model().Len() > 0 }
func (w *Window) hasPublished() bool { return w.queue.Model().Totals().Published > 0 }

func (w *Window) publishDrafts() { w.wish(func() { w.o.Engine.PublishDrafts() }) }
func (w *Window) pauseAll()      { w.wish(w.o.Engine.PauseAll) }
func (w *Window) resumeAll()     { w.wish(w.o.Engine.ResumeAll) }

func (w *Window) togglePause() {
	if w.paused {
		w.resumeAll()
	} else {
		w.pauseAll()
	}
}

func (w *Window) selectAll() {
	w.queue.SelectAll()
	w.queue.Focus()
}

func (w *Window) find() { w.window.Canvas().Focus(w.header.search) }

func (w *Window) rename() {
	w.stage.describe(true)
	w.details.Rename()
}

// activate is what Return and a double click on a row mean.
func (w *Window) activate() {
	ids := w.queue.Model().Selected()
	if len(ids) == 1 {
		if row := w.queue.Model().Row(ids[0]); hasPage(row) {
			w.openURL(row.PageURL)
			return
		}
	}
	w.stage.describe(true)
	w.details.Describe()
}

func (w *Window) openPage(id uploader.ID) {
	if row := w.queue.Model().Row(id); row != nil && hasPage(row) {
		w.openURL(row.PageURL)
	}
}

// openAtOnce is how many pages open at one command.
const openAtOnce = 10

func (w *Window) openPages() {
	pages := w.pages()
	for _, page := range pages[:min(len(pages), openAtOnce)] {
		w.openURL(page)
	}
}

func (w *Window) pages() []string {
	var pages []string
	for _, id := range w.queue.Model().Selected() {
		if row := w.queue.Model().Row(id); hasPage(row) {
			pages = append(pages, row.PageURL)
		}
	}
	return pages
}

func (w *Window) copyLinks() { w.copy(strings.Join(w.pages(), "\n")) }

func (w *Window) copyWikitext() {
	var lines []string
	for _, item := range w.o.Engine.Items(w.queue.Model().Selected()...) {
		if item.PageURL != "" {
			lines = append(lines, details.Wikitext(&item))
		}
	}
	w.copy(strings.Join(lines, "\n"))
}

func (w *Window) showInFolder() {
	seen := map[string]bool{}
	for _, item := range w.o.Engine.Items(w.queue.Model().Selected()...) {
		folder := filepath.Dir(item.Path)
		if item.Path == "" || seen[folder] || len(seen) == openAtOnce {
			continue
		}
		seen[folder] = true
		w.openURL((&url.URL{Scheme: "file", Path: uriPath(folder)}).String())
	}
}

func uriPath(folder string) string {
	path := filepath.ToSlash(folder)
	if !strings.HasPrefix(path, "/") { // C:/photos
		path = "/" + path
	}
	return path
}

// queueKey are the keys that the list leaves to the window.
func (w *Window) queueKey(name fyne.KeyName) {
	switch {
	case name == fyne.KeyDelete, name == fyne.KeyBackspace && runtime.GOOS == "darwin":
		w.do(w.commands.get("remove"))
	case name == fyne.KeyF2:
		w.do(w.commands.get("rename"))
	case name == fyne.KeyEscape:
		w.queue.SelectNone()
	default:
		w.windowKey(&fyne.KeyEvent{Name: name})
	}
}

// queueShortcut are the shortcuts that the list leaves to the window.
func (w *Window) queueShortcut(s fyne.Shortcut) {
	switch s.(type) {
	case *fyne.ShortcutPaste:
		w.paste()
	case *fyne.ShortcutCopy:
		w.do(w.commands.get("copy_link"))
	}
}
