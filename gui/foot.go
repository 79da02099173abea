package gui

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/gui/words"
	"wikidrop/uploader"
	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

// foot answers how far, how fast, when done, and what the wiki still allows.
type foot struct {
	done, speed, ready *look.Text
	progress           *look.ProgressLine
	allowed            *look.Text
	root               *look.Box
	placed             string // words at the last layout
}

func (w *Window) buildFoot() {
	f := &w.foot
	f.done, f.speed, f.ready = look.NewSecondary(""), look.NewSecondary(""), look.NewSecondary("")
	f.allowed = look.NewSecondary("").Shrinking()
	f.progress = look.NewProgressLine()
	line := container.New(footLayout{}, f.done, f.progress, f.speed, f.ready, f.allowed)
	f.root = look.NewBox(look.Panel, 16, 9, line)
	f.root.Top = true
}

func (w *Window) updateFoot(now time.Time) {
	f := &w.foot
	t := w.queue.Model().Totals()
	f.done.Set(w.doneWords(t))
	f.progress.Hidden = t.Count == 0 || (t.Published == 0 && t.Sent == 0)
	f.progress.Set(progress(t))
	speed, ready := "", ""
	if t.Speed > 0 && !w.paused {
		speed = words.Speed(t.Speed)
		if t.Left > 0 {
			ready = doneAbout(now.Add(t.Left))
		}
	}
	if f := t.Forecast; f.Waits() && t.Publishable == 0 && !w.paused {
		ready = doneAbout(f.Done)
	}
	f.speed.Set(speed)
	f.ready.Set(ready)
	f.allowed.Set(w.withPolicy(w.allowedWords(t)))
	if said := f.words(); said != f.placed {
		f.placed = said
		f.root.Content.Refresh()
	}
}

func doneAbout(t time.Time) string {
	return i18n.T("window.done_about", i18n.Args{"Time": words.Clock(t)})
}

// words are all that the foot says: when they change their places do.
func (f *foot) words() string {
	return fmt.Sprint(f.done.Text, "\n", f.speed.Text, "\n", f.ready.Text, "\n", f.allowed.Text, f.progress.Hidden)
}

func (w *Window) doneWords(t uploader.Totals) string {
	switch {
	case t.Count == 0:
		return i18n.T("window.ready")
	case w.paused:
		return i18n.N("window.paused_published_of", t.Published, i18n.Args{"Total": t.Count})
	}
	return i18n.N("window.published_of", t.Published, i18n.Args{"Total": t.Count})
}

// progress counts bytes where they are known, files otherwise.
func progress(t uploader.Totals) float64 {
	if t.Bytes > 0 {
		return float64(t.Sent) / float64(t.Bytes)
	}
	return float64(t.Published) / float64(max(1, t.Count))
}

func (w *Window) allowedWords(t uploader.Totals) string {
	if t.Scanning {
		return i18n.T("window.scanning")
	}
	a, ok := w.o.Accounts.Default()
	if !ok {
		return i18n.T("window.no_account")
	}
	if len(a.Facts.Limits) == 0 {
		return i18n.T("window.no_limit", i18n.Args{"Wiki": words.Wiki(a)})
	}
	f := t.Forecast
	switch {
	case f.Account != a.ID:
	case f.Waits() && t.Publishable > 0:
		return i18n.T("window.may_publish_until", i18n.Args{"Limits": limitWords(f), "Time": words.Clock(f.Done)})
	case f.Limit.Hits > 0 && f.Left < f.Limit.Hits:
		return i18n.T("window.may_publish_left", i18n.Args{"Limits": limitWords(f), "Left": f.Left})
	}
	return i18n.T("window.may_publish", i18n.Args{"Limits": words.Limits(a.Facts)})
}

func limitWords(f uploader.Forecast) string {
	return words.Limits(account.Facts{Limits: []mediawiki.RateLimit{f.Limit}})
}

// planWords say before publishing what the limit means for it, "" nothing.
func planWords(t uploader.Totals) string {
	f := t.Forecast
	if t.Publishable == 0 || !f.Waits() {
		return ""
	}
	return i18n.T("window.plan", i18n.Args{
		"Left": f.Left, "Files": f.Files, "Time": words.Clock(f.Done), "Limits": limitWords(f),
	})
}

// footLayout sets everything in a line with the last text at the right end.
type footLayout struct{}

const footProgress = 190

// Layout implements [fyne.Layout].
func (footLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := float32(0)
	for _, o := range objects[:4] {
		if !o.Visible() {
			continue
		}
		width := o.MinSize().Width
		if _, bar := o.(*look.ProgressLine); bar {
			width = min(footProgress, size.Width/6)
		}
		if width == 0 {
			continue
		}
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(width, size.Height))
		x += width + 14
	}
	last := objects[4].(*look.Text)
	width := max(0, min(last.NaturalWidth()+1, size.Width-x-8))
	last.Move(fyne.NewPos(size.Width-width, 0))
	last.Resize(fyne.NewSize(width, size.Height))
}

// MinSize implements [fyne.Layout].
func (footLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(300, objects[0].MinSize().Height)
}
