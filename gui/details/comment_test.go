package details

import (
	"fyne.io/fyne/v2"
	"strings"
	"testing"

	"wikidrop/gui/guitest"
	"wikidrop/gui/look"
	"wikidrop/uploader"
)

func TestALongSummaryIsToldBeforeSending(t *testing.T) {
	e := guitest.NewEngine()
	id := e.Put("A.jpg")
	b := open(t, e)
	b.Show([]uploader.ID{id})
	hint := b.form.commentHint
	for _, c := range []struct {
		characters int
		says       string
		color      fyne.ThemeColorName
	}{
		{399, "", look.Secondary},
		{500, "500 of 500", look.Secondary},
		{900, "first 500", look.Attention},
		{12, "", look.Secondary},
	} {
		b.form.comment.entry.SetText(strings.Repeat("я", c.characters))
		if !strings.Contains(hint.Text, c.says) || c.says == "" && hint.Text != "" || hint.Color != c.color {
			t.Errorf("%d characters: %q in %v", c.characters, hint.Text, hint.Color)
		}
	}
	b.form.comment.entry.SetText(strings.Repeat("a", 501))
	b.Flush()
	b.Show(nil)
	b.Show([]uploader.ID{id})
	if !strings.Contains(hint.Text, "501") {
		t.Errorf("a summary that was typed before: %q", hint.Text)
	}
}
