package details

import (
	"fyne.io/fyne/v2"

	"wikidrop/gui/look"
)

// FocusChoices brings the keyboard to the ways out of what stands in the way. It
// tells whether there are any.
func (p *Panel) FocusChoices() bool {
	if p.head.content.Hidden || p.head.problem.Hidden || len(p.head.choices.Objects) == 0 {
		return false
	}
	first, ok := p.head.choices.Objects[0].(*look.Button)
	if !ok {
		return false
	}
	first.Rest() // the key that led here must not press it
	return p.give(first)
}

// FocusFirst brings the keyboard to the first thing that can be changed or pressed.
// It tells whether there is any.
func (p *Panel) FocusFirst() bool {
	switch {
	case p.FocusChoices():
		return true
	case len(p.items) == 0:
		return false
	case p.page.open:
		return p.give(p.page.entry)
	case !p.form.content.Hidden:
		return p.give(p.form.title.entry)
	}
	return p.give(p.page.toggle)
}

// give brings the keyboard to something that may be new: Fyne knows no canvas of it
// before it was painted.
func (p *Panel) give(o interface {
	fyne.CanvasObject
	fyne.Focusable
}) bool {
	c := fyne.CurrentApp().Driver().CanvasForObject(p.root)
	if c == nil || !o.Visible() {
		return false
	}
	c.Focus(o)
	return true
}
