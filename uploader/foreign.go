package uploader

import (
	"fmt"
	"slices"
	"time"

	"wikidrop/uploader/mediawiki"
)

// foreign tells whether an answer is not the wiki's own, but that of a network which
// wants something of the person first, or of a server that is being repaired. What
// it says of one file holds for all of them, and ends without us.
func foreign(me *mediawiki.Error) bool {
	return slices.Contains([]string{"not-json", "http-302", "http-303", "http-307", "http-511"}, me.Code)
}

// foreignPause stops the work on the wiki, unless it is this item alone that gets
// such answers while the wiki is well to others. The caller holds mu.
func (e *Engine) foreignPause(en *entry, p Problem, atLeast time.Duration) bool {
	if e.wiki(en.Account).failures == 0 {
		e.change(en, func(en *entry) { en.Attempts++ })
	}
	if en.Attempts > patience {
		return false
	}
	e.pause(en.Account, p, atLeast)
	return true
}

// verdict tells whether an error is what the wiki decided, and not the lack of an
// answer.
func verdict(me *mediawiki.Error) bool {
	switch {
	case me.Behaviour == mediawiki.Transient, me.Behaviour == mediawiki.LogIn, me.About == mediawiki.AboutNetwork:
		return false
	}
	return me.Code != "not-json" && me.Code != "bad-answer" && me.Code != fmt.Sprintf("http-%d", me.Status)
}
