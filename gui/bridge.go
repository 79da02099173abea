package gui

import (
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"wikidrop/uploader"
)

// bridge brings facts from the engine to the window. It is the only place where
// work from other goroutines reaches Fyne's.
type bridge struct {
	engine   Engine
	accounts Accounts
	apply    func(uploader.Snapshot) (more bool) // on the UI goroutine
	relist   func()                              // accounts changed; on the UI goroutine

	generation uint64
	inFlight   atomic.Bool
	listed     atomic.Bool // accounts changed since the last tick
	wake       chan struct{}
	stop       chan struct{}
}

const (
	// frame is the least time between two snapshots.
	frame = 100 * time.Millisecond
	// heartbeat keeps times to come ("trying again in 12 s") right.
	heartbeat = time.Second
)

func newBridge(e Engine, a Accounts) *bridge {
	return &bridge{engine: e, accounts: a, wake: make(chan struct{}, 1), stop: make(chan struct{})}
}

// Tick takes over what changed. Call it on the UI goroutine; tests call it
// themselves.
func (b *bridge) Tick() {
	if b.listed.Swap(false) {
		b.relist()
	}
	s := b.engine.Snapshot(b.generation)
	b.generation = s.Generation
	if b.apply(s) {
		b.soon()
	}
}

// soon asks for a tick though nothing changed.
func (b *bridge) soon() {
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// post runs a function on the UI goroutine.
func (b *bridge) post(f func()) { fyne.Do(f) }

// run ticks until close. At most one tick waits for the UI goroutine, so that a
// busy window is not flooded.
func (b *bridge) run() {
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	changed, relisted := b.engine.Changed(), b.accounts.Changed()
	for {
		select {
		case <-b.stop:
			return
		case <-changed:
		case <-relisted:
			relisted = b.accounts.Changed()
			b.listed.Store(true)
		case <-b.wake:
		case <-beat.C:
		}
		// Taken before the snapshot: what changes meanwhile closes it anew.
		changed = b.engine.Changed()
		b.tick()
		select {
		case <-b.stop:
			return
		case <-time.After(frame):
		}
	}
}

func (b *bridge) tick() {
	if !b.inFlight.CompareAndSwap(false, true) {
		b.soon()
		return
	}
	fyne.Do(func() {
		defer b.inFlight.Store(false)
		b.Tick()
	})
}

func (b *bridge) close() { close(b.stop) }
