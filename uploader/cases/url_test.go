package cases

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"

	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/practice"
)

// source is a website with one picture.
func (x *trial) source(b []byte) string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/none") {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "image/png")
		_, _ = w.Write(b)
	}))
	x.Cleanup(s.Close)
	return s.URL
}

// noAsyncURL is why MediaWiki 1.39 is not asked for that.
const noAsyncURL = "up to 1.41 such a job fails unseen, see 123"

var urlCases = []testCase{
	{n: 119, what: "the wiki may not fetch: downloaded here", run: func(x *trial) {
		x.set(func(s *practice.Settings) { s.AllowCopyUploads = false }, "$wgAllowCopyUploads = false;")
		b := picture(300)
		address := x.source(b) + "/C119%20far.png"
		r := x.engine(x.user("Uploader"))
		r.Add(address)
		id := r.row(address)
		r.Publish(id)
		r.held(id, uploader.CodeNoCopyUpload)
		r.answer(id, uploader.ChoiceDownload, "")
		x.equal("title", r.done(id).PublishedTitle, x.name("far.png"))
		x.holds(x.client(), x.name("far.png"), b)
	}, by: []string{"uploader TestURLComesThroughThisComputerWhereTheWikiFetchesNothing", "uploader/conformance TestAddressNeedsItsOwnRight"}},
	{n: 120, what: "ftp: refused here", run: func(x *trial) {
		r := x.engine(x.user("Uploader"))
		r.Add("ftp://127.0.0.1/a.png")
		r.until("told", func() bool { return r.noticed("bad-url") })
		x.equal("uploads", len(x.line.sent("url")), 0)
	}},
	{n: 121, what: "the source answers 404: told, with other ways out", run: func(x *trial) {
		address := x.source(picture(300)) + "/none.png"
		r := x.engine(x.user("Uploader"))
		r.Add(address)
		id := r.row(address)
		r.Publish(id)
		p := r.held(id, "http-bad-status")
		if !strings.Contains(p.Text, "404") || !slices.Contains(p.Choices, uploader.ChoiceDownload) {
			x.Errorf("%+v", p)
		}
	}},
	{n: 122, what: "a key that ends in a dot is taken as it is", run: func(x *trial) {
		c, b := x.client(), picture(300)
		x.put(c, x.name("A.png"), b)
		a, err := c.UploadURL(x.Context(), mediawiki.Params{Filename: x.name("B.png")}, x.source(b)+"/a", false)
		x.warns(a, err, "duplicate")
		x.Logf("key %q", a.FileKey)
		x.ok(x.commit(c, x.name("B.png"), a.FileKey, true))
	}},
	{n: 123, what: "up to 1.41: no async with an address", not: map[string]string{"1.45": "from 1.42 on it may be sent, see 124"}, run: func(x *trial) {
		x.async()
		x.ok(x.client().UploadURL(x.Context(), mediawiki.Params{Filename: x.name("A.png"), Async: true, IgnoreWarnings: true}, x.source(picture(300))+"/a.png", false))
		if q := x.line.sent("url")[0]; q.Fields.Has("async") {
			x.Errorf("%v", q.Order)
		}
	}, by: []string{"uploader/mediawiki TestUploadURLAsyncOnlyWhereItWorks"}},
	{n: 124, what: "from 1.42: async with an address only beside ignorewarnings", not: map[string]string{"1.39": noAsyncURL, "real": noAsyncURL}, run: func(x *trial) {
		x.async()
		c, from := x.client(), x.source(picture(300))
		for _, ignore := range []bool{false, true} {
			_, err := c.UploadURL(x.Context(), mediawiki.Params{Filename: x.name("A.png"), Async: true, IgnoreWarnings: ignore}, from+"/a.png", false)
			if err != nil {
				x.Fatal(err)
			}
			sent := x.line.sent("url")
			x.equal("async sent", sent[len(sent)-1].Fields.Has("async"), ignore)
		}
	}, by: []string{"uploader/mediawiki TestRule18_NoAsyncURLOnOldWikisOrWithoutIgnoring"}},
	{n: 125, what: "asynchronous by address: asked with address and name", not: map[string]string{"1.39": noAsyncURL, "real": noAsyncURL}, run: func(x *trial) {
		x.async()
		c, from := x.client(), x.source(picture(300))+"/a.png"
		a, err := c.UploadURL(x.Context(), mediawiki.Params{Filename: x.name("A.png"), Async: true, IgnoreWarnings: true}, from, false)
		if err != nil || a.Result != mediawiki.ResultPoll {
			x.Fatalf("%+v, %v", a, err)
		}
		for err == nil && a.Result == mediawiki.ResultPoll {
			a, err = c.CheckStatusURL(x.Context(), from, x.name("A.png"))
		}
		if err != nil || a.Result != mediawiki.ResultSuccess {
			x.Errorf("%+v, %v", a, err)
		}
	}, by: []string{"uploader/mediawiki TestUploadURLAsyncOnlyWhereItWorks"}},
	{n: 126, what: "an empty question with stasherrors is no question", run: func(x *trial) {
		x.line.on("url", func(e *exchange) (*http.Response, error) {
			if e.Nth > 1 {
				return nil, nil
			}
			return e.answer(200, `{"upload":{"result":"Warning","warnings":[],"stasherrors":[{"message":"uploadstash-exception"}]}}`), nil
		})
		address := x.source(picture(300)) + "/C126%20a.png"
		r := x.engine(x.user("Uploader"))
		r.Add(address)
		id := r.row(address)
		r.Publish(id)
		p := r.held(id, uploader.CodeDownload)
		r.answer(id, p.Choices[0], "")
		r.done(id)
	}},
}
