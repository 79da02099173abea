//go:build unix

package faults

import (
	"math/rand/v2"
	"time"
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
