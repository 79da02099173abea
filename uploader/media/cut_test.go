package media

import (
	"bytes"
	"image/png"
	"testing"
)

func pngOf(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, paint(96, 64)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCutPicturesAreNoticed(t *testing.T) {
	jpg, png := jpegOf(t, paint(96, 64)), pngOf(t)
	webp := []byte("RIFF\x20\x00\x00\x00WEBPVP8L" + string(make([]byte, 24)))
	half := func(b []byte) []byte { return b[:len(b)/2] }
	with := func(b []byte, more string) []byte { return append(bytes.Clone(b), more...) }
	for name, k := range map[string]struct {
		file    string
		content []byte
		cut     bool
	}{
		"whole JPEG":                       {"a.jpg", jpg, false},
		"half a JPEG":                      {"a.jpg", half(jpg), true},
		"JPEG without its end":             {"a.jpg", jpg[:len(jpg)-2], true},
		"JPEG that ends in the mark":       {"a.jpg", jpg[:len(jpg)-1], true},
		"JPEG with a film behind":          {"a.jpg", with(jpg, "\x00\x00ftypmp42 and more"), false},
		"JPEG with a preview, and half":    {"a.jpg", half(withExif(jpg, exifBlock([]exifField{{0x0112, uint16(1)}}, nil))), true},
		"whole PNG":                        {"a.png", png, false},
		"half a PNG":                       {"a.png", half(png), true},
		"PNG without its end":              {"a.png", png[:len(png)-12], true},
		"PNG with something behind":        {"a.png", with(png, "trailer"), false},
		"whole WebP":                       {"a.webp", webp, false},
		"half a WebP":                      {"a.webp", webp[:24], true},
		"text, which has no end to notice": {"a.txt", []byte("words"), false},
	} {
		t.Run(name, func(t *testing.T) {
			info, err := Inspect(t.Context(), write(t, k.file, k.content))
			if err != nil || info.Cut != k.cut {
				t.Errorf("cut %t, %v", info.Cut, err)
			}
		})
	}
}

func FuzzCut(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xda\x00\x02ab\xff\x00\xff\xd9"), "image/jpeg")
	f.Add([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x00IEND\x00\x00\x00\x00"), "image/png")
	f.Add([]byte("RIFF\xff\xff\xff\xffWEBP"), "image/webp")
	f.Fuzz(func(t *testing.T, data []byte, mime string) {
		isCut(t.Context(), bytes.NewReader(data), int64(len(data)), fileType{mime: mime})
	})
}
