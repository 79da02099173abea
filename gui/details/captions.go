package details

import (
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
)

// captions are the fields for captions, one a language, for wikis that have them.
type captions struct {
	panel   *Panel
	rows    []*captionRow
	another *look.Button // beside the first language
	content *fyne.Container
	items   []uploader.Item // that they describe
}

// captionRow is the field for one language.
type captionRow struct {
	code    string
	label   fyne.CanvasObject
	button  *look.Button
	entry   *look.Entry
	hint    *look.Paragraph
	lines   int  // that the field shows
	touched bool // typed in, or added, since the selection was made
}

// captionTold is how many characters may be typed before their number is shown.
const captionTold = mediawiki.MaxCaption * 4 / 5

func (p *Panel) newCaptions() *captions {
	c := &captions{panel: p, content: container.New(look.NewColumn(8))}
	c.another = look.NewButton(look.Plain, i18n.T("window.another_language"), c.chooseAnother)
	c.another.Small, c.another.Caret = true, true
	c.content.Hide()
	return c
}

// captionable are the items whose captions can change: drafts and what is published
// without them, for wikis that have captions.
func (p *Panel) captionable() []uploader.Item {
	return slices.DeleteFunc(slices.Clone(p.items), func(i uploader.Item) bool {
		return p.o.Captions == nil || !p.o.Captions(i.Account) || published(&i) && !uncaptioned(&i)
	})
}

// uncaptioned tells whether an item is published and the wiki did not take its
// captions.
func uncaptioned(i *uploader.Item) bool {
	held := i.Hold.Kind == uploader.HoldNeedsYou || i.Hold.Kind == uploader.HoldFailed
	return i.Stage == uploader.StagePublished && held && i.Hold.Problem.After
}

// load shows the captions of items, and leaves alone what was typed since the
// selection was made. fallback is the language of the field while there is none.
func (c *captions) load(items []uploader.Item, fallback string) {
	c.items = items
	c.content.Hidden = len(items) == 0
	if len(items) == 0 {
		c.show(nil)
		return
	}
	codes := captionCodes(items)
	if len(codes) == 0 && !slices.ContainsFunc(c.rows, func(r *captionRow) bool { return r.touched }) {
		codes = []string{fallback}
	}
	rows := slices.DeleteFunc(slices.Clone(c.rows), func(r *captionRow) bool { return !r.touched && !slices.Contains(codes, r.code) })
	for _, code := range codes {
		if !slices.ContainsFunc(rows, func(r *captionRow) bool { return r.code == code }) {
			rows = append(rows, c.newRow(code))
		}
	}
	for _, r := range rows {
		r.load(items)
	}
	c.show(rows)
}

func (c *captions) show(rows []*captionRow) {
	if slices.Equal(rows, c.rows) {
		return
	}
	c.rows = rows
	c.content.Objects = nil
	for i, r := range rows {
		line := container.NewBorder(nil, nil, r.label, nil, container.NewHBox(r.button, layout.NewSpacer()))
		if i == 0 {
			line = container.NewBorder(nil, nil, r.label, c.another, container.NewHBox(r.button, layout.NewSpacer()))
		}
		field := container.New(look.NewColumn(0), line, r.entry)
		c.content.Add(container.New(look.NewColumn(4), field, r.hint))
	}
	c.content.Refresh()
}

// captionCodes are the languages that items have captions in, in the order of the
// menu.
func captionCodes(items []uploader.Item) []string {
	found := map[string]bool{}
	for i := range items {
		for code := range items[i].Captions {
			found[code] = true
		}
	}
	place := func(code string) int {
		if i := slices.IndexFunc(languages, func(l language) bool { return l.code == code }); i >= 0 {
			return i
		}
		return len(languages)
	}
	return slices.SortedFunc(maps.Keys(found), func(a, b string) int {
		if d := place(a) - place(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
}

func (c *captions) newRow(code string) *captionRow {
	r := &captionRow{code: code, label: look.NewLabel(i18n.T("window.caption")), entry: look.NewArea(1), hint: look.NewHint(""), lines: 1}
	r.button = look.NewButton(look.Plain, languageName(code), func() { c.chooseLanguage(r) })
	r.button.Small, r.button.Caret = true, true
	r.entry.SetPlaceHolder(i18n.T("window.caption_placeholder"))
	r.entry.OnBlur = c.panel.edits.flush
	r.entry.OnKey = func(k *fyne.KeyEvent) bool { return k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter }
	r.entry.OnChanged = func(text string) {
		r.touched = true
		r.count()
		c.panel.scrolled.Refresh()
		c.panel.change(func(p *uploader.Patch) { recaption(p, r.code, text) })
	}
	return r
}

// recaption notes one language in a patch.
func recaption(p *uploader.Patch, code, text string) {
	if p.Captions == nil {
		p.Captions = &map[string]string{}
	}
	(*p.Captions)[code] = text
}

func (r *captionRow) load(items []uploader.Item) {
	if r.touched {
		return
	}
	v := common(items, func(i *uploader.Item) string { return i.Captions[r.code] })
	placeholder := i18n.T("window.caption_placeholder")
	if v.mixed {
		placeholder = i18n.T("window.different")
	}
	if r.entry.PlaceHolder != placeholder {
		r.entry.SetPlaceHolder(placeholder)
	}
	r.entry.SetQuietly(v.text)
	r.count()
}

// perLine is how many characters fit into a line of the field, about.
const perLine = 38

// count makes room for the caption, and tells how long it is where that comes near
// to what the wiki takes.
func (r *captionRow) count() {
	n := mediawiki.CaptionLength(r.entry.Text)
	if lines := min(1+n/perLine, 7); lines != r.lines {
		r.lines = lines
		r.entry.SetMinRowsVisible(lines)
	}
	args := i18n.Args{"Count": n, "Max": mediawiki.MaxCaption}
	switch {
	case n > mediawiki.MaxCaption:
		r.hint.Set(i18n.T("window.caption_too_long", args), look.Bad)
	case n > captionTold:
		r.hint.Set(i18n.T("window.caption_length", args), look.Secondary)
	default:
		r.hint.Set("", look.Secondary)
	}
}

// chooseLanguage offers the languages that no other field has.
func (c *captions) chooseLanguage(r *captionRow) {
	c.menu(r.button, r.code, func(code string) { c.move(r, code) })
}

// move gives what was typed to another language.
func (c *captions) move(r *captionRow, code string) {
	old, text := r.code, r.entry.Text
	if old == code {
		return
	}
	r.code, r.touched = code, true
	r.button.Set(languageName(code), nil, true)
	if text == "" { // what differs between the files stays what it is
		return
	}
	c.panel.change(func(p *uploader.Patch) {
		recaption(p, old, "")
		recaption(p, code, text)
	})
	c.panel.edits.flush()
}

func (c *captions) chooseAnother() { c.menu(c.another, "", c.add) }

// add makes a field for one more language and brings the keyboard to it.
func (c *captions) add(code string) {
	r := c.newRow(code)
	r.load(c.items)
	r.touched = true
	c.show(append(slices.Clone(c.rows), r))
	c.panel.scrolled.Refresh()
	c.panel.give(r.entry)
}

func (c *captions) menu(at *look.Button, current string, chosen func(code string)) {
	taken := func(code string) bool {
		return code != current && slices.ContainsFunc(c.rows, func(r *captionRow) bool { return r.code == code })
	}
	menu := fyne.NewMenu("")
	for _, l := range languages {
		if taken(l.code) {
			continue
		}
		item := fyne.NewMenuItem(l.name, func() { chosen(l.code) })
		item.Checked = l.code == current
		menu.Items = append(menu.Items, item)
	}
	canvas := fyne.CurrentApp().Driver().CanvasForObject(at)
	widget.ShowPopUpMenuAtRelativePosition(menu, canvas, fyne.NewPos(0, at.Size().Height), at)
}

func (c *captions) untouch() {
	for _, r := range c.rows {
		r.touched = false
	}
}

// captionLanguage is the language of the first field: that of the description.
func captionLanguage(items []uploader.Item) string {
	if v := common(items, func(i *uploader.Item) string { return i.Description.Language }); v.text != "" {
		return v.text
	}
	return "en"
}

// loadCaptions shows captions in the form, or above what is told of published files.
func (p *Panel) loadCaptions() {
	items := p.captionable()
	drafts := slices.DeleteFunc(slices.Clone(items), func(i uploader.Item) bool { return published(&i) })
	if len(p.editable()) > 0 {
		p.form.captions.load(drafts, captionLanguage(drafts))
		p.late.load(nil, "")
		return
	}
	p.form.captions.load(nil, "")
	p.late.load(items, captionLanguage(items))
	if p.page.open {
		p.late.content.Hide()
	}
}

// summarizeCaptions tells the captions of published files.
func (p *Panel) summarizeCaptions() {
	if !p.late.content.Hidden {
		return
	}
	for _, code := range captionCodes(p.items) {
		v := common(p.items, func(i *uploader.Item) string { return i.Captions[code] })
		if v.mixed {
			v.text = i18n.T("window.different")
		}
		if v.text == "" {
			continue
		}
		p.addSummary("window.caption", look.NewParagraph(v.text+" ("+languageName(code)+")"))
	}
}
