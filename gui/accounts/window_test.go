package accounts

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wikidrop/gui/look"
	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

// wiki plays the account manager. Its slow calls wait for an answer of the test or
// for the end of their context.
type wiki struct {
	mu      sync.Mutex
	list    []account.Account
	changed chan struct{}
	drafts  chan account.Draft
	asked   chan string // "test ID", "remove ID", "default ID"
	answers chan answer
	logo    []byte
	offers  *mediawiki.Offers // nil: the wiki is not found
}

type answer struct {
	account account.Account
	err     error
}

func newWiki(list ...account.Account) *wiki {
	return &wiki{list: list, changed: make(chan struct{}), drafts: make(chan account.Draft, 9),
		asked: make(chan string, 9), answers: make(chan answer, 9)}
}

func (m *wiki) List() []account.Account {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]account.Account(nil), m.list...)
}

func (m *wiki) Changed() <-chan struct{} {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.changed
}

// put replaces the list and tells so.
func (m *wiki) put(list ...account.Account) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.list = list
	close(m.changed)
	m.changed = make(chan struct{})
}

func (m *wiki) wait(ctx context.Context) (account.Account, error) {
	select {
	case a := <-m.answers:
		return a.account, a.err
	case <-ctx.Done():
		return account.Account{}, &mediawiki.Error{Code: "network", Err: ctx.Err()}
	}
}

func (m *wiki) TestAndSave(ctx context.Context, d account.Draft) (account.Account, error) {
	m.drafts <- d
	return m.wait(ctx)
}

func (m *wiki) Rename(id, label string) error {
	m.asked <- "rename " + id + " " + label
	return nil
}

func (m *wiki) SetDisabled(id string, disabled bool) error {
	m.asked <- fmt.Sprintf("disable %s %t", id, disabled)
	return nil
}

func (m *wiki) Logo(context.Context, string) ([]byte, error) { return m.logo, nil }

func (m *wiki) Look(context.Context, account.Draft) (mediawiki.Endpoint, mediawiki.Offers, error) {
	if m.offers == nil {
		return mediawiki.Endpoint{}, mediawiki.Offers{}, account.ErrIncomplete
	}
	return mediawiki.Endpoint{}, *m.offers, nil
}

func (m *wiki) LogOut(_ context.Context, id string) error {
	m.asked <- "log out " + id
	return nil
}

func (m *wiki) Test(ctx context.Context, id string) (account.Account, error) {
	m.asked <- "test " + id
	return m.wait(ctx)
}

func (m *wiki) Remove(ctx context.Context, id string) error {
	m.asked <- "remove " + id
	_, err := m.wait(ctx)
	return err
}

func (m *wiki) SetDefault(id string) error {
	m.asked <- "default " + id
	return nil
}

// bench is a window under test. Work that runs elsewhere queues its outcome, and
// the test runs it where Fyne would.
type bench struct {
	*testing.T
	w      *Window
	wiki   *wiki
	queue  chan func()
	opened chan string
	log    *bytes.Buffer
}

func newBench(t *testing.T, list ...account.Account) *bench {
	t.Helper()
	b := &bench{T: t, wiki: newWiki(list...), queue: make(chan func(), 9), opened: make(chan string, 9), log: &bytes.Buffer{}}
	app := test.NewTempApp(t)
	app.Settings().SetTheme(look.Theme{})
	b.w = New(Options{
		App: app, Manager: b.wiki, Do: func(f func()) { b.queue <- f },
		OpenURL: func(s string) error { b.opened <- s; return nil },
		Log:     slog.New(slog.NewTextHandler(b.log, nil)),
	})
	t.Cleanup(b.w.Close)
	return b
}

// next runs the next outcome.
func (b *bench) next() {
	b.Helper()
	receive(b, b.queue)()
}

func receive[V any](b *bench, c <-chan V) V {
	b.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(20 * time.Second):
		b.Fatal("nothing came")
		panic("unreachable")
	}
}

func (b *bench) focused() fyne.Focusable { return b.w.win.Canvas().Focused() }

func (b *bench) key(name fyne.KeyName) { b.focused().TypedKey(&fyne.KeyEvent{Name: name}) }

func (b *bench) typeInto(f *field, s string) {
	b.w.win.Canvas().Focus(f)
	test.Type(f, s)
}

// says fails unless a note tells something with the words.
func (b *bench) says(n *noteBox, words string) {
	b.Helper()
	shown := n.title.Text + "\n" + n.body.Text
	if !n.box.Visible() || !strings.Contains(shown, words) {
		b.Errorf("the note says %q, want %q (shown: %v)", shown, words, n.box.Visible())
	}
}

func (b *bench) noSecret(secret string) {
	b.Helper()
	if strings.Contains(b.log.String(), secret) {
		b.Errorf("the password is in the log:\n%s", b.log)
	}
}

func ready(id, user string) account.Account {
	return account.Account{
		ID: id, API: "https://wiki.example/w/api.php", Wiki: "Example", Login: user + "@Wikidrop", User: user,
		Checked: time.Now(), Facts: account.Facts{MayUpload: true, MayEdit: true, UploadsEnabled: true,
			MayReupload: true, MayReuploadOwn: true, Generator: "MediaWiki 1.43.1"},
	}
}

func TestWindowShowsTheDefaultAccountFirst(t *testing.T) {
	second := ready("b", "Berta")
	second.Default = true
	b := newBench(t, ready("a", "Anna"), second)
	b.w.Show()
	if got := b.w.win.Title(); got != "Accounts" {
		t.Errorf("title %q", got)
	}
	if got := b.w.details.title.Text; got != "Berta on Example" {
		t.Errorf("shows %q", got)
	}
	b.w.win.Canvas().Focus(b.w.people)
	b.key(fyne.KeyUp)
	if got := b.w.details.title.Text; got != "Anna on Example" {
		t.Errorf("after Up: shows %q", got)
	}
	b.key(fyne.KeyUp)
	test.Tap(b.w.people.rows[1])
	if got := b.w.details.title.Text; got != "Berta on Example" {
		t.Errorf("after a tap: shows %q", got)
	}
}

func TestWindowWithoutAccountsOpensTheForm(t *testing.T) {
	b := newBench(t)
	b.w.Show()
	if f := b.w.shownForm(); f == nil || b.focused() != f.address {
		t.Error("the form for a new account is not ready to type")
	}
}

func TestChangesOfTheListArrive(t *testing.T) {
	b := newBench(t, ready("a", "Anna"))
	b.w.Show()
	b.wiki.put(ready("a", "Anna"), ready("b", "Berta"))
	b.next()
	if got := len(b.w.people.rows); got != 2 {
		t.Errorf("%d rows", got)
	}
	b.wiki.put()
	b.next()
	if b.w.pane.Objects[0] != b.w.empty {
		t.Error("an account is shown that is no longer there")
	}
}

func TestTestNowTellsWhatCame(t *testing.T) {
	b := newBench(t, ready("a", "Anna"))
	b.w.Show()
	d := b.w.details
	test.Tap(d.test)
	b.says(d.outcome, "Looking for wiki.example")
	if got := receive(b, b.wiki.asked); got != "test a" {
		t.Errorf("asked %q", got)
	}
	b.wiki.answers <- answer{err: &mediawiki.Error{Code: "wrongpassword", About: mediawiki.AboutAccount}}
	b.next()
	b.says(d.outcome, "Bot password was refused")
	test.Tap(d.outcome.more)
	if got, want := receive(b, b.opened), "https://wiki.example/w/index.php?title=Special:BotPasswords%2FWikidrop"; got != want {
		t.Errorf("opened %q, want %q", got, want)
	}
	b.next()

	test.Tap(d.test)
	receive(b, b.wiki.asked)
	b.wiki.answers <- answer{account: ready("a", "Anna")}
	b.next()
	b.says(d.outcome, "The account works")
}

func TestOutcomeOfATestGivesWayToALaterProblem(t *testing.T) {
	b := newBench(t, ready("a", "Anna"))
	b.w.Show()
	d := b.w.details
	test.Tap(d.test)
	receive(b, b.wiki.asked)
	b.wiki.answers <- answer{account: ready("a", "Anna")}
	b.next()
	b.says(d.outcome, "The account works")
	refused := ready("a", "Anna")
	refused.Problem = "wrongpassword"
	b.wiki.put(refused)
	b.next()
	b.says(d.outcome, "Bot password was refused")
}

func TestTestNowCanBeStopped(t *testing.T) {
	b := newBench(t, ready("a", "Anna"))
	b.w.Show()
	d := b.w.details
	test.Tap(d.test)
	receive(b, b.wiki.asked)
	if d.test.Text != "Stop" {
		t.Errorf("the button says %q", d.test.Text)
	}
	test.Tap(d.test)
	b.next()
	if d.test.Text != "Test now" || d.outcome.box.Visible() {
		t.Errorf("after stopping: button %q, note %q", d.test.Text, d.outcome.body.Text)
	}
}

func TestRemoveAsksFirst(t *testing.T) {
	b := newBench(t, ready("a", "Anna"), ready("b", "Berta"))
	b.w.Show()
	foot := b.w.details.foot
	test.Tap(foot.remove)
	if b.focused() != foot.removal.no {
		t.Error("the harmless answer has not the focus")
	}
	b.key(fyne.KeyReturn)
	if foot.removal.asking != "" || len(b.wiki.asked) > 0 {
		t.Error("keeping an account removed it")
	}
	test.Tap(foot.remove)
	test.Tap(foot.removal.yes)
	if got := receive(b, b.wiki.asked); got != "remove a" {
		t.Errorf("asked %q", got)
	}
	if !foot.removal.yes.Disabled() {
		t.Error("an account can be removed twice")
	}
	b.wiki.answers <- answer{}
	b.next()
	if foot.removal.asking != "" {
		t.Error("the question stays")
	}
}

func TestQuestionDoesNotWanderToAnotherAccount(t *testing.T) {
	b := newBench(t, ready("a", "Anna"), ready("b", "Berta"))
	b.w.Show()
	test.Tap(b.w.details.foot.remove)
	test.Tap(b.w.people.rows[1])
	if b.w.details.foot.removal.asking != "" {
		t.Error("Berta is asked about after Anna was")
	}
}

func TestMakeDefault(t *testing.T) {
	first := ready("a", "Anna")
	first.Default = true
	b := newBench(t, first, ready("b", "Berta"))
	b.w.Show()
	foot := b.w.details.foot
	if foot.makeDefault.Visible() {
		t.Error("the default can be made default")
	}
	test.Tap(b.w.people.rows[1])
	test.Tap(foot.makeDefault)
	if got := receive(b, b.wiki.asked); got != "default b" {
		t.Errorf("asked %q", got)
	}
	b.next()
}

func TestPracticeAccountCanNeitherChangeNorGo(t *testing.T) {
	practice := ready("practice", "You")
	practice.Practice = true
	b := newBench(t, practice)
	b.w.Show()
	foot := b.w.details.foot
	if foot.change.Visible() || foot.remove.Visible() {
		t.Error("the practice account has buttons that cannot work")
	}
}

func TestPracticeWikiIsTestedUnasked(t *testing.T) {
	practice := ready("practice", "You")
	practice.Practice, practice.Checked = true, time.Time{}
	b := newBench(t, ready("a", "Anna"), practice)
	b.w.Show()
	if got := receive(b, b.wiki.asked); got != "test practice" {
		t.Fatalf("asked %q", got)
	}
	b.w.Show() // again, while that is under way
	b.wiki.answers <- answer{}
	b.next()
	if len(b.wiki.asked) > 0 {
		t.Errorf("asked %q too", receive(b, b.wiki.asked))
	}
	if _, told := b.w.notes["practice"]; told {
		t.Error("a test that nobody asked for is told of")
	}
}

func TestPresetOfThePracticeWikiGoesToItsAccount(t *testing.T) {
	practice := ready("practice", "You")
	practice.Practice = true
	b := newBench(t, ready("a", "Anna"), practice)
	b.w.ShowNew()
	presets := b.w.fresh.presets.Objects
	if n := len(presets); n != 4 {
		t.Fatalf("%d presets", n)
	}
	test.Tap(presets[3].(*look.Button))
	if b.w.shownForm() != nil || b.w.details.account.ID != "practice" {
		t.Error("the practice account is not shown")
	}
}

func TestAccountOfAFileIsShown(t *testing.T) {
	practice, off := ready("practice", "You"), ready("off", "Olga")
	practice.Practice, off.Disabled, off.Problem = true, true, account.CodeDisabled
	berta := ready("b", "Berta")
	berta.Problem = mediawiki.CodeOAuthRefused
	b := newBench(t, ready("a", "Anna"), berta, practice, off)
	b.w.ShowAccount("b", false)
	if b.w.details.account.ID != "b" || b.w.shownForm() != nil {
		t.Error("Berta is not shown")
	}
	b.w.ShowAccount("b", true)
	if f := b.w.shownForm(); f == nil || f.known.ID != "b" {
		t.Fatal("Berta cannot log in")
	}
	for _, id := range []string{"practice", "off"} {
		b.w.ShowAccount(id, true)
		if b.w.shownForm() != nil || b.w.details.account.ID != id {
			t.Errorf("%s: a form that leads nowhere", id)
		}
	}
	b.w.ShowAccount("gone", true)
	if b.w.shownForm() != nil {
		t.Error("a form for nobody")
	}
}
