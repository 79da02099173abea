package queue

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wikidrop/uploader"
)

func row(id uploader.ID, more ...func(*uploader.Row)) uploader.Row {
	r := uploader.Row{ID: id, Title: "Bridge.jpg", File: "IMG_1.JPG", Size: 1000}
	for _, f := range more {
		f(&r)
	}
	return r
}

func hold(k uploader.HoldKind) func(*uploader.Row) {
	return func(r *uploader.Row) { r.Hold.Kind = k }
}

func snapshot(rows ...uploader.Row) uploader.Snapshot {
	s := uploader.Snapshot{Rows: rows}
	for _, r := range rows {
		s.Order = append(s.Order, r.ID)
	}
	return s
}

func filled(n int) *Model {
	m := NewModel(3)
	rows := make([]uploader.Row, n)
	for i := range rows {
		rows[i] = row(uploader.ID(i + 1))
	}
	m.Apply(snapshot(rows...))
	return m
}

func TestBucket(t *testing.T) {
	publish := func(r *uploader.Row) { r.Intent = uploader.IntentPublish }
	for _, c := range []struct {
		name string
		row  uploader.Row
		want Filter
	}{
		{"a draft", row(1), Ready},
		{"a draft being read", row(1, func(r *uploader.Row) { r.Activity = uploader.ActivityReading }), Ready},
		{"a draft whose bytes travel", row(1, func(r *uploader.Row) { r.Activity = uploader.ActivitySending }), Sending},
		{"its turn comes", row(1, publish), Waiting},
		{"the wiki is busy", row(1, publish, hold(uploader.HoldWaiting)), Waiting},
		{"paused", row(1, func(r *uploader.Row) { r.Intent = uploader.IntentPaused }), Waiting},
		{"a question", row(1, publish, hold(uploader.HoldNeedsYou)), NeedsYou},
		{"no way on", row(1, publish, hold(uploader.HoldFailed)), Failed},
		{"left out", row(1, hold(uploader.HoldNeedsYou), func(r *uploader.Row) { r.Skipped = true }), Done},
		{"published", row(1, publish, func(r *uploader.Row) { r.Stage = uploader.StagePublished }), Done},
	} {
		if got := bucket(&c.row); got != c.want {
			t.Errorf("%s: tab %d, want %d", c.name, got, c.want)
		}
	}
}

func TestCountsAddUp(t *testing.T) {
	m := NewModel(3)
	m.Apply(snapshot(row(1), row(2, hold(uploader.HoldNeedsYou)), row(3, hold(uploader.HoldFailed)), row(4)))
	got := map[Filter]int{}
	for f := range filters {
		got[Filter(f)] = m.Count(Filter(f))
	}
	want := map[Filter]int{All: 4, NeedsYou: 1, Sending: 0, Ready: 2, Waiting: 0, Failed: 1, Done: 0}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	changed := row(1)
	changed.Activity = uploader.ActivitySending
	m.Apply(uploader.Snapshot{Rows: []uploader.Row{changed}})
	if m.Count(Sending) != 1 || m.Count(Ready) != 1 {
		t.Error("counts do not follow a row")
	}
}

func TestWhatNeedsAPersonStandsAboveTheRest(t *testing.T) {
	m := NewModel(2)
	needs := hold(uploader.HoldNeedsYou)
	m.Apply(snapshot(row(1), row(2, needs), row(3), row(4, needs), row(5, needs)))
	if diff := cmp.Diff([]uploader.ID{2, 4}, m.Cards()); diff != "" {
		t.Errorf("cards (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]uploader.ID{1, 3, 5}, m.Rows()); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	m.SetFilter(Ready)
	if len(m.Cards()) != 0 {
		t.Error("cards show in another tab")
	}
}

func TestSelectionByMouse(t *testing.T) {
	m := filled(9)
	m.Choose(3, false, false)
	m.Choose(5, false, true)
	m.Choose(8, true, false)
	m.Choose(4, true, false)
	if diff := cmp.Diff([]uploader.ID{3, 5, 8}, m.Selected()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	m.Choose(2, false, false)
	if diff := cmp.Diff([]uploader.ID{2}, m.Selected()); diff != "" {
		t.Errorf("a plain click (-want +got):\n%s", diff)
	}
}

func TestExtendingGoesBothWaysFromWhereItBegan(t *testing.T) {
	m := filled(9)
	m.Choose(5, false, false)
	m.Step(2, true)
	m.Step(-4, true)
	if diff := cmp.Diff([]uploader.ID{3, 4, 5}, m.Selected()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	m.Step(100, true)
	if diff := cmp.Diff([]uploader.ID{5, 6, 7, 8, 9}, m.Selected()); diff != "" {
		t.Errorf("to the end (-want +got):\n%s", diff)
	}
}

func TestSelectionStaysWithItsFilesWhenOrderChanges(t *testing.T) {
	m := filled(4)
	m.Choose(2, false, false)
	m.Apply(uploader.Snapshot{Order: []uploader.ID{4, 3, 2, 1}})
	m.Step(1, false)
	if diff := cmp.Diff([]uploader.ID{1}, m.Selected()); diff != "" {
		t.Errorf("the row below (-want +got):\n%s", diff)
	}
}

func TestRemovingSelectsTheNextRow(t *testing.T) {
	m := filled(5)
	m.Choose(3, false, false)
	if !m.Apply(uploader.Snapshot{Removed: []uploader.ID{3}, Order: []uploader.ID{1, 2, 4, 5}}) {
		t.Error("it does not tell of another selection")
	}
	if diff := cmp.Diff([]uploader.ID{4}, m.Selected()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	m.Choose(5, false, false)
	m.Apply(uploader.Snapshot{Removed: []uploader.ID{5}, Order: []uploader.ID{1, 2, 4}})
	if diff := cmp.Diff([]uploader.ID{4}, m.Selected()); diff != "" {
		t.Errorf("at the end (-want +got):\n%s", diff)
	}
}

func TestAnotherTabForgetsWhatItDoesNotShow(t *testing.T) {
	m := NewModel(3)
	m.Apply(snapshot(row(1), row(2, hold(uploader.HoldFailed))))
	m.SelectAll()
	m.SetFilter(Failed)
	if diff := cmp.Diff([]uploader.ID{2}, m.Selected()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestARowThatChangesItsTabStaysSelected(t *testing.T) {
	m := filled(2)
	m.SetFilter(Ready)
	m.Choose(1, false, false)
	sending := row(1)
	sending.Activity = uploader.ActivitySending
	m.Apply(uploader.Snapshot{Rows: []uploader.Row{sending}})
	if diff := cmp.Diff([]uploader.ID{1}, m.Selected()); diff != "" {
		t.Errorf("who types about it loses it (-want +got):\n%s", diff)
	}
}

func TestSearchFindsWordsOfTitleAndFileInAnyOrder(t *testing.T) {
	r := row(1, func(r *uploader.Row) { r.Title = "Карлов мост на рассвете.jpg" })
	for s, want := range map[string]bool{"мост карлов": true, "МОСТ": true, "img_1": true, "мост вечером": false, "": true} {
		m := NewModel(3)
		m.Apply(snapshot(r))
		m.SetSearch(s)
		if got := len(m.Rows()) == 1; got != want {
			t.Errorf("%q: found %v", s, got)
		}
	}
}
