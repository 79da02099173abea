package details

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/uploader"
)

// presets is the button under the form: it keeps a description to use again.
type presets struct{ button *look.Button }

func (p *Panel) buildPresets() {
	p.presets.button = look.NewButton(look.Quiet, "", p.pressPresets)
}

// loadPresets says at once what the button does while there is one thing to do.
func (p *Panel) loadPresets() {
	b := p.presets.button
	b.Hidden = p.page.open || len(p.editable()) == 0
	some := len(p.o.Engine.Presets()) > 0
	b.Caret = some
	label := "presets.save"
	if some {
		label = "presets.some"
	}
	b.Set(i18n.T(label), nil, true)
}

func (p *Panel) pressPresets() {
	kept := p.o.Engine.Presets()
	if len(kept) == 0 {
		p.savePreset()
		return
	}
	b := p.presets.button
	c := fyne.CurrentApp().Driver().CanvasForObject(b)
	menu := p.presetMenu(kept)
	// The button stands at the bottom of the window: its menu opens upwards.
	height := widget.NewPopUpMenu(menu, c).MinSize().Height
	widget.ShowPopUpMenuAtRelativePosition(menu, c, fyne.NewPos(0, -height), b)
}

func (p *Panel) presetMenu(kept []uploader.Preset) *fyne.Menu {
	forget := fyne.NewMenuItem(i18n.T("presets.forget"), nil)
	forget.ChildMenu = fyne.NewMenu("")
	menu := fyne.NewMenu("")
	for _, preset := range kept {
		name := preset.Name
		use := fyne.NewMenuItem(look.OneLine(name), func() { p.usePreset(name) })
		use.Checked = preset.ForNew
		menu.Items = append(menu.Items, use)
		forget.ChildMenu.Items = append(forget.ChildMenu.Items,
			fyne.NewMenuItem(look.OneLine(name), func() { p.forgetPreset(name) }))
	}
	menu.Items = append(menu.Items, fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(i18n.T("presets.save"), p.savePreset), forget)
	return menu
}

// usePreset puts a preset over what is typed, which is written first.
func (p *Panel) usePreset(name string) {
	p.Flush()
	ids := p.ids
	p.o.Wishes.Do(func() {
		if err := p.o.Engine.UsePreset(ids, name); err != nil {
			p.o.Failed(err)
		}
	})
	p.o.Wishes.Settle()
	p.untouch()
	p.load()
}

func (p *Panel) forgetPreset(name string) {
	p.o.Wishes.Do(func() {
		if err := p.o.Engine.RemovePreset(name); err != nil {
			p.o.Failed(err)
		}
	})
	p.o.Wishes.Settle()
	p.loadPresets()
}

func (p *Panel) savePreset() {
	p.Flush()
	p.o.Wishes.Settle()
	p.load()
	p.o.AskPreset(presetOf(p.editable()))
}

// PresetsChanged tells that presets were kept or forgotten.
func (p *Panel) PresetsChanged() {
	if len(p.items) > 0 {
		p.loadPresets()
	}
}

// presetOf is what all of the items have in common.
func presetOf(items []uploader.Item) uploader.Preset {
	same := func(get func(*uploader.Item) string) string { return common(items, get).text }
	categories, _ := shared(items)
	return uploader.Preset{
		Text:       same(func(i *uploader.Item) string { return i.Description.Text }),
		Language:   same(func(i *uploader.Item) string { return i.Description.Language }),
		Author:     same(func(i *uploader.Item) string { return i.Description.Author }),
		Source:     same(func(i *uploader.Item) string { return i.Description.Source }),
		License:    same(func(i *uploader.Item) string { return i.Description.License }),
		Permission: same(func(i *uploader.Item) string { return i.Description.Permission }),
		Comment:    same(func(i *uploader.Item) string { return i.Comment }),
		Categories: categories,
	}
}
