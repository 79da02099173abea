package details

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/gui/words"
	"wikidrop/uploader"
	"wikidrop/uploader/wikitext"
)

// textField ties an entry to one value of the items.
type textField struct {
	entry   *look.Entry
	empty   string // placeholder while the items agree on nothing
	get     func(*uploader.Item) string
	set     func(p *uploader.Patch, text string)
	typed   func(text string) bool // before set; false: not to be written
	touched bool
}

// form are the fields.
type form struct {
	title, text, date, author, source, place, permission, comment *textField
	texts                                                         []*textField

	language   *look.Button
	license    *look.Select
	account    *look.Select
	categories *look.Tags
	captions   *captions
	clearPlace *look.Button

	titleHint, placeHint, dateHint, commentHint, titleError, placeError *look.Paragraph
	byHand                                                              *look.Paragraph // the fields change nothing
	accountGroup, more                                                  *fyne.Container
	moreButton                                                          *look.Button
	content                                                             *fyne.Container

	languageCode    value
	shownCategories []string
	licenseTouched  bool
	languageTouched bool
	categoryTouched bool
	accountTouched  bool
}

func (p *Panel) buildForm() {
	f := &p.form
	f.title = p.field(look.NewEntry(), "", func(i *uploader.Item) string { return i.Title },
		func(c *uploader.Patch, s string) { c.Title = &s })
	f.title.typed = p.titleTyped
	f.text = p.field(look.NewArea(3), "", func(i *uploader.Item) string { return i.Description.Text },
		func(c *uploader.Patch, s string) { c.Text = &s })
	f.date = p.field(look.NewEntry(), i18n.T("window.date_placeholder"), func(i *uploader.Item) string { return i.Description.Date },
		func(c *uploader.Patch, s string) { c.Date = &s })
	f.author = p.field(look.NewEntry(), "", func(i *uploader.Item) string { return words.Author(i.Description.Author) },
		func(c *uploader.Patch, s string) { c.Author = &s })
	f.source = p.field(look.NewEntry(), "", func(i *uploader.Item) string { return words.Source(i.Description.Source) },
		func(c *uploader.Patch, s string) { s = words.SourceText(s); c.Source = &s })
	f.place = p.field(look.NewEntry(), i18n.T("window.place_placeholder"), placeText, p.setPlace)
	f.place.typed = p.placeTyped
	f.permission = p.field(look.NewEntry(), "", func(i *uploader.Item) string { return i.Description.Permission },
		func(c *uploader.Patch, s string) { c.Permission = &s })
	f.comment = p.field(look.NewEntry(), i18n.T("window.comment_placeholder"), func(i *uploader.Item) string { return i.Comment },
		func(c *uploader.Patch, s string) { c.Comment = &s })
	f.comment.typed = p.commentTyped

	f.titleHint, f.placeHint, f.dateHint, f.commentHint = look.NewHint(""), look.NewHint(""), look.NewHint(""), look.NewHint("")
	f.titleError, f.placeError = look.NewHint(""), look.NewHint("")
	f.byHand = look.NewHint(i18n.T("window.form_by_hand"))
	f.byHand.Color = look.Attention
	f.language = look.NewButton(look.Plain, "", p.chooseLanguage)
	f.language.Small, f.language.Caret = true, true
	f.captions = p.newCaptions()
	f.license = look.NewSelect(licenseOptions(), p.licenseChosen)
	f.account = look.NewSelect(nil, p.accountChosen)
	f.categories = look.NewTags(i18n.T("window.add_category"), p.categoriesChanged)
	f.categories.OnBlur = p.edits.flush
	f.clearPlace = look.NewButton(look.Quiet, i18n.T("window.remove_place"), p.removePlace)
	f.clearPlace.Small = true
	p.layOutForm()
}

func (p *Panel) layOutForm() {
	f := &p.form
	group := func(label string, rest ...fyne.CanvasObject) *fyne.Container {
		return container.New(look.NewColumn(4), append([]fyne.CanvasObject{look.NewLabel(i18n.T(label))}, rest...)...)
	}
	languageLine := container.NewBorder(nil, nil, look.NewLabel(i18n.T("window.description")), nil,
		container.NewHBox(f.language, layout.NewSpacer()))
	f.more = container.New(look.NewColumn(12),
		group("window.permission", f.permission.entry), group("window.comment", f.comment.entry, f.commentHint))
	f.more.Hide()
	f.moreButton = look.NewButton(look.Plain, i18n.T("window.more"), p.toggleMore)
	f.moreButton.Small, f.moreButton.Caret = true, true
	f.accountGroup = group("window.goes_to", f.account)
	place := container.NewBorder(nil, nil, nil, f.clearPlace, f.place.entry)
	f.content = container.New(look.NewColumn(12),
		f.byHand,
		group("window.title", f.title.entry, f.titleError, f.titleHint),
		f.captions.content,
		container.New(look.NewColumn(0), languageLine, f.text.entry),
		container.New(&twoColumns{gap: 10}, group("window.date", f.date.entry, f.dateHint), group("window.author", f.author.entry)),
		container.New(&twoColumns{gap: 10}, group("window.source", f.source.entry), group("window.licence", f.license)),
		group("window.categories", f.categories),
		group("window.location", place, f.placeError, f.placeHint),
		f.accountGroup,
		container.NewHBox(f.moreButton),
		f.more,
	)
}

func (p *Panel) field(entry *look.Entry, empty string, get func(*uploader.Item) string, set func(*uploader.Patch, string)) *textField {
	f := &textField{entry: entry, empty: empty, get: get, set: set}
	entry.OnBlur = p.edits.flush
	entry.OnChanged = func(s string) {
		f.touched = true
		if f.typed != nil && !f.typed(s) {
			return
		}
		p.change(func(c *uploader.Patch) { f.set(c, s) })
	}
	p.form.texts = append(p.form.texts, f)
	return f
}

func licenseOptions() []look.Option {
	var options []look.Option
	for _, l := range wikitext.Licenses() {
		options = append(options, look.Option{Value: l.ID, Text: l.Name})
	}
	return options
}

// twoColumns sets two groups side by side, one above the other where they would
// get too narrow.
type twoColumns struct{ gap float32 }

const narrowColumn = 130

func (l *twoColumns) widths(width float32) (column float32, beside bool) {
	column = (width - l.gap) / 2
	if column < narrowColumn {
		return width, false
	}
	return column, true
}

// HeightWithin implements [look.HeightLayout].
func (l *twoColumns) HeightWithin(objects []fyne.CanvasObject, width float32) float32 {
	column, beside := l.widths(width)
	left, right := look.HeightFor(objects[0], column), look.HeightFor(objects[1], column)
	if beside {
		return max(left, right)
	}
	return left + l.gap + right
}

// Layout implements [fyne.Layout].
func (l *twoColumns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	column, beside := l.widths(size.Width)
	at := fyne.NewPos(0, 0)
	for _, o := range objects {
		height := look.HeightFor(o, column)
		o.Move(at)
		o.Resize(fyne.NewSize(column, height))
		if beside {
			at.X += column + l.gap
		} else {
			at.Y += height + l.gap
		}
	}
}

// MinSize implements [fyne.Layout].
func (l *twoColumns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(narrowColumn, max(objects[0].MinSize().Height, objects[1].MinSize().Height))
}
