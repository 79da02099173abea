package mediawiki_test

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/realwiki"
)

// These tests ask a real MediaWiki. The shapes of its answers are tested beside
// the decoders; here it is whether they are still the shapes that it gives.

func realClient(t *testing.T, w *realwiki.Wiki) *mediawiki.Client {
	t.Helper()
	c, err := mediawiki.New(mediawiki.Options{API: w.API(), Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	name, err := c.Login(t.Context(), w.Uploader.BotName(), w.Uploader.AppPassword)
	if err != nil || name != w.Uploader.Name {
		t.Fatal(name, err)
	}
	return c
}

// picture is a PNG of its own kind for each seed, of at least size bytes.
func picture(t *testing.T, seed uint64, size int) []byte {
	t.Helper()
	noise := rand.New(rand.NewPCG(seed, 1))
	img := image.NewRGBA(image.Rect(0, 0, 8, 8+size/32))
	for y := range img.Rect.Dy() {
		for x := range 8 {
			img.Set(x, y, color.RGBA{uint8(noise.Uint32()), uint8(noise.Uint32()), uint8(noise.Uint32()), uint8(noise.Uint32())})
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func bytesOf(b []byte) mediawiki.Content {
	return mediawiki.Content{Size: int64(len(b)), Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }}
}

func hash(b []byte) string {
	sum := sha1.Sum(b)
	return hex.EncodeToString(sum[:])
}

func named(name string) mediawiki.Params {
	return mediawiki.Params{Filename: name, Comment: "c", Text: "t"}
}

func refusal(t *testing.T, err error, code string, behaviour mediawiki.Behaviour) *mediawiki.Error {
	t.Helper()
	var e *mediawiki.Error
	if !errors.As(err, &e) {
		t.Errorf("%v, want %s", err, code)
		return &mediawiki.Error{}
	}
	if e.Code != code || e.Behaviour != behaviour {
		t.Errorf("%+v, want %s", e, code)
	}
	return e
}

func TestRealWikiIsDiscovered(t *testing.T) {
	w := realwiki.Start(t)
	want := mediawiki.Endpoint{API: w.API(), Generator: "MediaWiki " + w.Version(), SiteName: "TestWiki"}
	for _, address := range []string{w.URL(), w.API(), w.Article("Main Page"), strings.TrimPrefix(w.URL(), "http://"), w.URL() + "/w/index.php?title=X"} {
		if got, err := mediawiki.Discover(t.Context(), nil, "test", address); err != nil || got != want {
			t.Errorf("%s: %+v, %v", address, got, err)
		}
	}
	w.Set("$wgGroupPermissions['*']['read'] = false;")
	got, err := mediawiki.Discover(t.Context(), nil, "test", w.URL())
	if err != nil || !got.Private || got.API != w.API() {
		t.Errorf("private: %+v, %v", got, err)
	}
	c := realClient(t, w)
	if site, err := c.Site(t.Context()); err != nil || site.SiteName != "TestWiki" {
		t.Errorf("private, logged in: %+v, %v", site, err)
	}
}

func TestRealWikiRefusesLogins(t *testing.T) {
	w := realwiki.Start(t)
	c, err := mediawiki.New(mediawiki.Options{API: w.API()})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Login(t.Context(), w.Uploader.BotName(), strings.Repeat("0", 32))
	if e := refusal(t, err, "wrongpassword", mediawiki.AskPerson); e.Info == "" {
		t.Error("no text")
	}
	for range 5 {
		_, err = c.Login(t.Context(), w.Uploader.BotName(), strings.Repeat("0", 32))
	}
	refusal(t, err, "login-throttled", mediawiki.Transient)
}

func TestRealWikiTakesAFile(t *testing.T) {
	w := realwiki.Start(t)
	c := realClient(t, w)
	site, err := c.Site(t.Context())
	if err != nil || !site.UploadsEnabled || !site.CanUploadLocally || site.User.Name != w.Uploader.Name || !site.User.Can("upload") || !site.CaseFirst {
		t.Errorf("%+v, %v", site, err)
	}
	one, two := picture(t, 1, 1000), picture(t, 2, 1000)
	a, err := c.UploadFile(t.Context(), named("cafe\u0301 漢字.png"), bytesOf(one))
	if err != nil || !a.Published() || a.Filename != "Café_漢字.png" || a.ImageInfo == nil || a.ImageInfo.SHA1 != hash(one) {
		t.Fatalf("%+v, %v", a, err)
	}
	text, summary, err := c.PageText(t.Context(), a.ImageInfo.Title)
	if err != nil || text != "t" || summary != "c" {
		t.Errorf("page %q, %q, %v", text, summary, err)
	}
	if files, err := c.FilesBySHA1(t.Context(), hash(one)); err != nil || len(files) != 1 || files[0].Title != "File:Café 漢字.png" {
		t.Errorf("%+v, %v", files, err)
	}
	infos, err := c.Titles(t.Context(), []string{"Café 漢字.png", "none.png", "bad[.png", "café_漢字.png"})
	if err != nil || infos[0].File == nil || infos[0].File.SHA1 != hash(one) || infos[1].File != nil || infos[2].Invalid == "" || infos[3].File == nil || infos[3].Title != "Café 漢字.png" {
		t.Errorf("%+v, %v", infos, err)
	}

	a, err = c.UploadFile(t.Context(), named("Café 漢字.png"), bytesOf(one))
	if err != nil || a.Result != mediawiki.ResultWarning || !slices.Equal(a.Warnings.Kinds(), []string{"exists", "nochange"}) || a.FileKey == "" {
		t.Errorf("%+v, %v", a, err)
	}
	a, err = c.UploadFile(t.Context(), named("DSC_0001.png"), bytesOf(two))
	if err != nil || !a.Warnings.Has("bad-prefix") {
		t.Fatalf("%+v, %v", a, err)
	}
	a, err = c.Commit(t.Context(), named("Two.png"), a.FileKey)
	if err != nil || !a.Published() || a.ImageInfo.SHA1 != hash(two) {
		t.Errorf("%+v, %v", a, err)
	}
	_, err = c.UploadFile(t.Context(), named("Two.jpg"), bytesOf(picture(t, 3, 1000)))
	if e := refusal(t, err, "verification-error", mediawiki.Permanent); len(e.Details) != 3 || e.Details[0] != "filetype-mime-mismatch" {
		t.Errorf("details %q", e.Details)
	}
	_, err = c.UploadFile(t.Context(), named(".png"), bytesOf(picture(t, 4, 1000)))
	if e := refusal(t, err, "filename-tooshort", mediawiki.AskPerson); e.FileKey == "" {
		t.Error("no key")
	}
	_, err = c.UploadFile(t.Context(), mediawiki.Params{Filename: "T.png", Tags: []string{"no|such", "tag"}}, bytesOf(one))
	refusal(t, err, "badtags", mediawiki.AskPerson)
}

func TestRealWikiTakesChunks(t *testing.T) {
	w := realwiki.Start(t)
	c := realClient(t, w)
	file := picture(t, 5, 30_000)
	half := int64(len(file) / 2)
	name := named("Chunks.png")
	piece := func(key string, from, to int64) (*mediawiki.Answer, error) {
		return c.UploadChunk(t.Context(), name, mediawiki.Chunk{Content: bytesOf(file[from:to]), FileKey: key, FileSize: int64(len(file)), Offset: from})
	}
	first, err := piece("", 0, half)
	if err != nil || first.Result != mediawiki.ResultContinue || first.Offset != half || first.FileKey == "" {
		t.Fatalf("%+v, %v", first, err)
	}
	key := first.FileKey
	if a, err := c.CheckStatus(t.Context(), key); err != nil || a.Offset != half || a.Stage != "uploading" {
		t.Errorf("%+v, %v", a, err)
	}
	if stash, err := c.MyStashedFiles(t.Context()); err != nil || !slices.Contains(stash, mediawiki.StashedFile{FileKey: key, Status: "chunks", Size: half}) {
		t.Errorf("%+v, %v", stash, err)
	}
	_, err = piece(key, half-5000, int64(len(file))-5000)
	if e := refusal(t, err, "stashfailed", mediawiki.Resume); e.Offset != half || e.Key != "invalid-chunk-offset" {
		t.Errorf("%+v", e)
	}
	last, err := piece(key, half, int64(len(file)))
	if err != nil || !last.Stashed() || last.FileKey == key || last.ImageInfo == nil || last.ImageInfo.SHA1 != hash(file) {
		t.Fatalf("%+v, %v", last, err)
	}
	if info, err := c.StashImageInfo(t.Context(), last.FileKey); err != nil || info.SHA1 != hash(file) || info.Size != int64(len(file)) {
		t.Errorf("%+v, %v", info, err)
	}
	_, err = piece(key, half, int64(len(file)))
	refusal(t, err, "uploadstash-file-not-found", mediawiki.Resume)
	_, err = c.CheckStatus(t.Context(), key)
	refusal(t, err, "missingresult", mediawiki.Resume)
	a, err := c.Commit(t.Context(), name, last.FileKey)
	if err != nil || !a.Published() || a.ImageInfo.SHA1 != hash(file) {
		t.Errorf("%+v, %v", a, err)
	}
	_, err = c.Commit(t.Context(), name, last.FileKey)
	refusal(t, err, "uploadstash-file-not-found", mediawiki.Resume)
}

func TestRealWikiTellsTheCausesOfStashfailed(t *testing.T) {
	w := realwiki.Start(t, realwiki.HeldJobs())
	c := realClient(t, w)
	file := picture(t, 6, 30_000)
	send := func(name, key string, from, to int, async bool) (*mediawiki.Answer, error) {
		p := mediawiki.Params{Filename: name, Async: async}
		return c.UploadChunk(t.Context(), p, mediawiki.Chunk{Content: bytesOf(file[from:to]), FileKey: key, FileSize: int64(len(file)), Offset: int64(from)})
	}
	stashed, err := c.StashFile(t.Context(), named("Plain.png"), bytesOf(file))
	if err != nil || !stashed.Stashed() {
		t.Fatalf("%+v, %v", stashed, err)
	}
	_, err = send("Plain.png", stashed.FileKey, 20_000, len(file), false)
	if e := refusal(t, err, "stashfailed", mediawiki.Resume); e.Key != "apierror-stashfailed-nosession" {
		t.Errorf("key %q", e.Key)
	}
	first, err := send("Async.png", "", 0, 20_000, false)
	if err != nil {
		t.Fatal(err)
	}
	last, err := send("Async.png", first.FileKey, 20_000, len(file), true)
	if err != nil || last.Result != mediawiki.ResultPoll || last.FileKey != first.FileKey || last.Stashed() {
		t.Errorf("%+v, %v", last, err)
	}
	_, err = send("Async.png", first.FileKey, 20_000, len(file), true)
	if e := refusal(t, err, "stashfailed", mediawiki.Resume); e.Key != "apierror-stashfailed-complete" {
		t.Errorf("key %q", e.Key)
	}
	wrong, err := send("Wrong.jpg", "", 0, 20_000, false)
	if err != nil {
		t.Fatal(err)
	}
	_, err = send("Wrong.jpg", wrong.FileKey, 20_000, len(file), false)
	if e := refusal(t, err, "stashfailed", mediawiki.Permanent); e.About != mediawiki.AboutFile {
		t.Errorf("%+v", e)
	}
	_, err = c.CheckStatus(t.Context(), wrong.FileKey)
	refusal(t, err, "stashfailed", mediawiki.Permanent)
}

func TestRealWikiFetchesURLs(t *testing.T) {
	w := realwiki.Start(t)
	c := realClient(t, w)
	file := picture(t, 7, 1000)
	source := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/a.png" {
			http.NotFound(out, r)
			return
		}
		out.Write(file)
	}))
	defer source.Close()
	p := named("From URL.png")
	p.Async, p.IgnoreWarnings = true, true // which 1.39 would lose
	a, err := c.UploadURL(t.Context(), p, source.URL+"/a.png", false)
	if err != nil || !a.Published() || a.ImageInfo.SHA1 != hash(file) {
		t.Errorf("%+v, %v", a, err)
	}
	_, err = c.UploadURL(t.Context(), named("None.png"), source.URL+"/none.png", true)
	refusal(t, err, "http-bad-status", mediawiki.AskPerson)
	w.Set("$wgAllowCopyUploads = false;")
	_, err = c.UploadURL(t.Context(), named("Off.png"), source.URL+"/a.png", false)
	refusal(t, err, "copyuploaddisabled", mediawiki.Permanent)
}

func TestRealWikiHasLimits(t *testing.T) {
	w := realwiki.Start(t, realwiki.PHP("upload_max_filesize", "500000"), realwiki.PHP("post_max_size", "1000000"), realwiki.BodyLimit(1_200_000))
	c := realClient(t, w)
	send := func(size int) error {
		_, err := c.StashFile(t.Context(), named("Big.png"), bytesOf(make([]byte, size)))
		return err
	}
	if e := refusal(t, send(600_000), "badupload", mediawiki.SmallerBody); e.Limit != 500_000 {
		t.Errorf("limit %d", e.Limit)
	}
	refusal(t, send(1_100_000), "missingparam", mediawiki.SmallerBody)
	refusal(t, send(1_300_000), "http-413", mediawiki.SmallerBody)
}

func TestRealWikiForgetsUs(t *testing.T) {
	w := realwiki.Start(t)
	c := realClient(t, w)
	file := bytesOf(picture(t, 8, 1000))
	if err := c.RefreshToken(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.Forget()
	_, err := c.StashFile(t.Context(), named("A.png"), file)
	refusal(t, err, "assertuserfailed", mediawiki.LogIn)
	refusal(t, c.RefreshToken(t.Context()), "assertuserfailed", mediawiki.LogIn)
	if _, err := c.Login(t.Context(), w.Uploader.BotName(), w.Uploader.AppPassword); err != nil {
		t.Fatal(err)
	}
	if a, err := c.StashFile(t.Context(), named("A.png"), file); err != nil || !a.Stashed() {
		t.Errorf("%+v, %v", a, err)
	}
	if err := c.Logout(t.Context()); err != nil || c.UserName() != "" {
		t.Error(err)
	}
}

func TestRealWikiRefusesWork(t *testing.T) {
	w := realwiki.Start(t)
	c := realClient(t, w)
	file := bytesOf(picture(t, 9, 1000))
	for _, test := range []struct {
		settings, code string
		behaviour      mediawiki.Behaviour
		whole          bool
	}{
		{"$wgEnableUploads = false;", "uploaddisabled", mediawiki.Permanent, true},
		{"$wgReadOnly = 'moving';", "readonly", mediawiki.Transient, true},
		{"$wgFileExtensions = [ 'jpg' ];", "filetype-banned", mediawiki.AskPerson, false},
		{"$wgMaxUploadSize = 100;", "file-too-large", mediawiki.Permanent, false},
		{"$wgGroupPermissions['uploader']['upload'] = false; $wgGroupPermissions['user']['upload'] = false;", "permissiondenied", mediawiki.Permanent, false},
		{"$wgHooks['UploadVerifyFile'][] = function () { throw new RuntimeException( 'boom' ); };", "internal_api_error_RuntimeException", mediawiki.Transient, false},
	} {
		w.Set(test.settings)
		_, err := c.UploadFile(t.Context(), named("A.png"), file)
		if e := refusal(t, err, test.code, test.behaviour); e.Whole != test.whole || e.Info == "" {
			t.Errorf("%+v", e)
		}
	}
}
