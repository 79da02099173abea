package look

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Kind is how much a [Button] asks for attention.
type Kind int

// The kinds. A window has one primary button.
const (
	Quiet   Kind = iota // thin border
	Primary             // filled with the accent colour
	Plain               // accent text alone
	Danger              // error text alone
)

// Button is a push button. Return and Space press it when it has the focus.
type Button struct {
	widget.DisableableWidget
	Kind     Kind
	Text     string
	Icon     fyne.Resource // nil: none
	Caret    bool          // shows that a menu opens
	Small    bool          // 28 high instead of 34
	MaxWidth float32       // 0: as wide as the text
	OnTapped func()
	OnKey    func(*fyne.KeyEvent) bool // true: the key is dealt with
	OnFocus  func()                    // the keyboard came
	Name     string                    // for screen readers where there is no Text

	hovered, focused bool
	held             bool      // the key that pressed it is still down
	rests            time.Time // until when clicks do nothing
}

var (
	_ fyne.Tappable     = (*Button)(nil)
	_ fyne.Focusable    = (*Button)(nil)
	_ fyne.Accessible   = (*Button)(nil)
	_ desktop.Hoverable = (*Button)(nil)
	_ desktop.Keyable   = (*Button)(nil)
)

// NewButton returns a button.
func NewButton(kind Kind, text string, tapped func()) *Button {
	b := &Button{Kind: kind, Text: text, OnTapped: tapped}
	b.ExtendBaseWidget(b)
	return b
}

// NewIconButton returns a button with an icon before its text.
func NewIconButton(kind Kind, icon fyne.Resource, text string, tapped func()) *Button {
	b := NewButton(kind, text, tapped)
	b.Icon = icon
	return b
}

// Set changes text, icon and whether the button works, repainting when needed.
func (b *Button) Set(text string, icon fyne.Resource, enabled bool) {
	if b.Text == text && b.Icon == icon && b.Disabled() != enabled {
		return
	}
	b.Text, b.Icon = text, icon
	if enabled {
		b.Enable()
	} else {
		b.Disable()
	}
	b.Refresh()
}

// Press does what a tap does.
func (b *Button) Press() {
	if !b.Disabled() && b.OnTapped != nil {
		b.OnTapped()
	}
}

// Rest is for a button that came to where another one was a moment ago: the second
// half of a double click does nothing to it, and neither does a key that is held.
func (b *Button) Rest() {
	b.held = true
	b.rests = time.Now().Add(fyne.CurrentApp().Driver().DoubleTapDelay())
}

// Focused tells whether the button has the keyboard.
func (b *Button) Focused() bool { return b.focused }

// Tapped implements [fyne.Tappable].
func (b *Button) Tapped(*fyne.PointEvent) {
	if time.Now().Before(b.rests) {
		return
	}
	b.Press()
}

// MouseIn implements [desktop.Hoverable].
func (b *Button) MouseIn(e *desktop.MouseEvent) {
	b.hovered = true
	b.Refresh()
}

// MouseMoved implements [desktop.Hoverable].
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (b *Button) MouseOut() {
	b.hovered = false
	b.Refresh()
}

// FocusGained implements [fyne.Focusable].
func (b *Button) FocusGained() {
	b.focused = true
	b.Refresh()
	if b.OnFocus != nil {
		b.OnFocus()
	}
}

// FocusLost implements [fyne.Focusable].
func (b *Button) FocusLost() {
	b.focused = false
	b.Refresh()
}

// TypedRune implements [fyne.Focusable].
func (b *Button) TypedRune(rune) {}

// KeyDown implements [desktop.Keyable].
func (b *Button) KeyDown(*fyne.KeyEvent) { b.held = false }

// KeyUp implements [desktop.Keyable].
func (b *Button) KeyUp(*fyne.KeyEvent) { b.held = false }

// TypedKey implements [fyne.Focusable]. A key that is held presses once: it comes
// again and again, and would press whatever has the keyboard next.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	if b.OnKey != nil && b.OnKey(e) {
		return
	}
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		if !b.held {
			b.held = true
			b.Press()
		}
	default:
		leaveKey(b, e)
	}
}

// AccessibilityLabel implements [fyne.Accessible].
func (b *Button) AccessibilityLabel() string {
	if b.Text == "" {
		return b.Name
	}
	return b.Text
}

// AccessibilityRole implements [fyne.Accessible].
func (b *Button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements [fyne.Widget].
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	r := &buttonRenderer{
		button: b,
		ground: canvas.NewRectangle(nil),
		tint:   canvas.NewRectangle(nil),
		ring:   newRing(),
		text:   canvas.NewText("", nil),
		icon:   &canvas.Image{FillMode: canvas.ImageFillContain},
		caret:  &canvas.Image{FillMode: canvas.ImageFillContain},
	}
	r.Refresh()
	return r
}

type buttonRenderer struct {
	button       *Button
	ground, tint *canvas.Rectangle
	ring         *canvas.Rectangle
	text         *canvas.Text
	icon, caret  *canvas.Image
}

const (
	buttonIcon = 16
	buttonGap  = 6
	caretSize  = 11
	caretGap   = 5
)

func (r *buttonRenderer) Destroy() {}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.tint, r.icon, r.text, r.caret, r.ring}
}

func (r *buttonRenderer) sizes() (height, side, text float32) {
	if r.button.Small {
		return 28, 10, SecondarySize
	}
	return 34, 12, TextSize
}

func (r *buttonRenderer) extras() float32 {
	width := float32(0)
	if r.button.Icon != nil {
		width += buttonIcon
		if r.button.Text != "" {
			width += buttonGap
		}
	}
	if r.button.Caret {
		width += caretGap + caretSize
	}
	return width
}

func (r *buttonRenderer) MinSize() fyne.Size {
	height, side, text := r.sizes()
	width := fyne.MeasureText(OneLine(r.button.Text), text, fyne.TextStyle{}).Width + r.extras() + 2*side
	if r.button.MaxWidth > 0 {
		width = min(width, r.button.MaxWidth)
	}
	return fyne.NewSize(width, height)
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	_, side, _ := r.sizes()
	r.ground.Resize(size)
	r.tint.Resize(size)
	placeRing(r.ring, size, Radius, ringGap)
	r.text.Text = Ellipsis(OneLine(r.button.Text), r.text.TextSize, r.text.TextStyle, size.Width-2*side-r.extras())
	content := r.text.MinSize().Width + r.extras()
	x := (size.Width - content) / 2
	if r.button.Icon != nil {
		r.icon.Move(fyne.NewPos(x, (size.Height-buttonIcon)/2))
		r.icon.Resize(fyne.NewSquareSize(buttonIcon))
		x += buttonIcon + buttonGap
	}
	height := r.text.MinSize().Height
	r.text.Move(fyne.NewPos(x, (size.Height-height)/2))
	r.text.Resize(r.text.MinSize())
	x += r.text.MinSize().Width
	r.caret.Move(fyne.NewPos(x+caretGap, (size.Height-caretSize)/2+1))
	r.caret.Resize(fyne.NewSquareSize(caretSize))
}

func (r *buttonRenderer) Refresh() {
	b := r.button
	ink := buttonInk(b)
	r.ground.CornerRadius, r.tint.CornerRadius = Radius, Radius
	r.ground.FillColor, r.ground.StrokeColor, r.ground.StrokeWidth = buttonGround(b)
	r.tint.FillColor = nil
	if b.hovered && !b.Disabled() {
		r.tint.FillColor = Color(theme.ColorNameHover)
	}
	_, _, r.text.TextSize = r.sizes()
	r.text.Color = Color(ink)
	setIcon(r.icon, b.Icon, ink)
	var caret fyne.Resource
	if b.Caret {
		caret = Icon("chevron")
	}
	setIcon(r.caret, caret, ink)
	ShowRing(r.ring, b.focused)
	r.Layout(b.Size())
	canvas.Refresh(b)
}

func setIcon(img *canvas.Image, icon fyne.Resource, ink fyne.ThemeColorName) {
	if icon == nil {
		img.Hide()
		return
	}
	img.Resource = theme.NewColoredResource(icon, ink)
	img.Show()
	img.Refresh()
}
