package media

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"testing"
)

func thumb(t *testing.T, content []byte, w, h int) image.Image {
	t.Helper()
	img, err := Thumbnail(context.Background(), write(t, "a.jpg", content), w, h)
	if err != nil {
		t.Fatal(err)
	}
	if img.Bounds() != image.Rect(0, 0, w, h) {
		t.Fatalf("bounds are %v", img.Bounds())
	}
	return img
}

func TestThumbnailStandsUpright(t *testing.T) {
	// What is seen of a picture RGBW (clockwise) with each orientation.
	want := []string{1: "RGBW", 2: "GRWB", 3: "BWRG", 4: "WBGR", 5: "RWBG", 6: "WRGB", 7: "BGRW", 8: "GBWR"}
	for o := 1; o <= 8; o++ {
		jpg := withExif(jpegOf(t, paint(96, 64)), exifBlock([]exifField{{0x0112, uint16(o)}}, nil))
		if got := cornerColours(thumb(t, jpg, 32, 24)); got != want[o] {
			t.Errorf("orientation %d shows %s, want %s", o, got, want[o])
		}
	}
}

func TestThumbnailIsCroppedInTheMiddle(t *testing.T) {
	wide := image.NewRGBA(image.Rect(0, 0, 400, 40))
	draw.Draw(wide, wide.Bounds(), image.NewUniform(color.RGBA{0, 255, 0, 255}), image.Point{}, draw.Src)
	draw.Draw(wide, image.Rect(180, 0, 220, 40), paint(40, 40), image.Point{}, draw.Src)
	for _, img := range []image.Image{wide, wide.SubImage(image.Rect(170, 0, 230, 40))} {
		if got := cornerColours(thumb(t, jpegOf(t, img), 20, 20)); got != "RGBW" {
			t.Errorf("shows %s", got)
		}
	}
}

func TestThumbnailOfLargePicturesIsAveraged(t *testing.T) {
	stripes := image.NewGray(image.Rect(0, 0, 1200, 900))
	for y := range 900 {
		for x := range 1200 {
			stripes.SetGray(x, y, color.Gray{uint8(x % 2 * 255)})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, stripes); err != nil {
		t.Fatal(err)
	}
	img := thumb(t, b.Bytes(), 40, 30)
	for x := range 40 {
		if r, _, _, _ := img.At(x, 15).RGBA(); r>>8 < 64 || r>>8 > 192 {
			t.Fatalf("pixel %d is %d, not grey", x, r>>8)
		}
	}
}

func TestThumbnailOfSmallPictureFills(t *testing.T) {
	if got := cornerColours(thumb(t, jpegOf(t, paint(16, 16)), 64, 48)); got != "RGBW" {
		t.Errorf("shows %s", got)
	}
}

func TestEmbeddedPreviewIsUsedWhenGoodEnough(t *testing.T) {
	blank := image.NewUniform(color.White)
	white := func(w, h int) image.Image {
		img := image.NewRGBA(image.Rect(0, 0, w, h))
		draw.Draw(img, img.Bounds(), blank, image.Point{}, draw.Src)
		return img
	}
	preview := jpegOf(t, paint(48, 32))
	tests := []struct {
		name    string
		preview []byte
		w, h    int
		want    string
	}{
		{"large enough", preview, 32, 24, "RGBW"},
		{"too small", preview, 64, 48, "WWWW"},
		{"another shape", jpegOf(t, paint(48, 48)), 32, 24, "WWWW"},
		{"damaged", preview[:40], 32, 24, "WWWW"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			jpg := withExif(jpegOf(t, white(300, 200)), exifBlock([]exifField{{0x0112, uint16(1)}}, tt.preview))
			if got := cornerColours(thumb(t, jpg, tt.w, tt.h)); got != tt.want {
				t.Errorf("shows %s, want %s", got, tt.want)
			}
		})
	}
}

func TestDamagedPictureStillShowsItsPreview(t *testing.T) {
	jpg := withExif(jpegOf(t, paint(300, 200)), exifBlock([]exifField{{0x0112, uint16(6)}}, jpegOf(t, paint(48, 32))))
	if got := cornerColours(thumb(t, jpg[:len(jpg)-len(jpg)/3], 64, 64)); got != "WRGB" {
		t.Errorf("shows %s", got)
	}
}

// hugePNG says that it has w by h pixels and has none.
func hugePNG(w, h uint32) []byte {
	b := bytes.NewBufferString("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d")
	head := bytes.NewBufferString("IHDR")
	_ = binary.Write(head, binary.BigEndian, []uint32{w, h})
	head.Write([]byte{8, 2, 0, 0, 0})
	b.Write(head.Bytes())
	_ = binary.Write(b, binary.BigEndian, crc32.ChecksumIEEE(head.Bytes()))
	return b.Bytes()
}

func TestNoPicture(t *testing.T) {
	tests := map[string][]byte{
		"sound":     []byte("fLaC\x00\x00\x00\x22"),
		"drawing":   []byte(`<svg width="10" height="10"/>`),
		"text":      []byte("hello"),
		"empty":     nil,
		"truncated": jpegOf(t, paint(200, 200))[:400],
		"huge":      hugePNG(20000, 20000),
	}
	for name, content := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := Thumbnail(context.Background(), write(t, "a", content), 64, 48); !errors.Is(err, ErrNoPicture) {
				t.Errorf("got %v", err)
			}
		})
	}
	if _, err := Thumbnail(context.Background(), write(t, "a", jpegOf(t, paint(8, 8))), 0, 8); !errors.Is(err, ErrNoPicture) {
		t.Errorf("no size: %v", err)
	}
}

func TestThumbnailStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := Thumbnail(ctx, write(t, "a.jpg", jpegOf(t, paint(8, 8))), 8, 8)
	if !errors.Is(err, context.Canceled) || errors.Is(err, ErrNoPicture) {
		t.Errorf("got %v", err)
	}
}

func BenchmarkThumbnail(b *testing.B) {
	jpg := jpegOf(b, paint(4000, 3000))
	for b.Loop() {
		if _, err := thumbnail(context.Background(), bytes.NewReader(jpg), int64(len(jpg)), "jpg", 128, 96); err != nil {
			b.Fatal(err)
		}
	}
}

func TestThumbnailOfFetchedBytes(t *testing.T) {
	img, err := ThumbnailOf(t.Context(), jpegOf(t, paint(96, 64)), 32, 24)
	if err != nil || img.Bounds() != image.Rect(0, 0, 32, 24) || cornerColours(img) != "RGBW" {
		t.Fatalf("%v, %v", img, err)
	}
	// A small file can claim to be a huge picture.
	var huge bytes.Buffer
	if err := png.Encode(&huge, image.NewGray(image.Rect(0, 0, 4001, 4000))); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"nothing": nil, "a page": []byte("<html>no</html>"), "too many pixels": huge.Bytes()} {
		if _, err := ThumbnailOf(t.Context(), data, 32, 24); !errors.Is(err, ErrNoPicture) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
