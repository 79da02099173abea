package queue

import (
	"fmt"
	"image"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"wikidrop/uploader"
)

type happened struct {
	keys      []fyne.KeyName
	activated int
	menus     int
	shortcuts int
	selected  int
}

func show(t *testing.T, n int) (*Panel, *happened, fyne.Window) {
	t.Helper()
	test.NewTempApp(t)
	h := &happened{}
	p := NewPanel(Options{
		Thumbnail: func(uploader.ID) (image.Image, string) { return nil, "image" },
		Existing:  func(uploader.ID) (image.Image, string) { return nil, "image" },
		Account:   func(string) string { return "" },
		Selected:  func() { h.selected++ },
		Activate:  func() { h.activated++ },
		Open:      func(uploader.ID) {},
		OpenURL:   func(string) {},
		Menu:      func(fyne.Position) { h.menus++ },
		Key:       func(k fyne.KeyName) { h.keys = append(h.keys, k) },
		Shortcut:  func(fyne.Shortcut) { h.shortcuts++ },
		Choose:    func([]uploader.ID, uploader.Choice, uploader.Problem) {},
		Now:       time.Now,
	})
	w := test.NewTempWindow(t, p.Content())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(800, 44+10*68))
	rows := make([]uploader.Row, n)
	for i := range rows {
		rows[i] = row(uploader.ID(i+1), func(r *uploader.Row) { r.Title = fmt.Sprintf("Photo %d.jpg", i+1) })
	}
	p.Apply(snapshot(rows...))
	w.Canvas().Focus(p.list)
	return p, h, w
}

func press(p *Panel, keys ...fyne.KeyName) {
	for _, k := range keys {
		p.list.TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func TestKeysWalkThroughTheList(t *testing.T) {
	p, h, _ := show(t, 100)
	for _, c := range []struct {
		key  fyne.KeyName
		want uploader.ID
	}{
		{fyne.KeyDown, 2}, {fyne.KeyDown, 3}, {fyne.KeyUp, 2}, {fyne.KeyEnd, 100}, {fyne.KeyDown, 100},
		{fyne.KeyHome, 1}, {fyne.KeyUp, 1}, {fyne.KeyPageDown, 10}, {fyne.KeyPageUp, 1},
	} {
		press(p, c.key)
		if diff := cmp.Diff([]uploader.ID{c.want}, p.Model().Selected()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.key, diff)
		}
	}
	press(p, fyne.KeyReturn, fyne.KeyDelete, fyne.KeyF2)
	if diff := cmp.Diff([]fyne.KeyName{fyne.KeyDelete, fyne.KeyF2}, h.keys); diff != "" || h.activated != 1 {
		t.Errorf("activated %d times; other keys (-want +got):\n%s", h.activated, diff)
	}
}

func TestShiftSelectsOnTheWay(t *testing.T) {
	p, _, _ := show(t, 20)
	p.list.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	press(p, fyne.KeyDown, fyne.KeyDown)
	p.list.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	if diff := cmp.Diff([]uploader.ID{1, 2, 3}, p.Model().Selected()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	press(p, fyne.KeySpace)
	if diff := cmp.Diff([]uploader.ID{1, 2}, p.Model().Selected()); diff != "" {
		t.Errorf("after Space (-want +got):\n%s", diff)
	}
}

func TestControlASelectsAllAndPasteIsPassedOn(t *testing.T) {
	p, h, _ := show(t, 50)
	p.list.TypedShortcut(&fyne.ShortcutSelectAll{})
	if got := len(p.Model().Selected()); got != 50 {
		t.Errorf("%d selected", got)
	}
	p.list.TypedShortcut(&fyne.ShortcutPaste{})
	if h.shortcuts != 1 {
		t.Error("paste was lost")
	}
}

func TestClicksWithControlAndShift(t *testing.T) {
	p, h, _ := show(t, 50)
	click := func(place int, button desktop.MouseButton, with fyne.KeyModifier) {
		p.list.body.views[place].MouseDown(&desktop.MouseEvent{Button: button, Modifier: with})
	}
	click(1, desktop.MouseButtonPrimary, 0)
	click(3, desktop.MouseButtonPrimary, fyne.KeyModifierShift)
	click(6, desktop.MouseButtonPrimary, fyne.KeyModifierShortcutDefault)
	want := []uploader.ID{2, 3, 4, 7}
	if diff := cmp.Diff(want, p.Model().Selected()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	click(2, desktop.MouseButtonSecondary, 0)
	p.list.body.views[2].TappedSecondary(&fyne.PointEvent{})
	if diff := cmp.Diff(want, p.Model().Selected()); diff != "" || h.menus != 1 {
		t.Errorf("the context menu of several (-want +got):\n%s", diff)
	}
}

func TestTenThousandRowsCostNoMoreThanThoseInSight(t *testing.T) {
	p, _, _ := show(t, 10_000)
	made := func() int { return len(p.list.body.views) + len(p.list.body.spare) }
	if got := made(); got > 14 {
		t.Fatalf("%d row widgets for 10 rows in sight", got)
	}
	for range 50 {
		press(p, fyne.KeyPageDown)
	}
	press(p, fyne.KeyEnd, fyne.KeyHome)
	if got := made(); got > 28 {
		t.Errorf("%d row widgets after scrolling", got)
	}
	press(p, fyne.KeyEnd)
	last := p.list.body.views[9_999]
	if last == nil || last.title.Text != "Photo 10000.jpg" {
		t.Error("the last row is not in sight")
	}
}

func TestProgressOfOneOfTenThousandRearrangesNothing(t *testing.T) {
	p, _, _ := show(t, 10_000)
	before := &p.Model().shown[0]
	sending := row(5, func(r *uploader.Row) { r.Sent = 10 })
	p.Apply(uploader.Snapshot{Rows: []uploader.Row{sending}})
	allocations := testing.AllocsPerRun(5, func() {
		sending.Sent++
		p.Model().Apply(uploader.Snapshot{Rows: []uploader.Row{sending}})
	})
	if before != &p.Model().shown[0] || allocations > 50 {
		t.Errorf("the list was arranged anew (%.0f allocations)", allocations)
	}
}

func TestRowsShowWhatTheyAreUsedForAgain(t *testing.T) {
	p, _, _ := show(t, 200)
	p.Apply(uploader.Snapshot{Rows: []uploader.Row{row(1, func(r *uploader.Row) {
		r.Title, r.PageURL, r.Stage = "Published.jpg", "https://example.org/", uploader.StagePublished
	})}})
	if p.list.body.views[0].open.Hidden {
		t.Fatal("a published row has no link")
	}
	press(p, fyne.KeyEnd)
	for i, view := range p.list.body.views {
		if !view.open.Hidden {
			t.Errorf("row %d kept another row's link", i)
		}
	}
}

func TestCardsOfferTheWaysOut(t *testing.T) {
	p, _, _ := show(t, 3)
	var chosen []string
	p.cards.o.Choose = func(ids []uploader.ID, c uploader.Choice, _ uploader.Problem) {
		chosen = append(chosen, fmt.Sprint(ids)+string(c))
	}
	asks := row(2, hold(uploader.HoldNeedsYou))
	asks.Hold.Problem = uploader.Problem{Code: "exists", Choices: []uploader.Choice{uploader.ChoiceRename, uploader.ChoiceSkip}}
	p.Apply(uploader.Snapshot{Rows: []uploader.Row{asks}})
	if n := len(p.cards.box.Objects); n != 1 {
		t.Fatalf("%d cards", n)
	}
	buttons := p.cards.views[0].buttons.Objects
	if len(buttons) != 2 {
		t.Fatalf("%d buttons", len(buttons))
	}
	test.Tap(buttons[1].(fyne.Tappable))
	if diff := cmp.Diff([]string{"[2]skip"}, chosen); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func BenchmarkUpdateOfTenThousandRows(b *testing.B) {
	test.NewApp()
	m := filled(10_000)
	for b.Loop() {
		changed := row(7, func(r *uploader.Row) { r.Activity = uploader.ActivitySending })
		m.Apply(uploader.Snapshot{Rows: []uploader.Row{changed, row(7)}})
	}
}
