package nowindow

import (
	"context"
	"errors"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"wikidrop/uploader"
)

// look takes over what changed in the queue.
func (r *run) look() {
	s := r.engine.Snapshot(r.gen)
	r.gen, r.totals = s.Generation, s.Totals
	for _, row := range s.Rows {
		r.rows[row.ID] = row
	}
	for _, id := range s.Removed {
		delete(r.rows, id)
	}
	if s.Order != nil {
		r.order = s.Order
	}
	for _, n := range s.Notices {
		r.notice(n)
	}
}

// notice tells of what belongs to no file, or to none that could be added.
func (r *run) notice(n uploader.Notice) {
	switch n.Code {
	case "added", "already-in-queue":
	case "not-found", "bad-url", "link-dropped", "folder-unreadable":
		r.report.add(result{Result: failed, File: n.Name, Code: n.Code, Reason: r.parts.Words.Notice(n)})
	default:
		r.screen.say(r.parts.Words.Notice(n))
	}
}

// gather finds what this run is answerable for and lets it go: what the command line
// names, and what is to be published for the same account since earlier.
func (r *run) gather(ctx context.Context, text string) error {
	r.look()
	if r.engine.PausedAll() {
		r.screen.say(r.parts.Words.Resumed())
		r.engine.ResumeAll()
	}
	r.takeUp()
	before := map[uploader.ID]bool{}
	for id := range r.rows {
		before[id] = true
	}
	named, fresh := r.queued()
	r.engine.AddFor(r.account, fresh...)
	err := r.scanned(ctx)
	for id, row := range r.rows {
		if !before[id] && !r.arrivedBefore(row, before) {
			named = append(named, id)
		}
	}
	// Also when ctx is over: what was found is kept as what it is, files to publish.
	if perr := r.publish(named, text); perr != nil {
		return perr
	}
	if err == nil && len(r.own) == 0 && !r.report.bad {
		r.screen.say(r.parts.Words.Nothing())
	}
	return err
}

// takeUp goes on with what earlier runs and the window left. What was held gets a
// new try: the reason may be gone.
func (r *run) takeUp() {
	for id, row := range r.rows {
		switch {
		case row.Describing && row.Account == r.account:
			r.own[id], r.reported[id] = true, true // an earlier run told of the file
			r.tryAgain(row)
		case !wanted(row):
		case row.Account != r.account:
			r.others[id] = true
		default:
			r.own[id] = true
			r.tryAgain(row)
		}
	}
}

func (r *run) tryAgain(row uploader.Row) {
	if row.Hold.Kind == uploader.HoldNeedsYou || row.Hold.Kind == uploader.HoldFailed {
		r.engine.Retry(row.ID)
	}
}

// wanted tells whether somebody said that a file is to be published.
func wanted(row uploader.Row) bool {
	return row.Intent == uploader.IntentPublish && open(row)
}

// open tells whether a file is still on its way or a draft.
func open(row uploader.Row) bool { return row.Stage < uploader.StagePublished && !row.Skipped }

// done tells whether a file needs nothing any more.
func done(row uploader.Row) bool {
	return row.Skipped || row.Stage >= uploader.StagePublished && row.Hold.Kind == uploader.HoldNone && !row.Describing
}

// uncaptioned tells whether a file has arrived and only a person can help its
// captions on. It stays in the queue for the window.
func uncaptioned(row uploader.Row) bool {
	return row.Describing && (row.Hold.Kind == uploader.HoldNeedsYou || row.Hold.Kind == uploader.HoldFailed)
}

// queued finds the named files that are in the queue already, and the sources that
// may hold others.
func (r *run) queued() (named []uploader.ID, fresh []string) {
	for _, source := range r.opts.Sources {
		fits := within(source)
		address := isAddress(source)
		found := false
		for _, id := range r.order {
			row := r.rows[id]
			if !open(row) || !fits(row.File) {
				continue
			}
			found = true
			if row.Account != r.account && wanted(row) {
				r.report.add(result{Result: failed, File: row.File, Code: "already-in-queue", Reason: r.parts.Words.Elsewhere()})
				continue
			}
			r.tryAgain(row)
			named = append(named, id)
		}
		if !address || !found { // the engine knows paths by itself
			fresh = append(fresh, source)
		}
	}
	return named, fresh
}

// within tells which files of the queue a source names, as the engine writes them.
func within(source string) func(file string) bool {
	if isAddress(source) {
		u, err := url.Parse(source)
		if err != nil {
			return func(string) bool { return false }
		}
		u.Fragment = ""
		return func(file string) bool { return file == u.String() }
	}
	abs, err := filepath.Abs(source)
	if err != nil {
		abs = source
	}
	folder := abs
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		folder = real
	}
	folder = strings.TrimSuffix(folder, string(filepath.Separator)) + string(filepath.Separator)
	return func(file string) bool { return file == abs || strings.HasPrefix(file, folder) }
}

// scanned waits until the engine has walked what it was given.
func (r *run) scanned(ctx context.Context) error {
	for {
		changed := r.engine.Changed()
		r.look()
		if !r.totals.Scanning {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// arrivedBefore recognises a file that the queue knows as published, unchanged since:
// the run that sent it was cut off before it could say so. The new draft is dropped
// and the old record reported.
func (r *run) arrivedBefore(row uploader.Row, before map[uploader.ID]bool) bool {
	for id, old := range r.rows {
		if !before[id] || old.File != row.File || old.Account != row.Account || old.Stage < uploader.StagePublished ||
			old.Hold.Kind != uploader.HoldNone && !old.Describing || isAddress(row.File) || !r.unchanged(id, row.ID) {
			continue
		}
		r.own[id] = true
		delete(r.reported, id)
		r.engine.Remove(row.ID)
		return true
	}
	return false
}

func (r *run) unchanged(a, b uploader.ID) bool {
	items := r.engine.Items(a, b)
	return len(items) == 2 && items[0].Size == items[1].Size && items[0].ModTime.Equal(items[1].ModTime)
}

// publish gives files account, text and summary, and lets them go.
func (r *run) publish(ids []uploader.ID, text string) error {
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	for _, id := range ids {
		r.own[id] = true
	}
	patch := uploader.Patch{Account: &r.account}
	if text != "" {
		patch.PageText = &text
	}
	if r.opts.Comment != "" {
		patch.Comment = &r.opts.Comment
	}
	// Of what is just being published the text stays what it was.
	if err := r.engine.Edit(ids, patch); err != nil && !errors.Is(err, uploader.ErrTooLate) {
		return err
	}
	r.engine.Publish(ids...)
	return nil
}
