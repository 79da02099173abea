package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Option is one choice of a [Select].
type Option struct{ Value, Text string }

// Select chooses one of several values. Space, Return and Down open its menu.
type Select struct {
	widget.DisableableWidget
	Options     []Option
	Placeholder string // shown while nothing is chosen
	OnChanged   func(value string)

	value   string
	focused bool
}

var (
	_ fyne.Tappable   = (*Select)(nil)
	_ fyne.Focusable  = (*Select)(nil)
	_ fyne.Accessible = (*Select)(nil)
)

// NewSelect returns a field with nothing chosen.
func NewSelect(options []Option, changed func(string)) *Select {
	s := &Select{Options: options, OnChanged: changed}
	s.ExtendBaseWidget(s)
	return s
}

// Value is what is chosen, "" nothing.
func (s *Select) Value() string { return s.value }

// SetQuietly chooses without telling OnChanged.
func (s *Select) SetQuietly(value string) {
	s.value = value
	s.Refresh()
}

// Choose does what picking from the menu does.
func (s *Select) Choose(value string) {
	if s.Disabled() {
		return
	}
	s.SetQuietly(value)
	if s.OnChanged != nil {
		s.OnChanged(value)
	}
}

func (s *Select) shown() (text string, chosen bool) {
	for _, o := range s.Options {
		if o.Value == s.value && s.value != "" {
			return o.Text, true
		}
	}
	if s.value != "" {
		return s.value, true
	}
	return s.Placeholder, false
}

// Tapped implements [fyne.Tappable].
func (s *Select) Tapped(*fyne.PointEvent) { s.open() }

func (s *Select) open() {
	if s.Disabled() {
		return
	}
	menu := fyne.NewMenu("")
	for _, o := range s.Options {
		item := fyne.NewMenuItem(OneLine(o.Text), func() { s.Choose(o.Value) })
		item.Checked = o.Value == s.value
		menu.Items = append(menu.Items, item)
	}
	c := fyne.CurrentApp().Driver().CanvasForObject(s)
	widget.ShowPopUpMenuAtRelativePosition(menu, c, fyne.NewPos(0, s.Size().Height+2), s)
}

// FocusGained implements [fyne.Focusable].
func (s *Select) FocusGained() {
	s.focused = true
	s.Refresh()
}

// FocusLost implements [fyne.Focusable].
func (s *Select) FocusLost() {
	s.focused = false
	s.Refresh()
}

// TypedRune implements [fyne.Focusable].
func (s *Select) TypedRune(rune) {}

// TypedKey implements [fyne.Focusable].
func (s *Select) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDown:
		s.open()
	default:
		leaveKey(s, e)
	}
}

// AccessibilityLabel implements [fyne.Accessible].
func (s *Select) AccessibilityLabel() string {
	text, _ := s.shown()
	return OneLine(text)
}

// AccessibilityRole implements [fyne.Accessible].
func (s *Select) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements [fyne.Widget].
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	r := &selectRenderer{
		field:  s,
		ground: canvas.NewRectangle(nil),
		ring:   newRing(),
		text:   canvas.NewText("", nil),
		caret:  &canvas.Image{FillMode: canvas.ImageFillContain},
	}
	r.Refresh()
	return r
}

type selectRenderer struct {
	field  *Select
	ground *canvas.Rectangle
	ring   *canvas.Rectangle
	text   *canvas.Text
	caret  *canvas.Image
}

func (r *selectRenderer) Destroy() {}

func (r *selectRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.text, r.caret, r.ring}
}

func (r *selectRenderer) MinSize() fyne.Size {
	return fyne.NewSize(80, r.text.MinSize().Height+2*theme.InnerPadding())
}

func (r *selectRenderer) Layout(size fyne.Size) {
	const side = 9
	r.ground.Resize(size)
	placeRing(r.ring, size, 4, noGap)
	r.caret.Move(fyne.NewPos(size.Width-side-caretSize, (size.Height-caretSize)/2+1))
	r.caret.Resize(fyne.NewSquareSize(caretSize))
	text, _ := r.field.shown()
	r.text.Text = Ellipsis(OneLine(text), TextSize, r.text.TextStyle, size.Width-2*side-caretGap-caretSize)
	height := r.text.MinSize().Height
	r.text.Move(fyne.NewPos(side, (size.Height-height)/2))
	r.text.Resize(r.text.MinSize())
}

func (r *selectRenderer) Refresh() {
	r.ground.CornerRadius = 4
	r.ground.FillColor = Color(theme.ColorNameInputBackground)
	r.ground.StrokeColor, r.ground.StrokeWidth = Color(theme.ColorNameInputBorder), 1
	ShowRing(r.ring, r.field.focused)
	ink := theme.ColorNameForeground
	if _, chosen := r.field.shown(); !chosen {
		ink = theme.ColorNamePlaceHolder
	}
	if r.field.Disabled() {
		ink = theme.ColorNameDisabled
	}
	r.text.Color, r.text.TextSize = Color(ink), TextSize
	setIcon(r.caret, Icon("chevron"), ink)
	r.Layout(r.field.Size())
	canvas.Refresh(r.field)
}
