package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
)

// header is the bar at the top: what to do, what to look for, who we are.
type header struct {
	add, publish, pause *look.Button
	search              *look.Entry
	person              *look.Pill
	plan                *look.Text // what publishing would come to, hidden when that is clear
	bar                 *fyne.Container
	root                *look.Box
}

func (w *Window) buildHeader() {
	h := &w.header
	h.add = look.NewIconButton(look.Quiet, look.Icon("add"), i18n.T("window.add"), w.showAddMenu)
	h.add.Caret = true
	h.publish = look.NewButton(look.Primary, i18n.T("window.publish"), w.publishDrafts)
	h.pause = look.NewIconButton(look.Quiet, look.Icon("pause"), i18n.T("window.pause"), w.togglePause)
	h.search = look.NewEntry()
	h.search.Icon = theme.NewColoredResource(look.Icon("search"), theme.ColorNamePlaceHolder)
	h.search.SetPlaceHolder(i18n.T("window.search"))
	h.search.OnChanged = w.queue.SetSearch
	h.search.OnSubmitted = func(string) { w.queue.Focus() }
	h.search.OnKey = w.searchKey
	h.person = look.NewPill(w.showAccountMenu)
	h.plan = look.NewSecondary("").Shrinking()
	h.plan.Hide()
	h.bar = container.New(headerLayout{}, h.add, h.publish, h.pause, h.search, h.person)
	h.root = look.NewBox("", 16, 10, container.New(look.NewColumn(6), h.bar, h.plan))
	h.root.Bottom = true
}

func (w *Window) searchKey(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyEscape:
		w.header.search.SetText("")
		w.queue.Focus()
		return true
	case fyne.KeyDown:
		w.queue.Focus()
		return true
	}
	return false
}

func (w *Window) updateHeader() {
	h := &w.header
	totals := w.queue.Model().Totals()
	label := i18n.T("window.publish")
	if totals.Publishable > 0 {
		label = i18n.N("window.publish_n", totals.Publishable)
	}
	before := h.publish.MinSize().Width + h.pause.MinSize().Width
	h.publish.Set(label, nil, totals.Publishable > 0)
	if w.paused {
		h.pause.Set(i18n.T("window.resume"), theme.MediaPlayIcon(), true)
	} else {
		h.pause.Set(i18n.T("window.pause"), look.Icon("pause"), totals.Count > 0)
	}
	if h.publish.MinSize().Width+h.pause.MinSize().Width != before {
		h.bar.Refresh()
	}
	w.showPlan(planWords(totals))
}

// showPlan makes room for a line below the buttons, or takes it away.
func (w *Window) showPlan(plan string) {
	h := &w.header
	h.plan.Set(plan)
	if h.plan.Hidden == (plan == "") {
		return
	}
	h.plan.Hidden = plan == ""
	h.root.Content.Refresh()
	h.root.Refresh()
	if content := w.window.Content(); content != nil {
		content.Refresh()
	}
}

func (w *Window) showAddMenu() {
	menu := fyne.NewMenu("")
	for _, id := range []string{"add_files", "add_folder", "add_url"} {
		c := w.commands.get(id)
		item := fyne.NewMenuItem(c.label(), func() { w.do(c) })
		item.Shortcut = c.shortcut
		menu.Items = append(menu.Items, item)
	}
	b := w.header.add
	widget.ShowPopUpMenuAtRelativePosition(menu, w.window.Canvas(), fyne.NewPos(0, b.Size().Height+4), b)
}

// headerLayout sets the buttons at the left, search and person at the right;
// these two give way when there is little room.
type headerLayout struct{}

const (
	headerGap  = 8
	searchMost = 230
	searchBest = 120
	searchMin  = 90
	personMin  = 140
)

// Layout implements [fyne.Layout].
func (headerLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := float32(0)
	for _, o := range objects[:3] {
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(o.MinSize().Width, size.Height))
		x += o.MinSize().Width + headerGap
	}
	search, person := objects[3], objects[4].(*look.Pill)
	room := size.Width - x - 2*headerGap
	personWidth := max(personMin, min(person.NaturalWidth(), room-searchBest-headerGap))
	searchWidth := max(searchMin, min(searchMost, room-personWidth-headerGap))
	person.Resize(fyne.NewSize(personWidth, size.Height))
	person.Move(fyne.NewPos(size.Width-personWidth, 0))
	searchHeight := search.MinSize().Height
	search.Resize(fyne.NewSize(searchWidth, searchHeight))
	search.Move(fyne.NewPos(size.Width-personWidth-headerGap-searchWidth, (size.Height-searchHeight)/2))
}

// MinSize implements [fyne.Layout].
func (headerLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := float32(searchMin + personMin + 2*headerGap)
	for _, o := range objects[:3] {
		width += o.MinSize().Width + headerGap
	}
	return fyne.NewSize(width, objects[0].MinSize().Height)
}
