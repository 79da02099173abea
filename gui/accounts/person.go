package accounts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/gui/words"
	"wikidrop/uploader/account"
)

// person is a row of the list: who, where, and whether it works.
type person struct {
	widget.BaseWidget
	account  account.Account
	tapped   func()
	selected bool
	focused  bool
	hovered  bool

	avatar            *look.Avatar
	name, wiki, state *look.Text
}

var (
	_ fyne.Tappable     = (*person)(nil)
	_ desktop.Hoverable = (*person)(nil)
)

const (
	personHeight = 62
	personAvatar = 36
	personPad    = 16
)

func newPerson() *person {
	p := &person{
		avatar: look.NewAvatar(personAvatar, "", "", false),
		name:   look.NewText("").Shrinking(),
		wiki:   look.NewSecondary("").Shrinking(),
		state:  look.NewSecondary("").Shrinking(),
	}
	p.name.Bold = true
	p.state.Align = fyne.TextAlignTrailing
	p.ExtendBaseWidget(p)
	return p
}

func (p *person) set(a account.Account, selected, focused bool) {
	p.account, p.selected, p.focused = a, selected, focused
	p.avatar.Set(a.User, a.Wiki, a.Practice)
	p.name.Set(userName(a))
	p.wiki.Set(place(a))
	line := words.Account(a)
	p.state.SetColored(ticked(line), toneColor(line.Tone))
	p.Refresh()
}

// place says which wiki an account is on, and whether files go there by themselves.
func place(a account.Account) string {
	where := wikiName(a)
	switch {
	case a.Practice:
		where += " · " + i18n.T("accounts.here")
	case a.Facts.Generator != "" && !a.Default:
		where += " · " + a.Facts.Generator
	}
	if a.Default {
		where += " · " + i18n.T("accounts.default")
	}
	return where
}

// Tapped implements [fyne.Tappable].
func (p *person) Tapped(*fyne.PointEvent) { p.tapped() }

// MouseIn implements [desktop.Hoverable].
func (p *person) MouseIn(*desktop.MouseEvent) { p.hovered = true; p.Refresh() }

// MouseMoved implements [desktop.Hoverable].
func (p *person) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (p *person) MouseOut() { p.hovered = false; p.Refresh() }

// CreateRenderer implements [fyne.Widget].
func (p *person) CreateRenderer() fyne.WidgetRenderer {
	r := &personRenderer{
		person: p, ground: canvas.NewRectangle(nil), mark: canvas.NewRectangle(nil), line: canvas.NewRectangle(nil),
	}
	r.Refresh()
	return r
}

type personRenderer struct {
	person             *person
	ground, mark, line *canvas.Rectangle
}

func (r *personRenderer) Destroy() {}

func (r *personRenderer) Objects() []fyne.CanvasObject {
	p := r.person
	return []fyne.CanvasObject{r.ground, r.mark, p.avatar, p.name, p.wiki, p.state, r.line}
}

func (r *personRenderer) MinSize() fyne.Size { return fyne.NewSize(listLeast, personHeight) }

func (r *personRenderer) Layout(size fyne.Size) {
	p := r.person
	r.ground.Resize(size)
	r.mark.Resize(fyne.NewSize(3, size.Height))
	r.line.Move(fyne.NewPos(0, size.Height-1))
	r.line.Resize(fyne.NewSize(size.Width, 1))
	p.avatar.Move(fyne.NewPos(personPad, (size.Height-personAvatar)/2))
	p.avatar.Resize(fyne.NewSquareSize(personAvatar))

	left := float32(personPad + personAvatar + 12)
	room := size.Width - left - personPad
	state := min(p.state.NaturalWidth(), room*0.55)
	nameHeight, wikiHeight, stateHeight := p.name.MinSize().Height, p.wiki.MinSize().Height, p.state.MinSize().Height
	top := (size.Height - nameHeight - wikiHeight) / 2
	p.name.Move(fyne.NewPos(left, top))
	p.name.Resize(fyne.NewSize(room-state-10, nameHeight))
	p.wiki.Move(fyne.NewPos(left, top+nameHeight))
	p.wiki.Resize(fyne.NewSize(room-state-10, wikiHeight))
	p.state.Move(fyne.NewPos(size.Width-personPad-state, (size.Height-stateHeight)/2))
	p.state.Resize(fyne.NewSize(state, stateHeight))
}

func (r *personRenderer) Refresh() {
	p := r.person
	r.ground.FillColor, r.mark.FillColor = nil, nil
	switch {
	case p.selected:
		r.ground.FillColor = look.Color(look.Selected)
	case p.hovered:
		r.ground.FillColor = look.Color(theme.ColorNameHover)
	}
	if p.selected && p.focused {
		r.mark.FillColor = look.Color(look.Accent)
	}
	r.line.FillColor = look.Color(look.FaintLine)
	r.Layout(p.Size())
	canvas.Refresh(p)
}
