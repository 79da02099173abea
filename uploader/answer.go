package uploader

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/wikitext"
)

// Answer takes a way out of a hold. Choices that are not offered are ignored.
func (e *Engine) Answer(ids []ID, c Choice, argument string) error {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return errClosed
	}
	var removed []ID
	b := e.batch
	changed := false
	var offered []*entry
	for _, id := range ids {
		en := e.items[id]
		switch {
		case en == nil || !slices.Contains(en.Hold.Problem.Choices, c):
		case c == ChoiceRemove:
			removed = append(removed, id)
		default:
			offered = append(offered, en)
		}
	}
	arguments := []string{argument}
	if c == ChoiceRename && len(offered) > 1 {
		arguments = e.titlesFor(offered, argument) // one name for many is counted on
	}
	for i, en := range offered {
		e.log.Info("answered", "id", en.ID, "title", en.Title, "code", en.Hold.Problem.Code, "choice", c)
		b = e.change(en, func(en *entry) { e.answer(en, c, arguments[min(i, len(arguments)-1)]) })
		changed = true
	}
	e.mu.Unlock()
	e.Remove(removed...)
	if !changed {
		return nil
	}
	return e.written(b)
}

// answer carries one choice out. The caller holds mu.
func (e *Engine) answer(en *entry, c Choice, argument string) {
	p := en.Hold.Problem
	switch c {
	case ChoiceRename:
		rules := e.rules(en.Account)
		title := wikitext.Normalize(withExtension(strings.TrimSpace(argument), en), rules)
		if title != "" && title != en.Title {
			retitle(en, title)
			e.retry(en)
		}
	case ChoiceSuggested:
		if p.Suggested != "" {
			retitle(en, e.stillFree(en, p.Suggested))
			e.retry(en)
		}
	case ChoiceIgnore, ChoiceOverwrite:
		accept(en, p)
		e.retry(en)
	case ChoiceSkip:
		if en.Stage == StagePublished { // the file is there: only the captions are left out
			en.Captions, en.Stage, en.Hold = nil, StageDescribed, Hold{}
			return
		}
		en.Skipped, en.Hold = true, Hold{}
		e.log.Info("skipped", "id", en.ID, "title", en.Title, "code", p.Code)
	case ChoiceRetry, ChoiceCheckAgain:
		e.retry(en)
	case ChoiceLocate:
		if argument != "" {
			en.Path = argument
			e.readAgain(en)
		}
	case ChoiceSendNew:
		e.readAgain(en)
	case ChoiceDownload:
		en.Download = true
		e.retry(en)
	case ChoiceAccount:
		switch {
		case argument == "":
		case en.Stage < StagePublishing:
			e.moveTo(en, argument)
		default:
			e.handOver(en, argument)
		}
		e.retry(en)
	}
}

// stillFree is a suggestion, counted on where another file of the queue took it
// since. The caller holds mu.
func (e *Engine) stillFree(en *entry, title string) string {
	taken := func(t string) bool { return t != en.Title && e.promised(en.Account, t) }
	if !taken(title) {
		return title
	}
	return wikitext.Suggest(title, extension(title), e.rules(en.Account), taken)
}

// accept remembers the warnings that the person agreed to, as a set: a new one is
// asked about again.
func accept(en *entry, p Problem) {
	kinds := p.Warnings.Kinds()
	if len(kinds) == 0 {
		kinds = []string{p.Code}
	}
	accepted := slices.Clone(en.Accepted)
	for _, k := range kinds {
		if !slices.Contains(accepted, k) {
			accepted = append(accepted, k)
		}
	}
	en.Accepted = accepted
}

// readAgain lets the local file be inspected anew; what the wiki holds is dropped
// then if the content is another.
func (e *Engine) readAgain(en *entry) {
	if info, err := os.Stat(en.Path); err == nil {
		en.Size, en.ModTime = info.Size(), info.ModTime()
	}
	en.SHA1 = ""
	e.retry(en)
}

// accountsChanged lets items go on whose account is in order now, and gives drafts
// without one the default.
func (e *Engine) accountsChanged() {
	e.mu.Lock()
	defer e.mu.Unlock()
	standard, ok := e.accounts.Default()
	for _, en := range e.items {
		if en.Stage >= StagePublished && !describing(&en.Item) || en.cancel != nil {
			continue
		}
		if en.Account == "" && ok {
			e.change(en, func(en *entry) { e.moveTo(en, standard.ID) })
			continue
		}
		if !forAccount(en.Hold.Problem) {
			continue
		}
		acc, known := e.accounts.Get(en.Account)
		switch {
		case !known || e.wiki(en.Account).asking:
		case acc.Problem != "":
			en.tested = "" // what it was like before it is repaired
		case markOf(acc) != en.tested:
			e.change(en, e.retry)
		}
	}
	for id, w := range e.wikis {
		acc, known := e.accounts.Get(id)
		if !known || w.asking || w.site == nil && w.stop.Code == "" || markOf(acc) == w.tested {
			continue
		}
		w.site, w.quiet, w.noAhead, w.tested = nil, noTime, false, markOf(acc)
		if acc.Problem == "" && w.stop.Code != "" {
			w.goOn()
			e.touchWaiting(id)
		}
		e.liftPause(id)
	}
	e.gen++
	e.notify()
}

// markOf is a text that changes when an account was tested or saved anew.
func markOf(a account.Account) string {
	return fmt.Sprint(a.API, a.Login, a.Problem, a.Checked.UnixNano(), a.Facts)
}

// forAccount tells whether a problem goes away with another or a repaired account.
func forAccount(p Problem) bool {
	return p.Code != "" && slices.Contains(p.Choices, ChoiceAccount)
}

func accountProblem(code string) Problem {
	return Problem{Code: code, About: mediawiki.AboutAccount, Choices: []Choice{ChoiceAccount, ChoiceRetry, ChoiceRemove}}
}
