package queue

import (
	"strings"

	"wikidrop/uploader"
)

// Filter is one of the tabs above the list.
type Filter int

// The filters, in the order of the tabs. Every row is in All and in one other.
const (
	All Filter = iota
	NeedsYou
	Sending
	Ready
	Waiting
	Failed
	Done
	filters int = iota
)

// bucket tells which tab besides All a row belongs to.
func bucket(r *uploader.Row) Filter {
	switch {
	case r.Stage >= uploader.StagePublished, r.Skipped:
		return Done
	case r.Hold.Kind == uploader.HoldNeedsYou:
		return NeedsYou
	case r.Hold.Kind == uploader.HoldFailed:
		return Failed
	case transfers(r.Activity):
		return Sending
	case r.Hold.Kind == uploader.HoldWaiting, r.Intent == uploader.IntentPaused:
		return Waiting
	case r.Intent == uploader.IntentPublish:
		return Waiting // for its turn
	}
	return Ready
}

func transfers(a uploader.Activity) bool {
	switch a {
	case uploader.ActivityNone, uploader.ActivityReading, uploader.ActivityChecking:
		return false
	}
	return true
}

// matches tells whether every word of a search is in the row's title or file
// name, in any case of letters.
func matches(r *uploader.Row, words []string) bool {
	if len(words) == 0 {
		return true
	}
	hay := strings.ToLower(r.Title + "\n" + r.File)
	for _, w := range words {
		if !strings.Contains(hay, w) {
			return false
		}
	}
	return true
}
