package details

import (
	"testing"

	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"wikidrop/gui/guitest"
	"wikidrop/gui/i18n"
	"wikidrop/uploader"
)

func described(author, text string, categories ...string) func(*uploader.Item, *uploader.Row) {
	return func(i *uploader.Item, _ *uploader.Row) {
		i.Description.Author, i.Description.Text, i.Description.Categories = author, text, categories
	}
}

func TestPresetHoldsWhatTheFilesHaveInCommon(t *testing.T) {
	e := guitest.NewEngine()
	b := open(t, e)
	b.Show([]uploader.ID{
		e.Put("A.jpg", described("Anna", "Dawn", "Prague", "Bridges")),
		e.Put("B.jpg", described("Anna", "Dusk", "Prague")),
	})
	test.Type(b.form.text.entry, "Trip to Prague")
	test.Tap(b.presets.button) // with nothing kept yet there is one thing to do
	want := uploader.Preset{Author: "Anna", Text: "Trip to Prague", Categories: []string{"Prague"}}
	got := b.preset
	got.Language, got.License, got.Source = "", "", ""
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPresetIsUsedAfterWhatWasTyped(t *testing.T) {
	e := guitest.NewEngine()
	if err := e.SavePreset(uploader.Preset{Name: "Museum", Author: "Unknown"}); err != nil {
		t.Fatal(err)
	}
	b := open(t, e)
	id := e.Put("A.jpg")
	b.Show([]uploader.ID{id})
	test.Type(b.form.author.entry, "Anna")
	test.Type(b.form.text.entry, "A vase")
	b.usePreset("Museum")
	if got := b.form.author.entry.Text; got != "Unknown" {
		t.Errorf("the field says %q", got)
	}
	if got := b.item(id).Description.Text; got != "A vase" {
		t.Errorf("description is %q", got)
	}
}

func TestPresetsAreOfferedAndForgotten(t *testing.T) {
	e := guitest.NewEngine()
	b := open(t, e)
	b.Show([]uploader.ID{e.Put("A.jpg")})
	if got := b.presets.button.Text; got != i18n.T("presets.save") {
		t.Errorf("without presets the button says %q", got)
	}
	if err := e.SavePreset(uploader.Preset{Name: "Museum", ForNew: true}); err != nil {
		t.Fatal(err)
	}
	b.PresetsChanged()
	if got := b.presets.button.Text; got != i18n.T("presets.some") {
		t.Errorf("with presets the button says %q", got)
	}
	menu := b.presetMenu(e.Presets())
	if use := menu.Items[0]; use.Label != "Museum" || !use.Checked {
		t.Errorf("the first entry is %+v", use)
	}
	menu.Items[len(menu.Items)-1].ChildMenu.Items[0].Action()
	if len(e.Presets()) != 0 || b.presets.button.Text != i18n.T("presets.save") {
		t.Error("the preset is not forgotten")
	}
}
