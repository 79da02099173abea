package uploader

import (
	"context"
	"slices"

	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/wikitext"
)

// proposals is how many names are looked up for an item to find one that is free.
const proposals = 4

// propose fills in the titles that are proposed: such as the wiki's rules allow,
// that nobody in the queue wants or was offered, and that are free on the wiki as far
// as one look tells. The same files in the same queue get the same titles.
func (e *Engine) propose(ctx context.Context, account string, site *mediawiki.Site, found []finding) {
	rules := rulesOf(site)
	offered := map[string]bool{}
	candidates := make([][]string, len(found))
	var all []string
	for i, f := range found {
		if !slices.Contains(f.hold.Problem.Choices, ChoiceSuggested) || f.hold.Problem.Suggested != "" {
			continue
		}
		candidates[i] = e.candidates(f.it, rules, offered)
		all = append(all, candidates[i]...)
	}
	if len(all) == 0 {
		return
	}
	known, err := e.lookUp(ctx, account, all)
	if err != nil {
		e.log.Info("proposed names not looked up", "error", err)
	}
	given := map[string]bool{}
	for i, list := range candidates {
		if len(list) == 0 {
			continue
		}
		title := list[0]
		for _, t := range list {
			if !given[t] && !occupied(known[t]) {
				title = t
				break
			}
		}
		given[title] = true
		found[i].hold.Problem.Suggested = title
	}
}

// candidates lists the next titles for an item that nobody wants, and marks them as
// offered.
func (e *Engine) candidates(it Item, r wikitext.Rules, offered map[string]bool) []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	var list []string
	for range proposals {
		t := wikitext.Suggest(it.Title, it.Info.Extension, r, func(t string) bool {
			return t == it.Title || offered[t] || e.promised(it.Account, t)
		})
		if slices.Contains(list, t) {
			break
		}
		offered[t] = true
		list = append(list, t)
	}
	return list
}

// promised tells whether a title is wanted by an item of the queue, or offered to one.
// The caller holds mu.
func (e *Engine) promised(account, title string) bool {
	key := titleKey(account, title)
	return e.titles[key] > 0 || e.offers[key] > 0
}

// occupied tells whether the wiki would ask about a title, too.
func occupied(t mediawiki.TitleInfo) bool {
	return t.File != nil || t.Shared || t.PageExists || t.Invalid != "" || len(t.Refused) > 0
}

// lookUp asks the wiki about any number of titles, and returns what it knows so far
// when that ends with an error.
func (e *Engine) lookUp(ctx context.Context, account string, titles []string) (map[string]mediawiki.TitleInfo, error) {
	known := map[string]mediawiki.TitleInfo{}
	for part := range slices.Chunk(titles, checkAtOnce) {
		err := e.call(ctx, account, func(c wiki) error {
			infos, err := c.Titles(ctx, part)
			for i, info := range infos {
				known[part[i]] = info
			}
			return err
		})
		if err != nil {
			return known, err
		}
	}
	return known, nil
}
