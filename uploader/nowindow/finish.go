package nowindow

import "wikidrop/uploader"

// tell reports a file that is done, once.
func (r *run) tell(row uploader.Row) {
	if r.reported[row.ID] {
		return
	}
	r.reported[row.ID] = true
	r.screen.clear()
	if row.Skipped {
		r.report.add(r.result(skipped, r.leftOut[row.ID], row))
		return
	}
	x := result{Result: published, File: row.File, Title: row.Title, URL: row.PageURL}
	for _, it := range r.engine.Items(row.ID) {
		x.SHA1 = it.SHA1
	}
	r.report.add(x)
}

// result describes a file that was not published, for the reason in why.
func (r *run) result(o outcome, why, row uploader.Row) result {
	x := result{Result: o, File: row.File, Title: row.Title, Code: why.Hold.Problem.Code}
	if x.Code != "" {
		x.Reason = r.parts.Words.Reason(why.Hold.Problem)
	}
	return x
}

// finish reports what is held, which nothing changes any more, and takes what is done
// out of the queue.
func (r *run) finish() {
	r.look()
	r.screen.clear()
	var over []uploader.ID
	for _, id := range r.order {
		row, ok := r.rows[id]
		switch {
		case !ok || !r.own[id] && !(r.others[id] && done(row)):
		case done(row):
			r.tell(row)
			over = append(over, id)
		case row.Describing:
			r.tell(row) // it has arrived; the next run, or the window, sets the captions
		case row.Hold.Kind == uploader.HoldNeedsYou, row.Hold.Kind == uploader.HoldWaiting && row.Hold.Until.IsZero():
			r.report.add(r.result(needsYou, row, row))
		case row.Hold.Kind == uploader.HoldFailed:
			r.report.add(r.result(failed, row, row))
		}
	}
	if r.report.err == nil {
		r.engine.Remove(over...)
	}
}
