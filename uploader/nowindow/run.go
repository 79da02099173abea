package nowindow

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"time"

	"wikidrop/uploader"
	"wikidrop/uploader/account"
)

// Exit statuses.
const (
	ExitDone     = 0 // all published, or left out as asked
	ExitNotAll   = 1
	ExitUsage    = 2
	ExitNotLogIn = 3
)

// Parts are what a run works with.
type Parts struct {
	Accounts *account.Manager
	Queue    uploader.Options // without Accounts and what [Options] decide
	// Practice starts the practice wiki and returns the ID of its account. It is
	// called once the queue is ours.
	Practice func() (string, error)
	Words    Words
	Log      *slog.Logger // nil: no log

	Stdin          io.Reader
	Stdout, Stderr io.Writer
}

// run is one call of [Run]. It belongs to one goroutine.
type run struct {
	opts   Options
	parts  Parts
	report reporter
	screen *screen
	engine *uploader.Engine
	logins []time.Duration // pauses between tries to log in

	account string
	gen     uint64
	order   []uploader.ID
	rows    map[uploader.ID]uploader.Row
	totals  uploader.Totals

	own      map[uploader.ID]bool         // what this run is answerable for
	others   map[uploader.ID]bool         // wanted for other accounts
	reported map[uploader.ID]bool         // their line is out
	leftOut  map[uploader.ID]uploader.Row // as it was when it was left out
	given    map[answer]int               // how often an answer was given
	waits    map[string]time.Time         // when a waiting was told of
	asker    asker
}

// answer is what was said to which question.
type answer struct {
	id        uploader.ID
	code      string
	choice    uploader.Choice
	suggested string // another title makes another question
}

// Run does what the options say, which have been checked, and returns the exit
// status. The end of ctx stops it within a second or so; what was sent is kept.
func Run(ctx context.Context, o Options, p Parts) int {
	return newRun(o, p).run(ctx)
}

func newRun(o Options, p Parts) *run {
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
	r := &run{
		opts: o, parts: p, logins: logins,
		report: reporter{out: p.Stdout, json: o.JSON}, screen: newScreen(p.Stderr),
		rows: map[uploader.ID]uploader.Row{}, own: map[uploader.ID]bool{}, others: map[uploader.ID]bool{},
		reported: map[uploader.ID]bool{}, leftOut: map[uploader.ID]uploader.Row{},
		given: map[answer]int{}, waits: map[string]time.Time{},
	}
	r.asker = asker{able: o.OnWarning == Ask && r.attended(), later: map[uploader.ID]bool{}}
	return r
}

// attended tells whether somebody can be asked.
func (r *run) attended() bool {
	f, ok := r.parts.Stdin.(*os.File)
	if !ok {
		return false
	}
	_, terminal := columns(f)
	return terminal && r.screen.live()
}

func (r *run) run(ctx context.Context) int {
	text, err := r.opts.text()
	if err != nil {
		r.screen.say("wikidrop: " + err.Error())
		return ExitUsage
	}
	password, err := r.password(ctx)
	if err != nil {
		return r.notLoggedIn(ctx, err)
	}
	if err := r.open(); err != nil {
		r.parts.Log.Error("could not open", "err", err)
		r.screen.say(r.parts.Words.Start(err))
		return ExitNotAll
	}
	defer r.engine.Close() // it logs what it can't write down
	r.account, err = r.logIn(ctx, password)
	if err != nil {
		return r.notLoggedIn(ctx, err)
	}
	err = r.gather(ctx, text)
	if err == nil {
		err = r.follow(ctx)
	}
	r.finish()
	return r.status(err)
}

func (r *run) open() (err error) {
	q := r.parts.Queue
	q.Accounts, q.Log = r.parts.Accounts, r.parts.Log
	q.Method, q.ChunkSize, q.Concurrency = r.opts.method(), r.opts.ChunkSize, r.opts.Concurrency
	r.engine, err = uploader.Open(q)
	return err
}

func (r *run) notLoggedIn(ctx context.Context, err error) int {
	if ctx.Err() != nil {
		return r.status(ctx.Err())
	}
	r.parts.Log.Warn("not logged in", "err", err)
	r.screen.say(r.parts.Words.Login(err))
	return ExitNotLogIn
}

// status tells how the run ended; err is what ended it early.
func (r *run) status(err error) int {
	if errors.Is(err, context.Canceled) {
		r.screen.say(r.parts.Words.Stopped(r.kept()))
		return ExitNotAll
	}
	if err = errors.Join(err, r.report.err); err != nil {
		r.screen.say("wikidrop: " + err.Error())
		return ExitNotAll
	}
	if r.report.bad {
		return ExitNotAll
	}
	return ExitDone
}

// kept counts what stays in the queue.
func (r *run) kept() int {
	n := 0
	for id := range r.own {
		if row, ok := r.rows[id]; ok && !done(row) {
			n++
		}
	}
	return n
}
