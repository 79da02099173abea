package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"wikidrop/gui/i18n"
)

// separator stands between groups of commands in the lists below.
const separator = "-"

var menus = []struct {
	id       string
	commands []string
}{
	{"file", []string{"add_files", "add_folder", "add_url", "paste", separator, "settings", separator, "quit"}},
	{"queue", []string{
		"publish_drafts", "publish", separator, "pause_all", "resume_all", "retry", "policy", separator,
		"describe_from", "save_sheet", separator,
		"next_needs_you", "select_all", "find", "rename", separator, "move_first", "move_up", "move_down", "move_last", separator,
		"remove", "clear_published",
	}},
	{"accounts", []string{"accounts", separator, "practice_page", "practice_reset"}},
	{"help", []string{"keyboard", separator, "about"}},
}

var contextMenu = []string{
	"open_page", "copy_link", "copy_wikitext", separator,
	"publish", "pause", "resume", "retry", separator,
	"move_first", "move_up", "move_down", "move_last", separator,
	"rename", "show_in_folder", separator, "remove",
}

func (w *Window) buildMenu() {
	main := fyne.NewMainMenu()
	for _, m := range menus {
		menu := fyne.NewMenu(i18n.T("window.menu_" + m.id))
		for _, id := range m.commands {
			menu.Items = append(menu.Items, w.menuItem(id))
		}
		main.Items = append(main.Items, menu)
	}
	w.menu = main
	w.updateMenu()
	w.window.SetMainMenu(main)
}

func (w *Window) menuItem(id string) *fyne.MenuItem {
	if id == separator {
		return fyne.NewMenuItemSeparator()
	}
	c := w.commands.get(id)
	item := fyne.NewMenuItem(c.label(), func() { w.do(c) })
	item.Shortcut = c.shortcut
	item.IsQuit = id == "quit"
	w.menuItems = append(w.menuItems, menuItem{item, c})
	return item
}

type menuItem struct {
	item    *fyne.MenuItem
	command *command
}

// updateMenu greys out what makes no sense now, and repaints the menu bar only
// when something changed.
func (w *Window) updateMenu() {
	changed := false
	for _, m := range w.menuItems {
		if disabled := !m.command.can(); m.item.Disabled != disabled {
			m.item.Disabled, changed = disabled, true
		}
	}
	if changed {
		w.menu.Refresh()
	}
}

// showContextMenu offers what can be done with the selection, and leaves out
// what can't.
func (w *Window) showContextMenu(at fyne.Position) {
	menu := fyne.NewMenu("")
	for _, id := range contextMenu {
		last := len(menu.Items) - 1
		if id == separator {
			if last >= 0 && !menu.Items[last].IsSeparator {
				menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
			}
			continue
		}
		if c := w.commands.get(id); c.can() {
			menu.Items = append(menu.Items, fyne.NewMenuItem(c.label(), func() { w.do(c) }))
		}
	}
	if len(menu.Items) > 0 {
		widget.ShowPopUpMenuAtPosition(menu, w.window.Canvas(), at)
	}
}
