package accounts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"wikidrop/gui/look"
	"wikidrop/uploader/account"
)

// people is the list of accounts. It takes the focus as one; Up and Down choose.
type people struct {
	widget.BaseWidget
	rows     []*person
	box      *fyne.Container
	onSelect func(id string)
	selected int
	focused  bool
}

var _ fyne.Focusable = (*people)(nil)

func newPeople(onSelect func(id string)) *people {
	p := &people{onSelect: onSelect, box: container.New(layout.NewCustomPaddedVBoxLayout(0))}
	p.ExtendBaseWidget(p)
	return p
}

// set shows these accounts. Rows are kept, so that nothing flickers.
func (p *people) set(all []account.Account, selected string) {
	for len(p.rows) < len(all) {
		row := newPerson()
		p.rows = append(p.rows, row)
		p.box.Objects = append(p.box.Objects, row)
	}
	p.rows, p.box.Objects = p.rows[:len(all)], p.box.Objects[:len(all)]
	p.selected = -1
	for i, a := range all {
		if a.ID == selected {
			p.selected = i
		}
		p.rows[i].tapped = func() { p.pick(i) }
		p.rows[i].set(a, a.ID == selected, p.focused)
	}
	p.box.Refresh()
}

func (p *people) pick(i int) {
	if i < 0 || i >= len(p.rows) {
		return
	}
	p.onSelect(p.rows[i].account.ID)
}

// CreateRenderer implements [fyne.Widget].
func (p *people) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.box) }

// FocusGained implements [fyne.Focusable].
func (p *people) FocusGained() { p.mark(true) }

// FocusLost implements [fyne.Focusable].
func (p *people) FocusLost() { p.mark(false) }

func (p *people) mark(focused bool) {
	p.focused = focused
	for i, row := range p.rows {
		row.set(row.account, i == p.selected, focused)
	}
}

// TypedRune implements [fyne.Focusable].
func (p *people) TypedRune(rune) {}

// TypedKey implements [fyne.Focusable].
func (p *people) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown:
		p.pick(p.selected + 1)
	case fyne.KeyUp:
		p.pick(p.selected - 1)
	case fyne.KeyHome:
		p.pick(0)
	case fyne.KeyEnd:
		p.pick(len(p.rows) - 1)
	}
}

// nobody is what the pane shows while there is no account.
func nobody() fyne.CanvasObject {
	return container.NewCenter(container.NewVBox(
		centered(look.NewHeading(text("accounts.none"), look.HeadingSize)),
		centered(look.NewSecondary(text("accounts.none-hint"))),
	))
}

func centered(t *look.Text) *look.Text {
	t.Align = fyne.TextAlignCenter
	return t
}
