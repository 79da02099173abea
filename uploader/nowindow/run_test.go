package nowindow

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wikidrop/uploader"
	"wikidrop/uploader/practice"
)

func TestFilesAndFoldersArrive(t *testing.T) {
	b := newBench(t)
	dir := t.TempDir()
	one := photo(t, filepath.Join(dir, "one.png"), 60, 1)
	if err := os.Mkdir(filepath.Join(dir, "album"), 0o700); err != nil {
		t.Fatal(err)
	}
	photo(t, filepath.Join(dir, "album", "two.png"), 60, 2)
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, []byte("\n== Given ==\nby hand\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	o := b.options(one, filepath.Join(dir, "album"))
	o.Comment, o.TextFile = "a summary", text
	e := b.run(o)
	if e.status != ExitDone || e.stderr != "" {
		t.Errorf("status %d, stderr %q", e.status, e.stderr)
	}
	var want []string
	for _, f := range b.wiki.Files() {
		page := b.wiki.URL() + "wiki/File:" + f.Title
		want = append(want, strings.Join([]string{"published", f.Title, f.SHA1, page}, "\t"))
		if f.Comment != "a summary" || f.Text != "== Given ==\nby hand" || f.User != "Anna" {
			t.Errorf("arrived as %+v", f)
		}
	}
	got := e.lines()
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" || len(got) != 2 {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if rows := b.inQueue(nil); len(rows) != 0 {
		t.Errorf("still in the queue: %+v", rows)
	}
}

func TestJSONHasOneObjectALine(t *testing.T) {
	b := newBench(t)
	dir := t.TempDir()
	name := photo(t, filepath.Join(dir, "a\tb <&>.png"), 60, 1)
	gone := filepath.Join(dir, "gone.png")
	o := b.options(name, gone)
	o.JSON = true
	e := b.run(o)
	var got []result
	for _, l := range e.lines() {
		var x result
		if err := json.Unmarshal([]byte(l), &x); err != nil {
			t.Fatalf("%q: %v", l, err)
		}
		got = append(got, x)
	}
	f := b.wiki.Files()[0]
	want := []result{
		{Result: failed, File: gone, Code: "not-found", Reason: "notice not-found"},
		{Result: published, File: name, Title: f.Title, SHA1: f.SHA1, URL: got[len(got)-1].URL},
	}
	if diff := cmp.Diff(want, got); diff != "" || e.status != ExitNotAll || !strings.HasPrefix(got[1].URL, b.wiki.URL()) {
		t.Errorf("status %d (-want +got):\n%s", e.status, diff)
	}
	if !strings.Contains(e.stdout, "<&>") {
		t.Errorf("not plain: %q", e.stdout)
	}
}

// TestEachPolicyDecidesAWarning has a title taken by another file.
func TestEachPolicyDecidesAWarning(t *testing.T) {
	cases := map[Policy]struct {
		status int
		line   string // with the fields that are the same in each run
		titles []string
		kept   int
	}{
		Ask:    {ExitNotAll, "needs-you\tPATH\texists\treason exists", []string{"Photo.png"}, 1},
		Skip:   {ExitDone, "skipped\tPATH\texists\treason exists", []string{"Photo.png"}, 0},
		Rename: {ExitDone, "published\tPhoto (2).png\tNEW\tURL", []string{"Photo (2).png", "Photo.png"}, 0},
		Ignore: {ExitDone, "published\tPhoto.png\tNEW\tURL", []string{"Photo.png"}, 0},
	}
	for policy, want := range cases {
		t.Run(string(policy), func(t *testing.T) {
			b := newBench(t)
			if e := b.run(b.options(photo(t, filepath.Join(t.TempDir(), "photo.png"), 60, 1))); e.status != ExitDone {
				t.Fatalf("%+v", e)
			}
			before := b.wiki.Files()[0].SHA1
			path := photo(t, filepath.Join(t.TempDir(), "photo.png"), 60, 2)
			o := b.options(path)
			o.OnWarning = policy
			e := b.run(o)
			sha1 := "none"
			for _, f := range b.wiki.Files() {
				if f.SHA1 != before {
					sha1 = f.SHA1
				}
			}
			got := strings.NewReplacer(path, "PATH", sha1+"\t", "NEW\t").Replace(e.lines()[0])
			if i := strings.Index(got, "\thttp://"); i >= 0 {
				got = got[:i] + "\tURL"
			}
			if e.status != want.status || got != want.line || len(e.lines()) != 1 {
				t.Errorf("status %d, %q; want %d, %q", e.status, e.lines(), want.status, want.line)
			}
			if diff := cmp.Diff(want.titles, b.titles()); diff != "" {
				t.Errorf("titles (-want +got):\n%s", diff)
			}
			if rows := b.inQueue(nil); len(rows) != want.kept {
				t.Errorf("in the queue: %+v", rows)
			}
			kept := b.wiki.Files()
			if policy != Ignore && !slices.ContainsFunc(kept, func(f practice.File) bool { return f.SHA1 == before && f.Versions == 1 }) {
				t.Errorf("the other file was touched: %+v", kept)
			}
		})
	}
}

func TestANextRunDecidesWhatAnEarlierOneLeft(t *testing.T) {
	b := newBench(t)
	b.run(b.options(photo(t, filepath.Join(t.TempDir(), "photo.png"), 60, 1)))
	again := photo(t, filepath.Join(t.TempDir(), "photo.png"), 60, 2)
	if e := b.run(b.options(again)); e.status != ExitNotAll {
		t.Fatalf("%+v", e)
	}
	for name, sources := range map[string][]string{"unnamed": nil, "named": {again}} {
		o := b.options(sources...)
		if e := b.run(o); e.status != ExitNotAll || !strings.HasPrefix(e.stdout, "needs-you\t"+again) || len(e.lines()) != 1 {
			t.Errorf("%s: %+v", name, e)
		}
	}
	o := b.options()
	o.OnWarning = Rename
	if e := b.run(o); e.status != ExitDone || !strings.HasPrefix(e.stdout, "published\tPhoto (2).png\t") {
		t.Errorf("%+v", e)
	}
	if e := b.run(b.options()); e.status != ExitDone || e.stdout != "" || e.stderr != "nothing\n" {
		t.Errorf("%+v", e)
	}
}

func TestRenamingGoesOnUntilATitleIsFree(t *testing.T) {
	b := newBench(t)
	for seed := range uint64(6) {
		o := b.options(photo(t, filepath.Join(t.TempDir(), "photo.png"), 60, seed))
		o.OnWarning = Rename
		if e := b.run(o); e.status != ExitDone {
			t.Fatalf("%d: %+v", seed, e)
		}
	}
	if n := len(b.titles()); n != 6 {
		t.Errorf("%d titles: %q", n, b.titles())
	}
}

// TestAnInterruptedRunIsFinishedByTheNext cuts a file off in its third piece.
func TestAnInterruptedRunIsFinishedByTheNext(t *testing.T) {
	b := newBench(t)
	path := photo(t, filepath.Join(t.TempDir(), "large.png"), 300, 1)
	const piece = 64 << 10
	o := b.options(path)
	o.Method, o.ChunkSize, o.Concurrency = "chunked", piece, 1
	ctx, interrupt := context.WithCancel(t.Context())
	b.line.at = func(n int, r *http.Request) error {
		if n < 3 {
			return nil
		}
		interrupt()
		<-r.Context().Done()
		return r.Context().Err()
	}
	e := b.runUntil(ctx, o)
	if e.status != ExitNotAll || e.stdout != "" || e.stderr != "stopped 1\n" {
		t.Fatalf("%+v", e)
	}
	if len(b.titles()) != 0 {
		t.Fatalf("published: %q", b.titles())
	}
	rows := b.inQueue(nil)
	if len(rows) != 1 || rows[0].Sent != 2*piece || rows[0].Stage != uploader.StageSending {
		t.Fatalf("kept: %+v", rows)
	}
	b.line.at = nil
	before := len(b.line.sent())
	o.Sources = nil
	e = b.run(o)
	if e.status != ExitDone || len(e.lines()) != 1 {
		t.Errorf("%+v", e)
	}
	if diff := cmp.Diff([]string{"Large.png"}, b.titles()); diff != "" {
		t.Error(diff)
	}
	var again, size int64
	for _, n := range b.line.sent()[before:] {
		again += n
	}
	for _, f := range b.wiki.Files() {
		size += f.Size
	}
	const forms = 20 << 10 // of all requests
	if again > size-2*piece+forms {
		t.Errorf("sent %d bytes in the second run, of %d in all", again, size)
	}
}

func TestARunThatIsStoppedAtOnceAddsNothing(t *testing.T) {
	b := newBench(t)
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	e := b.runUntil(ctx, b.options(photo(t, filepath.Join(t.TempDir(), "a.png"), 60, 1)))
	if e.status != ExitNotAll || e.stdout != "" || e.stderr != "stopped 0\n" {
		t.Errorf("%+v", e)
	}
	if rows := b.inQueue(nil); len(rows) != 0 {
		t.Errorf("%+v", rows)
	}
}

func TestAPublishedFileWhoseLineWasLostIsReportedNotSentAgain(t *testing.T) {
	b := newBench(t)
	path := photo(t, filepath.Join(t.TempDir(), "a.png"), 60, 1)
	// A run that dies at its first line.
	e := b.runUntil(t.Context(), b.options(path), func(r *run) { r.report.out = broken{} })
	if e.status != ExitNotAll || !strings.Contains(e.stderr, "no space") {
		t.Fatalf("%+v", e)
	}
	sent := len(b.line.sent())
	e = b.run(b.options(path))
	if e.status != ExitDone || !strings.HasPrefix(e.stdout, "published\tA.png\t") || len(e.lines()) != 1 || len(b.line.sent()) != sent {
		t.Errorf("%+v, %d bodies more", e, len(b.line.sent())-sent)
	}
	if rows := b.inQueue(nil); len(rows) != 0 {
		t.Errorf("%+v", rows)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no space") }

func TestDraftsThatNobodyNamedStayDrafts(t *testing.T) {
	b := newBench(t)
	b.run(b.options()) // makes the account
	dir := t.TempDir()
	draft, named := photo(t, filepath.Join(dir, "draft.png"), 60, 1), photo(t, filepath.Join(dir, "named.png"), 60, 2)
	b.inQueue(func(e *uploader.Engine) {
		e.Add(draft, named)
		for {
			changed := e.Changed()
			if s := e.Snapshot(0); s.Totals.Count == 2 && !s.Totals.Scanning {
				break
			}
			<-changed
		}
		e.PauseAll()
	})
	e := b.run(b.options(named))
	if e.status != ExitDone || e.stderr != "resumed\n" || !strings.HasPrefix(e.stdout, "published\tNamed.png\t") || len(e.lines()) != 1 {
		t.Errorf("%+v", e)
	}
	rows := b.inQueue(nil)
	if len(rows) != 1 || rows[0].File != draft || rows[0].Intent != uploader.IntentDraft {
		t.Errorf("%+v", rows)
	}
}

func TestFilesOfAnotherAccountDoNotHoldARunUp(t *testing.T) {
	b := newBench(t)
	b.run(b.options(photo(t, filepath.Join(t.TempDir(), "photo.png"), 60, 1)))
	held := photo(t, filepath.Join(t.TempDir(), "photo.png"), 60, 2)
	b.run(b.options(held)) // needs a person
	o := b.options(photo(t, filepath.Join(t.TempDir(), "of bert.png"), 60, 3))
	o.User = "Bert@Wikidrop"
	if e := b.run(o); e.status != ExitDone || len(e.lines()) != 1 {
		t.Errorf("%+v", e)
	}
	o = b.options(held)
	o.User = "Bert@Wikidrop"
	e := b.run(o)
	if want := "failed\t" + held + "\talready-in-queue\telsewhere\n"; e.status != ExitNotAll || e.stdout != want {
		t.Errorf("%+v, want %q", e, want)
	}
	for _, f := range b.wiki.Files() {
		if want := map[string]string{"Photo.png": "Anna", "Of bert.png": "Bert"}[f.Title]; f.User != want {
			t.Errorf("%s came from %s", f.Title, f.User)
		}
	}
}

func TestTheQueueIsForOneRunAtATime(t *testing.T) {
	b := newBench(t)
	path := photo(t, filepath.Join(t.TempDir(), "a.png"), 60, 1)
	b.inQueue(func(*uploader.Engine) {
		e := b.run(b.options(path))
		if e.status != ExitNotAll || !strings.Contains(e.stderr, uploader.ErrLocked.Error()) || e.stdout != "" {
			t.Errorf("%+v", e)
		}
	})
	if _, err := os.Stat(filepath.Join(b.dir, "accounts.json")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the accounts were touched: %v", err)
	}
}

func TestWaitingIsToldOnceAndWaitedFor(t *testing.T) {
	b := newBench(t)
	b.line.at = func(n int, _ *http.Request) error {
		if n == 1 {
			return &net.OpError{Op: "dial", Err: errors.New("cable cut")}
		}
		return nil
	}
	e := b.run(b.options(photo(t, filepath.Join(t.TempDir(), "a.png"), 60, 1)))
	if e.status != ExitDone || e.stderr != "waiting network\n" || !strings.HasPrefix(e.stdout, "published\t") {
		t.Errorf("%+v", e)
	}
}

func TestMethodPieceSizeAndConcurrencyAreObeyed(t *testing.T) {
	cases := map[string]struct {
		method      string
		piece       int64
		concurrency int
		least       int // bodies with content
	}{
		"auto":      {"auto", 0, 0, 2},
		"direct":    {"direct", 0, 1, 2},
		"chunked":   {"chunked", 20_000, 1, 12},
		"in threes": {"chunked", 20_000, 3, 12},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			dir := t.TempDir()
			o := b.options(photo(t, filepath.Join(dir, "a.png"), 200, 1), photo(t, filepath.Join(dir, "b.png"), 200, 2))
			o.Method, o.ChunkSize, o.Concurrency = c.method, c.piece, c.concurrency
			if e := b.run(o); e.status != ExitDone {
				t.Fatalf("%+v", e)
			}
			sent := b.line.sent()
			if len(sent) < c.least || c.piece == 0 && len(sent) != c.least {
				t.Errorf("%d bodies", len(sent))
			}
			for _, n := range sent {
				if c.piece > 0 && n > c.piece+small {
					t.Errorf("a piece of %d bytes", n)
				}
			}
			if c.concurrency > 0 && b.line.most > c.concurrency {
				t.Errorf("%d at once", b.line.most)
			}
		})
	}
}

func TestAddresses(t *testing.T) {
	picture, err := os.ReadFile(photo(t, filepath.Join(t.TempDir(), "web.png"), 60, 1))
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/png")
		_, _ = w.Write(picture)
	}))
	defer web.Close()
	cases := map[string]struct {
		method string
		copies bool // the wiki fetches
		status int
		line   string
		stderr string
	}{
		"the wiki fetches":      {"auto", true, ExitDone, "published\tWeb.png\t", ""},
		"the wiki must":         {"url", true, ExitDone, "published\tWeb.png\t", ""},
		"this computer does":    {"auto", false, ExitDone, "published\tWeb.png\t", "notice by-url-not-allowed\n"},
		"only the wiki may":     {"url", false, ExitNotAll, "needs-you\t" + web.URL + "/web.png\tno-upload-by-url\t", ""},
		"the wiki is not asked": {"direct", true, ExitDone, "published\tWeb.png\t", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, func(s *practice.Settings) { s.AllowCopyUploads = c.copies })
			o := b.options(web.URL + "/web.png#part")
			o.Method = c.method
			for range 2 { // the second run finds what the first one left, once
				e := b.run(o)
				if e.status != c.status || !strings.HasPrefix(e.stdout, c.line) || len(e.lines()) != 1 || e.stderr != c.stderr {
					t.Errorf("%+v", e)
				}
				if c.status == ExitDone {
					break
				}
			}
			if bodies := len(b.line.sent()); (bodies > 0) != (c.method == "direct" || !c.copies && c.method == "auto") {
				t.Errorf("%d bodies with content", bodies)
			}
		})
	}
}

func TestThePracticeWikiTakesFiles(t *testing.T) {
	b := newBench(t)
	o := Options{Practice: true, OnWarning: Ask, Method: methodAuto, Sources: []string{photo(t, filepath.Join(t.TempDir(), "a.png"), 60, 1)}}
	if e := b.run(o); e.status != ExitDone || !strings.HasPrefix(e.stdout, "published\tA.png\t") {
		t.Errorf("%+v", e)
	}
}
