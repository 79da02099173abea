package windowtest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/realwiki"
)

// scene is a window on a real wiki that holds some files already.
type scene struct {
	*stage
	wiki   *realwiki.Wiki
	client *mediawiki.Client
	folder string
	seed   uint64
}

func newScene(t *testing.T) *scene {
	s := &scene{stage: open(t), wiki: realwiki.Start(t), seed: 4000}
	s.folder = filepath.Join(s.dir, "drop")
	if err := os.Mkdir(s.folder, 0o755); err != nil {
		t.Fatal(err)
	}
	var err error
	s.client, err = mediawiki.New(mediawiki.Options{API: s.wiki.API()})
	if err == nil {
		_, err = s.client.Login(t.Context(), s.wiki.Uploader.BotName(), s.wiki.Uploader.AppPassword)
	}
	if err != nil {
		t.Fatal(err)
	}
	s.start()
	s.addAccount(s.wiki.URL(), s.wiki.Uploader.BotName(), s.wiki.Uploader.AppPassword)
	return s
}

// file paints a picture to drop.
func (s *scene) file(name string) string {
	s.seed++
	path := filepath.Join(s.folder, name)
	noise(s.T, path, s.seed)
	return path
}

// put publishes a file on the wiki beforehand.
func (s *scene) put(title, path string) {
	s.Helper()
	info, err := os.Stat(path)
	if err != nil {
		s.Fatal(err)
	}
	_, err = s.client.UploadFile(s.Context(), mediawiki.Params{Filename: title, IgnoreWarnings: true},
		mediawiki.Content{Size: info.Size(), Open: func() (io.ReadCloser, error) { return os.Open(path) }})
	if err != nil {
		s.Fatal(err)
	}
}

func (s *scene) maintenance(file, text, script string, args ...string) {
	s.Helper()
	path := filepath.Join(s.dir, file)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.Fatal(err)
	}
	s.wiki.Maintenance(script, append(args, path)...)
}

// pressFirst clicks the button that stands out on the topmost card.
func (s *scene) pressFirst() {
	s.Helper()
	picture, err := png.Decode(bytes.NewReader(s.look()))
	if err != nil {
		s.Fatal(err)
	}
	at, ok := firstButton(picture)
	if !ok {
		s.Fatal("no card with a button")
	}
	if _, err := s.screen.xdotool("mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y), "click", "1"); err != nil {
		s.Fatal(err)
	}
}

// firstButton finds a filled button on the ground of a card: a wide run of the
// accent colour with the card's colour at its left.
func firstButton(m image.Image) (image.Point, bool) {
	accent, ground := color.RGBA{0x33, 0x66, 0xcc, 0xff}, color.RGBA{0xfd, 0xf2, 0xd5, 0xff} // of the light theme
	b := m.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		run := 0
		for x := b.Min.X; x < b.Max.X; x++ {
			if rgb(m.At(x, y)) == accent {
				run++
				continue
			}
			if start := x - run; run > 40 && near(m, start-8, y, ground) {
				return image.Pt(start+run/2, y+8), true
			}
			run = 0
		}
	}
	return image.Point{}, false
}

// near tells whether a colour is within some pixels left of a point.
func near(m image.Image, x, y int, c color.RGBA) bool {
	for dx := range 12 {
		if rgb(m.At(x-dx, y)) == c {
			return true
		}
	}
	return false
}

func rgb(c color.Color) color.RGBA { return color.RGBAModel.Convert(c).(color.RGBA) }

// held waits until so many files need a person.
func (s *scene) held(begin logMark, count int) {
	s.Helper()
	if _, err := s.program.WaitLog(time.Minute, begin, "held", AtLeast(count)); err != nil {
		s.Fatal(err)
	}
}

func TestSceneTwelveFilesWithEightProblemsByMouse(t *testing.T) {
	s := newScene(t)
	copied := s.file("A copy.png")
	s.put("The original.png", copied)
	s.put("Taken.png", s.file("before taken.png"))
	s.put("Weir.PNG", s.file("before weir.png"))
	s.put("Deleted.png", s.file("before deleted.png"))
	s.maintenance("titles", "File:Deleted.png\n", "deleteBatch.php", "-r", "blurred beyond use")
	s.maintenance("Page only.png.txt", "An old description", "importTextFiles.php", "--prefix", "File:")
	wrong := s.file("wrong.png")
	if err := os.Rename(wrong, filepath.Join(s.folder, "Castle.jpg")); err != nil {
		t.Fatal(err)
	}
	paths := []string{
		s.file("Bridge.png"), s.file("Fox.png"), s.file("Garden.png"), s.file("Mill.png"),
		copied, s.file("Taken.png"), s.file("Weir.png"), s.file("Deleted.png"), s.file("Page only.png"),
		filepath.Join(s.folder, "Castle.jpg"), s.file("DSC_0012.png"), s.file("120px-Tower.png"),
	}
	begin := s.program.Mark()
	s.add(len(paths), paths...)
	s.held(begin, 8)
	s.picture("scene-twelve-held")
	renamed := 0
	for i := range 8 {
		mark := s.program.Mark()
		s.pressFirst()
		if i >= 6 { // a camera's name, a thumbnail's name
			renamed++
			s.picture(fmt.Sprintf("scene-twelve-rename-%d", renamed))
			s.keys("ctrl+a")
			if err := s.screen.Type(fmt.Sprintf("Tower from the north %d.png", renamed)); err != nil {
				t.Fatal(err)
			}
			s.keys("Return")
		}
		if _, err := s.program.WaitLog(time.Minute, mark, "answered", AtLeast(1)); err != nil {
			t.Fatal(err)
		}
		s.picture(fmt.Sprintf("scene-twelve-%d", i+1))
	}
	mark := s.program.Mark()
	s.keys("ctrl+Return")
	if _, err := s.program.WaitLog(2*time.Minute, mark, "published", AtLeast(11)); err != nil {
		t.Fatal(err)
	}
	s.picture("scene-twelve-done")
	s.quit()
}

func TestSceneAbuseFilterWarningIsConfirmed(t *testing.T) {
	s := newScene(t)
	s.wiki.Maintenance("sql.php", "--query", "INSERT INTO abuse_filter (af_id, af_pattern, af_user, af_user_text, af_timestamp, af_enabled, "+
		"af_public_comments, af_actions, af_group) VALUES (1, 'action == \"upload\" & page_title rlike \"Doubtful\"', 1, 'Admin', "+
		"'20260101000000', 1, 'Names that nobody understands', 'warn', 'default')")
	s.wiki.Maintenance("sql.php", "--query", "INSERT INTO abuse_filter_action VALUES (1, 'warn', 'abusefilter-warning')")
	s.wiki.Set(realwiki.AbuseFilter)
	begin := s.program.Mark()
	s.add(1, s.file("Doubtful.png"))
	s.keys("ctrl+Return")
	s.held(begin, 1)
	s.picture("scene-filter-question")
	s.pressFirst() // "Send anyway"
	if _, err := s.program.WaitLog(time.Minute, begin, "published", AtLeast(1)); err != nil {
		t.Fatal(err)
	}
	s.picture("scene-filter-done")
	s.quit()
}
