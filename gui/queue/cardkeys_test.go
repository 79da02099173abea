package queue

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"wikidrop/gui/look"
	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
)

// asking is a row with a question that has these ways out.
func asking(id uploader.ID, choices ...uploader.Choice) uploader.Row {
	r := row(id, hold(uploader.HoldNeedsYou))
	r.Title = fmt.Sprintf("Photo %d.jpg", id)
	r.Hold.Problem = uploader.Problem{Code: "exists", Choices: choices}
	return r
}

// showCards shows a queue of rows, of which the first ones ask, and what was chosen.
func showCards(t *testing.T, n, cards int) (*Panel, fyne.Canvas, *[]string) {
	t.Helper()
	p, _, w := show(t, n)
	var chosen []string
	p.cards.o.Choose = func(ids []uploader.ID, c uploader.Choice, _ uploader.Problem) {
		chosen = append(chosen, fmt.Sprint(ids)+string(c))
	}
	rows := make([]uploader.Row, cards)
	for i := range rows {
		rows[i] = asking(uploader.ID(i+1), uploader.ChoiceSkip, uploader.ChoiceRename)
	}
	p.Apply(uploader.Snapshot{Rows: rows})
	w.Canvas().Unfocus()
	return p, w.Canvas(), &chosen
}

// strike presses a key and lets it go, on what has the keyboard at each moment.
func strike(c fyne.Canvas, names ...fyne.KeyName) {
	for _, name := range names {
		e := &fyne.KeyEvent{Name: name}
		if k, ok := c.Focused().(desktop.Keyable); ok {
			k.KeyDown(e)
		}
		c.Focused().TypedKey(e)
		if k, ok := c.Focused().(desktop.Keyable); ok {
			k.KeyUp(e)
		}
	}
}

// at names what has the keyboard.
func at(p *Panel, c fyne.Canvas) string {
	switch o := c.Focused().(type) {
	case nil:
		return "nothing"
	case *List:
		return fmt.Sprintf("row %d", p.Model().Cursor())
	case *look.Tab:
		return "tab " + o.Text
	case *look.Button:
		for _, v := range p.cards.views {
			for _, b := range v.controls() {
				if b == o {
					return fmt.Sprintf("card %d %s", v.row.ID, b.Text)
				}
			}
		}
		if o == p.cards.moreText {
			return "more"
		}
		return "a button that is gone"
	}
	return fmt.Sprintf("%T", c.Focused())
}

func TestTabReachesEveryControlInTheOrderOfTheEye(t *testing.T) {
	p, c, _ := showCards(t, 6, 4)
	first := asking(1, uploader.ChoiceSkip, uploader.ChoiceRename)
	first.Hold.Problem.Existing = &mediawiki.ImageInfo{DescriptionURL: "https://example.org/wiki/File:Photo_1.jpg"}
	p.Apply(uploader.Snapshot{Rows: []uploader.Row{first}})
	want := []string{
		"tab All", "tab Needs you", "tab Ready",
		"card 1 See the one on the wiki", "card 1 Leave out", "card 1 Rename…",
		"card 2 Leave out", "card 2 Rename…", "card 3 Leave out", "card 3 Rename…", "more", "row 3",
	}
	var got []string
	for range want {
		c.(interface{ FocusNext() }).FocusNext()
		got = append(got, at(p, c))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Tab (-want +got):\n%s", diff)
	}
	for i := len(want) - 2; i >= 0; i-- {
		c.(interface{ FocusPrevious() }).FocusPrevious()
		if now := at(p, c); now != want[i] {
			t.Errorf("Shift+Tab came to %s, want %s", now, want[i])
		}
	}
}

func TestArrowsWalkThroughCardsAndRows(t *testing.T) {
	p, c, _ := showCards(t, 5, 2)
	p.cards.focus(1)
	for _, step := range []struct {
		key  fyne.KeyName
		want string
	}{
		{fyne.KeyRight, "card 1 Rename…"}, {fyne.KeyRight, "card 1 Rename…"}, {fyne.KeyLeft, "card 1 Leave out"},
		{fyne.KeyDown, "card 2 Leave out"}, {fyne.KeyDown, "row 3"}, {fyne.KeyDown, "row 4"},
		{fyne.KeyHome, "card 1 Leave out"}, {fyne.KeyEnd, "row 5"}, {fyne.KeyPageUp, "card 1 Leave out"},
		{fyne.KeyEscape, "row 3"}, {fyne.KeyUp, "card 2 Leave out"}, {fyne.KeyUp, "card 1 Leave out"},
		{fyne.KeyUp, "card 1 Leave out"},
	} {
		strike(c, step.key)
		if got := at(p, c); got != step.want {
			t.Errorf("after %s the keyboard is at %s, want %s", step.key, got, step.want)
		}
	}
	if diff := cmp.Diff([]uploader.ID{1}, p.Model().Selected()); diff != "" {
		t.Errorf("described (-want +got):\n%s", diff)
	}
}

func TestTheKeyboardGoesOnWhenACardIsAnswered(t *testing.T) {
	p, c, chosen := showCards(t, 5, 3)
	answered := func(id uploader.ID) { p.Apply(uploader.Snapshot{Rows: []uploader.Row{row(id)}}) }
	p.cards.focus(2)
	strike(c, fyne.KeyReturn)
	answered(2)
	if got := at(p, c); got != "card 3 Leave out" {
		t.Fatalf("after the second of three cards the keyboard is at %s", got)
	}
	strike(c, fyne.KeyRight, fyne.KeySpace)
	answered(3)
	if got := at(p, c); got != "card 1 Leave out" {
		t.Fatalf("after the last card the keyboard is at %s", got)
	}
	strike(c, fyne.KeyReturn)
	answered(1)
	if got := at(p, c); got != "row 1" {
		t.Errorf("without cards the keyboard is at %s", got)
	}
	want := []string{"[2]skip", "[3]rename", "[1]skip"}
	if diff := cmp.Diff(want, *chosen); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

func TestAHeldKeyAnswersOneCardOnly(t *testing.T) {
	p, c, chosen := showCards(t, 5, 3)
	p.cards.focus(1)
	e := &fyne.KeyEvent{Name: fyne.KeyReturn}
	c.Focused().(desktop.Keyable).KeyDown(e)
	for range 4 { // the key repeats while the card goes
		c.Focused().TypedKey(e)
		p.Apply(uploader.Snapshot{Rows: []uploader.Row{row(1)}})
	}
	if diff := cmp.Diff([]string{"[1]skip"}, *chosen); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	c.Focused().(desktop.Keyable).KeyUp(e)
	strike(c, fyne.KeyReturn)
	if diff := cmp.Diff([]string{"[1]skip", "[2]skip"}, *chosen); diff != "" {
		t.Errorf("a new stroke (-want +got):\n%s", diff)
	}
}

func TestADoubleClickAnswersOneCardOnly(t *testing.T) {
	for range 20 { // until this machine is as quick as a double click
		p, _, chosen := showCards(t, 5, 3)
		test.Tap(p.cards.views[0].answer())
		began := time.Now()
		p.Apply(uploader.Snapshot{Rows: []uploader.Row{row(1)}})
		test.Tap(p.cards.views[0].answer()) // the next card stands there by now
		if time.Since(began) >= fyne.CurrentApp().Driver().DoubleTapDelay() {
			continue
		}
		if diff := cmp.Diff([]string{"[1]skip"}, *chosen); diff != "" {
			t.Errorf("answers (-want +got):\n%s", diff)
		}
		return
	}
	t.Error("no double click was quick enough")
}

func TestANewQuestionOfTheSameFileKeepsTheKeyboard(t *testing.T) {
	p, c, chosen := showCards(t, 5, 2)
	p.cards.focus(1)
	strike(c, fyne.KeyRight)
	p.Apply(uploader.Snapshot{Rows: []uploader.Row{asking(1, uploader.ChoiceIgnore, uploader.ChoiceSkip)}})
	if got := at(p, c); got != "card 1 Upload anyway" {
		t.Errorf("the keyboard is at %s", got)
	}
	if len(*chosen) != 0 {
		t.Errorf("chosen %v by itself", *chosen)
	}
}

func TestACardKeepsTheKeyboardWhenOthersComeAndGo(t *testing.T) {
	p, c, _ := showCards(t, 6, 2)
	p.cards.focus(2)
	strike(c, fyne.KeyRight)
	p.Apply(uploader.Snapshot{Rows: []uploader.Row{row(1), asking(4, uploader.ChoiceRetry)}})
	if got := at(p, c); got != "card 2 Rename…" {
		t.Errorf("the keyboard is at %s", got)
	}
}

func TestKeysOfTheListWorkOnACard(t *testing.T) {
	p, h, w := show(t, 5)
	p.Apply(uploader.Snapshot{Rows: []uploader.Row{asking(2, uploader.ChoiceSkip)}})
	p.cards.focus(2)
	strike(w.Canvas(), fyne.KeyF2, fyne.KeyDelete)
	if diff := cmp.Diff([]fyne.KeyName{fyne.KeyF2, fyne.KeyDelete}, h.keys); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]uploader.ID{2}, p.Model().Selected()); diff != "" {
		t.Errorf("selected (-want +got):\n%s", diff)
	}
}

func TestACardHasAContextMenuByKeyAndByMouse(t *testing.T) {
	p, h, w := show(t, 5)
	p.Apply(uploader.Snapshot{Rows: []uploader.Row{asking(2, uploader.ChoiceSkip)}})
	p.cards.focus(2)
	strike(w.Canvas(), desktop.KeyMenu)
	test.TapSecondary(p.cards.views[0])
	if diff := cmp.Diff([]uploader.ID{2}, p.Model().Selected()); diff != "" || h.menus != 2 {
		t.Errorf("%d menus; selected (-want +got):\n%s", h.menus, diff)
	}
}

func TestScreenReadersHearTheQuestionAndTheRow(t *testing.T) {
	p, _, _ := show(t, 5)
	p.Apply(uploader.Snapshot{Rows: []uploader.Row{asking(2, uploader.ChoiceSkip)}})
	for _, c := range []struct {
		o    fyne.Accessible
		want []string
	}{
		{p.cards.views[0], []string{"Photo 2.jpg", "."}},
		{p.list.body.views[0], []string{"Photo 1.jpg", "Draft"}},
		{p.cards.views[0].answer(), []string{"Leave out"}},
		{p.tabs[1], []string{"Needs you", "1"}},
	} {
		for _, part := range c.want {
			if label := c.o.AccessibilityLabel(); !strings.Contains(label, part) {
				t.Errorf("%T is called %q, without %q", c.o, label, part)
			}
		}
	}
}

func TestFewerCardsWhereTheWindowIsLow(t *testing.T) {
	p, _, w := show(t, 12)
	var rows []uploader.Row
	for i := range 5 {
		rows = append(rows, asking(uploader.ID(i+1), uploader.ChoiceSkip, uploader.ChoiceRename))
	}
	p.Apply(uploader.Snapshot{Rows: rows})
	for _, c := range []struct {
		height float32
		cards  int
	}{{800, 3}, {360, 2}, {200, 1}, {800, 3}} {
		w.Resize(fyne.NewSize(800, c.height))
		if got := len(p.Model().Cards()); got != c.cards {
			t.Errorf("%v high: %d cards, want %d", c.height, got, c.cards)
		}
	}
}

func TestReturnOnAFileThatNeedsYouGoesToItsCard(t *testing.T) {
	p, h, w := show(t, 5)
	press(p, fyne.KeyDown)
	p.Apply(uploader.Snapshot{Rows: []uploader.Row{asking(2, uploader.ChoiceSkip)}})
	if !p.list.ring.Visible() {
		t.Error("the list has the keyboard and nothing shows it")
	}
	strike(w.Canvas(), fyne.KeyReturn)
	if got := at(p, w.Canvas()); got != "card 2 Leave out" || h.activated != 0 {
		t.Errorf("the keyboard is at %s, activated %d times", got, h.activated)
	}
}

func TestTheKeyboardHasAPlaceInTheListAtOnce(t *testing.T) {
	p, _, w := show(t, 5)
	p.SelectNone()
	p.Model().SetCursor(0)
	w.Canvas().Unfocus()
	w.Canvas().Focus(p.list)
	if got := p.Model().Cursor(); got != 1 {
		t.Errorf("the keyboard is at %d", got)
	}
	if !p.list.body.views[0].ring.Visible() || p.list.body.views[1].ring.Visible() {
		t.Error("not exactly the first row shows the keyboard")
	}
}

func TestAStepCostsTheSameInAShortAndInALongList(t *testing.T) {
	step := func(rows int) float64 {
		p, _, _ := show(t, rows)
		press(p, fyne.KeyPageDown, fyne.KeyPageDown)
		return testing.AllocsPerRun(50, func() { press(p, fyne.KeyDown) })
	}
	short, long := step(100), step(5000)
	if long > 2*short {
		t.Errorf("a step makes %.0f allocations in 5000 rows, %.0f in 100", long, short)
	}
}
