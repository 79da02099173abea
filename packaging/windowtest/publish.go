package windowtest

import (
	"crypto/sha1" //nolint:gosec // MediaWiki names contents by SHA-1
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"wikidrop/uploader/realwiki"
)

// Add drops files and folders on the window and waits until all count files are drafts.
func (p *Program) Add(limit time.Duration, count int, paths ...string) error {
	begin := p.Mark()
	if err := p.Drop(paths...); err != nil {
		return err
	}
	_, err := p.WaitLog(limit, begin, "added", Counting(count))
	return err
}

// Publish presses Ctrl+Return, says yes if the program asks, and waits until
// count files are on the wiki. The entries have their title and sha1.
func (p *Program) Publish(limit time.Duration, count int) ([]Entry, error) {
	begin := p.Mark()
	if err := p.Focus(); err != nil {
		return nil, err
	}
	if err := p.screen.Key("ctrl+Return"); err != nil {
		return nil, err
	}
	if err := p.confirm(begin); err != nil {
		return nil, err
	}
	return p.WaitLog(limit, begin, "published", AtLeast(count))
}

// confirm waits until something begins, and says yes if a question opens first.
func (p *Program) confirm(begin logMark) error {
	asked := false
	_, err := p.WaitLog(time.Minute, begin, "", func(entries []Entry) bool {
		for _, e := range entries {
			switch e["msg"] {
			case "sending", "published", "held":
				return true
			case "question opened":
				asked = true
				return true
			}
		}
		return false
	})
	if err != nil || !asked {
		return err
	}
	return p.screen.Key("Return")
}

// PracticeAPI is the address of api.php of the program's practice wiki.
func (p *Program) PracticeAPI(limit time.Duration) (string, error) {
	path := filepath.Join(p.Profile, "practice", "address")
	var address string
	err := until(limit, path, func() (bool, error) {
		text, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			return false, nil
		}
		address = strings.TrimSpace(string(text))
		return address != "", err
	})
	if err != nil {
		return "", err
	}
	return strings.TrimSuffix(address, "/") + "/api.php", nil
}

// Arrival is a local file and what the wiki has of it.
type Arrival struct {
	Path string
	SHA1 string // of the local file, in hex
	File realwiki.File
	Err  error // why this did not arrive whole
}

// Arrivals compares local files with what the wiki at api has under the titles
// that the program says it published.
func Arrivals(api string, paths []string, published []Entry) ([]Arrival, error) {
	titles := map[string]string{}
	for _, e := range published {
		titles[e["sha1"]] = e["title"]
	}
	var all []Arrival
	for _, path := range paths {
		sum, err := SHA1(path)
		if err != nil {
			return nil, err
		}
		a := Arrival{Path: path, SHA1: sum}
		a.File, a.Err = ask(api, titles[sum], sum)
		all = append(all, a)
	}
	return all, nil
}

func ask(api, title, sum string) (realwiki.File, error) {
	if title == "" {
		return realwiki.File{}, errors.New("the program did not say that it published this")
	}
	f, found, err := realwiki.FileAt(api, title)
	switch {
	case err != nil:
		return f, err
	case !found:
		return f, fmt.Errorf("the wiki has no %q", title)
	case f.SHA1 != sum:
		return f, fmt.Errorf("the wiki has other bytes as %q, sha1 %s", title, f.SHA1)
	}
	return f, nil
}

// SHA1 reads a file and returns its SHA-1 in hex.
func SHA1(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha1.New() //nolint:gosec // MediaWiki names contents by SHA-1
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
