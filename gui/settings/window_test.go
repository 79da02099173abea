package settings

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/google/go-cmp/cmp"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/proxy"
	kept "wikidrop/uploader/settings"
)

const canary = "canary of the proxy"

// way plays the proxies. Its test waits for an answer of the test.
type way struct {
	found   proxy.Found
	answers chan error
	held    bool
	saved   []proxy.Draft
	tried   chan proxy.Draft
}

func (w *way) System(context.Context, string) proxy.Found { return w.found }

func (w *way) Try(ctx context.Context, d proxy.Draft, _ string) (time.Duration, error) {
	w.tried <- d
	select {
	case err := <-w.answers:
		return 1234 * time.Millisecond, err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func (w *way) Save(_ context.Context, d proxy.Draft, _ string) (bool, error) {
	w.saved = append(w.saved, d)
	return w.held, nil
}

type bench struct {
	*Window
	t      *testing.T
	store  *kept.Store
	way    *way
	posted chan func()
	spoken []string
}

// open shows the window with these settings. What comes from elsewhere waits until the
// test lets it in.
func open(t *testing.T, s kept.Settings, found proxy.Found) *bench {
	t.Helper()
	if err := i18n.Set("en"); err != nil {
		t.Fatal(err)
	}
	app := test.NewTempApp(t)
	Appear(app, s.Appearance)
	t.Cleanup(look.FollowSystem)
	store, err := kept.Open(filepath.Join(t.TempDir(), "settings.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Update(func(now *kept.Settings) { *now = s }); err != nil {
		t.Fatal(err)
	}
	b := &bench{
		t: t, store: store, posted: make(chan func(), 9),
		way: &way{found: found, answers: make(chan error, 1), held: true, tried: make(chan proxy.Draft, 9)},
	}
	b.Window = New(Options{
		App: app, Store: store, Proxies: b.way, Do: func(f func()) { b.posted <- f }, Wish: func(f func()) { f() },
		Target: func() string { return "https://wiki.example/w/api.php" },
		Speak:  func(code string) { b.spoken = append(b.spoken, code) },
	})
	t.Cleanup(b.Close)
	b.Show()
	if s.Proxy.Mode == kept.ProxySystem {
		b.next()
	}
	return b
}

// next lets in what comes next from elsewhere.
func (b *bench) next() { (<-b.posted)() }

func (b *bench) said() string {
	if !b.proxy.note.Visible() {
		return ""
	}
	return b.proxy.words.Text
}

func (b *bench) wantSaid(part string) {
	b.t.Helper()
	if got := b.said(); !strings.Contains(got, part) || part == "" && got != "" {
		b.t.Errorf("the window says %q, want %q in it", got, part)
	}
}

func (b *bench) wantFocus(o fyne.Focusable) {
	b.t.Helper()
	if got := b.win.Canvas().Focused(); got != o {
		b.t.Errorf("the focus is on %T", got)
	}
}

func TestChoicesHoldAtOnceAndAreKept(t *testing.T) {
	b := open(t, kept.Settings{}, proxy.Found{})
	b.appearance.Choose("dark")
	dark := look.Theme{}.Color(theme.ColorNameBackground, theme.VariantDark)
	if got := look.Color(theme.ColorNameBackground); got != dark {
		t.Errorf("the background is %v, want %v", got, dark)
	}
	test.Tap(b.ahead)
	b.language.Choose("ru")
	want := kept.Settings{Language: "ru", Appearance: kept.Dark, SendAhead: true}
	if diff := cmp.Diff(want, b.store.Get()); diff != "" {
		t.Error(diff)
	}
	b.appearance.Choose(asSystem)
	b.language.Choose(asSystem)
	if got := b.store.Get(); got.Language != "" || got.Appearance != kept.AsSystem {
		t.Errorf("%+v", got)
	}
	for range 2 {
		b.next()
	}
	if diff := cmp.Diff([]string{"ru", ""}, b.spoken); diff != "" {
		t.Error(diff)
	}
}

func TestEachLanguageHasItsOwnName(t *testing.T) {
	b := open(t, kept.Settings{}, proxy.Found{})
	var names []string
	for _, o := range b.language.Options[1:] {
		names = append(names, o.Value+" "+o.Text)
	}
	if diff := cmp.Diff([]string{"en English", "ru Русский"}, names); diff != "" {
		t.Error(diff)
	}
}

func TestRelabelKeepsWhatWasTyped(t *testing.T) {
	b := open(t, kept.Settings{Proxy: kept.Proxy{Mode: kept.ProxyAddress}}, proxy.Found{})
	b.proxy.address.SetText("http://proxy.example")
	b.proxy.password.SetText(canary)
	if err := i18n.Set("ru"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = i18n.Set("en") })
	b.Relabel()
	if b.win.Title() != "Настройки" || b.proxy.test.Text != "Проверить и сохранить" {
		t.Errorf("%q, %q", b.win.Title(), b.proxy.test.Text)
	}
	if b.proxy.address.Text != "http://proxy.example" || b.proxy.password.Text != canary || b.proxy.chosen() != kept.ProxyAddress {
		t.Errorf("%q is left", b.proxy.typed())
	}
}

func TestWaysWithoutWordsHoldAtOnce(t *testing.T) {
	b := open(t, kept.Settings{}, proxy.Found{Address: "http://desktop.example:3128", Source: proxy.FromDesktop})
	if !strings.Contains(b.proxy.found.Text, "http://desktop.example:3128") || !b.proxy.login.Visible() || b.proxy.addressRow.Visible() {
		t.Errorf("%q", b.proxy.found.Text)
	}
	b.proxy.mode.Choose(string(kept.ProxyNone))
	if b.proxy.login.Visible() || b.proxy.test.Visible() {
		t.Error("there is nothing to enter without a proxy")
	}
	b.proxy.mode.Choose(string(kept.ProxyAddress))
	b.wantFocus(b.proxy.address)
	if len(b.way.saved) != 1 || b.way.saved[0].Mode != kept.ProxyNone {
		t.Errorf("saved %v", b.way.saved)
	}
}

// enter chooses a proxy of one's own by typing alone.
func (b *bench) enter(address, user, password string) {
	b.t.Helper()
	b.proxy.mode.Choose(string(kept.ProxyAddress))
	for _, f := range []struct {
		field *field
		text  string
	}{{b.proxy.address, address}, {b.proxy.user, user}, {b.proxy.password, password}} {
		b.wantFocus(f.field)
		test.Type(f.field, f.text)
		f.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
}

func TestProxyIsTestedThenSaved(t *testing.T) {
	b := open(t, kept.Settings{}, proxy.Found{})
	b.enter("http://proxy.example:3128", "anna", canary)
	d := <-b.way.tried
	if d.Mode != kept.ProxyAddress || d.Address != "http://proxy.example:3128" || d.User != "anna" || d.Password() != canary {
		t.Errorf("tried %q %q", d.Address, d.User)
	}
	if strings.Contains(fmt.Sprintf("%+v %#v", d, d), canary) {
		t.Error("a draft prints its password")
	}
	b.wantSaid("wiki.example…")
	if len(b.way.saved) != 0 {
		t.Error("saved before it was tested")
	}
	b.way.answers <- nil
	b.next()
	b.wantSaid("answered after 1.2 s. Saved.")
	if len(b.way.saved) != 1 || b.proxy.password.Text != "" {
		t.Errorf("saved %d times, password field %d characters", len(b.way.saved), len(b.proxy.password.Text))
	}
}

func TestProxyThatFailsIsExplainedAndCanBeSavedAllTheSame(t *testing.T) {
	for _, c := range []struct {
		code   string
		status int
		words  string
		focus  func(*proxyPart) *field
		anyway bool
	}{
		{mediawiki.CodeProxyPassword, 407, "refused this user name or password", func(p *proxyPart) *field { return p.password }, true},
		{mediawiki.CodeProxyMethod, 407, "does not know", nil, true},
		{"network", 0, "No way through", nil, true},
		{"http-504", 504, "No way through", nil, true},
		{"bad-address", 0, "no address of a proxy", func(p *proxyPart) *field { return p.address }, false},
	} {
		t.Run(c.code, func(t *testing.T) {
			b := open(t, kept.Settings{}, proxy.Found{})
			b.enter("http://proxy.example:3128", "anna", canary)
			<-b.way.tried
			b.way.answers <- &mediawiki.Error{Code: c.code, Status: c.status}
			b.next()
			b.wantSaid(c.words)
			if c.focus != nil {
				b.wantFocus(c.focus(b.proxy))
			}
			if b.proxy.anyway.Visible() != c.anyway {
				t.Errorf("can be saved: %v", b.proxy.anyway.Visible())
			}
			if !c.anyway {
				return
			}
			b.way.held = false
			b.proxy.anyway.Press()
			b.next()
			b.wantSaid("kept until you quit")
			if len(b.way.saved) != 1 {
				t.Errorf("saved %d times", len(b.way.saved))
			}
		})
	}
}

func TestProxyThatWantsAPasswordAtTheTestAsksForIt(t *testing.T) {
	b := open(t, kept.Settings{}, proxy.Found{})
	b.enter("http://proxy.example:3128", "", "")
	<-b.way.tried
	b.way.answers <- &mediawiki.Error{Code: mediawiki.CodeProxyPassword, Status: 407}
	b.next()
	b.wantSaid("wants a user name and a password")
	b.wantFocus(b.proxy.user)
}

func TestStoppedTestSaysNothing(t *testing.T) {
	b := open(t, kept.Settings{}, proxy.Found{})
	b.enter("http://proxy.example:3128", "", "")
	<-b.way.tried
	b.proxy.test.Press()
	b.next()
	b.wantSaid("")
	if len(b.way.saved) != 0 || b.proxy.test.Text != "Test and save" {
		t.Errorf("saved %v, button %q", b.way.saved, b.proxy.test.Text)
	}
}

func TestProxyThatAsksIsAnsweredInPlace(t *testing.T) {
	b := open(t, kept.Settings{}, proxy.Found{})
	if b.proxy.login.Visible() {
		t.Error("asks for a password though there is no proxy")
	}
	b.ShowProxy()
	b.wantFocus(b.proxy.user)
	b.wantSaid("wants a user name and a password")
	if !b.proxy.login.Visible() || !b.proxy.test.Visible() {
		t.Error("the fields are hidden")
	}
	b.next()
	if !b.proxy.login.Visible() {
		t.Error("the fields went away when the system answered")
	}
}

func TestTabReachesEverythingAndEscapeCloses(t *testing.T) {
	b := open(t, kept.Settings{Proxy: kept.Proxy{Mode: kept.ProxyAddress}}, proxy.Found{})
	p := b.proxy
	order := []fyne.Focusable{b.language, b.appearance, b.ahead, p.mode, p.address, p.user, p.password, p.test, b.language}
	for _, o := range order {
		b.wantFocus(o)
		b.win.Canvas().FocusNext()
	}
	for _, o := range order {
		b.visible = true
		o.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		if b.visible {
			t.Errorf("Escape in %T does not close", o)
		}
	}
}
