package details

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/uploader"
)

// pageText is the view of the text that will be written.
type pageText struct {
	open    bool
	byHand  bool
	touched bool
	entry   *look.Entry
	note    *look.Paragraph
	content *fyne.Container
	toggle  *look.Button
	again   *look.Button
	buttons *fyne.Container
}

func (p *Panel) buildPageText() {
	t := &p.page
	t.entry = look.NewArea(18)
	t.entry.TextStyle.Monospace = true
	t.entry.OnBlur = p.edits.flush
	t.entry.OnChanged = p.pageTyped
	t.note = look.NewHint("")
	t.content = container.New(look.NewColumn(6), look.NewLabel(i18n.T("window.page_text")), t.entry, t.note)
	t.toggle = look.NewButton(look.Quiet, i18n.T("window.page_text"), p.togglePageText)
	t.again = look.NewButton(look.Quiet, i18n.T("window.use_form_again"), p.formAgain)
	t.buttons = container.New(look.NewFlow(8), t.toggle, t.again)
}

func (p *Panel) pageTyped(s string) {
	p.page.touched = true
	p.page.byHand = true
	p.change(func(c *uploader.Patch) { c.PageText = &s })
	p.notePageText()
}

func (p *Panel) togglePageText() {
	p.Flush()
	p.o.Wishes.Settle()
	if p.page.open {
		p.closePageText()
	} else {
		p.page.open, p.page.touched = true, false
	}
	p.load()
	p.scrolled.ToTop()
}

func (p *Panel) closePageText() { p.page.open, p.page.touched = false, false }

// formAgain drops the text typed by hand.
func (p *Panel) formAgain() {
	empty := ""
	p.page.touched = false
	p.change(func(c *uploader.Patch) { c.PageText = &empty })
	p.Flush()
	p.o.Wishes.Settle()
	p.load()
}

func (p *Panel) loadPageText() {
	t := &p.page
	item := &p.items[0]
	label := "window.page_text"
	if t.open {
		label = "window.back_to_form"
	}
	t.toggle.Set(i18n.T(label), nil, true)
	if t.touched {
		return
	}
	text, byHand := p.o.Engine.PageText(item.ID)
	t.byHand = byHand
	t.again.Hidden = !byHand || published(item) || len(p.items) > 1
	p.form.byHand.Hidden = t.again.Hidden
	if !t.open {
		return
	}
	t.entry.SetQuietly(text)
	if len(p.items) > 1 || published(item) {
		t.entry.Disable()
	} else {
		t.entry.Enable()
	}
	p.notePageText()
}

func (p *Panel) notePageText() {
	t := &p.page
	item := &p.items[0]
	note := i18n.T("window.page_text_note")
	switch {
	case published(item):
		note = i18n.T("window.page_text_published")
	case len(p.items) > 1:
		note = i18n.T("window.page_text_first", i18n.Args{"Title": look.OneLine(item.Title)})
	case t.byHand:
		note = i18n.T("window.page_text_by_hand")
	}
	t.again.Hidden = !t.byHand || published(item) || len(p.items) > 1
	t.note.Set(note, look.Secondary)
	p.buttons.Refresh()
	p.scrolled.Refresh()
}
