package queue

import (
	"image"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/uploader"
)

// Options say where a [Panel] gets its pictures and what follows from what
// people do. All functions are called on the UI goroutine and have to be there.
type Options struct {
	Thumbnail func(uploader.ID) (image.Image, string)
	Existing  func(uploader.ID) (image.Image, string) // of the wiki's file that is in the way
	Account   func(id string) string                  // words for an account, "" when it needs none
	Selected  func()                                  // the selection became another one
	Activate  func()                                  // Return or a double click
	Open      func(uploader.ID)                       // the link of a published row
	OpenURL   func(string)
	Menu      func(at fyne.Position)
	Key       func(fyne.KeyName)  // keys that the list does not know: Delete, F2
	Shortcut  func(fyne.Shortcut) // shortcuts that it does not know: paste
	Choose    func(ids []uploader.ID, c uploader.Choice, p uploader.Problem)
	Now       func() time.Time
}

// maxCards is how many files that need a person stand above the list at most.
const maxCards = 3

// Panel is the left side of the window.
type Panel struct {
	o     Options
	model *Model
	tabs  []*look.Tab
	cards *cards
	list  *List
	none  *look.Paragraph // shown in place of rows
	top   *look.Box
	root  *fyne.Container

	jumped uploader.ID // where NextNeedsYou went last
}

// NewPanel returns an empty queue.
func NewPanel(o Options) *Panel {
	p := &Panel{o: o, model: NewModel(maxCards)}
	p.list = newList(p.model, listOptions{
		Thumbnail: o.Thumbnail, Account: o.Account, Selected: p.selected, Activate: o.Activate,
		Open: o.Open, Menu: o.Menu, Key: o.Key, Shortcut: o.Shortcut, Now: o.Now,
	})
	p.cards = newCards(p.model, o, p.list, func() { p.ShowFilter(NeedsYou) })
	p.list.o.Card = p.cards.focus
	p.none = look.NewParagraph("")
	p.none.Align = fyne.TextAlignCenter
	row := container.New(look.NewFlow(4))
	for f := range filters {
		tab := look.NewTab(filterName(Filter(f)), func() { p.ShowFilter(Filter(f)) })
		tab.Next = func(step int) { p.stepTab(f, step) }
		p.tabs = append(p.tabs, tab)
		row.Add(tab)
	}
	p.top = look.NewBox("", side-6, 8, row)
	p.top.Bottom = true
	p.root = container.New(&panelLayout{p}, p.top, p.cards.box, p.list, p.none)
	p.updateTabs()
	return p
}

func filterName(f Filter) string {
	return i18n.T("window.filter_" + [...]string{
		"all", "needs_you", "sending", "ready", "waiting", "failed", "done",
	}[f])
}

// Content is what to put into the window.
func (p *Panel) Content() fyne.CanvasObject { return p.root }

// Model is what the panel shows. Change it through the panel's methods, or call
// Update afterwards.
func (p *Panel) Model() *Model { return p.model }

// Apply takes over what changed and shows it. It tells whether the selection
// became another one.
func (p *Panel) Apply(s uploader.Snapshot) bool {
	reselected := p.model.Apply(s)
	p.Update()
	return reselected
}

// Update shows what the model holds and how late it is.
func (p *Panel) Update() {
	before := p.cards.box.MinSize().Height
	p.updateTabs()
	if size := p.root.Size(); size.Width > 0 {
		p.fitCards(size)
	}
	p.cards.update()
	p.updateNone()
	if p.cards.box.MinSize().Height != before {
		p.root.Refresh()
	}
	p.list.Update()
}

func (p *Panel) updateTabs() {
	changed := false
	for i, tab := range p.tabs {
		f := Filter(i)
		n := p.model.Count(f)
		tab.Set(strconv.Itoa(n), p.model.Filter() == f)
		hidden := n == 0 && f != All && p.model.Filter() != f
		if tab.Hidden != hidden {
			tab.Hidden, changed = hidden, true
		}
	}
	if changed {
		p.top.Refresh()
		p.top.Content.Refresh()
		p.root.Refresh()
	}
}

func (p *Panel) updateNone() {
	text := ""
	if len(p.model.shown) == 0 && p.model.Len() > 0 {
		text = i18n.T("window.nothing_here")
		if p.model.Searching() {
			text = i18n.T("window.nothing_found")
		}
	}
	p.none.Set(text, look.Secondary)
	p.none.Hidden = text == ""
}

func (p *Panel) selected() {
	p.cards.update()
	p.o.Selected()
}

// ShowFilter chooses a tab.
func (p *Panel) ShowFilter(f Filter) {
	p.model.SetFilter(f)
	p.refilter()
}

// SetSearch shows only rows with these words.
func (p *Panel) SetSearch(s string) {
	p.model.SetSearch(s)
	p.refilter()
}

func (p *Panel) refilter() {
	p.list.scroll.ScrollToOffset(fyne.Position{})
	p.Update()
	p.o.Selected()
}

func (p *Panel) stepTab(from, step int) {
	for f := from + step; f >= 0 && f < len(p.tabs); f += step {
		if p.tabs[f].Visible() {
			p.ShowFilter(Filter(f))
			if c := fyne.CurrentApp().Driver().CanvasForObject(p.root); c != nil {
				c.Focus(p.tabs[f])
			}
			return
		}
	}
}

// SelectAll selects everything that is shown.
func (p *Panel) SelectAll() {
	p.model.SelectAll()
	p.list.selected()
}

// NextNeedsYou goes to the next file that waits for an answer, from the first one
// again after the last, and widens the filter where that hides all of them. Where
// the person is at none yet it is the one under the cursor, or the first card. 0
// means that none waits.
func (p *Panel) NextNeedsYou() uploader.ID {
	here := p.model.Cursor()
	card := p.cards.keyboard()
	there := here != 0 && (p.jumped == here || card.button != nil && p.cards.views[card.card].row.ID == here)
	if !there {
		if row := p.model.Row(here); row != nil && asks(row) {
			p.jumped = here
			return here
		}
		p.model.SetCursor(0)
	}
	p.jumped = p.model.Next(asks)
	if p.jumped == 0 && p.model.Count(NeedsYou)+p.model.Count(Failed) > 0 {
		p.ShowFilter(All)
		p.jumped = p.model.Next(asks)
	}
	return p.jumped
}

func asks(r *uploader.Row) bool {
	b := bucket(r)
	return b == NeedsYou || b == Failed
}

// FocusCard brings the keyboard to the card of an item. It tells whether there is
// one.
func (p *Panel) FocusCard(id uploader.ID) bool { return p.cards.focus(id) }

// Choose selects one item and shows where it is.
func (p *Panel) Choose(id uploader.ID) {
	p.model.Choose(id, false, false)
	p.list.selected()
}

// Focus lets the keyboard walk through the list.
func (p *Panel) Focus() { p.list.focus() }

// TypedKey gives the list the keyboard and a first key, if it has a use for it.
func (p *Panel) TypedKey(e *fyne.KeyEvent) {
	if !p.list.wants(e.Name) {
		return
	}
	p.list.focus()
	p.list.TypedKey(e)
}

// cardsPart is how much of the height cards may have, so that rows stay in sight.
const cardsPart = 0.62

// fitCards has as many cards as there is room for at a size of the panel, one at
// least.
func (p *Panel) fitCards(size fyne.Size) {
	room := (size.Height - p.top.HeightFor(size.Width)) * cardsPart
	if p.model.SetMaxCards(p.cards.fitting(size.Width, room)) {
		p.cards.update()
	}
}

// panelLayout sets the tabs above the cards above the list.
type panelLayout struct{ panel *Panel }

// Layout implements [fyne.Layout].
func (l *panelLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	p := l.panel
	top := p.top.HeightFor(size.Width)
	p.top.Resize(fyne.NewSize(size.Width, top))
	rest := size.Height - top
	p.fitCards(size)
	height := look.HeightFor(p.cards.box, size.Width)
	p.cards.box.Move(fyne.NewPos(0, top))
	p.cards.box.Resize(fyne.NewSize(size.Width, height))
	p.list.Move(fyne.NewPos(0, top+height))
	p.list.Resize(fyne.NewSize(size.Width, max(0, rest-height)))
	p.none.Move(fyne.NewPos(side, top+height+56))
	p.none.Resize(fyne.NewSize(size.Width-2*side, p.none.HeightFor(size.Width-2*side)))
	p.list.Update()
}

// MinSize implements [fyne.Layout].
func (l *panelLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 200) }

// SelectNone leaves nothing selected.
func (p *Panel) SelectNone() {
	p.model.SelectNone()
	p.list.selected()
}
