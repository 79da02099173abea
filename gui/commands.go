package gui

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"wikidrop/gui/i18n"
	"wikidrop/uploader"
)

// command is one thing that can be done, wherever it is offered: in the menu
// bar, in the header, in the context menu or by a key.
type command struct {
	id       string
	shortcut fyne.Shortcut // works everywhere in the window
	key      string        // shown only: the focused widget deals with it
	enabled  func() bool   // nil: always
	run      func()
}

func (c *command) label() string {
	text := i18n.T("window.command_" + c.id)
	if c.key != "" {
		text += "  (" + c.key + ")"
	}
	return text
}

func (c *command) can() bool { return c.enabled == nil || c.enabled() }

// do runs a command if it makes sense now. While a question is open nothing but
// quitting does.
func (w *Window) do(c *command) {
	if c.can() && (!w.asking || c.id == "quit") {
		c.run()
	}
}

func control(key fyne.KeyName, more fyne.KeyModifier) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault | more}
}

// controlName is how people call the modifier of shortcuts.
func controlName() string {
	if runtime.GOOS == "darwin" {
		return "⌘"
	}
	return "Ctrl+"
}

func (w *Window) buildCommands() {
	some := func() bool { return len(w.queue.Model().Selected()) > 0 }
	selected := func(condition func(*uploader.Row) bool) func() bool {
		return func() bool { return w.queue.Model().Some(condition) }
	}
	each := func(f func(...uploader.ID)) func() {
		return func() {
			ids := w.queue.Model().Selected()
			w.wish(func() { f(ids...) })
		}
	}
	move := func(where int) func() {
		return each(func(ids ...uploader.ID) { w.o.Engine.Move(where, ids...) })
	}
	shift := fyne.KeyModifierShift
	w.commands = commandTable{
		{id: "add_files", shortcut: control(fyne.KeyO, 0), run: w.addFiles},
		{id: "add_folder", shortcut: control(fyne.KeyO, shift), run: w.addFolder},
		{id: "add_url", shortcut: control(fyne.KeyU, 0), run: func() { w.askURL("") }},
		{id: "paste", key: controlName() + "V", run: w.paste},
		{id: "settings", shortcut: control(fyne.KeyComma, 0), enabled: w.hasSettings, run: w.showSettings},
		{id: "quit", shortcut: control(fyne.KeyQ, 0), run: w.askQuit},

		// Always there: the engine knows of drafts a moment before the window does.
		{id: "publish_drafts", shortcut: control(fyne.KeyReturn, 0), run: w.publishDrafts},
		{id: "publish", enabled: selected(isDraft), run: each(w.o.Engine.Publish)},
		{id: "pause_all", enabled: func() bool { return !w.paused }, run: w.pauseAll},
		{id: "resume_all", enabled: func() bool { return w.paused }, run: w.resumeAll},
		{id: "pause", enabled: selected(canPause), run: each(w.o.Engine.Pause)},
		{id: "resume", enabled: selected(isPaused), run: each(w.o.Engine.Resume)},
		{id: "retry", enabled: selected(isHeld), run: each(w.o.Engine.Retry)},
		{id: "move_first", enabled: some, run: move(uploader.ToFirst)},
		{id: "move_up", enabled: some, run: move(uploader.Up)},
		{id: "move_down", enabled: some, run: move(uploader.Down)},
		{id: "move_last", enabled: some, run: move(uploader.ToLast)},
		{id: "policy", run: w.askPolicy},
		{id: "describe_from", enabled: w.hasDrafts, run: w.chooseSpreadsheet},
		{id: "save_sheet", enabled: w.hasDrafts, run: w.saveSpreadsheet},
		{id: "select_all", key: controlName() + "A", enabled: w.hasItems, run: w.selectAll},
		{id: "next_needs_you", shortcut: control(fyne.KeyJ, 0), enabled: w.someNeedYou, run: w.nextNeedsYou},
		{id: "find", shortcut: control(fyne.KeyF, 0), run: w.find},
		{id: "rename", key: "F2", enabled: selected(isOpen), run: w.rename},
		{id: "remove", key: "Delete", enabled: some, run: w.askRemove},
		{id: "clear_published", enabled: w.hasPublished, run: func() { w.wish(func() { w.o.Engine.ClearPublished() }) }},

		{id: "open_page", enabled: selected(hasPage), run: w.openPages},
		{id: "copy_link", enabled: selected(hasPage), run: w.copyLinks},
		{id: "copy_wikitext", enabled: selected(hasPage), run: w.copyWikitext},
		{id: "show_in_folder", enabled: some, run: w.showInFolder},

		{id: "accounts", shortcut: control(fyne.KeyA, shift), run: w.showAccounts},
		{id: "keyboard", key: "F1", shortcut: control(fyne.KeySlash, 0), run: w.showKeyboard},
		{id: "practice_page", enabled: w.hasPractice, run: func() { w.openURL(w.o.Practice) }},
		{id: "practice_reset", enabled: w.canResetPractice, run: w.askResetPractice},
		{id: "about", run: w.showAbout},
	}
}

// commandTable are all commands.
type commandTable []*command

func (t commandTable) get(id string) *command {
	for _, c := range t {
		if c.id == id {
			return c
		}
	}
	return nil
}

func isDraft(r *uploader.Row) bool {
	return r.Stage < uploader.StagePublished && r.Intent == uploader.IntentDraft && !r.Skipped
}

func isPaused(r *uploader.Row) bool { return r.Intent == uploader.IntentPaused }

func canPause(r *uploader.Row) bool {
	return r.Stage < uploader.StagePublished && r.Intent == uploader.IntentPublish
}

func isHeld(r *uploader.Row) bool { return r.Hold.Kind != uploader.HoldNone }

func isOpen(r *uploader.Row) bool { return r.Stage < uploader.StagePublished }

func hasPage(r *uploader.Row) bool { return r.PageURL != "" }
