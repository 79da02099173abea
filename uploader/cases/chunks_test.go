package cases

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"

	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/practice"
	"wikidrop/uploader/realwiki"
)

// offsets are those of all pieces that went.
func (x *trial) offsets() []string {
	var all []string
	for _, q := range x.line.sent("chunk") {
		all = append(all, q.Fields.Get("offset"))
	}
	return all
}

func (x *trial) want(what string, got []string, want ...string) {
	x.Helper()
	if !slices.Equal(got, want) {
		x.Errorf("%s are %q, want %q", what, got, want)
	}
}

// middle spoils the second piece once.
func (x *trial) middle(f func(e *exchange) (*http.Response, error)) {
	x.line.on("chunk", func(e *exchange) (*http.Response, error) {
		if e.Nth != 2 {
			return nil, nil
		}
		return f(e)
	})
}

// arrives sends three pieces and checks what comes of it.
func (x *trial) arrives(change ...func(*uploader.Options)) *run {
	x.Helper()
	r, b := x.engine(x.user("Uploader"), append(change, inPieces)...), picture(threeTimes)
	r.done(r.drop(x.name("a.png"), b))
	x.holds(x.client(), x.name("a.png"), b)
	return r
}

var chunkCases = []testCase{
	{n: 76, what: "three pieces: fields, keys and offsets", run: func(x *trial) {
		x.arrives()
		x.want("offsets", x.offsets(), "0", "10000", "20000")
		for i, q := range x.line.sent("chunk") {
			if q.Fields.Has("filekey") == (i == 0) || q.Fields.Get("filesize") == "" || q.Fields.Get("filename") == "" {
				x.Errorf("piece %d: %v", i, q.Order)
			}
		}
	}, by: []string{"uploader/conformance TestPiecesMakeTheWholeFileUnderANewKey"}},
	{n: 77, what: "the last answer has another key: that is committed", run: func(x *trial) {
		x.arrives()
		if during := x.line.sent("chunk")[2].Fields.Get("filekey"); theKey(x) == during {
			x.Error("the key of the session was committed")
		}
	}},
	{n: 78, what: "one piece only: its key is committed", run: func(x *trial) {
		r := x.engine(x.user("Uploader"), inPieces)
		r.done(r.drop(x.name("a.png"), picture(300)))
		x.want("offsets", x.offsets(), "0")
		x.equal("commits", len(x.line.sent("commit")), 1)
	}, by: []string{"uploader/conformance TestOnePieceTakesTheSamePath"}},
	{n: 79, what: "every piece: stash and ignorewarnings", run: func(x *trial) {
		x.arrives()
		for _, q := range x.line.sent("chunk") {
			if !q.Fields.Has("stash") || !q.Fields.Has("ignorewarnings") {
				x.Errorf("%v", q.Order)
			}
		}
	}},
	{n: 80, what: "answer lost for the middle piece: goes on behind it", run: func(x *trial) {
		x.middle(func(e *exchange) (*http.Response, error) { return e.lose() })
		x.arrives()
		x.want("offsets", x.offsets(), "0", "10000", "20000")
	}},
	{n: 81, what: "the wiki is behind: goes back to its offset", run: func(x *trial) {
		x.middle(func(e *exchange) (*http.Response, error) {
			return e.answer(200, `{"upload":{"result":"Continue","offset":20000,"filekey":"`+e.Fields.Get("filekey")+`"}}`), nil
		})
		x.arrives()
		x.want("offsets", x.offsets(), "0", "10000", "20000", "10000", "20000")
	}, by: []string{"uploader/conformance TestWikiTellsWhereToGoOn"}},
	{n: 82, what: "stashfailed at the offset that was sent: stops, with the text", run: func(x *trial) {
		x.middle(func(e *exchange) (*http.Response, error) { return e.refuse("stashfailed", `,"offset":10000`), nil })
		r := x.engine(x.user("Uploader"), inPieces)
		p := r.held(r.drop(x.name("a.png"), picture(threeTimes)), "stashfailed")
		if p.Text == "" || len(p.Choices) == 0 {
			x.Errorf("%+v", p)
		}
		x.equal("commits", len(x.line.sent("commit")), 0)
	}},
	{n: 83, what: "ten corrections without progress: gives up", run: func(x *trial) {
		x.line.on("chunk", func(e *exchange) (*http.Response, error) {
			at, _ := strconv.Atoi(e.Fields.Get("offset"))
			if at == 0 {
				return nil, nil
			}
			return e.refuse("stashfailed", fmt.Sprintf(`,"offset":%d`, at-1)), nil
		})
		r := x.engine(x.user("Uploader"), inPieces)
		r.held(r.drop(x.name("a.png"), picture(threeTimes)), "stashfailed")
		if n := len(x.line.sent("chunk")); n < 10 || n > 20 {
			x.Errorf("%d pieces", n)
		}
	}},
	{n: 84, what: "no piece under the minimum; grows when told", run: func(x *trial) {
		x.set(func(s *practice.Settings) { s.MinUploadChunkSize = 12_000 }, "$wgMinUploadChunkSize = 12000;")
		x.arrives()
		x.want("offsets", x.offsets(), "0", "12000", "24000")
		r := x.engine(x.user("Uploader"), inPieces)
		r.done(r.drop(x.name("b.png"), picture(300)))
		x.set(func(s *practice.Settings) { s.MinUploadChunkSize = 15_000 }, "$wgMinUploadChunkSize = 15000;")
		r.done(r.drop(x.name("c.png"), picture(threeTimes)))
	}, by: []string{"uploader/conformance TestPieceUnderTheMinimumIsRefused"}},
	{n: 85, what: "the file grows while it is sent: noticed, not committed", run: func(x *trial) {
		changedWhileSent(x, func(path string) error {
			f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = f.WriteString("more")
			return err
		})
	}},
	{n: 86, what: "the file shrinks while it is sent: noticed, not committed", run: func(x *trial) {
		changedWhileSent(x, func(path string) error { return os.Truncate(path, 15_000) })
	}},
	{n: 87, what: "other bytes in the stash: key dropped, never committed", run: func(x *trial) {
		b := picture(300)
		x.line.on("chunk", func(e *exchange) (*http.Response, error) {
			return e.edit(func(body string) string { return strings.ReplaceAll(body, sum(b), sum(nil)) })
		})
		r := x.engine(x.user("Uploader"), inPieces)
		id := r.drop(x.name("a.png"), b)
		r.held(id, uploader.CodeMismatch)
		x.equal("commits", len(x.line.sent("commit")), 0)
		x.equal("key", r.item(id).Key, "")
	}, by: []string{"uploader TestDifferentContentIsNeverCommitted"}},
	{n: 88, what: "removed half-way: never committed", run: func(x *trial) {
		stood := make(chan bool)
		x.middle(func(e *exchange) (*http.Response, error) {
			close(stood)
			return standStill(e.raw.Context())
		})
		r := x.engine(x.user("Uploader"), inPieces)
		id := r.drop(x.name("a.png"), picture(threeTimes))
		<-stood
		r.Remove(id)
		r.done(r.drop(x.name("b.png"), picture(200)))
		x.equal("commits", len(x.line.sent("commit")), 1)
	}},
	{n: 89, what: "a question after the first piece: its key is not used", run: func(x *trial) {
		x.line.on("chunk", func(e *exchange) (*http.Response, error) {
			return e.answer(200, `{"upload":{"result":"Warning","warnings":{"exists":"A.png"},"filekey":"1abc.def.1.png"}}`), nil
		})
		r := x.engine(x.user("Uploader"), inPieces)
		id := r.drop(x.name("a.png"), picture(threeTimes))
		r.held(id, uploader.CodeWarnings)
		x.equal("key", r.item(id).Key, "")
		x.equal("pieces", len(x.line.sent("chunk")), 1)
		x.equal("commits", len(x.line.sent("commit")), 0)
	}},
	{n: 90, what: "the session is not known: status, stash, then on", run: func(x *trial) {
		x.middle(func(e *exchange) (*http.Response, error) {
			return e.answer(200, `{"errors":[{"code":"stashfailed","key":"apierror-stashfailed-nosession"}]}`), nil
		})
		x.arrives()
		if len(x.line.sent("status")) == 0 {
			x.Error("the status was not asked for")
		}
		x.want("offsets", x.offsets(), "0", "10000", "10000", "20000")
	}, by: []string{"uploader/mediawiki TestRealWikiTellsTheCausesOfStashfailed"}},
	{n: 91, what: "the file is complete already: status, not another piece", run: func(x *trial) {
		x.line.on("chunk", func(e *exchange) (*http.Response, error) {
			if e.Nth != 3 {
				return nil, nil
			}
			if resp, err := e.forward(); err == nil {
				resp.Body.Close()
			}
			return e.answer(200, `{"errors":[{"code":"stashfailed","key":"apierror-stashfailed-complete"}]}`), nil
		})
		x.arrives()
		x.want("offsets", x.offsets(), "0", "10000", "20000")
	}},
	{n: 92, what: "storage trouble at the middle piece: waits, goes on there", run: func(x *trial) {
		x.middle(func(e *exchange) (*http.Response, error) { return e.refuse("uploadstash-exception", ""), nil })
		x.arrives()
		x.want("offsets", x.offsets(), "0", "10000", "10000", "20000")
	}},
	{n: 93, what: "content refused after the last piece: for good, session forgotten", run: func(x *trial) {
		r := x.engine(x.user("Uploader"), inPieces)
		id := r.drop(x.name("a.svg"), badSVG(25_000))
		r.until("held", func() bool { return r.item(id).Hold.Kind == uploader.HoldFailed })
		if it := r.item(id); it.Key != "" || it.Hold.Problem.Text == "" && it.Hold.Problem.Raw == "" {
			x.Errorf("%+v", it)
		}
		x.equal("commits", len(x.line.sent("commit")), 0)
	}},
	{n: 94, what: "illegal name: refused here before the first piece", run: func(x *trial) {
		r := x.engine(x.user("Uploader"), inPieces)
		id := r.add("a.png", picture(threeTimes))
		name := "~~~.png"
		if err := r.Edit([]uploader.ID{id}, uploader.Patch{Title: &name}); err != nil {
			x.Fatal(err)
		}
		r.Publish(id)
		x.equal("what is wrong", r.held(id, uploader.CodeName).Name.Code, "illegal")
		x.equal("pieces", len(x.line.sent("chunk")), 0)
	}},
	{n: 95, what: "over the maximum, which was lowered meanwhile: stops after one piece", run: func(x *trial) {
		r := x.engine(x.user("Uploader"), inPieces)
		r.done(r.drop(x.name("a.png"), picture(300)))
		maxSize(x, "25000")
		id := r.drop(x.name("b.png"), picture(threeTimes))
		r.held(id, uploader.CodeTooLarge)
		if n := len(x.line.sent("chunk")); n > 2 {
			x.Errorf("%d pieces", n)
		}
	}},
	{n: 96, what: "413 on a piece: half of it, same offset", start: []realwiki.Option{realwiki.BodyLimit(600_000)}, run: func(x *trial) {
		if x.practice != nil {
			x.practice.Change(func(s *practice.Settings) { s.BodyLimit = 600_000 })
		}
		r, b := x.engine(x.user("Uploader"), func(o *uploader.Options) { o.Method, o.ChunkSize = uploader.MethodChunked, 1_000_000 }), picture(2_000_000)
		r.done(r.drop(x.name("a.png"), b))
		x.holds(x.client(), x.name("a.png"), b)
		if at := x.offsets(); at[0] != "0" || at[1] != "0" {
			x.Errorf("offsets %q", at)
		}
	}},
	{n: 97, what: "a duplicate that comes up at the end: asked before the commit", run: func(x *trial) {
		b := picture(threeTimes)
		other := x.client()
		x.line.on("chunk", func(e *exchange) (*http.Response, error) {
			if e.Nth == 3 {
				x.put(other, x.name("Other.png"), b)
			}
			return nil, nil
		})
		r := x.engine(x.user("Uploader"), inPieces)
		id := r.drop(x.name("a.png"), b)
		r.held(id, "duplicate")
		for _, q := range x.line.sent("commit") {
			if q.Fields.Has("ignorewarnings") {
				x.Errorf("%v", q.Order)
			}
		}
		r.answer(id, uploader.ChoiceIgnore, "")
		r.done(id)
	}, by: []string{"uploader/conformance TestDuplicateIsKnownAfterTheLastPiece"}},
	{n: 98, what: "session lost half-way: login, status, on with the same key", run: func(x *trial) {
		x.middle(func(e *exchange) (*http.Response, error) {
			x.forget()
			return nil, nil
		})
		x.arrives()
		keys := map[string]bool{}
		for _, q := range x.line.sent("chunk")[1:] {
			keys[q.Fields.Get("filekey")] = true
		}
		x.equal("keys", len(keys), 1)
	}},
	{n: 99, what: "pieces of different sizes", run: func(x *trial) {
		c, b := x.client(), picture(threeTimes)
		first, err := c.UploadChunk(x.Context(), mediawiki.Params{Filename: x.name("A.png")}, mediawiki.Chunk{Content: content(b[:piece]), FileSize: int64(len(b))})
		if err != nil {
			x.Fatal(err)
		}
		last, err := x.pieces(c, x.name("A.png"), b, first.FileKey, first.Offset, 7_000, false)
		if err != nil || !last.Stashed() || last.ImageInfo.SHA1 != sum(b) {
			x.Errorf("%+v, %v", last, err)
		}
	}},
}

// changedWhileSent changes the local file before its second piece is read.
func changedWhileSent(x *trial, change func(path string) error) {
	r := x.engine(x.user("Uploader"), inPieces)
	id := r.add(x.name("a.png"), picture(threeTimes))
	x.line.set(func(l *line) {
		l.uploads = 0
		l.opening = func(n int) {
			if n == 2 {
				if err := change(r.item(id).Path); err != nil {
					x.Error(err)
				}
			}
		}
	})
	r.Publish(id)
	r.held(id, uploader.CodeChanged)
	x.equal("commits", len(x.line.sent("commit")), 0)
}
