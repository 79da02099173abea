package uploader

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"time"

	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/wikitext"
)

// patience is how often a transient refusal is tried again before a person is
// told. A dead line is no refusal: that waits for as long as it takes.
const patience = 10

// heldError ends a piece of work with a hold.
type heldError struct{ hold Hold }

func (h heldError) Error() string { return "held: " + h.hold.Problem.Code }

func needsYou(p Problem) error { return heldError{Hold{Kind: HoldNeedsYou, Problem: p}} }
func failed(p Problem) error   { return heldError{Hold{Kind: HoldFailed, Problem: p}} }

// waitError ends a piece of work for a time.
type waitError struct {
	wait    time.Duration
	problem Problem
}

func (w waitError) Error() string { return "waiting: " + w.problem.Code }

func apiError(err error) *mediawiki.Error {
	me, _ := errors.AsType[*mediawiki.Error](err)
	return me
}

// settle puts the error that ended the work on an entry where it belongs. The
// caller holds mu.
func (e *Engine) settle(en *entry, err error) {
	if held, ok := errors.AsType[heldError](err); ok {
		e.hold(en, held.hold)
		return
	}
	if wait, ok := errors.AsType[waitError](err); ok {
		until := e.clock.Now().Add(wait.wait)
		e.hold(en, Hold{Kind: HoldWaiting, Until: until, Problem: wait.problem})
		return
	}
	if p, ok := localProblem(err); ok {
		e.hold(en, Hold{Kind: HoldNeedsYou, Problem: p})
		return
	}
	switch {
	case errors.Is(err, errPause), errors.Is(err, errGone), errors.Is(err, errClosed):
		return
	case errors.Is(err, errDisk):
		e.wait(en, diskPatience, Problem{Code: CodeDisk, Text: err.Error()})
		return
	}
	if p := sessionProblem(err); p.Code != "" {
		e.stopAccount(en.Account, p)
		return
	}
	me := apiError(err)
	if me == nil {
		e.log.Warn("unexpected", "id", en.ID, "error", err)
		e.wait(en, 0, Problem{Code: CodeUnexpected, Text: err.Error()})
		return
	}
	e.log.Info("refused", "id", en.ID, "code", me.Code, "action", me.Action, "unanswered", me.Unanswered, "error", me)
	e.refused(en, me)
}

// refused turns a refusal into waiting or a hold.
func (e *Engine) refused(en *entry, me *mediawiki.Error) {
	p := e.problem(&en.Item, me)
	if describing(&en.Item) {
		p = captionProblem(p)
	}
	if foreign(me) && e.foreignPause(en, p, me.RetryAfter) {
		return
	}
	if me.Behaviour != mediawiki.Transient && !me.Unanswered {
		if describing(&en.Item) {
			e.captionsRefused(en, me, p)
			return
		}
		if stops(me) {
			e.refusedAccount(en, me, p)
			return
		}
		e.hold(en, Hold{Kind: kindFor(me), Problem: p})
		return
	}
	dead := me.About == mediawiki.AboutNetwork
	if dead {
		p.Code = CodeNetwork
	}
	if me.Whole || me.About == mediawiki.AboutAccount {
		e.pause(en.Account, p, e.atLeast(en.Account, me))
		return
	}
	limit := patience
	if me.Tries > 0 {
		limit = me.Tries
	}
	if !dead && en.Attempts >= limit {
		if !describing(&en.Item) {
			p.Choices = triedOut(&en.Item)
		}
		e.hold(en, Hold{Kind: HoldFailed, Problem: p})
		return
	}
	e.wait(en, me.RetryAfter, p)
}

// wait holds an entry for a time that grows with each attempt. The caller holds
// mu.
func (e *Engine) wait(en *entry, atLeast time.Duration, p Problem) {
	attempt := en.Attempts + 1
	until := e.clock.Now().Add(max(e.backoff(attempt), atLeast))
	e.hold(en, Hold{Kind: HoldWaiting, Until: until, Problem: p})
	e.change(en, func(en *entry) { en.Attempts = attempt })
}

// atLeast is how long a condition asks to wait: what the server says, or the
// window of the rate limit that it does not name.
func (e *Engine) atLeast(account string, me *mediawiki.Error) time.Duration {
	if me.RetryAfter > 0 || me.Code != CodePace {
		return me.RetryAfter
	}
	if w := e.wiki(account); w.site != nil {
		if l := generous(w.site.User.Upload); l.Seconds > 0 {
			return time.Duration(l.Seconds) * time.Second
		}
	}
	return time.Minute
}

// kindFor tells whether a person can do something about a refusal of this item.
func kindFor(me *mediawiki.Error) HoldKind {
	switch {
	case me.Behaviour == mediawiki.AskPerson, me.Behaviour == mediawiki.LogIn:
		return HoldNeedsYou
	case me.About == mediawiki.AboutTitle, me.About == mediawiki.AboutAccount:
		return HoldNeedsYou
	case me.Code == "fileexists-no-change", refusesURL(me), wrongExtension(me):
		return HoldNeedsYou
	}
	return HoldFailed
}

// problem describes a refusal, with the ways out that it leaves.
func (e *Engine) problem(it *Item, me *mediawiki.Error) Problem {
	p := Problem{Code: canonical(contentCode(me)), About: me.About, Text: me.Info, Raw: me.Raw, Limit: me.Limit}
	switch {
	case refusesURL(me) && it.URL != "" && it.Path == "":
		p.Code = CodeNoCopyUpload
		p.Choices = []Choice{ChoiceDownload, ChoiceAccount, ChoiceRemove}
	case me.Code == "fileexists-no-change":
		p.Code = CodeAlreadyThere
		p.Choices = []Choice{ChoiceSkip, ChoiceRename, ChoiceRemove}
	case me.Code == "uploaddisabled":
		p.Code = CodeUploadsOff
		p.Choices = []Choice{ChoiceAccount, ChoiceRetry, ChoiceRemove}
	case me.Code == "permissiondenied":
		p.Code = CodeMayNot
		p.Choices = []Choice{ChoiceAccount, ChoiceRetry, ChoiceRemove}
	case wrongExtension(me):
		rules := e.rules(it.Account)
		p.Code, p.About = CodeName, mediawiki.AboutTitle
		p.Name = &wikitext.Problem{Code: "extension-mismatch", Found: extension(it.Title)}
		p.Suggested = wikitext.Suggest(it.Title, it.Info.Extension, rules, func(t string) bool { return e.promised(it.Account, t) })
		p.Choices = []Choice{ChoiceSuggested, ChoiceRename, ChoiceRemove}
	case me.About == mediawiki.AboutTitle:
		p.Suggested = wikitext.Suggest(it.Title, it.Info.Extension, e.rules(it.Account), func(t string) bool {
			return t == it.Title || e.promised(it.Account, t)
		})
		p.Choices = []Choice{ChoiceSuggested, ChoiceRename, ChoiceSkip}
	case me.About == mediawiki.AboutAccount:
		if by, reason, end := me.Block(); by != "" || reason != "" {
			p.Who, p.When, p.Text = by, end, reason
		}
		p.Choices = []Choice{ChoiceAccount, ChoiceRetry, ChoiceRemove}
	case me.About == mediawiki.AboutFile && me.Behaviour == mediawiki.AskPerson:
		p.Choices = []Choice{ChoiceRename, ChoiceRemove}
	case strings.HasPrefix(me.Code, "abusefilter-"):
		// After a warning the same request passes; otherwise another name may.
		p.Choices = []Choice{ChoiceRename, ChoiceRetry, ChoiceSkip, ChoiceRemove}
		if me.Code == "abusefilter-warning" {
			p.Choices = []Choice{ChoiceRetry, ChoiceRename, ChoiceSkip, ChoiceRemove}
		}
	case me.Behaviour == mediawiki.AskPerson:
		p.Choices = []Choice{ChoiceRetry, ChoiceSkip, ChoiceRemove}
	case me.About == mediawiki.AboutFile:
		p.Choices = []Choice{ChoiceLocate, ChoiceRetry, ChoiceRemove}
	default:
		p.Choices = []Choice{ChoiceRetry, ChoiceAccount, ChoiceRemove}
	}
	if it.URL != "" && it.Path == "" && strings.HasPrefix(me.Code, "http-") {
		p.Choices = []Choice{ChoiceRetry, ChoiceDownload, ChoiceRemove}
	}
	if atProxy(me.Code) {
		p.Choices = []Choice{ChoiceSettings, ChoiceRetry, ChoiceRemove}
	}
	return p
}

// canonical is the one name of a code that the wiki spells by the action which it
// refuses.
func canonical(code string) string {
	const blacklist = "titleblacklist-forbidden"
	if strings.HasPrefix(code, blacklist) {
		return blacklist
	}
	return code
}

// contentCode is what was found in the content, where the wiki tells: its codes
// for that only say that something was.
func contentCode(me *mediawiki.Error) string {
	if me.Code != "verification-error" && (me.Code != "stashfailed" || me.About != mediawiki.AboutFile) {
		return me.Code
	}
	cause := me.Key
	if len(me.Details) > 0 {
		cause = me.Details[0]
	}
	for _, family := range []string{"upload-scripted-", "uploadscripted", "uploaded-", "uploadinvalidxml", "uploadvirus", "virus-", "uploadjava", "zip-"} {
		if strings.HasPrefix(cause, family) {
			return cause
		}
	}
	return me.Code
}

// refusesURL tells that the wiki does not fetch addresses, or not this one, for us.
func refusesURL(me *mediawiki.Error) bool {
	return slices.Contains([]string{"copyuploaddisabled", "copyuploadbaddomain", "copyuploadbadurl"}, me.Code)
}

func wrongExtension(me *mediawiki.Error) bool {
	return me.Code == "verification-error" && len(me.Details) > 0 && me.Details[0] == "filetype-mime-mismatch"
}

// localProblem recognises faults of the local file, also where they come back as
// the error of a request that could not read its body.
func localProblem(err error) (Problem, bool) {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return fileProblem(path), true
	}
	if errors.Is(err, errChanged) || errors.Is(err, errEmpty) {
		return fileProblem(err), true
	}
	switch me := apiError(err); {
	case me == nil:
		return Problem{}, false
	case me.Code == CodeChanged:
		return fileProblem(errChanged), true
	case me.Code == CodeUnreadable:
		return fileProblem(me.Err), true
	}
	return Problem{}, false
}
