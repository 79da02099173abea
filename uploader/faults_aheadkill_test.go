//go:build unix

package uploader

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wikidrop/uploader/account"
	"wikidrop/uploader/faults"
)

// The parts of the program that is killed are told by its environment.
const (
	childDir     = "WIKIDROP_CHILD_DIR"
	childAPI     = "WIKIDROP_CHILD_API"
	childPublish = "WIKIDROP_CHILD_PUBLISH"
)

// TestProgramThatSendsAhead is no test: it is the program that the next one kills.
// It sends what lies in its folder ahead, and publishes it when it is told to.
func TestProgramThatSendsAhead(t *testing.T) {
	dir := os.Getenv(childDir)
	if dir == "" {
		return
	}
	m, err := account.Open(account.Options{UserAgent: "WikidropTest/1 (test)"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.PutPractice(os.Getenv(childAPI), "Anna@Wikidrop", faultPassword); err != nil {
		t.Fatal(err)
	}
	e, err := Open(Options{
		File: filepath.Join(dir, "queue.db"), Cache: filepath.Join(dir, "cache"), Accounts: m,
		SendAhead: true, Method: MethodChunked, ChunkSize: quickPiece,
	})
	if err != nil {
		t.Fatal(err)
	}
	s := &faultStand{TB: t, Engine: e}
	paths, err := filepath.Glob(filepath.Join(dir, "photos", "*.png"))
	if err != nil {
		t.Fatal(err)
	}
	known := e.Items(e.Snapshot(0).Order...)
	e.Add(slices.DeleteFunc(slices.Clone(paths), func(path string) bool {
		return slices.ContainsFunc(known, func(it Item) bool { return it.Path == path })
	})...)
	s.eventually("all is there", runPatience, func() bool { return len(e.Snapshot(0).Order) == len(paths) })
	ids := e.Snapshot(0).Order
	done := StageStashed
	if os.Getenv(childPublish) != "" {
		e.Publish(ids...)
		done = StagePublished
	}
	s.eventually("all went", runPatience, func() bool {
		for _, r := range e.Snapshot(0).Rows {
			if r.Stage < done || r.Activity != ActivityNone {
				return false
			}
		}
		return true
	})
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}

const runPatience = time.Minute

// aheadVictim is a draft of the program that is killed.
type aheadVictim struct {
	sum    string
	size   int64
	kills  int  // while some of it had been sent
	wished bool // somebody published it
}

// TestKilledOnTheWayAhead kills the program with SIGKILL while drafts are on their
// way into the stash, and while they are published from there.
func TestKilledOnTheWayAhead(t *testing.T) {
	if testing.Short() {
		t.Skip("starts many programs")
	}
	wanted := 24
	if everything() {
		wanted = 120
	}
	w := startPracticeUnderFault(t, true)
	p, err := faults.Start(w.host())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	dir, seed := t.TempDir(), faultSeed(t)
	random := rand.New(rand.NewPCG(seed, 7))
	files := map[string]*aheadVictim{}
	began, kills := time.Now(), 0
	for round := 0; kills < wanted; round++ {
		if round > 3*wanted {
			t.Fatalf("only %d of %d kills struck", kills, wanted)
		}
		publish := round%4 == 3 // what the rounds before brought into the stash
		kind, nth := faults.Commit, 1
		if !publish {
			size := quickFile
			kind = []faults.Kind{faults.First, faults.Chunk, faults.Last, faults.Poll}[random.IntN(4)]
			if kind == faults.Poll {
				size = asyncFile
			}
			if kind == faults.Chunk {
				nth = 1 + random.IntN(3)
			}
			name := fmt.Sprintf("Mill %d.png", round)
			content := faults.Picture(seed<<20+uint64(round), size)
			putFile(t, filepath.Join(dir, "photos", name), content)
			files[name] = &aheadVictim{sum: sumOf(content), size: int64(size)}
		}
		for _, v := range files {
			v.wished = v.wished || publish
		}
		if killedChild(t, p, w, dir, kind, nth, random.IntN(4), publish) {
			kills++
			for name, sent := range p.Sent() {
				if v := files[name]; v != nil && sent > 0 && len(found(w, v.sum)) == 0 {
					v.kills++
				}
			}
		}
		for name, v := range files {
			if !v.wished && len(found(w, v.sum)) > 0 {
				t.Fatalf("%s is public, and nobody published it", name)
			}
		}
	}
	killedChild(t, p, w, dir, "", 0, 0, false)
	killedChild(t, p, w, dir, "", 0, 0, true)
	again := 0.0
	for name, v := range files {
		if n := len(found(w, v.sum)); n != 1 {
			t.Errorf("%s is there %d times", name, n)
		}
		extra := float64(p.Sent()[name]-v.size) / quickPiece
		again += extra
		if extra > float64(v.kills) {
			t.Errorf("%s: %.2f pieces went again for %d kills", name, extra, v.kills)
		}
	}
	fmt.Printf("faults: kill -9 on the way ahead: seed %d, %d kills, %d files: each published once, none before it was asked for, %.2f pieces sent again a kill, %v\n",
		seed, kills, len(files), again/float64(max(kills, 1)), time.Since(began).Round(time.Second))
}

func putFile(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// found lists the wiki's files with a content.
func found(w practiceUnderFault, sum string) (titles []string) {
	for _, f := range w.Files() {
		if f.SHA1 == sum {
			titles = append(titles, fmt.Sprint(f.Title, f.Versions))
		}
	}
	return titles
}

// killedChild runs the program and kills it at the nth request of a kind: before, in,
// or after it, or when the answer is there. It tells whether that moment came.
func killedChild(t *testing.T, p *faults.Proxy, w practiceUnderFault, dir string, kind faults.Kind, nth, when int, publish bool) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*runPatience)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], "-test.run", "^TestProgramThatSendsAhead$", "-test.count", "1")
	cmd.Env = append(os.Environ(), childDir+"="+dir, childAPI+"=http://"+p.Address()+w.path())
	if publish {
		cmd.Env = append(cmd.Env, childPublish+"=1")
	}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	started, struck := make(chan struct{}), make(chan struct{})
	kill := func() {
		<-started
		_ = cmd.Process.Kill()
		close(struck)
	}
	p.Set()
	if kind != "" {
		p.Set(faults.Rule{Kind: kind, From: nth, Fault: func(x *faults.Exchange) {
			switch when {
			case 0:
				kill()
				x.Cut()
			case 1:
				x.ForwardPart(0.5)
				kill()
				x.Cut()
			case 2:
				x.Forward()
				kill()
				x.Cut()
			default:
				faults.Pass(x)
				kill()
			}
		}})
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	close(started)
	err := cmd.Wait()
	p.Set()
	p.Idle()
	select {
	case <-struck:
		return true
	default:
	}
	if err != nil {
		log := p.Log()
		t.Fatalf("the program ended with %v:\n%s\nrequests: %s", err, out.String(), strings.Join(log[max(0, len(log)-40):], ", "))
	}
	return false
}
