package details

import (
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

// withCaptions is a panel for wikis that have captions: all but that of "none".
func withCaptions(t *testing.T, e *guitest.Engine) *bench {
	t.Helper()
	b := open(t, e)
	b.o.Captions = func(account string) bool { return account != "none" }
	return b
}

func captioned(captions map[string]string) func(*uploader.Item, *uploader.Row) {
	return func(i *uploader.Item, _ *uploader.Row) { i.Captions, i.Description.Language = captions, "en" }
}

// fields are the languages and texts that are shown.
func (c *captions) fields() map[string]string {
	if c.content.Hidden {
		return nil
	}
	shown := map[string]string{}
	for _, r := range c.rows {
		shown[r.code] = r.entry.Text
	}
	return shown
}

func (b *bench) captionRow(code string) *captionRow {
	for _, r := range b.form.captions.rows {
		if r.code == code {
			return r
		}
	}
	return nil
}

func TestCaptionsAreOfferedWhereTheWikiHasThem(t *testing.T) {
	e := guitest.NewEngine()
	with := e.Put("A.jpg", func(i *uploader.Item, _ *uploader.Row) { i.Account, i.Description.Language = "a", "ru" })
	without := e.Put("B.jpg", func(i *uploader.Item, _ *uploader.Row) { i.Account = "none" })
	b := withCaptions(t, e)
	b.Show([]uploader.ID{with})
	if diff := cmp.Diff(map[string]string{"ru": ""}, b.form.captions.fields()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	b.Show([]uploader.ID{without})
	if got := b.form.captions.fields(); got != nil {
		t.Errorf("offered: %v", got)
	}
	b.Show([]uploader.ID{with, without})
	if b.form.captions.content.Hidden {
		t.Error("not offered for the one that can have some")
	}
}

func TestCaptionsAreWrittenAsTheyAreTyped(t *testing.T) {
	e := guitest.NewEngine()
	id := e.Put("A.jpg", captioned(map[string]string{"de": "Wehr"}))
	b := withCaptions(t, e)
	b.Show([]uploader.ID{id})
	b.form.captions.add("ru")
	test.Type(b.captionRow("ru").entry, "Плотина")
	if more := b.Tick(b.now.Add(100 * time.Millisecond)); !more || len(e.Wishes) != 0 {
		t.Errorf("written while typing: %v", e.Wishes)
	}
	b.Tick(b.now.Add(300 * time.Millisecond))
	if diff := cmp.Diff(map[string]string{"de": "Wehr", "ru": "Плотина"}, b.item(id).Captions); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	test.Type(b.captionRow("ru").entry, "!") // the panel reads the item again meanwhile
	b.Changed([]uploader.ID{id})
	b.Tick(b.now.Add(350 * time.Millisecond))
	b.load()
	if got := b.captionRow("ru").entry.Text; got != "Плотина!" {
		t.Errorf("typing was lost: %q", got)
	}
	b.captionRow("de").entry.SetText("")
	b.Flush()
	if diff := cmp.Diff(map[string]string{"ru": "Плотина!"}, b.item(id).Captions); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCaptionsOfManyChangeInTheTypedLanguageOnly(t *testing.T) {
	e := guitest.NewEngine()
	first := e.Put("A.jpg", captioned(map[string]string{"en": "A weir", "de": "Wehr"}))
	second := e.Put("B.jpg", captioned(map[string]string{"en": "A mill"}))
	b := withCaptions(t, e)
	b.Show([]uploader.ID{first, second})
	if diff := cmp.Diff(map[string]string{"en": "", "de": ""}, b.form.captions.fields()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if b.captionRow("en").entry.PlaceHolder != "(different)" {
		t.Errorf("placeholder %q", b.captionRow("en").entry.PlaceHolder)
	}
	test.Type(b.captionRow("de").entry, "Am Fluss")
	b.Flush()
	want := []map[string]string{{"en": "A weir", "de": "Am Fluss"}, {"en": "A mill", "de": "Am Fluss"}}
	if diff := cmp.Diff(want, []map[string]string{b.item(first).Captions, b.item(second).Captions}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCaptionMovesToAnotherLanguage(t *testing.T) {
	e := guitest.NewEngine()
	id := e.Put("A.jpg", captioned(map[string]string{"en": "Плотина"}))
	b := withCaptions(t, e)
	b.Show([]uploader.ID{id})
	b.form.captions.move(b.captionRow("en"), "ru")
	if diff := cmp.Diff(map[string]string{"ru": "Плотина"}, b.item(id).Captions); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	b.load()
	if diff := cmp.Diff(map[string]string{"ru": "Плотина"}, b.form.captions.fields()); diff != "" {
		t.Errorf("shown (-want +got):\n%s", diff)
	}
}

func TestFieldsAreThoseOfTheSelection(t *testing.T) {
	e := guitest.NewEngine()
	first := e.Put("A.jpg", captioned(map[string]string{"en": "A weir", "ru": "Плотина"}))
	second := e.Put("B.jpg", captioned(nil))
	b := withCaptions(t, e)
	b.Show([]uploader.ID{first})
	test.Type(b.captionRow("ru").entry, "…")
	b.Show([]uploader.ID{second})
	if diff := cmp.Diff(map[string]string{"en": ""}, b.form.captions.fields()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := b.item(first).Captions["ru"]; !strings.Contains(got, "…") {
		t.Errorf("not written: %q", got)
	}
}

func TestLengthOfACaptionIsToldNearItsLimit(t *testing.T) {
	e := guitest.NewEngine()
	id := e.Put("A.jpg", captioned(nil))
	b := withCaptions(t, e)
	b.Show([]uploader.ID{id})
	r := b.captionRow("en")
	for n, want := range map[int]string{10: "", 200: "", 201: "201 of 250", 250: "250 of 250", 251: "251 characters"} {
		r.entry.SetText(strings.Repeat("я", n))
		if !strings.HasPrefix(r.hint.Text, want) || want == "" && r.hint.Text != "" {
			t.Errorf("%d: %q", n, r.hint.Text)
		}
		if bad := r.hint.Color == look.Bad; bad != (n > 250) {
			t.Errorf("%d: color %v", n, r.hint.Color)
		}
	}
}

func TestMissingCaptionOfAPublishedFileCanStillChange(t *testing.T) {
	e := guitest.NewEngine()
	stage := func(s uploader.Stage) func(*uploader.Item, *uploader.Row) {
		return func(i *uploader.Item, r *uploader.Row) {
			i.Stage, r.Stage = s, s
			if s == uploader.StagePublished {
				i.Hold = uploader.Hold{Kind: uploader.HoldNeedsYou, Problem: uploader.Problem{Code: "abusefilter-disallowed", After: true}}
			}
		}
	}
	missing := e.Put("A.jpg", captioned(map[string]string{"en": "spam"}), stage(uploader.StagePublished))
	done := e.Put("B.jpg", captioned(map[string]string{"en": "A mill"}), stage(uploader.StageDescribed))
	b := withCaptions(t, e)
	b.Show([]uploader.ID{missing})
	if diff := cmp.Diff(map[string]string{"en": "spam"}, b.late.fields()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	b.late.rows[0].entry.SetText("A weir")
	b.Flush()
	if got := b.item(missing).Captions["en"]; got != "A weir" {
		t.Errorf("caption %q", got)
	}
	b.Show([]uploader.ID{done})
	if got := b.late.fields(); got != nil {
		t.Errorf("offered: %v", got)
	}
	if text := summaryText(b.Panel); !strings.Contains(text, "A mill (English)") {
		t.Errorf("told: %s", text)
	}
}

// summaryText is what is told of published files.
func summaryText(p *Panel) string {
	var told []string
	for _, line := range p.summary.Objects {
		for _, o := range line.(*fyne.Container).Objects {
			if text, ok := o.(*look.Paragraph); ok {
				told = append(told, text.Text)
			}
		}
	}
	return strings.Join(told, "\n")
}
