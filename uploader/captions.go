package uploader

import (
	"maps"

	"wikidrop/uploader/mediawiki"
)

// merge takes over what was typed in some languages; an empty text takes the
// language away. Records share the map, so it is replaced and never changed.
func (en *entry) merge(captions map[string]string) {
	merged := maps.Clone(en.Captions)
	if merged == nil {
		merged = map[string]string{}
	}
	for language, text := range captions {
		if text == "" {
			delete(merged, language)
			continue
		}
		merged[language] = text
	}
	if len(merged) == 0 {
		merged = nil
	}
	en.Captions = merged
}

// recaption changes captions, before publishing or after. The caller holds mu.
func recaption(en *entry, captions map[string]string) {
	en.merge(captions)
	if tooLong(en.Captions) {
		en.fresh = noTime // it is held when it is looked at next
	}
	if en.Hold.Problem.Code == CodeCaption {
		en.Hold = Hold{}
	}
	if en.Stage != StagePublished {
		return
	}
	en.Hold, en.Attempts = Hold{}, 0
	if len(en.Captions) == 0 {
		en.Stage = StageDescribed
	}
}

// onlyCaptions tells whether a patch changes nothing else.
func (p Patch) onlyCaptions() bool {
	captions := p.Captions
	p.Captions = nil
	return captions != nil && p == (Patch{})
}

// recaptionable tells whether captions may still change: until they are set.
func recaptionable(it *Item) bool { return it.Stage == StagePublishing || describing(it) }

// checkCaptions holds an item whose caption the wiki would refuse for its length.
func checkCaptions(it *Item, site *mediawiki.Site) Hold {
	if !site.HasCaptions() || !tooLong(it.Captions) {
		return Hold{}
	}
	return Hold{Kind: HoldNeedsYou, Problem: Problem{
		Code: CodeCaption, Limit: mediawiki.MaxCaption, Choices: []Choice{ChoiceRetry, ChoiceRemove},
	}}
}

func tooLong(captions map[string]string) bool {
	for _, text := range captions {
		if mediawiki.CaptionLength(text) > mediawiki.MaxCaption {
			return true
		}
	}
	return false
}
