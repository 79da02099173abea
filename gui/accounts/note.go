package accounts

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"wikidrop/gui/look"
	"wikidrop/gui/words"
)

// note is something to tell in place: an error, a hint, an outcome.
type note struct {
	title string
	lines []string // each on its own
	tone  words.Tone
	more  string // label of the button that opens a page of the wiki, "": none
	page  string // address of that page, "": the one of the way to log in
}

func messageNote(m words.Message, tone words.Tone) note {
	return note{title: m.Title, lines: []string{m.Why, m.Do}, tone: tone}
}

// noteBox shows one note, and takes no room without.
type noteBox struct {
	box   *look.Box
	title *look.Paragraph
	body  *look.Paragraph
	more  *look.Button
	foot  *fyne.Container // holds the button at its own width
	page  string          // as in note
}

func newNoteBox(open func()) *noteBox {
	n := &noteBox{
		title: look.NewParagraph(""),
		body:  look.NewParagraph(""),
		more:  look.NewButton(look.Quiet, "", open),
	}
	n.title.Bold = true
	n.more.Small = true
	n.foot = container.New(look.NewFlow(0), n.more)
	n.box = look.NewBox(look.Panel, 14, 10, container.New(look.NewColumn(6), n.title, n.body, n.foot))
	n.box.Radius = look.Radius
	n.box.Hide()
	return n
}

func (n *noteBox) set(t note) {
	body := strings.TrimSpace(strings.Join(t.lines, "\n"))
	if t.title == "" && body == "" {
		n.box.Hide()
		return
	}
	ground, ink := noteColors(t.tone)
	n.box.Ground = ground
	n.title.Set(t.title, ink)
	n.body.Set(body, ink)
	shown(n.title, t.title != "")
	shown(n.body, body != "")
	n.more.Set(t.more, nil, true)
	n.page = t.page
	shown(n.foot, t.more != "")
	n.box.Show()
	n.box.Refresh()
}

func shown(o fyne.CanvasObject, yes bool) {
	if yes {
		o.Show()
		return
	}
	o.Hide()
}

func noteColors(t words.Tone) (ground, ink fyne.ThemeColorName) {
	switch t {
	case words.ToneError:
		return look.BadGround, look.Bad
	case words.ToneAttention:
		return look.AttentionGround, look.Attention
	case words.ToneGood:
		return look.Selected, look.Good
	case words.ToneActive:
		return look.Selected, look.AccentText
	case words.ToneQuiet:
	}
	return look.Panel, theme.ColorNameForeground
}
