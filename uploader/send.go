package uploader

import (
	"context"
	"errors"
	"io"
	"time"

	"wikidrop/uploader/mediawiki"
)

// job moves one item on for as long as nothing holds it. It belongs to one
// goroutine.
type job struct {
	engine *Engine
	id     ID
	// covered says that the wiki's last word on the stashed file was a warning
	// that the person agreed to: the next commit may ignore it.
	covered    bool
	sure       string    // key that was compared in this job
	booked     time.Time // publishing request that is not answered yet
	restarts   int       // times that the bytes went from the start again
	mismatches int
}

func (j *job) run(ctx context.Context) {
	e := j.engine
	err := j.advance(ctx)
	if _, held := errors.AsType[heldError](err); err == nil || ctx.Err() != nil && !held {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	en := e.items[j.id]
	switch {
	case en == nil || en.Stage >= StagePublished:
	case en.Intent == IntentDraft:
		e.notAhead(en, err)
	default:
		e.settle(en, err)
	}
}

// errPause ends a job that has to wait for another part of the engine.
var errPause = errors.New("uploader: another part goes on")

// maxSteps bounds what one job does with an item: a wiki that contradicts itself
// must not keep us going in circles.
const maxSteps = 50

// advance does the next step of the item's stage until it is published, or a draft
// in the stash. Whatever was on disk when the program died, this is where it goes
// on.
func (j *job) advance(ctx context.Context) error {
	for range maxSteps {
		it, ok := j.engine.item(j.id)
		if !ok || !j.engine.goesOn(j.id) {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := j.step(ctx, it); err != nil {
			return err
		}
	}
	return &mediawiki.Error{Code: "no-progress", Behaviour: mediawiki.Transient, About: mediawiki.AboutWiki, Action: "publish"}
}

func (j *job) step(ctx context.Context, it Item) error {
	switch {
	case it.Stage < StagePublishing && j.engine.begunByAnother(&it):
		return j.startOver(it)
	case it.Intent == IntentDraft:
		return j.ahead(ctx, it)
	case it.Stage == StagePublishing:
		return j.lookUp(ctx, it)
	case it.Stage == StageStashed:
		return j.publish(ctx, it)
	case it.Path == "" && it.Download:
		return j.download(ctx, it)
	case it.Path == "":
		return j.fetch(ctx, it)
	}
	if err := j.engine.unchanged(ctx, &it); err != nil {
		return err
	}
	switch it.Stage {
	case StageSending:
		return j.sendPieces(ctx, it)
	}
	return j.start(ctx, it)
}

// start chooses how the bytes travel and writes it down.
func (j *job) start(ctx context.Context, it Item) error {
	if j.engine.method(it) == MethodDirect {
		return j.sendDirect(ctx, it)
	}
	return j.beginPieces()
}

func (j *job) beginPieces() error {
	return j.save(func(en *entry) {
		en.Stage, en.Method, en.KeySHA1 = StageSending, MethodChunked, en.SHA1
	})
}

func (j *job) save(f func(*entry)) error { return j.engine.save(j.id, f) }

// note keeps what an answer says of the item that the request was about. The person
// may have chosen another account or file meanwhile: then it says nothing.
func (j *job) note(it Item, f func(*entry)) error {
	stale := false
	err := j.save(func(en *entry) {
		stale = en.Account != it.Account || en.Path != it.Path || en.SHA1 != it.SHA1 || en.Key != it.Key
		if !stale {
			f(en)
		}
	})
	if err == nil && stale {
		return errPause
	}
	return err
}

func (j *job) call(ctx context.Context, it Item, f func(wiki) (*mediawiki.Answer, error)) (*mediawiki.Answer, error) {
	var a *mediawiki.Answer
	err := j.engine.call(ctx, it.Account, func(c wiki) (err error) {
		a, err = f(c)
		return err
	})
	return a, err
}

// book waits for the moment at which a publishing request may go out. A longer
// wait ends the job, so that other files can use the time.
func (j *job) book(ctx context.Context, it Item) error {
	e := j.engine
	for {
		booked, limit, gap := e.publishSlot(it.Account, it.Title)
		if limit > 0 {
			return waitError{limit, Problem{Code: CodePace, About: mediawiki.AboutAccount}}
		}
		if gap == 0 {
			j.booked = booked
			return nil
		}
		if err := sleep(ctx, e.clock, gap); err != nil {
			return err
		}
	}
}

// params are what a publishing request says of the file.
func (e *Engine) params(it *Item) mediawiki.Params {
	e.mu.Lock()
	defer e.mu.Unlock()
	return mediawiki.Params{
		Filename: it.Title,
		Comment:  e.comment(it),
		Text:     e.pageText(it),
		Async:    it.Async,
	}
}

// content is a part of the local file as a request body that moves the item's
// meter.
func (j *job) content(it Item, offset, length int64) mediawiki.Content {
	m := j.engine.meterOf(j.id)
	return mediawiki.Content{Size: length, Open: func() (io.ReadCloser, error) {
		p, err := openPiece(it, offset, length)
		if err != nil {
			return nil, err
		}
		m.set(offset)
		return metered{p, m}, nil
	}}
}

type metered struct {
	*piece
	meter *meter
}

func (r metered) Read(b []byte) (int, error) {
	n, err := r.piece.Read(b)
	r.meter.add(n)
	return n, err
}
