package cases

import (
	"net/http"
	"slices"
	"strings"

	"wikidrop/gui/words"
	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/practice"
)

// theKey is the key of every request that publishes from the stash.
func theKey(x *trial) string {
	key := ""
	for _, q := range x.line.sent("commit") {
		if k := q.Fields.Get("filekey"); key == "" {
			key = k
		} else if k != key {
			x.Errorf("committed %q after %q", k, key)
		}
	}
	return key
}

// jobsAreSilent is why a job of MediaWiki 1.39 cannot ask.
const jobsAreSilent = "publish jobs look for warnings from 1.42 on"

var warningCases = []testCase{
	{n: 40, what: "same name, other content: exists alone, key kept", run: func(x *trial) {
		c := x.client()
		x.put(c, x.name("A.png"), picture(300))
		a, err := x.up(c, x.name("A.png"), picture(300))
		x.warns(a, err, "exists")
		if a.FileKey == "" || a.Unstashed {
			x.Errorf("%+v", a)
		}
	}},
	{n: 41, what: "same name and content: already there, nothing sent", run: func(x *trial) {
		c, b := x.client(), picture(300)
		x.put(c, x.name("A.png"), b)
		a, err := x.up(c, x.name("A.png"), b)
		w := x.warns(a, err, "exists", "nochange")
		if same, _ := w.Get("nochange"); len(same.Times) == 0 {
			x.Errorf("%+v", same)
		}
		sent := x.line.carried()
		r := x.engine(x.user("Uploader"))
		p := r.held(r.drop(x.name("A.png"), b), uploader.CodeAlreadyThere)
		x.equal("first choice", p.Choices[0], uploader.ChoiceSkip)
		x.equal("bytes that went", x.line.carried(), sent)
	}},
	{n: 42, what: "as 41 and forced: shown as already there", run: func(x *trial) {
		c, b := x.client(), picture(300)
		x.put(c, x.name("A.png"), b)
		key := x.stash(c, x.name("A.png"), b)
		_, err := x.commit(c, x.name("A.png"), key, true)
		e := x.refused(err, "fileexists-no-change")
		if m := words.Problem(uploader.Problem{Code: e.Code}); m.Title != words.Problem(uploader.Problem{Code: uploader.CodeAlreadyThere}).Title {
			x.Errorf("%+v", m)
		}
	}},
	{n: 43, what: "other name, same content: duplicate without exists", run: func(x *trial) {
		c, b := x.client(), picture(300)
		x.put(c, x.name("A.png"), b)
		a, err := x.up(c, x.name("B.png"), b)
		x.equal("of", x.warns(a, err, "duplicate")[0].Titles[0], "C043_A.png")
		r := x.engine(x.user("Uploader"))
		p := r.held(r.drop(x.name("B.png"), b), "duplicate")
		x.equal("first choice", p.Choices[0], uploader.ChoiceSkip)
	}},
	{n: 44, what: "content of an old version", run: func(x *trial) {
		c, b := x.client(), picture(300)
		x.put(c, x.name("A.png"), b)
		nextSecond()
		x.put(c, x.name("A.png"), picture(300))
		a, err := x.up(c, x.name("A.png"), b)
		x.warns(a, err, "exists", "duplicateversions")
	}},
	{n: 45, what: "deleted before, same name and content", run: func(x *trial) {
		c, b := x.client(), picture(300)
		x.put(c, x.name("A.png"), b)
		x.deleteFile(x.T, x.name("A.png"))
		a, err := x.up(c, x.name("A.png"), b)
		x.warns(a, err, "was-deleted", "duplicate-archive")
	}},
	{n: 46, what: "deleted content whose name is hidden", run: func(x *trial) {
		c, b := x.client(), picture(300)
		x.put(c, x.name("A.png"), b)
		x.deleteFile(x.T, x.name("A.png"))
		x.hideDeleted(x.name("A.png"))
		a, err := x.up(c, x.name("B.png"), b)
		w := x.warns(a, err, "duplicate-archive")
		m := words.Problem(uploader.Problem{Code: "duplicate-archive", Warnings: w})
		if strings.Contains(m.Why, "“”") || m.Title == "" {
			x.Errorf("%+v", m)
		}
	}},
	{n: 47, what: "page without file: told that its text stays", run: func(x *trial) {
		x.addPage(x.T, x.name("A.png"), "old text")
		c, b := x.client(), picture(300)
		a, err := x.up(c, x.name("A.png"), b)
		x.warns(a, err, "page-exists")
		r := x.engine(x.user("Uploader"))
		id := r.drop(x.name("A.png"), b)
		p := r.held(id, "page-exists")
		if m := words.Problem(p); !strings.Contains(m.Why, "text stays") {
			x.Errorf("%+v", m)
		}
		r.answer(id, uploader.ChoiceIgnore, "")
		r.done(id)
		if text, _, err := c.PageText(x.Context(), "File:"+x.name("A.png")); err != nil || strings.TrimSpace(text) != "old text" {
			x.Errorf("the page says %q, %v", text, err)
		}
	}},
	{n: 48, what: "A.PNG while A.png exists: names the other file", run: func(x *trial) {
		c := x.client()
		x.put(c, x.name("A1.png"), picture(300))
		a, err := x.up(c, x.name("A1.PNG"), picture(300))
		x.equal("of", x.warns(a, err, "exists-normalized")[0].Titles[0], "C048_A1.png")
	}},
	{n: 49, what: "120px-A.png with and without A.png", run: func(x *trial) {
		c := x.client()
		a, err := x.up(c, "120px-"+x.name("A.png"), picture(300))
		x.warns(a, err, "thumb-name")
		x.put(c, x.name("A.png"), picture(300))
		a, err = x.up(c, "120px-"+x.name("A.png"), picture(300))
		x.warns(a, err, "thumb")
	}},
	{n: 50, what: "a camera's name: asked about, renamed, not sent again", run: func(x *trial) {
		r, b := x.engine(x.user("Uploader")), picture(300)
		id := r.drop("DSC_0050.png", b)
		p := r.held(id, "bad-prefix")
		x.equal("first choice", p.Choices[0], uploader.ChoiceRename)
		r.answer(id, uploader.ChoiceRename, x.name("weir"))
		x.equal("title", r.done(id).PublishedTitle, x.name("weir.png"))
		if n := x.line.carried(); n > len(b) {
			x.Errorf("%d bytes went", n)
		}
	}},
	{n: 51, what: "large-file in three shapes", by: []string{"uploader/mediawiki TestWarningShapes", "uploader/mediawiki TestQuestionsOfEveryReleaseAreOne"}, run: func(x *trial) {
		x.set(func(s *practice.Settings) { s.UploadSizeWarning = 100 }, "$wgUploadSizeWarning = 100;")
		b := picture(3000)
		a, err := x.up(x.client(), x.name("A.png"), b)
		w := x.warns(a, err, "large-file")
		if w[0].Limit != 100 || w[0].Size != int64(len(b)) {
			x.Errorf("%+v", w)
		}
	}},
	{n: 52, what: "filetype-unwanted-type in three shapes", by: []string{"uploader/mediawiki TestWarningShapes", "uploader/mediawiki TestQuestionsOfEveryReleaseAreOne"}, run: func(x *trial) {
		x.set(func(s *practice.Settings) { s.StrictFileExtensions, s.FileExtensions = false, []string{"jpg", "gif"} },
			"$wgCheckFileExtensions = true; $wgStrictFileExtensions = false; $wgFileExtensions = [ 'jpg', 'gif' ];")
		a, err := x.up(x.client(), x.name("A.png"), picture(300))
		w, _ := x.warns(a, err, "filetype-unwanted-type").Get("filetype-unwanted-type")
		if w.Extension != "png" || !slices.Equal(w.Extensions, []string{"jpg", "gif"}) {
			x.Errorf("%+v", w)
		}
	}},
	{n: 53, what: "an unknown warning: general words, needs a yes", run: func(x *trial) {
		// As an extension asks until the request says that it may be ignored.
		x.line.on("commit", func(e *exchange) (*http.Response, error) {
			if e.Fields.Has("ignorewarnings") {
				return nil, nil
			}
			return e.answer(200, `{"upload":{"result":"Warning","warnings":{"foo":{"x":1}}}}`), nil
		})
		r, b := x.engine(x.user("Uploader"), inPieces), picture(300)
		id := r.drop(x.name("a.png"), b)
		p := r.held(id, "foo")
		if m := words.Problem(p); m.Title == "" || !strings.Contains(m.Why, "foo") || p.Warnings[0].Raw != `{"x":1}` {
			x.Errorf("%+v of %+v", m, p)
		}
		x.equal("commits before the yes", len(x.line.sent("commit")), 1)
		r.answer(id, uploader.ChoiceIgnore, "")
		r.done(id)
		theKey(x)
		x.equal("bytes that went", x.line.carried(), len(b))
	}, by: []string{"uploader/mediawiki TestWarningShapes", "uploader/mediawiki TestQuestionsOfEveryReleaseAreOne"}},
	{n: 54, what: "several warnings accepted: same key, not asked twice", run: func(x *trial) {
		c, b := x.client(), picture(300)
		x.put(c, "IMG 0054.png", b)
		x.deleteFile(x.T, "IMG 0054.png")
		r := x.engine(x.user("Uploader"))
		id := r.drop("IMG 0054.png", b)
		asked := 0
		for r.next(id) {
			asked++
			r.answer(id, uploader.ChoiceIgnore, "")
		}
		r.done(id)
		if asked == 0 || asked > 2 {
			x.Errorf("asked %d times", asked)
		}
		commits := x.line.sent("commit")
		if last := commits[len(commits)-1]; !last.Fields.Has("ignorewarnings") {
			x.Errorf("%v", last.Order)
		}
		theKey(x)
	}},
	{n: 55, what: "a new warning after others were accepted: asked again", run: func(x *trial) {
		r, b := x.engine(x.user("Uploader")), picture(300)
		id := r.drop("MGP0055.png", b)
		r.held(id, "bad-prefix")
		c := x.client()
		x.put(c, "MGP0055.png", picture(300))
		x.deleteFile(x.T, "MGP0055.png")
		r.answer(id, uploader.ChoiceIgnore, "")
		p := r.held(id, uploader.CodeWarnings)
		if !p.Warnings.Has("was-deleted") {
			x.Errorf("%+v", p)
		}
		r.answer(id, uploader.ChoiceIgnore, "")
		r.done(id)
		theKey(x)
	}},
	{n: 56, what: "a new name after a warning: no ignorewarnings, bytes not again", run: func(x *trial) {
		r, b := x.engine(x.user("Uploader")), picture(300)
		id := r.drop("120px-"+x.name("a.png"), b)
		r.held(id, "thumb-name")
		r.answer(id, uploader.ChoiceRename, x.name("b.png"))
		r.done(id)
		for _, q := range x.line.sent("commit", "file") {
			if q.Fields.Has("ignorewarnings") {
				x.Errorf("%v", q.Order)
			}
		}
		if n := x.line.carried(); n > len(b) {
			x.Errorf("%d bytes went", n)
		}
	}},
	{n: 57, what: "the raw warning of a publish job", not: map[string]string{"1.39": jobsAreSilent, "real": jobsAreSilent}, run: func(x *trial) {
		c := x.client()
		x.async()
		key := x.stash(c, x.name("A.png"), picture(300))
		x.holdJobs(true)
		if a, err := c.Commit(x.Context(), mediawiki.Params{Filename: x.name("A.png"), Async: true}, key); err != nil || a.Result != mediawiki.ResultPoll {
			x.Fatalf("%+v, %v", a, err)
		}
		x.put(c, x.name("A.png"), picture(300))
		x.holdJobs(false)
		a, err := x.status(c, key)
		w, _ := x.warns(a, err, "exists").Get("exists")
		x.equal("of", w.Titles[0], "C057_A.png")
	}, by: []string{"uploader/practice TestTitleTakenWhileAPublishJobWaits", "uploader/mediawiki TestWarningShapes"}},
}
