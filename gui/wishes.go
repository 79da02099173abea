package gui

import "sync"

// wishes carries calls to the engine, in order, on a goroutine of its own: each
// may wait for the disk.
type wishes struct {
	mu      sync.Mutex
	waiting []func()
	running bool
	idle    *sync.Cond
	now     bool // tests: do everything at once
}

func newWishes() *wishes {
	w := &wishes{}
	w.idle = sync.NewCond(&w.mu)
	return w
}

// Do lets f run after everything that was given before.
func (w *wishes) Do(f func()) {
	if w.now {
		f()
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.waiting = append(w.waiting, f)
	if !w.running {
		w.running = true
		go w.work()
	}
}

func (w *wishes) work() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(w.waiting) > 0 {
		f := w.waiting[0]
		w.waiting = w.waiting[1:]
		w.mu.Unlock()
		f()
		w.mu.Lock()
	}
	w.running = false
	w.idle.Broadcast()
}

// Settle waits until nothing is left to do.
func (w *wishes) Settle() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.running {
		w.idle.Wait()
	}
}
