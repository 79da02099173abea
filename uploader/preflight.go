package uploader

import (
	"cmp"
	"context"
	"slices"
	"time"

	"wikidrop/uploader/mediawiki"
)

const (
	// freshness is how long the wiki's word on title and content is good for
	// sending. What changes after that comes as a warning.
	freshness = 10 * time.Minute
	// checkAtOnce is how many titles one query can hold.
	checkAtOnce = 50
	// quietTime is how long drafts are not looked up after that failed.
	quietTime = time.Minute
)

// startChecking looks items up on the wiki before their bytes are sent, without
// changing anything there. The caller holds mu.
func (e *Engine) startChecking(w *wikiState, account string, list []*entry) {
	list = e.seenFirst(list)[:min(len(list), checkAtOnce)]
	ids := make([]ID, len(list))
	for i, en := range list {
		ids[i] = en.ID
	}
	w.checking = true
	e.spawn(func() {
		err := e.checkItems(e.ctx, account, ids)
		e.mu.Lock()
		defer e.mu.Unlock()
		w.checking = false
		if err != nil && e.ctx.Err() == nil {
			e.notChecked(w, account, ids, err)
		}
		poke(e.wake)
	})
}

// seenAtOnce is more rows than a window shows.
const seenAtOnce = 60

// seenFirst puts those that somebody looks at before the others, each in the order of
// the queue. The caller holds mu.
func (e *Engine) seenFirst(list []*entry) []*entry {
	seen := func(en *entry) int {
		if en.looked > 0 && e.looks-en.looked < seenAtOnce {
			return 0
		}
		return 1
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b *entry) int { return cmp.Compare(seen(a), seen(b)) })
	return list
}

// notChecked puts the error of a query for many items where it belongs: to the wiki
// while it may pass, then to each item that somebody waits for. Drafts only wait for
// the next try.
func (e *Engine) notChecked(w *wikiState, account string, ids []ID, err error) {
	w.quiet = e.clock.Now().Add(quietTime)
	me := apiError(err)
	passing := me != nil && me.Behaviour == mediawiki.Transient && w.failures < patience
	for _, id := range ids {
		en := e.items[id]
		if en == nil || en.cancel != nil || en.Account != account || !wanted(&en.Item) || e.isFresh(en) || en.Hold.Kind != HoldNone {
			continue
		}
		if passing {
			p := e.problem(&en.Item, me)
			if me.About == mediawiki.AboutNetwork {
				p.Code = CodeNetwork
			}
			e.pause(account, p, e.atLeast(account, me))
			return
		}
		e.settle(en, err)
	}
}

// blamed puts the error of a query about one item on that item, and tells whether
// it belongs there: those behind it can be checked all the same.
func (e *Engine) blamed(id ID, err error) bool {
	me := apiError(err)
	if me == nil || me.Whole || me.About == mediawiki.AboutNetwork || me.Behaviour == mediawiki.LogIn || foreign(me) || stops(me) {
		return false
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if en := e.items[id]; en != nil && wanted(&en.Item) && en.Hold.Kind == HoldNone {
		e.settle(en, err)
	}
	return true
}

func (e *Engine) isFresh(en *entry) bool {
	return !en.fresh.IsZero() && e.clock.Now().Sub(en.fresh) < freshness
}

// finding is what a look at an item came to.
type finding struct {
	it   Item
	hold Hold
}

// checkItems checks items of one account: with one query for all titles, so that a
// name that will not do shows at once, and then each for its content and for what
// else the wiki would ask. What is found is a hold; what is not makes the item ready.
// errPause says that the account may not upload.
func (e *Engine) checkItems(ctx context.Context, account string, ids []ID) error {
	site, err := e.site(ctx, account)
	if err != nil {
		return err
	}
	if p := checkAccount(site); p.Code != "" {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.stopAccount(account, p)
		return errPause
	}
	items, found := e.sortedHere(ctx, account, ids, site)
	infos, err := e.titleInfos(ctx, account, items)
	if err != nil {
		e.report(ctx, account, site, found)
		return err
	}
	free := items[:0:0]
	for i, it := range items {
		if t := infos[i]; !it.Committed.IsZero() && t.File != nil && !t.Shared && t.File.SHA1 == it.SHA1 {
			// The request whose answer was lost came after all.
			if err := e.arrived(it.ID, t.Title, t.File); err != nil {
				return err
			}
			continue
		}
		h := checkTitle(it, infos[i], site)
		if h.Kind == HoldNone {
			h = e.checkNamesake(it)
		}
		if h.Kind != HoldNone {
			found = append(found, finding{it, h})
			continue
		}
		free = append(free, it)
	}
	e.report(ctx, account, site, found)
	return e.checkFree(ctx, account, free, site)
}

// sortedHere parts items into those that the wiki has to be asked about, and those
// that need no question to know what is wrong with them.
func (e *Engine) sortedHere(ctx context.Context, account string, ids []ID, site *mediawiki.Site) (items []Item, found []finding) {
	for _, id := range ids {
		it, ok := e.item(id)
		if !ok || it.Hold.Kind != HoldNone || it.Account != account {
			continue
		}
		if h := e.checkHere(ctx, &it, site); h.Kind != HoldNone {
			found = append(found, finding{it, h})
			continue
		}
		items = append(items, it)
	}
	return items, found
}

// checkNamesake finds a file that stands before a draft in the queue, for the same
// wiki, and wants the same title. One that is to be published is left to the wiki: it
// asks about what came first.
func (e *Engine) checkNamesake(it Item) Hold {
	e.mu.Lock()
	defer e.mu.Unlock()
	if it.Intent != IntentDraft || e.titles[titleKey(it.Account, it.Title)] < 2 {
		return Hold{}
	}
	for _, en := range e.items {
		if en.Title == it.Title && en.Account == it.Account && en.ID != it.ID && !en.Skipped && en.Stage < StagePublished && en.Rank < it.Rank {
			return Hold{Kind: HoldNeedsYou, Problem: Problem{
				Code: CodeSameName, About: mediawiki.AboutTitle,
				Choices: []Choice{ChoiceSuggested, ChoiceRename, ChoiceRetry, ChoiceSkip},
			}}
		}
	}
	return Hold{}
}

// checkFree looks at items whose titles are free.
func (e *Engine) checkFree(ctx context.Context, account string, items []Item, site *mediawiki.Site) error {
	near, err := e.near(ctx, account, items, site)
	if err != nil {
		return err
	}
	for _, it := range items {
		if it.Intent == IntentDraft && e.hurried(account) {
			return nil // the rest of the drafts comes later
		}
		h, err := e.checkContent(ctx, it)
		if err != nil && e.blamed(it.ID, err) {
			continue
		}
		if err != nil {
			return err
		}
		if h.Kind == HoldNone && it.Intent == IntentDraft {
			if h, err = e.foresee(ctx, it, site, near); err != nil {
				return err
			}
		}
		e.report(ctx, account, site, []finding{{it, h}})
	}
	return nil
}

// report keeps what was found of items, with names that would do where one is to be
// proposed.
func (e *Engine) report(ctx context.Context, account string, site *mediawiki.Site, found []finding) {
	e.propose(ctx, account, site, found)
	for _, f := range found {
		e.checked(f.it, f.hold)
	}
}

func (e *Engine) titleInfos(ctx context.Context, account string, items []Item) ([]mediawiki.TitleInfo, error) {
	if len(items) == 0 {
		return nil, nil
	}
	titles := make([]string, len(items))
	for i, it := range items {
		titles[i] = it.Title
	}
	var infos []mediawiki.TitleInfo
	err := e.call(ctx, account, func(c wiki) (err error) {
		infos, err = c.Titles(ctx, titles)
		return err
	})
	return infos, err
}

// checked keeps the outcome, unless the item changed while the wiki was asked.
func (e *Engine) checked(it Item, h Hold) {
	e.mu.Lock()
	defer e.mu.Unlock()
	en := e.items[it.ID]
	if en == nil || en.Title != it.Title || en.SHA1 != it.SHA1 || en.Account != it.Account || en.Hold.Kind != HoldNone {
		return
	}
	if h.Kind != HoldNone {
		e.hold(en, h)
		return
	}
	if en.Stage == StageNew {
		e.change(en, func(en *entry) { en.Stage = StageChecked })
	}
	en.fresh, en.ask = e.clock.Now(), false
	e.notify()
}

// site is what the wiki says of itself and of the account, asked once a login.
func (e *Engine) site(ctx context.Context, account string) (*mediawiki.Site, error) {
	s, err := e.accounts.Session(account)
	if err != nil {
		return nil, err
	}
	site, err := s.Site(ctx)
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	w := e.wiki(account)
	known := w.site == site
	e.mu.Unlock()
	if known {
		return site, nil
	}
	information, err := e.hasInformation(ctx, account)
	if err != nil {
		return nil, err
	}
	acc, _ := e.accounts.Get(account)
	e.mu.Lock()
	defer e.mu.Unlock()
	w.site, w.information, w.tested = site, information, markOf(acc)
	e.notify()
	return site, nil
}

// hasInformation tells whether file pages of the wiki use {{Information}}.
func (e *Engine) hasInformation(ctx context.Context, account string) (bool, error) {
	err := e.call(ctx, account, func(c wiki) error {
		_, _, err := c.PageText(ctx, "Template:Information")
		return err
	})
	if me := apiError(err); me != nil && (me.Code == "missingtitle" || me.Code == "invalidtitle") {
		return false, nil
	}
	return err == nil, err
}
