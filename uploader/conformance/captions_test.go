package conformance

import (
	"testing"

	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/practice"
)

// TestWikiWithoutCaptionsSaysSo has no counterpart on a wiki with captions: Debian
// does not package WikibaseMediaInfo, so what the practice wiki says there follows
// the extension's sources.
func TestWikiWithoutCaptionsSaysSo(t *testing.T) {
	each(t, func(t *testing.T, w target) {
		if p, ok := w.(practiceWiki); ok {
			p.Change(func(s *practice.Settings) { s.Extensions = nil })
		}
		c := loggedIn(t, w, w.uploader())
		site, err := c.Site(t.Context())
		if err != nil || site.HasCaptions() {
			t.Fatalf("captions among %v, %v", site.Extensions, err)
		}
		publish(t, c, "Bare.png", picture(t))
		infos, err := c.Titles(t.Context(), []string{"Bare.png"})
		if err != nil || infos[0].PageID == 0 {
			t.Fatalf("%+v, %v", infos, err)
		}
		_, err = c.Captions(t.Context(), infos[0].PageID)
		wantCode(t, err, "badvalue")
		_, err = c.SetCaptions(t.Context(), mediawiki.CaptionEdit{PageID: infos[0].PageID, Captions: map[string]string{"en": "A"}})
		if e := wantCode(t, err, "badvalue"); e.Unanswered || e.Behaviour != mediawiki.ClientFault {
			t.Errorf("%+v", e)
		}
	})
}
