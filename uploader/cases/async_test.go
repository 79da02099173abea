package cases

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
)

// large is over the size from which the wiki joins pieces in the background.
const large = 10<<20 + 100_000

// queued commits in the background while jobs are held.
func queued(x *trial, c *mediawiki.Client, title, key string) {
	x.Helper()
	a, err := c.Commit(x.Context(), mediawiki.Params{Filename: title, Async: true}, key)
	if err != nil || a.Result != mediawiki.ResultPoll || a.Published() {
		x.Fatalf("%+v, %v", a, err)
	}
}

// interrupted closes the engine when the n-th piece goes out, and starts it again.
func interrupted(x *trial, r *run, n int, then func()) uploader.ID {
	x.Helper()
	stood := make(chan bool)
	x.line.on("chunk", func(e *exchange) (*http.Response, error) {
		if e.Nth != n {
			return nil, nil
		}
		close(stood)
		return standStill(e.raw.Context())
	})
	id := r.drop(x.name("a.png"), picture(threeTimes))
	<-stood
	if err := r.Close(); err != nil {
		x.Fatal(err)
	}
	x.line.clean()
	if then != nil {
		then()
	}
	r.open()
	return id
}

func (x *trial) resumedAt() string { return strings.Join(x.offsets(), " ") }

var asyncCases = []testCase{
	{n: 100, what: "the last piece answers Poll: asks with its key, takes the new one", run: func(x *trial) {
		x.async()
		c, b := x.client(), picture(threeTimes)
		a, err := x.pieces(c, x.name("A.png"), b, "", 0, piece, true)
		if err != nil || a.Result != mediawiki.ResultPoll || a.FileKey == "" {
			x.Fatalf("%+v, %v", a, err)
		}
		done, err := x.status(c, a.FileKey)
		if err != nil || !done.Stashed() || done.FileKey == a.FileKey {
			x.Fatalf("%+v, %v", done, err)
		}
		x.ok(x.commit(c, x.name("A.png"), done.FileKey, false))
	}, by: []string{"uploader/conformance TestAsynchronousUploadIsFollowedByStatus"}},
	{n: 101, what: "queued, assembling, Success: polled with growing pauses", run: func(x *trial) {
		x.async()
		r := x.engine(x.user("Uploader"))
		x.holdJobs(true)
		var times []time.Time
		x.line.on("status", func(e *exchange) (*http.Response, error) {
			times = append(times, time.Now())
			if e.Nth == 2 {
				x.holdJobs(false)
			}
			return nil, nil
		})
		id := r.drop(x.name("a.png"), picture(large))
		r.until("in line", func() bool { return r.Snapshot(0).Rows[0].Activity == uploader.ActivityInLine })
		r.done(id)
		if len(times) < 3 || times[2].Sub(times[1]) <= 2*time.Second {
			x.Errorf("asked at %v", times)
		}
	}},
	{n: 102, what: "queued for ever: an end to waiting, \"check again\", key kept", by: []string{"uploader TestWaitingForAJobEndsWithAQuestion"},
		not: map[string]string{"all": "takes ten minutes of waiting; proved there on all three with a faster clock"}},
	{n: 103, what: "the job refuses the content: for good, with the text", run: func(x *trial) {
		x.async()
		c := x.client()
		a, err := x.pieces(c, x.name("A.svg"), badSVG(25_000), "", 0, piece, true)
		if err == nil && a.Result == mediawiki.ResultPoll {
			_, err = x.status(c, a.FileKey)
		}
		e := x.refused(err, "verification-error", "stashfailed")
		if e.Behaviour != mediawiki.Permanent || e.About != mediawiki.AboutFile || e.Info == "" && len(e.Details) == 0 {
			x.Errorf("%+v", e)
		}
	}},
	{n: 104, what: "commit in the background: asks with the key that was committed", run: func(x *trial) {
		x.async()
		c, b := x.client(), picture(300)
		key := x.stash(c, x.name("A.png"), b)
		queued(x, c, x.name("A.png"), key)
		done, err := x.status(c, key)
		x.ok(done, err)
		x.equal("stage", done.Stage, "publish")
		x.holds(c, x.name("A.png"), b)
	}},
	{n: 105, what: "a second commit meanwhile: publishfailed, polled", run: func(x *trial) {
		x.async()
		x.holdJobs(true)
		c := x.client()
		key := x.stash(c, x.name("A.png"), picture(300))
		queued(x, c, x.name("A.png"), key)
		_, err := c.Commit(x.Context(), mediawiki.Params{Filename: x.name("A.png"), Async: true}, key)
		x.equal("behaviour", x.refused(err, "publishfailed").Behaviour, mediawiki.Resume)
		x.holdJobs(false)
		x.ok(x.status(c, key))
	}},
	{n: 106, what: "the job asks: question, then commit with ignorewarnings", not: map[string]string{"1.39": jobsAreSilent, "real": jobsAreSilent}, run: func(x *trial) {
		x.async()
		x.holdJobs(true)
		c, b := x.client(), picture(300)
		key := x.stash(c, x.name("A.png"), b)
		queued(x, c, x.name("A.png"), key)
		x.put(c, x.name("A.png"), picture(300))
		x.holdJobs(false)
		a, err := x.status(c, key)
		x.warns(a, err, "exists")
		x.equal("stage", a.Stage, "publish")
		nextSecond()
		a, err = c.Commit(x.Context(), mediawiki.Params{Filename: x.name("A.png"), IgnoreWarnings: true}, key)
		x.ok(a, err)
		x.holds(c, x.name("A.png"), b)
	}, by: []string{"uploader/practice TestTitleTakenWhileAPublishJobWaits"}},
	{n: 107, what: "login anew while the job works: its state can be read", run: func(x *trial) {
		x.async()
		x.holdJobs(true)
		c := x.client()
		key := x.stash(c, x.name("A.png"), picture(300))
		queued(x, c, x.name("A.png"), key)
		if err := c.Logout(x.Context()); err != nil {
			x.Fatal(err)
		}
		again := x.client()
		a, err := again.CheckStatus(x.Context(), key)
		if err != nil || a.Result != mediawiki.ResultPoll {
			x.Fatalf("%+v, %v", a, err)
		}
		x.holdJobs(false)
		x.ok(x.status(again, key))
	}},
	{n: 108, what: "the wiki ignores async: done at once", run: func(x *trial) {
		if x.real != nil {
			x.real.Set("$wgEnableAsyncUploads = false;")
		}
		a, err := x.pieces(x.client(), x.name("A.png"), picture(threeTimes), "", 0, piece, true)
		if err != nil || !a.Stashed() {
			x.Errorf("%+v, %v", a, err)
		}
	}},
	{n: 109, what: "quit after the second piece: only the rest goes", run: func(x *trial) {
		r := x.engine(x.user("Uploader"), inPieces)
		r.done(interrupted(x, r, 3, nil))
		x.equal("offsets", x.resumedAt(), "0 10000 20000 20000")
		if len(x.line.sent("status")) == 0 {
			x.Error("the status was not asked for")
		}
	}},
	{n: 110, what: "quit; status known but stash gone: from the start, once", run: func(x *trial) {
		r := x.engine(x.user("Uploader"), inPieces)
		r.done(interrupted(x, r, 3, func() { x.expire(x.T) }))
		if n := strings.Count(" "+x.resumedAt()+" ", " 0 "); n != 2 {
			x.Errorf("offsets %s", x.resumedAt())
		}
	}},
	{n: 111, what: "quit after the last piece was sent: found in the stash by its hash", run: func(x *trial) {
		stood := make(chan bool)
		r, b := x.engine(x.user("Uploader"), inPieces), picture(threeTimes)
		x.line.on("chunk", func(e *exchange) (*http.Response, error) {
			if e.Nth != 3 {
				return nil, nil
			}
			e.raw = e.raw.WithContext(x.Context())
			_, err := e.lose()
			close(stood)
			return nil, err
		})
		id := r.drop(x.name("a.png"), b)
		<-stood
		if err := r.Close(); err != nil {
			x.Fatal(err)
		}
		x.line.clean()
		r.open()
		r.done(id)
		x.equal("offsets", x.resumedAt(), "0 10000 20000")
	}},
	{n: 112, what: "quit before the first answer: from the start", run: func(x *trial) {
		r := x.engine(x.user("Uploader"), inPieces)
		r.done(interrupted(x, r, 1, nil))
		x.equal("offsets", x.resumedAt(), "0 0 10000 20000")
	}},
	{n: 113, what: "file changed since: the old key is not used", run: func(x *trial) {
		r := x.engine(x.user("Uploader"), inPieces)
		other := picture(threeTimes)
		id := interrupted(x, r, 3, func() {
			if err := os.WriteFile(filepath.Join(r.dir, x.name("a.png")), other, 0o600); err != nil {
				x.Fatal(err)
			}
		})
		old := r.item(id).Key
		r.held(id, uploader.CodeChanged)
		r.answer(id, uploader.ChoiceSendNew, "")
		r.done(id)
		x.holds(x.client(), x.name("a.png"), other)
		if theKey(x) == old {
			x.Error("the old key was committed")
		}
	}},
	{n: 114, what: "another user at the restart: told why, all goes again", run: func(x *trial) {
		r := x.engine(x.user("Uploader"), inPieces)
		id := interrupted(x, r, 3, func() { r.logInAs(x.user("Novice")) })
		r.done(id)
		x.equal("offsets", x.resumedAt(), "0 10000 20000 0 10000 20000")
		pieces := x.line.sent("chunk")
		for _, q := range append(pieces[3:], x.line.sent("commit", "status")...) {
			if q.Fields.Get("filekey") == pieces[1].Fields.Get("filekey") {
				x.Errorf("%s with the other user's key", q.Kind)
			}
		}
		if !r.noticed("other-user") {
			x.Error("nobody was told why")
		}
		x.holds(x.client(), x.name("a.png"), r.read(x.name("a.png")))
	}},
	{n: 115, what: "a status without offset: the stash tells", run: func(x *trial) {
		r := x.engine(x.user("Uploader"), inPieces)
		r.done(interrupted(x, r, 3, func() {
			x.line.on("status", func(e *exchange) (*http.Response, error) {
				return e.edit(func(body string) string { return strings.ReplaceAll(body, `"offset":`, `"nothing":`) })
			})
		}))
		x.holds(x.client(), x.name("a.png"), r.read(x.name("a.png")))
	}},
	{n: 116, what: "stashimageinfo shows less than was sent: not taken for the offset", run: func(x *trial) {
		c, b := x.client(), picture(threeTimes)
		a, err := c.UploadChunk(x.Context(), mediawiki.Params{Filename: x.name("A.png")}, mediawiki.Chunk{Content: content(b[:piece]), FileSize: int64(len(b))})
		if err != nil {
			x.Fatal(err)
		}
		if _, err = c.UploadChunk(x.Context(), mediawiki.Params{Filename: x.name("A.png")}, mediawiki.Chunk{
			Content: content(b[piece : 2*piece]), FileKey: a.FileKey, FileSize: int64(len(b)), Offset: piece}); err != nil {
			x.Fatal(err)
		}
		if info, err := c.StashImageInfo(x.Context(), a.FileKey); err == nil && info.Size > piece {
			x.Errorf("%+v", info)
		}
		status, err := c.CheckStatus(x.Context(), a.FileKey)
		if err != nil || status.Offset != 2*piece {
			x.Errorf("%+v, %v", status, err)
		}
	}},
	{n: 117, what: "the status is asked for by POST with a token", run: func(x *trial) {
		_, err := x.client().CheckStatus(x.Context(), "1abc.def.1.png")
		x.refused(err, "missingresult")
		q := x.line.sent("status")[0]
		if q.Method != http.MethodPost || q.Fields.Get("token") == "" {
			x.Errorf("%s %v", q.Method, q.Order)
		}
	}, by: []string{"uploader/mediawiki TestRule17_CheckstatusIsAPostWithAToken"}},
	{n: 118, what: "no answer to a commit in time: the title's hash is looked at first", run: func(x *trial) {
		x.line.on("commit", func(e *exchange) (*http.Response, error) {
			resp, err := e.forward()
			if err != nil {
				return nil, err
			}
			resp.Body.Close()
			return nil, os.ErrDeadlineExceeded
		})
		r, b := x.engine(x.user("Uploader"), inPieces), picture(300)
		r.done(r.drop(x.name("a.png"), b))
		x.equal("commits", len(x.line.sent("commit")), 1)
	}, by: []string{"uploader TestLostAnswersOnThePracticeWiki", "uploader TestLateCommitIsRecognised"}},
}

// read reads a dropped file back.
func (r *run) read(name string) []byte {
	b, err := os.ReadFile(filepath.Join(r.dir, name))
	if err != nil {
		r.x.Fatal(err)
	}
	return b
}
