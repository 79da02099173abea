package gui

import (
	"strings"

	"fyne.io/fyne/v2"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/uploader"
)

// askURL asks for web addresses, one a line, and puts them into the queue.
func (w *Window) askURL(proposed string) {
	entry := look.NewArea(4)
	entry.SetText(proposed)
	entry.SetPlaceHolder("https://")
	wrong := look.NewHint("")
	var sheet *look.Sheet
	add := look.NewButton(look.Primary, i18n.T("window.add_addresses"), func() {
		addresses := strings.Fields(entry.Text)
		for _, a := range addresses {
			if !isWebAddress(a) {
				wrong.Set(i18n.T("window.bad_address", i18n.Args{"Address": look.OneLine(a)}), look.Bad)
				sheet.Fit()
				return
			}
		}
		sheet.Close()
		if len(addresses) > 0 {
			w.Drop(addresses)
		}
	})
	cancel := look.NewButton(look.Quiet, i18n.T("window.cancel"), func() { sheet.Close() })
	explain := look.NewParagraph(i18n.T("window.address_explained"))
	explain.Color, explain.FontSize = look.Secondary, look.SecondarySize
	sheet = look.NewSheet(w.window.Canvas(), i18n.T("window.address_heading"),
		[]fyne.CanvasObject{explain, entry, wrong}, add, cancel)
	w.show(sheet, entry)
}

// show asks something. While it does, no command runs: Ctrl+Return in a field of
// the question must not publish the queue.
func (w *Window) show(s *look.Sheet, focus fyne.Focusable) {
	w.asking = true
	w.o.Log.Info("question opened")
	closed := s.OnClosed
	s.OnClosed = func() {
		w.asking = false
		w.o.Log.Info("question closed")
		if closed != nil {
			closed()
		}
	}
	s.Show(focus)
}

// askRemove takes the selected items out of the queue, and asks first where
// something would be lost: what was sent but not published, or typed by hand.
func (w *Window) askRemove() {
	ids := w.queue.Model().Selected()
	remove := func() { w.wish(func() { w.o.Engine.Remove(ids...) }) }
	if !w.queue.Model().Some(loses) && !typed(w.o.Engine.Items(ids...)) {
		remove()
		return
	}
	w.ask(i18n.N("window.remove_heading", len(ids)), i18n.N("window.remove_explained", len(ids)),
		i18n.T("window.remove"), remove)
}

// loses tells whether bytes that were sent are thrown away with a row. Those of a
// draft went ahead without being asked for.
func loses(r *uploader.Row) bool {
	if r.Stage >= uploader.StagePublished || r.Intent == uploader.IntentDraft {
		return false
	}
	return r.Sent > 0 || !r.Stashed.IsZero() || transferring(r)
}

// typed tells whether a person has written something for items that is not on the
// wiki yet.
func typed(items []uploader.Item) bool {
	for i := range items {
		item := &items[i]
		if len(item.Captions) > 0 && item.Stage < uploader.StageDescribed {
			return true
		}
		if item.Stage >= uploader.StagePublished {
			continue
		}
		d := item.Description
		if item.PageText != "" || (d.Text != "" && d.Text != item.Info.Meta.Description) || len(d.Categories) > 0 {
			return true
		}
	}
	return false
}

func (w *Window) ask(heading, text, do string, run func()) {
	var sheet *look.Sheet
	yes := look.NewButton(look.Primary, do, func() { sheet.Close(); run() })
	no := look.NewButton(look.Quiet, i18n.T("window.cancel"), func() { sheet.Close() })
	sheet = look.NewSheet(w.window.Canvas(), heading, []fyne.CanvasObject{look.NewParagraph(text)}, yes, no)
	w.show(sheet, nil)
}

func (w *Window) tell(heading string, body ...fyne.CanvasObject) {
	var sheet *look.Sheet
	ok := look.NewButton(look.Primary, i18n.T("window.close"), func() { sheet.Close() })
	sheet = look.NewSheet(w.window.Canvas(), heading, body, ok)
	w.show(sheet, nil)
}

func (w *Window) showAbout() {
	version := look.NewParagraph(i18n.T("window.about_version", i18n.Args{"Version": w.o.Version}))
	text := look.NewParagraph(i18n.T("window.about_text"))
	text.Color = look.Secondary
	log := look.NewHint(i18n.T("window.about_log", i18n.Args{"Path": w.o.LogFile}))
	w.tell(Title, version, text, log)
}
