//go:build unix

package faults

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
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

// withoutDisplay makes sure that neither a screen nor a keyring is found.
func withoutDisplay(env []string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains([]string{"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"}, name)
	})
}
