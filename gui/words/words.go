// Package words makes sentences for people out of what the engine reports, in the
// language that [i18n.Set] chose. Each sentence says what happened, why, and what
// to do. Names and texts from outside are cleaned and shortened on the way in.
//
// The package has no state: all functions may be called from any goroutine.
package words

import (
	"strings"

	"wikidrop/gui/i18n"
)

// Tone is how a sentence wants to be shown.
type Tone uint8

// The tones.
const (
	ToneQuiet     Tone = iota // secondary text
	ToneActive                // something moves: accent
	ToneGood                  // done or ready
	ToneAttention             // waits, or a person should look
	ToneError                 // did not work
)

// Line is a short sentence.
type Line struct {
	Text string
	Tone Tone
}

// Message explains what stands in the way. Title says what happened and is never
// empty, Why and Do (what to do about it) may be. Why can have several lines.
type Message struct{ Title, Why, Do string }

// message reads the three sentences of an id. "why-known" replaces "why" where
// the facts that it speaks of are there.
func message(id string, known bool, args i18n.Args) Message {
	why := id + ".why"
	if known && i18n.Has(id+".why-known") {
		why = id + ".why-known"
	}
	return Message{
		Title: i18n.T(id+".title", args),
		Why:   i18n.T(why, args),
		Do:    i18n.T(id+".do", args),
	}
}

// emphasis is what wikitext has for bold and italic: no use in plain text.
var emphasis = strings.NewReplacer("'''''", "", "'''", "", "''", "")

// said adds the wiki's own words to the reason.
func (m Message) said(text string) Message {
	text = clean(emphasis.Replace(text), maxText)
	if text == "" {
		return m
	}
	m.Why += " " + i18n.T("said", i18n.Args{"Text": text})
	return m
}
