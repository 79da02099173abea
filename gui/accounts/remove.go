package accounts

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/gui/words"
	"wikidrop/uploader/account"
)

// Queue is what the window needs of [uploader.Engine]: the files of an account that
// have not arrived. CountOf returns at once, the others when the disk has it.
type Queue interface {
	CountOf(account string) int
	Reassign(from, to string) (moved int, err error)
	RemoveOf(account string) (int, error)
}

// What becomes of the files of an account that is removed. Any other fate is the ID
// of the account that gets them, behind fateMove.
const (
	fateKeep = "keep" // they wait for another account
	fateDrop = "drop"
	fateMove = "move "
)

// removal asks before an account is removed, and what becomes of its files.
type removal struct {
	w       *Window
	account account.Account
	content fyne.CanvasObject

	ask     *look.Paragraph
	files   fyne.CanvasObject // all about the files, hidden where there are none
	count   *look.Paragraph
	fate    *look.Select
	hint    *look.Paragraph
	yes, no *look.Button

	asking  string          // ID of the account to remove, "": none
	running map[string]bool // IDs of accounts on their way out
}

func newRemoval(w *Window, keep func()) *removal {
	r := &removal{w: w, running: map[string]bool{}}
	r.ask, r.count, r.hint = look.NewParagraph(""), look.NewParagraph(""), look.NewHint("")
	r.count.Bold = true
	r.fate = look.NewSelect(nil, func(string) { r.fateChanged() })
	r.files = container.New(look.NewColumn(6), r.count, r.fate, r.hint)
	r.no = look.NewButton(look.Quiet, text("accounts.remove-no"), keep)
	r.yes = look.NewButton(look.Danger, text("accounts.remove-yes"), func() { w.removeAccount(r.account, r.fate.Value()) })
	buttons := container.New(look.NewFlow(8), r.no, r.yes)
	r.content = look.NewBox(look.BadGround, 24, 14, container.New(look.NewColumn(10), r.ask, r.files, buttons))
	return r
}

// open begins to ask. Nothing is lost by the answer that is chosen at first.
func (r *removal) open(id string) {
	r.asking = id
	r.fate.SetQuietly(fateKeep)
}

func (r *removal) set(a account.Account) {
	r.account = a
	r.ask.Set(i18n.T("accounts.remove-ask", i18n.Args{"User": userName(a), "Wiki": wikiName(a)}), theme.ColorNameForeground)
	n := 0
	if r.w.o.Queue != nil {
		n = r.w.o.Queue.CountOf(a.ID)
	}
	shown(r.files, n > 0)
	if n > 0 {
		r.count.Set(i18n.N("accounts.remove-files", n), theme.ColorNameForeground)
		r.fate.Options = fates(a, r.w.o.Manager.List())
		if !slices.ContainsFunc(r.fate.Options, func(o look.Option) bool { return o.Value == r.fate.Value() }) {
			r.fate.SetQuietly(fateKeep) // the account that was chosen has gone
		}
	}
	r.fateChanged()
	r.setRunning(r.running[a.ID])
}

// fateChanged says what the chosen answer means.
func (r *removal) fateChanged() {
	id, ink := "accounts.fate-keep-hint", theme.ColorNameForeground
	switch fate := r.fate.Value(); {
	case fate == fateDrop:
		id, ink = "accounts.fate-drop-hint", look.Bad
	case strings.HasPrefix(fate, fateMove):
		id = "accounts.fate-move-hint"
		for _, to := range r.w.o.Manager.List() {
			if to.ID == strings.TrimPrefix(fate, fateMove) && !to.SameWiki(r.account) {
				id = "accounts.fate-drafts-hint"
			}
		}
	}
	r.hint.Set(text(id), ink)
	look.Relayout(r.content)
	r.content.Refresh()
	r.w.pane.Refresh()
}

func (r *removal) setRunning(running bool) {
	label := text("accounts.remove-yes")
	if running {
		label = text("accounts.removing")
	}
	r.yes.Set(label, nil, !running)
	r.no.Set(r.no.Text, nil, !running)
	if running {
		r.fate.Disable()
		return
	}
	r.fate.Enable()
}

// fates are the choices for the files of an account: to wait, to go to another one,
// those of the same wiki first and the practice wiki last, or out of the queue.
func fates(gone account.Account, all []account.Account) []look.Option {
	others := slices.DeleteFunc(slices.Clone(all), func(a account.Account) bool { return a.ID == gone.ID || a.Disabled })
	slices.SortStableFunc(others, func(a, b account.Account) int { return far(gone, a) - far(gone, b) })
	options := []look.Option{{Value: fateKeep, Text: text("accounts.fate-keep")}}
	for _, a := range others {
		options = append(options, look.Option{
			Value: fateMove + a.ID, Text: i18n.T("accounts.fate-move", i18n.Args{"User": userName(a), "Wiki": wikiName(a)}),
		})
	}
	return append(options, look.Option{Value: fateDrop, Text: text("accounts.fate-drop")})
}

func far(from, to account.Account) int {
	switch {
	case from.SameWiki(to):
		return 0
	case to.Practice:
		return 2
	}
	return 1
}

// removeAccount does what was decided about the files first, so that whatever goes
// wrong between finds them with their account.
func (w *Window) removeAccount(a account.Account, fate string) {
	r := w.details.foot.removal
	r.running[a.ID] = true
	w.refresh()
	w.background(func(ctx context.Context) func() {
		filesErr := w.settleFiles(a, fate)
		var err error
		if filesErr == nil {
			err = w.o.Manager.Remove(ctx, a.ID)
		}
		return func() {
			delete(r.running, a.ID)
			if r.asking == a.ID {
				r.asking = ""
			}
			if filesErr != nil {
				w.o.Log.Error("the files of an account were not moved", "err", filesErr)
				w.tell(a.ID, note{lines: []string{text("accounts.remove-failed")}, tone: words.ToneError})
			}
			w.done(a, err)
		}
	})
}

func (w *Window) settleFiles(a account.Account, fate string) (err error) {
	switch {
	case w.o.Queue == nil:
	case fate == fateDrop:
		_, err = w.o.Queue.RemoveOf(a.ID)
	case strings.HasPrefix(fate, fateMove):
		_, err = w.o.Queue.Reassign(a.ID, strings.TrimPrefix(fate, fateMove))
	}
	return err
}
