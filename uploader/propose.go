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
	alike := map[string]int{}
	candidates := make([][]string, len(found))
	var all []string
	for i, f := range found {
		if !slices.Contains(f.hold.Problem.Choices, ChoiceSuggested) || f.hold.Problem.Suggested != "" {
			continue
		}
		candidates[i] = e.candidates(f.it, rules, alike)
		all = append(all, candidates[i]...)
	}
	if len(all) == 0 {
		return
	}
	slices.Sort(all)
	known, err := e.lookUp(ctx, account, slices.Compact(all))
	if err != nil {
		e.log.Info("proposed names not looked up", "error", err)
	}
	given := map[string]bool{}
	for i, list := range candidates {
		if len(list) == 0 {
			continue
		}
		free := slices.IndexFunc(list, func(t string) bool { return !given[t] && !occupied(known[t]) })
		var title string
		if free >= 0 {
			title = list[free]
		} else {
			title = e.unlike(found[i].it, rules, func(t string) bool { return given[t] })
		}
		given[title] = true
		found[i].hold.Problem.Suggested = title
	}
}

// candidates lists the next titles for an item that nobody wants: as many more as
// items before it had the same, so that what one is offered leaves enough to the next.
func (e *Engine) candidates(it Item, r wikitext.Rules, alike map[string]int) []string {
	first := e.unlike(it, r, func(string) bool { return false })
	list := []string{first}
	for range proposals - 1 + alike[first] {
		t := e.unlike(it, r, func(t string) bool { return slices.Contains(list, t) })
		if slices.Contains(list, t) {
			break
		}
		list = append(list, t)
	}
	alike[first]++
	return list
}

// unlike is the next title for an item that is neither taken nor promised.
func (e *Engine) unlike(it Item, r wikitext.Rules, taken func(string) bool) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return wikitext.Suggest(it.Title, it.Info.Extension, r, func(t string) bool {
		return t == it.Title || taken(t) || e.promised(it.Account, t)
	})
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
