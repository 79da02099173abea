package assets

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestIconIsRenderedInEverySize(t *testing.T) {
	for _, tt := range []struct{ ask, get int }{
		{1, 16}, {16, 16}, {17, 24}, {24, 24}, {32, 32}, {48, 48}, {64, 64}, {100, 128}, {256, 256}, {512, 512}, {1024, 512},
	} {
		c, err := png.DecodeConfig(bytes.NewReader(IconPNG(tt.ask)))
		if err != nil || c.Width != tt.get || c.Height != tt.get {
			t.Errorf("%d: %dx%d, %v", tt.ask, c.Width, c.Height, err)
		}
	}
}

// The window draws SVG with oksvg, which knows no clip paths, does not scale the
// width of strokes, and wants both radii of a rectangle.
func TestDrawingsKeepToWhatTheWindowCanDraw(t *testing.T) {
	drawn := map[string][]byte{"icon": Icon(), "illustration": Illustration()}
	for _, kind := range []string{"image", "sound", "video", "document", "unknown"} {
		drawn[kind] = TypeIcon(kind)
	}
	for _, name := range []string{"add", "search", "pause", "check", "warning", "open", "chevron"} {
		drawn[name] = UI(name)
		if !bytes.Contains(drawn[name], []byte(`fill="#000000"`)) {
			t.Errorf("%s is not black", name)
		}
	}
	for name, svg := range drawn {
		if err := check(svg); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func check(svg []byte) error {
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		has := map[string]bool{}
		for _, a := range e.Attr {
			has[a.Name.Local] = true
		}
		if e.Name.Local == "clipPath" || has["stroke"] || has["rx"] != has["ry"] {
			return errors.New("element " + e.Name.Local)
		}
	}
}

func TestUnknownKindsHaveAnIcon(t *testing.T) {
	for _, kind := range []string{"", "spreadsheet", "../icon/icon"} {
		if !bytes.Equal(TypeIcon(kind), TypeIcon("unknown")) {
			t.Errorf("%q has an icon of its own", kind)
		}
	}
}

func TestSamplesAreSmallPhotosWithDifficultNames(t *testing.T) {
	files, err := fs.ReadDir(Samples(), ".")
	if err != nil || len(files) != 6 {
		t.Fatalf("%d samples, %v", len(files), err)
	}
	var names string
	for _, f := range files {
		b, err := fs.ReadFile(Samples(), f.Name())
		if err != nil {
			t.Fatal(err)
		}
		c, err := jpeg.DecodeConfig(bytes.NewReader(b))
		if err != nil || c.Width != 1600 || c.Height != 1066 || len(b) > 250<<10 {
			t.Errorf("%s: %dx%d, %d bytes, %v", f.Name(), c.Width, c.Height, len(b), err)
		}
		if !norm.NFC.IsNormalString(f.Name()) {
			t.Errorf("%q is not in NFC", f.Name())
		}
		names += f.Name()
	}
	if !strings.ContainsAny(names, "+") || !strings.Contains(names, " ") || utf8.RuneCountInString(names) == len(names) {
		t.Errorf("names are too easy: %s", names)
	}
}

func TestTranslationsAreEmbedded(t *testing.T) {
	if files, err := fs.Glob(Translations(), "*.en.json"); err != nil || len(files) == 0 {
		t.Errorf("%v, %v", files, err)
	}
}
