package words

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"wikidrop/gui/i18n"
	"wikidrop/uploader"
	"wikidrop/uploader/account"
	"wikidrop/uploader/nowindow"
	"wikidrop/uploader/profile"
	"wikidrop/uploader/settings"
)

// NoWindow makes the sentences of a run without a window, each in one line.
type NoWindow struct{}

var _ nowindow.Words = NoWindow{}

// Reason says what happened to a file, why, and what to do.
func (NoWindow) Reason(p uploader.Problem) string { return Problem(p).line() }

// Choice is the label of a way out.
func (NoWindow) Choice(c uploader.Choice, p uploader.Problem) string { return Choice(c, p) }

// Waiting says what a file waits for, and until when.
func (NoWindow) Waiting(r uploader.Row) string { return State(r, time.Now()).Text }

// Notice tells of something that happened once.
func (NoWindow) Notice(n uploader.Notice) string { return Notice(n) }

// Name shows a file's name or address.
func (NoWindow) Name(name string) string { return clean(name, maxText) }

// Login explains why nobody is logged in.
func (NoWindow) Login(err error) string {
	switch {
	case errors.Is(err, nowindow.ErrNoAccount):
		return i18n.T("nowindow.no-account")
	case errors.Is(err, nowindow.ErrWhichAccount):
		return i18n.T("nowindow.which-account")
	case errors.Is(err, nowindow.ErrPasswordFile):
		return i18n.T("nowindow.password-file", i18n.Args{"Text": clean(err.Error(), maxText)})
	case errors.Is(err, account.ErrNoSecret):
		return i18n.T("nowindow.no-password")
	}
	return LoginError(err).line()
}

// Start explains why the queue can't be opened.
func (NoWindow) Start(err error) string {
	switch {
	case errors.Is(err, uploader.ErrLocked):
		return i18n.T("nowindow.locked")
	case errors.Is(err, uploader.ErrNewer), errors.Is(err, account.ErrNewer), errors.Is(err, settings.ErrNewer):
		return i18n.T("start.newer") + ". " + i18n.T("start.newer_do")
	case errors.Is(err, uploader.ErrDamaged):
		return i18n.T("start.damaged") + ". " + i18n.T("start.damaged_do") + " " + clean(err.Error(), maxText)
	}
	if profile.Unwritable(err) {
		return i18n.T("start.read_only") + ". " + i18n.T("start.read_only_do") + " " + clean(err.Error(), maxText)
	}
	return i18n.T("start.failed") + ": " + clean(err.Error(), maxText)
}

// Elsewhere says that a file is on its way to another account.
func (NoWindow) Elsewhere() string { return i18n.T("nowindow.elsewhere") }

// Resumed says that a queue that was paused goes on.
func (NoWindow) Resumed() string { return i18n.T("nowindow.resumed") }

// Nothing says that there is nothing to do.
func (NoWindow) Nothing() string { return i18n.T("nowindow.nothing") }

// Stopped says what an interrupted run keeps.
func (NoWindow) Stopped(kept int) string { return i18n.N("nowindow.stopped", kept) }

// AskPassword asks for the password of a user.
func (NoWindow) AskPassword(user string) string {
	return i18n.T("nowindow.ask-password", i18n.Args{"Name": clean(user, maxName)})
}

// AskChoice asks for the number of a choice.
func (NoWindow) AskChoice() string { return i18n.T("nowindow.ask-choice") }

// AskName asks for another title.
func (NoWindow) AskName() string { return i18n.T("nowindow.ask-name") }

// AskPath asks where a file is.
func (NoWindow) AskPath() string { return i18n.T("nowindow.ask-path") }

// Later is the choice of deciding nothing now.
func (NoWindow) Later() string { return i18n.T("nowindow.later") }

// Progress says how far a run is: "3/10 · 1.3 of 2.1 GB · 1.1 MB/s · 2 min left".
func (NoWindow) Progress(p nowindow.Progress) string {
	parts := []string{strconv.Itoa(p.Done) + "/" + strconv.Itoa(p.Count)}
	if p.Size > 0 {
		parts = append(parts, Of(p.Sent, p.Size))
	}
	if p.Speed > 0 {
		parts = append(parts, Speed(p.Speed))
	}
	if p.Left > 0 {
		parts = append(parts, i18n.T("detail.left", i18n.Args{"Left": Duration(p.Left)}))
	}
	return strings.Join(parts, " · ")
}

// line puts a message into one line.
func (m Message) line() string {
	text := ""
	for _, part := range []string{m.Title, m.Why, m.Do} {
		part = strings.Join(strings.Fields(part), " ")
		if part == "" {
			continue
		}
		if text != "" {
			if !strings.HasSuffix(text, ".") {
				text += "."
			}
			text += " "
		}
		text += part
	}
	return text
}
