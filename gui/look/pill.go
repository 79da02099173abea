package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Pill shows a person and opens a menu.
type Pill struct {
	widget.BaseWidget
	OnTapped func()

	avatar           *Avatar
	text             *Text
	hovered, focused bool
}

var (
	_ fyne.Tappable     = (*Pill)(nil)
	_ fyne.Focusable    = (*Pill)(nil)
	_ fyne.Accessible   = (*Pill)(nil)
	_ desktop.Hoverable = (*Pill)(nil)
)

const pillAvatar = 26

// NewPill returns a pill that shows nobody yet.
func NewPill(tapped func()) *Pill {
	p := &Pill{OnTapped: tapped, avatar: NewAvatar(pillAvatar, "", "", false), text: NewText("").Shrinking()}
	p.ExtendBaseWidget(p)
	return p
}

// Set shows a person; name "" hides the disc.
func (p *Pill) Set(name, wiki string, practice bool, text string) {
	p.avatar.Set(name, wiki, practice)
	p.avatar.Hidden = name == ""
	p.text.Set(text)
	p.Refresh()
}

// Text is what stands on the pill.
func (p *Pill) Text() string { return p.text.Text }

// NaturalWidth is the width that shows everything.
func (p *Pill) NaturalWidth() float32 {
	return p.text.NaturalWidth() + p.textX() + caretGap + caretSize + 15
}

func (p *Pill) textX() float32 {
	if p.avatar.Hidden {
		return 14
	}
	return 4 + pillAvatar + 8
}

// Tapped implements [fyne.Tappable].
func (p *Pill) Tapped(*fyne.PointEvent) { p.OnTapped() }

// FocusGained implements [fyne.Focusable].
func (p *Pill) FocusGained() { p.focused = true; p.Refresh() }

// FocusLost implements [fyne.Focusable].
func (p *Pill) FocusLost() { p.focused = false; p.Refresh() }

// TypedRune implements [fyne.Focusable].
func (p *Pill) TypedRune(rune) {}

// TypedKey implements [fyne.Focusable].
func (p *Pill) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDown:
		p.OnTapped()
	default:
		leaveKey(p, e)
	}
}

// AccessibilityLabel implements [fyne.Accessible].
func (p *Pill) AccessibilityLabel() string { return p.text.Text }

// AccessibilityRole implements [fyne.Accessible].
func (p *Pill) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// MouseIn implements [desktop.Hoverable].
func (p *Pill) MouseIn(*desktop.MouseEvent) { p.hovered = true; p.Refresh() }

// MouseMoved implements [desktop.Hoverable].
func (p *Pill) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (p *Pill) MouseOut() { p.hovered = false; p.Refresh() }

// CreateRenderer implements [fyne.Widget].
func (p *Pill) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	r := &pillRenderer{
		pill: p, ground: canvas.NewRectangle(nil), tint: canvas.NewRectangle(nil), ring: newRing(),
		caret: &canvas.Image{FillMode: canvas.ImageFillContain},
	}
	r.Refresh()
	return r
}

type pillRenderer struct {
	pill         *Pill
	ground, tint *canvas.Rectangle
	ring         *canvas.Rectangle
	caret        *canvas.Image
}

func (r *pillRenderer) Destroy() {}

func (r *pillRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.tint, r.pill.avatar, r.pill.text, r.caret, r.ring}
}

func (r *pillRenderer) MinSize() fyne.Size { return fyne.NewSize(90, 34) }

func (r *pillRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.tint.Resize(size)
	r.ground.CornerRadius, r.tint.CornerRadius = size.Height/2, size.Height/2
	placeRing(r.ring, size, size.Height/2, ringGap)
	r.pill.avatar.Move(fyne.NewPos(4, (size.Height-pillAvatar)/2))
	r.pill.avatar.Resize(fyne.NewSquareSize(pillAvatar))
	caretX := size.Width - caretSize - 14
	x := r.pill.textX()
	r.pill.text.Move(fyne.NewPos(x, 0))
	r.pill.text.Resize(fyne.NewSize(max(0, caretX-x-caretGap), size.Height))
	r.caret.Move(fyne.NewPos(caretX, (size.Height-caretSize)/2+1))
	r.caret.Resize(fyne.NewSquareSize(caretSize))
}

func (r *pillRenderer) Refresh() {
	r.ground.FillColor = Color(Raised)
	r.ground.StrokeColor, r.ground.StrokeWidth = Color(Line), 1
	ShowRing(r.ring, r.pill.focused)
	r.tint.FillColor = nil
	if r.pill.hovered {
		r.tint.FillColor = Color(theme.ColorNameHover)
	}
	setIcon(r.caret, Icon("chevron"), theme.ColorNameForeground)
	r.Layout(r.pill.Size())
	canvas.Refresh(r.pill)
}
