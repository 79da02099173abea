package cases

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"wikidrop/gui/words"
	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/practice"
)

// heldInStash brings a file into the stash, where a camera's name holds it.
func heldInStash(x *trial, name string, b []byte) (*run, uploader.ID) {
	x.Helper()
	r := x.engine(x.user("Uploader"), func(o *uploader.Options) { o.Method = uploader.MethodChunked })
	x.line.set(func(l *line) { l.spoil = nil })
	id := r.drop(name, b)
	r.held(id, "bad-prefix")
	return r, id
}

// stillStashed fails unless the key is there and no byte of the file went twice.
func stillStashed(x *trial, r *run, id uploader.ID, b []byte) {
	x.Helper()
	if it := r.item(id); it.Key == "" || it.Stage != uploader.StageStashed {
		x.Errorf("stage %d, key %q", it.Stage, it.Key)
	}
	x.equal("bytes that went", x.line.carried(), len(b))
}

// recoverable commits under a name that is refused, then under a better one with
// the same key.
func recoverable(x *trial, c *mediawiki.Client, title, code string) *mediawiki.Error {
	x.Helper()
	b := picture(300)
	key := x.stash(c, x.name("stashed.png"), b)
	_, err := x.commit(c, title, key, true)
	e := x.refused(err, code)
	if e.About != mediawiki.AboutTitle || e.Behaviour != mediawiki.AskPerson {
		x.Errorf("%+v", e)
	}
	x.ok(x.commit(c, x.name("Other.png"), key, false))
	x.holds(c, x.name("Other.png"), b)
	return e
}

var stashCases = []testCase{
	{n: 58, what: "stash=1: a key, no file name, not taken for published", run: func(x *trial) {
		a, err := x.client().StashFile(x.Context(), mediawiki.Params{Filename: x.name("A.png")}, content(picture(300)))
		if err != nil || !a.Stashed() || a.Published() || a.Filename != "" {
			x.Errorf("%+v, %v", a, err)
		}
	}},
	{n: 59, what: "commit of a key: published, key forgotten", run: func(x *trial) {
		r, b := x.engine(x.user("Uploader"), inPieces), picture(300)
		it := r.done(r.drop(x.name("a.png"), b))
		x.equal("key", it.Key, "")
		x.holds(x.client(), it.PublishedTitle, b)
	}},
	{n: 60, what: "answer to a commit lost: found by its hash, no second commit", run: func(x *trial) {
		x.line.on("commit", func(e *exchange) (*http.Response, error) { return e.lose() })
		r := x.engine(x.user("Uploader"), inPieces)
		r.done(r.drop(x.name("a.png"), picture(300)))
		x.equal("commits", len(x.line.sent("commit")), 1)
	}},
	{n: 61, what: "key used up: the title is looked at before \"failed\" is said", run: func(x *trial) {
		x.line.on("commit", func(e *exchange) (*http.Response, error) {
			if resp, err := e.forward(); err == nil {
				resp.Body.Close()
			}
			return e.refuse("uploadstash-file-not-found", ""), nil
		})
		r, b := x.engine(x.user("Uploader"), inPieces), picture(300)
		r.done(r.drop(x.name("a.png"), b))
		x.equal("commits", len(x.line.sent("commit")), 1)
		x.equal("bytes that went", x.line.carried(), len(b))
	}},
	{n: 62, what: "a question with another key: the first key is committed", run: func(x *trial) {
		b := picture(300)
		r, id := heldInStash(x, "DSC_0062.png", b)
		first := r.item(id).Key
		r.answer(id, uploader.ChoiceIgnore, "")
		r.done(id)
		x.equal("key", theKey(x), first)
	}},
	{n: 63, what: "a question without key or with stasherrors: the first key is committed", run: func(x *trial) {
		r, b := x.engine(x.user("Uploader"), inPieces), picture(300)
		x.line.on("commit", func(e *exchange) (*http.Response, error) {
			if e.Nth > 1 {
				return nil, nil
			}
			return e.answer(200, `{"upload":{"result":"Warning","warnings":{"some-extension":"x"},"stasherrors":[{"message":"uploadstash-exception"}]}}`), nil
		})
		id := r.drop(x.name("a.png"), b)
		r.held(id, "some-extension")
		first := r.item(id).Key
		r.answer(id, uploader.ChoiceIgnore, "")
		r.done(id)
		x.equal("key", theKey(x), first)
		x.equal("bytes that went", x.line.carried(), len(b))
	}},
	{n: 64, what: "stasherrors of an asynchronous commit: the first key, bytes not again", run: func(x *trial) {
		c, b := x.client(), picture(300)
		x.async()
		x.put(c, x.name("A.png"), picture(300))
		key := x.stash(c, x.name("A.png"), b)
		a, err := c.Commit(x.Context(), mediawiki.Params{Filename: x.name("A.png"), Async: true}, key)
		if err == nil && a.Result == mediawiki.ResultPoll { // 1.42 and newer ask in the job
			a, err = x.status(c, key)
		}
		x.warns(a, err, "exists")
		if a.FileKey != "" {
			x.Errorf("another key: %+v", a)
		}
		nextSecond()
		x.ok(x.commit(c, x.name("A.png"), key, true))
		x.holds(c, x.name("A.png"), b)
	}},
	{n: 65, what: "key expired: all goes again, the person is told", run: func(x *trial) {
		b := picture(300)
		r, id := heldInStash(x, "DSC_0065.png", b)
		x.expire(x.T)
		r.answer(id, uploader.ChoiceIgnore, "")
		for r.next(id) {
			r.answer(id, uploader.ChoiceIgnore, "")
		}
		x.equal("bytes that went", x.line.carried(), 2*len(b))
		if !r.noticed("stash-expired") {
			x.Error("nobody was told")
		}
	}},
	{n: 66, what: "key of another account: refused, sent again under this one", run: func(x *trial) {
		b := picture(300)
		r, id := heldInStash(x, "DSC_0066.png", b)
		novice := x.user("Novice")
		_, err := x.commit(x.client(novice), x.name("A.png"), r.item(id).Key, false)
		x.equal("behaviour", x.refused(err, "uploadstash-wrong-owner", "uploadstash-file-not-found").Behaviour, mediawiki.Resume)
		r.logInAs(novice)
		r.answer(id, uploader.ChoiceIgnore, "")
		for r.next(id) {
			r.answer(id, uploader.ChoiceIgnore, "")
		}
		x.equal("bytes that went", x.line.carried(), 2*len(b))
		if !r.noticed("other-user") {
			x.Error("nobody was told why")
		}
		commits := x.line.sent("commit")
		x.equal("published by", commits[len(commits)-1].Fields.Get("assertuser"), novice.name)
	}},
	{n: 67, what: "logged out: logs in, commits the same key", run: func(x *trial) {
		b := picture(300)
		r, id := heldInStash(x, "DSC_0067.png", b)
		x.forget()
		r.answer(id, uploader.ChoiceIgnore, "")
		r.done(id)
		theKey(x)
		x.equal("bytes that went", x.line.carried(), len(b))
	}},
	{n: 68, what: "fileexists-forbidden: another name, key kept", run: func(x *trial) {
		x.put(x.client(), x.name("A.png"), picture(300))
		recoverable(x, x.client(x.user("Novice")), x.name("A.png"), "fileexists-forbidden")
	}},
	{n: 69, what: "protectedpage: another name, key kept", run: func(x *trial) {
		x.protect(x.T, x.name("A.png"))
		recoverable(x, x.client(), x.name("A.png"), "protectedpage")
	}},
	{n: 70, what: "title blacklist: another name, the wiki's own words", run: func(x *trial) {
		x.ban("forbidden")
		c, b := x.client(), picture(300)
		key := x.stash(c, x.name("stashed.png"), b)
		_, err := x.commit(c, x.name("A forbidden name.png"), key, true)
		e := x.refused(err, "titleblacklist-forbidden", "titleblacklist-forbidden-edit", "titleblacklist-forbidden-upload")
		if m := words.Problem(uploader.Problem{Code: e.Code, Text: e.Info}); e.Info == "" || !strings.Contains(m.Why, e.Info[:20]) {
			x.Errorf("%q in %+v", e.Info, m)
		}
		x.ok(x.commit(c, x.name("Other.png"), key, false))
	}},
	{n: 71, what: "a filter warns, the person insists: the same request passes", run: func(x *trial) {
		x.filter("Doubtful", false)
		r, b := x.engine(x.user("Uploader")), picture(300)
		id := r.drop(x.name("Doubtful.png"), b)
		p := r.held(id, "abusefilter-warning")
		if p.Text == "" || !slices.Contains(p.Choices, uploader.ChoiceRetry) {
			x.Errorf("%+v", p)
		}
		r.answer(id, uploader.ChoiceRetry, "")
		r.done(id)
		for _, q := range x.line.sent("commit", "file") {
			if q.Fields.Has("ignorewarnings") {
				x.Errorf("%v", q.Order)
			}
		}
	}},
	{n: 72, what: "a filter forbids: no loop, key kept", run: func(x *trial) {
		x.filter("Outrageous", true)
		r, b := x.engine(x.user("Uploader"), func(o *uploader.Options) { o.Method = uploader.MethodChunked }), picture(300)
		id := r.drop(x.name("Outrageous.png"), b)
		p := r.held(id, "abusefilter-disallowed")
		if p.Text == "" {
			x.Errorf("%+v", p)
		}
		x.equal("commits", len(x.line.sent("commit")), 1)
		stillStashed(x, r, id, b)
		r.answer(id, uploader.ChoiceRename, x.name("harmless.png"))
		r.done(id)
		x.equal("bytes that went", x.line.carried(), len(b))
	}},
	{n: 73, what: "ratelimited without Retry-After: the queue pauses, key kept", run: func(x *trial) {
		r, b := x.engine(x.user("Uploader")), picture(300)
		r.done(r.drop(x.name("a.png"), picture(300))) // and the wiki is known without limits
		x.set(func(s *practice.Settings) { s.RateLimit = practice.RateLimit{Hits: 1, Window: 10 * time.Minute} },
			"$wgRateLimits = [ 'upload' => [ 'user' => [ 1, 600 ] ] ]; $wgGroupPermissions['uploader']['noratelimit'] = false;")
		c := x.client()
		_, err := c.UploadFile(x.Context(), mediawiki.Params{Filename: x.name("first.png")}, content(picture(300)))
		if err != nil {
			x.refused(err, "ratelimited")
		}
		id := r.drop(x.name("b.png"), b)
		if h := r.waits(id, "ratelimited"); time.Until(h.Until) < 40*time.Second {
			x.Errorf("waits until %v", h.Until)
		}
		x.reset()
		if x.real != nil {
			x.real.Forget()
		}
		r.Retry(id)
		r.done(id)
	}},
	{n: 74, what: "read-only: the queue pauses, key kept", run: func(x *trial) {
		b := picture(300)
		r, id := heldInStash(x, "DSC_0074.png", b)
		x.set(func(s *practice.Settings) { s.ReadOnly = "moving house" }, "$wgReadOnly = 'moving house';")
		r.answer(id, uploader.ChoiceIgnore, "")
		r.waits(id, "readonly")
		stillStashed(x, r, id, b)
		x.reset()
		r.Retry(id)
		r.done(id)
		theKey(x)
	}},
	{n: 75, what: "a malformed key in the queue: dropped, bytes again", run: func(x *trial) {
		x.line.on("chunk", func(e *exchange) (*http.Response, error) {
			if e.Nth > 1 {
				return nil, nil
			}
			return e.edit(func(body string) string {
				const field = `"filekey":"`
				at := strings.Index(body, field) + len(field)
				return body[:at] + "../../" + body[at:]
			})
		})
		r, b := x.engine(x.user("Uploader"), inPieces), picture(300)
		r.done(r.drop(x.name("a.png"), b))
		x.equal("bytes that went", x.line.carried(), 2*len(b))
	}},
}
