package uploader

import (
	"sync/atomic"
	"time"
)

// meter counts the bytes of a transfer. Workers only touch the atomic; speed is
// reckoned when a snapshot looks, so that it costs the transfer nothing.
type meter struct {
	sent    atomic.Int64
	samples []sample // of the last speedWindow, guarded by Engine.mu
	shown   int64    // in the newest snapshot, guarded by Engine.mu
}

type sample struct {
	at   time.Time
	sent int64
}

const (
	speedWindow = 5 * time.Second
	speedSample = 100 * time.Millisecond
)

func (m *meter) set(sent int64) { m.sent.Store(sent) }
func (m *meter) add(n int)      { m.sent.Add(int64(n)) }

// start begins a new transfer at an offset. The caller holds Engine.mu.
func (m *meter) start(at int64) {
	m.sent.Store(at)
	m.samples = nil
}

// look samples the meter and returns bytes and bytes a second, 0 when too little
// is known. The caller holds Engine.mu.
func (m *meter) look(now time.Time) (sent int64, speed float64) {
	sent = m.sent.Load()
	if n := len(m.samples); n == 0 || now.Sub(m.samples[n-1].at) >= speedSample {
		m.samples = append(m.samples, sample{now, sent})
	}
	for len(m.samples) > 2 && now.Sub(m.samples[0].at) > speedWindow {
		m.samples = m.samples[1:]
	}
	first := m.samples[0]
	seconds := now.Sub(first.at).Seconds()
	if seconds < speedSample.Seconds() || sent <= first.sent {
		return sent, 0
	}
	return sent, float64(sent-first.sent) / seconds
}

// left is the time for the rest at a speed, 0 unknown.
func left(rest int64, speed float64) time.Duration {
	if rest <= 0 || speed <= 0 {
		return 0
	}
	return time.Duration(float64(rest) / speed * float64(time.Second))
}

// meterOf returns the meter of an item; of an unknown one, a meter that nobody
// reads.
func (e *Engine) meterOf(id ID) *meter {
	e.mu.Lock()
	defer e.mu.Unlock()
	if en := e.items[id]; en != nil {
		return &en.meter
	}
	return &meter{}
}
