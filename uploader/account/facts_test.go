package account

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wikidrop/uploader/mediawiki"
)

func TestFilePage(t *testing.T) {
	for _, c := range []struct{ name, api, path, namespace, want string }{
		{"pretty", "https://wiki.example/w/api.php", "/wiki/$1", "Datei", "https://wiki.example/wiki/Datei:$1"},
		{"query", "http://nas:8080/api.php", "/index.php?title=$1", "File", "http://nas:8080/index.php?title=File:$1"},
		{"other letters", "https://wiki.example/w/api.php", "/wiki/$1", "Файл", "https://wiki.example/wiki/%D0%A4%D0%B0%D0%B9%D0%BB:$1"},
		{"spaces", "https://wiki.example/w/api.php", "/wiki/$1", "Tập tin", "https://wiki.example/wiki/T%E1%BA%ADp_tin:$1"},
		{"name not told", "https://wiki.example/w/api.php", "/wiki/$1", "", "https://wiki.example/wiki/File:$1"},
		{"whole address", "https://wiki.example/w/api.php", "https://www.wiki.example/$1", "File", "https://www.wiki.example/File:$1"},
		{"no slash", "https://wiki.example/w/api.php", "?title=$1", "File", "https://wiki.example/?title=File:$1"},
		{"nowhere for the title", "https://wiki.example/w/api.php", "", "File", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := filePage(c.api, &mediawiki.Site{ArticlePath: c.path, FileNS: c.namespace})
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestFactsOfSite(t *testing.T) {
	site := &mediawiki.Site{
		Generator: "MediaWiki 1.39.17", ArticlePath: "/wiki/$1", FileNS: "File", Server: "//internal.invalid",
		UploadsEnabled: true, MaxUploadSize: 100, MinUploadChunkSize: 10, FileExtensions: []string{"png"},
		ReadOnly: "moving", Extensions: []string{"OAuth", "WikibaseMediaInfo"},
		User: mediawiki.User{
			Groups: []string{"user"}, Rights: []string{"upload", "edit", "reupload", "reupload-own", "upload_by_url"},
			Upload: []mediawiki.RateLimit{{Group: "user", Hits: 8, Seconds: 60}}, Blocked: true, Block: "why",
		},
	}
	want := Facts{
		Generator: "MediaWiki 1.39.17", Groups: []string{"user"}, MayUpload: true, MayEdit: true, MayReupload: true,
		MayReuploadOwn: true, MayUploadByURL: true, UploadsEnabled: true, MaxUploadSize: 100, MinChunk: 10,
		Extensions: []string{"png"}, Limits: []mediawiki.RateLimit{{Group: "user", Hits: 8, Seconds: 60}},
		Blocked: true, BlockReason: "why", ReadOnly: "moving", Captions: true, FilePage: "http://nas/wiki/File:$1",
	}
	if diff := cmp.Diff(want, factsOf("http://nas/w/api.php", site)); diff != "" {
		t.Error(diff)
	}
	if got := factsOf("http://nas/w/api.php", &mediawiki.Site{}); got.MayUpload || got.MayEdit || got.Captions {
		t.Errorf("a wiki that tells nothing allows something: %+v", got)
	}
}

func TestDomainsToFetchFromStayKnownBetweenTests(t *testing.T) {
	old := &mediawiki.Site{User: mediawiki.User{Rights: []string{"upload_by_url"}}}
	tested := factsOf("http://nas/w/api.php", old).tested(examined{domains: []string{"*.flickr.com"}})
	if got := factsOf("http://nas/w/api.php", old).since(tested, old.User.Can); len(got.URLDomains) != 1 || got.URLDomainsAll {
		t.Errorf("after a login: %+v", got)
	}
	// A newer release tells all of them with each login.
	newer := &mediawiki.Site{TellsDomains: true, CopyUploadDomains: []string{"a.example", "b.example"}, User: old.User}
	if got := factsOf("http://nas/w/api.php", newer).since(tested, old.User.Can); len(got.URLDomains) != 2 || !got.URLDomainsAll {
		t.Errorf("told: %+v", got)
	}
	if got := factsOf("http://nas/w/api.php", newer).tested(examined{}); len(got.URLDomains) != 2 {
		t.Errorf("tested: %+v", got)
	}
	// Who may not fetch any more has nowhere to fetch from.
	if got := factsOf("http://nas/w/api.php", &mediawiki.Site{}).since(tested, old.User.Can); len(got.URLDomains) != 0 {
		t.Errorf("without the right: %+v", got)
	}
}
