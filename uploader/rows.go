package uploader

import "slices"

// Snapshot returns what changed since a generation (0: everything).
func (e *Engine) Snapshot(since uint64) Snapshot {
	e.mu.Lock()
	defer e.mu.Unlock()
	var s Snapshot
	rows := make(map[ID]Row)
	loads := map[string]*load{}
	for _, en := range e.items {
		if en.cancel != nil {
			e.moved(en)
		}
		row, fresh := Row{}, en.gen > since
		if fresh || en.cancel != nil {
			row = e.row(en)
		}
		if fresh {
			rows[en.ID] = row
		}
		e.count(&s.Totals, en, row)
		if publishable(en) || moving(en) {
			l := loadOf(loads, en.Account)
			l.add(en, e.sentOf(en))
			if en.activity != ActivityReading {
				l.speed += row.Speed
			}
		}
	}
	for _, id := range e.order {
		if row, ok := rows[id]; ok {
			s.Rows = append(s.Rows, row)
		}
	}
	if e.orderGen > since || since == 0 {
		s.Order = slices.Clone(e.order)
	}
	if since > 0 {
		for _, t := range e.removed {
			if t.gen > since {
				s.Removed = append(s.Removed, t.id)
			}
		}
	}
	s.Notices, e.notices = e.notices, nil
	s.Totals.Scanning = e.scanning
	s.Totals.Forecast = e.forecast(loads)
	s.Totals.Left = left(s.Totals.Bytes-s.Totals.Sent, s.Totals.Speed)
	s.Generation = e.gen
	return s
}

// moved notes that the meter of an entry went on since the last snapshot.
func (e *Engine) moved(en *entry) {
	if sent := en.meter.sent.Load(); sent != en.meter.shown {
		en.meter.shown = sent
		e.gen++
		en.gen = e.gen
	}
}

func (e *Engine) row(en *entry) Row {
	r := Row{
		ID: en.ID, Title: en.Title, File: en.Path, Size: en.Size, MIME: en.Info.MIME,
		Width: en.Info.Width, Height: en.Info.Height, Date: en.Info.Meta.Taken,
		Account: en.Account, Stage: en.Stage, Intent: en.Intent, Hold: e.visibleHold(en),
		Skipped: en.Skipped, Activity: en.activity, PageURL: en.PageURL, Describing: describing(&en.Item),
	}
	if r.Date.IsZero() {
		r.Date = en.ModTime
	}
	if en.URL != "" {
		r.File = en.URL
	}
	if en.PublishedTitle != "" {
		r.Title = en.PublishedTitle
	}
	if en.Key != "" && en.Stage >= StageStashed && en.Stage < StagePublished {
		r.Stashed = en.Since
	}
	r.Expires, r.Again = e.expires(en), en.again && en.Stage < StagePublished
	switch {
	case en.cancel != nil:
		r.Sent, r.Speed = en.meter.look(e.clock.Now())
		r.Left = left(r.Size-r.Sent, r.Speed)
	default:
		r.Sent = e.sentOf(en)
	}
	return r
}

// visibleHold is the item's own hold, or that of its whole wiki. Waiting without an
// end is waiting for the item that asks about the account.
func (e *Engine) visibleHold(en *entry) Hold {
	if en.Hold.Kind != HoldNone || !wanted(&en.Item) && !describing(&en.Item) || en.cancel != nil {
		return en.Hold
	}
	w := e.wikis[en.Account]
	if w != nil && w.stop.Code != "" && e.asks(w, en.Account) != nil {
		return Hold{Kind: HoldWaiting, Again: w.again, Problem: w.stop}
	}
	if w == nil || !w.until.After(e.clock.Now()) {
		return Hold{}
	}
	return Hold{Kind: HoldWaiting, Until: w.until, Problem: w.problem}
}

// wanted tells whether the person wants an item published and it is not yet.
func wanted(it *Item) bool {
	return it.Intent == IntentPublish && it.Stage < StagePublished && !it.Skipped
}

// count adds an entry to the totals; row is filled when somebody works on it.
func (e *Engine) count(t *Totals, en *entry, row Row) {
	t.Count++
	if en.Stage >= StagePublished {
		t.Published++
		t.Bytes += max(en.Size, 0)
		t.Sent += max(en.Size, 0)
	}
	hold := e.visibleHold(en)
	switch {
	case describing(&en.Item): // the upload is done
	case hold.Kind == HoldNeedsYou:
		t.NeedsYou++
	case hold.Kind == HoldFailed:
		t.Failed++
	case hold.Kind == HoldWaiting:
		t.Waiting++
	}
	if en.Skipped || en.Stage >= StagePublished {
		return
	}
	switch {
	case en.Intent == IntentDraft:
		t.Drafts++
		if publishable(en) {
			t.Publishable++
		}
		return
	case en.Intent == IntentPaused || e.pausedAll && en.cancel == nil && hold.Kind == HoldNone:
		t.Paused++
	case en.cancel != nil:
		t.Sending++
		if en.activity != ActivityReading {
			t.Speed += row.Speed
		}
	case hold.Kind == HoldNone:
		t.Ready++
	}
	t.Bytes += max(en.Size, 0)
	t.Sent += e.sentOf(en)
}

// sentOf is how much of an item the wiki has, of a draft as far as it is still kept.
func (e *Engine) sentOf(en *entry) int64 {
	switch {
	case en.activity == ActivityReading:
		return 0
	case en.Intent == IntentDraft && en.cancel == nil && e.overdue(en):
		return 0
	case en.cancel != nil:
		return en.meter.sent.Load()
	case en.Stage == StageSending:
		return en.Offset
	case en.Stage >= StageStashed:
		return max(en.Size, 0)
	}
	return 0
}
