package words

import (
	"time"

	"wikidrop/gui/i18n"
	"wikidrop/uploader"
)

// State says in a few words how far an item is.
func State(r uploader.Row, now time.Time) Line {
	switch {
	case r.Skipped:
		return Line{i18n.T("state.skipped"), ToneQuiet}
	case r.Intent == uploader.IntentRemoved:
		return Line{i18n.T("state.removed"), ToneQuiet}
	case r.Stage >= uploader.StagePublished:
		return Line{i18n.T("state.published"), ToneGood}
	case r.Hold.Kind == uploader.HoldNeedsYou:
		return Line{Problem(r.Hold.Problem).Title, ToneAttention}
	case r.Hold.Kind == uploader.HoldFailed:
		return Line{Problem(r.Hold.Problem).Title, ToneError}
	case r.Intent == uploader.IntentPaused:
		return Line{i18n.T("state.paused"), ToneQuiet}
	case r.Hold.Kind == uploader.HoldWaiting:
		return Line{waiting(r.Hold, now), ToneAttention}
	}
	if id, ok := activities[r.Activity]; ok {
		return Line{i18n.T(id), ToneActive}
	}
	return resting(r)
}

// activities are the sentences for what is being done.
var activities = map[uploader.Activity]string{
	uploader.ActivityReading:     "state.reading",
	uploader.ActivityChecking:    "state.checking",
	uploader.ActivitySending:     "state.sending",
	uploader.ActivityPieces:      "state.pieces",
	uploader.ActivityInLine:      "state.in-line",
	uploader.ActivityAssembling:  "state.assembling",
	uploader.ActivityPublishing:  "state.publishing",
	uploader.ActivityFetching:    "state.fetching",
	uploader.ActivityDownloading: "state.downloading",
}

// resting describes an item that nothing is being done with.
func resting(r uploader.Row) Line {
	publish := r.Intent == uploader.IntentPublish
	switch r.Stage {
	case uploader.StageSending:
		return Line{i18n.T("state.partly-sent"), ToneQuiet}
	case uploader.StageStashed:
		if publish {
			return Line{i18n.T("state.stashed-publish"), ToneActive}
		}
		return Line{i18n.T("state.stashed"), ToneGood}
	case uploader.StagePublishing:
		return Line{i18n.T("state.confirming"), ToneActive}
	}
	if publish {
		return Line{i18n.T("state.queued"), ToneQuiet}
	}
	return Line{i18n.T("state.draft"), ToneQuiet}
}

// waiting says what an item waits for, and until when.
func waiting(h uploader.Hold, now time.Time) string {
	id := find(h.Problem.Code).wait()
	if h.Until.IsZero() && id == waitOther { // for the card that says more about the account
		return Problem(h.Problem).Title
	}
	reason := i18n.T(id)
	if h.Until.IsZero() {
		return reason
	}
	left := h.Until.Sub(now)
	if left <= 0 {
		return i18n.T("wait.now", i18n.Args{"Reason": reason})
	}
	return i18n.T("wait.then", i18n.Args{"Reason": reason, "Left": Duration(left)})
}
