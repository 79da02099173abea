package details

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/gui/queue"
	"wikidrop/gui/words"
	"wikidrop/uploader"
	"wikidrop/uploader/wikitext"
)

// untouch forgets which fields the person typed in.
func (p *Panel) untouch() {
	f := &p.form
	for _, t := range f.texts {
		t.touched = false
	}
	f.captions.untouch()
	p.late.untouch()
	f.licenseTouched, f.languageTouched, f.categoryTouched, f.accountTouched = false, false, false, false
}

func (p *Panel) loadForm() {
	f := &p.form
	items := p.editable()
	for _, t := range f.texts {
		t.load(items)
	}
	p.loadLanguage(items)
	p.loadSelect(f.license, f.licenseTouched, common(items, func(i *uploader.Item) string { return i.Description.License }))
	if !f.categoryTouched {
		list, mixed := shared(items)
		f.shownCategories = list
		placeholder := i18n.T("window.add_category")
		if mixed {
			placeholder = i18n.T("window.add_to_all")
		}
		f.categories.SetQuietly(list, placeholder)
	}
	p.loadAccounts(items)
	p.loadHints(items)
}

func (t *textField) load(items []uploader.Item) {
	if t.touched {
		return
	}
	v := common(items, t.get)
	placeholder := t.empty
	if v.mixed {
		placeholder = i18n.T("window.different")
	}
	if t.entry.PlaceHolder != placeholder {
		t.entry.SetPlaceHolder(placeholder)
	}
	t.entry.SetQuietly(v.text)
}

func (p *Panel) loadSelect(s *look.Select, touched bool, v value) {
	if touched {
		return
	}
	s.Placeholder = i18n.T("window.choose")
	if v.mixed {
		s.Placeholder = i18n.T("window.different")
	}
	s.SetQuietly(v.text)
}

func (p *Panel) loadLanguage(items []uploader.Item) {
	f := &p.form
	if !f.languageTouched {
		f.languageCode = common(items, func(i *uploader.Item) string { return i.Description.Language })
	}
	name := languageName(f.languageCode.text)
	if f.languageCode.mixed {
		name = i18n.T("window.different")
	}
	f.language.Set(name, nil, true)
}

func (p *Panel) loadAccounts(items []uploader.Item) {
	f := &p.form
	f.account.Options = p.o.Accounts()
	f.accountGroup.Hidden = len(f.account.Options) < 2
	p.loadSelect(f.account, f.accountTouched, common(items, func(i *uploader.Item) string { return i.Account }))
}

func (p *Panel) loadHints(items []uploader.Item) {
	f := &p.form
	place := common(items, placeText)
	f.clearPlace.Hidden = place.text == "" && !place.mixed
	photo := slices.ContainsFunc(items, func(i uploader.Item) bool { return fromPhoto(&i) })
	hint := ""
	switch {
	case photo:
		hint = i18n.T("window.place_from_photo")
	case !f.clearPlace.Hidden:
		hint = i18n.T("window.place_public")
	}
	f.placeHint.Set(hint, look.Secondary)
	exif := !slices.ContainsFunc(items, func(i uploader.Item) bool { return !i.Description.DateExif })
	hint = ""
	if exif && !f.date.touched {
		hint = i18n.T("window.date_from_camera")
	}
	f.dateHint.Set(hint, look.Secondary)
	p.checkTitle(f.title.entry.Text)
	p.countComment(f.comment.entry.Text)
}

// titleTyped shows what a title will become, or what is wrong with it.
func (p *Panel) titleTyped(text string) bool {
	defer p.scrolled.Refresh()
	return p.checkTitle(text)
}

// sampleTitles is how many titles of a pattern are checked while typing.
const sampleTitles = 200

func (p *Panel) checkTitle(text string) bool {
	f := &p.form
	items := p.editable()
	if len(items) == 0 {
		f.titleHint.Set("", look.Secondary)
		f.titleError.Set("", look.Bad)
		return false
	}
	if strings.TrimSpace(text) == "" {
		many := len(items) > 1
		f.titleHint.Set(patternHint(many), look.Secondary)
		f.titleError.Set(emptyTitle(many), look.Bad)
		return false
	}
	ids := make([]uploader.ID, 0, min(len(items), sampleTitles))
	for _, item := range items[:min(len(items), sampleTitles)] {
		ids = append(ids, item.ID)
	}
	titles := p.o.Engine.Titles(ids, text)
	f.titleHint.Set(titlesHint(titles, text, len(items)), look.Secondary)
	f.titleError.Set(p.titleProblem(items, titles), look.Bad)
	return true
}

func patternHint(many bool) string {
	if many {
		return i18n.T("window.title_pattern", i18n.Args{"Number": "{n:02}", "Name": "{name}", "Date": "{date}"})
	}
	return ""
}

func emptyTitle(many bool) string {
	if many {
		return ""
	}
	m := words.Problem(uploader.Problem{Code: uploader.CodeName, Name: &wikitext.Problem{Code: "empty"}})
	return m.Title
}

// titlesHint names the first titles that come of a pattern, and nothing when a
// title stays as it was typed.
func titlesHint(titles []string, typed string, count int) string {
	if len(titles) == 0 || (count == 1 && titles[0] == typed) {
		return ""
	}
	const named = 3
	hint := strings.Join(titles[:min(named, len(titles))], ", ")
	if rest := count - named; rest > 0 {
		hint = i18n.N("window.titles_and_more", rest, i18n.Args{"Titles": hint})
	}
	return hint
}

func (p *Panel) titleProblem(items []uploader.Item, titles []string) string {
	for i, title := range titles {
		if i >= len(items) {
			break
		}
		problem := wikitext.Check(title, items[i].Info.Extension, p.o.Engine.Rules(items[i].ID))
		if problem != nil {
			m := words.Problem(uploader.Problem{Code: uploader.CodeName, Name: problem})
			return queue.Sentence(words.Message{Title: m.Title, Why: m.Why})
		}
	}
	return ""
}

func (p *Panel) placeTyped(text string) bool {
	_, valid := parsePlace(text)
	wrong := ""
	if !valid && strings.TrimSpace(text) != "" {
		wrong = i18n.T("window.place_wrong")
	}
	p.form.placeError.Set(wrong, look.Bad)
	p.scrolled.Refresh()
	return wrong == ""
}

func (p *Panel) setPlace(c *uploader.Patch, text string) {
	place, ok := parsePlace(text)
	c.Place, c.RemovePlace = nil, !ok
	if ok {
		c.Place = &place
	}
}

func (p *Panel) removePlace() {
	p.form.place.entry.SetQuietly("")
	p.form.place.touched = true
	p.form.placeError.Set("", look.Bad)
	p.form.clearPlace.Hide()
	p.form.placeHint.Set("", look.Secondary)
	p.change(func(c *uploader.Patch) { p.setPlace(c, "") })
	p.scrolled.Refresh()
}

func (p *Panel) licenseChosen(id string) {
	p.form.licenseTouched = true
	p.change(func(c *uploader.Patch) { c.License = &id })
	p.edits.flush()
}

func (p *Panel) accountChosen(id string) {
	p.form.accountTouched = true
	p.change(func(c *uploader.Patch) { c.Account = &id })
	p.edits.flush()
}

func (p *Panel) chooseLanguage() {
	menu := fyne.NewMenu("")
	current := p.form.languageCode.text
	if current != "" && languageName(current) == current {
		menu.Items = append(menu.Items, p.languageItem(current, current))
	}
	for _, l := range languages {
		menu.Items = append(menu.Items, p.languageItem(l.code, l.name))
	}
	b := p.form.language
	c := fyne.CurrentApp().Driver().CanvasForObject(b)
	widget.ShowPopUpMenuAtRelativePosition(menu, c, fyne.NewPos(0, b.Size().Height), b)
}

func (p *Panel) languageItem(code, name string) *fyne.MenuItem {
	item := fyne.NewMenuItem(name, func() { p.languageChosen(code) })
	item.Checked = code == p.form.languageCode.text
	return item
}

func (p *Panel) languageChosen(code string) {
	p.form.languageTouched, p.form.languageCode = true, value{text: code}
	p.form.language.Set(languageName(code), nil, true)
	p.change(func(c *uploader.Patch) { c.Language = &code })
	p.edits.flush()
}

func (p *Panel) categoriesChanged(list []string) {
	f := &p.form
	f.categoryTouched = true
	p.edits.recategorize(p.o.Now(), difference(list, f.shownCategories), difference(f.shownCategories, list))
	f.shownCategories = list
	p.o.Soon()
	p.scrolled.Refresh()
}

func (p *Panel) toggleMore() {
	p.form.more.Hidden = !p.form.more.Hidden
	label := "window.more"
	if !p.form.more.Hidden {
		label = "window.less"
	}
	p.form.moreButton.Set(i18n.T(label), nil, true)
	p.scrolled.Refresh()
}
