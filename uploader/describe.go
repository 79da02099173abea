package uploader

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/wikitext"
)

// ErrTooLate means that Edit left items alone because their publishing request
// went out already; the others are changed.
var ErrTooLate = errors.New("uploader: already published")

// Patch changes descriptions; nil fields stay as they are.
type Patch struct {
	Title       *string // may hold {n}, {n:02}, {name}, {date}
	Account     *string
	Text        *string
	Language    *string
	Date        *string
	Author      *string
	Source      *string
	License     *string
	Permission  *string
	Categories  *[]string
	Place       *Place // nil field: unchanged
	RemovePlace bool
	PageText    *string // "": made from the description again
	Comment     *string // "": Options.Comment
	// Captions are changed in these languages; "" takes one away. They may change
	// after publishing, too, where the wiki did not take them.
	Captions *map[string]string
}

// Place is a position in degrees.
type Place struct{ Latitude, Longitude float64 }

// Edit changes items that are not published yet. It is on disk when it returns.
func (e *Engine) Edit(ids []ID, p Patch) error {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return errClosed
	}
	editable, late := e.editable(ids, p.onlyCaptions())
	var titles []string
	if p.Title != nil {
		titles = e.titlesFor(editable, *p.Title)
	}
	b := e.batch
	for i, en := range editable {
		b = e.change(en, func(en *entry) {
			e.apply(en, p)
			if titles != nil {
				retitle(en, titles[i])
			}
			e.attend(en)
		})
	}
	e.mu.Unlock()
	return e.keptDescriptions(b, len(editable), late)
}

// keptDescriptions waits until changed descriptions are on disk. A batch without changes is
// never written.
func (e *Engine) keptDescriptions(b *batch, changed int, late bool) error {
	if changed > 0 {
		if err := e.written(b); err != nil {
			return fmt.Errorf("keep the description: %w", err)
		}
	}
	if late {
		return ErrTooLate
	}
	return nil
}

// editable picks the entries that may change still, or whose captions may; late says
// that there were others. The caller holds mu.
func (e *Engine) editable(ids []ID, captions bool) (list []*entry, late bool) {
	for _, id := range ids {
		en := e.items[id]
		switch {
		case en == nil:
		case captions && recaptionable(&en.Item):
			list = append(list, en)
		case en.Stage >= StagePublishing:
			late = true
		default:
			list = append(list, en)
		}
	}
	return list, late
}

func (e *Engine) apply(en *entry, p Patch) {
	d := &en.Description
	set(&d.Text, p.Text)
	set(&d.Language, p.Language)
	if p.Date != nil && *p.Date != d.Date {
		d.Date, d.DateExif = *p.Date, false
	}
	if p.Author != nil {
		d.Author = e.linked(en.Account, *p.Author)
	}
	set(&d.Source, p.Source)
	set(&d.License, p.License)
	set(&d.Permission, p.Permission)
	set(&en.PageText, p.PageText)
	set(&en.Comment, p.Comment)
	if p.Categories != nil {
		d.Categories = slices.Clone(*p.Categories)
	}
	if p.Place != nil {
		d.Latitude, d.Longitude, d.HasPlace = p.Place.Latitude, p.Place.Longitude, true
	}
	if p.RemovePlace {
		d.Latitude, d.Longitude, d.HasPlace, d.Heading, d.HasHeading = 0, 0, false, 0, false
	}
	if p.Captions != nil {
		recaption(en, *p.Captions)
	}
	if p.Account != nil {
		e.moveTo(en, *p.Account)
	}
}

// linked makes the name of the account a link to its user page, as new drafts have
// it. Any other name stays as it was typed.
func (e *Engine) linked(id, author string) string {
	if acc, ok := e.accounts.Get(id); ok && author == acc.User && author != "" {
		return e.author(acc)
	}
	return author
}

func set(field *string, value *string) {
	if value != nil {
		*field = *value
	}
}

// moveTo gives an item to another account. What the old one's stash holds is of no
// use there.
func (e *Engine) moveTo(en *entry, id string) {
	if en.Account == id {
		return
	}
	old, _ := e.accounts.Get(en.Account)
	acc, ok := e.accounts.Get(id)
	if !ok {
		return
	}
	if en.Description.Author == "" || en.Description.Author == e.author(old) {
		en.Description.Author = e.author(acc)
	}
	en.Account, en.Ahead = id, false
	e.interrupt(en)
	forgetKey(en)
	forgetAnswers(en, nil)
	en.Stage, en.Committed, en.Hold = StageNew, noTime, Hold{}
}

// retitle changes the wanted title. Answers that were about the old one are void.
func retitle(en *entry, title string) {
	if en.Title == title {
		return
	}
	en.Title = title
	forgetAnswers(en, aboutContent)
	en.Committed = noTime
	if aboutTitle(en.Hold.Problem) {
		en.Hold = Hold{}
	}
}

// forgetAnswers drops accepted warnings but those that keep says yes to, and lets
// the wiki be asked again.
func forgetAnswers(en *entry, keep func(kind string) bool) {
	en.Accepted = slices.DeleteFunc(slices.Clone(en.Accepted), func(kind string) bool {
		return keep == nil || !keep(kind)
	})
	en.fresh, en.ask = noTime, true
	if en.Stage == StageChecked {
		en.Stage = StageNew
	}
}

// aboutContent tells whether a warning stays true under another title.
func aboutContent(kind string) bool {
	return slices.Contains([]string{"duplicate", "duplicate-archive", "large-file", "filetype-unwanted-type", CodeDamaged, CodeTwice}, kind)
}

// aboutTitle tells whether another title may get rid of a problem.
func aboutTitle(p Problem) bool {
	return p.Code == CodeName || p.About == mediawiki.AboutTitle ||
		slices.Contains(p.Choices, ChoiceRename) || slices.Contains(p.Choices, ChoiceSuggested)
}

// Titles tells which titles Edit would give, for showing under the field.
func (e *Engine) Titles(ids []ID, pattern string) []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	list, _ := e.editable(ids, false)
	return e.titlesFor(list, pattern)
}

// titlesFor fills a pattern for each entry, with the extension of its file and
// unlike the others of the selection. The caller holds mu.
func (e *Engine) titlesFor(list []*entry, pattern string) []string {
	given := map[string]bool{}
	titles := make([]string, len(list))
	for i, en := range list {
		rules := e.rules(en.Account)
		title := wikitext.Normalize(withExtension(fill(pattern, en, i+1), en), rules)
		if given[title] {
			title = wikitext.Suggest(title, extension(title), rules, func(t string) bool { return given[t] })
		}
		given[title] = true
		titles[i] = title
	}
	return titles
}

var variable = regexp.MustCompile(`\{(name|date|n(?::(0?)([1-9]))?)\}`)

// fill replaces the variables of a title pattern; n counts from 1 in the
// selection, {n:03} with zeros in front.
func fill(pattern string, en *entry, n int) string {
	return variable.ReplaceAllStringFunc(pattern, func(v string) string {
		switch m := variable.FindStringSubmatch(v); {
		case m[1] == "name":
			return localName(&en.Item)
		case m[1] == "date":
			return localDate(&en.Item)
		case m[3] != "" && m[2] == "0":
			return fmt.Sprintf("%0"+m[3]+"d", n)
		case m[3] != "":
			return fmt.Sprintf("%"+m[3]+"d", n)
		default:
			return strconv.Itoa(n)
		}
	})
}

// localName is the file's own name without extension.
func localName(it *Item) string {
	name := path.Base(strings.ReplaceAll(it.Path, `\`, "/"))
	if it.Path == "" {
		name = it.Title
	}
	return strings.TrimSuffix(name, path.Ext(name))
}

// localDate is the day when the picture was taken, else when the file was written.
func localDate(it *Item) string {
	switch {
	case !it.Info.Meta.Taken.IsZero():
		return it.Info.Meta.Taken.Format("2006-01-02")
	case !it.ModTime.IsZero():
		return it.ModTime.Format("2006-01-02")
	}
	return ""
}

// withExtension adds the file's extension where the title has none that fits.
func withExtension(title string, en *entry) string {
	wanted := extension(en.Title)
	if en.Path != "" && extension(en.Path) != "" {
		wanted = extension(en.Path)
	}
	if wanted == "" {
		wanted = en.Info.Extension
	}
	typed := extension(title)
	if wanted == "" || typed == wanted || wikitext.SameExtension(typed, wanted) || wikitext.SameExtension(typed, en.Info.Extension) {
		return title
	}
	return title + "." + wanted
}

// PageText is the text that would be written for an item, and whether the person
// typed it by hand.
func (e *Engine) PageText(id ID) (text string, byHand bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	en := e.items[id]
	if en == nil {
		return "", false
	}
	return e.pageText(&en.Item), en.PageText != ""
}

func (e *Engine) pageText(it *Item) string {
	if it.PageText != "" {
		return it.PageText
	}
	if w := e.wikis[it.Account]; w != nil && !w.information {
		return wikitext.PagePlain(it.Description)
	}
	return wikitext.Page(it.Description)
}

func (e *Engine) comment(it *Item) string {
	if it.Comment != "" {
		return it.Comment
	}
	return e.opts.Comment
}

// Rules are the wiki's rules for an item's title.
func (e *Engine) Rules(id ID) wikitext.Rules {
	e.mu.Lock()
	defer e.mu.Unlock()
	en := e.items[id]
	if en == nil {
		return wikitext.Rules{CaseFirst: true}
	}
	return e.rules(en.Account)
}

// rules are what is known without asking: the wiki's own once it was asked,
// MediaWiki's defaults before. The caller holds mu.
func (e *Engine) rules(id string) wikitext.Rules {
	if w := e.wikis[id]; w != nil && w.site != nil {
		return rulesOf(w.site)
	}
	r := wikitext.Rules{CaseFirst: true}
	if acc, ok := e.accounts.Get(id); ok {
		r.Extensions = acc.Facts.Extensions
	}
	return r
}

func rulesOf(s *mediawiki.Site) wikitext.Rules {
	return wikitext.Rules{
		CaseFirst:  s.CaseFirst,
		Extensions: s.FileExtensions,
		LegalChars: s.LegalChars,
		FilePrefix: []string{s.FileNS},
	}
}
