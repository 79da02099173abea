package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	kept "wikidrop/uploader/settings"
)

// asSystem stands in the lists for what the file leaves empty: a list has no room for
// a choice without a value.
const asSystem = "system"

func orSystem(value string) string {
	if value == "" {
		return asSystem
	}
	return value
}

func orNothing(value string) string {
	if value == asSystem {
		return ""
	}
	return value
}

// languages are all that there are, each by its own name: who looks for it may read
// no other.
func languages() []look.Option {
	system := i18n.T("settings.language-system", i18n.Args{"Name": i18n.Name(i18n.System())})
	options := []look.Option{{Value: asSystem, Text: system}}
	for _, code := range i18n.Languages() {
		options = append(options, look.Option{Value: code, Text: i18n.Name(code)})
	}
	return options
}

func (w *Window) setLanguage(value string) {
	code := orNothing(value)
	w.update("language", func(s *kept.Settings) { s.Language = code })
	w.o.Do(func() { w.o.Speak(code) }) // the menu that was chosen from is to be gone by then
}

func appearances() []look.Option {
	return []look.Option{
		{Value: asSystem, Text: i18n.T("settings.appearance-system")},
		{Value: string(kept.Light), Text: i18n.T("settings.appearance-light")},
		{Value: string(kept.Dark), Text: i18n.T("settings.appearance-dark")},
	}
}

func (w *Window) setAppearance(value string) {
	chosen := kept.Appearance(orNothing(value))
	w.update("appearance", func(s *kept.Settings) { s.Appearance = chosen })
	Appear(w.o.App, chosen)
}

// Appear shows the whole program light or dark. It sets the theme.
func Appear(app fyne.App, a kept.Appearance) {
	switch a {
	case kept.Light:
		look.Force(theme.VariantLight)
	case kept.Dark:
		look.Force(theme.VariantDark)
	case kept.AsSystem:
		look.FollowSystem()
	}
	app.Settings().SetTheme(look.Theme{})
}

// check is Fyne's check box that leaves keys to the window which it has no use for.
type check struct {
	widget.Check
	left func(*fyne.KeyEvent)
}

func newCheck(text string, changed func(bool), left func(*fyne.KeyEvent)) *check {
	c := &check{left: left}
	c.Text, c.OnChanged = text, changed
	c.ExtendBaseWidget(c)
	return c
}

// TypedKey implements [fyne.Focusable].
func (c *check) TypedKey(e *fyne.KeyEvent) {
	c.Check.TypedKey(e)
	c.left(e)
}
