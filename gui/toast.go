package gui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/gui/words"
	"wikidrop/uploader"
)

// toast tells, in a calm line above the foot, what happened once. A line stays
// until it can have been read, which is only while the window is in front; one
// that tells of trouble stays until it is put away.
type toast struct {
	waiting []toastLine
	left    time.Duration // of the present line
	seen    time.Time     // when left was last counted
	away    bool          // another program is in front

	text   *look.Paragraph
	action *look.Button
	close  *look.Button
	row    *fyne.Container
	root   *look.Box
	// resized tells that the line came, went or grew: the window makes room, since
	// Fyne lays out anew only where the least size of a parent changed.
	resized func()
}

type toastLine struct {
	text    string
	trouble bool
	label   string // of a button, "" none
	run     func()
}

const (
	toastLeast  = 6 * time.Second
	toastLetter = 60 * time.Millisecond
	// toastsKept is how many lines wait at most; older ones go.
	toastsKept = 20
)

func newToast() *toast {
	t := &toast{text: look.NewParagraph("")}
	t.text.FontSize = look.SecondarySize
	t.action = look.NewButton(look.Plain, "", nil)
	t.action.Small = true
	t.close = look.NewIconButton(look.Plain, theme.CancelIcon(), "", t.next)
	t.close.Small, t.close.Name = true, i18n.T("window.close")
	buttons := container.NewHBox(t.action, t.close)
	t.row = container.New(&textAndButtons{}, t.text, buttons)
	t.root = look.NewBox(look.Selected, 16, 5, t.row)
	t.root.Top = true
	t.root.Hide()
	t.resized = func() {}
	return t
}

// troubles tells whether a notice wants to be put away by hand.
func troubles(code string) bool {
	switch code {
	case "added", "already-in-queue":
		return false
	}
	return true
}

func (t *toast) add(n uploader.Notice, label string, run func()) {
	t.say(toastLine{text: words.Notice(n), trouble: troubles(n.Code), label: label, run: run})
}

func (t *toast) say(line toastLine) {
	if line.text == "" {
		return
	}
	if len(t.waiting) > 0 && t.waiting[len(t.waiting)-1].text == line.text {
		return
	}
	t.waiting = append(t.waiting, line)
	if len(t.waiting) > toastsKept {
		t.waiting = t.waiting[1:]
		t.show()
	}
	if len(t.waiting) == 1 {
		t.show()
	}
}

func (t *toast) show() {
	defer func() { t.resized() }()
	if len(t.waiting) == 0 {
		t.root.Hide()
		return
	}
	line := t.waiting[0]
	t.left = max(toastLeast, time.Duration(len([]rune(line.text)))*toastLetter)
	t.seen = time.Time{}
	ink := theme.ColorNameForeground
	t.root.Ground = look.Selected
	if line.trouble {
		ink, t.root.Ground = look.Attention, look.AttentionGround
	}
	t.text.Set(line.text, ink)
	t.action.Hidden = line.label == ""
	t.action.OnTapped = func() { t.next(); line.run() }
	t.action.Set(line.label, nil, true)
	t.root.Show()
	t.row.Refresh()
	t.root.Refresh()
}

func (t *toast) next() {
	if len(t.waiting) > 0 {
		t.waiting = t.waiting[1:]
	}
	t.show()
}

// reading tells whether the window is in front.
func (t *toast) reading(now time.Time, front bool) {
	t.tick(now)
	t.away = !front
}

// tick counts the time that a line was to be seen.
func (t *toast) tick(now time.Time) {
	if len(t.waiting) == 0 {
		return
	}
	if !t.away && !t.seen.IsZero() {
		t.left -= now.Sub(t.seen)
	}
	t.seen = now
	if t.left <= 0 && (!t.waiting[0].trouble || len(t.waiting) > 1) {
		t.next()
	}
}

// noticeAction is what a line about a notice offers to do.
func (w *Window) noticeAction(n uploader.Notice) (label string, run func()) {
	switch n.Code {
	case "link-dropped":
		return i18n.T("window.from_address"), func() { w.askURL(n.Name) }
	}
	return "", nil
}

// textAndButtons sets wrapping text left of buttons.
type textAndButtons struct{}

// HeightWithin implements [look.HeightLayout].
func (textAndButtons) HeightWithin(objects []fyne.CanvasObject, width float32) float32 {
	buttons := objects[1].MinSize()
	return max(buttons.Height, look.HeightFor(objects[0], width-buttons.Width-12))
}

// Layout implements [fyne.Layout].
func (textAndButtons) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	buttons := objects[1].MinSize()
	width := size.Width - buttons.Width - 12
	height := look.HeightFor(objects[0], width)
	objects[0].Move(fyne.NewPos(0, (size.Height-height)/2))
	objects[0].Resize(fyne.NewSize(width, height))
	objects[1].Move(fyne.NewPos(size.Width-buttons.Width, (size.Height-buttons.Height)/2))
	objects[1].Resize(buttons)
}

// MinSize implements [fyne.Layout].
func (textAndButtons) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[1].MinSize().AddWidthHeight(80, 0)
}
