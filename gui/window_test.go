package gui

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"wikidrop/gui/guitest"
	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/gui/queue"
	"wikidrop/uploader"
)

// open returns a window over an engine of glass that does everything at once.
func open(t *testing.T, e *guitest.Engine) *Window {
	t.Helper()
	w := New(Options{
		App: test.NewTempApp(t), Engine: e, Accounts: guitest.NewAccounts(), Practice: "http://127.0.0.1:1/",
		ResetPractice: func() error { return nil }, OpenURL: func(string) error { return nil }, Version: "1.2.3",
	})
	w.wishes.now = true
	w.window.Resize(fyne.NewSize(1180, 760))
	w.window.Show()
	w.bridge.Tick()
	return w
}

func TestDropAddsFilesAndTellsOfLinks(t *testing.T) {
	e := guitest.NewEngine()
	w := open(t, e)
	w.Drop([]string{"/home/anna/a b+c.jpg", "/home/anna/https:/example.org/page?x=1", "https://example.org/photo.jpg"})
	want := []string{"Add https://example.org/photo.jpg|/home/anna/a b+c.jpg"}
	if diff := cmp.Diff(want, e.Wishes); diff != "" {
		t.Errorf("wishes (-want +got):\n%s", diff)
	}
	w.bridge.Tick()
	if !w.toast.root.Visible() {
		t.Fatal("the dropped link was not told of")
	}
	if room := w.toast.root.Size().Height; room < w.toast.root.MinSize().Height || w.foot.root.Position().Y < room {
		t.Errorf("the line has %v of height, the foot begins at %v: nobody can see it", room, w.foot.root.Position().Y)
	}
	if w.toast.action.Hidden {
		t.Error("nothing is offered to do with the link")
	}
}

func TestEmptyWindowInvitesAndQueueTakesItsPlace(t *testing.T) {
	e := guitest.NewEngine()
	w := open(t, e)
	if !w.empty.root.Visible() || w.stage.root.Visible() {
		t.Fatal("an empty queue shows the list")
	}
	if !w.header.publish.Disabled() {
		t.Error("Publish works with nothing to publish")
	}
	id := e.Put("A.jpg")
	w.bridge.Tick()
	if w.empty.root.Visible() || !w.stage.root.Visible() {
		t.Fatal("the list does not show")
	}
	if diff := cmp.Diff([]uploader.ID{id}, w.details.Shown()); diff != "" {
		t.Errorf("described (-want +got):\n%s", diff)
	}
	if got := w.header.publish.Text; got != "Publish 1" {
		t.Errorf("button says %q", got)
	}
	e.Remove(id)
	w.bridge.Tick()
	if !w.empty.root.Visible() {
		t.Error("the emptied queue still shows the list")
	}
}

func TestPublishWritesWhatWasTypedFirst(t *testing.T) {
	e := guitest.NewEngine()
	id := e.Put("A.jpg")
	w := open(t, e)
	w.details.Rename()
	test.Type(w.window.Canvas().Focused(), "B.jpg")
	w.publishDrafts()
	want := []string{fmt.Sprintf("Edit [%d]", id), fmt.Sprintf("PublishDrafts [%d]", id)}
	if diff := cmp.Diff(want, e.Wishes); diff != "" {
		t.Errorf("wishes (-want +got):\n%s", diff)
	}
}

func TestQuittingWritesWhatWasTyped(t *testing.T) {
	e := guitest.NewEngine()
	id := e.Put("A.jpg")
	w := open(t, e)
	w.details.Rename()
	test.Type(w.window.Canvas().Focused(), "Before dawn.jpg")
	w.askQuit()
	if got := e.Items(id)[0].Title; !strings.Contains(got, "Before dawn") {
		t.Errorf("title is %q", got)
	}
}

func TestQuittingAsksWhileFilesAreSent(t *testing.T) {
	e := guitest.NewEngine()
	e.Put("A.jpg", guitest.Sending(0.5))
	w := open(t, e)
	closed := false
	w.window.SetOnClosed(func() { closed = true })
	w.askQuit()
	if closed || !w.asking {
		t.Fatal("it did not ask")
	}
	w.askQuit()
	if !closed {
		t.Error("the second try did not quit")
	}
}

func TestQuittingAsksNothingAboutAFileThatJustArrived(t *testing.T) {
	e := guitest.NewEngine()
	id := e.Put("A.jpg", guitest.Sending(0.5))
	w := open(t, e)
	closed := false
	w.window.SetOnClosed(func() { closed = true })
	e.Change(id, func(it *uploader.Item, r *uploader.Row) {
		it.Stage, r.Stage, r.Activity = uploader.StagePublished, uploader.StagePublished, uploader.ActivityNone
	})
	w.askQuit()
	if !closed {
		t.Error("it asked about what had arrived before the next picture")
	}
}

func TestCommandsRestWhileAQuestionIsOpen(t *testing.T) {
	e := guitest.NewEngine()
	e.Put("A.jpg")
	w := open(t, e)
	w.askURL("")
	w.do(w.commands.get("publish_drafts"))
	if len(e.Wishes) != 0 {
		t.Errorf("wishes %v came through the question", e.Wishes)
	}
	w.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.asking {
		t.Fatal("Escape did not close the question")
	}
	w.do(w.commands.get("publish_drafts"))
	if len(e.Wishes) != 1 {
		t.Error("the command does not run after the question")
	}
}

func TestRemoveAsksOnlyWhereSomethingIsLost(t *testing.T) {
	described := func(item *uploader.Item, _ *uploader.Row) { item.Description.Text = "A bridge" }
	for _, c := range []struct {
		name string
		put  func(*uploader.Item, *uploader.Row)
		asks bool
	}{
		{"a fresh draft", func(*uploader.Item, *uploader.Row) {}, false},
		{"a published file", guitest.Published, false},
		{"half sent", guitest.Sending(0.5), true},
		{"described", described, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := guitest.NewEngine()
			e.Put("A.jpg", c.put)
			w := open(t, e)
			w.queueKey(fyne.KeyDelete)
			removed := slices.Contains(e.Wishes, "Remove [1]")
			if w.asking != c.asks || removed == c.asks {
				t.Errorf("asks %v, removed %v", w.asking, removed)
			}
		})
	}
}

func TestEveryCommandIsInSomeMenuAndHasALabel(t *testing.T) {
	w := open(t, guitest.NewEngine())
	listed := slices.Clone(contextMenu)
	for _, m := range menus {
		listed = append(listed, m.commands...)
	}
	for _, c := range w.commands {
		if !slices.Contains(listed, c.id) {
			t.Errorf("%s is in no menu", c.id)
		}
		if strings.Contains(c.label(), "window.") {
			t.Errorf("%s has no label", c.id)
		}
	}
	for _, id := range listed {
		if id != separator && w.commands.get(id) == nil {
			t.Errorf("%s is in a menu but no command", id)
		}
	}
}

func TestMenuShortcutsLeaveEditingToEntries(t *testing.T) {
	w := open(t, guitest.NewEngine())
	for _, c := range w.commands {
		if c.shortcut == nil {
			continue
		}
		switch c.shortcut.ShortcutName() {
		case "CustomDesktop:Control+A", "CustomDesktop:Control+C", "CustomDesktop:Control+V", "CustomDesktop:Control+X", "CustomDesktop:Control+Z":
			t.Errorf("%s takes %s away from entries", c.id, c.shortcut.ShortcutName())
		}
	}
}

func TestAnswersGoToTheEngine(t *testing.T) {
	e := guitest.NewEngine()
	id := e.Put("A.jpg", guitest.NeedsYou)
	w := open(t, e)
	p := e.Items(id)[0].Hold.Problem
	w.choose([]uploader.ID{id}, uploader.ChoiceSuggested, p)
	w.choose([]uploader.ID{id}, uploader.ChoiceRemove, p)
	want := []string{"Answer suggested [1]", "Remove [1]"}
	if diff := cmp.Diff(want, e.Wishes); diff != "" {
		t.Errorf("wishes (-want +got):\n%s", diff)
	}
}

func TestRenamingAsksForATitleThatTheWikiTakes(t *testing.T) {
	e := guitest.NewEngine()
	id := e.Put("A.jpg", guitest.NeedsYou)
	w := open(t, e)
	w.choose([]uploader.ID{id}, uploader.ChoiceRename, e.Items(id)[0].Hold.Problem)
	entry := w.window.Canvas().Focused().(*look.Entry)
	if entry.Text != "A (2).jpg" {
		t.Errorf("it proposes %q", entry.Text)
	}
	enter := &fyne.KeyEvent{Name: fyne.KeyReturn}
	entry.SetText("A%20b.jpg")
	entry.TypedKey(enter)
	if !w.asking || len(e.Wishes) != 0 {
		t.Fatal("a forbidden title was taken")
	}
	entry.SetText("At noon.jpg")
	entry.TypedKey(enter)
	if diff := cmp.Diff([]string{"Answer rename At noon.jpg [1]"}, e.Wishes); w.asking || diff != "" {
		t.Errorf("wishes (-want +got):\n%s", diff)
	}
}

func TestEditErrorsAreTold(t *testing.T) {
	e := guitest.NewEngine()
	e.Put("A.jpg")
	w := open(t, e)
	e.EditError = errors.New("disk full")
	w.details.Rename()
	test.Type(w.window.Canvas().Focused(), "B.jpg")
	w.details.Flush()
	w.bridge.Tick()
	if !w.toast.root.Visible() {
		t.Error("nothing tells that the edit was not written")
	}
}

func TestPauseTogglesAndShows(t *testing.T) {
	e := guitest.NewEngine()
	e.Put("A.jpg")
	w := open(t, e)
	w.togglePause()
	w.bridge.Tick()
	if got := w.header.pause.Text; got != "Resume" {
		t.Errorf("paused, the button says %q", got)
	}
	w.togglePause()
	w.bridge.Tick()
	if got := w.header.pause.Text; got != "Pause" {
		t.Errorf("going on, the button says %q", got)
	}
}

func TestChoosingAnAccountChangesThePill(t *testing.T) {
	w := open(t, guitest.NewEngine())
	if got := w.header.person.Text(); got != "Anna · Wikimedia Commons" {
		t.Errorf("pill says %q", got)
	}
	w.practise()
	w.bridge.listed.Store(true)
	w.bridge.Tick()
	if got := w.header.person.Text(); got != "You · Practice wiki" {
		t.Errorf("pill says %q", got)
	}
}

func TestNarrowWindowShowsOneAtATime(t *testing.T) {
	e := guitest.NewEngine()
	e.Put("A.jpg")
	w := open(t, e)
	w.window.Resize(fyne.NewSize(720, 600))
	if !w.stage.list.Visible() || w.stage.panel.Visible() {
		t.Error("a narrow window does not show the list alone")
	}
	w.rename()
	if w.stage.list.Visible() || !w.stage.panel.Visible() {
		t.Error("renaming does not bring the description")
	}
	w.window.Resize(fyne.NewSize(1180, 760))
	if !w.stage.list.Visible() || !w.stage.panel.Visible() {
		t.Error("a wide window does not show both")
	}
}

func TestSearchNarrowsTheList(t *testing.T) {
	e := guitest.NewEngine()
	e.Put("Charles Bridge.jpg")
	e.Put("Old mill.jpg")
	w := open(t, e)
	w.header.search.SetText("MILL")
	if got := len(w.queue.Model().Rows()); got != 1 {
		t.Errorf("%d rows match", got)
	}
	if w.queue.Model().Filter() != queue.All {
		t.Error("the filter changed")
	}
}

func TestToastStaysUntilItCanHaveBeenRead(t *testing.T) {
	e := guitest.NewEngine()
	w := open(t, e)
	now := time.Date(2026, 5, 14, 12, 0, 0, 0, time.UTC)
	w.now = func() time.Time { return now }
	e.AddNotice(uploader.Notice{Code: "added", Count: 3})
	w.bridge.Tick()
	later := func(d time.Duration) {
		now = now.Add(d)
		w.bridge.Tick()
	}
	later(5 * time.Second)
	if !w.toast.root.Visible() {
		t.Fatal("it went after 5 s")
	}
	w.toast.reading(now, false)
	later(time.Hour)
	w.toast.reading(now, true)
	if !w.toast.root.Visible() {
		t.Fatal("it went while the window was not in front")
	}
	later(0)
	later(10 * time.Second)
	if w.toast.root.Visible() {
		t.Error("it stays for ever")
	}
}

func TestTroubleStaysUntilPutAway(t *testing.T) {
	e := guitest.NewEngine()
	w := open(t, e)
	now := time.Now()
	w.now = func() time.Time { return now }
	e.AddNotice(uploader.Notice{Code: "not-found", Name: "a.jpg", Count: 1})
	w.bridge.Tick()
	now = now.Add(time.Hour)
	w.bridge.Tick()
	w.bridge.Tick()
	if !w.toast.root.Visible() {
		t.Fatal("trouble went by itself")
	}
	w.toast.close.Press()
	if w.toast.root.Visible() {
		t.Error("it can't be put away")
	}
}

func TestFootAnswersHowFarHowFastAndWhatIsAllowed(t *testing.T) {
	e := guitest.NewEngine()
	e.Put("A.jpg", guitest.Published)
	e.Put("B.jpg", guitest.Sending(0.5))
	e.SetTotals(func(t *uploader.Totals) { t.Bytes, t.Sent, t.Speed, t.Left = 1000, 750, 4_200_000, time.Minute })
	w := open(t, e)
	if got := w.foot.done.Text; got != "1 of 2 published" {
		t.Errorf("how far: %q", got)
	}
	if w.foot.speed.Text == "" || w.foot.ready.Text == "" || w.foot.progress.Value() != 0.75 {
		t.Errorf("how fast: %q, %q, %v", w.foot.speed.Text, w.foot.ready.Text, w.foot.progress.Value())
	}
	if got := w.foot.allowed.Text; !strings.Contains(got, "380") {
		t.Errorf("allowed: %q", got)
	}
	w.practise()
	w.bridge.Tick()
	if got := w.foot.allowed.Text; got != "Practice wiki sets no limit" {
		t.Errorf("allowed without limits: %q", got)
	}
	e.SetTotals(func(t *uploader.Totals) { t.Scanning = true })
	w.bridge.Tick()
	if got := w.foot.allowed.Text; !strings.Contains(got, "folders") {
		t.Errorf("while scanning: %q", got)
	}
}

func TestEditThatComesTooLateIsToldAsSuch(t *testing.T) {
	e := guitest.NewEngine()
	id := e.Put("A.jpg")
	e.EditError = uploader.ErrTooLate
	w := open(t, e)
	w.details.Show([]uploader.ID{id})
	w.details.Describe()
	test.Type(w.window.Canvas().Focused(), "late")
	w.details.Flush()
	w.wishes.Settle()
	w.bridge.Tick()
	if got := w.toast.text.Text; got != i18n.T("notice.too-late") {
		t.Errorf("it says %q", got)
	}
}
