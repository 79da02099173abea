package uploader

import (
	"encoding/json"
	"maps"
	"time"
)

const (
	// stashAge is MediaWiki's own $wgUploadStashMaxAge; no wiki tells its own.
	stashAge = 6 * time.Hour
	// leastAge is the age from which a lost key says something of the wiki: younger
	// ones were used up or swept away.
	leastAge = 15 * time.Minute
)

// stashAges is how long wikis keep what is not published, by the address of their
// api.php, where they dropped something earlier than expected.
type stashAges map[string]time.Duration

// bytes is the record of the ages, nil for none.
func (a stashAges) bytes() ([]byte, error) {
	if len(a) == 0 {
		return nil, nil
	}
	return json.Marshal(a)
}

// agesFrom reads a record. One that cannot be read is as good as none: it is learned
// anew.
func agesFrom(record []byte) stashAges {
	var ages stashAges
	if json.Unmarshal(record, &ages) != nil {
		return nil
	}
	maps.DeleteFunc(ages, func(_ string, age time.Duration) bool { return age < leastAge })
	return ages
}

// keeps is how long an account's wiki keeps what is not published. The caller holds
// mu.
func (e *Engine) keeps(account string) time.Duration {
	acc, ok := e.accounts.Get(account)
	if age := e.ages[acc.API]; ok && age > 0 {
		return age
	}
	if acc.Facts.StashHours > 0 {
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
	e.log.Info("stash expired early", "id", it.ID, "age", age)
	e.setAge(it.Account, age)
}

// learnPatience notes that a key was there later than expected: what dropped another
// one early was no rule.
func (e *Engine) learnPatience(it Item) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !it.Since.IsZero() && e.clock.Now().Sub(it.Since) > e.keeps(it.Account) {
		e.setAge(it.Account, 0)
	}
}

// setAge keeps the age that was learned of an account's wiki, 0: none. The caller
// holds mu.
func (e *Engine) setAge(account string, age time.Duration) {
	acc, ok := e.accounts.Get(account)
	switch {
	case !ok || e.ages[acc.API] == age:
		return
	case age == 0:
		delete(e.ages, acc.API)
	case e.ages == nil:
		e.ages = stashAges{acc.API: age}
	default:
		e.ages[acc.API] = age
	}
	poke(e.dirty)
	for _, en := range e.items {
		if en.Key != "" {
			e.touch(en)
		}
	}
}
