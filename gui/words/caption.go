package words

import (
	"strings"
	"time"

	"wikidrop/gui/i18n"
	"wikidrop/uploader"
)

// captionState says how it stands with the captions of a published file.
func captionState(r uploader.Row, now time.Time) Line {
	switch r.Hold.Kind {
	case uploader.HoldNeedsYou, uploader.HoldFailed:
		return Line{i18n.T("state.caption-missing"), ToneAttention}
	case uploader.HoldWaiting:
		return Line{i18n.T("state.caption-waits", i18n.Args{"Reason": waiting(r.Hold, now)}), ToneAttention}
	}
	if r.Activity == uploader.ActivityDescribing {
		return Line{i18n.T("state.describing"), ToneActive}
	}
	return Line{i18n.T("state.caption-follows"), ToneActive}
}

// captionReasons are what keeps captions from being set, by the reason that an
// upload would have.
var captionReasons = map[string]string{
	"problem.may-not":         "caption.may-not",
	"problem.caption-refused": "caption.text",
	"problem.filter-refused":  "caption.filter",
	"problem.filter-warning":  "caption.filter",
	"problem.protected":       "caption.protected",
	"problem.title-list":      "caption.protected",
	"problem.page-gone":       "caption.page",
	"problem.mismatch":        "caption.page",
}

// caption explains why the captions of a published file are missing.
func caption(p uploader.Problem) Message {
	r := find(p.Code)
	p.After = false
	id, ok := captionReasons[r.id]
	if !ok {
		id = "caption.other"
	}
	m := message(id, false, i18n.Args{"Reason": strings.TrimRight(Problem(p).Title, ".")})
	if r.quote {
		m = m.said(p.Text)
	}
	return m
}
