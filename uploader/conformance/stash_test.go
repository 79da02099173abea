package conformance

import (
	"testing"
	"time"

	"wikidrop/uploader/mediawiki"
)

const piece = 10_000

func TestStashedFileIsPublishedByItsKey(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		c := loggedIn(t, w, w.uploader())
		b := picture(t)
		a, err := c.StashFile(t.Context(), mediawiki.Params{Filename: "Stashed.png"}, content(b))
		if err != nil || !a.Stashed() || a.Published() {
			t.Fatalf("%+v, %v", a, err)
		}
		if infos, err := c.Titles(t.Context(), []string{"Stashed.png"}); err != nil || infos[0].File != nil {
			t.Fatalf("in the stash only, but the wiki shows %+v, %v", infos, err)
		}
		info, err := c.StashImageInfo(t.Context(), a.FileKey)
		if err != nil || info.SHA1 != sum(b) || info.Size != int64(len(b)) {
			t.Errorf("stashimageinfo %+v, %v", info, err)
		}
		files, err := c.MyStashedFiles(t.Context())
		if err != nil || len(files) != 1 || files[0] != (mediawiki.StashedFile{FileKey: a.FileKey, Status: "finished", Size: int64(len(b))}) {
			t.Errorf("mystashedfiles %+v, %v", files, err)
		}
		done, err := c.Commit(t.Context(), mediawiki.Params{Filename: "Stashed.png", Text: "T", Comment: "C"}, a.FileKey)
		if err != nil || !done.Published() {
			t.Fatalf("commit: %+v, %v", done, err)
		}
		held(t, c, "Stashed.png", b)
	})
}

// firstPiece sends the beginning of b.
func firstPiece(t *testing.T, c *mediawiki.Client, p mediawiki.Params, b []byte) *mediawiki.Answer {
	t.Helper()
	a, err := c.UploadChunk(t.Context(), p, mediawiki.Chunk{Content: content(b[:piece]), FileSize: int64(len(b))})
	if err != nil || a.Result != mediawiki.ResultContinue || a.Offset != piece || a.FileKey == "" {
		t.Fatalf("first piece: %+v, %v", a, err)
	}
	return a
}

func TestPiecesMakeTheWholeFileUnderANewKey(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		c := loggedIn(t, w, w.uploader())
		b := noise(t)
		p := mediawiki.Params{Filename: "Pieces.png"}
		first := firstPiece(t, c, p, b)
		last, err := sendPieces(t.Context(), c, p, b, first.FileKey, piece, piece)
		if err != nil || !last.Stashed() || last.FileKey == first.FileKey {
			t.Fatalf("last piece: %+v, %v", last, err)
		}
		if last.ImageInfo == nil || last.ImageInfo.SHA1 != sum(b) {
			t.Errorf("assembled %+v", last.ImageInfo)
		}
		_, err = c.CheckStatus(t.Context(), first.FileKey)
		wantCode(t, err, "missingresult")

		done, err := c.Commit(t.Context(), p, last.FileKey)
		if err != nil || !done.Published() {
			t.Fatalf("commit: %+v, %v", done, err)
		}
		held(t, c, "Pieces.png", b)
	})
}

func TestOnePieceTakesTheSamePath(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		c := loggedIn(t, w, w.uploader())
		b := picture(t)
		a, err := sendPieces(t.Context(), c, mediawiki.Params{Filename: "One.png"}, b, "", 0, piece)
		if err != nil || !a.Stashed() {
			t.Fatalf("%+v, %v", a, err)
		}
	})
}

func TestWikiTellsWhereToGoOn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		c := loggedIn(t, w, w.uploader())
		b := noise(t)
		p := mediawiki.Params{Filename: "Resumed.png"}
		first := firstPiece(t, c, p, b)

		// The same piece again, as after a lost answer, and a gap.
		for _, offset := range []int64{1, 2 * piece} {
			_, err := c.UploadChunk(t.Context(), p, mediawiki.Chunk{
				Content: content(b[offset : offset+piece]), FileKey: first.FileKey, FileSize: int64(len(b)), Offset: offset,
			})
			e := wantCode(t, err, "stashfailed")
			if !e.HasOffset || e.Offset != piece || e.Behaviour != mediawiki.Resume {
				t.Errorf("offset %d (%v), behaviour %v, want %d and Resume", e.Offset, e.HasOffset, e.Behaviour, piece)
			}
		}

		// Another login of the same person.
		other := loggedIn(t, w, w.uploader())
		status, err := other.CheckStatus(t.Context(), first.FileKey)
		if err != nil || status.Result != mediawiki.ResultContinue || !status.HasOffset || status.Offset != piece {
			t.Fatalf("status %+v, %v", status, err)
		}
		files, err := other.MyStashedFiles(t.Context())
		if err != nil || len(files) != 1 || files[0].Status != "chunks" || files[0].Size != piece {
			t.Errorf("mystashedfiles %+v, %v", files, err)
		}
		last, err := sendPieces(t.Context(), other, p, b, first.FileKey, piece, 7_000)
		if err != nil || !last.Stashed() || last.ImageInfo.SHA1 != sum(b) {
			t.Fatalf("rest: %+v, %v", last, err)
		}

		// Nobody else may look.
		_, err = loggedIn(t, w, w.reader()).CheckStatus(t.Context(), first.FileKey)
		wantCode(t, err, "missingresult")
	})
}

func TestPieceUnderTheMinimumIsRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		w.set(settings{minChunk: 5_000})
		c := loggedIn(t, w, w.uploader())
		b := noise(t)
		_, err := c.UploadChunk(t.Context(), mediawiki.Params{Filename: "Small.png"},
			mediawiki.Chunk{Content: content(b[:4_999]), FileSize: int64(len(b))})
		wantCode(t, err, "chunk-too-small")
		site, err := c.Site(t.Context())
		if err != nil || site.MinUploadChunkSize != 5_000 {
			t.Errorf("siteinfo says %+v, %v", site, err)
		}
	})
}

func TestKeyOfAHalfSentFilePublishesAFragment(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		c := loggedIn(t, w, w.uploader())
		b := noise(t)
		p := mediawiki.Params{Filename: "Fragment.png"}
		a := firstPiece(t, c, p, b)
		// This is why only the key of a final Success may ever be committed.
		done, err := c.Commit(t.Context(), p, a.FileKey)
		if err != nil || !done.Published() || done.ImageInfo.Size != piece {
			t.Fatalf("%+v, %v", done, err)
		}
	})
}

func TestDuplicateIsKnownAfterTheLastPiece(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		c := loggedIn(t, w, w.uploader())
		b := noise(t)
		publish(t, c, "Original.png", b)
		a, err := sendPieces(t.Context(), c, mediawiki.Params{Filename: "Again.png"}, b, "", 0, piece)
		if err != nil || !a.Stashed() || !a.Warnings.Has("duplicate") {
			t.Fatalf("%+v, %v", a, err)
		}
	})
}

func TestUnknownKeys(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		c := loggedIn(t, w, w.uploader())
		_, err := c.Commit(t.Context(), mediawiki.Params{Filename: "X.png"}, "1abc.def.1.png")
		wantCode(t, err, "uploadstash-file-not-found")
		_, err = c.Commit(t.Context(), mediawiki.Params{Filename: "X.png"}, "../../etc/passwd")
		wantCode(t, err, "invalid-file-key")
		_, err = c.CheckStatus(t.Context(), "1abc.def.1.png")
		wantCode(t, err, "missingresult")
		b := noise(t)
		_, err = c.UploadChunk(t.Context(), mediawiki.Params{Filename: "X.png"}, mediawiki.Chunk{
			Content: content(b[piece : 2*piece]), FileKey: "1abc.def.1.png", FileSize: int64(len(b)), Offset: piece,
		})
		if err == nil {
			t.Error("a piece for an unknown key was taken")
		}
	})
}

func TestAsynchronousUploadIsFollowedByStatus(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		w.set(settings{async: true})
		w.holdJobs(true)
		c := loggedIn(t, w, w.uploader())
		b := noise(t)
		p := mediawiki.Params{Filename: "Later.png", Async: true}
		a, err := sendPieces(t.Context(), c, p, b, "", 0, piece)
		if err != nil || a.Result != mediawiki.ResultPoll || a.FileKey == "" {
			t.Fatalf("last piece: %+v, %v", a, err)
		}
		status, err := c.CheckStatus(t.Context(), a.FileKey)
		if err != nil || status.Result != mediawiki.ResultPoll || status.Stage != "queued" {
			t.Fatalf("status while queued: %+v, %v", status, err)
		}
		w.holdJobs(false)
		assembled := poll(t, c, a.FileKey)
		if assembled.Stage != "assembling" || !assembled.Stashed() || assembled.FileKey == a.FileKey {
			t.Fatalf("assembled: %+v", assembled)
		}

		w.holdJobs(true)
		queued, err := c.Commit(t.Context(), p, assembled.FileKey)
		if err != nil || queued.Result != mediawiki.ResultPoll || queued.Published() {
			t.Fatalf("commit: %+v, %v", queued, err)
		}
		_, err = c.Commit(t.Context(), p, assembled.FileKey)
		wantCode(t, err, "publishfailed")
		w.holdJobs(false)
		done := poll(t, c, assembled.FileKey)
		if done.Stage != "publish" || !done.Published() {
			t.Fatalf("published: %+v", done)
		}
		held(t, c, "Later.png", b)
	})
}

// poll asks until the wiki is through with a key.
func poll(t *testing.T, c *mediawiki.Client, key string) *mediawiki.Answer {
	t.Helper()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		a, err := c.CheckStatus(t.Context(), key)
		if err != nil {
			t.Fatalf("status: %v", err)
		}
		if a.Result != mediawiki.ResultPoll {
			return a
		}
		select {
		case <-tick.C:
		case <-time.After(time.Minute):
			t.Fatal("still polling after a minute")
		}
	}
}
