package look

import (
	"image/color"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/google/go-cmp/cmp"
)

func luminance(c color.Color) float64 {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(n.R) + 0.7152*linear(n.G) + 0.0722*linear(n.B)
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// WCAG asks for 4.5 between text and what it stands on.
func TestTextCanBeReadOnItsGround(t *testing.T) {
	on := map[fyne.ThemeColorName][]fyne.ThemeColorName{
		theme.ColorNameBackground: {theme.ColorNameForeground, Secondary, AccentText, Good, Attention, Bad},
		Panel:                     {theme.ColorNameForeground, Secondary, AccentText},
		Selected:                  {theme.ColorNameForeground, Secondary, AccentText, Good, Bad},
		AttentionGround:           {theme.ColorNameForeground, Attention},
		BadGround:                 {Bad},
		Chip:                      {theme.ColorNameForeground},
		Accent:                    {theme.ColorNameForegroundOnPrimary},
	}
	for variant, name := range map[fyne.ThemeVariant]string{theme.VariantLight: "light", theme.VariantDark: "dark"} {
		for ground, inks := range on {
			for _, ink := range inks {
				got := contrast(Theme{}.Color(ink, variant), Theme{}.Color(ground, variant))
				if got < 4.5 {
					t.Errorf("%s: %s on %s has contrast %.2f", name, ink, ground, got)
				}
			}
		}
	}
}

func TestEllipsisKeepsToTheWidth(t *testing.T) {
	test.NewTempApp(t)
	style := fyne.TextStyle{}
	for _, s := range []string{"A very long title of a photo.jpg", "日本語の長い題名です.jpg", "x"} {
		for _, width := range []float32{0, 10, 60, 100, 1000} {
			got := Ellipsis(s, TextSize, style, width)
			if got != s && !strings.HasSuffix(got, "…") {
				t.Errorf("%q at %v became %q", s, width, got)
			}
			if got != "…" && fyne.MeasureText(got, TextSize, style).Width > width+1 {
				t.Errorf("%q is wider than %v", got, width)
			}
		}
	}
}

func TestOneLineDisarmsNames(t *testing.T) {
	for s, want := range map[string]string{
		"photo.jpg":              "photo.jpg",
		"a\nb\tc.jpg":            "a b c.jpg",
		"invoice\u202egpj.exe":   "invoicegpj.exe",
		"\u2066x\u2069\u2028y":   "x y",
		"שלום.jpg":               "שלום.jpg",
		"emoji 👩‍👩‍👧 family.jpg": "emoji 👩‍👩‍👧 family.jpg",
	} {
		if got := OneLine(s); got != want {
			t.Errorf("%q became %q, want %q", s, got, want)
		}
	}
}

func FuzzWrap(f *testing.F) {
	test.NewApp()
	f.Add("A file of this name is already on the wiki.", float32(120))
	f.Add("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n\n日本", float32(30))
	f.Fuzz(func(t *testing.T, s string, width float32) {
		if !utf8.ValidString(s) || width < 1 || width > 2000 || len(s) > 300 {
			return
		}
		lines := Wrap(s, TextSize, fyne.TextStyle{}, width)
		squeeze := func(s string) string { return strings.Join(strings.Fields(OneLine(s)), "") }
		if squeeze(strings.Join(lines, "")) != squeeze(s) {
			t.Errorf("%q lost or gained text: %q", s, lines)
		}
	})
}

func TestParagraphGrowsWhereItIsNarrow(t *testing.T) {
	test.NewTempApp(t)
	p := NewParagraph("A file of this name is already on the wiki. Yours is different.")
	if wide, narrow := p.HeightFor(2000), p.HeightFor(120); narrow < 3*wide {
		t.Errorf("%v high when wide, %v when narrow", wide, narrow)
	}
	if p.Set("", Secondary); p.HeightFor(100) != 0 {
		t.Error("nothing takes room")
	}
}

func TestColumnLeavesNoGapForWhatIsEmpty(t *testing.T) {
	test.NewTempApp(t)
	hidden := NewText("hidden")
	hidden.Hide()
	c := container.New(NewColumn(10), NewText("one"), NewParagraph(""), hidden, NewText("two"))
	want := 2*NewText("one").MinSize().Height + 10
	if got := HeightFor(c, 300); got != want {
		t.Errorf("height %v, want %v", got, want)
	}
}

func TestTagsComeFromReturnSemicolonAndBlur(t *testing.T) {
	test.NewTempApp(t)
	var told []string
	tags := NewTags("add", func(v []string) { told = v })
	w := test.NewTempWindow(t, tags)
	w.Canvas().Focus(tags.Entry())
	test.Type(tags.Entry(), "Bridges, old")
	tags.Entry().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	test.Type(tags.Entry(), "Prague; Dawn ;")
	test.Type(tags.Entry(), "Prague")
	tags.Entry().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	test.Type(tags.Entry(), "Half")
	w.Canvas().Unfocus()
	want := []string{"Bridges, old", "Prague", "Dawn", "Half"}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	tags.Entry().TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	if diff := cmp.Diff(want[:3], told); diff != "" {
		t.Errorf("after Backspace (-want +got):\n%s", diff)
	}
}

func TestButtonsAnswerToKeys(t *testing.T) {
	test.NewTempApp(t)
	pressed := 0
	b := NewButton(Primary, "Publish 40", func() { pressed++ })
	for _, k := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyA} {
		strike(b, k)
	}
	b.Disable()
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	test.Tap(b)
	if pressed != 3 {
		t.Errorf("pressed %d times", pressed)
	}
}

func TestTabGoesOnFromAnArea(t *testing.T) {
	if NewArea(3).AcceptsTab() {
		t.Error("Tab is caught in the description")
	}
}

func TestAvatarsAreTheSameEveryDay(t *testing.T) {
	test.NewTempApp(t)
	a, b := NewAvatar(26, "Anna", "w", false), NewAvatar(40, "Anna", "w", false)
	if a.ground != b.ground || a.letter != "A" {
		t.Error("one person has two faces")
	}
	if p := NewAvatar(26, "You", "w", true); p.letter != "★" {
		t.Errorf("practice shows %q", p.letter)
	}
	if n := NewAvatar(26, "", "", false); n.letter != "?" {
		t.Errorf("nobody shows %q", n.letter)
	}
}

func TestDashesRunAllAround(t *testing.T) {
	const width, height = 400, 200
	covered := func(x, y float64) bool { return dashCover(x, y, width, height, 1) > 0.5 }
	top, left := 0, 0
	for x := 20.0; x < width-20; x++ {
		if covered(x+0.5, 1) {
			top++
		}
	}
	for y := 20.0; y < height-20; y++ {
		if covered(1, y+0.5) {
			left++
		}
	}
	if top < 150 || top > 210 || left < 60 || left > 100 {
		t.Errorf("%d of 360 pixels at the top, %d of 160 at the left", top, left)
	}
	if covered(width/2, height/2) || covered(0.5, 0.5) {
		t.Error("middle or corner is painted")
	}
}
