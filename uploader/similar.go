package uploader

import (
	"context"
	"path"
	"slices"
	"strings"

	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/wikitext"
)

// names are what the wiki has of titles that are like those of items.
type names map[string]mediawiki.TitleInfo

// near looks similar titles of drafts up, those of many items in one query. Files
// that are about to be sent go without.
func (e *Engine) near(ctx context.Context, account string, items []Item, site *mediawiki.Site) (names, error) {
	var titles []string
	for _, it := range items {
		if it.Intent != IntentDraft {
			continue
		}
		titles = append(titles, spellings(it.Title, site.FileExtensions)...)
		if original := originalOf(it.Title); original != "" {
			titles = append(titles, original)
		}
	}
	if len(titles) == 0 || !e.foresees(ctx, account) {
		return nil, nil
	}
	slices.Sort(titles)
	known, err := e.lookUp(ctx, account, slices.Compact(titles))
	if me := apiError(err); me != nil && me.Behaviour != mediawiki.Transient && me.Behaviour != mediawiki.LogIn {
		e.log.Info("similar names not looked up", "code", me.Code)
		return known, nil
	}
	return known, err
}

// foresees tells whether the account's client can be asked more than it needs for
// sending.
func (e *Engine) foresees(ctx context.Context, account string) bool {
	can := false
	err := e.call(ctx, account, func(c wiki) error {
		_, can = c.(foreseer)
		return nil
	})
	return err == nil && can
}

// usualExtensions are those under which the same picture often lies.
var usualExtensions = []string{"jpg", "png", "tif", "gif", "webp", "svg"}

// spellings lists titles that differ in the extension only: in how it is written, or
// in the usual types of a picture that the wiki takes.
func spellings(title string, taken []string) []string {
	ext := strings.TrimPrefix(path.Ext(title), ".")
	if ext == "" {
		return nil
	}
	base := strings.TrimSuffix(title, ext)
	others := []string{strings.ToLower(ext), strings.ToUpper(ext)}
	for _, other := range taken {
		if wikitext.SameExtension(other, ext) {
			others = append(others, other, strings.ToUpper(other))
		}
	}
	for _, other := range usualExtensions {
		if len(taken) == 0 || slices.Contains(taken, other) {
			others = append(others, other)
		}
	}
	others = append(others, "JPG", "PNG")
	var titles []string
	for _, other := range others {
		if t := base + other; t != title && !slices.Contains(titles, t) {
			titles = append(titles, t)
		}
	}
	return titles
}

// originalOf is the title of the picture that a reduced copy is named after, "" when a
// title does not look like one.
func originalOf(title string) string {
	if !likeThumbnail.MatchString(title) {
		return ""
	}
	_, original, _ := strings.Cut(title, "-")
	return original
}

// similar is the question about a file whose name is like that of an item.
func (n names) similar(it Item, site *mediawiki.Site) Problem {
	for _, title := range spellings(it.Title, site.FileExtensions) {
		if p := n.asked("exists-normalized", it, title); p.Code != "" {
			return p
		}
	}
	return n.asked("thumb", it, originalOf(it.Title))
}

func (n names) asked(kind string, it Item, title string) Problem {
	t := n[title]
	if t.File == nil || t.Shared || t.Title == it.Title || accepted(it, kind) {
		return Problem{}
	}
	named := t.Title
	if kind == "thumb" { // the wiki names the wanted title then
		named = it.Title
	}
	p := warningOf(kind, named)
	p.Existing = t.File
	return p
}
