package details

import (
	"image"
	"time"

	"wikidrop/gui/look"
	"wikidrop/uploader"
	"wikidrop/uploader/wikitext"
)

// Engine is what the panel needs of [uploader.Engine].
type Engine interface {
	Items(ids ...uploader.ID) []uploader.Item
	Edit(ids []uploader.ID, p uploader.Patch) error
	Titles(ids []uploader.ID, pattern string) []string
	PageText(id uploader.ID) (text string, byHand bool)
	Rules(id uploader.ID) wikitext.Rules
	Thumbnail(id uploader.ID) (picture image.Image, kind string)
	Presets() []uploader.Preset
	UsePreset(ids []uploader.ID, name string) error
	RemovePreset(name string) error
}

// Wishes carries calls that write to disk to the engine, in order, away from the
// UI goroutine.
type Wishes interface {
	Do(func())
	// Settle waits until everything is done that was given to Do.
	Settle()
}

// Options say what a [Panel] works on and what follows from what people do. All
// functions are called on the UI goroutine except Failed.
type Options struct {
	Engine   Engine
	Wishes   Wishes
	Accounts func() []look.Option // to choose from; one or none hides the field
	// Captions tells whether an account's wiki has captions; nil: none has.
	Captions func(account string) bool
	Choose   func(ids []uploader.ID, c uploader.Choice, p uploader.Problem)
	// OnCard tells whether an item's problem is already told beside the panel.
	OnCard func(uploader.ID) bool
	// AskPreset asks for the name of a preset and keeps it.
	AskPreset func(uploader.Preset)
	OpenURL   func(string)
	Copy      func(string)
	Failed    func(error) // an edit could not be written; from any goroutine
	Soon      func()      // asks for [Panel.Tick] until it says that nothing is left
	Now       func() time.Time
}
