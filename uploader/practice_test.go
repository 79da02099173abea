package uploader

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"wikidrop/uploader/practice"
)

func TestEveryWayArrivesOnThePracticeWiki(t *testing.T) {
	t.Parallel()
	for _, behaviour := range []practice.Behaviour{practice.Behave139, practice.Behave145} {
		for name, async := range map[string]bool{"sync": false, "async": true} {
			t.Run(name, func(t *testing.T) {
				r := rehearse(t, behaviour, func(s *practice.Settings) { s.EnableAsyncUploads = async })
				small, large, remote := picture(1, 3000), picture(2, 11<<20), picture(3, 4000)
				server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, remote) }))
				defer server.Close()
				r.upload(r.file("small one.png", small), r.file("Большой.png", large), server.URL+"/dir/far%20away.png")
				f := r.arrived("Small one.png", small)
				if !strings.Contains(f.Text, "[[User:Anna|Anna]]") || f.Comment != "Uploaded with Wikidrop" || f.User != "Anna" {
					t.Errorf("page of %+v", f)
				}
				r.arrived("Большой.png", large)
				r.arrived("Far away.png", remote)
				for _, row := range r.Snapshot(0).Rows {
					if !strings.HasPrefix(row.PageURL, r.wiki.URL()) {
						t.Errorf("page at %q", row.PageURL)
					}
				}
				if over := r.line.sent() - int64(len(small)+len(large)); over < 0 || over > 32<<10 {
					t.Errorf("%d bytes more than needed", over)
				}
			})
		}
	}
}

func TestURLComesThroughThisComputerWhereTheWikiFetchesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*practice.Settings)
		rights []string
	}{
		"switched off": {change: func(s *practice.Settings) { s.AllowCopyUploads = false }},
		"other domain": {change: func(s *practice.Settings) { s.CopyUploadDomains = []string{"example.org"} }},
		"no right":     {rights: []string{"upload", "edit", "read", "createpage", "writeapi"}},
	} {
		t.Run(name, func(t *testing.T) {
			content := picture(4, 200_000)
			var ranges []string
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				ranges = append(ranges, r.Header.Get("Range"))
				w.Header().Set("ETag", `"one"`)
				if len(ranges) == 1 { // the line breaks half-way
					w.Header().Set("Content-Length", "200000")
					io.WriteString(w, content[:100_000])
					return
				}
				http.ServeContent(w, r, "x.png", time.Time{}, strings.NewReader(content))
			}))
			defer server.Close()
			r := rehearse(t, practice.Behave139, c.change, c.rights...)
			id := r.add(server.URL + "/x.png")[0]
			r.Publish(id)
			r.held(id, HoldNeedsYou, CodeNoCopyUpload)
			if len(ranges) != 0 {
				t.Error("downloaded before anybody agreed")
			}
			r.Answer([]ID{id}, ChoiceDownload, "")
			r.published(id)
			r.arrived("X.png", content)
			if len(ranges) != 2 || ranges[1] != "bytes=100000-" {
				t.Errorf("asked for ranges %q", ranges)
			}
		})
	}
}

func TestLostAnswersOnThePracticeWiki(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		size int
		kind string
		nth  int
	}{
		"direct": {3000, "file", 1},
		"first":  {9 << 20, "chunk", 1},
		"middle": {9 << 20, "chunk", 2},
		"last":   {9 << 20, "chunk", 3},
		"commit": {6 << 20, "commit", 1},
		"check":  {6 << 20, "query", 4},
		"sha1":   {6 << 20, "query", 5},
	} {
		for _, async := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				r := rehearse(t, practice.Behave139, func(s *practice.Settings) { s.EnableAsyncUploads = async })
				lost := false
				lose := loseOnce(c.kind, c.nth)
				r.line.set(func(l *line) {
					l.lose = func(kind string) bool {
						now := lose(kind)
						lost = lost || now
						return now
					}
				})
				content := picture(5, c.size)
				r.upload(r.file("a.png", content))
				r.arrived("A.png", content)
				if !lost {
					t.Fatalf("nothing was lost: %q", r.line.log())
				}
				if again := r.line.sent() - int64(len(content)); again > firstPiece+64<<10 {
					t.Errorf("%d bytes went again", again)
				}
			})
		}
	}
}

func TestSessionLostInTheMiddle(t *testing.T) {
	r := rehearse(t, practice.Behave139, nil)
	pieces := 0
	r.line.set(func(l *line) {
		l.at = func(kind string) {
			if kind == "chunk" || kind == "commit" {
				if pieces++; pieces == 2 || pieces == 5 {
					r.wiki.DropSessions()
				}
			}
		}
	})
	content := picture(6, 9<<20)
	r.upload(r.file("a.png", content))
	r.arrived("A.png", content)
	if n := r.line.count("login"); n < 2 {
		t.Errorf("%d logins", n)
	}
}

func TestWikiDownThenUp(t *testing.T) {
	r := rehearse(t, practice.Behave139, nil)
	r.line.set(func(l *line) { l.down = true })
	ids := r.add(r.file("a.png", picture(7, 2000)), r.file("b.png", picture(8, 6<<20)))
	r.Publish(ids...)
	r.until("waiting for the network", func() bool {
		shot := r.Snapshot(0)
		return shot.Totals.Waiting == 2 && shot.Rows[0].Hold.Problem.Code == CodeNetwork
	})
	r.line.set(func(l *line) { l.down = false })
	r.published(ids...)
}

func TestPausedInAPieceGoesOnAtTheWikisOffset(t *testing.T) {
	t.Parallel()
	for _, closing := range []bool{false, true} {
		r := rehearse(t, practice.Behave139, nil)
		stood := make(chan struct{})
		pieces := 0
		r.line.set(func(l *line) {
			l.stood = stood
			l.stop = func(kind string) int64 {
				if kind == "chunk" {
					if pieces++; pieces == 2 {
						return 1 << 20
					}
				}
				return -1
			}
		})
		content := picture(9, 11<<20)
		id := r.add(r.file("a.png", content))[0]
		r.Publish(id)
		<-stood
		start := time.Now()
		if closing {
			r.Close()
		} else {
			r.Pause(id)
			r.until("nobody works on it", func() bool { return r.Snapshot(0).Rows[0].Activity == ActivityNone })
			if it := r.one(id); it.Offset != firstPiece || it.Key == "" || it.Hold.Kind != HoldNone {
				t.Errorf("paused as %+v", it)
			}
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("stopping took %v", took)
		}
		before := r.line.sent()
		if closing {
			r.open()
		} else {
			r.Resume(id)
		}
		r.published(id)
		r.arrived("A.png", content)
		if rest := r.line.sent() - before; rest > 7<<20+64<<10 {
			t.Errorf("%d bytes went after the break", rest)
		}
	}
}

func TestRealWarningsAndEveryWayOut(t *testing.T) {
	t.Parallel()
	content := picture(10, 3000)
	for name, c := range map[string]struct {
		file   string
		before func(r *rehearsal)
		code   string
		choice Choice
		arg    string
		title  string // "": not published
	}{
		"deleted, go on": {"a.png", func(r *rehearsal) {
			r.Remove(r.upload(r.file("old/a.png", picture(11, 2000)))...)
			r.wiki.DeleteFile("A.png", "test")
		}, "was-deleted", ChoiceIgnore, "", "A.png"},
		"deleted, renamed": {"a.png", func(r *rehearsal) {
			r.Remove(r.upload(r.file("old/a.png", picture(11, 2000)))...)
			r.wiki.DeleteFile("A.png", "test")
		}, "was-deleted", ChoiceRename, "B", "B.png"},
		"deleted, skipped": {"a.png", func(r *rehearsal) {
			r.Remove(r.upload(r.file("old/a.png", picture(11, 2000)))...)
			r.wiki.DeleteFile("A.png", "test")
		}, "was-deleted", ChoiceSkip, "", ""},
		"same bytes deleted": {"a.png", func(r *rehearsal) {
			r.Remove(r.upload(r.file("old/z.png", content))...)
			r.wiki.DeleteFile("Z.png", "test")
		}, "duplicate-archive", ChoiceIgnore, "", "A.png"},
		"camera name, kept":    {"IMG 1.png", nil, "bad-prefix", ChoiceIgnore, "", "IMG 1.png"},
		"camera name, renamed": {"IMG 1.png", nil, "bad-prefix", ChoiceRename, "Weir", "Weir.png"},
		"like a thumbnail":     {"120px-a.png", nil, "thumb-name", ChoiceIgnore, "", "120px-a.png"},
		"similar name": {"a.png", func(r *rehearsal) {
			ids, title := r.add(r.file("old/a.png", picture(12, 2000))), "A.PNG"
			r.Edit(ids, Patch{Title: &title})
			r.Publish(ids...)
			r.published(ids...)
			r.Remove(ids...)
		}, "exists-normalized", ChoiceIgnore, "", "A.png"},
		"page without file": {"a.png", func(r *rehearsal) { r.wiki.AddPage("File:A.png", "text") },
			"page-exists", ChoiceIgnore, "", "A.png"},
		"name taken, suggested": {"a.png", func(r *rehearsal) {
			r.Remove(r.upload(r.file("old/a.png", picture(11, 2000)))...)
		}, "exists", ChoiceSuggested, "", "A (2).png"},
		"same bytes elsewhere": {"a.png", func(r *rehearsal) { r.Remove(r.upload(r.file("old/z.png", content))...) },
			"duplicate", ChoiceSkip, "", ""},
		"the very same file": {"a.png", func(r *rehearsal) { r.Remove(r.upload(r.file("old/a.png", content))...) },
			CodeAlreadyThere, ChoiceSkip, "", ""},
		"title on the blacklist": {"Zoo.png", func(r *rehearsal) {
			r.wiki.Change(func(s *practice.Settings) { s.BannedTitles = []string{"File:Zoo.*"} })
		}, "titleblacklist-forbidden", ChoiceRename, "Weir", "Weir.png"},
		"protected title": {"a.png", func(r *rehearsal) {
			r.wiki.Change(func(s *practice.Settings) { s.ProtectedTitles = []string{"A.png"} })
		}, "protectedpage", ChoiceRename, "Weir", "Weir.png"},
		"filter warns": {"a.png", func(r *rehearsal) {
			r.wiki.Change(func(s *practice.Settings) {
				s.AbuseFilters = []practice.AbuseFilter{{Description: "no a", Pattern: "A\\.png"}}
			})
		}, "abusefilter-warning", ChoiceRetry, "", "A.png"},
	} {
		for _, behaviour := range []practice.Behaviour{practice.Behave139, practice.Behave145} {
			t.Run(name, func(t *testing.T) {
				r := rehearse(t, behaviour, nil)
				if c.before != nil {
					c.before(r)
				}
				before := r.line.sent()
				id := r.add(r.file(c.file, content))[0]
				r.Publish(id)
				if c.code != "" {
					kind := HoldNeedsYou
					p := r.held(id, kind, c.code)
					if !slices.Contains(p.Choices, c.choice) {
						t.Fatalf("%q is not among %q", c.choice, p.Choices)
					}
					if err := r.Answer([]ID{id}, c.choice, c.arg); err != nil {
						t.Fatal(err)
					}
				}
				if c.title == "" {
					if it := r.one(id); !it.Skipped || it.Hold.Kind != HoldNone {
						t.Errorf("left out as %+v", it)
					}
					return
				}
				r.published(id)
				if got := r.one(id).PublishedTitle; got != c.title {
					t.Errorf("published as %q, want %q", got, c.title)
				}
				if sent := r.line.sent() - before; sent > int64(len(content))+8<<10 {
					t.Errorf("%d bytes for a file of %d", sent, len(content))
				}
			})
		}
	}
}

func TestNameTakenBetweenLookAndCommit(t *testing.T) {
	r := rehearse(t, practice.Behave139, nil)
	content := picture(13, 6<<20)
	id := r.add(r.file("a.png", content))[0]
	r.line.set(func(l *line) {
		l.at = func(kind string) {
			if kind == "commit" && len(r.wiki.Files()) == 0 {
				r.wiki.AddPage("File:A.png", "somebody was faster")
			}
		}
	})
	r.Publish(id)
	r.held(id, HoldNeedsYou, "page-exists")
	r.Answer([]ID{id}, ChoiceRename, "Weir")
	r.published(id)
	r.arrived("Weir.png", content)
	if again := r.line.sent() - int64(len(content)); again > 64<<10 {
		t.Errorf("%d bytes went again", again)
	}
}

func TestServerLimitsLeadToSmallerPieces(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*practice.Settings){
		"upload_max_filesize": func(s *practice.Settings) { s.UploadMaxFilesize = 2 << 20 },
		"post_max_size":       func(s *practice.Settings) { s.PostMaxSize = 2 << 20 },
		"413":                 func(s *practice.Settings) { s.BodyLimit = 1 << 20 },
	} {
		t.Run(name, func(t *testing.T) {
			r := rehearse(t, practice.Behave139, change)
			small, large := picture(14, 3<<20), picture(15, 9<<20)
			r.upload(r.file("small.png", small), r.file("large.png", large))
			r.arrived("Small.png", small)
			r.arrived("Large.png", large)
		})
	}
}

func TestOwnRateLimitIsObeyedAhead(t *testing.T) {
	t.Parallel()
	r := rehearse(t, practice.Behave139, func(s *practice.Settings) {
		s.RateLimit = practice.RateLimit{Hits: 3, Window: time.Second}
	})
	// The engine's clock is a hundred times as fast as the wiki's: to it, a second
	// of the wiki is a hundred.
	r.line.set(func(l *line) {
		l.at = func(kind string) {
			if kind != "query" {
				return
			}
			r.Engine.mu.Lock()
			defer r.Engine.mu.Unlock()
			for _, w := range r.wikis {
				if w.site != nil {
					for i := range w.site.User.Upload {
						w.site.User.Upload[i].Seconds = 120
					}
				}
			}
		}
	})
	var files []string
	for i := range 8 {
		files = append(files, r.file(string(rune('a'+i))+".png", picture(uint64(20+i), 2000)))
	}
	r.upload(files...)
	if n := slices.Index(r.line.codes, "ratelimited"); n >= 0 {
		t.Errorf("the wiki had to say so: %q", r.line.codes)
	}
}
