package uploader

import (
	"maps"

	"wikidrop/uploader/mediawiki"
)

// recaption takes over what was typed in some languages, before publishing or after;
// an empty text takes the language away. Records share the map, so it is replaced and
// never changed. What is held stays held: a person types, and then says when to go on.
// The caller holds mu.
func recaption(en *entry, captions map[string]string) {
	merged := map[string]string{}
	maps.Copy(merged, en.Captions)
	maps.Copy(merged, captions)
	if en.Stage < StagePublished { // afterwards the wiki may have what is to go
		maps.DeleteFunc(merged, func(_, text string) bool { return text == "" })
	}
	en.Captions = merged
	if tooLong(en.Captions) {
		en.fresh = noTime // it is held when it is looked at next
	}
	if en.Hold.Problem.Code == CodeCaption && en.Intent == IntentDraft {
		en.Hold = Hold{}
	}
}

// onlyCaptions tells whether a patch changes nothing else.
func (p Patch) onlyCaptions() bool {
	captions := p.Captions
	p.Captions = nil
	return captions != nil && p == (Patch{})
}

// recaptionable tells whether captions may change though the rest may not: while the
// publishing request is under way, and when the wiki did not take them.
func recaptionable(it *Item) bool {
	held := it.Hold.Kind == HoldNeedsYou || it.Hold.Kind == HoldFailed
	return it.Stage == StagePublishing || describing(it) && held
}

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
