package uploader

import "time"

const (
	// stashAge is MediaWiki's own $wgUploadStashMaxAge; no wiki tells its own.
	stashAge = 6 * time.Hour
	// leastAge is the age from which a lost key says something of the wiki: younger
	// ones were used up or swept away.
	leastAge = 15 * time.Minute
)

// keeps is how long an account's wiki keeps what is not published. The caller holds
// mu.
func (e *Engine) keeps(account string) time.Duration {
	if w := e.wikis[account]; w != nil && w.keeps > 0 {
		return w.keeps
	}
	if acc, ok := e.accounts.Get(account); ok && acc.Facts.StashHours > 0 {
		return time.Duration(acc.Facts.StashHours) * time.Hour
	}
	return stashAge
}

// expires is when the wiki drops what it has of an item, zero: it has nothing. The
// caller holds mu.
func (e *Engine) expires(en *entry) time.Time {
	if en.Key == "" || en.Since.IsZero() || en.Stage != StageSending && en.Stage != StageStashed {
		return noTime
	}
	return en.Since.Add(e.keeps(en.Account))
}

// overdue tells whether the wiki has dropped what it had of an item, as far as we
// know. The caller holds mu.
func (e *Engine) overdue(en *entry) bool {
	gone := e.expires(en)
	return !gone.IsZero() && !gone.After(e.clock.Now())
}

// learnExpiry notes that a key was gone earlier than expected.
func (e *Engine) learnExpiry(it Item) {
	e.mu.Lock()
	defer e.mu.Unlock()
	age := e.clock.Now().Sub(it.Since)
	if it.Since.IsZero() || age < leastAge || age >= e.keeps(it.Account) {
		return
	}
	e.wiki(it.Account).keeps = age
	e.log.Info("stash expired early", "id", it.ID, "age", age)
	for _, en := range e.items {
		if en.Account == it.Account && en.Key != "" {
			e.touch(en)
		}
	}
}
