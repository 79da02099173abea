// Package queue is the list of files: tabs that filter it, cards for what needs a
// person, and rows that are made only while they are seen.
package queue

import (
	"slices"
	"strings"

	"wikidrop/uploader"
)

// Model is what the list shows: rows by ID, their order, the filter, and which
// are selected. It knows nothing of widgets.
type Model struct {
	rows   map[uploader.ID]*uploader.Row
	order  []uploader.ID
	totals uploader.Totals

	filter Filter
	search []string
	counts [filters]int

	// shown are the rows that filter and search let through; the first cards of
	// them are those that need a person and stand above the list.
	shown    []uploader.ID
	asking   []uploader.ID
	index    map[uploader.ID]int
	cards    int
	maxCards int

	selected map[uploader.ID]bool
	anchor   uploader.ID
	cursor   uploader.ID
}

// NewModel returns an empty model with at most maxCards cards.
func NewModel(maxCards int) *Model {
	return &Model{
		rows:     map[uploader.ID]*uploader.Row{},
		index:    map[uploader.ID]int{},
		selected: map[uploader.ID]bool{},
		maxCards: maxCards,
	}
}

// Apply takes over what changed. It tells whether the selection has become
// another one.
func (m *Model) Apply(s uploader.Snapshot) (reselected bool) {
	was := m.cursorPlace()
	empty := len(m.rows) == 0
	moved := s.Order != nil || len(s.Removed) > 0
	for i := range s.Rows {
		r := &s.Rows[i]
		old := m.rows[r.ID]
		moved = moved || old == nil || bucket(old) != bucket(r) || len(m.search) > 0
		m.rows[r.ID] = r
	}
	for _, id := range s.Removed {
		delete(m.rows, id)
		reselected = reselected || m.selected[id]
		delete(m.selected, id)
	}
	if s.Order != nil {
		m.order = s.Order
	}
	m.totals = s.Totals
	if moved {
		m.arrange()
	}
	if empty && len(m.shown) > 0 {
		m.only(m.shown[0])
		return true
	}
	if reselected && len(m.selected) == 0 && len(m.shown) > 0 {
		m.only(m.shown[max(0, min(was, len(m.shown)-1))])
	}
	return reselected
}

// arrange finds what is shown, and counts.
func (m *Model) arrange() {
	m.counts = [filters]int{}
	m.index = make(map[uploader.ID]int, len(m.order))
	was := slices.Clone(m.shown[:min(m.cards, len(m.shown))])
	var asking, rest []uploader.ID
	for _, id := range m.order {
		r := m.rows[id]
		if r == nil {
			continue
		}
		b := bucket(r)
		m.counts[All]++
		m.counts[b]++
		if (m.filter != All && m.filter != b) || !matches(r, m.search) {
			continue
		}
		if b == NeedsYou {
			asking = append(asking, id)
		}
		rest = append(rest, id)
	}
	m.asking = keepCards(was, asking)
	cards := slices.Clone(m.asking[:min(len(m.asking), m.maxCards)])
	rest = slices.DeleteFunc(rest, func(id uploader.ID) bool { return slices.Contains(cards, id) })
	m.cards = len(cards)
	m.shown = append(cards, rest...)
	for i, id := range m.shown {
		m.index[id] = i
	}
}

// keepCards puts the cards that somebody may be reading first, where they were, and
// the others that ask after them.
func keepCards(was, asking []uploader.ID) []uploader.ID {
	kept := slices.DeleteFunc(was, func(id uploader.ID) bool { return !slices.Contains(asking, id) })
	others := slices.DeleteFunc(asking, func(id uploader.ID) bool { return slices.Contains(kept, id) })
	return append(kept, others...)
}

// Asking are the items that have cards or would have one if there were more room, in
// that order.
func (m *Model) Asking() []uploader.ID { return m.asking }

// Row returns a row, nil when there is none.
func (m *Model) Row(id uploader.ID) *uploader.Row { return m.rows[id] }

// Len is how many items are in the queue, whatever the filter.
func (m *Model) Len() int { return len(m.rows) }

// Totals sum the queue up.
func (m *Model) Totals() uploader.Totals { return m.totals }

// Count is the number of rows in a tab.
func (m *Model) Count(f Filter) int { return m.counts[f] }

// Cards are the items that stand above the list.
func (m *Model) Cards() []uploader.ID { return m.shown[:m.cards] }

// Rows are the items in the list, in order.
func (m *Model) Rows() []uploader.ID { return m.shown[m.cards:] }

// Filter is the chosen tab.
func (m *Model) Filter() Filter { return m.filter }

// SetFilter chooses a tab. What is no longer shown is no longer selected.
func (m *Model) SetFilter(f Filter) {
	m.filter = f
	m.cards = 0
	m.arrange()
	m.prune()
}

// SetSearch shows only rows with these words.
func (m *Model) SetSearch(s string) {
	m.search = strings.Fields(strings.ToLower(s))
	m.cards = 0
	m.arrange()
	m.prune()
}

// Searching tells whether a search narrows the list.
func (m *Model) Searching() bool { return len(m.search) > 0 }

// SetMaxCards changes how many cards there may be.
func (m *Model) SetMaxCards(n int) bool {
	if n == m.maxCards {
		return false
	}
	m.maxCards = n
	before := m.cards
	m.arrange()
	return m.cards != before
}

func (m *Model) prune() {
	for id := range m.selected {
		if _, ok := m.index[id]; !ok {
			delete(m.selected, id)
		}
	}
}

// Selected lists the selected items in queue order.
func (m *Model) Selected() []uploader.ID {
	if len(m.selected) == 0 {
		return nil
	}
	ids := make([]uploader.ID, 0, len(m.selected))
	for _, id := range m.order {
		if m.selected[id] {
			ids = append(ids, id)
		}
	}
	return ids
}

// IsSelected tells whether an item is selected.
func (m *Model) IsSelected(id uploader.ID) bool { return m.selected[id] }

// Cursor is the item that the keyboard is at, 0 none.
func (m *Model) Cursor() uploader.ID {
	if _, ok := m.index[m.cursor]; !ok {
		return 0
	}
	return m.cursor
}

// SetCursor moves the keyboard to an item without selecting it.
func (m *Model) SetCursor(id uploader.ID) { m.anchor, m.cursor = id, id }

// FindCursor gives the keyboard a place where it has none: what is selected, or the
// first row.
func (m *Model) FindCursor() {
	if m.Cursor() != 0 {
		return
	}
	for _, id := range m.shown {
		if m.selected[id] {
			m.SetCursor(id)
			return
		}
	}
	m.CursorToRows()
}

// CursorToRows moves the keyboard from the cards to the first row, if there is one.
func (m *Model) CursorToRows() {
	if rows := m.Rows(); len(rows) > 0 {
		m.SetCursor(rows[0])
	}
}

// Next is the first item after the cursor that fulfils a condition, from the
// beginning again after the last; 0 if there is none.
func (m *Model) Next(condition func(*uploader.Row) bool) uploader.ID {
	at := -1
	if m.Cursor() != 0 {
		at = m.cursorPlace()
	}
	for i := range m.shown {
		id := m.shown[(at+1+i)%len(m.shown)]
		if condition(m.rows[id]) {
			return id
		}
	}
	return 0
}

func (m *Model) cursorPlace() int {
	if i, ok := m.index[m.cursor]; ok {
		return i
	}
	return 0
}

func (m *Model) only(id uploader.ID) {
	m.selected = map[uploader.ID]bool{id: true}
	m.anchor, m.cursor = id, id
}

// Choose selects an item: alone, together with what is selected (toggle), or
// from the last place up to here (extend).
func (m *Model) Choose(id uploader.ID, toggle, extend bool) {
	switch {
	case extend:
		m.cursor = id
		m.span(toggle)
	case toggle:
		m.Toggle(id)
	default:
		m.only(id)
	}
}

// Toggle takes an item into the selection or out of it.
func (m *Model) Toggle(id uploader.ID) {
	if m.selected[id] {
		delete(m.selected, id)
	} else {
		m.selected[id] = true
	}
	m.anchor, m.cursor = id, id
}

// span selects everything between anchor and cursor, keeping the rest if asked.
func (m *Model) span(keep bool) {
	from, ok := m.index[m.anchor]
	if !ok {
		m.only(m.cursor)
		return
	}
	to := m.cursorPlace()
	if !keep {
		m.selected = map[uploader.ID]bool{}
	}
	for i := min(from, to); i <= max(from, to); i++ {
		m.selected[m.shown[i]] = true
	}
}

// Step moves the cursor by a number of rows; extend selects on the way.
func (m *Model) Step(by int, extend bool) {
	if len(m.shown) == 0 {
		return
	}
	to := m.cursorPlace() + by
	if m.Cursor() == 0 {
		to = 0
	}
	m.Choose(m.shown[max(0, min(to, len(m.shown)-1))], false, extend)
}

// SelectAll selects everything that is shown.
func (m *Model) SelectAll() {
	m.selected = make(map[uploader.ID]bool, len(m.shown))
	for _, id := range m.shown {
		m.selected[id] = true
	}
	if m.Cursor() == 0 && len(m.shown) > 0 {
		m.anchor, m.cursor = m.shown[0], m.shown[0]
	}
}

// SelectNone leaves nothing selected.
func (m *Model) SelectNone() { clear(m.selected) }

// Select selects the given items that are shown.
func (m *Model) Select(ids ...uploader.ID) {
	clear(m.selected)
	for _, id := range ids {
		if _, ok := m.index[id]; ok {
			m.selected[id] = true
			m.anchor, m.cursor = id, id
		}
	}
}

// Some tells whether a selected row fulfils a condition.
func (m *Model) Some(condition func(*uploader.Row) bool) bool {
	for id := range m.selected {
		if r := m.rows[id]; r != nil && condition(r) {
			return true
		}
	}
	return false
}
