package queue

import (
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/gui/words"
	"wikidrop/uploader"
)

// Colour of a tone.
func toneColor(t words.Tone) fyne.ThemeColorName {
	switch t {
	case words.ToneActive:
		return look.AccentText
	case words.ToneGood:
		return look.Good
	case words.ToneAttention:
		return look.Attention
	case words.ToneError:
		return look.Bad
	}
	return look.Secondary
}

// rowView shows one row. It is used again for other rows while scrolling, so
// show sets everything.
type rowView struct {
	widget.BaseWidget
	list *List
	id   uploader.ID

	ground, line, ring *canvas.Rectangle
	picture            *look.Picture
	title              *look.Text
	state, facts       *look.Text
	progress           *look.ProgressLine
	open               *look.Link
}

var (
	_ desktop.Mouseable      = (*rowView)(nil)
	_ fyne.DoubleTappable    = (*rowView)(nil)
	_ fyne.SecondaryTappable = (*rowView)(nil)
)

func newRowView(l *List) *rowView {
	r := &rowView{
		list:     l,
		ground:   canvas.NewRectangle(nil),
		line:     canvas.NewRectangle(nil),
		ring:     canvas.NewRectangle(nil),
		picture:  look.NewPicture(64, 48),
		title:    look.NewHeading("", look.TextSize).Shrinking(),
		state:    look.NewSecondary("").Shrinking(),
		facts:    look.NewSecondary("").Shrinking(),
		progress: look.NewProgressLine(),
	}
	r.open = look.NewLink(i18n.T("window.open"), func() { l.o.Open(r.id) })
	r.ExtendBaseWidget(r)
	return r
}

// rowLook is all that a row shows.
type rowLook struct {
	row              *uploader.Row
	picture          image.Image
	kind             string
	account          string // "" while all rows go to one
	selected, cursor bool
	now              time.Time
}

func (r *rowView) show(s rowLook) {
	r.id = s.row.ID
	r.picture.Set(s.picture, s.kind)
	r.title.Set(s.row.Title)
	state := words.State(*s.row, s.now)
	if state.Tone == words.ToneGood {
		state.Text = "✓ " + state.Text
	}
	r.state.SetColored(state.Text, toneColor(state.Tone))
	facts := words.Detail(*s.row, s.now)
	if s.account != "" {
		facts += " · " + s.account
	}
	r.facts.Set(facts)
	part, moving := sent(s.row)
	r.progress.Set(part)
	r.progress.Hidden = !moving
	r.open.Hidden = s.row.PageURL == ""
	r.ground.FillColor = nil
	if s.selected {
		r.ground.FillColor = look.Color(look.Selected)
	}
	look.ShowRing(r.ring, s.cursor)
	r.line.FillColor = look.Color(look.FaintLine)
	r.place(r.Size())
	canvas.Refresh(r)
}

// sent tells the part of a transfer that is done, and whether there is one.
func sent(r *uploader.Row) (part float64, moving bool) {
	switch r.Activity {
	case uploader.ActivitySending, uploader.ActivityPieces, uploader.ActivityDownloading:
	default:
		return 0, false
	}
	if r.Size <= 0 {
		return 0, r.Sent > 0
	}
	return float64(r.Sent) / float64(r.Size), true
}

const (
	side   = 16
	textX  = side + 64 + 12
	rowTop = 10
	ringIn = 3
)

func (r *rowView) place(size fyne.Size) {
	r.ground.Resize(size)
	r.ring.Move(fyne.NewPos(ringIn, ringIn))
	r.ring.Resize(size.SubtractWidthHeight(2*ringIn, 2*ringIn+1))
	r.ring.CornerRadius = look.Radius
	r.line.Move(fyne.NewPos(0, size.Height-1))
	r.line.Resize(fyne.NewSize(size.Width, 1))
	r.picture.Move(fyne.NewPos(side, rowTop))
	r.picture.Resize(fyne.NewSize(64, 48))

	right := size.Width - side
	if !r.open.Hidden {
		link := r.open.MinSize().AddWidthHeight(8, 12)
		r.open.Resize(link)
		r.open.Move(fyne.NewPos(right-link.Width, (size.Height-link.Height)/2))
		right -= link.Width + 12
	}
	width := max(0, right-textX)
	top := float32(14)
	if !r.progress.Hidden {
		top = 9
		r.progress.Move(fyne.NewPos(textX, size.Height-14))
		r.progress.Resize(fyne.NewSize(width, 4))
	}
	r.title.Move(fyne.NewPos(textX, top-1))
	r.title.Resize(fyne.NewSize(width, 20))
	state := min(width, r.state.NaturalWidth()+1)
	r.state.Move(fyne.NewPos(textX, top+20))
	r.state.Resize(fyne.NewSize(state, 19))
	r.facts.Move(fyne.NewPos(textX+state+10, top+20))
	r.facts.Resize(fyne.NewSize(max(0, width-state-10), 19))
}

// MouseDown implements [desktop.Mouseable].
func (r *rowView) MouseDown(e *desktop.MouseEvent) {
	r.list.focus()
	if e.Button == desktop.MouseButtonSecondary && r.list.model.IsSelected(r.id) {
		return
	}
	toggle := e.Modifier&fyne.KeyModifierShortcutDefault != 0
	extend := e.Modifier&fyne.KeyModifierShift != 0
	r.list.model.Choose(r.id, toggle, extend)
	r.list.selected()
}

// MouseUp implements [desktop.Mouseable].
func (r *rowView) MouseUp(*desktop.MouseEvent) {}

// DoubleTapped implements [fyne.DoubleTappable].
func (r *rowView) DoubleTapped(*fyne.PointEvent) { r.list.o.Activate() }

// TappedSecondary implements [fyne.SecondaryTappable].
func (r *rowView) TappedSecondary(e *fyne.PointEvent) { r.list.o.Menu(e.AbsolutePosition) }

// CreateRenderer implements [fyne.Widget].
func (r *rowView) CreateRenderer() fyne.WidgetRenderer {
	return &rowRenderer{row: r, objects: []fyne.CanvasObject{
		r.ground, r.line, r.ring, r.picture, r.title, r.state, r.facts, r.progress, r.open,
	}}
}

type rowRenderer struct {
	row     *rowView
	objects []fyne.CanvasObject
}

func (r *rowRenderer) Destroy()                     {}
func (r *rowRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *rowRenderer) MinSize() fyne.Size           { return fyne.NewSize(240, look.RowHeight) }
func (r *rowRenderer) Layout(size fyne.Size)        { r.row.place(size) }

func (r *rowRenderer) Refresh() { r.row.list.show(r.row, r.row.id) }
