package gui

import (
	"strings"

	"fyne.io/fyne/v2"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/gui/words"
	"wikidrop/uploader"
)

// showAnswer shows what the wiki said, for a report: the code and the answer as it
// came, without secrets.
func (w *Window) showAnswer(p uploader.Problem) {
	text := answerText(p)
	area := look.NewArea(9)
	area.SetText(text)
	area.OnChanged = func(s string) {
		if s != text { // to be read and copied, not to be edited
			area.SetText(text)
		}
	}
	var sheet *look.Sheet
	copyAll := look.NewButton(look.Primary, i18n.T("window.copy_details"), func() { w.copy(text) })
	closeIt := look.NewButton(look.Quiet, i18n.T("window.close"), func() { sheet.Close() })
	sheet = look.NewSheet(w.window.Canvas(), i18n.T("window.details_heading"),
		[]fyne.CanvasObject{look.NewHint(words.Problem(p).Title), area}, copyAll, closeIt)
	w.show(sheet, nil)
}

// answerText is a problem as somebody who mends it wants to read it.
func answerText(p uploader.Problem) string {
	lines := []string{p.Code}
	if p.Text != "" {
		lines = append(lines, p.Text)
	}
	for _, warning := range p.Warnings {
		lines = append(lines, warning.Kind+": "+warning.Raw)
	}
	if p.Raw != "" {
		lines = append(lines, p.Raw)
	}
	return strings.Join(lines, "\n")
}
