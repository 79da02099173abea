package queue

import (
	"image"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wikidrop/gui/look"
	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
)

func taken(r *uploader.Row) {
	r.Title, r.Size, r.Width, r.Height = "Tower.jpg", 4_200_000, 4000, 3000
	r.Hold = uploader.Hold{Kind: uploader.HoldNeedsYou, Problem: uploader.Problem{
		Code:     "exists",
		Warnings: mediawiki.Warnings{{Kind: "exists", Titles: []string{"Tower.jpg"}}},
		Existing: &mediawiki.ImageInfo{Title: "File:Tower.jpg", User: "Petr", Size: 1_300_000, Width: 800, Height: 600, Timestamp: time.Now()},
		Choices:  []uploader.Choice{uploader.ChoiceSuggested, uploader.ChoiceSkip},
	}}
}

func TestTakenTitleShowsBothPictures(t *testing.T) {
	p, _, _ := show(t, 0)
	ours, theirs := image.NewGray(image.Rect(0, 0, 4, 3)), image.NewGray(image.Rect(0, 0, 4, 3))
	asked := map[string]uploader.ID{}
	p.cards.o.Thumbnail = func(id uploader.ID) (image.Image, string) { asked["ours"] = id; return ours, "image" }
	p.cards.o.Existing = func(id uploader.ID) (image.Image, string) { asked["theirs"] = id; return theirs, "image" }
	p.Apply(snapshot(row(7, taken)))
	card := p.cards.views[0]
	if !card.compare.Content.Visible() || card.picture.Visible() || asked["ours"] != 7 || asked["theirs"] != 7 {
		t.Fatalf("compares %t, asked for %v", card.compare.Content.Visible(), asked)
	}
	if card.compare.theirs.lines[0].Text == "" || card.compare.ours.label.Text == card.compare.theirs.label.Text {
		t.Errorf("%q beside %q", card.compare.ours.label.Text, card.compare.theirs.label.Text)
	}
	p.Apply(snapshot(row(7, func(r *uploader.Row) {
		taken(r)
		r.Hold.Problem = uploader.Problem{Code: "bad-prefix", Choices: []uploader.Choice{uploader.ChoiceRename}}
	})))
	if card.compare.Content.Visible() || !card.picture.Visible() {
		t.Error("compares with nothing")
	}
}

func TestComparisonFitsAnyWidth(t *testing.T) {
	test.NewTempApp(t)
	picture := func(uploader.ID) (image.Image, string) { return nil, "image" }
	c := NewComparison(Pictures{Ours: picture, Theirs: picture})
	r := row(1, taken)
	c.Set(&r)
	heights := map[float32]float32{}
	for _, width := range []float32{180, 240, 320, 480, 520, 900} {
		height := look.HeightFor(c.Content, width)
		c.Content.Resize(fyne.NewSize(width, height))
		heights[width] = height
		for i, o := range c.Content.Objects {
			at, size := o.Position(), o.Size()
			if text, ok := o.(*look.Text); ok && text.Text == "" {
				continue
			}
			if at.X < 0 || at.X+size.Width > width || at.Y+size.Height > height+0.5 {
				t.Errorf("at %v: object %d is at %v, %v high %v", width, i, at, size, height)
			}
		}
	}
	if heights[900] >= heights[320] {
		t.Errorf("no lower where there is room: %v", heights)
	}
}
