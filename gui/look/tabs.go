package look

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Tab is one filter of a row of filters: a word and a count. Left and Right walk
// through the row when Next is set.
type Tab struct {
	widget.BaseWidget
	Text     string
	Count    string // "": none
	Chosen   bool
	OnTapped func()
	Next     func(step int)

	hovered, focused bool
}

var (
	_ fyne.Tappable     = (*Tab)(nil)
	_ fyne.Focusable    = (*Tab)(nil)
	_ fyne.Accessible   = (*Tab)(nil)
	_ desktop.Hoverable = (*Tab)(nil)
)

// NewTab returns a filter that is not chosen.
func NewTab(text string, tapped func()) *Tab {
	t := &Tab{Text: text, OnTapped: tapped}
	t.ExtendBaseWidget(t)
	return t
}

// Set changes count and choice, repainting when they differ.
func (t *Tab) Set(count string, chosen bool) {
	if t.Count == count && t.Chosen == chosen {
		return
	}
	t.Count, t.Chosen = count, chosen
	t.Refresh()
}

// Tapped implements [fyne.Tappable].
func (t *Tab) Tapped(*fyne.PointEvent) { t.OnTapped() }

// FocusGained implements [fyne.Focusable].
func (t *Tab) FocusGained() { t.focused = true; t.Refresh() }

// FocusLost implements [fyne.Focusable].
func (t *Tab) FocusLost() { t.focused = false; t.Refresh() }

// TypedRune implements [fyne.Focusable].
func (t *Tab) TypedRune(rune) {}

// TypedKey implements [fyne.Focusable].
func (t *Tab) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		t.OnTapped()
	case fyne.KeyLeft:
		t.step(-1)
	case fyne.KeyRight:
		t.step(1)
	default:
		leaveKey(t, e)
	}
}

// AccessibilityLabel implements [fyne.Accessible].
func (t *Tab) AccessibilityLabel() string { return strings.TrimSpace(t.Text + " " + t.Count) }

// AccessibilityRole implements [fyne.Accessible].
func (t *Tab) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (t *Tab) step(by int) {
	if t.Next != nil {
		t.Next(by)
	}
}

// MouseIn implements [desktop.Hoverable].
func (t *Tab) MouseIn(*desktop.MouseEvent) { t.hovered = true; t.Refresh() }

// MouseMoved implements [desktop.Hoverable].
func (t *Tab) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (t *Tab) MouseOut() { t.hovered = false; t.Refresh() }

// CreateRenderer implements [fyne.Widget].
func (t *Tab) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	r := &tabRenderer{tab: t, ground: canvas.NewRectangle(nil), text: canvas.NewText("", nil), count: canvas.NewText("", nil), ring: newRing()}
	r.text.TextSize, r.count.TextSize = SecondarySize, SecondarySize
	r.count.TextStyle.Bold = true
	r.Refresh()
	return r
}

type tabRenderer struct {
	tab         *Tab
	ground      *canvas.Rectangle
	ring        *canvas.Rectangle
	text, count *canvas.Text
}

const (
	tabSide   = 10
	tabGap    = 4
	tabHeight = 28
)

func (r *tabRenderer) Destroy() {}

func (r *tabRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.text, r.count, r.ring}
}

func (r *tabRenderer) MinSize() fyne.Size {
	width := r.text.MinSize().Width + 2*tabSide
	if r.tab.Count != "" {
		width += tabGap + r.count.MinSize().Width
	}
	return fyne.NewSize(width, tabHeight)
}

func (r *tabRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	placeRing(r.ring, size, tabHeight/2, ringGap)
	text := r.text.MinSize()
	top := (size.Height - text.Height) / 2
	r.text.Move(fyne.NewPos(tabSide, top))
	r.text.Resize(text)
	r.count.Move(fyne.NewPos(tabSide+text.Width+tabGap, top))
	r.count.Resize(r.count.MinSize())
}

func (r *tabRenderer) Refresh() {
	ink := Secondary
	r.ground.FillColor, r.ground.StrokeColor, r.ground.StrokeWidth = nil, nil, 0
	switch {
	case r.tab.Chosen:
		ink = AccentText
		r.ground.FillColor = Color(Selected)
	case r.tab.hovered:
		r.ground.FillColor = Color(theme.ColorNameHover)
	}
	ShowRing(r.ring, r.tab.focused)
	r.ground.CornerRadius = tabHeight / 2
	r.text.TextStyle.Bold = r.tab.Chosen
	r.text.Text, r.text.Color = r.tab.Text, Color(ink)
	r.count.Text, r.count.Color = r.tab.Count, Color(ink)
	r.Layout(r.tab.Size())
	canvas.Refresh(r.tab)
}
