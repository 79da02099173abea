package gui

import (
	"strings"
	"testing"
	"time"

	"wikidrop/gui/guitest"
	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
)

func TestALimitIsToldBeforePublishing(t *testing.T) {
	e := guitest.NewEngine()
	e.Put("A.jpg")
	w := open(t, e)
	before := w.header.root.Size().Height
	if w.header.plan.Visible() {
		t.Error("a plan without a limit")
	}
	a, _ := w.o.Accounts.Default()
	now := time.Now()
	forecast := func(files, left int, more func(*uploader.Totals)) {
		e.SetTotals(func(t *uploader.Totals) {
			t.Forecast = uploader.Forecast{
				Account: a.ID, Files: files, Left: left, Done: now.Add(3 * time.Hour),
				Limit: mediawiki.RateLimit{Hits: 380, Seconds: 4320},
			}
			if more != nil {
				more(t)
			}
		})
		w.bridge.Tick()
	}
	forecast(600, 365, nil)
	at := now.Add(3 * time.Hour).Format("15:04")
	for _, part := range []string{"365 of these 600", at, "380 files in 72 minutes"} {
		if !strings.Contains(w.header.plan.Text, part) {
			t.Errorf("plan says %q, not %q", w.header.plan.Text, part)
		}
	}
	if !w.header.plan.Visible() || w.header.root.Size().Height <= before {
		t.Error("there is no room for the plan")
	}
	if got := w.foot.allowed.Text; !strings.Contains(got, "the last will arrive about") {
		t.Errorf("foot says %q", got)
	}
	forecast(300, 365, nil)
	if w.header.plan.Visible() || w.header.root.Size().Height > before {
		t.Error("a plan where all fit")
	}
	if got := w.foot.allowed.Text; !strings.Contains(got, "365 left now") {
		t.Errorf("foot says %q", got)
	}
	e.Publish(1)
	forecast(600, 365, nil)
	if w.header.plan.Visible() || !strings.Contains(w.foot.ready.Text, at) {
		t.Errorf("after publishing the foot says %q", w.foot.ready.Text)
	}
}
