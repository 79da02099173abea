package uploader

import (
	"context"
	"maps"
	"slices"
	"time"

	"wikidrop/uploader/mediawiki"
)

// describing tells whether an item is published and its captions are still to be
// set. Nothing that goes wrong with them touches the upload again.
func describing(it *Item) bool {
	return it.Stage == StagePublished && len(it.Captions) > 0 && (it.Hold.Kind == HoldNone || it.Hold.Problem.After)
}

// owes tells whether captions are to be set once an item is published: they were
// typed, and its wiki has some. The caller holds mu.
func (e *Engine) owes(it *Item) bool { return len(it.Captions) > 0 && e.hasCaptions(it.Account) }

// hasCaptions is what the wiki said last of its own. The caller holds mu.
func (e *Engine) hasCaptions(account string) bool {
	if w := e.wikis[account]; w != nil && w.site != nil {
		return w.site.HasCaptions()
	}
	acc, ok := e.accounts.Get(account)
	return ok && acc.Facts.Captions
}

// describeNext sets captions of what is published, one file at a time for each
// account: wikis ask for edits in a row. It returns when to look again. The caller
// holds mu.
func (e *Engine) describeNext(owing []*entry, now time.Time) time.Duration {
	next := longest
	if e.pausedAll {
		return next
	}
	for _, en := range owing {
		w := e.wiki(en.Account)
		switch {
		case w.stop.Code != "":
			if !w.asking {
				e.hold(en, Hold{Kind: HoldNeedsYou, Problem: captionProblem(w.stop)})
			}
		case w.until.After(now):
			next = min(next, w.until.Sub(now))
		case w.describing, w.failures > 0 && (w.sending > 0 || w.checking):
		default:
			e.startDescribing(w, en)
		}
	}
	return next
}

func (e *Engine) startDescribing(w *wikiState, en *entry) {
	if !w.until.IsZero() {
		w.until = noTime
		e.touchWaiting(en.Account)
	}
	w.describing = true
	id := en.ID
	e.begin(en, ActivityDescribing, func(ctx context.Context) { e.describe(ctx, id) }, func() { w.describing = false })
}

func (e *Engine) describe(ctx context.Context, id ID) {
	err := e.setCaptions(ctx, id)
	if err == nil || ctx.Err() != nil {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if en := e.items[id]; en != nil && describing(&en.Item) {
		e.settle(en, err)
	}
}

// setCaptions reads what the file page has and writes only what differs, so that it
// may be broken off anywhere and done again.
func (e *Engine) setCaptions(ctx context.Context, id ID) error {
	it, ok := e.item(id)
	if !ok || !describing(&it) {
		return nil
	}
	e.doing(id, ActivityDescribing, max(it.Size, 0))
	page, err := e.publishedPage(ctx, it)
	if err != nil {
		return err
	}
	var there map[string]string
	err = e.call(ctx, it.Account, func(c wiki) (err error) {
		there, err = c.Captions(ctx, page.PageID)
		return err
	})
	if err != nil {
		return err
	}
	if missing := lacking(it.Captions, there); len(missing) > 0 {
		if err := e.writeCaptions(ctx, it, page.PageID, missing); err != nil {
			return err
		}
	}
	return e.described(it)
}

// publishedPage finds the file page. It may come a moment after the file; a page
// that holds another file by now is not ours to describe.
func (e *Engine) publishedPage(ctx context.Context, it Item) (mediawiki.TitleInfo, error) {
	infos, err := e.titleInfos(ctx, it.Account, []Item{{Title: it.PublishedTitle}})
	if err != nil {
		return mediawiki.TitleInfo{}, err
	}
	if len(infos) == 0 || infos[0].PageID == 0 || infos[0].File == nil || infos[0].Shared {
		return mediawiki.TitleInfo{}, &mediawiki.Error{
			Code: "no-such-entity", Action: "set captions", Behaviour: mediawiki.Transient, About: mediawiki.AboutWiki, Tries: pageTries,
		}
	}
	if page := infos[0]; it.SHA1 == "" || page.File.SHA1 == "" || page.File.SHA1 == it.SHA1 {
		return page, nil
	}
	return mediawiki.TitleInfo{}, needsYou(captionProblem(Problem{Code: CodeMismatch, About: mediawiki.AboutFile, Existing: infos[0].File}))
}

// pageTries is how often a page is looked for that is not there.
const pageTries = 4

// lacking are the captions that a page has not, or not in this wording.
func lacking(wanted, there map[string]string) map[string]string {
	missing := map[string]string{}
	for language, text := range wanted {
		if text = mediawiki.Caption(text); text != mediawiki.Caption(there[language]) {
			missing[language] = text
		}
	}
	return missing
}

func (e *Engine) writeCaptions(ctx context.Context, it Item, page int64, captions map[string]string) error {
	if wait := e.editSlot(it.Account); wait > 0 {
		return waitError{wait, Problem{Code: CodePace, About: mediawiki.AboutAccount}}
	}
	e.mu.Lock()
	edit := mediawiki.CaptionEdit{PageID: page, Captions: captions, Summary: e.comment(&it)}
	e.mu.Unlock()
	return e.call(ctx, it.Account, func(c wiki) error {
		_, err := c.SetCaptions(ctx, edit)
		return err
	})
}

// described writes down that a page has the captions, unless others were typed
// meanwhile.
func (e *Engine) described(it Item) error {
	done := false
	err := e.save(it.ID, func(en *entry) {
		done = en.Stage == StagePublished && maps.Equal(en.Captions, it.Captions)
		if done {
			en.Stage, en.Attempts, en.Hold = StageDescribed, 0, Hold{}
		}
	})
	if err == nil && done {
		e.log.Info("described", "id", it.ID, "title", it.PublishedTitle, "languages", len(it.Captions))
	}
	return err
}

// captionProblem is a refusal as the published item shows it: the file is there, so
// that the ways out are about the captions only.
func captionProblem(p Problem) Problem {
	p.Choices = []Choice{ChoiceRetry, ChoiceSkip}
	if p.About == mediawiki.AboutAccount {
		p.Choices = []Choice{ChoiceAccount, ChoiceRetry, ChoiceSkip}
	}
	return p
}

// captionsRefused holds an item whose captions were refused. What the account may
// not do it need not try with every file. The caller holds mu.
func (e *Engine) captionsRefused(en *entry, me *mediawiki.Error, p Problem) {
	e.hold(en, Hold{Kind: kindFor(me), Problem: p})
	if me.About != mediawiki.AboutAccount {
		return
	}
	for _, other := range e.items {
		if other.Account == en.Account && describing(&other.Item) && other.Hold.Kind == HoldNone && other.cancel == nil {
			e.hold(other, Hold{Kind: kindFor(me), Problem: p})
		}
	}
}

// editSlot books one edit against the account's own limit, which uploads count for
// as well, and returns how long it asks to wait; when that is not zero, nothing is
// booked.
func (e *Engine) editSlot(account string) time.Duration {
	e.mu.Lock()
	defer e.mu.Unlock()
	w, now := e.wiki(account), e.clock.Now()
	limit := e.editLimit(account)
	if wait := w.editWait(limit, now); wait > 0 {
		return wait
	}
	window := time.Duration(limit.Seconds) * time.Second
	w.edited = slices.DeleteFunc(w.edited, func(t time.Time) bool { return now.Sub(t) > window })
	w.edited = append(w.edited, now)
	return 0
}

// editLimit is the account's own, zero: none is known. The caller holds mu.
func (e *Engine) editLimit(account string) mediawiki.RateLimit {
	w := e.wikis[account]
	if w == nil || w.site == nil || w.site.User.Can("noratelimit") {
		return mediawiki.RateLimit{}
	}
	return generous(w.site.User.Edit)
}

// editWait is how long until one more edit keeps to a limit.
func (w *wikiState) editWait(l mediawiki.RateLimit, now time.Time) time.Duration {
	if l.Hits <= 0 || l.Seconds <= 0 {
		return 0
	}
	edits := slices.Concat(w.published, w.edited)
	if len(edits) < l.Hits {
		return 0
	}
	slices.SortFunc(edits, time.Time.Compare)
	window := time.Duration(l.Seconds) * time.Second
	return max(0, edits[len(edits)-l.Hits].Add(window).Sub(now))
}
