package practice

import "testing"

func TestOneFileTravelsDirectlyAndInChunks(t *testing.T) {
	w := startWiki(t, Behave139, nil)
	b := w.as("You")
	small := picture(1, 0)
	a := b.file(small, "Direct one.png", "comment", "a comment", "text", "== Summary ==")
	a.want("upload.result", "Success", "upload.filename", "Direct_one.png", "upload.imageinfo.sha1", sha1Hex(small),
		"upload.imageinfo.canonicaltitle", "File:Direct one.png", "upload.filekey", "")

	big := picture(2, 30000)
	a = b.piece("", 0, len(big), big[:10000], "Chunked.png")
	a.want("upload.result", "Continue", "upload.offset", "10000")
	k := a.str("upload.filekey")
	a = b.piece(k, 10000, len(big), big[10000:20000], "Chunked.png")
	a.want("upload.result", "Continue", "upload.offset", "20000", "upload.filekey", k)
	b.status(k).want("upload.result", "Continue", "upload.stage", "uploading", "upload.offset", "20000")
	a = b.piece(k, 20000, len(big), big[20000:], "Chunked.png")
	a.want("upload.result", "Success", "upload.imageinfo.sha1", sha1Hex(big))
	k2 := a.str("upload.filekey")
	if k2 == k {
		t.Fatal("the key did not change with the last chunk")
	}
	a = b.commit(k2, "Chunked.png", "comment", "c", "text", "t")
	a.want("upload.result", "Success", "upload.filename", "Chunked.png", "upload.imageinfo.sha1", sha1Hex(big))

	b.get("action", "query", "titles", "File:Chunked.png|File:Nope.png", "prop", "imageinfo|info|revisions", "iiprop", "sha1|size",
		"rvprop", "content|comment", "rvslots", "main").want("query.pages.0.title", "File:Nope.png", "query.pages.0.missing", "true",
		"query.pages.1.imageinfo.0.sha1", sha1Hex(big), "query.pages.1.revisions.0.slots.main.content", "t")
	b.get("action", "query", "list", "allimages", "aisha1", sha1Hex(big)).want("query.allimages.0.name", "Chunked.png")
	if got := len(w.Files()); got != 2 {
		t.Fatalf("%d files published, want 2", got)
	}
}
