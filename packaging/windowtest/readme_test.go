package windowtest

import (
	"image"
	"image/jpeg"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"wikidrop/assets"
)

// TestPictureForTheReadme makes the picture that README.md shows: one file needs
// the person, one is on its way, some are there already, some are drafts.
func TestPictureForTheReadme(t *testing.T) {
	if testing.Short() {
		t.Skip("a film of 1 GiB: not with -short")
	}
	s := open(t)
	mill := s.sample("Old mill.jpg")
	s.publishAnother(mill)

	s.start("--practice")
	film := filepath.Join(s.dir, "Interview with the miller.webm")
	writeVideo(t, film, 1<<30)
	first := []string{mill, film, s.sample("Charles Bridge at dawn.jpg"), s.sample("Hills + clouds.jpg")}
	s.add(len(first), first...)
	begin := s.program.Mark()
	s.focus()
	s.keys("ctrl+Return")
	if _, err := s.program.WaitLog(2*time.Minute, begin, "published", AtLeast(2)); err != nil {
		t.Fatal(err)
	}
	drafts := []string{s.sample("Night sky.jpg"), s.sample("Река зимой.jpg"), s.sample("海の朝.jpg")}
	s.add(len(drafts), drafts...)
	s.wait("a part of the film to be in the stash", func() bool { return used(s.profile) > 350<<20 })
	path, err := buildPath("screenshots", "window.png")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.program.Screenshot(path); err != nil {
		t.Fatal(err)
	}
	t.Logf("screenshot: %s; README shows a copy in assets/screenshots", path)
	if _, err := s.program.WaitLog(5*time.Minute, begin, "published", AtLeast(3)); err != nil {
		t.Fatal(err)
	}
	s.quit()
}

// sample copies one of the sample photos into the folder of the test.
func (s *stage) sample(name string) string {
	s.Helper()
	content, err := fs.ReadFile(assets.Samples(), name)
	if err != nil {
		s.Fatal(err)
	}
	path := filepath.Join(s.dir, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		s.Fatal(err)
	}
	return path
}

// publishAnother puts another photo on the practice wiki under the name of this
// one, in an earlier run whose queue is forgotten.
func (s *stage) publishAnother(path string) {
	s.Helper()
	dir := filepath.Join(s.dir, "earlier")
	if err := os.Mkdir(dir, 0o700); err != nil {
		s.Fatal(err)
	}
	other := filepath.Join(dir, filepath.Base(path))
	mirror(s, path, other)
	s.start("--practice")
	s.add(1, other)
	api, err := s.program.PracticeAPI(time.Minute)
	if err != nil {
		s.Fatal(err)
	}
	s.publish(time.Minute, api, []string{other})
	s.quit()
	if err := os.Remove(filepath.Join(s.profile, "queue.db")); err != nil {
		s.Fatal(err)
	}
}

func mirror(s *stage, from, to string) {
	s.Helper()
	in, err := os.Open(from)
	if err != nil {
		s.Fatal(err)
	}
	defer in.Close()
	picture, err := jpeg.Decode(in)
	if err != nil {
		s.Fatal(err)
	}
	b := picture.Bounds()
	mirrored := image.NewRGBA(b)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			mirrored.Set(b.Max.X-1-x, y, picture.At(x, y))
		}
	}
	out, err := os.Create(to)
	if err != nil {
		s.Fatal(err)
	}
	defer out.Close()
	if err := jpeg.Encode(out, mirrored, nil); err != nil {
		s.Fatal(err)
	}
}

// used is how many bytes a folder holds.
func used(dir string) (bytes int64) {
	// A file that goes while it is counted does not matter here.
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			if info, err := d.Info(); err == nil {
				bytes += info.Size()
			}
		}
		return nil
	})
	return bytes
}
