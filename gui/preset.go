package gui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/gui/words"
	"wikidrop/uploader"
	"wikidrop/uploader/wikitext"
)

// presetPart is a part of a description that a preset keeps or leaves out.
type presetPart struct {
	label string
	shown string // what it is, for people
	usual bool   // ticked at first
	drop  func(*uploader.Preset)
}

// presetParts are those that a description has.
func presetParts(p uploader.Preset) []presetPart {
	licence := p.License
	if l, ok := wikitext.LicenseByID(p.License); ok {
		licence = l.Name
	}
	parts := []presetPart{
		{"presets.rights", joined(words.Author(p.Author), words.Source(p.Source), licence, p.Permission), true, func(p *uploader.Preset) {
			p.Author, p.Source, p.License, p.Permission = "", "", "", ""
		}},
		{"presets.categories", joined(p.Categories...), true, func(p *uploader.Preset) { p.Categories = nil }},
		{"presets.comment", p.Comment, true, func(p *uploader.Preset) { p.Comment = "" }},
		// What one picture shows is seldom true of the next.
		{"presets.description", p.Text, false, func(p *uploader.Preset) { p.Text, p.Language = "", "" }},
	}
	return slices.DeleteFunc(parts, func(part presetPart) bool { return part.shown == "" })
}

func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

// shownOfPart is how much of a part is told: people know what they typed.
const shownOfPart = 60

// askPreset asks for the name of a preset, and what of a description belongs to it.
func (w *Window) askPreset(p uploader.Preset) {
	name := look.NewEntry()
	name.SetPlaceHolder(i18n.T("presets.name_example"))
	note := look.NewHint("")
	body := []fyne.CanvasObject{look.NewLabel(i18n.T("presets.name")), name, note}
	parts := presetParts(p)
	checks := make([]*widget.Check, len(parts))
	for i, part := range parts {
		checks[i] = widget.NewCheck(i18n.T(part.label, i18n.Args{"Text": shortened(look.OneLine(part.shown), shownOfPart)}), nil)
		checks[i].Checked = part.usual
		body = append(body, checks[i])
	}
	forNew := widget.NewCheck(i18n.T("presets.for_new"), nil)
	body = append(body, forNew)

	var sheet *look.Sheet
	name.OnChanged = func(s string) { note.Set(w.presetNote(s), look.Secondary); sheet.Fit() }
	save := look.NewButton(look.Primary, i18n.T("presets.keep"), func() {
		p.Name, p.ForNew = strings.TrimSpace(name.Text), forNew.Checked
		if p.Name == "" {
			note.Set(i18n.T("presets.no_name"), look.Bad)
			sheet.Fit()
			return
		}
		for i, part := range parts {
			if !checks[i].Checked {
				part.drop(&p)
			}
		}
		sheet.Close()
		w.savePreset(p)
	})
	cancel := look.NewButton(look.Quiet, i18n.T("window.cancel"), func() { sheet.Close() })
	sheet = look.NewSheet(w.window.Canvas(), i18n.T("presets.heading"), body, save, cancel)
	w.show(sheet, name)
}

// presetNote warns before a preset takes the place of another.
func (w *Window) presetNote(name string) string {
	name = strings.TrimSpace(name)
	if slices.ContainsFunc(w.o.Engine.Presets(), func(p uploader.Preset) bool { return p.Name == name }) {
		return i18n.T("presets.replaces")
	}
	return ""
}

func (w *Window) savePreset(p uploader.Preset) {
	w.wish(func() {
		if err := w.o.Engine.SavePreset(p); err != nil {
			w.editFailed(err)
			return
		}
		w.bridge.post(w.details.PresetsChanged)
	})
}

func shortened(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most])) + "…"
	}
	return s
}
