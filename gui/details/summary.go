package details

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/gui/words"
	"wikidrop/uploader"
	"wikidrop/uploader/wikitext"
)

// summaryLines are what is told of published files, in order.
var summaryLines = []struct {
	label string
	get   func(*uploader.Item) string
}{
	{"window.published_title", func(i *uploader.Item) string { return i.PublishedTitle }},
	{"window.description", func(i *uploader.Item) string { return i.Description.Text }},
	{"window.date", func(i *uploader.Item) string { return i.Description.Date }},
	{"window.author", func(i *uploader.Item) string { return words.Author(i.Description.Author) }},
	{"window.source", func(i *uploader.Item) string { return words.Source(i.Description.Source) }},
	{"window.licence", func(i *uploader.Item) string { return licenceName(i.Description.License) }},
	{"window.location", placeText},
	{"window.comment", func(i *uploader.Item) string { return i.Comment }},
}

func licenceName(id string) string {
	if l, ok := wikitext.LicenseByID(id); ok {
		return l.Name
	}
	return id
}

// loadSummary tells what was published; there is nothing to type any more.
func (p *Panel) loadSummary() {
	p.summary.Objects = nil
	for _, line := range summaryLines {
		v := common(p.items, line.get)
		if v.mixed {
			v.text = i18n.T("window.different")
		}
		if v.text != "" {
			p.addSummary(line.label, look.NewParagraph(v.text))
		}
		if line.label == "window.published_title" {
			p.summarizeCaptions()
		}
	}
	if categories, _ := shared(p.items); len(categories) > 0 {
		tags := look.NewTags("", nil)
		tags.SetQuietly(categories, "")
		tags.SetEnabled(false)
		p.addSummary("window.categories", tags)
	}
	p.summary.Refresh()
}

func (p *Panel) addSummary(label string, o fyne.CanvasObject) {
	p.summary.Add(container.New(look.NewColumn(2), look.NewLabel(i18n.T(label)), o))
}
