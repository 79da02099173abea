package uploader

import (
	"cmp"
	"slices"
)

// Place in the queue.
const (
	ToFirst = -2
	Up      = -1
	Down    = 1
	ToLast  = 2
)

// Move changes the order: ToFirst, Up, Down or ToLast. Items that are moved
// together keep their order among themselves.
func (e *Engine) Move(where int, ids ...ID) {
	e.mu.Lock()
	defer e.mu.Unlock()
	chosen := map[ID]bool{}
	for _, id := range ids {
		if e.items[id] != nil {
			chosen[id] = true
		}
	}
	if len(chosen) == 0 {
		return
	}
	switch where {
	case ToFirst:
		e.toEnd(chosen, true)
	case ToLast:
		e.toEnd(chosen, false)
	case Up:
		for i := 1; i < len(e.order); i++ {
			e.swap(i, i-1, chosen)
		}
	case Down:
		for i := len(e.order) - 2; i >= 0; i-- {
			e.swap(i, i+1, chosen)
		}
	}
	slices.SortFunc(e.order, func(a, b ID) int { return cmp.Compare(e.items[a].Rank, e.items[b].Rank) })
	e.gen++
	e.orderGen = e.gen
	e.notify()
}

// swap exchanges a chosen item with a neighbour that is not chosen.
func (e *Engine) swap(i, j int, chosen map[ID]bool) {
	a, b := e.order[i], e.order[j]
	if !chosen[a] || chosen[b] {
		return
	}
	e.order[i], e.order[j] = b, a
	first, second := e.items[a], e.items[b]
	rank := first.Rank
	e.change(first, func(en *entry) { en.Rank = second.Rank })
	e.change(second, func(en *entry) { en.Rank = rank })
}

// toEnd gives the chosen items ranks before all others, or after them.
func (e *Engine) toEnd(chosen map[ID]bool, first bool) {
	if first {
		e.firstRank -= int64(len(chosen))
	}
	next := e.firstRank
	for _, id := range e.order {
		if !chosen[id] {
			continue
		}
		if !first {
			e.lastRank++
			next = e.lastRank
		}
		rank := next
		e.change(e.items[id], func(en *entry) { en.Rank = rank })
		next++
	}
}
