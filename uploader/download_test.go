package uploader

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/practice"
)

// website has one picture, and notes what it is asked for.
type website struct {
	*httptest.Server
	mu     sync.Mutex
	asked  []http.Header
	answer func(nth int, w http.ResponseWriter, r *http.Request) // nth from 1
}

func newWebsite(t *testing.T, answer func(nth int, w http.ResponseWriter, r *http.Request)) *website {
	s := &website{answer: answer}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, r.Header)
		n := len(s.asked)
		s.mu.Unlock()
		s.answer(n, w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

// ranges are the bytes that were asked for, "" all of them.
func (s *website) ranges() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, h := range s.asked {
		all = append(all, h.Get("Range"))
	}
	return all
}

// downloads lets a picture come through this computer.
func downloads(t *testing.T, content string, want []string, answer func(nth int, w http.ResponseWriter, r *http.Request)) *website {
	t.Helper()
	site := newWebsite(t, answer)
	r := rehearse(t, practice.Behave139, func(s *practice.Settings) { s.AllowCopyUploads = false })
	id := r.add(site.URL + "/x.png")[0]
	r.Publish(id)
	r.held(id, HoldNeedsYou, CodeNoCopyUpload)
	r.Answer([]ID{id}, ChoiceDownload, "")
	r.published(id)
	r.arrived("X.png", content)
	if got := site.ranges(); !slices.Equal(got, want) {
		t.Errorf("asked for %q, want %q", got, want)
	}
	return site
}

// half sends the first half of the content and breaks off.
func half(w http.ResponseWriter, content string) {
	w.Header().Set("Content-Length", fmt.Sprint(len(content)))
	_, _ = io.WriteString(w, content[:len(content)/2])
}

func TestDownloadGoesOnOnlyWithTheSameFile(t *testing.T) {
	t.Parallel()
	content := picture(41, 20_000)
	for name, c := range map[string]struct {
		first  func(h http.Header)
		answer func(w http.ResponseWriter, r *http.Request)
		want   []string
	}{
		"ETag": {
			func(h http.Header) { h.Set("ETag", `"one"`) },
			func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("ETag", `"one"`)
				http.ServeContent(w, r, "", time.Time{}, strings.NewReader(content))
			},
			[]string{"", "bytes=10000-"},
		},
		"time": {
			func(h http.Header) { h.Set("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT") },
			func(w http.ResponseWriter, r *http.Request) {
				http.ServeContent(w, r, "", time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), strings.NewReader(content))
			},
			[]string{"", "bytes=10000-"},
		},
		"time that is too young to tell": {
			func(h http.Header) { h.Set("Last-Modified", time.Now().UTC().Format(http.TimeFormat)) },
			func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, content) },
			[]string{"", ""},
		},
		"weak ETag": {
			func(h http.Header) { h.Set("ETag", `W/"one"`) },
			func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, content) },
			[]string{"", ""},
		},
		"other ETag": {
			func(h http.Header) { h.Set("ETag", `"one"`) },
			func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("ETag", `"two"`)
				http.ServeContent(w, r, "", time.Time{}, strings.NewReader(content))
			},
			[]string{"", "bytes=10000-"},
		},
		"other bytes than asked for": {
			func(h http.Header) { h.Set("ETag", `"one"`) },
			func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Range") == "" {
					_, _ = io.WriteString(w, content)
					return
				}
				w.Header().Set("Content-Range", "bytes 0-19999/20000")
				w.WriteHeader(http.StatusPartialContent)
				_, _ = io.WriteString(w, content)
			},
			[]string{"", "bytes=10000-", ""},
		},
		"nothing behind what is there": {
			func(h http.Header) { h.Set("ETag", `"one"`) },
			func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Range") != "" {
					w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
					return
				}
				_, _ = io.WriteString(w, content)
			},
			[]string{"", "bytes=10000-", ""},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := downloads(t, content, c.want, func(nth int, w http.ResponseWriter, r *http.Request) {
				if nth > 1 {
					c.answer(w, r)
					return
				}
				c.first(w.Header())
				half(w, content)
			})
			for _, h := range site.asked {
				if h.Get("Accept-Encoding") != "identity" {
					t.Errorf("offsets of a compressed file: %q", h)
				}
			}
		})
	}
}

func TestWebsiteThatFallsSilentIsAskedForTheRest(t *testing.T) {
	t.Parallel()
	content := picture(42, 20_000)
	site := newWebsite(t, func(nth int, w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"one"`)
		if nth > 1 {
			http.ServeContent(w, r, "", time.Time{}, strings.NewReader(content))
			return
		}
		half(w, content)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	r := rehearse(t, practice.Behave139, func(s *practice.Settings) { s.AllowCopyUploads = false })
	r.Close()
	r.bench.parts.download = newDownloader(nil, 300*time.Millisecond)
	r.open()
	id := r.add(site.URL + "/x.png")[0]
	r.Publish(id)
	r.held(id, HoldNeedsYou, CodeNoCopyUpload)
	r.Answer([]ID{id}, ChoiceDownload, "")
	r.published(id)
	r.arrived("X.png", content)
	// How much came before the silence is the line's affair, but the rest is asked for.
	if got := site.ranges(); len(got) < 2 || got[0] != "" || !strings.HasPrefix(got[len(got)-1], "bytes=") {
		t.Errorf("asked for %q", got)
	}
}

func TestDownloadWaitsForRoomOnThisComputer(t *testing.T) {
	t.Parallel()
	content := picture(43, 2_000)
	site := newWebsite(t, func(_ int, w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, content) })
	r := rehearse(t, practice.Behave139, func(s *practice.Settings) { s.AllowCopyUploads = false })
	// A file where the folder belongs refuses as a full disk does.
	cache := filepath.Join(r.dir, "cache")
	if err := os.MkdirAll(cache, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(cache, "downloads"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	id := r.add(site.URL + "/x.png")[0]
	r.Publish(id)
	r.held(id, HoldNeedsYou, CodeNoCopyUpload)
	r.Answer([]ID{id}, ChoiceDownload, "")
	r.held(id, HoldWaiting, CodeDisk)
	if err := os.Remove(filepath.Join(cache, "downloads")); err != nil {
		t.Fatal(err)
	}
	r.published(id)
	r.arrived("X.png", content)
}

func TestWebsiteThatIsNotThereIsToldAndNotWaitedForForEver(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	r := rehearse(t, practice.Behave139, func(s *practice.Settings) { s.AllowCopyUploads = false })
	id := r.add(gone.URL + "/x.png")[0]
	r.Publish(id)
	r.held(id, HoldNeedsYou, CodeNoCopyUpload)
	r.Answer([]ID{id}, ChoiceDownload, "")
	p := r.held(id, HoldFailed, CodeDownload)
	if !strings.Contains(p.Text, "refused") || !slices.Contains(p.Choices, ChoiceRetry) {
		t.Errorf("%+v", p)
	}
}

func TestAddressThatTheWikiFailsToFetchCanComeThroughThisComputer(t *testing.T) {
	s := newStand(t)
	s.wiki.breakBefore(func(call string) error {
		if strings.HasPrefix(call, "url") {
			return &mediawiki.Error{Code: "http-bad-status", Info: "503", Behaviour: mediawiki.Transient, About: mediawiki.AboutWiki, Tries: 2}
		}
		return nil
	})
	id := s.add("https://example.org/a.png")[0]
	s.Publish(id)
	p := s.held(id, HoldFailed, "http-bad-status")
	if !slices.Equal(p.Choices, []Choice{ChoiceRetry, ChoiceDownload, ChoiceRemove}) {
		t.Errorf("choices %q", p.Choices)
	}
}
