package uploader

import (
	"cmp"
	"context"

	"wikidrop/uploader/mediawiki"
)

// Pieces start at firstPiece bytes, halve when one fails and double after goodRun
// that went well. Between smallPiece and largePiece the wiki's own minimum counts.
const (
	firstPiece = 4 << 20
	smallPiece = 256 << 10
	largePiece = 16 << 20
	goodRun    = 10
	// headroom is what a request needs besides the piece itself.
	headroom = 64 << 10
	// maxCorrections bounds how often the wiki may name another offset in a row.
	maxCorrections = 10
)

// sendPieces sends a file from the offset that the wiki acknowledged. Only one
// piece of a file is under way at a time.
func (j *job) sendPieces(ctx context.Context, it Item) error {
	if it.Key != "" {
		if err := j.resume(ctx, it); err != nil {
			return err
		}
	}
	corrections := 0
	for {
		now, ok := j.engine.item(j.id)
		switch {
		case !ok:
			return errGone
		case now.Stage != StageSending:
			return nil
		case now.Size != it.Size || now.SHA1 != it.SHA1 || now.Path != it.Path || now.Account != it.Account:
			return nil // another file meanwhile
		case !j.engine.goesOn(j.id):
			return nil
		}
		if now.Offset >= now.Size {
			return j.assemble(ctx, now)
		}
		before := now.Offset
		if err := j.sendPiece(ctx, now); err != nil {
			return err
		}
		if after, ok := j.engine.item(j.id); ok && after.Stage == StageSending && after.Offset <= before {
			if corrections++; corrections > maxCorrections {
				return failed(Problem{Code: "stashfailed", About: mediawiki.AboutWiki, Choices: []Choice{ChoiceRetry, ChoiceRemove}})
			}
			continue
		}
		corrections = 0
	}
}

func (j *job) sendPiece(ctx context.Context, it Item) error {
	e := j.engine
	length := min(e.pieceSize(it.Account), it.Size-it.Offset)
	last := it.Offset+length == it.Size
	e.doing(j.id, ActivityPieces, it.Offset)
	p := mediawiki.Params{Filename: it.Title, Async: last && it.Size > asyncFrom}
	chunk := mediawiki.Chunk{
		Content: j.content(it, it.Offset, length), FileKey: it.Key, FileSize: it.Size, Offset: it.Offset,
	}
	a, err := j.call(ctx, it, func(c wiki) (*mediawiki.Answer, error) { return c.UploadChunk(ctx, p, chunk) })
	if err != nil {
		return j.pieceFailed(ctx, it, length, err)
	}
	e.pieceWent(it.Account)
	switch {
	case a.Stashed():
		return j.stashed(it, a)
	case a.Result == mediawiki.ResultPoll:
		return j.note(it, func(en *entry) {
			en.Offset, en.Async, en.Attempts = en.Size, true, 0
			en.acknowledge(a.FileKey, e)
		})
	case a.Result == mediawiki.ResultContinue:
		offset := it.Offset + length
		if a.HasOffset {
			offset = a.Offset
		}
		return j.note(it, func(en *entry) {
			en.Offset, en.Attempts = offset, 0
			en.acknowledge(a.FileKey, e)
		})
	}
	// A wiki that asks about warnings here ignored that we do: its key holds this
	// piece as if it were the file.
	return failed(Problem{Code: CodeWarnings, Warnings: a.Warnings, About: mediawiki.AboutWiki, Choices: []Choice{ChoiceRetry, ChoiceRemove}})
}

// acknowledge takes the key of the session over.
func (en *entry) acknowledge(key string, e *Engine) {
	if key == "" || key == en.Key {
		return
	}
	en.Key, en.KeySHA1, en.KeyUser, en.Since = key, en.SHA1, e.owner(en.Account), e.clock.Now()
	en.Ahead = en.Ahead || en.Intent == IntentDraft
}

// stashed notes that all bytes are in the stash under the key for the commit.
func (j *job) stashed(it Item, a *mediawiki.Answer) error {
	e := j.engine
	err := j.note(it, func(en *entry) { j.keep(en, a.FileKey) })
	if err != nil {
		return err
	}
	e.log.Info("stashed", "id", j.id, "title", it.Title, "size", it.Size)
	if a.ImageInfo == nil || a.ImageInfo.SHA1 == "" {
		return nil // asked about before the commit
	}
	now, ok := e.item(j.id)
	if !ok {
		return errGone
	}
	return j.compare(now, a.ImageInfo)
}

// assemble waits until the wiki has joined the pieces.
func (j *job) assemble(ctx context.Context, it Item) error {
	a, err := j.poll(ctx, it, ActivityAssembling)
	if err != nil {
		return j.resumeFailed(ctx, it, err)
	}
	if a.FileKey != "" && a.Result == mediawiki.ResultSuccess {
		return j.stashed(it, a)
	}
	return j.resume(ctx, it)
}

// pieceFailed finds out whether and where the file goes on; nil means at once.
func (j *job) pieceFailed(ctx context.Context, it Item, length int64, err error) error {
	e := j.engine
	me := apiError(err)
	switch {
	case me == nil:
		return err
	case me.Code == "stashfailed" && me.HasOffset && me.Offset != it.Offset && me.Offset <= it.Size:
		return j.note(it, func(en *entry) { en.Offset = me.Offset })
	case me.Code == "chunk-too-small":
		if e.enlarge(it.Account) {
			return nil
		}
		return err
	case me.Behaviour == mediawiki.SmallerBody, me.Limit > 0 && me.Code != CodeTooLarge:
		e.refusedBody(it.Account, length, me.Limit)
		if e.shrink(it.Account, length, me.Limit) {
			return nil
		}
		if foreign(me) {
			return err
		}
		return failed(e.locked(func() Problem { return e.problem(&it, me) }))
	case me.Behaviour == mediawiki.Resume && it.Key != "":
		return j.resumeAfter(ctx, it, me)
	case me.Behaviour == mediawiki.Transient:
		e.shrink(it.Account, length, 0)
	case me.Behaviour == mediawiki.Permanent && me.About == mediawiki.AboutFile:
		if serr := j.save(forgetKey); serr != nil {
			return serr
		}
	}
	return err
}

// resumeAfter asks the wiki how far it is. A wiki that cleaned its stash up goes on
// to tell the old offset, while it knows no key; then only the stash itself counts.
func (j *job) resumeAfter(ctx context.Context, it Item, me *mediawiki.Error) error {
	if err := j.resume(ctx, it); err != nil || me.Code == "stashfailed" {
		return err
	}
	now, ok := j.engine.item(j.id)
	if !ok || now.Stage != StageSending || now.Key != it.Key || now.Offset != it.Offset || now.Async != it.Async {
		return nil
	}
	return j.findInStash(ctx, now)
}

func (e *Engine) locked(f func() Problem) Problem {
	e.mu.Lock()
	defer e.mu.Unlock()
	return f()
}

// pieceSize is how much to send next.
func (e *Engine) pieceSize(account string) int64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	w := e.wiki(account)
	return max(w.piece, w.floor())
}

// floor is the smallest piece that is worth a request and allowed.
func (w *wikiState) floor() int64 {
	least := int64(smallPiece)
	if w.chunk > 0 {
		least = min(least, w.chunk)
	}
	if w.site == nil {
		return least
	}
	return max(least, w.site.MinUploadChunkSize)
}

// shrink makes the next pieces smaller after one of length bytes failed; limit is
// what the server takes, 0 unknown. It tells whether that is possible.
func (e *Engine) shrink(account string, length, limit int64) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	w := e.wiki(account)
	w.good = 0
	smaller := min(length, w.piece) / 2
	if limit > headroom {
		smaller = min(w.piece, limit-headroom)
	}
	before := w.piece
	w.piece = max(smaller, w.floor())
	return w.piece < before || w.piece < length
}

// refusedBody remembers how large a body the server takes at most.
func (e *Engine) refusedBody(account string, length, limit int64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	w := e.wiki(account)
	taken := length - 1
	if limit > headroom {
		taken = limit - headroom
	}
	if w.body == 0 || taken < w.body {
		w.body = taken
	}
}

// enlarge makes pieces larger for a wiki that refuses small ones.
func (e *Engine) enlarge(account string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	w := e.wiki(account)
	before := w.piece
	w.piece = min(2*max(w.piece, w.floor()), largePiece)
	return w.piece > before
}

// pieceWent lets pieces grow on a line that carries them.
func (e *Engine) pieceWent(account string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	w := e.wiki(account)
	w.aheadFailures = 0
	if w.good++; w.good < goodRun {
		return
	}
	w.good = 0
	limit := cmp.Or(w.chunk, largePiece)
	if w.body > 0 {
		limit = min(limit, w.body)
	}
	w.piece = max(min(2*w.piece, limit), w.floor())
}
