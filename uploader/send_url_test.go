package uploader

import (
	"slices"
	"testing"
)

// TestDraftSaysWhereTheWikiDoesNotFetchFrom: before anybody publishes it.
func TestDraftSaysWhereTheWikiDoesNotFetchFrom(t *testing.T) {
	for name, c := range map[string]struct {
		rights  []string
		domains []string
		asks    bool
	}{
		"without the right": {[]string{"upload", "edit"}, nil, true},
		"any domain":        {[]string{"upload", "edit", "upload_by_url"}, nil, false},
		"another domain":    {[]string{"upload", "edit", "upload_by_url"}, []string{"*.flickr.com"}, true},
		"this domain":       {[]string{"upload", "edit", "upload_by_url"}, []string{"*.flickr.com", "photos.example"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t)
			s.wiki.site.User.Rights, s.wiki.site.CopyUploadDomains = c.rights, c.domains
			id := s.add("https://photos.example/a.png")[0]
			if !c.asks {
				s.until("it is checked", func() bool { return s.one(id).Stage == StageChecked })
				return
			}
			p := s.held(id, HoldNeedsYou, CodeNoCopyUpload)
			if !slices.Contains(p.Choices, ChoiceDownload) || s.one(id).Intent != IntentDraft {
				t.Errorf("%+v", p)
			}
		})
	}
}
