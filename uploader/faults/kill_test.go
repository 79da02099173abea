//go:build unix

package faults

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"wikidrop/uploader/practice"
)

const (
	killChunk    = 1 << 20 // --chunk-size
	killPieces   = 6<<20 + 1000
	killAsync    = 10<<20 + 300_000 // the wiki joins it in the background
	killLarge    = 2 << 20          // goes whole
	killSmall    = 40_000
	killPassword = "0123456789abcdefghijklmnopqrstuv"
	// runPatience bounds one run of the program.
	runPatience = 3 * time.Minute
)

// strike is a moment at which the program is killed.
type strike struct {
	kind  Kind
	nth   int // request of the kind in this run
	phase phase
	share float64       // of the body, for inTheBody
	delay time.Duration // for afterAnswer
}

type phase string

const (
	beforeRequest phase = "before" // the wiki never hears of it
	inTheBody     phase = "inside" // the wiki gets a part
	beforeAnswer  phase = "answer" // the wiki has done it
	afterAnswer   phase = "after"  // the program knows
)

// strikes spreads n moments over all stages.
func strikes(r *rand.Rand, n int) []strike {
	kinds := []Kind{LoginToken, Login, Site, Titles, SHA1, Direct, First, Chunk, Last, Commit, URL, Poll, Publish, Bytes}
	var all []strike
	for len(all) < n {
		var round []strike
		for _, k := range kinds {
			for _, p := range []phase{beforeRequest, inTheBody, beforeAnswer, afterAnswer} {
				s := strike{kind: k, nth: 1, phase: p, share: r.Float64(), delay: time.Duration(r.IntN(20)) * time.Millisecond}
				switch k {
				case Chunk, Bytes:
					s.nth = 1 + r.IntN(5)
				case Publish:
					s.nth = 1 + r.IntN(2)
				}
				round = append(round, s)
			}
		}
		r.Shuffle(len(round), func(i, j int) { round[i], round[j] = round[j], round[i] })
		all = append(all, round...)
	}
	return all[:n]
}

// killing is a program that is killed again and again, and the wiki that it sends
// its files to.
type killing struct {
	*testing.T
	binary  string
	profile string
	photos  string
	wiki    *practice.Server
	proxy   *Proxy
	web     *httptest.Server
	files   map[string]*victim // by title
	random  *rand.Rand
	kills   int
	missed  int
	stages  map[string]int
	ran     time.Duration
}

// victim is a file on its way.
type victim struct {
	title    string
	source   string // path or address
	content  []byte
	sum      string
	unit     int64 // bytes that one request carries at most
	kills    int   // while it was on its way
	recorded bool  // it was seen in the queue, to be published
}

func TestKilledProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the whole program")
	}
	wanted := 25
	if os.Getenv("WIKIDROP_FULL") == "1" {
		wanted = 200
	}
	seed, err := strconv.ParseUint(cmp.Or(os.Getenv("WIKIDROP_SEED"), "1"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	k := newKilling(t, seed)
	began := time.Now()
	for round, s := range strikes(k.random, 2*wanted) {
		if k.kills == wanted {
			break
		}
		sources := k.supply(round, s)
		if round%2 == 0 {
			sources = append(sources, k.unfinished()...) // the same command once more
		}
		k.run(s, sources)
	}
	if k.kills < wanted {
		t.Errorf("only %d of %d kills struck", k.kills, wanted)
	}
	k.run(strike{}, nil) // what the queue holds
	for _, v := range k.files {
		if n := len(k.found(v)); v.recorded && n == 0 {
			t.Errorf("%s was in the queue and is lost", v.title)
		}
	}
	k.run(strike{}, k.unfinished()) // what the program was killed before it knew of
	k.judge(seed, time.Since(began))
}

func newKilling(t *testing.T, seed uint64) *killing {
	t.Helper()
	settings := practice.DefaultSettings()
	settings.EnableAsyncUploads = true
	w, err := practice.Start(practice.Options{
		Dir: t.TempDir(), Settings: settings, Users: []practice.User{{Name: "Anna", App: "Wikidrop", Password: killPassword}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	p, err := Start(strings.Trim(strings.TrimPrefix(w.URL(), "http://"), "/"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	k := &killing{
		T: t, binary: realProgram(t), profile: t.TempDir(), photos: t.TempDir(), wiki: w, proxy: p,
		files: map[string]*victim{}, random: rand.New(rand.NewPCG(seed, 9)), stages: map[string]int{},
	}
	var mu sync.Mutex
	k.web = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		content, err := os.ReadFile(filepath.Join(k.photos, filepath.Base(r.URL.Path)+".web"))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Write(content)
	}))
	t.Cleanup(k.web.Close)
	if err := os.WriteFile(filepath.Join(k.profile, "password"), []byte(killPassword+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return k
}

// realProgram is the program itself: WIKIDROP_BINARY, or built here.
func realProgram(t *testing.T) string {
	t.Helper()
	if binary := os.Getenv("WIKIDROP_BINARY"); binary != "" {
		return binary
	}
	binary := filepath.Join(t.TempDir(), "wikidrop")
	out, err := exec.Command("go", "build", "-tags", "migrated_fynedo", "-o", binary, "wikidrop").CombinedOutput()
	if err != nil {
		t.Fatalf("build the program: %v\n%s", err, out)
	}
	return binary
}

// supply makes files that will pass the moment of a strike, and one more.
func (k *killing) supply(round int, s strike) []string {
	k.Helper()
	sizes := []int{killSmall}
	byURL := false
	switch s.kind {
	case First, Chunk, Last, Commit, Bytes:
		sizes = append(sizes, killPieces)
	case Poll:
		sizes = append(sizes, killAsync)
	case URL:
		byURL = true
	case Direct:
		sizes = append(sizes, killLarge)
	}
	var sources []string
	for n, size := range sizes {
		sources = append(sources, k.file(fmt.Sprintf("Weir %d-%d.png", round, n), size, false))
	}
	if byURL {
		sources = append(sources, k.file(fmt.Sprintf("Far %d.png", round), killSmall, true))
	}
	return sources
}

func (k *killing) file(title string, size int, remote bool) string {
	k.Helper()
	content := Picture(uint64(len(k.files))+1000, size)
	sum := sha1.Sum(content)
	v := &victim{title: title, content: content, sum: hex.EncodeToString(sum[:]), unit: max(killChunk, int64(size))}
	if size > 5<<20 {
		v.unit = killChunk
	}
	path := filepath.Join(k.photos, title)
	v.source = path
	if remote {
		path = filepath.Join(k.photos, title+".web")
		v.source = k.web.URL + "/" + strings.ReplaceAll(title, " ", "%20")
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		k.Fatal(err)
	}
	v.content = nil // on disk it is enough
	k.files[title] = v
	return v.source
}

// unfinished lists the sources of what is not on the wiki.
func (k *killing) unfinished() []string {
	var sources []string
	for _, title := range slices.Sorted(maps.Keys(k.files)) {
		if v := k.files[title]; len(k.found(v)) == 0 {
			sources = append(sources, v.source)
		}
	}
	return sources
}

// found lists the wiki's files with the content of v.
func (k *killing) found(v *victim) []practice.File {
	var found []practice.File
	for _, f := range k.wiki.Files() {
		if f.SHA1 == v.sum {
			found = append(found, f)
		}
	}
	return found
}

// run starts the program and waits until it is killed, or ends.
func (k *killing) run(s strike, sources []string) {
	k.Helper()
	ctx, cancel := context.WithTimeout(k.Context(), runPatience)
	defer cancel()
	args := append([]string{
		"--no-window", "--profile", k.profile, "--lang", "en", "--wiki", "http://" + k.proxy.Address() + "/api.php",
		"--user", "Anna@Wikidrop", "--password-file", filepath.Join(k.profile, "password"),
		"--on-warning", "skip", "--chunk-size", strconv.Itoa(killChunk),
	}, sources...)
	cmd := exec.CommandContext(ctx, k.binary, args...)
	cmd.Env = withoutDisplay(os.Environ())
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	started, struck := make(chan struct{}), make(chan struct{})
	k.aim(s, func() {
		<-started // the first request may be here before Start has returned
		_ = cmd.Process.Kill()
		close(struck)
	})
	began := time.Now()
	if err := cmd.Start(); err != nil {
		k.Fatal(err)
	}
	close(started)
	err := cmd.Wait()
	k.ran += time.Since(began)
	k.proxy.Set()
	k.proxy.Watch(nil)
	k.proxy.Idle()
	k.record()
	select {
	case <-struck:
		k.killed(s)
		return
	default:
	}
	if err != nil {
		k.Fatalf("the program ended by itself with %v:\n%s\nrequests: %v", err, out.String(), k.proxy.Log())
	}
	if s.kind != "" {
		k.missed++
	}
}

// aim sets the proxy to call kill at the moment s.
func (k *killing) aim(s strike, kill func()) {
	if s.kind == "" {
		return
	}
	k.proxy.Set(Rule{Kind: s.kind, From: s.nth, Fault: func(x *Exchange) {
		switch s.phase {
		case beforeRequest:
			kill()
			x.Cut()
		case inTheBody:
			x.ForwardPart(s.share)
			kill()
			x.Cut()
		case beforeAnswer:
			x.Forward()
			kill()
			x.Cut()
		case afterAnswer:
			Pass(x)
			x.Wait(s.delay)
			kill()
		}
	}})
}

// record notes which files the queue holds after a run, as the program itself would
// find them.
func (k *killing) record() {
	k.Helper()
	path := filepath.Join(k.profile, "queue.db")
	if _, err := os.Stat(path); err != nil {
		return // killed before there was one
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second, ReadOnly: true})
	if err != nil {
		k.Fatalf("the queue after a run: %v", err)
	}
	defer db.Close()
	held := map[string]bool{}
	err = db.View(func(tx *bbolt.Tx) error {
		items := tx.Bucket([]byte("items"))
		if items == nil {
			return nil // killed before anything was kept
		}
		return items.ForEach(func(_, record []byte) error {
			var it struct {
				Path, URL string
				Intent    int
			}
			err := json.Unmarshal(record, &it)
			// One that was added and not yet let go is a draft: it waits for the same
			// command to be given again.
			const publish = 1
			held[it.Path+it.URL] = it.Intent == publish
			return err
		})
	})
	if err != nil {
		k.Fatalf("the queue after a run: %v", err)
	}
	for _, v := range k.files {
		wanted, there := held[v.source]
		if v.recorded && !there && len(k.found(v)) == 0 {
			k.Fatalf("%s is neither in the queue any more nor on the wiki", v.title)
		}
		v.recorded = v.recorded || wanted
	}
}

// killed notes what was under way.
func (k *killing) killed(s strike) {
	k.kills++
	k.stages[string(s.kind)+" "+string(s.phase)]++
	sent := k.proxy.Sent()
	for _, v := range k.files {
		if sent[v.title] > 0 {
			v.kills++
		}
	}
}

// judge asks the wiki, and counts what was sent.
func (k *killing) judge(seed uint64, took time.Duration) {
	k.Helper()
	lost, twice := 0, 0
	var again, most float64
	sent := k.proxy.Sent()
	for _, v := range k.files {
		found := k.found(v)
		switch {
		case len(found) == 0:
			lost++
			k.Errorf("%s is lost", v.title)
			continue
		case len(found) > 1 || found[0].Versions != 1 || found[0].Title != v.title:
			twice++
			k.Errorf("%s is there more than once: %+v", v.title, found)
		}
		if sent[v.title] == 0 {
			continue // fetched by the wiki
		}
		extra := float64(sent[v.title]-found[0].Size) / float64(v.unit)
		again += extra
		if v.kills > 0 {
			most = max(most, extra/float64(v.kills))
		}
		if extra > float64(v.kills) {
			k.Errorf("%s: %.2f pieces went again for %d kills", v.title, extra, v.kills)
		}
	}
	if n := len(k.wiki.Files()); n != len(k.files) {
		k.Errorf("%d files on the wiki for %d", n, len(k.files))
	}
	k.Logf("moments: %v", k.stages)
	fmt.Printf("faults: kill -9: seed %d, %d kills at %d different moments, %d files: %d lost, %d published twice, "+
		"%.2f pieces sent again a kill and %.2f at most for a file, %v\n",
		seed, k.kills, len(k.stages), len(k.files), lost, twice, again/float64(max(k.kills, 1)), most, took.Round(time.Second))
	if k.missed > 0 {
		k.Logf("%d runs ended before their moment came", k.missed)
	}
}

// withoutDisplay makes sure that neither a screen nor a keyring is found.
func withoutDisplay(env []string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains([]string{"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"}, name)
	})
}
