package gui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"wikidrop/gui/guitest"
	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/uploader"
)

// asks makes an item ask, with these ways out.
func asks(choices ...uploader.Choice) func(*uploader.Item, *uploader.Row) {
	return func(item *uploader.Item, row *uploader.Row) {
		item.Hold = uploader.Hold{Kind: uploader.HoldNeedsYou, Problem: uploader.Problem{Code: "exists", Choices: choices}}
		row.Hold = item.Hold
	}
}

// strike presses a key and lets it go, on what has the keyboard or on the window.
func strike(w *Window, names ...fyne.KeyName) {
	c := w.window.Canvas()
	for _, name := range names {
		e := &fyne.KeyEvent{Name: name}
		focused := c.Focused()
		if focused == nil {
			c.OnTypedKey()(e)
			continue
		}
		if k, ok := focused.(desktop.Keyable); ok {
			k.KeyDown(e)
		}
		focused.TypedKey(e)
		if k, ok := c.Focused().(desktop.Keyable); ok {
			k.KeyUp(e)
		}
	}
}

// next does what Tab does.
func next(w *Window) { w.window.Canvas().(interface{ FocusNext() }).FocusNext() }

// at names what has the keyboard.
func at(w *Window) string {
	switch o := w.window.Canvas().Focused().(type) {
	case nil:
		return "nothing"
	case *look.Button:
		return o.Text
	case *look.Entry:
		return "field " + o.Text
	case *look.Tab:
		return "tab " + o.Text
	default:
		if o == fyne.Focusable(w.header.person) {
			return "person"
		}
		return "list"
	}
}

func TestJumpGoesFromOneFileThatNeedsYouToTheNext(t *testing.T) {
	e := guitest.NewEngine()
	e.Put("A.jpg")
	var ids []uploader.ID
	for _, title := range []string{"B.jpg", "C.jpg", "D.jpg", "E.jpg"} { // one more than there are cards
		ids = append(ids, e.Put(title, asks(uploader.ChoiceSkip, uploader.ChoiceRename)))
	}
	w := open(t, e)
	jump := w.commands.get("next_needs_you")
	for _, want := range append(slices.Clone(ids), ids[0]) {
		w.do(jump)
		if got := w.queue.Model().Selected(); !slices.Equal(got, []uploader.ID{want}) || at(w) != "Leave out" {
			t.Fatalf("jumped to %v and %q, want file %d and its first button", got, at(w), want)
		}
	}
	strike(w, fyne.KeyReturn)
	if want := "Answer skip [2]"; !slices.Contains(e.Wishes, want) {
		t.Errorf("wishes %v, want %q", e.Wishes, want)
	}
}

func TestAnsweringBesideTheListGoesOnToTheNextQuestion(t *testing.T) {
	e := guitest.NewEngine()
	for _, title := range []string{"A.jpg", "B.jpg", "C.jpg", "D.jpg", "E.jpg"} {
		e.Put(title, asks(uploader.ChoiceSkip))
	}
	w := open(t, e)
	later := time.Now()
	w.now = func() time.Time { later = later.Add(time.Second); return later }
	for range 4 {
		w.nextNeedsYou()
	}
	for _, want := range []uploader.ID{4, 5, 1, 2, 3} {
		if got := w.queue.Model().Selected(); !slices.Equal(got, []uploader.ID{want}) || at(w) != "Leave out" {
			t.Fatalf("the keyboard is at %q of %v, want file %d", at(w), got, want)
		}
		strike(w, fyne.KeyReturn)
		w.bridge.Tick()
		w.bridge.Tick()
	}
	if got := at(w); got != "list" {
		t.Errorf("after the last question the keyboard is at %q", got)
	}
}

func TestJumpBeginsWithTheFirstCard(t *testing.T) {
	e := guitest.NewEngine()
	e.Put("A.jpg")
	w := open(t, e)
	var ids []uploader.ID
	for _, title := range []string{"B.jpg", "C.jpg", "D.jpg", "E.jpg"} {
		ids = append(ids, e.Put(title))
	}
	for _, id := range []uploader.ID{ids[3], ids[1], ids[2], ids[0]} { // the first comes last
		e.Change(id, asks(uploader.ChoiceSkip))
		w.bridge.Tick()
	}
	w.nextNeedsYou()
	if got := w.queue.Model().Selected(); !slices.Equal(got, ids[3:]) {
		t.Errorf("jumped to %v, want the first card %v", got, ids[3:])
	}
}

func TestNothingToJumpToIsSaidNowhereAndGreyInTheMenu(t *testing.T) {
	e := guitest.NewEngine()
	e.Put("A.jpg")
	w := open(t, e)
	if w.commands.get("next_needs_you").can() {
		t.Error("the command is offered with nothing to do")
	}
}

func TestKeysAtTheAnswersBesideTheList(t *testing.T) {
	e := guitest.NewEngine()
	for _, title := range []string{"A.jpg", "B.jpg", "C.jpg", "D.jpg"} {
		e.Put(title, asks(uploader.ChoiceSkip, uploader.ChoiceRename, uploader.ChoiceRemove))
	}
	w := open(t, e)
	for range 4 {
		w.nextNeedsYou()
	}
	for _, step := range []struct {
		key  fyne.KeyName
		want string
	}{
		{fyne.KeyLeft, "Leave out"}, {fyne.KeyRight, "Rename…"}, {fyne.KeyRight, "Remove from the queue"},
		{fyne.KeyRight, "Remove from the queue"}, {fyne.KeyLeft, "Rename…"}, {fyne.KeyF2, "field D.jpg"},
	} {
		strike(w, step.key)
		if got := at(w); got != step.want {
			t.Fatalf("after %s the keyboard is at %q, want %q", step.key, got, step.want)
		}
	}
}

func TestEscapeLeavesForTheListFromEverywhere(t *testing.T) {
	e := guitest.NewEngine()
	e.Put("A.jpg")
	e.Put("B.jpg", asks(uploader.ChoiceSkip))
	w := open(t, e)
	places := map[string]func(){
		"Add":           func() { w.window.Canvas().Focus(w.header.add) },
		"person":        func() { w.window.Canvas().Focus(w.header.person) },
		"field A.jpg":   func() { w.queue.Choose(1); w.details.Rename() },
		"Leave out":     func() { w.queue.FocusCard(2) },
		"field ":        w.find,
		"tab Needs you": func() { w.window.Canvas().Focus(w.header.person); next(w); next(w) },
	}
	for name, goThere := range places {
		goThere()
		if got := at(w); got != name {
			t.Fatalf("the keyboard is at %q, want %q", got, name)
		}
		strike(w, fyne.KeyEscape)
		if got := at(w); got != "list" {
			t.Errorf("Escape in %q leads to %q", name, got)
		}
	}
}

func TestF6GoesRoundTheAreasOfTheWindow(t *testing.T) {
	e := guitest.NewEngine()
	e.Put("A.jpg")
	w := open(t, e)
	for _, want := range []string{"list", "field A.jpg", "Add", "list"} {
		strike(w, fyne.KeyF6)
		if got := at(w); got != want {
			t.Fatalf("F6 leads to %q, want %q", got, want)
		}
	}
}

func TestTabGoesFromTheTopToTheListToTheDescription(t *testing.T) {
	e := guitest.NewEngine()
	e.Put("A.jpg")
	w := open(t, e)
	var got []string
	for range 9 {
		next(w)
		got = append(got, at(w))
	}
	want := []string{"Add", "Publish 1", "Pause", "field ", "person", "tab All", "tab Ready", "list", "field A.jpg"}
	if !slices.Equal(got, want) {
		t.Errorf("Tab goes through %q, want %q", got, want)
	}
}

func TestTheKeyboardIsNotLostWithAField(t *testing.T) {
	e := guitest.NewEngine()
	id := e.Put("A.jpg")
	w := open(t, e)
	w.details.Rename()
	e.Change(id, guitest.Published)
	w.bridge.Tick()
	w.bridge.Tick()
	if got := at(w); got != "list" {
		t.Errorf("after the field went the keyboard is at %q", got)
	}
	e.AddNotice(uploader.Notice{Code: "link-dropped", Name: "https://example.org/"})
	w.bridge.Tick()
	w.window.Canvas().Focus(w.toast.close)
	strike(w, fyne.KeyReturn)
	w.bridge.Tick()
	if got := at(w); got != "list" {
		t.Errorf("after the line went the keyboard is at %q", got)
	}
}

func TestHelpTellsOfEveryKeyAndF1ShowsItAnywhere(t *testing.T) {
	e := guitest.NewEngine()
	e.Put("A.jpg")
	w := open(t, e)
	for name, place := range map[string]func(){
		"nothing": w.window.Canvas().Unfocus, "the list": w.queue.Focus, "a field": w.details.Rename, "a button": func() { w.window.Canvas().Focus(w.header.add) },
	} {
		place()
		before := at(w)
		strike(w, fyne.KeyF1)
		if !w.asking {
			t.Fatalf("F1 shows nothing while the keyboard is at %s", name)
		}
		strike(w, fyne.KeyEscape)
		if w.asking || at(w) != before {
			t.Errorf("after the help the keyboard is at %q, before it was at %q", at(w), before)
		}
	}
	for _, group := range keyboardHelp {
		for _, id := range group {
			if s := i18n.T("window.key_" + id + "_does"); strings.Contains(s, "window.") {
				t.Errorf("%s has no sentence", id)
			}
		}
	}
}

func TestHelpFitsIntoTheSmallestWindow(t *testing.T) {
	for _, language := range []string{"en", "ru"} {
		w := open(t, guitest.NewEngine())
		if err := i18n.Set(language); err != nil {
			t.Fatal(err)
		}
		w.window.Resize(fyne.NewSize(minWidth, minHeight))
		w.showKeyboard()
		if c := w.window.Canvas(); c.Overlays().Top().MinSize().Height > c.Size().Height {
			t.Errorf("%s: the help is %v high, the window %v", language, c.Overlays().Top().MinSize().Height, c.Size().Height)
		}
	}
	_ = i18n.Set("en")
}

func TestOverwritingAsksOnceMoreAndReturnSaysNo(t *testing.T) {
	e := guitest.NewEngine()
	id := e.Put("A.jpg", asks(uploader.ChoiceOverwrite))
	w := open(t, e)
	w.queue.FocusCard(id)
	strike(w, fyne.KeyReturn)
	if !w.asking || at(w) != "Cancel" {
		t.Fatalf("asking %v, the keyboard is at %q", w.asking, at(w))
	}
	strike(w, fyne.KeyReturn)
	if w.asking || len(e.Wishes) != 0 {
		t.Fatalf("a second Return led to %v", e.Wishes)
	}
	strike(w, fyne.KeyReturn)
	next(w)
	if at(w) != "Upload as a new version" {
		t.Fatalf("Tab leads to %q", at(w))
	}
	strike(w, fyne.KeySpace)
	if !slices.Equal(e.Wishes, []string{"Answer overwrite [1]"}) {
		t.Errorf("wishes %v", e.Wishes)
	}
}

func TestContextMenuByKeyAndByMouse(t *testing.T) {
	e := guitest.NewEngine()
	e.Put("A.jpg", guitest.Published)
	e.Put("B.jpg")
	w := open(t, e)
	w.queue.Focus()
	strike(w, desktop.KeyMenu)
	if w.window.Canvas().Overlays().Top() == nil {
		t.Fatal("the Menu key opens nothing")
	}
	strike(w, fyne.KeyEscape)
	if w.window.Canvas().Overlays().Top() != nil || at(w) != "list" {
		t.Fatalf("Escape leaves the keyboard at %q", at(w))
	}
	w.showContextMenu(fyne.NewPos(200, 300))
	if w.window.Canvas().Overlays().Top() == nil {
		t.Error("a right click opens nothing")
	}
	test.TapCanvas(w.window.Canvas(), fyne.NewPos(5, 700))
	if w.window.Canvas().Overlays().Top() != nil {
		t.Error("a click beside it does not close it")
	}
}
