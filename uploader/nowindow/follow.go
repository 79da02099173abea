package nowindow

import (
	"context"
	"time"

	"wikidrop/uploader"
)

const (
	// calm is the least time between two looks at the queue.
	calm = 50 * time.Millisecond
	// redraw is how often progress is drawn.
	redraw = 250 * time.Millisecond
	// remind is when a waiting that was told of is told of again.
	remind = 10 * time.Minute
)

// follow watches the queue until every file has come to an end.
func (r *run) follow(ctx context.Context) error {
	var tick <-chan time.Time
	if r.screen.live() {
		t := time.NewTicker(redraw)
		defer t.Stop()
		tick = t.C
	}
	for {
		changed := r.engine.Changed()
		r.look()
		if r.settle() {
			return nil
		}
		r.show()
		select {
		case <-changed:
		case <-tick:
		case line, ok := <-r.asker.lines:
			r.typedAnswer(line, ok)
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := sleep(ctx, calm); err != nil {
			return err
		}
	}
}

// settle decides what can be decided, reports what is done, and tells whether
// nothing is left to wait for.
func (r *run) settle() bool {
	settled := true
	for _, id := range r.order {
		row, ok := r.rows[id]
		switch {
		case !ok:
		case r.own[id]:
			settled = r.settleOne(row) && settled
		case r.others[id] && done(row):
			r.tell(row)
		}
	}
	return settled
}

// settleOne tells whether a file has come to an end.
func (r *run) settleOne(row uploader.Row) bool {
	switch {
	case done(row), uncaptioned(row):
		r.tell(row)
		return true
	case row.Hold.Kind == uploader.HoldFailed:
		return !r.ask(row)
	case row.Hold.Kind == uploader.HoldNeedsYou:
		return !r.decideOne(row) && !r.ask(row)
	case row.Hold.Kind == uploader.HoldWaiting && row.Hold.Until.IsZero():
		return true // it comes to the end of the file that asks about the account
	case row.Hold.Kind == uploader.HoldWaiting:
		r.waiting(row)
	}
	return false
}

// decideOne gives the answer of the command line, and tells whether there is one.
func (r *run) decideOne(row uploader.Row) bool {
	p := row.Hold.Problem
	choice := decide(r.opts.OnWarning, r.opts.Method, p)
	limit := stubborn
	if choice == "" && r.mended(row) {
		choice, limit = uploader.ChoiceRetry, 1
	}
	a := answer{row.ID, p.Code, choice, p.Suggested}
	if choice == "" || r.given[a] >= limit {
		return false
	}
	r.given[a]++
	if choice == uploader.ChoiceDownload {
		r.screen.say(r.parts.Words.Notice(uploader.Notice{Code: "by-url-not-allowed", Name: row.File}))
	}
	r.answer(row, choice, "")
	return true
}

// mended tells whether a file was held for lack of a password that is known since.
func (r *run) mended(row uploader.Row) bool {
	if row.Hold.Problem.Code != uploader.CodeNoPassword {
		return false
	}
	a, ok := r.parts.Accounts.Get(row.Account)
	return ok && a.Problem == ""
}

func (r *run) answer(row uploader.Row, c uploader.Choice, argument string) {
	switch c {
	case uploader.ChoiceSkip:
		r.leftOut[row.ID] = row
	case uploader.ChoiceRemove:
		r.report.add(r.result(skipped, row, row))
	}
	if err := r.engine.Answer([]uploader.ID{row.ID}, c, argument); err != nil {
		r.parts.Log.Error("answer not kept", "id", row.ID, "choice", c, "err", err)
	}
	r.parts.Log.Info("decided", "id", row.ID, "code", row.Hold.Problem.Code, "choice", c)
}

// waiting says once what is waited for, and until when.
func (r *run) waiting(row uploader.Row) {
	key, now := row.Account+" "+row.Hold.Problem.Code, time.Now()
	if told, ok := r.waits[key]; ok && now.Sub(told) < remind {
		return
	}
	r.waits[key] = now
	r.screen.say(r.parts.Words.Waiting(row))
}

// show draws progress, unless a question stands there.
func (r *run) show() {
	if r.asker.asking() || !r.screen.live() {
		return
	}
	p := Progress{Speed: r.totals.Speed}
	for id := range r.own {
		row, ok := r.rows[id]
		if !ok || row.Skipped {
			continue
		}
		p.Count++
		p.Size += max(row.Size, 0)
		switch {
		case row.Stage >= uploader.StagePublished:
			p.Done++
			p.Sent += max(row.Size, 0)
		case row.Activity != uploader.ActivityReading:
			p.Sent += row.Sent
		}
	}
	if rest := p.Size - p.Sent; p.Speed > 0 && rest > 0 {
		p.Left = time.Duration(float64(rest) / p.Speed * float64(time.Second))
	}
	part := 0.0
	if p.Size > 0 {
		part = float64(p.Sent) / float64(p.Size)
	}
	r.screen.draw(part, r.parts.Words.Progress(p))
}
