package gui

import (
	"fyne.io/fyne/v2"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/uploader"
)

// askPolicy asks what to do with all files for which the wiki asks the usual
// questions.
func (w *Window) askPolicy() {
	now := w.o.Engine.Policy()
	same := look.NewSelect(policyOptions("window.policy_skip"), nil)
	same.SetQuietly(policyValue(now.SkipDuplicates))
	taken := look.NewSelect(policyOptions("window.policy_number"), nil)
	taken.SetQuietly(policyValue(now.NumberNames))
	var sheet *look.Sheet
	save := look.NewButton(look.Primary, i18n.T("window.policy_save"), func() {
		sheet.Close()
		w.setPolicy(uploader.Policy{SkipDuplicates: same.Value() == policyDo, NumberNames: taken.Value() == policyDo})
	})
	cancel := look.NewButton(look.Quiet, i18n.T("window.cancel"), func() { sheet.Close() })
	sheet = look.NewSheet(w.window.Canvas(), i18n.T("window.policy_heading"), []fyne.CanvasObject{
		look.NewParagraph(i18n.T("window.policy_duplicates")), same,
		look.NewParagraph(i18n.T("window.policy_names")), taken,
		look.NewHint(i18n.T("window.policy_hint")),
	}, save, cancel)
	w.show(sheet, same)
}

// Values of the two fields.
const (
	policyAsk = "ask"
	policyDo  = "do"
)

func policyOptions(do string) []look.Option {
	return []look.Option{{Value: policyAsk, Text: i18n.T("window.policy_ask")}, {Value: policyDo, Text: i18n.T(do)}}
}

func policyValue(does bool) string {
	if does {
		return policyDo
	}
	return policyAsk
}

func (w *Window) setPolicy(p uploader.Policy) {
	w.wish(func() {
		if err := w.o.Engine.SetPolicy(p); err != nil {
			w.o.Log.Error("the policy was not kept", "err", err)
			w.o.Engine.AddNotice(uploader.Notice{Code: uploader.CodeDisk})
		}
	})
}

// withPolicy puts what is decided beforehand after the words of the foot, where
// somebody looks before publishing.
func (w *Window) withPolicy(text string) string {
	p := w.o.Engine.Policy()
	if p.SkipDuplicates {
		text += " · " + i18n.T("window.policy_skips")
	}
	if p.NumberNames {
		text += " · " + i18n.T("window.policy_numbers")
	}
	return text
}
