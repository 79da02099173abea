package details

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"wikidrop/gui/guitest"
	"wikidrop/gui/look"
	"wikidrop/uploader"
)

// atOnce does everything at once, as tests want it.
type atOnce struct{}

func (atOnce) Do(f func()) { f() }
func (atOnce) Settle()     {}

type bench struct {
	*Panel
	engine *guitest.Engine
	now    time.Time
	asked  int             // times that Soon was called
	preset uploader.Preset // that AskPreset was called with
	window fyne.Window
}

func open(t *testing.T, e *guitest.Engine) *bench {
	t.Helper()
	test.NewTempApp(t)
	b := &bench{engine: e, now: time.Date(2026, 5, 14, 12, 0, 0, 0, time.UTC)}
	b.Panel = New(Options{
		Engine: e, Wishes: atOnce{},
		Accounts:  func() []look.Option { return []look.Option{{Value: "a", Text: "A"}, {Value: "b", Text: "B"}} },
		Choose:    func([]uploader.ID, uploader.Choice, uploader.Problem) {},
		OnCard:    func(uploader.ID) bool { return false },
		AskPreset: func(p uploader.Preset) { b.preset = p },
		OpenURL:   func(string) {}, Copy: func(string) {},
		Failed: func(err error) { t.Errorf("edit: %v", err) },
		Soon:   func() { b.asked++ },
		Now:    func() time.Time { return b.now },
	})
	b.window = test.NewTempWindow(t, b.Content())
	b.window.Resize(fyne.NewSize(372, 700))
	return b
}

func (b *bench) item(id uploader.ID) uploader.Item { return b.engine.Items(id)[0] }

func TestTypingIsWrittenAfterAShortRest(t *testing.T) {
	e := guitest.NewEngine()
	id := e.Put("A.jpg")
	b := open(t, e)
	b.Show([]uploader.ID{id})
	test.Type(b.form.text.entry, "Dawn")
	if b.asked == 0 {
		t.Error("it does not ask for a tick")
	}
	if more := b.Tick(b.now.Add(100 * time.Millisecond)); !more || len(e.Wishes) != 0 {
		t.Errorf("written while typing: %v", e.Wishes)
	}
	b.Tick(b.now.Add(300 * time.Millisecond))
	if got := b.item(id).Description.Text; got != "Dawn" {
		t.Errorf("description is %q", got)
	}
	if len(e.Wishes) != 1 {
		t.Errorf("one edit took %d calls", len(e.Wishes))
	}
}

func TestTypingIsWrittenWhenTheFieldIsLeft(t *testing.T) {
	e := guitest.NewEngine()
	id := e.Put("A.jpg")
	b := open(t, e)
	b.Show([]uploader.ID{id})
	b.window.Canvas().Focus(b.form.author.entry)
	test.Type(b.form.author.entry, "Anna")
	b.window.Canvas().Focus(b.form.source.entry)
	if got := b.item(id).Description.Author; got != "Anna" {
		t.Errorf("author is %q", got)
	}
}

func TestTypingIsWrittenForTheFilesItWasMeantFor(t *testing.T) {
	e := guitest.NewEngine()
	first, second := e.Put("A.jpg"), e.Put("B.jpg")
	b := open(t, e)
	b.Show([]uploader.ID{first})
	test.Type(b.form.text.entry, "Mine")
	b.Show([]uploader.ID{second})
	if got := b.item(first).Description.Text; got != "Mine" {
		t.Errorf("first is %q", got)
	}
	if got := b.item(second).Description.Text; got != "" {
		t.Errorf("second is %q", got)
	}
	if got := b.form.text.entry.Text; got != "" {
		t.Errorf("the field still says %q", got)
	}
}

func TestHalfACategoryIsNotLost(t *testing.T) {
	e := guitest.NewEngine()
	id := e.Put("A.jpg")
	b := open(t, e)
	b.Show([]uploader.ID{id})
	test.Type(b.form.categories.Entry(), "Bridges in Prague")
	b.Flush()
	if diff := cmp.Diff([]string{"Bridges in Prague"}, b.item(id).Description.Categories); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCategoriesOfFilesThatDifferStayApart(t *testing.T) {
	e := guitest.NewEngine()
	with := func(categories ...string) func(*uploader.Item, *uploader.Row) {
		return func(i *uploader.Item, _ *uploader.Row) { i.Description.Categories = categories }
	}
	first, second := e.Put("A.jpg", with("Prague", "Bridges")), e.Put("B.jpg", with("Prague", "Mills"))
	b := open(t, e)
	b.Show([]uploader.ID{first, second})
	if diff := cmp.Diff([]string{"Prague"}, b.form.categories.Values()); diff != "" {
		t.Errorf("shown (-want +got):\n%s", diff)
	}
	test.Type(b.form.categories.Entry(), "Dawn")
	b.Flush()
	b.form.categories.Entry().TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace}) // takes Dawn back
	b.form.categories.Entry().TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace}) // and Prague
	test.Type(b.form.categories.Entry(), "Dusk")
	b.Flush()
	if diff := cmp.Diff([]string{"Bridges", "Dusk"}, b.item(first).Description.Categories); diff != "" {
		t.Errorf("first (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Mills", "Dusk"}, b.item(second).Description.Categories); diff != "" {
		t.Errorf("second (-want +got):\n%s", diff)
	}
}

func TestManyFilesShowWhereTheyDiffer(t *testing.T) {
	e := guitest.NewEngine()
	ids := []uploader.ID{e.Put("A.jpg"), e.Put("B.jpg")}
	b := open(t, e)
	b.Show(ids)
	if got := b.form.title.entry; got.Text != "" || got.PlaceHolder != "(different)" {
		t.Errorf("title shows %q, %q", got.Text, got.PlaceHolder)
	}
	if got := b.form.source.entry.Text; got != "Own work" {
		t.Errorf("source shows %q", got)
	}
	b.Tick(b.now.Add(time.Second))
	b.Flush()
	if len(e.Wishes) != 0 {
		t.Errorf("looking changed something: %v", e.Wishes)
	}
}

func TestATitlePatternShowsWhatItBecomes(t *testing.T) {
	e := guitest.NewEngine()
	ids := []uploader.ID{e.Put("A.jpg"), e.Put("B.jpg"), e.Put("C.jpg"), e.Put("D.jpg")}
	b := open(t, e)
	b.Show(ids)
	test.Type(b.form.title.entry, "Dawn {n:02}")
	if got := b.form.titleHint.Text; got != "Dawn 01.jpg, Dawn 02.jpg, Dawn 03.jpg and 1 more" {
		t.Errorf("hint is %q", got)
	}
	b.Flush()
	if got := b.item(ids[3]).Title; got != "Dawn 04.jpg" {
		t.Errorf("the last is %q", got)
	}
}

func TestAForbiddenTitleIsToldWhileTyping(t *testing.T) {
	e := guitest.NewEngine()
	id := e.Put("A.jpg")
	b := open(t, e)
	b.Show([]uploader.ID{id})
	if got := b.form.titleError.Text; got != "" {
		t.Fatalf("a good title is called %q", got)
	}
	b.form.title.entry.SetText("100%20.jpg")
	if b.form.titleError.Text == "" {
		t.Error("nothing is told")
	}
	b.form.title.entry.SetText("")
	if b.form.titleError.Text == "" {
		t.Error("nothing is told of an empty title")
	}
	b.form.title.entry.SetText("Good.jpg")
	if got := b.form.titleError.Text; got != "" {
		t.Errorf("the good title is still called %q", got)
	}
}

func TestAnEmptyTitleIsNotWritten(t *testing.T) {
	e := guitest.NewEngine()
	id := e.Put("A.jpg")
	b := open(t, e)
	b.Show([]uploader.ID{id})
	b.form.title.entry.SetText("")
	b.Flush()
	if got := b.item(id).Title; got != "A.jpg" {
		t.Errorf("title is %q", got)
	}
}

func TestPlaceIsPublicUntilItIsLeftOut(t *testing.T) {
	e := guitest.NewEngine()
	id := e.Put("A.jpg", func(i *uploader.Item, _ *uploader.Row) {
		i.Description.HasPlace, i.Description.Latitude, i.Description.Longitude = true, 50.0865, 14.4114
		i.Info.Meta.HasPlace, i.Info.Meta.Latitude, i.Info.Meta.Longitude = true, 50.0865, 14.4114
	})
	b := open(t, e)
	b.Show([]uploader.ID{id})
	if b.form.place.entry.Text != "50.0865, 14.4114" || !strings.Contains(b.form.placeHint.Text, "public") {
		t.Errorf("shows %q, %q", b.form.place.entry.Text, b.form.placeHint.Text)
	}
	b.form.clearPlace.Press()
	b.Flush()
	if b.item(id).Description.HasPlace {
		t.Error("the place stayed")
	}
	b.form.place.entry.SetText("north of town")
	b.Flush()
	if b.form.placeError.Text == "" || b.item(id).Description.HasPlace {
		t.Error("words were taken for a place")
	}
}

func TestFactsThatArriveLaterShowUnlessTheFieldWasTypedIn(t *testing.T) {
	e := guitest.NewEngine()
	id := e.Put("A.jpg")
	b := open(t, e)
	b.Show([]uploader.ID{id})
	test.Type(b.form.author.entry, "Anna")
	b.Flush()
	e.Change(id, func(i *uploader.Item, _ *uploader.Row) {
		i.Description.Date, i.Description.Author = "2026-05-14 05:12", "Camera"
	})
	b.Changed([]uploader.ID{id})
	b.Tick(b.now.Add(time.Second))
	if got := b.form.date.entry.Text; got != "2026-05-14 05:12" {
		t.Errorf("date shows %q", got)
	}
	if got := b.form.author.entry.Text; got != "Anna" {
		t.Errorf("author shows %q", got)
	}
}

func TestPageTextTypedByHandStays(t *testing.T) {
	e := guitest.NewEngine()
	id := e.Put("A.jpg")
	b := open(t, e)
	b.Show([]uploader.ID{id})
	b.page.toggle.Press()
	if !b.page.content.Visible() || b.form.content.Visible() || b.page.entry.Text == "" {
		t.Fatal("the text does not show")
	}
	b.page.entry.SetText("By hand")
	b.page.toggle.Press()
	if got := b.item(id).PageText; got != "By hand" {
		t.Fatalf("page text is %q", got)
	}
	if !b.form.byHand.Visible() {
		t.Error("the form does not say that it changes nothing")
	}
	b.page.again.Press()
	if got := b.item(id).PageText; got != "" {
		t.Errorf("back in the form the page text is %q", got)
	}
}

func TestPublishedFilesAreToldNotEdited(t *testing.T) {
	e := guitest.NewEngine()
	id := e.Put("A.jpg", guitest.Published)
	b := open(t, e)
	b.Show([]uploader.ID{id})
	if b.form.content.Visible() || !b.summary.Visible() || !b.head.links.Visible() {
		t.Error("a published file shows a form")
	}
}

func TestOneProblemOfManyOffersWhatFitsAll(t *testing.T) {
	e := guitest.NewEngine()
	ids := []uploader.ID{e.Put("A.jpg", guitest.NeedsYou), e.Put("B.jpg", guitest.NeedsYou)}
	b := open(t, e)
	var chosen []uploader.ID
	b.o.Choose = func(ids []uploader.ID, _ uploader.Choice, _ uploader.Problem) { chosen = ids }
	b.Show(ids)
	if n := len(b.head.choices.Objects); n != 2 {
		t.Fatalf("%d ways are offered", n)
	}
	test.Tap(b.head.choices.Objects[1].(fyne.Tappable))
	if diff := cmp.Diff(ids, chosen); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	e.Put("C.jpg")
	b.Show(append(slices.Clone(ids), 3))
	if b.head.problem.Visible() {
		t.Error("the problem of some shows for all")
	}
}

func TestSelectsWriteAtOnce(t *testing.T) {
	e := guitest.NewEngine()
	id := e.Put("A.jpg")
	b := open(t, e)
	b.Show([]uploader.ID{id})
	b.form.license.Choose("cc-zero")
	b.form.account.Choose("b")
	b.languageChosen("cs")
	item := b.item(id)
	got := []string{item.Description.License, item.Account, item.Description.Language}
	if diff := cmp.Diff([]string{"cc-zero", "b", "cs"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWikitextOfAPublishedFile(t *testing.T) {
	item := uploader.Item{PublishedTitle: "A bridge.jpg"}
	if got := Wikitext(&item); got != "[[File:A bridge.jpg|thumb]]" {
		t.Error(got)
	}
	item.Description.Text = "At dawn\nmore"
	if got := Wikitext(&item); got != "[[File:A bridge.jpg|thumb|At dawn]]" {
		t.Error(got)
	}
}
