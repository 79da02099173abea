package uploader

import (
	"slices"
	"strings"

	"wikidrop/uploader/mediawiki"
)

// stopAccount ends the work of an account until a person, or a change of the
// account, lets it go on: one item asks, the others wait behind it. The first
// reason counts. The caller holds mu.
func (e *Engine) stopAccount(account string, p Problem) {
	w := e.wiki(account)
	if w.stop.Code != "" {
		return
	}
	w.stop, w.tested, w.facts = p, "", factsText(w.site)
	e.lookLater(w)
	if acc, ok := e.accounts.Get(account); ok {
		w.tested = markOf(acc)
	}
	e.log.Info("account stopped", "account", account, "code", p.Code)
	e.touchWaiting(account)
}

// goOn lets the account work again, as far as we are concerned.
func (w *wikiState) goOn() { w.stop, w.again, w.looks = Problem{}, noTime, 0 }

// stops tells that a refusal holds for all that the account does.
func stops(me *mediawiki.Error) bool {
	if me.Whole {
		return true
	}
	return me.About == mediawiki.AboutAccount && me.Behaviour != mediawiki.NewToken && me.Code != "badtags"
}

// aboutRights tells that a refusal contradicts what the wiki said of the account.
func aboutRights(code string) bool {
	known := []string{"permissiondenied", "badaccess-groups", "badaccess-group0", "writeapidenied", "uploaddisabled"}
	if slices.Contains(known, code) {
		return true
	}
	return strings.HasPrefix(code, "blocked") || strings.HasPrefix(code, "autoblocked") || strings.HasPrefix(code, "globalblocking-")
}

// refusedAccount stops the account of an item. Where the wiki took a right away it
// is asked what is left; one that takes nothing away meant this item alone. The
// caller holds mu.
func (e *Engine) refusedAccount(en *entry, me *mediawiki.Error, p Problem) {
	w := e.wiki(en.Account)
	stopped := w.stop.Code != ""
	e.stopAccount(en.Account, p)
	if stopped || w.asking || !aboutRights(me.Code) {
		return
	}
	w.asking = true
	account, alone := en.Account, ID(0)
	if !me.Whole {
		alone = en.ID
	}
	e.spawn(func() { e.askRights(account, alone) })
}

// askRights reads anew what the account may do. alone is the item that a refusal is
// about when the account may do everything, 0: the account all the same.
func (e *Engine) askRights(account string, alone ID) {
	_, err := e.accounts.Test(e.ctx, account)
	var site *mediawiki.Site
	if err == nil {
		site, err = e.site(e.ctx, account)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	w := e.wiki(account)
	w.asking = false
	e.wasTested(w, account)
	if err == nil {
		w.facts = factsText(site)
	}
	switch {
	case err != nil:
		e.log.Info("rights not known", "account", account, "error", err)
	case w.stop.Code == "":
	case checkAccount(site).Code != "":
		w.stop = checkAccount(site)
		w.looks = 0
		e.lookLater(w)
	case alone != 0:
		p := w.stop
		w.goOn()
		if en := e.items[alone]; en != nil && wanted(&en.Item) && en.Hold.Kind == HoldNone {
			e.hold(en, Hold{Kind: HoldNeedsYou, Problem: p})
		}
	}
	e.touchWaiting(account)
}

// askOnce lets one item say why the account stands still. The caller holds mu.
func (e *Engine) askOnce(w *wikiState, account string, list []*entry) {
	if w.asking {
		return
	}
	if old := e.asks(w, account); old != nil {
		if wanted(&old.Item) {
			return
		}
		e.change(old, func(en *entry) { en.Hold = Hold{} })
	}
	for _, en := range list {
		if wanted(&en.Item) {
			w.card = en.ID
			e.hold(en, Hold{Kind: HoldNeedsYou, Again: w.again, Problem: w.stop})
			e.touchWaiting(account)
			return
		}
	}
}

// asks returns the item that asks about a stopped account, nil: none yet.
func (e *Engine) asks(w *wikiState, account string) *entry {
	en := e.items[w.card]
	if en == nil || en.Account != account || en.Hold.Kind != HoldNeedsYou || en.Hold.Problem.Code != w.stop.Code {
		return nil
	}
	return en
}
