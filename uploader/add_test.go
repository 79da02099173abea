package uploader

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// told waits until nothing is walked any more and returns what was told.
func (s *bench) told() []Notice {
	s.Helper()
	var all []Notice
	s.until("scanned", func() bool {
		shot := s.Snapshot(0)
		all = append(all, shot.Notices...)
		return !shot.Totals.Scanning
	})
	return all
}

func TestFoldersAreWalked(t *testing.T) {
	s := newStand(t)
	s.file("a.png", "a")
	s.file("deep/er/b.png", "b")
	s.file(".hidden.png", "h")
	s.file(".git/c.png", "c")
	root := filepath.Join(s.dir, "photos")
	if err := os.Symlink(root, filepath.Join(root, "loop")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(root, "a.png"), filepath.Join(root, "link.png")); err != nil {
		t.Fatal(err)
	}
	s.Add(root)
	got := s.told()
	if diff := cmp.Diff([]Notice{{Code: "added", Count: 2}}, got); diff != "" {
		t.Error(diff)
	}
	var titles []string
	for _, r := range s.Snapshot(0).Rows {
		titles = append(titles, r.Title)
	}
	if diff := cmp.Diff([]string{"A.png", "B.png"}, titles); diff != "" {
		t.Error(diff)
	}
	s.Add(root)
	if diff := cmp.Diff([]Notice{{Code: "already-in-queue", Count: 2}}, s.told()); diff != "" {
		t.Error(diff)
	}
}

func TestFolderIsAddedAsPeopleCount(t *testing.T) {
	s := newStand(t)
	for _, name := range []string{"Img 10.png", "img 9.png", "Ёлка.png", "Яблоко.png", "Единица.png", "scan 2/b.png", "scan 11/a.png"} {
		s.file(name, name)
	}
	s.Add(filepath.Join(s.dir, "photos"))
	s.told()
	var titles []string
	for _, r := range s.Snapshot(0).Rows {
		titles = append(titles, r.Title)
	}
	want := []string{"Img 9.png", "Img 10.png", "B.png", "A.png", "Единица.png", "Ёлка.png", "Яблоко.png"}
	if diff := cmp.Diff(want, titles); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhatIsDroppedIsUnderstood(t *testing.T) {
	s := newStand(t)
	file := s.file("с кириллицей +日本 🎉.png", "x")
	empty := filepath.Join(s.dir, "empty")
	if err := os.Mkdir(empty, 0o755); err != nil {
		t.Fatal(err)
	}
	for source, want := range map[string]Notice{
		file:                                     {Code: "added", Count: 1},
		"file:///nowhere":                        {Code: "not-found", Name: "/nowhere"},
		filepath.Join(s.dir, "gone.png"):         {Code: "not-found", Name: filepath.Join(s.dir, "gone.png")},
		empty:                                    {Code: "nothing-found", Name: empty},
		"https://example.org/a/b.png?x=1#part":   {Code: "added", Count: 1},
		"/home/anna/https:/example.org/x y.png":  {Code: "link-dropped", Name: "https://example.org/x y.png"},
		`file:///home/anna/http:/example.org/?q`: {Code: "link-dropped", Name: "http://example.org/?q"},
		"ftp://example.org/x.png":                {Code: "bad-url", Name: "ftp://example.org/x.png"},
		"/dev/null":                              {Code: "not-found", Name: "/dev/null"},
	} {
		s.Add(source)
		if diff := cmp.Diff([]Notice{want}, s.told()); diff != "" {
			t.Errorf("%q: %s", source, diff)
		}
	}
	for _, it := range s.Items(s.Snapshot(0).Order...) {
		if it.URL != "" && (it.URL != "https://example.org/a/b.png?x=1" || it.Title != "B.png" || it.Size != -1) {
			t.Errorf("address became %+v", it)
		}
	}
}

func TestFileAddressesAreDecoded(t *testing.T) {
	s := newStand(t)
	path := s.file("a b+ü.png", "x")
	s.Add("file://" + filepath.Dir(path) + "/a%20b+%C3%BC.png")
	s.told()
	if items := s.Items(s.Snapshot(0).Order...); len(items) != 1 || items[0].Path != path {
		t.Errorf("added %+v", items)
	}
}

func TestSameNameGetsItsOwnTitle(t *testing.T) {
	s := newStand(t)
	ids := s.add(s.file("1/IMG.png", "a"), s.file("2/IMG.png", "b"), s.file("3/IMG.png", "c"))
	var titles []string
	for _, it := range s.Items(ids...) {
		titles = append(titles, it.Title)
	}
	if want := []string{"IMG.png", "IMG (2).png", "IMG (3).png"}; !slices.Equal(titles, want) {
		t.Errorf("titles %q", titles)
	}
}

func TestAddressesAreAddedOnce(t *testing.T) {
	s := newStand(t)
	s.PauseAll()
	s.Add("https://example.org/a.png", "https://example.org/a.png#top", "https://example.org/b.png")
	s.told()
	s.Add("https://example.org/b.png")
	if diff := cmp.Diff([]Notice{{Code: "already-in-queue", Count: 1}}, s.told()); diff != "" {
		t.Error(diff)
	}
	if n := len(s.Snapshot(0).Order); n != 2 {
		t.Errorf("%d items for 2 addresses", n)
	}
}
