package account

import (
	"context"
	"errors"
	"strings"
	"time"

	"wikidrop/uploader/mediawiki"
)

const (
	// throttle is how long MediaWiki refuses any password after five wrong ones
	// ($wgPasswordAttemptThrottle).
	throttle = 5 * time.Minute
	// lockedPause keeps the unlock prompt from coming back for every file of a
	// batch after a person has sent it away.
	lockedPause = time.Minute
)

// problemOf is what an account's Problem says of a failed login, "" when the
// failure tells nothing about the account.
func problemOf(err error) string {
	if e, ok := errors.AsType[*mediawiki.Error](err); ok {
		return e.Code
	}
	switch {
	case errors.Is(err, ErrNoSecret):
		return ProblemNoPassword
	case errors.Is(err, ErrNoKeyring):
		return ProblemNoKeyring
	}
	return ""
}

// lasting tells whether a problem written down by an earlier run is still worth
// showing: what the wiki thinks of the password.
func lasting(problem string) bool {
	switch problem {
	case "wrongpassword", "login-failed", "aborted", "blocked", ProblemLoggedOut,
		mediawiki.CodeInteraction, mediawiki.CodeElsewhere, mediawiki.CodeUnfinished, mediawiki.CodeOAuthRefused:
		return true
	}
	return strings.HasPrefix(problem, "botpasswords-") || strings.HasPrefix(problem, "mwoauth-")
}

// refusal is a failed login that is not worth trying again, so that nothing runs
// into the wiki's lock.
type refusal struct {
	err   error
	until time.Time // zero: until the account is saved anew or tested
}

// refusalOf is the zero value when the next call may log in again.
func refusalOf(err error, now time.Time) refusal {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return refusal{}
	}
	if errors.Is(err, ErrNoKeyring) {
		return refusal{err, now.Add(lockedPause)}
	}
	e, ok := errors.AsType[*mediawiki.Error](err)
	if !ok {
		return refusal{}
	}
	if e.Code == "login-throttled" {
		wait := e.RetryAfter
		if wait <= 0 {
			wait = throttle
		}
		return refusal{err, now.Add(wait)}
	}
	final := e.Behaviour == mediawiki.Permanent || e.Behaviour == mediawiki.AskPerson
	ours := e.About == mediawiki.AboutAccount || e.About == mediawiki.AboutUnknown
	if final && ours {
		return refusal{err: err}
	}
	return refusal{}
}

// at returns what to answer at this time without asking the wiki, nil to ask.
func (r refusal) at(now time.Time) error {
	if r.err == nil || r.until.IsZero() || now.Before(r.until) {
		return r.err
	}
	return nil
}
