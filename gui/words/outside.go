package words

import (
	"strings"
	"unicode"

	"wikidrop/gui/i18n"
)

// Longest pieces from outside inside a sentence, in characters.
const (
	maxName = 60
	maxText = 300
	maxList = 8 // entries
)

// clean makes text from outside fit for a sentence: one line, no control or
// direction-changing characters, at most max characters with the middle left out,
// so that the extension of a file name stays visible.
func clean(text string, max int) string {
	text = strings.Join(strings.Fields(strings.Map(visible, text)), " ")
	runes := []rune(text)
	if len(runes) <= max {
		return text
	}
	tail := max / 4
	return string(runes[:max-tail-1]) + "…" + string(runes[len(runes)-tail:])
}

// Plain makes a text of the wiki fit to be shown by itself.
func Plain(text string) string { return clean(text, maxText) }

// visible drops what would let a name pose as something else. Spaces of all kinds
// become ordinary ones; the joiners that some scripts and emoji need stay.
func visible(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case r == '\u200c' || r == '\u200d':
		return r
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
		return -1
	}
	return r
}

// name shows a file title: spaces for underscores, without namespace.
func name(title string) string {
	return clean(strings.ReplaceAll(title, "_", " "), maxName)
}

// List joins entries and counts those beyond the first most: "png, jpg and 7 more".
func List(entries []string, most int) string {
	if len(entries) == 0 {
		return ""
	}
	shown := make([]string, 0, most)
	for _, e := range entries[:min(len(entries), most)] {
		shown = append(shown, clean(e, maxName))
	}
	text := strings.Join(shown, ", ")
	if rest := len(entries) - len(shown); rest > 0 {
		return i18n.N("list.more", rest, i18n.Args{"List": text})
	}
	return text
}

func list(entries []string) string { return List(entries, maxList) }
