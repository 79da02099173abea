package cases

import (
	"net/http"

	"wikidrop/uploader"
)

// captionFails is case 148: whatever happens after publishing, the upload stays
// done. A wiki without captions is asked for none.
func captionFails(x *trial) {
	r, b := x.engine(x.user("Uploader")), picture(300)
	id := r.add(x.name("a.png"), b)
	if err := r.Edit([]uploader.ID{id}, uploader.Patch{Captions: &map[string]string{"en": "A weir"}}); err != nil {
		x.Fatal(err)
	}
	x.line.on("wbeditentity", func(e *exchange) (*http.Response, error) {
		switch e.Nth {
		case 1:
			return e.lose()
		case 2:
			return e.refuse("modification-failed", ""), nil
		}
		return nil, nil
	})
	x.line.set(func(l *line) { // what was lost is not there: another bot took it away
		spoil := l.spoil
		l.spoil = func(e *exchange) (*http.Response, error) {
			if e.Kind == "wbgetentities" {
				return e.edit(func(string) string {
					return `{"entities":{"` + e.Query.Get("ids") + `":{"id":"x","missing":""}},"success":1}`
				})
			}
			return spoil(e)
		}
	})
	r.Publish(id)
	if x.practice == nil {
		r.until("nothing is left to do", func() bool { return r.item(id).Stage == uploader.StageDescribed })
		x.equal("requests about captions", len(x.line.sent("wbgetentities", "wbeditentity")), 0)
		x.holds(x.client(), x.name("a.png"), b)
		return
	}
	p := r.held(id, "modification-failed")
	x.equal("stage", r.item(id).Stage, uploader.StagePublished)
	x.equal("it is about what follows", p.After, true)
	x.equal("counted as failed", r.Snapshot(0).Totals.Failed+r.Snapshot(0).Totals.NeedsYou, 0)
	x.line.clean()
	r.answer(id, uploader.ChoiceRetry, "")
	r.until("described", func() bool { return r.item(id).Stage == uploader.StageDescribed })
	x.equal("uploads", len(x.line.sent("file", "stash", "chunk", "commit")), 1)
	x.equal("caption", x.practice.Files()[0].Captions["en"], "A weir")
	x.holds(x.client(), x.name("a.png"), b)
}
