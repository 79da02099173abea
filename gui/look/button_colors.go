package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

func buttonInk(b *Button) fyne.ThemeColorName {
	switch {
	case b.Disabled():
		return theme.ColorNameDisabled
	case b.Kind == Primary:
		return theme.ColorNameForegroundOnPrimary
	case b.Kind == Plain:
		return AccentText
	case b.Kind == Danger:
		return Bad
	}
	return theme.ColorNameForeground
}

func buttonGround(b *Button) (fill, stroke color.Color, width float32) {
	switch {
	case b.Kind == Primary && b.Disabled():
		fill, stroke, width = Color(theme.ColorNameDisabledButton), Color(theme.ColorNameDisabledButton), 1
	case b.Kind == Primary:
		fill, stroke, width = Color(Accent), Color(Accent), 1
	case b.Kind == Quiet:
		fill, stroke, width = Color(Raised), Color(Line), 1
	default:
		fill, stroke = clear(AccentText), color.Transparent
	}
	return fill, stroke, width
}
