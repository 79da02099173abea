package queue

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"wikidrop/gui/look"
	"wikidrop/gui/words"
	"wikidrop/uploader"
)

// controls are what the keyboard can reach on a card, in the order of Tab.
func (v *cardView) controls() []*look.Button {
	var all []*look.Button
	if v.existing.Visible() {
		all = append(all, v.existing)
	}
	for _, o := range v.buttons.Objects {
		if b, ok := o.(*look.Button); ok {
			all = append(all, b)
		}
	}
	return all
}

// answer is the button that stands out: where the keyboard comes to first.
func (v *cardView) answer() *look.Button {
	for _, o := range v.buttons.Objects {
		if b, ok := o.(*look.Button); ok {
			return b
		}
	}
	return nil
}

// listen lets the keyboard walk between the controls of a card, and from card to
// card as it does from row to row.
func (c *cards) listen(v *cardView) {
	for _, b := range v.controls() {
		b.OnKey = func(e *fyne.KeyEvent) bool { return c.key(v, b, e) }
		b.OnFocus = func() { c.came(v.row.ID) }
	}
}

// came makes the card with the keyboard the one that is described.
func (c *cards) came(id uploader.ID) {
	if c.model.IsSelected(id) {
		c.model.SetCursor(id)
		return
	}
	c.model.Choose(id, false, false)
	c.selected()
}

func (c *cards) key(v *cardView, b *look.Button, e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyLeft:
		c.step(v, b, -1)
	case fyne.KeyRight:
		c.step(v, b, 1)
	case fyne.KeyEscape:
		c.model.CursorToRows()
		c.list.focus()
	case desktop.KeyMenu:
		c.menu(v)
	case fyne.KeyF10:
		if !shifted() {
			return false
		}
		c.menu(v)
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		return false
	default:
		_, walks := c.list.steps(e.Name)
		if !walks && e.Name != fyne.KeyDelete && e.Name != fyne.KeyF2 {
			return false
		}
		c.came(v.row.ID)
		if walks {
			c.list.focus()
		}
		c.list.TypedKey(e)
	}
	return true
}

// menu offers what can be done with a card's file.
func (c *cards) menu(v *cardView) {
	c.came(v.row.ID)
	c.o.Menu(fyne.CurrentApp().Driver().AbsolutePositionForObject(v).AddXY(textX, cardTop+20))
}

func shifted() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}

var (
	_ fyne.SecondaryTappable = (*cardView)(nil)
	_ fyne.Accessible        = (*cardView)(nil)
	_ fyne.Accessible        = (*rowView)(nil)
)

// TappedSecondary implements [fyne.SecondaryTappable].
func (v *cardView) TappedSecondary(e *fyne.PointEvent) { v.cards.o.Menu(e.AbsolutePosition) }

// AccessibilityLabel implements [fyne.Accessible] with the question.
func (v *cardView) AccessibilityLabel() string {
	return v.row.Title + ". " + Sentence(words.Problem(v.row.Hold.Problem))
}

// AccessibilityRole implements [fyne.Accessible].
func (v *cardView) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel implements [fyne.Accessible] with what stands in the row.
func (r *rowView) AccessibilityLabel() string {
	return r.title.Text + ". " + r.state.Text + ". " + r.facts.Text
}

// AccessibilityRole implements [fyne.Accessible].
func (r *rowView) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// step goes to the next control of a card, and stays at its ends.
func (c *cards) step(v *cardView, from *look.Button, by int) {
	all := v.controls()
	to := slices.Index(all, from) + by
	if to >= 0 && to < len(all) {
		c.give(all[to])
	}
}

// give brings the keyboard to a button, which the key that is down must not press.
// It may be a new one, which Fyne knows no canvas of before it was painted.
func (c *cards) give(b *look.Button) {
	b.Rest()
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(c.list); canvas != nil {
		canvas.Focus(b)
	}
}

// focus brings the keyboard to an item's card, if it has one.
func (c *cards) focus(id uploader.ID) bool {
	for _, v := range c.views {
		if v.row.ID == id && v.answer() != nil {
			c.give(v.answer())
			return true
		}
	}
	return false
}

// spot is where the keyboard is among the cards.
type spot struct {
	card   int
	button *look.Button // nil: not there
}

func (c *cards) keyboard() spot {
	for i, v := range c.views {
		for _, b := range v.controls() {
			if b.Focused() {
				return spot{i, b}
			}
		}
	}
	return spot{}
}

// keepKeyboard finds a place for the keyboard when the control that had it went: the
// card that took the place of the old one, the last card, or the list.
func (c *cards) keepKeyboard(was spot) {
	if was.button == nil {
		return
	}
	for _, v := range c.views {
		if slices.Contains(v.controls(), was.button) {
			return
		}
	}
	if len(c.views) == 0 {
		c.list.focus()
		return
	}
	next := c.views[min(was.card, len(c.views)-1)].answer()
	if next == nil {
		c.list.focus()
		return
	}
	c.give(next)
}
