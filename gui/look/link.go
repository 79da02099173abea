package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Link is text that does something when tapped. It has no place in the order of
// Tab: where it is the only way to something, use a [Button] of kind [Plain].
type Link struct {
	widget.BaseWidget
	Text     string
	FontSize float32
	OnTapped func()

	hovered bool
}

var (
	_ fyne.Tappable      = (*Link)(nil)
	_ fyne.Accessible    = (*Link)(nil)
	_ desktop.Cursorable = (*Link)(nil)
	_ desktop.Hoverable  = (*Link)(nil)
)

// NewLink returns a link in the secondary size.
func NewLink(text string, tapped func()) *Link {
	l := &Link{Text: text, FontSize: SecondarySize, OnTapped: tapped}
	l.ExtendBaseWidget(l)
	return l
}

// Tapped implements [fyne.Tappable].
func (l *Link) Tapped(*fyne.PointEvent) { l.OnTapped() }

// Cursor implements [desktop.Cursorable].
func (l *Link) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements [desktop.Hoverable].
func (l *Link) MouseIn(*desktop.MouseEvent) { l.hovered = true; l.Refresh() }

// MouseMoved implements [desktop.Hoverable].
func (l *Link) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (l *Link) MouseOut() { l.hovered = false; l.Refresh() }

// AccessibilityLabel implements [fyne.Accessible].
func (l *Link) AccessibilityLabel() string { return l.Text }

// AccessibilityRole implements [fyne.Accessible].
func (l *Link) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleLink }

// CreateRenderer implements [fyne.Widget].
func (l *Link) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	r := &linkRenderer{link: l, text: canvas.NewText("", nil), line: canvas.NewRectangle(nil)}
	r.Refresh()
	return r
}

type linkRenderer struct {
	link *Link
	text *canvas.Text
	line *canvas.Rectangle
}

func (r *linkRenderer) Destroy()                     {}
func (r *linkRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.text, r.line} }
func (r *linkRenderer) MinSize() fyne.Size           { return r.text.MinSize() }

func (r *linkRenderer) Layout(size fyne.Size) {
	text := r.text.MinSize()
	top := (size.Height - text.Height) / 2
	r.text.Move(fyne.NewPos(0, top))
	r.text.Resize(text)
	r.line.Move(fyne.NewPos(0, top+text.Height-2))
	r.line.Resize(fyne.NewSize(text.Width, 1))
}

func (r *linkRenderer) Refresh() {
	r.text.Text, r.text.TextSize, r.text.Color = r.link.Text, r.link.FontSize, Color(AccentText)
	r.line.FillColor, r.line.Hidden = Color(AccentText), !r.link.hovered
	r.Layout(r.link.Size())
	canvas.Refresh(r.link)
}
