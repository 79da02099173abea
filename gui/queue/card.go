package queue

import (
	"slices"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/gui/words"
	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
)

// cardView tells why one file needs a person, and offers the ways out.
type cardView struct {
	widget.BaseWidget
	cards *cards
	row   *uploader.Row

	ground, line, mark *canvas.Rectangle
	picture            *look.Picture
	title              *look.Text
	reason             *look.Paragraph
	compare            *Comparison
	buttons            *fyne.Container
	flow               *look.Flow
	existing           *look.Button // the file that is in the way
}

var _ desktop.Mouseable = (*cardView)(nil)

const (
	cardTop    = 12
	cardGap    = 6
	compareGap = 10
	linkPad    = 10 // a small button has this beside its text
)

func newCardView(c *cards) *cardView {
	v := &cardView{
		cards:   c,
		ground:  canvas.NewRectangle(nil),
		line:    canvas.NewRectangle(nil),
		mark:    canvas.NewRectangle(nil),
		picture: look.NewPicture(64, 48),
		title:   look.NewHeading("", look.TextSize).Shrinking(),
		reason:  look.NewParagraph(""),
		compare: NewComparison(Pictures{Ours: c.o.Thumbnail, Theirs: c.o.Existing}),
		flow:    look.NewFlow(6),
	}
	v.reason.FontSize = look.SecondarySize
	v.buttons = container.New(v.flow)
	v.existing = look.NewButton(look.Plain, i18n.T("window.see_existing"), func() { c.o.OpenURL(existingURL(v.row)) })
	v.existing.Small = true
	v.ExtendBaseWidget(v)
	return v
}

func existingURL(r *uploader.Row) string {
	if e := r.Hold.Problem.Existing; e != nil {
		return e.DescriptionURL
	}
	return ""
}

func (v *cardView) show(row *uploader.Row) {
	changed := v.row == nil || v.row.ID != row.ID || !sameProblem(&v.row.Hold.Problem, &row.Hold.Problem)
	v.row = row
	v.picture.Set(v.cards.o.Thumbnail(row.ID))
	v.title.Set(row.Title)
	message := words.Problem(row.Hold.Problem)
	v.reason.Set(Sentence(message), look.Attention)
	v.existing.Hidden = existingURL(row) == ""
	v.compare.Content.Hidden = !Compares(row)
	v.picture.Hidden = !v.compare.Content.Hidden // it is shown larger
	if Compares(row) {
		v.compare.Set(row)
	}
	v.mark.Hidden = !v.cards.model.IsSelected(row.ID)
	if changed {
		v.buttons.Objects = Choices(row.Hold.Problem, func(c uploader.Choice) {
			v.cards.o.Choose([]uploader.ID{v.row.ID}, c, v.row.Hold.Problem)
		})
		v.buttons.Refresh()
	}
	v.Refresh()
}

// Sentence joins what happened, why and what to do.
func Sentence(m words.Message) string {
	var parts []string
	for _, part := range []string{m.Title, m.Why, m.Do} {
		if part == "" {
			continue
		}
		if !strings.ContainsRune(".!?…。", lastRune(part)) {
			part += "."
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " ")
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

func sameProblem(a, b *uploader.Problem) bool {
	return a.Code == b.Code && a.Suggested == b.Suggested && slices.Equal(a.Choices, b.Choices)
}

// ShowDetails is chosen where somebody wants to see what the wiki answered. It is
// no way out: the engine does not know it.
const ShowDetails uploader.Choice = "details"

// Choices makes a small button for each way out; the first stands out. The last
// one shows the wiki's answer, where there is one.
func Choices(p uploader.Problem, choose func(uploader.Choice)) []fyne.CanvasObject {
	buttons := make([]fyne.CanvasObject, len(p.Choices), len(p.Choices)+1)
	for i, choice := range p.Choices {
		kind := look.Quiet
		if i == 0 {
			kind = look.Primary
		}
		b := look.NewButton(kind, words.Choice(choice, p), func() { choose(choice) })
		b.Small, b.MaxWidth = true, 320
		buttons[i] = b
	}
	if hasDetails(&p) {
		b := look.NewButton(look.Plain, i18n.T("window.details"), func() { choose(ShowDetails) })
		b.Small = true
		buttons = append(buttons, b)
	}
	return buttons
}

// hasDetails tells whether an answer of the wiki belongs to a problem.
func hasDetails(p *uploader.Problem) bool {
	answered := slices.ContainsFunc(p.Warnings, func(w mediawiki.Warning) bool { return w.Raw != "" })
	return p.Raw != "" || answered || p.Code == uploader.CodeUnexpected
}

// MouseDown implements [desktop.Mouseable].
func (v *cardView) MouseDown(e *desktop.MouseEvent) {
	toggle := e.Modifier&fyne.KeyModifierShortcutDefault != 0
	v.cards.model.Choose(v.row.ID, toggle, e.Modifier&fyne.KeyModifierShift != 0)
	v.cards.selected()
}

// MouseUp implements [desktop.Mouseable].
func (v *cardView) MouseUp(*desktop.MouseEvent) {}

// left is where the text begins. Where two pictures are compared below it there is
// none beside it.
func (v *cardView) left() float32 {
	if v.picture.Hidden {
		return side
	}
	return textX
}

func (v *cardView) textWidth(width float32) float32 { return max(60, width-v.left()-side) }

// HeightFor is the height that the card needs at a width.
func (v *cardView) HeightFor(width float32) float32 {
	text := v.textWidth(width)
	height := 20 + v.reason.HeightFor(text) + 2*cardTop
	if !v.compare.Content.Hidden {
		height += compareGap + look.HeightFor(v.compare.Content, text) + compareGap - cardGap
	}
	if len(v.buttons.Objects) > 0 {
		height += cardGap + look.HeightFor(v.buttons, text)
	}
	return max(height, 48+2*cardTop) + 1
}

func (v *cardView) place(size fyne.Size) {
	v.ground.Resize(size)
	v.mark.Resize(fyne.NewSize(3, size.Height-1))
	v.line.Move(fyne.NewPos(0, size.Height-1))
	v.line.Resize(fyne.NewSize(size.Width, 1))
	v.picture.Move(fyne.NewPos(side, cardTop))
	v.picture.Resize(fyne.NewSize(64, 48))
	left, width, y := v.left(), v.textWidth(size.Width), float32(cardTop)
	link := v.existing.MinSize()
	titleWidth := width
	if !v.existing.Hidden {
		titleWidth -= link.Width + 12
		v.existing.Move(fyne.NewPos(size.Width-side-link.Width+linkPad, y-5))
		v.existing.Resize(link)
	}
	v.title.Move(fyne.NewPos(left, y-1))
	v.title.Resize(fyne.NewSize(max(0, titleWidth), 20))
	y += 20
	reason := v.reason.HeightFor(width)
	v.reason.Move(fyne.NewPos(left, y))
	v.reason.Resize(fyne.NewSize(width, reason))
	y += reason + cardGap
	if !v.compare.Content.Hidden {
		y += compareGap - cardGap
		height := look.HeightFor(v.compare.Content, width)
		v.compare.Content.Move(fyne.NewPos(left, y))
		v.compare.Content.Resize(fyne.NewSize(width, height))
		y += height + compareGap
	}
	v.buttons.Move(fyne.NewPos(left, y))
	v.buttons.Resize(fyne.NewSize(width, look.HeightFor(v.buttons, width)))
}

// CreateRenderer implements [fyne.Widget].
func (v *cardView) CreateRenderer() fyne.WidgetRenderer {
	r := &cardRenderer{card: v, objects: []fyne.CanvasObject{
		v.ground, v.line, v.mark, v.picture, v.title, v.reason, v.existing, v.compare.Content, v.buttons,
	}}
	r.Refresh()
	return r
}

type cardRenderer struct {
	card    *cardView
	objects []fyne.CanvasObject
}

func (r *cardRenderer) Destroy()                     {}
func (r *cardRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *cardRenderer) Layout(size fyne.Size)        { r.card.place(size) }

func (r *cardRenderer) MinSize() fyne.Size {
	return fyne.NewSize(240, r.card.HeightFor(max(240, r.card.Size().Width)))
}

func (r *cardRenderer) Refresh() {
	r.card.ground.FillColor = look.Color(look.AttentionGround)
	r.card.line.FillColor = look.Color(look.Line)
	r.card.mark.FillColor = look.Color(look.Attention)
	r.card.place(r.card.Size())
	canvas.Refresh(r.card)
}
