package details

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/uploader"
)

// Panel describes the selected files. Its methods are called on the UI goroutine.
type Panel struct {
	o     Options
	edits edits
	ids   []uploader.ID
	shown map[uploader.ID]bool // the same
	items []uploader.Item
	stale bool // items changed since they were read
	read  time.Time

	head     head
	form     form
	page     pageText
	presets  presets
	late     *captions       // of published files
	summary  *fyne.Container // in place of the form once all is published
	hint     *look.Paragraph // while nothing is selected
	scrolled *look.Scrolled
	buttons  *look.Box
	root     *fyne.Container
}

// New returns a panel with nothing selected.
func New(o Options) *Panel {
	p := &Panel{o: o}
	p.edits = edits{engine: o.Engine, wishes: o.Wishes, failed: o.Failed}
	p.buildHead()
	p.buildForm()
	p.buildPageText()
	p.buildPresets()
	p.page.buttons.Add(p.presets.button)
	p.late = p.newCaptions()
	p.summary = container.New(look.NewColumn(12))
	p.hint = look.NewParagraph(i18n.T("window.select_to_describe"))
	p.hint.Color, p.hint.Align = look.Secondary, fyne.TextAlignCenter
	p.scrolled = look.NewScrolled(16, 14, container.New(look.NewColumn(14), p.hint, p.head.content, p.form.content, p.late.content, p.summary, p.page.content))
	p.buttons = look.NewBox("", 16, 12, p.page.buttons)
	p.buttons.Top = true
	ground := look.NewBox(look.Panel, 0, 0, container.New(look.Frame{}, container.NewWithoutLayout(), p.scrolled, p.buttons))
	ground.Left = true
	p.root = container.NewStack(ground)
	p.Show(nil)
	return p
}

// Content is what to put into the window.
func (p *Panel) Content() fyne.CanvasObject { return p.root }

// Shown are the items that are described.
func (p *Panel) Shown() []uploader.ID { return p.ids }

// Show describes other items. What was typed for the ones before is written
// first.
func (p *Panel) Show(ids []uploader.ID) {
	if slices.Equal(ids, p.ids) && p.items != nil {
		return
	}
	p.Flush()
	p.o.Wishes.Settle()
	p.ids = slices.Clone(ids)
	p.edits.ids = p.ids
	p.shown = make(map[uploader.ID]bool, len(ids))
	for _, id := range ids {
		p.shown[id] = true
	}
	p.untouch()
	p.closePageText()
	p.load()
	p.scrolled.ToTop()
}

// Changed tells that items changed; they are read again at the next Tick.
func (p *Panel) Changed(ids []uploader.ID) {
	p.stale = p.stale || slices.ContainsFunc(ids, func(id uploader.ID) bool { return p.shown[id] })
}

// Tick writes what was typed a moment ago and shows what changed. It tells
// whether it wants to be called again soon.
func (p *Panel) Tick(now time.Time) (more bool) {
	p.edits.tick(now)
	// Reading thousands of records ten times a second would be felt.
	rest := time.Duration(len(p.ids)) * time.Millisecond
	if p.stale && !p.edits.dirty && now.Sub(p.read) >= rest {
		p.load()
	}
	return p.edits.dirty || p.stale
}

// Flush writes everything that was typed, half a category included.
func (p *Panel) Flush() {
	p.form.categories.Commit()
	p.edits.flush()
}

// Rename puts the cursor into the title.
func (p *Panel) Rename() {
	if p.page.open {
		p.closePageText()
		p.load()
	}
	p.focus(p.form.title.entry)
	p.form.title.entry.SelectName()
}

// Describe puts the cursor into the description.
func (p *Panel) Describe() { p.focus(p.form.text.entry) }

func (p *Panel) focus(e *look.Entry) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(e); c != nil && !e.Disabled() {
		c.Focus(e)
	}
}

func (p *Panel) change(f func(*uploader.Patch)) {
	p.edits.change(p.o.Now(), f)
	p.o.Soon()
}

// load reads the items and shows them, leaving alone what the person typed since
// the selection was made.
func (p *Panel) load() {
	p.stale, p.read = false, p.o.Now()
	p.items = p.o.Engine.Items(p.ids...)
	if p.items == nil {
		p.items = []uploader.Item{}
	}
	some := len(p.items) > 0
	p.hint.Hidden = some
	p.head.content.Hidden = !some
	p.buttons.Hidden = !some
	editable := len(p.editable()) > 0
	p.form.content.Hidden = !some || p.page.open || !editable
	p.summary.Hidden = !some || p.page.open || editable
	p.page.content.Hidden = !some || !p.page.open
	if some {
		p.loadHead()
		p.loadCaptions()
		if editable {
			p.loadForm()
		} else {
			p.loadSummary()
		}
		p.loadPageText()
		p.loadPresets()
	}
	p.scrolled.Refresh()
	p.root.Refresh()
}

// editable lists the items that can still be changed.
func (p *Panel) editable() []uploader.Item {
	return slices.DeleteFunc(slices.Clone(p.items), func(i uploader.Item) bool { return published(&i) })
}
