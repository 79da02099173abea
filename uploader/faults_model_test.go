package uploader

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"wikidrop/uploader/faults"
)

// rapidTB lets the stand of a test be used inside a property, and cleans up after
// each try instead of at the end.
type rapidTB struct {
	testing.TB
	rt       *rapid.T
	cleanups []func()
}

func (t *rapidTB) Helper()                        {}
func (t *rapidTB) Log(args ...any)                { t.rt.Log(args...) }
func (t *rapidTB) Logf(format string, a ...any)   { t.rt.Logf(format, a...) }
func (t *rapidTB) Error(args ...any)              { t.rt.Error(args...) }
func (t *rapidTB) Errorf(format string, a ...any) { t.rt.Errorf(format, a...) }
func (t *rapidTB) Fatal(args ...any)              { t.rt.Fatal(args...) }
func (t *rapidTB) Fatalf(format string, a ...any) { t.rt.Fatalf(format, a...) }
func (t *rapidTB) Cleanup(f func())               { t.cleanups = append(t.cleanups, f) }

func (t *rapidTB) TempDir() string {
	dir, err := os.MkdirTemp("", "wikidrop-faults-")
	if err != nil {
		t.rt.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func (t *rapidTB) clean() {
	for _, f := range slices.Backward(t.cleanups) {
		f()
	}
}

// known is what a person knows of an item.
type known struct {
	sum     string
	text    string
	wished  bool // to be published, at some time
	removed bool
	unsure  bool // a wish since the queue was last known to be on disk
}

// faultModel is a queue and what must be true of it.
type faultModel struct {
	*faultStand
	wiki    practiceUnderFault
	items   map[ID]*known
	files   int
	crashes *int
	steps   *int
}

// TestFaultProperties lets a person wish, the line fail, the wiki forget and the
// program die, in any order.
func TestFaultProperties(t *testing.T) { // not beside others that use rapid: its flags are set
	checks := 12
	if everything() {
		checks = 150
	}
	setFlag(t, "rapid.checks", strconv.Itoa(checks))
	setFlag(t, "rapid.seed", strconv.FormatUint(faultSeed(t), 10))
	began, tries, steps, crashes, arrived := time.Now(), 0, 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		tb := &rapidTB{TB: t, rt: rt}
		defer tb.clean()
		tries++
		w := startPracticeUnderFault(tb, true)
		m := &faultModel{faultStand: prepareFaultStand(tb, w, 0), wiki: w, items: map[ID]*known{}, crashes: &crashes, steps: &steps}
		m.opts.ChunkSize = 256 << 10
		m.opts.Method = rapid.SampledFrom([]Method{MethodDirect, MethodChunked}).Draw(rt, "method")
		m.opts.SendAhead = rapid.Bool().Draw(rt, "send ahead")
		m.open()
		m.addOne(rt)
		rt.Repeat(m.actions())
		m.finish()
		arrived += w.count()
	})
	fmt.Printf("faults: properties: %d sequences, %d steps, %d crashes: %d files published, each once; nothing unasked, nothing back, no text lost, %v\n",
		tries, steps, crashes, arrived, time.Since(began).Round(time.Second))
}

// setFlag changes one of rapid's own flags for this test.
func setFlag(t *testing.T, name, value string) {
	t.Helper()
	before := flag.Lookup(name).Value.String()
	if err := flag.Set(name, value); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = flag.Set(name, before) })
}

func (m *faultModel) actions() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"add":     m.addOne,
		"publish": func(rt *rapid.T) { m.wish(rt, func(id ID, k *known) { k.wished = true; m.Publish(id) }) },
		"publish all": func(*rapid.T) {
			for _, k := range m.items {
				k.wished, k.unsure = true, true
			}
			m.PublishDrafts()
		},
		"pause":      func(rt *rapid.T) { m.wish(rt, func(id ID, _ *known) { m.Pause(id) }) },
		"resume":     func(rt *rapid.T) { m.wish(rt, func(id ID, _ *known) { m.Resume(id) }) },
		"retry":      func(rt *rapid.T) { m.wish(rt, func(id ID, _ *known) { m.Retry(id) }) },
		"move":       func(rt *rapid.T) { m.wish(rt, func(id ID, _ *known) { m.Move(ToFirst, id) }) },
		"remove":     func(rt *rapid.T) { m.wish(rt, func(id ID, k *known) { k.removed = true; m.Remove(id) }) },
		"edit text":  m.edit,
		"edit title": m.retitle,
		"answer":     m.answer,
		"ahead":      func(*rapid.T) { m.SetSendAhead(!m.SendAhead()) },
		"pause all":  func(*rapid.T) { m.PauseAll() },
		"resume all": func(*rapid.T) { m.ResumeAll() },
		"line":       m.spoil,
		"line again": m.spoil,
		"wiki":       m.trouble,
		"wait":       m.wait,
		"wait more":  m.wait,
		"close":      m.restart,
		"crash":      m.crash,
		"":           m.invariants,
	}
}

// mine are the items that were not removed.
func (m *faultModel) mine() []ID {
	var ids []ID
	for id, k := range m.items {
		if !k.removed {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

func (m *faultModel) addOne(rt *rapid.T) {
	if m.files >= 6 {
		rt.Skip("enough files")
	}
	m.files++
	size := rapid.SampledFrom([]int{smallFile, 600 << 10}).Draw(rt, "size")
	content := faults.Picture(uint64(m.files), size)
	ids := m.add(m.file(fmt.Sprintf("Weir %d.png", m.files), content))
	if len(ids) != 1 {
		rt.Fatalf("%d items for one file", len(ids))
	}
	m.items[ids[0]] = &known{sum: sumOf(content)}
}

// wish makes a wish for one item, which is not on disk yet when it returns.
func (m *faultModel) wish(rt *rapid.T, f func(ID, *known)) {
	ids := m.mine()
	if len(ids) == 0 {
		rt.Skip("nothing there")
	}
	id := rapid.SampledFrom(ids).Draw(rt, "item")
	k := m.items[id]
	k.unsure = true
	f(id, k)
}

func (m *faultModel) edit(rt *rapid.T) {
	text := rapid.StringMatching(`[a-zж]{1,12}`).Draw(rt, "text")
	m.wish(rt, func(id ID, k *known) {
		switch err := m.Edit([]ID{id}, Patch{Text: &text}); {
		case err == nil:
			k.text = text
		case !errors.Is(err, ErrTooLate):
			rt.Fatalf("edit: %v", err)
		}
	})
}

func (m *faultModel) retitle(rt *rapid.T) {
	title := rapid.SampledFrom([]string{"Weir", "River", "Bridge", "Mill"}).Draw(rt, "title")
	m.wish(rt, func(id ID, _ *known) {
		if err := m.Edit([]ID{id}, Patch{Title: &title}); err != nil && !errors.Is(err, ErrTooLate) {
			rt.Fatalf("edit: %v", err)
		}
	})
}

// answer takes any way out that is offered.
func (m *faultModel) answer(rt *rapid.T) {
	m.wish(rt, func(id ID, k *known) {
		choices := slices.Clone(m.one(id).Hold.Problem.Choices)
		choices = slices.DeleteFunc(choices, func(c Choice) bool {
			return c == ChoiceIgnore || c == ChoiceOverwrite || c == ChoiceLocate // lead to more than one copy, rightly
		})
		if len(choices) == 0 {
			return
		}
		c := rapid.SampledFrom(choices).Draw(rt, "choice")
		argument := ""
		if c == ChoiceRename {
			argument = fmt.Sprintf("Renamed %d", rapid.IntRange(1, 99).Draw(rt, "n"))
		}
		if err := m.Answer([]ID{id}, c, argument); err != nil {
			rt.Fatalf("answer: %v", err)
		}
		k.removed = k.removed || len(m.Items(id)) == 0
	})
}

// spoil lets one of the next requests meet a fault.
func (m *faultModel) spoil(rt *rapid.T) {
	var can []faults.Fault
	for _, l := range theLine {
		if !l.hasty && l.name != "arrives late" { // which with another title is another file
			can = append(can, l.fault)
		}
	}
	kinds := []faults.Kind{faults.Any, faults.Write, faults.Read, faults.Bytes, faults.Publish, faults.Last, faults.Poll, faults.StashList, faults.Login}
	m.proxy.Set(faults.Rule{
		Kind:  rapid.SampledFrom(kinds).Draw(rt, "kind"),
		From:  rapid.IntRange(1, 3).Draw(rt, "from"),
		To:    3,
		Fault: can[rapid.IntRange(0, len(can)-1).Draw(rt, "fault")],
	})
}

// trouble is what happens on the wiki.
func (m *faultModel) trouble(rt *rapid.T) {
	switch rapid.IntRange(0, 4).Draw(rt, "trouble") {
	case 0:
		m.wiki.forget()
	case 1:
		m.wiki.purge()
	case 2:
		m.wiki.deny("moving")
	case 3:
		m.wiki.deny("")
	case 4:
		title := rapid.SampledFrom([]string{"Weir", "River", "Bridge", "Mill"}).Draw(rt, "page")
		if err := m.wiki.AddPage("File:"+title+".png", "somebody else's"); err != nil {
			rt.Fatal(err)
		}
	}
}

// wait lets the engine work until something changes or a moment has passed.
func (m *faultModel) wait(rt *rapid.T) {
	changes := rapid.IntRange(1, 40).Draw(rt, "changes")
	over := time.NewTimer(50 * time.Millisecond)
	defer over.Stop()
	for range changes {
		select {
		case <-m.Changed():
		case <-over.C:
			return
		}
	}
}

// onDisk returns when every wish so far is in the queue file.
func (m *faultModel) onDisk() {
	m.mu.Lock()
	b := m.batch
	poke(m.dirty)
	m.mu.Unlock()
	if err := m.written(b); err != nil {
		m.Fatal(err)
	}
	for _, k := range m.items {
		k.unsure = false
	}
}

// restart ends the program in order and starts it again.
func (m *faultModel) restart(rt *rapid.T) {
	if err := m.Close(); err != nil {
		rt.Fatal(err)
	}
	for _, k := range m.items {
		k.unsure = false
	}
	m.open()
}

// crash ends the program as SIGKILL does: nothing goes out any more, no answer
// comes in, and the queue is what is on disk at that moment.
func (m *faultModel) crash(rt *rapid.T) {
	if rapid.Bool().Draw(rt, "on disk") {
		m.onDisk()
	}
	*m.crashes++
	m.ice.freeze()
	kept := filepath.Join(m.dir, "crashed.db")
	err := m.store.db.View(func(tx *bbolt.Tx) error { return tx.CopyFile(kept, 0o600) })
	if err != nil {
		rt.Fatal(err)
	}
	closed := m.Close() // all that it still does is forgotten
	m.ice.kill()
	if err := os.Rename(kept, m.opts.File); err != nil {
		rt.Fatal(err, closed)
	}
	m.connect()
	m.open()
	m.believe()
}

// believe takes over what the queue says of items whose last wish may have been
// too late for the disk.
func (m *faultModel) believe() {
	for id, k := range m.items {
		if !k.unsure {
			continue
		}
		k.unsure = false
		k.removed = len(m.Items(id)) == 0
	}
}

// invariants is checked after every step.
func (m *faultModel) invariants(rt *rapid.T) {
	*m.steps++
	seen := map[string]string{}
	for _, f := range m.wiki.Files() {
		id, k := m.itemOf(f.SHA1)
		switch {
		case k == nil:
			rt.Fatalf("%q is no file of ours: %s", f.Title, f.SHA1)
		case !k.wished:
			rt.Fatalf("%q (item %d) was published though nobody asked", f.Title, id)
		case f.Versions != 1:
			rt.Fatalf("%q has %d versions", f.Title, f.Versions)
		case seen[f.SHA1] != "":
			rt.Fatalf("item %d is there as %q and as %q", id, seen[f.SHA1], f.Title)
		}
		seen[f.SHA1] = f.Title
	}
	order := m.Snapshot(0).Order
	for _, id := range order {
		if k := m.items[id]; k == nil || k.removed {
			rt.Fatalf("item %d is back", id)
		}
	}
	for _, it := range m.Items(m.mine()...) {
		k := m.items[it.ID]
		if it.Description.Text != k.text {
			rt.Fatalf("item %d says %q, typed was %q", it.ID, it.Description.Text, k.text)
		}
		if it.Hold.Kind != HoldNone && it.Hold.Problem.Code == "" {
			rt.Fatalf("item %d is held without a reason", it.ID)
		}
		if (it.Hold.Kind == HoldNeedsYou || it.Hold.Kind == HoldFailed) && len(it.Hold.Problem.Choices) == 0 {
			rt.Fatalf("item %d is held for %s without a way out", it.ID, it.Hold.Problem.Code)
		}
	}
	if n := len(m.Items(m.mine()...)); n != len(m.mine()) || n != len(order) {
		rt.Fatalf("%d of %d items are there, %d in the order", n, len(m.mine()), len(order))
	}
}

func (m *faultModel) itemOf(sum string) (ID, *known) {
	for id, k := range m.items {
		if k.sum == sum {
			return id, k
		}
	}
	return 0, nil
}

// finish mends everything, and lets everything be published that is still there.
func (m *faultModel) finish() {
	m.proxy.Set()
	m.wiki.deny("")
	ids := m.mine()
	for _, k := range m.items {
		k.wished = k.wished || !k.removed
	}
	m.ResumeAll()
	m.Resume(ids...)
	m.Publish(ids...)
	answers := map[ID]int{}
	m.eventually("everything has an end", 30*time.Second, func() bool {
		open := 0
		for _, it := range m.Items(ids...) {
			switch {
			case it.Stage >= StagePublished || it.Skipped:
			case it.Hold.Kind == HoldNeedsYou || it.Hold.Kind == HoldFailed:
				m.settleHold(it, answers)
				open++
			default:
				open++
			}
		}
		return open == 0
	})
	m.proxy.Idle()
	m.invariants(m.TB.(*rapidTB).rt)
	for _, id := range ids {
		m.once(m.items[id].sum)
	}
}

// settleHold answers as a person would who wants the file published once.
func (m *faultModel) settleHold(it Item, answers map[ID]int) {
	m.Helper()
	if answers[it.ID]++; answers[it.ID] > 20 {
		m.Fatalf("item %d asks again and again: %+v", it.ID, it.Hold)
	}
	for _, c := range []Choice{ChoiceRetry, ChoiceCheckAgain, ChoiceSuggested, ChoiceRename, ChoiceSkip} {
		if slices.Contains(it.Hold.Problem.Choices, c) {
			if err := m.Answer([]ID{it.ID}, c, fmt.Sprintf("Last %d-%d", it.ID, answers[it.ID])); err != nil {
				m.Fatal(err)
			}
			return
		}
	}
	m.Fatalf("item %d: no way out of %+v", it.ID, it.Hold)
}

// ice is one life of the program: when it freezes nothing goes out or comes in,
// and when it is killed the connections break.
type ice struct{ cold, dead chan struct{} }

func newIce() *ice { return &ice{make(chan struct{}), make(chan struct{})} }

func (i *ice) freeze() { close(i.cold) }
func (i *ice) kill()   { close(i.dead) }

// stop blocks while the program is frozen, or until nobody waits any more, and
// returns an error then.
func (i *ice) stop(gone <-chan struct{}) error {
	select {
	case <-i.cold:
		select {
		case <-i.dead:
		case <-gone:
		}
		return net.ErrClosed
	default:
		return nil
	}
}
