package nowindow

import (
	"time"

	"wikidrop/uploader"
)

// Words makes the sentences that people read, each without a line end. What comes
// from outside is made harmless in them.
type Words interface {
	Reason(p uploader.Problem) string // what happened, why, what to do
	Choice(c uploader.Choice, p uploader.Problem) string
	Waiting(r uploader.Row) string // what for, until when
	Notice(n uploader.Notice) string
	Name(name string) string // of a file

	Login(err error) string // why nobody is logged in
	Start(err error) string // why the queue can't be opened
	Elsewhere() string      // the file is on its way to another account
	Resumed() string        // a queue that was paused goes on
	Nothing() string        // there is nothing to do
	Stopped(kept int) string

	AskPassword(user string) string
	AskChoice() string
	AskName() string
	AskPath() string
	Later() string // the choice of deciding nothing now

	Progress(p Progress) string
}

// Progress is how far a run is.
type Progress struct {
	Done, Count int
	Sent, Size  int64         // bytes
	Speed       float64       // bytes a second, 0 unknown
	Left        time.Duration // 0 unknown
}
