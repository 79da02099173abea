package queue

import (
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"wikidrop/gui/look"
	"wikidrop/uploader"
)

// listOptions are what a [List] asks of others.
type listOptions struct {
	Thumbnail func(uploader.ID) (image.Image, string)
	Account   func(id string) string
	Selected  func()                 // another selection
	Activate  func()                 // Return, double click
	Open      func(uploader.ID)      // the link of a published row
	Card      func(uploader.ID) bool // brings the keyboard to an item's card
	Menu      func(fyne.Position)    // context menu, at a place of the window
	Key       func(fyne.KeyName)     // Delete, F2
	Shortcut  func(fyne.Shortcut)    // paste and others that the list does not know
	Now       func() time.Time
}

// List shows the rows of a model. Only the rows that are seen exist, so that ten
// thousand cost no more than ten.
type List struct {
	widget.BaseWidget
	o      listOptions
	model  *Model
	scroll *container.Scroll
	body   *listBody
	ring   *canvas.Rectangle // where the keyboard is at no row

	focused bool
	shift   bool
}

var (
	_ fyne.Focusable    = (*List)(nil)
	_ fyne.Shortcutable = (*List)(nil)
	_ desktop.Keyable   = (*List)(nil)
)

func newList(m *Model, o listOptions) *List {
	l := &List{model: m, o: o}
	l.body = &listBody{list: l, views: map[int]*rowView{}}
	l.body.ExtendBaseWidget(l.body)
	l.scroll = container.NewVScroll(l.body)
	l.ring = canvas.NewRectangle(nil)
	l.ring.CornerRadius = look.Radius
	look.ShowRing(l.ring, false)
	l.scroll.OnScrolled = func(fyne.Position) { l.body.arrange() }
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer implements [fyne.Widget].
func (l *List) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(listLayout{}, l.scroll, l.ring))
}

// listLayout puts a ring inside the edge of the rows.
type listLayout struct{}

// Layout implements [fyne.Layout].
func (listLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
	objects[1].Move(fyne.NewPos(ringIn, ringIn))
	objects[1].Resize(size.SubtractWidthHeight(2*ringIn, 2*ringIn))
}

// MinSize implements [fyne.Layout].
func (listLayout) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Update shows what the model holds now.
func (l *List) Update() {
	if l.body.resized() {
		l.scroll.Refresh()
	}
	l.body.arrange()
	l.showRing()
}

func (l *List) showRing() {
	place, somewhere := l.model.index[l.model.Cursor()]
	lost := l.focused && (!somewhere || place < l.model.cards)
	if lost != l.ring.Visible() {
		look.ShowRing(l.ring, lost)
		canvas.Refresh(l)
	}
}

// Reveal scrolls until the cursor's row is seen.
func (l *List) Reveal() {
	at := -1
	if i, ok := l.model.index[l.model.Cursor()]; ok {
		at = i - l.model.cards
	}
	if at < 0 {
		return
	}
	top := float32(at) * look.RowHeight
	height := l.scroll.Size().Height
	offset := l.scroll.Offset.Y
	offset = min(offset, top)
	offset = max(offset, top+look.RowHeight-height)
	if offset != l.scroll.Offset.Y {
		l.scroll.ScrollToOffset(fyne.NewPos(0, offset))
		l.body.arrange()
	}
}

func (l *List) selected() {
	l.Reveal()
	l.Update()
	l.o.Selected()
}

func (l *List) focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(l); c != nil {
		c.Focus(l)
	}
}

func (l *List) page() int {
	return max(1, int(l.scroll.Size().Height/look.RowHeight)-1)
}

// FocusGained implements [fyne.Focusable].
func (l *List) FocusGained() {
	l.focused = true
	l.model.FindCursor()
	l.Reveal()
	l.Update()
}

// FocusLost implements [fyne.Focusable].
func (l *List) FocusLost() { l.focused, l.shift = false, false; l.Update() }

// TypedRune implements [fyne.Focusable].
func (l *List) TypedRune(rune) {}

// KeyDown implements [desktop.Keyable].
func (l *List) KeyDown(e *fyne.KeyEvent) { l.shiftKey(e, true) }

// KeyUp implements [desktop.Keyable].
func (l *List) KeyUp(e *fyne.KeyEvent) { l.shiftKey(e, false) }

func (l *List) shiftKey(e *fyne.KeyEvent, down bool) {
	if e.Name == desktop.KeyShiftLeft || e.Name == desktop.KeyShiftRight {
		l.shift = down
	}
}

// TypedKey implements [fyne.Focusable].
func (l *List) TypedKey(e *fyne.KeyEvent) {
	if by, moves := l.steps(e.Name); moves {
		l.model.Step(by, l.shift)
		l.selected()
		if !l.shift {
			l.o.Card(l.model.Cursor())
		}
		return
	}
	switch e.Name {
	case fyne.KeySpace:
		if id := l.model.Cursor(); id != 0 {
			l.model.Toggle(id)
			l.selected()
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		if !l.o.Card(l.model.Cursor()) {
			l.o.Activate()
		}
	case desktop.KeyMenu:
		l.menuAtCursor()
	case fyne.KeyF10:
		if l.shift {
			l.menuAtCursor()
		}
	default:
		l.o.Key(e.Name)
	}
}

// wants tells whether the list or its window does something at a key.
func (l *List) wants(name fyne.KeyName) bool {
	switch name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, desktop.KeyMenu, fyne.KeyF10,
		fyne.KeyDelete, fyne.KeyBackspace, fyne.KeyF2, fyne.KeyEscape:
		return true
	}
	_, walks := l.steps(name)
	return walks
}

func (l *List) steps(name fyne.KeyName) (by int, moves bool) {
	switch name {
	case fyne.KeyUp:
		return -1, true
	case fyne.KeyDown:
		return 1, true
	case fyne.KeyPageUp:
		return -l.page(), true
	case fyne.KeyPageDown:
		return l.page(), true
	case fyne.KeyHome:
		return -len(l.model.shown), true
	case fyne.KeyEnd:
		return len(l.model.shown), true
	}
	return 0, false
}

func (l *List) menuAtCursor() {
	l.shift = false // the menu will see it go up
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(l).AddXY(textX, 0)
	if i, ok := l.model.index[l.model.Cursor()]; ok && i >= l.model.cards {
		y := float32(i-l.model.cards)*look.RowHeight - l.scroll.Offset.Y + look.RowHeight/2
		at = at.AddXY(0, max(0, min(y, l.Size().Height)))
	}
	l.o.Menu(at)
}

// TypedShortcut implements [fyne.Shortcutable].
func (l *List) TypedShortcut(s fyne.Shortcut) {
	if _, all := s.(*fyne.ShortcutSelectAll); all {
		l.model.SelectAll()
		l.selected()
		return
	}
	l.o.Shortcut(s)
}

// listBody is as high as all rows together and holds the views of those that are
// in sight.
type listBody struct {
	widget.BaseWidget
	list  *List
	views map[int]*rowView // by place in the model's rows
	spare []*rowView
	rows  int // that MinSize was last told for
}

func (b *listBody) resized() bool {
	n := len(b.list.model.Rows())
	changed := n != b.rows
	b.rows = n
	return changed
}

// window is the first place in sight and the one after the last.
func (b *listBody) window() (from, to int) {
	n := len(b.list.model.Rows())
	height := b.list.scroll.Size().Height
	from = int(b.list.scroll.Offset.Y / look.RowHeight)
	to = int((b.list.scroll.Offset.Y+height)/look.RowHeight) + 1
	return max(0, min(from, n)), max(0, min(to, n))
}

func (b *listBody) arrange() {
	from, to := b.window()
	changed := false
	for i, view := range b.views {
		if i < from || i >= to {
			b.spare = append(b.spare, view)
			delete(b.views, i)
			changed = true
		}
	}
	for i := from; i < to; i++ {
		view := b.views[i]
		if view == nil {
			view = b.take()
			b.views[i] = view
			changed = true
		}
		view.Move(fyne.NewPos(0, float32(i)*look.RowHeight))
		view.Resize(fyne.NewSize(b.Size().Width, look.RowHeight))
		b.list.show(view, b.list.model.Rows()[i])
	}
	if changed {
		canvas.Refresh(b)
	}
}

func (b *listBody) take() *rowView {
	if n := len(b.spare); n > 0 {
		view := b.spare[n-1]
		b.spare = b.spare[:n-1]
		return view
	}
	return newRowView(b.list)
}

func (l *List) show(view *rowView, id uploader.ID) {
	row := l.model.Row(id)
	if row == nil {
		return
	}
	picture, kind := l.o.Thumbnail(id)
	view.show(rowLook{
		row: row, picture: picture, kind: kind, account: l.o.Account(row.Account),
		selected: l.model.IsSelected(id), cursor: l.focused && l.model.Cursor() == id, now: l.o.Now(),
	})
}

// CreateRenderer implements [fyne.Widget].
func (b *listBody) CreateRenderer() fyne.WidgetRenderer { return &bodyRenderer{body: b} }

type bodyRenderer struct{ body *listBody }

func (r *bodyRenderer) Destroy()         {}
func (r *bodyRenderer) Layout(fyne.Size) { r.body.arrange() }
func (r *bodyRenderer) Refresh()         { r.body.arrange() }

func (r *bodyRenderer) MinSize() fyne.Size {
	return fyne.NewSize(240, float32(len(r.body.list.model.Rows()))*look.RowHeight)
}

func (r *bodyRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, 0, len(r.body.views))
	from, to := r.body.window()
	for i := from; i < to; i++ {
		if view := r.body.views[i]; view != nil {
			objects = append(objects, view)
		}
	}
	return objects
}
