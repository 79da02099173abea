package uploader

import (
	"context"

	"wikidrop/uploader/mediawiki"
)

// sendDirect sends a small file in the request that publishes it.
func (j *job) sendDirect(ctx context.Context, it Item) error {
	if err := j.book(ctx, it); err != nil {
		return err
	}
	e := j.engine
	lost := !it.Committed.IsZero()
	err := j.save(func(en *entry) {
		en.Stage, en.Method = StagePublishing, MethodDirect
		if !lost {
			en.Committed = e.clock.Now()
		}
		it.Committed = en.Committed
	})
	if err != nil {
		return err
	}
	e.doing(j.id, ActivitySending, 0)
	a, err := j.call(ctx, it, func(c wiki) (*mediawiki.Answer, error) {
		return c.UploadFile(ctx, e.params(&it), j.content(it, 0, it.Size))
	})
	e.counted(it.Account, j.booked)
	if err != nil {
		return j.directFailed(ctx, it, lost, err)
	}
	return j.answered(ctx, it, a, lost)
}

// directFailed keeps what the wiki kept of the bytes, and finds a smaller way
// where the request was too large.
func (j *job) directFailed(ctx context.Context, it Item, lost bool, err error) error {
	if unanswered(err) {
		return err // stays at StagePublishing: the wiki is asked first
	}
	me := apiError(err)
	if done, terr := j.cameTwice(ctx, it, me); done || terr != nil {
		return terr
	}
	tooLarge := me != nil && (me.Behaviour == mediawiki.SmallerBody || me.Limit > 0)
	serr := j.save(func(en *entry) {
		en.Stage = StageChecked
		if !lost {
			en.Committed = noTime
		}
		switch {
		case tooLarge:
			en.Method = MethodChunked
		case me != nil && me.FileKey != "":
			j.keep(en, me.FileKey)
		}
	})
	if serr != nil {
		return serr
	}
	if tooLarge {
		j.engine.refusedBody(it.Account, it.Size, me.Limit)
		j.engine.shrink(it.Account, it.Size, me.Limit)
		return nil
	}
	return err
}

// keep notes that the whole file is in the stash under key.
func (j *job) keep(en *entry, key string) {
	if en.Key != key {
		en.Since, en.KeyUser = j.engine.clock.Now(), j.engine.owner(en.Account)
	}
	en.Stage, en.Key, en.KeySHA1, en.Offset = StageStashed, key, en.SHA1, max(en.Size, 0)
	en.Attempts, en.Ahead = 0, en.Ahead || en.Intent == IntentDraft
}

// unanswered tells whether a request may have had its effect all the same. The
// end of ctx cuts a request off at a point that nobody knows.
func unanswered(err error) bool {
	if _, local := localProblem(err); local {
		return false
	}
	me := apiError(err)
	return me == nil || me.Unanswered
}
