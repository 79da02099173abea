package queue

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
)

// cards are the files that need a person, above the list.
type cards struct {
	o        Options
	model    *Model
	selected func()
	box      *fyne.Container
	views    []*cardView
	more     *look.Box
	moreText *look.Link
}

func newCards(m *Model, o Options, selected func(), showAll func()) *cards {
	c := &cards{o: o, model: m, selected: selected, box: container.New(look.NewColumn(0))}
	c.moreText = look.NewLink("", showAll)
	c.more = look.NewBox(look.AttentionGround, side, 6, container.NewHBox(c.moreText))
	c.more.Bottom = true
	return c
}

// update shows the model's cards. It tells whether there are now more or fewer.
func (c *cards) update() {
	ids := c.model.Cards()
	for len(c.views) < len(ids) {
		c.views = append(c.views, newCardView(c))
	}
	objects := make([]fyne.CanvasObject, 0, len(ids)+1)
	for i, id := range ids {
		c.views[i].show(c.model.Row(id))
		objects = append(objects, c.views[i])
	}
	if rest := c.model.Count(NeedsYou) - len(ids); rest > 0 && len(ids) > 0 && c.model.Filter() == All {
		c.moreText.Text = i18n.N("window.more_need_you", rest)
		c.moreText.Refresh()
		objects = append(objects, c.more)
	}
	if !sameObjects(c.box.Objects, objects) {
		c.box.Objects = objects
		c.box.Refresh()
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
