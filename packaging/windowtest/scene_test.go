package windowtest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/realwiki"
)

// scene is a window on a real wiki that holds some files already.
type scene struct {
	*stage
	wiki   *realwiki.Wiki
	folder string
	seed   uint64
}

func newScene(t *testing.T) *scene {
	s := &scene{stage: open(t), wiki: realwiki.Start(t), seed: 4000}
	s.folder = filepath.Join(s.dir, "drop")
	if err := os.Mkdir(s.folder, 0o755); err != nil {
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
	s.putAs(s.wiki.Uploader, title, path)
}

func (s *scene) putAs(u realwiki.User, title, path string) {
	s.Helper()
	info, err := os.Stat(path)
	if err != nil {
		s.Fatal(err)
	}
	client, err := mediawiki.New(mediawiki.Options{API: s.wiki.API()})
	if err == nil {
		_, err = client.Login(s.Context(), u.BotName(), u.AppPassword)
	}
	if err == nil {
		_, err = client.UploadFile(s.Context(), mediawiki.Params{Filename: title, IgnoreWarnings: true},
			mediawiki.Content{Size: info.Size(), Open: func() (io.ReadCloser, error) { return os.Open(path) }})
	}
	if err != nil {
		s.Fatal(err)
	}
}

// handOver adds files without a pointer, as a second start with their names does.
func (s *scene) handOver(paths ...string) {
	s.Helper()
	begin := s.program.Mark()
	cmd := exec.CommandContext(s.Context(), s.binary, append([]string{"--profile", s.profile}, paths...)...)
	cmd.Env = s.screen.Env()
	if out, err := cmd.CombinedOutput(); err != nil {
		s.Fatalf("second start: %v\n%s", err, out)
	}
	if _, err := s.program.WaitLog(2*time.Minute, begin, "added", Counting(len(paths))); err != nil {
		s.Fatal(err)
	}
	s.focus()
}

func (s *scene) maintenance(file, text, script string, args ...string) {
	s.Helper()
	path := filepath.Join(s.dir, file)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.Fatal(err)
	}
	s.wiki.Maintenance(script, append(args, path)...)
}

// questions are the ways out of what needs a person, in the order of the buttons, by
// the file's title.
type questions map[string][]string

// held waits until so many files need a person, and the window shows that of as many
// or more.
func (s *scene) held(begin logMark, count int) questions {
	s.Helper()
	all := questions{}
	_, err := s.program.WaitLog(2*time.Minute, begin, "held", func(entries []Entry) bool {
		for _, e := range entries {
			all[e["title"]] = strings.Fields(strings.Trim(e["choices"], "[]"))
		}
		return len(all) >= count
	})
	if err == nil {
		_, err = s.program.WaitLog(time.Minute, begin, "shows questions", last(func(n int) bool { return n >= count }))
	}
	if err != nil {
		s.Fatal(err)
	}
	return all
}

// questions waits until the window shows so many.
func (s *scene) questions(mark logMark, count int) {
	s.Helper()
	_, err := s.program.WaitLog(time.Minute, mark, "shows questions", last(func(n int) bool { return n == count }))
	if err != nil {
		s.Fatal(err)
	}
}

// last is satisfied by the count of the newest entry.
func last(enough func(count int) bool) func([]Entry) bool {
	return func(entries []Entry) bool {
		if len(entries) == 0 {
			return false
		}
		n, err := strconv.Atoi(entries[len(entries)-1]["count"])
		return err == nil && enough(n)
	}
}

// place is where a way out stands among the buttons of a question.
func (s *scene) place(q questions, title, choice string) int {
	s.Helper()
	at := slices.Index(q[title], choice)
	if at < 0 {
		s.Fatalf("%s has %v, want %s among them", title, q[title], choice)
	}
	return at
}

// answer waits for what follows when a button is pressed: an answer, or a question that
// opened (then the title is "").
func (s *scene) answer(mark logMark) (title, choice string) {
	s.Helper()
	_, err := s.program.WaitLog(time.Minute, mark, "", func(entries []Entry) bool {
		for _, e := range entries {
			switch e["msg"] {
			case "answered":
				title, choice = e["title"], e["choice"]
				return true
			case "question opened":
				return true
			}
		}
		return false
	})
	if err != nil {
		s.Fatal(err)
	}
	return title, choice
}

// logged waits until the program has said something so often since a mark.
func (s *scene) logged(mark logMark, msg string, count int) []Entry {
	s.Helper()
	entries, err := s.program.WaitLog(2*time.Minute, mark, msg, AtLeast(count))
	if err != nil {
		s.Fatal(err)
	}
	return entries
}

// changes does something and waits until tabs, cards or rows look different. What
// the window says below them does not count.
func (s *scene) changes(what string, act func()) {
	s.Helper()
	before := s.list()
	act()
	s.wait("the list to change: "+what, func() bool { return s.list() != before })
}

// list is a picture of the window's list without its lower part.
func (s *scene) list() string {
	s.Helper()
	path := filepath.Join(s.dir, "list.png")
	if err := s.screen.shoot("root", path, "-crop", "920x560+170+150", "+repage"); err != nil {
		s.Fatal(err)
	}
	picture, err := os.ReadFile(path)
	if err != nil {
		s.Fatal(err)
	}
	return string(picture)
}

// versions are the contents that the wiki has had under a title, newest first, in hex.
func (s *scene) versions(title string) []string {
	s.Helper()
	query := url.Values{
		"action": {"query"}, "titles": {"File:" + title}, "prop": {"imageinfo"}, "iiprop": {"sha1"},
		"iilimit": {"10"}, "format": {"json"}, "formatversion": {"2"},
	}
	answer, err := http.Get(s.wiki.API() + "?" + query.Encode())
	if err != nil {
		s.Fatal(err)
	}
	defer answer.Body.Close()
	var content struct {
		Query struct {
			Pages []struct{ ImageInfo []struct{ SHA1 string } }
		}
	}
	if err := json.NewDecoder(answer.Body).Decode(&content); err != nil {
		s.Fatal(err)
	}
	var sums []string
	for _, page := range content.Query.Pages {
		for _, version := range page.ImageInfo {
			sums = append(sums, version.SHA1)
		}
	}
	return sums
}

// sum is the SHA-1 of a local file.
func (s *scene) sum(path string) string {
	s.Helper()
	sum, err := SHA1(path)
	if err != nil {
		s.Fatal(err)
	}
	return sum
}

// arrived checks that the wiki has each of these files as it was published.
func (s *scene) arrived(published []Entry, paths []string) {
	s.Helper()
	arrivals, err := Arrivals(s.wiki.API(), paths, published)
	if err != nil {
		s.Fatal(err)
	}
	for _, a := range arrivals {
		if a.Err != nil {
			s.Errorf("%s: %v", filepath.Base(a.Path), a.Err)
		}
	}
}
