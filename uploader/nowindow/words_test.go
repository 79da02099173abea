package nowindow

import (
	"fmt"

	"wikidrop/uploader"
)

// plain makes sentences that tests can look for.
type plain struct{}

func (plain) Reason(p uploader.Problem) string { return "reason " + p.Code }
func (plain) Choice(c uploader.Choice, p uploader.Problem) string {
	if c == uploader.ChoiceSuggested {
		return "take " + p.Suggested
	}
	return string(c)
}
func (plain) Waiting(r uploader.Row) string   { return "waiting " + r.Hold.Problem.Code }
func (plain) Notice(n uploader.Notice) string { return "notice " + n.Code }
func (plain) Name(name string) string         { return name }
func (plain) Login(err error) string          { return "login " + err.Error() }
func (plain) Start(err error) string          { return "start " + err.Error() }
func (plain) Elsewhere() string               { return "elsewhere" }
func (plain) Resumed() string                 { return "resumed" }
func (plain) Nothing() string                 { return "nothing" }
func (plain) Stopped(kept int) string         { return fmt.Sprint("stopped ", kept) }
func (plain) AskPassword(user string) string  { return "password of " + user }
func (plain) AskChoice() string               { return "choice?" }
func (plain) AskName() string                 { return "name?" }
func (plain) AskPath() string                 { return "path?" }
func (plain) Later() string                   { return "later" }
func (plain) Progress(p Progress) string      { return fmt.Sprintf("%d of %d", p.Done, p.Count) }
