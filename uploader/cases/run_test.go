package cases

import (
	"os"
	"path/filepath"
	"slices"
	"time"

	"wikidrop/uploader"
	"wikidrop/uploader/account"
)

// run is an engine on the trial's wiki.
type run struct {
	*uploader.Engine
	x    *trial
	dir  string
	o    uploader.Options
	seen []uploader.Notice
}

func (x *trial) engine(who person, change ...func(*uploader.Options)) *run {
	x.Helper()
	m, err := account.Open(account.Options{UserAgent: userAgent, Transport: x.line, Log: x.logger()})
	if err != nil {
		x.Fatal(err)
	}
	if _, err := m.PutPractice(x.api(), who.login, who.password); err != nil {
		x.Fatal(err)
	}
	r := &run{x: x, dir: x.TempDir()}
	r.o = uploader.Options{
		File: filepath.Join(r.dir, "queue"), Cache: filepath.Join(r.dir, "cache"), Accounts: m, UserAgent: userAgent, Log: x.logger(),
	}
	for _, f := range change {
		f(&r.o)
	}
	r.open()
	x.Cleanup(func() { r.Close() })
	return r
}

// inPieces lets the engine send in three.
func inPieces(o *uploader.Options) { o.Method, o.ChunkSize = uploader.MethodChunked, piece }

// open starts the engine, again after Close.
func (r *run) open() {
	r.x.Helper()
	e, err := uploader.Open(r.o)
	if err != nil {
		r.x.Fatal(err)
	}
	r.Engine = e
}

// until waits for something to be true of the engine.
func (r *run) until(what string, f func() bool) {
	r.x.Helper()
	end := time.NewTimer(patience)
	defer end.Stop()
	for {
		changed := r.Changed()
		if f() {
			return
		}
		select {
		case <-changed:
		case <-end.C:
			r.x.Fatalf("not %s: %+v", what, r.Snapshot(0).Rows)
		}
	}
}

// logInAs lets another user log in under the engine's account, as somebody does who
// types another name into its form.
func (r *run) logInAs(p person) {
	r.x.Helper()
	if _, err := r.o.Accounts.PutPractice(r.x.api(), p.login, p.password); err != nil {
		r.x.Fatal(err)
	}
}

// file writes a file to drop.
func (r *run) file(name string, b []byte) string {
	r.x.Helper()
	path := filepath.Join(r.dir, name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		r.x.Fatal(err)
	}
	return path
}

// add drops a file and waits until it was read.
func (r *run) add(name string, b []byte) uploader.ID {
	r.x.Helper()
	path := r.file(name, b)
	r.Add(path)
	return r.row(path)
}

func (r *run) row(source string) uploader.ID {
	r.x.Helper()
	var id uploader.ID
	r.until("read", func() bool {
		for _, row := range r.Snapshot(0).Rows {
			if row.File != source {
				continue
			}
			it := r.Items(row.ID)[0]
			id = row.ID
			return it.URL != "" || it.SHA1 != "" || it.Hold.Kind != uploader.HoldNone
		}
		return false
	})
	return id
}

// drop adds a file and publishes it.
func (r *run) drop(name string, b []byte) uploader.ID {
	r.x.Helper()
	id := r.add(name, b)
	r.Publish(id)
	return id
}

func (r *run) item(id uploader.ID) uploader.Item {
	r.x.Helper()
	items := r.Items(id)
	if len(items) == 0 {
		r.x.Fatalf("item %d is gone", id)
	}
	return items[0]
}

// held waits until a person is needed, and checks for what.
func (r *run) held(id uploader.ID, code string) uploader.Problem {
	r.x.Helper()
	var h uploader.Hold
	r.until("held for "+code, func() bool {
		h = r.item(id).Hold
		return h.Kind == uploader.HoldNeedsYou || h.Kind == uploader.HoldFailed
	})
	if h.Problem.Code != code {
		r.x.Fatalf("held for %q (%+v), want %q", h.Problem.Code, h.Problem, code)
	}
	return h.Problem
}

// waits waits until the item, or its whole wiki, waits for something.
func (r *run) waits(id uploader.ID, code string) uploader.Hold {
	r.x.Helper()
	var h uploader.Hold
	r.until("waiting for "+code, func() bool {
		for _, row := range r.Snapshot(0).Rows {
			if row.ID == id {
				h = row.Hold
			}
		}
		return h.Kind != uploader.HoldNone
	})
	if h.Kind != uploader.HoldWaiting || h.Problem.Code != code {
		r.x.Fatalf("held by %+v, want to wait for %q", h, code)
	}
	return h
}

func (r *run) answer(id uploader.ID, c uploader.Choice, argument string) {
	r.x.Helper()
	if p := r.item(id).Hold.Problem; !slices.Contains(p.Choices, c) {
		r.x.Fatalf("%q is not among %q", c, p.Choices)
	}
	if err := r.Answer([]uploader.ID{id}, c, argument); err != nil {
		r.x.Fatal(err)
	}
}

// done waits until the item is published, and fails when a person is needed.
func (r *run) done(id uploader.ID) uploader.Item {
	r.x.Helper()
	var it uploader.Item
	r.until("published", func() bool {
		it = r.item(id)
		if k := it.Hold.Kind; k == uploader.HoldNeedsYou || k == uploader.HoldFailed {
			r.x.Fatalf("held: %+v", it.Hold)
		}
		return it.Stage >= uploader.StagePublished
	})
	return it
}

// next waits until the item is published (false) or a person is needed (true).
func (r *run) next(id uploader.ID) bool {
	r.x.Helper()
	var it uploader.Item
	r.until("done or held", func() bool {
		it = r.item(id)
		return it.Stage >= uploader.StagePublished || it.Hold.Kind == uploader.HoldNeedsYou || it.Hold.Kind == uploader.HoldFailed
	})
	return it.Hold.Kind != uploader.HoldNone
}

func (r *run) noticed(code string) bool {
	r.seen = append(r.seen, r.Snapshot(0).Notices...)
	return slices.ContainsFunc(r.seen, func(n uploader.Notice) bool { return n.Code == code })
}
