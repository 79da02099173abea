package queue

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/uploader"
)

// cards are the files that need a person, above the list.
type cards struct {
	o        Options
	model    *Model
	selected func()
	list     *List // takes the keyboard when the last card goes
	box      *fyne.Container
	views    []*cardView // as shown, from top to bottom
	measure  *cardView   // is never seen
	more     *look.Box
	moreText *look.Button
}

func newCards(m *Model, o Options, list *List, showAll func()) *cards {
	c := &cards{o: o, model: m, selected: list.selected, list: list, box: container.New(look.NewColumn(0))}
	c.moreText = look.NewButton(look.Plain, "", showAll)
	c.moreText.Small = true
	c.more = look.NewBox(look.AttentionGround, side-linkPad, 2, container.NewHBox(c.moreText))
	c.more.Bottom = true
	return c
}

// update shows the model's cards.
func (c *cards) update() {
	keyboard := c.keyboard()
	ids := c.model.Cards()
	before := c.shown()
	c.views = c.viewsFor(ids)
	objects := make([]fyne.CanvasObject, 0, len(ids)+1)
	for i, id := range ids {
		c.views[i].show(c.model.Row(id))
		c.listen(c.views[i])
		objects = append(objects, c.views[i])
	}
	if rest := c.model.Count(NeedsYou) - len(ids); rest > 0 && len(ids) > 0 && c.model.Filter() == All {
		c.moreText.Set(i18n.N("window.more_need_you", rest), nil, true)
		objects = append(objects, c.more)
	}
	if !sameObjects(c.box.Objects, objects) {
		c.box.Objects = objects
		c.box.Refresh()
	}
	if moved(before, ids) {
		c.rest()
	}
	c.keepKeyboard(keyboard)
}

// viewsFor finds the views of items. Each item keeps the view that it has, and with
// it the keyboard.
func (c *cards) viewsFor(ids []uploader.ID) []*cardView {
	free := make(map[uploader.ID]*cardView, len(c.views))
	for _, v := range c.views {
		free[v.row.ID] = v
	}
	views := make([]*cardView, len(ids))
	for i, id := range ids {
		if v := free[id]; v != nil {
			views[i] = v
		} else {
			views[i] = newCardView(c)
		}
	}
	return views
}

// fitting is how many cards fit into a height, one at least.
func (c *cards) fitting(width, height float32) int {
	n := 0
	for _, id := range c.model.Asking()[:min(len(c.model.Asking()), maxCards)] {
		height -= c.viewOf(id).HeightFor(width)
		if height < 0 && n > 0 {
			return n
		}
		n++
	}
	return maxCards
}

// viewOf is an item's card, or one that shows it to be measured only.
func (c *cards) viewOf(id uploader.ID) *cardView {
	for _, v := range c.views {
		if v.row.ID == id {
			return v
		}
	}
	if c.measure == nil {
		c.measure = newCardView(c)
	}
	c.measure.show(c.model.Row(id))
	return c.measure
}

// shown are the items that have cards now.
func (c *cards) shown() []uploader.ID {
	ids := make([]uploader.ID, len(c.views))
	for i, v := range c.views {
		ids[i] = v.row.ID
	}
	return ids
}

// moved tells whether a card now stands where another one stood.
func moved(before, now []uploader.ID) bool {
	for i := range min(len(before), len(now)) {
		if before[i] != now[i] {
			return true
		}
	}
	return false
}

// rest keeps the second half of a double click from answering another question than
// the first one.
func (c *cards) rest() {
	for _, v := range c.views {
		for _, b := range v.controls() {
			b.Rest()
		}
	}
}

func sameObjects(a, b []fyne.CanvasObject) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
