package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/gui/queue"
)

// listenForKeys lets paste, "select all" and the keys of the list work while
// nothing has the keyboard, and deals with the keys that the focused widget leaves
// alone. The shortcuts are not the menu's, which would take them away from the
// fields.
func (w *Window) listenForKeys() {
	c := w.window.Canvas()
	c.AddShortcut(&fyne.ShortcutPaste{}, w.queueShortcut)
	c.AddShortcut(&fyne.ShortcutSelectAll{}, func(fyne.Shortcut) { w.selectAll() })
	c.SetOnTypedKey(func(e *fyne.KeyEvent) {
		if !w.windowKey(e) && w.hasItems() {
			w.queue.TypedKey(e)
		}
	})
	look.OnLeftKey(c, func(e *fyne.KeyEvent) {
		switch {
		case w.windowKey(e):
		case e.Name == fyne.KeyEscape:
			w.leave()
		case e.Name == fyne.KeyF2:
			w.do(w.commands.get("rename"))
		}
	})
}

// windowKey are the keys that mean the same everywhere.
func (w *Window) windowKey(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyF1:
		w.do(w.commands.get("keyboard"))
	case fyne.KeyF6:
		w.nextArea()
	default:
		return false
	}
	return true
}

// leave brings the keyboard from a button or a field back to the list.
func (w *Window) leave() {
	w.answering = false
	if w.hasItems() {
		w.stage.describe(false)
		w.queue.Focus()
		return
	}
	w.window.Canvas().Unfocus()
}

// nextArea brings the keyboard from the bar at the top to the queue, from there to
// the description, and from there back.
func (w *Window) nextArea() {
	if !w.hasItems() {
		w.window.Canvas().Focus(w.header.add)
		return
	}
	switch w.area() {
	case inHeader:
		w.leave()
	case inQueue:
		w.stage.describe(true)
		if !w.details.FocusFirst() {
			w.window.Canvas().Focus(w.header.add)
		}
	default:
		w.stage.describe(false)
		w.window.Canvas().Focus(w.header.add)
	}
}

// The areas of the window.
type area int

const (
	inHeader area = iota
	inQueue
	inDetails
)

// area tells in which one the keyboard is. Without any it is about to come to the
// queue.
func (w *Window) area() area {
	o, ok := w.window.Canvas().Focused().(fyne.CanvasObject)
	if !ok {
		return inHeader
	}
	driver := fyne.CurrentApp().Driver()
	at := driver.AbsolutePositionForObject(o)
	switch {
	case at.Y < driver.AbsolutePositionForObject(w.stage.root).Y:
		return inHeader
	case w.details.Content().Visible() && at.X >= driver.AbsolutePositionForObject(w.details.Content()).X:
		return inDetails
	}
	return inQueue
}

// keepFocus finds a place for the keyboard when what had it is no longer there: a
// field of a file that was just published, a line that was put away.
func (w *Window) keepFocus() {
	c := w.window.Canvas()
	if c.Overlays().Top() != nil {
		return
	}
	o, ok := c.Focused().(fyne.CanvasObject)
	if !ok || look.InSight(o) {
		return
	}
	switch {
	case w.answering && w.someNeedYou():
		w.nextNeedsYou()
	case w.hasItems() && w.queue.Content().Visible():
		w.queue.Focus()
	default:
		c.Unfocus()
	}
	w.answering = w.answering && w.someNeedYou()
}

// nextNeedsYou brings the keyboard to the next file that waits for an answer: to
// its card, or to the same buttons beside the list.
func (w *Window) nextNeedsYou() {
	id := w.queue.NextNeedsYou()
	if id == 0 {
		w.toast.say(toastLine{text: i18n.T("window.nothing_needs_you")})
		return
	}
	w.answering = false
	if w.queue.FocusCard(id) {
		w.stage.describe(false)
		return
	}
	w.queue.Choose(id)
	w.stage.describe(true)
	w.answering = w.details.FocusChoices()
	if !w.answering {
		w.leave()
	}
}

func (w *Window) someNeedYou() bool {
	m := w.queue.Model()
	return m.Count(queue.NeedsYou)+m.Count(queue.Failed) > 0
}

// keyboardHelp are the keys, with their sentences, in three groups.
var keyboardHelp = [][]string{
	{"arrows", "shift", "space", "return", "pages", "all", "delete", "rename"},
	{"next", "card", "tab", "areas", "escape", "menu"},
	{"publish", "add", "url", "paste", "find", "menus", "help"},
}

func (w *Window) showKeyboard() {
	lines := container.New(look.NewColumn(3))
	for i, group := range keyboardHelp {
		if i > 0 {
			lines.Add(look.NewBox("", 0, 3, container.NewWithoutLayout()))
		}
		for _, id := range group {
			key := look.NewSecondary(i18n.T("window.key_"+id, i18n.Args{"Ctrl": controlName()}))
			key.Bold = true
			does := look.NewParagraph(i18n.T("window.key_" + id + "_does"))
			does.FontSize = look.SecondarySize
			lines.Add(container.New(&keyLayout{}, key, does))
		}
	}
	w.tellLong(i18n.T("window.keyboard_heading"), lines)
}

// tellLong tells something that may be higher than the window. Arrows scroll it.
func (w *Window) tellLong(heading string, body fyne.CanvasObject) {
	scroll := container.NewVScroll(body)
	var sheet *look.Sheet
	ok := look.NewButton(look.Primary, i18n.T("window.close"), func() { sheet.Close() })
	ok.OnKey = func(e *fyne.KeyEvent) bool { return scrollBy(scroll, e.Name) }
	sheet = look.NewSheet(w.window.Canvas(), heading, []fyne.CanvasObject{scroll}, ok)
	const rest = 170 // heading, button and what is around them
	inside := sheet.Width()
	body.Resize(fyne.NewSize(inside, 0))
	scroll.SetMinSize(fyne.NewSize(0, min(look.HeightFor(body, inside), w.window.Canvas().Size().Height-rest)))
	w.show(sheet, ok)
}

func scrollBy(s *container.Scroll, key fyne.KeyName) bool {
	const line = 40
	by := map[fyne.KeyName]float32{
		fyne.KeyUp: -line, fyne.KeyDown: line, fyne.KeyPageUp: -s.Size().Height, fyne.KeyPageDown: s.Size().Height,
		fyne.KeyHome: -s.Content.Size().Height, fyne.KeyEnd: s.Content.Size().Height,
	}[key]
	if by == 0 {
		return false
	}
	most := max(0, s.Content.Size().Height-s.Size().Height)
	s.ScrollToOffset(fyne.NewPos(0, max(0, min(s.Offset.Y+by, most))))
	return true
}

// keyLayout sets what a key does beside its name.
type keyLayout struct{}

const keyWidth = 150

// HeightWithin implements [look.HeightLayout].
func (keyLayout) HeightWithin(objects []fyne.CanvasObject, width float32) float32 {
	return max(objects[0].MinSize().Height, look.HeightFor(objects[1], width-keyWidth))
}

// Layout implements [fyne.Layout].
func (keyLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(fyne.NewSize(keyWidth, objects[0].MinSize().Height))
	objects[1].Move(fyne.NewPos(keyWidth, 0))
	objects[1].Resize(fyne.NewSize(size.Width-keyWidth, size.Height))
}

// MinSize implements [fyne.Layout].
func (keyLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(2*keyWidth, objects[0].MinSize().Height)
}
