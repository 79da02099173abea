package accounts

import (
	"bytes"
	"image"
	"image/png"
	"testing"
)

func pngOf(t *testing.T, width, height int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestLogoOfTheWikiIsShown(t *testing.T) {
	a := ready("a", "Anna")
	a.Facts.Logo = "https://wiki.example/logo.png"
	b := newBench(t, a)
	b.wiki.logo = pngOf(t, 135, 135)
	b.w.Show()
	if b.w.details.logo.Visible() {
		t.Error("shown before it is there")
	}
	b.next()
	if !b.w.details.logo.Visible() || b.w.details.logo.Image.Bounds().Dx() != 135 {
		t.Error("not shown")
	}
	b.wiki.put(ready("b", "Berta"))
	b.next()
	if b.w.details.logo.Visible() {
		t.Error("another wiki has it too")
	}
}

func TestStrangeLogosAreLeftOut(t *testing.T) {
	for name, data := range map[string][]byte{
		"empty": nil, "drawing": []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "page": []byte("<html>"),
		"cut off": pngOf(t, 100, 100)[:60], "dot": pngOf(t, 1, 1), "ribbon": pngOf(t, 5000, 10), "field": pngOf(t, 3000, 3000),
	} {
		if _, err := decodeLogo(data); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
