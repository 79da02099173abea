// Package look is how Wikidrop's windows look: a Fyne theme made of Wikimedia's
// Codex colours, and the few widgets that Fyne does not have in that shape.
//
// Widgets of this package are used on the UI goroutine only, like Fyne's own.
package look

import (
	"image/color"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Colours that Fyne has no name for. They work with [Color] and with every
// Fyne call that takes a colour name while [Theme] is in force.
const (
	Panel           fyne.ThemeColorName = "wikidropPanel"
	Line            fyne.ThemeColorName = "wikidropLine"
	FaintLine       fyne.ThemeColorName = "wikidropFaintLine"
	Secondary       fyne.ThemeColorName = "wikidropSecondary"
	Accent          fyne.ThemeColorName = "wikidropAccent"
	AccentText      fyne.ThemeColorName = "wikidropAccentText"
	Good            fyne.ThemeColorName = "wikidropGood"
	Attention       fyne.ThemeColorName = "wikidropAttention"
	AttentionGround fyne.ThemeColorName = "wikidropAttentionGround"
	Bad             fyne.ThemeColorName = "wikidropBad"
	BadGround       fyne.ThemeColorName = "wikidropBadGround"
	Selected        fyne.ThemeColorName = "wikidropSelected"
	Chip            fyne.ThemeColorName = "wikidropChip"
	Raised          fyne.ThemeColorName = "wikidropRaised"
)

// Sizes in Fyne's device-independent pixels.
const (
	TextSize      = 14
	SecondarySize = 13
	LabelSize     = 12
	HeadingSize   = 17
	TitleSize     = 22
	Radius        = 6
	RowHeight     = 68
)

type shades struct{ light, dark color.NRGBA }

var tokens = map[fyne.ThemeColorName]shades{
	Panel:           {rgb(0xf8f9fa), rgb(0x1d2126)},
	Line:            {rgb(0xdadde3), rgb(0x343a41)},
	FaintLine:       {rgb(0xeaecf0), rgb(0x272c32)},
	Secondary:       {rgb(0x54595d), rgb(0xa2a9b1)},
	Accent:          {rgb(0x3366cc), rgb(0x3366cc)},
	AccentText:      {rgb(0x3366cc), rgb(0x88a3e8)},
	Good:            {rgb(0x177860), rgb(0x65b396)},
	Attention:       {rgb(0x886425), rgb(0xd9b45b)},
	AttentionGround: {rgb(0xfdf2d5), rgb(0x3b3117)},
	Bad:             {rgb(0xbf3c2c), rgb(0xf1897b)},
	BadGround:       {rgb(0xffe9e5), rgb(0x46211b)},
	Selected:        {rgb(0xeaf3ff), rgb(0x223052)},
	Chip:            {rgb(0xeaecf0), rgb(0x2c3238)},
	Raised:          {rgb(0xffffff), rgb(0x262b31)},

	theme.ColorNameBackground:          {rgb(0xffffff), rgb(0x16191d)},
	theme.ColorNameButton:              {rgb(0xf8f9fa), rgb(0x262b31)},
	theme.ColorNameDisabledButton:      {rgb(0xeaecf0), rgb(0x272c32)},
	theme.ColorNameDisabled:            {rgb(0xa2a9b1), rgb(0x72777d)},
	theme.ColorNameError:               {rgb(0xbf3c2c), rgb(0xf1897b)},
	theme.ColorNameFocus:               {rgba(0x3366cc, 0x38), rgba(0x88a3e8, 0x48)},
	theme.ColorNameForeground:          {rgb(0x202122), rgb(0xeaecf0)},
	theme.ColorNameForegroundOnPrimary: {rgb(0xffffff), rgb(0xffffff)},
	theme.ColorNameForegroundOnError:   {rgb(0xffffff), rgb(0x16191d)},
	theme.ColorNameHeaderBackground:    {rgb(0xf8f9fa), rgb(0x1d2126)},
	theme.ColorNameHover:               {rgba(0x202122, 0x0d), rgba(0xffffff, 0x10)},
	theme.ColorNameHyperlink:           {rgb(0x3366cc), rgb(0x88a3e8)},
	theme.ColorNameInputBackground:     {rgb(0xffffff), rgb(0x16191d)},
	theme.ColorNameInputBorder:         {rgb(0xdadde3), rgb(0x343a41)},
	theme.ColorNameMenuBackground:      {rgb(0xffffff), rgb(0x262b31)},
	theme.ColorNameOverlayBackground:   {rgb(0xffffff), rgb(0x1d2126)},
	theme.ColorNamePlaceHolder:         {rgb(0x8a9098), rgb(0x868d95)},
	theme.ColorNamePressed:             {rgba(0x202122, 0x1c), rgba(0xffffff, 0x20)},
	theme.ColorNamePrimary:             {rgb(0x3366cc), rgb(0x3366cc)},
	theme.ColorNameScrollBar:           {rgba(0x202122, 0x50), rgba(0xffffff, 0x50)},
	theme.ColorNameScrollBarBackground: {rgba(0, 0), rgba(0, 0)},
	theme.ColorNameSelection:           {rgb(0xcfe0fb), rgb(0x2f4a86)},
	theme.ColorNameSeparator:           {rgb(0xeaecf0), rgb(0x343a41)},
	theme.ColorNameShadow:              {rgba(0x202122, 0x14), rgba(0x000000, 0x50)},
	theme.ColorNameSuccess:             {rgb(0x177860), rgb(0x65b396)},
	theme.ColorNameWarning:             {rgb(0x886425), rgb(0xd9b45b)},
}

func rgb(v uint32) color.NRGBA { return rgba(v, 0xff) }

func rgba(v uint32, alpha uint8) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: alpha}
}

var sizes = map[fyne.ThemeSizeName]float32{
	theme.SizeNameText:               TextSize,
	theme.SizeNameCaptionText:        LabelSize,
	theme.SizeNameSubHeadingText:     HeadingSize,
	theme.SizeNameHeadingText:        TitleSize,
	theme.SizeNamePadding:            4,
	theme.SizeNameInnerPadding:       7,
	theme.SizeNameLineSpacing:        3,
	theme.SizeNameInlineIcon:         16,
	theme.SizeNameScrollBar:          10,
	theme.SizeNameScrollBarSmall:     3,
	theme.SizeNameScrollBarRadius:    5,
	theme.SizeNameSeparatorThickness: 1,
	theme.SizeNameInputBorder:        1,
	theme.SizeNameInputRadius:        4,
	theme.SizeNameSelectionRadius:    4,
	theme.SizeNameButtonRadius:       Radius,
	theme.SizeNameMenuRadius:         Radius,
	theme.SizeNamePopupRadius:        Radius,
	theme.SizeNameDialogRadius:       8,
	theme.SizeNameModalBlurRadius:    0,
}

// Theme is Wikidrop's theme. It follows the light or dark variant it is asked for,
// unless [Force] was called.
type Theme struct{}

// forced is a variant and 1, 0: none.
var forced atomic.Int32

// Force lets [Theme] be light or dark, whatever the system is. Set the theme again to
// repaint what is on the screen.
func Force(variant fyne.ThemeVariant) { forced.Store(int32(variant) + 1) }

// FollowSystem takes [Force] back.
func FollowSystem() { forced.Store(0) }

var _ fyne.Theme = Theme{}

// Color implements [fyne.Theme].
func (Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	if f := forced.Load(); f > 0 {
		variant = fyne.ThemeVariant(f - 1)
	}
	t, ok := tokens[name]
	if !ok {
		return theme.DefaultTheme().Color(name, variant)
	}
	if variant == theme.VariantDark {
		return t.dark
	}
	return t.light
}

// Font implements [fyne.Theme] with the fonts that Fyne brings (Noto Sans).
func (Theme) Font(style fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(style) }

// Icon implements [fyne.Theme].
func (Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

// Size implements [fyne.Theme].
func (Theme) Size(name fyne.ThemeSizeName) float32 {
	if s, ok := sizes[name]; ok {
		return s
	}
	return theme.DefaultTheme().Size(name)
}

// Color is a colour in the variant that is in force.
func Color(name fyne.ThemeColorName) color.Color {
	return Theme{}.Color(name, fyne.CurrentApp().Settings().ThemeVariant())
}

// clear is a colour that can't be seen but has a hue: the painter blends the
// inside of a frame into its line, and real transparency would count as black.
func clear(name fyne.ThemeColorName) color.Color {
	c := Color(name).(color.NRGBA)
	c.A = 1
	return c
}

// bareTheme is for entries that stand inside a frame of ours.
type bareTheme struct{ Theme }

// Size implements [fyne.Theme].
func (bareTheme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameInputBorder:
		return 0
	case theme.SizeNameInnerPadding:
		return 3
	}
	return Theme{}.Size(name)
}
