package conformance

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"wikidrop/uploader/mediawiki"
)

func TestWikiFetchesTheAddress(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		b := picture(t)
		source := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/good.png" {
				http.NotFound(rw, r)
				return
			}
			rw.Header().Set("Content-Type", "image/png")
			_, _ = rw.Write(b)
		}))
		defer source.Close()
		c := loggedIn(t, w, w.uploader())
		p := mediawiki.Params{Filename: "Fetched.png", Comment: "C", Text: "T"}

		a, err := c.UploadURL(t.Context(), p, source.URL+"/good.png", false)
		if err != nil || !a.Published() {
			t.Fatalf("%+v, %v", a, err)
		}
		held(t, c, "Fetched.png", b)

		again, err := c.UploadURL(t.Context(), mediawiki.Params{Filename: "Copy.png"}, source.URL+"/good.png", false)
		if err != nil || again.Result != mediawiki.ResultWarning || !again.Warnings.Has("duplicate") || again.FileKey == "" {
			t.Fatalf("second time: %+v, %v", again, err)
		}
		done, err := c.Commit(t.Context(), mediawiki.Params{Filename: "Copy.png", IgnoreWarnings: true}, again.FileKey)
		if err != nil || !done.Published() {
			t.Fatalf("commit: %+v, %v", done, err)
		}

		_, err = c.UploadURL(t.Context(), mediawiki.Params{Filename: "None.png"}, source.URL+"/none.png", false)
		e := wantCode(t, err, "http-bad-status")
		if e.About != mediawiki.AboutFile && e.About != mediawiki.AboutNetwork {
			t.Errorf("about %v", e.About)
		}
		_, err = c.UploadURL(t.Context(), mediawiki.Params{Filename: "None.png"}, "ftp://127.0.0.1/none.png", false)
		wantCode(t, err, "http-invalid-url")

		w.set(settings{noCopyUploads: true})
		_, err = c.UploadURL(t.Context(), mediawiki.Params{Filename: "None.png"}, source.URL+"/good.png", false)
		wantCode(t, err, "copyuploaddisabled")
	})
}

func TestAddressNeedsItsOwnRight(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		_, err := loggedIn(t, w, w.reader()).UploadURL(t.Context(),
			mediawiki.Params{Filename: "X.png"}, "http://127.0.0.1:1/x.png", false)
		wantCode(t, err, "permissiondenied")
	})
}
