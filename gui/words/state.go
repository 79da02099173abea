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
	case r.Describing:
		return captionState(r, now)
	case r.Stage >= uploader.StagePublished:
		return Line{i18n.T("state.published"), ToneGood}
	case r.Hold.Kind == uploader.HoldNeedsYou:
		return Line{again(Problem(r.Hold.Problem).Title, r.Hold, now), ToneAttention}
	case r.Hold.Kind == uploader.HoldFailed:
		return Line{Problem(r.Hold.Problem).Title, ToneError}
	case r.Intent == uploader.IntentPaused:
		return Line{i18n.T("state.paused"), ToneQuiet}
	case r.Hold.Kind == uploader.HoldWaiting:
		return Line{waiting(r.Hold, now), ToneAttention}
	}
	if r.Intent == uploader.IntentDraft {
		if line, ok := draft(r, now); ok {
			return line
		}
	}
	if id, ok := activities[r.Activity]; ok {
		return Line{i18n.T(id), ToneActive}
	}
	return resting(r)
}

// draft says what the wiki has of a file that nobody has published, and that it is
// not public. ok is false while something else is done with it.
func draft(r uploader.Row, now time.Time) (l Line, ok bool) {
	kept := r.Expires.After(now)
	switch r.Activity {
	case uploader.ActivityChecking, uploader.ActivityPieces, uploader.ActivityAssembling:
		return Line{i18n.T("state.ahead"), ToneActive}, true
	case uploader.ActivityNone:
	default:
		return Line{}, false
	}
	switch {
	case r.Stage == uploader.StageStashed && kept:
		return Line{i18n.T("state.ahead-kept"), ToneQuiet}, true
	case r.Stage == uploader.StageSending && r.Sent > 0 && kept:
		return Line{i18n.T("state.ahead-partly"), ToneQuiet}, true
	}
	return Line{i18n.T("state.draft"), ToneQuiet}, true
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
	uploader.ActivityDescribing:  "state.describing",
}

// resting describes an item that is to be published, with which nothing is being
// done.
func resting(r uploader.Row) Line {
	switch r.Stage {
	case uploader.StageSending:
		return Line{i18n.T("state.partly-sent"), ToneQuiet}
	case uploader.StageStashed:
		return Line{i18n.T("state.stashed-publish"), ToneActive}
	case uploader.StagePublishing:
		return Line{i18n.T("state.confirming"), ToneActive}
	}
	return Line{i18n.T("state.queued"), ToneQuiet}
}

// again adds when Wikidrop looks by itself whether a reason is gone.
func again(reason string, h uploader.Hold, now time.Time) string {
	left := h.Again.Sub(now)
	if left <= 0 {
		return reason
	}
	return i18n.T("wait.look", i18n.Args{"Reason": reason, "Left": Duration(left)})
}

// waiting says what an item waits for, and until when.
func waiting(h uploader.Hold, now time.Time) string {
	id := find(h.Problem.Code).wait()
	if h.Until.IsZero() && id == waitOther { // for the card that says more about the account
		return again(Problem(h.Problem).Title, h, now)
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
