package gui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"wikidrop/gui/filepick"
	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/gui/queue"
	"wikidrop/gui/words"
	"wikidrop/uploader"
	"wikidrop/uploader/wikitext"
)

// choose takes a way out of what stands in the way of some items. Where it needs
// to know more, it asks.
func (w *Window) choose(ids []uploader.ID, c uploader.Choice, p uploader.Problem) {
	switch c {
	case uploader.ChoiceRename:
		w.askTitle(ids, p)
	case uploader.ChoiceLocate:
		w.locate(ids)
	case uploader.ChoiceAccount:
		w.showAccountOf(ids, p)
	case uploader.ChoiceSettings:
		w.showProxy()
	case queue.ShowDetails:
		w.showAnswer(p)
	case uploader.ChoiceOverwrite:
		w.askOverwrite(ids, p)
	case uploader.ChoiceRemove:
		w.wish(func() { w.o.Engine.Remove(ids...) })
	default:
		w.answer(ids, c, "")
	}
}

func (w *Window) answer(ids []uploader.ID, c uploader.Choice, argument string) {
	w.wish(func() {
		if err := w.o.Engine.Answer(ids, c, argument); err != nil {
			w.o.Log.Error("an answer was not taken", "choice", c, "err", err)
			w.o.Engine.AddNotice(uploader.Notice{Code: "queue-write-failed"})
		}
	})
}

// askOverwrite writes over another's file only after a second yes, which is not the
// button that a hasty Return presses.
func (w *Window) askOverwrite(ids []uploader.ID, p uploader.Problem) {
	name := ""
	if p.Existing != nil {
		_, name, _ = strings.Cut(p.Existing.Title, ":") // the namespace is in the wiki's language
	}
	if row := w.queue.Model().Row(ids[0]); name == "" && row != nil {
		name = row.Title
	}
	text := look.NewParagraph(i18n.T("window.overwrite_explained", i18n.Args{"Name": look.OneLine(name)}))
	var sheet *look.Sheet
	yes := look.NewButton(look.Primary, words.Choice(uploader.ChoiceOverwrite, p), func() {
		sheet.Close()
		w.answer(ids, uploader.ChoiceOverwrite, "")
	})
	no := look.NewButton(look.Quiet, i18n.T("window.cancel"), func() { sheet.Close() })
	body := []fyne.CanvasObject{text}
	if row := w.queue.Model().Row(ids[0]); len(ids) == 1 && row != nil && queue.Compares(row) {
		both := queue.NewComparison(queue.Pictures{Ours: w.o.Engine.Thumbnail, Theirs: w.o.Engine.ExistingThumbnail})
		both.Set(row)
		body = []fyne.CanvasObject{both.Content, text}
	}
	sheet = look.NewSheet(w.window.Canvas(), i18n.T("window.overwrite_heading"), body, yes, no)
	w.show(sheet, no)
}

func (w *Window) locate(ids []uploader.ID) {
	go func() {
		path, err := filepick.File(context.Background())
		if err != nil {
			w.picked(nil, err)
			return
		}
		w.bridge.post(func() { w.answer(ids, uploader.ChoiceLocate, path) })
	}()
}

func (w *Window) askTitle(ids []uploader.ID, p uploader.Problem) {
	items := w.o.Engine.Items(ids...)
	if len(items) == 0 {
		return
	}
	item := items[0]
	rules := w.o.Engine.Rules(item.ID)
	entry := look.NewEntry()
	wrong := look.NewHint("")
	entry.SetText(item.Title)
	if p.Suggested != "" {
		entry.SetText(p.Suggested)
	}
	var sheet *look.Sheet
	check := func(title string) bool {
		defer sheet.Fit()
		if problem := wikitext.Check(title, item.Info.Extension, rules); problem != nil {
			m := words.Problem(uploader.Problem{Code: uploader.CodeName, Name: problem})
			wrong.Set(queue.Sentence(words.Message{Title: m.Title, Why: m.Why}), look.Bad)
			return false
		}
		becomes := wikitext.Normalize(title, rules)
		if becomes == title {
			becomes = ""
		}
		wrong.Set(becomes, look.Secondary)
		return true
	}
	rename := look.NewButton(look.Primary, i18n.T("window.rename"), func() {
		if check(entry.Text) {
			sheet.Close()
			w.answer(ids, uploader.ChoiceRename, entry.Text)
		}
	})
	cancel := look.NewButton(look.Quiet, i18n.T("window.cancel"), func() { sheet.Close() })
	sheet = look.NewSheet(w.window.Canvas(), i18n.T("window.rename_heading"),
		[]fyne.CanvasObject{entry, wrong}, rename, cancel)
	entry.OnChanged = func(s string) { check(s) }
	w.show(sheet, entry)
	entry.SelectName()
}
