package media

import (
	"context"
	"image"
	"path/filepath"
	"testing"
)

// The sample photos were written by another Exif encoder than the one of these
// tests.
func TestSamplePhotosAreReadWhole(t *testing.T) {
	files, err := filepath.Glob("../../assets/samples/*.jpg")
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples: %v", err)
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			got, err := Inspect(context.Background(), path)
			if err != nil {
				t.Fatal(err)
			}
			m := got.Meta
			if got.MIME != "image/jpeg" || got.Width != 1600 || got.Height != 1066 || m.Taken.Year() != 2026 ||
				!m.HasPlace || !m.HasHeading || m.Description == "" || m.Author != "Wikidrop" || m.Camera != "Wikidrop sample" {
				t.Errorf("%+v", got)
			}
			img, err := Thumbnail(context.Background(), path, 128, 96)
			if err != nil || img.Bounds() != image.Rect(0, 0, 128, 96) {
				t.Errorf("thumbnail: %v", err)
			}
		})
	}
}
