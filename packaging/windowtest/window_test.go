package windowtest

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"wikidrop/uploader/realwiki"
)

func TestDropOnPracticeWiki(t *testing.T) {
	s := open(t)
	root, err := Root()
	if err != nil {
		t.Fatal(err)
	}
	samples, err := filepath.Glob(filepath.Join(root, "assets", "samples", "*.jpg"))
	if err != nil || len(samples) == 0 {
		t.Fatalf("no sample photos: %v", err)
	}
	s.start("--practice")
	api, err := s.program.PracticeAPI(time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	s.add(len(samples), samples...)
	s.picture("practice-drafts")
	for _, a := range s.publish(2*time.Minute, api, samples) {
		if a.Err == nil && (a.File.Text == "" || a.File.Comment == "") {
			t.Errorf("%s has text %q and summary %q", a.File.Title, a.File.Text, a.File.Comment)
		}
	}
	s.picture("practice-published")
	s.quit()
}

// awkward are names that a shell, a URL or a wiki could trip over.
var awkward = []string{
	"Old bridge in spring.jpg",
	"Bridge+river a+b;c=d, 100%.jpg",
	"Мост над рекой.jpg",
	"橋と川の写真.png",
	"Fox in the snow 🦊.jpg",
	"It's an $HOME `echo` & more.jpg",
}

func TestTypeAccountAndPublishOnRealWiki(t *testing.T) {
	s := open(t)
	wiki := realwiki.Start(t)
	s.start()
	s.addAccount(wiki.Article("Main Page"), wiki.Uploader.BotName(), wiki.Uploader.AppPassword)
	s.checkKeyring(wiki)

	var files []string
	for i, name := range awkward {
		path := filepath.Join(s.dir, name)
		noise(t, path, uint64(i))
		files = append(files, path)
	}
	const many = 200
	garden, pictures := folder(t, s.dir, "Garden + путь 庭", many)
	all := slices.Concat(files, pictures)
	s.add(len(all), append(slices.Clone(files), garden)...)
	s.picture("real-drafts")
	arrivals := s.publish(8*time.Minute, wiki.API(), all)
	s.picture("real-published")

	// The wiki has no template for file pages, so the text does without.
	text := []string{"{{int:filedesc}}", "[[User:Uploader|Uploader]]", "{{int:license-header}}", "CC BY-SA 4.0"}
	for _, a := range arrivals {
		if a.Err != nil {
			continue
		}
		lacks := func(part string) bool { return !strings.Contains(a.File.Text, part) }
		if slices.ContainsFunc(text, lacks) || a.File.Comment == "" || a.File.User != wiki.Uploader.Name {
			t.Fatalf("%s by %q with summary %q and text:\n%s", a.File.Title, a.File.User, a.File.Comment, a.File.Text)
		}
	}
	if n := len(wiki.Titles()); n != len(all) {
		t.Errorf("the wiki has %d files, want %d: each exactly once", n, len(all))
	}
	s.quit()
}

// checkKeyring looks for the password where the system keeps such things.
func (s *stage) checkKeyring(wiki *realwiki.Wiki) {
	s.Helper()
	i := slices.IndexFunc(s.accounts(), func(a savedAccount) bool { return a.API == wiki.API() })
	if i < 0 {
		s.Fatalf("accounts are %v, want one at %s", s.accounts(), wiki.API())
	}
	if !ownKeyring() {
		s.Log("no Secret Service for tests: the password is kept for this run only")
		return
	}
	id := s.accounts()[i].ID
	got, err := keyring.Get("Wikidrop", id)
	if err != nil {
		s.Fatalf("the account's password is not in the keyring: %v", err)
	}
	if !strings.Contains(got, `"`+wiki.Uploader.AppPassword+`"`) {
		s.Error("the keyring has another password than was typed")
	}
	realwiki.Evidence(s.T, realwiki.SecretService, "keeps the password of an account typed in the window")
	s.Cleanup(func() {
		if err := keyring.Delete("Wikidrop", id); err != nil {
			s.Errorf("take the test's password out of the keyring: %v", err)
		}
	})
}

type savedAccount struct{ ID, API, Login string }

func (s *stage) accounts() []savedAccount {
	s.Helper()
	var content struct{ Accounts []savedAccount }
	text, err := os.ReadFile(filepath.Join(s.profile, "accounts.json"))
	if err != nil {
		s.Fatal(err)
	}
	if err := json.Unmarshal(text, &content); err != nil {
		s.Fatal(err)
	}
	return content.Accounts
}

func TestDropOfLinkAndBrokenPathSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ name, uri, code, shown string }{
		{"browser-link", "https://example.org/wiki/Fox.jpg", "link-dropped", "example.org"},
		{"broken-path", "file:///nonexistent/gone%20away.jpg", "not-found", "gone away.jpg"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			s.start("--practice")
			before := s.look()
			begin := s.program.Mark()
			if err := s.program.DropURIs(c.uri); err != nil {
				t.Fatal(err)
			}
			notices, err := s.program.WaitLog(time.Minute, begin, "notice", AtLeast(1))
			if err != nil {
				t.Fatal(err)
			}
			if got := notices[0]; got["code"] != c.code || !strings.Contains(got["name"], c.shown) {
				t.Errorf("dropped %s: notice %v, want code %s naming %s", c.uri, got, c.code, c.shown)
			}
			s.wait("the window to say something", func() bool { return !bytes.Equal(s.look(), before) })
			s.picture("drop-" + c.name)
			s.quit()
		})
	}
}

func TestRestartKeepsDraftsAndAccounts(t *testing.T) {
	s := open(t)
	wiki := realwiki.Start(t)
	s.start()
	s.addAccount(wiki.URL(), wiki.Uploader.BotName(), wiki.Uploader.AppPassword)
	s.checkKeyring(wiki)
	_, pictures := folder(t, s.dir, "pictures", 3)
	s.add(len(pictures), pictures...)
	before := s.accounts()
	s.quit()
	if n := len(wiki.Titles()); n != 0 {
		t.Fatalf("%d files became public without a word", n)
	}

	s.start()
	if after := s.accounts(); !slices.Equal(after, before) {
		t.Errorf("accounts after the restart %v, before %v", after, before)
	}
	s.picture("restarted")
	if ownKeyring() { // else the password was for the first run only
		s.publish(2*time.Minute, wiki.API(), pictures)
	}
	s.quit()
}

func TestOneGiBArrivesAndMemoryStaysFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("1 GiB takes minutes: not with -short")
	}
	s := open(t)
	wiki := realwiki.Start(t)
	s.start()
	s.addAccount(wiki.URL(), wiki.Uploader.BotName(), wiki.Uploader.AppPassword)
	s.checkKeyring(wiki)

	path := filepath.Join(s.dir, "Long walk.webm")
	sum := writeVideo(t, path, 1<<30)
	if err := s.program.ForgetPeak(); err != nil {
		t.Fatal(err)
	}
	before, _, err := s.program.Memory()
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	s.add(1, path)
	arrivals := s.publish(20*time.Minute, wiki.API(), []string{path})
	took := time.Since(began)
	_, peak, err := s.program.Memory()
	if err != nil {
		t.Fatal(err)
	}
	s.picture("one-gib")
	if arrivals[0].SHA1 != sum || arrivals[0].File.Size != 1<<30 {
		t.Errorf("sha1 %s and %d bytes, want %s and %d", arrivals[0].SHA1, arrivals[0].File.Size, sum, 1<<30)
	}
	requests, _ := wiki.Requests()
	t.Logf("1 GiB in %s with %d requests; memory %d MiB before, %d MiB at most", took.Round(time.Second), requests, before>>20, peak>>20)
	// Far less than the file, or than any whole chunk kept several times over.
	const most = 96 << 20
	if peak-before > most {
		t.Errorf("memory grew by %d MiB, want at most %d", (peak-before)>>20, most>>20)
	}
	s.quit()
}

// writeVideo writes a file of this size that begins as a WebM film and goes on
// with noise, and returns its SHA-1 in hex.
func writeVideo(t *testing.T, path string, size int64) string {
	t.Helper()
	head, err := hex.DecodeString("1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878104428581021853806701ffffffffffffff")
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	h := sha1.New()
	both := io.MultiWriter(f, h)
	if _, err := both.Write(head); err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(both, rand.NewChaCha8([32]byte{}), size-int64(len(head))); err != nil {
		t.Fatal(fmt.Errorf("write %s: %w", path, err))
	}
	return hex.EncodeToString(h.Sum(nil))
}
