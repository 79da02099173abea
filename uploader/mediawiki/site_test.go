package mediawiki

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const siteAnswer = `{"batchcomplete":true,"warnings":{"query":{"warnings":"x"}},"query":{
 "general":{"sitename":"TestWiki","generator":"MediaWiki 1.39.17","server":"//wiki.example","articlepath":"/wiki/$1","script":"/w/index.php",
  "lang":"en","logo":"//wiki.example/logo.svg","case":"case-sensitive","legaltitlechars":" %!","readonly":false,"uploadsenabled":true,
  "maxuploadsize":5368709120,"minuploadchunksize":1024},
 "namespaces":{"0":{"id":0,"case":"case-sensitive","name":""},"6":{"id":6,"case":"first-letter","name":"Datei","canonical":"File"}},
 "fileextensions":[{"ext":"png"},{"ext":"jpg"}],"rightsinfo":{"url":"u","text":"CC0"},
 "extensions":[{"type":"x","name":"AbuseFilter"},{"type":"x"}],"copyuploaddomains":["example.org"],
 "repos":[{"name":"shared","local":false,"canUpload":true},{"name":"local","local":true,"canUpload":true}],
 "tokens":{"csrftoken":"0123456789abcdef0123456789abcdef6b02e081+\\"},
 "userinfo":{"id":4,"name":"Uploader","groups":["*","user"],"rights":["upload","edit"],
  "ratelimits":{"upload":{"user":{"hits":3,"seconds":20},"trusted":{"hits":380,"seconds":60}},"edit":{"newbie":{"hits":8,"seconds":60},"user":{"hits":90,"seconds":60},"ip":{"hits":8,"seconds":60}}},
  "blockid":1,"blockedby":"Admin","blockreason":"test","blockexpiry":"2026-11-22T13:31:26Z","blockpartial":false}}}`

func TestSite(t *testing.T) {
	k := newWiki(t, answers(siteAnswer, success))
	c := k.client(t)
	site, err := c.Site(ctx(t))
	if err != nil {
		t.Fatal(err)
	}
	want := &Site{
		SiteName: "TestWiki", Generator: "MediaWiki 1.39.17", Server: "//wiki.example", ArticlePath: "/wiki/$1", Script: "/w/index.php",
		Language: "en", Logo: "http://wiki.example/logo.svg", FileNS: "Datei", CaseFirst: true, LegalChars: " %!", UploadsEnabled: true,
		MaxUploadSize: 5368709120, MinUploadChunkSize: 1024, FileExtensions: []string{"png", "jpg"}, CopyUploadDomains: []string{"example.org"}, TellsDomains: true,
		Extensions: []string{"AbuseFilter"}, CanUploadLocally: true, License: "CC0",
		Repositories: []Repository{{Name: "shared"}},
		User: User{
			ID: 4, Name: "Uploader", Groups: []string{"*", "user"}, Rights: []string{"upload", "edit"},
			Upload:    []RateLimit{{"trusted", 380, 60}},
			Edit:      []RateLimit{{"newbie", 8, 60}, {"ip", 8, 60}},
			BlockedBy: "Admin", Block: "test", BlockEnd: time.Date(2026, 11, 22, 13, 31, 26, 0, time.UTC), Blocked: true,
		},
	}
	if d := cmp.Diff(want, site); d != "" {
		t.Error(d)
	}
	if !site.User.Can("upload") || site.User.Can("reupload") {
		t.Error("rights")
	}
	if r := k.last(t); r.Method != http.MethodGet || r.Query.Get("assertuser") != testUser {
		t.Errorf("%+v", r)
	}
	if _, err := c.Commit(ctx(t), Params{Filename: "A.png"}, "k"); err != nil || k.tokenRequests() != 0 {
		t.Errorf("%v, %d token requests after one came along", err, k.tokenRequests())
	}
}

func TestSiteVariants(t *testing.T) {
	site := func(general, rest string) *Site {
		k := newWiki(t, answers(`{"query":{"general":{`+general+`}`+rest+`}}`))
		s, err := k.client(t).Site(ctx(t))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if s := site(`"generator":"MediaWiki 1.39.0","uploadsenabled":false,"readonly":true,"readonlyreason":"moving"`, `,"repos":[{"local":true,"canUpload":false}]`); s.UploadsEnabled || s.ReadOnly != "moving" || s.CanUploadLocally {
		t.Errorf("%+v", s)
	}
	if s := site(`"generator":"MediaWiki 1.23.0","readonly":""`, `,"repos":[{"local":""}],"namespaces":{"6":{"case":"case-sensitive","*":"Fichier"}}`); !s.UploadsEnabled || s.ReadOnly == "" || !s.CanUploadLocally || s.CaseFirst || s.FileNS != "Fichier" {
		t.Errorf("%+v", s)
	}
	s := site(`"generator":"x"`, `,"userinfo":{"id":5,"name":"U","blockid":3,"blockexpiry":"infinity","blockpartial":true,"rights":["noratelimit"],"ratelimits":{"upload":{"user":{"hits":1,"seconds":1}}}}`)
	if s.User.Blocked || !s.User.BlockEnd.IsZero() || s.User.Upload != nil {
		t.Errorf("%+v", s.User)
	}
}

func TestSiteOfAPrivateWiki(t *testing.T) {
	k := newWiki(t, answers(`{"error":{"code":"readapidenied","info":"x"}}`))
	_, err := k.client(t).Site(ctx(t))
	if e := apiError(t, err); e.Behaviour != LogIn {
		t.Errorf("%+v", e)
	}
}

func TestTitles(t *testing.T) {
	fv2 := `{"query":{"normalized":[{"fromencoded":false,"from":"File:look.png","to":"File:Look.png"}],"pages":[
	 {"ns":6,"title":"File:Look.png","missing":true,"imagerepository":"","actions":{"upload":[],"edit":[],"create":[]}},
	 {"title":"File:bad[name].png","invalidreason":"r","invalid":true},
	 {"ns":6,"title":"File:Shared.png","missing":true,"known":true,"imagerepository":"shared","imageinfo":[{"sha1":"cc","url":"//h/s.png"}]},
	 {"pageid":65,"ns":6,"title":"File:Here.png","imagerepository":"local","imageinfo":[{"timestamp":"2026-01-02T03:04:05Z","user":"U","size":268,"width":8,"height":9,
	   "url":"http://h/i.png","descriptionurl":"http://h/d","thumburl":"javascript:x","sha1":"AA","mime":"image/png","comment":"c"}],
	   "actions":{"upload":[{"code":"protectedpage","text":"x"}],"edit":[{"code":"protectedpage"}],"create":[]}},
	 {"pageid":66,"ns":6,"title":"File:Page only.png","imagerepository":"","filemissing":true}]}}`
	fv1 := asVersion1(t, fv2)
	want := []TitleInfo{
		{Asked: "look.png", Title: "Look.png"},
		{Asked: "bad[name].png", Title: "bad[name].png", Invalid: "r"},
		{Asked: "Shared.png", Title: "Shared.png", Shared: true, File: &ImageInfo{Title: "File:Shared.png", SHA1: "cc", URL: "http://h/s.png"}},
		{Asked: "Here.png", Title: "Here.png", PageID: 65, PageExists: true, Refused: []string{"protectedpage"}, File: &ImageInfo{
			Title: "File:Here.png", SHA1: "aa", Size: 268, Timestamp: at, User: "U", MIME: "image/png", Width: 8, Height: 9,
			URL: "http://h/i.png", DescriptionURL: "http://h/d", Comment: "c",
		}},
		{Asked: "Page only.png", Title: "Page only.png", PageID: 66, PageExists: true},
		{Asked: "nowhere.png", Invalid: "the wiki does not know this title"},
	}
	var titles []string
	for _, w := range want {
		titles = append(titles, w.Asked)
	}
	for what, text := range map[string]string{"formatversion 2": fv2, "formatversion 1": fv1} {
		k := newWiki(t, answers(text))
		got, err := k.client(t).Titles(ctx(t), titles)
		if err != nil {
			t.Fatal(what, err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(what, d)
		}
	}
}

// asVersion1 writes a query answer as formatversion 1 does: pages keyed by a number,
// true as "".
func asVersion1(t *testing.T, text string) string {
	t.Helper()
	query := parseObject([]byte(text)).object("query")
	pages := map[string]json.RawMessage{}
	for i, page := range query.list("pages") {
		pages[strconv.Itoa(-i-1)] = json.RawMessage(strings.ReplaceAll(string(page), ":true", `:""`))
	}
	out, err := json.Marshal(map[string]any{"query": map[string]any{"normalized": query["normalized"], "pages": pages}})
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestTitlesInOneRequest(t *testing.T) {
	k := newWiki(t, answers(`{"query":{"pages":[]}}`))
	c := k.client(t)
	long := make([]string, maxTitles)
	for i := range long {
		long[i] = strings.Repeat("ж", 100) + string(rune('a'+i%26)) + ".png"
	}
	if got, err := c.Titles(ctx(t), long); err != nil || len(got) != maxTitles {
		t.Fatal(len(got), err)
	}
	r := k.last(t)
	if r.Method != http.MethodPost || strings.Count(r.Body.Get("titles"), "|") != maxTitles-1 || !strings.HasPrefix(r.Body.Get("titles"), "File:ж") {
		t.Errorf("%s %.100s", r.Method, r.Body.Get("titles"))
	}
	if _, err := c.Titles(ctx(t), []string{"a|b.png", "c.png"}); err != nil {
		t.Fatal(err)
	}
	if got := k.last(t).param("titles"); got != "\x1fFile:a|b.png\x1fFile:c.png" {
		t.Errorf("%q", got)
	}
	if _, err := c.Titles(ctx(t), slices.Concat(long, long)); err == nil {
		t.Error("a hundred titles")
	}
	if got, err := c.Titles(ctx(t), nil); got != nil || err != nil || len(k.seen()) != 2 {
		t.Error("no titles: ", got, err)
	}
}

func TestRefusals(t *testing.T) {
	for text, want := range map[string][]string{
		`{"upload":[],"edit":[]}`: nil, `{"upload":true,"edit":""}`: nil, `{"upload":false}`: {"permissiondenied"},
		`{"upload":[{"code":"b"},{"code":"a"}],"edit":[{"code":"a"}]}`: {"a", "b"}, `{"edit":[{}]}`: {"permissiondenied"}, ``: nil,
	} {
		if d := cmp.Diff(want, refusals(parseObject([]byte(text)))); d != "" {
			t.Error(text, d)
		}
	}
}

func TestListsAreReadToTheEnd(t *testing.T) {
	k := newWiki(t, answers(
		`{"continue":{"aicontinue":"x","continue":"-||"},"query":{"allimages":[{"name":"A_b.png","title":"File:A b.png","sha1":"aa"}]}}`,
		`{"query":{"allimages":[{"name":"B.png","title":"File:B.png","sha1":"aa"}]}}`))
	files, err := k.client(t).FilesBySHA1(ctx(t), "AA")
	if err != nil || len(files) != 2 || files[0].Title != "File:A b.png" || files[1].Title != "File:B.png" {
		t.Errorf("%+v, %v", files, err)
	}
	if r := k.last(t); r.param("aicontinue") != "x" || r.param("continue") != "-||" || r.param("aisha1") != "aa" {
		t.Errorf("%+v", r.Query)
	}
	endless := newWiki(t, answers(`{"continue":{"continue":"-||"},"query":{}}`))
	if _, err := endless.client(t).FilesBySHA1(ctx(t), "aa"); !hasCode(err, "bad-answer") || len(endless.seen()) != maxRounds {
		t.Errorf("%v after %d requests", err, len(endless.seen()))
	}
}

func TestALoneTitleIsTheCurrentVersion(t *testing.T) {
	k := newWiki(t, answers(
		`{"continue":{"iistart":"2026-01-01T00:00:00Z","continue":"||info"},"query":{"pages":[{"pageid":2,"ns":6,"title":"File:A.png","imageinfo":[{"sha1":"aa"}]}]}}`,
		`{"query":{"pages":[{"pageid":2,"ns":6,"title":"File:A.png","imageinfo":[{"sha1":"bb"}]}]}}`))
	got, err := k.client(t).Titles(ctx(t), []string{"A.png"})
	if err != nil || len(got) != 1 || got[0].File == nil || got[0].File.SHA1 != "aa" || len(k.seen()) != 1 {
		t.Errorf("%+v after %d requests, %v", got, len(k.seen()), err)
	}
}

func TestStashQueries(t *testing.T) {
	k := newWiki(t, answers(`{"query":{"mystashedfiles":[{"filekey":"k.webm","status":"chunks","size":2097152},{"filekey":"l.","status":"finished","size":"5"}]}}`))
	got, err := k.client(t).MyStashedFiles(ctx(t))
	if d := cmp.Diff([]StashedFile{{"k.webm", "chunks", 2097152}, {"l.", "finished", 5}}, got); d != "" || err != nil {
		t.Error(d, err)
	}
	k = newWiki(t, answers(`{"query":{"stashimageinfo":[{"size":5,"sha1":"aa","mime":"audio/webm","timestamp":"2026-01-02T03:04:05Z"}]}}`))
	info, err := k.client(t).StashImageInfo(ctx(t), "l.")
	if d := cmp.Diff(&ImageInfo{Size: 5, SHA1: "aa", MIME: "audio/webm", Timestamp: at}, info); d != "" || err != nil {
		t.Error(d, err)
	}
	if k.last(t).param("siifilekey") != "l." {
		t.Error("key", k.last(t).Query)
	}
	if _, err := k.client(t).StashImageInfo(ctx(t), ""); !hasCode(err, "invalid-file-key") {
		t.Error(err)
	}
	k = newWiki(t, answers(`{"query":{}}`))
	if _, err := k.client(t).StashImageInfo(ctx(t), "l."); !hasCode(err, "bad-answer") {
		t.Error(err)
	}
}

func TestPageText(t *testing.T) {
	for what, test := range map[string]struct{ text, content, summary, code string }{
		"slots":     {`{"query":{"pages":[{"title":"File:A","revisions":[{"comment":"c","slots":{"main":{"content":"t"}}}]}]}}`, "t", "c", ""},
		"version 1": {`{"query":{"pages":{"7":{"revisions":[{"comment":"c","slots":{"main":{"*":"t"}}}]}}}}`, "t", "c", ""},
		"old":       {`{"query":{"pages":{"7":{"revisions":[{"comment":"c","*":"t"}]}}}}`, "t", "c", ""},
		"missing":   {`{"query":{"pages":[{"title":"File:A","missing":true}]}}`, "", "", "missingtitle"},
		"invalid":   {`{"query":{"pages":[{"title":"<","invalid":true}]}}`, "", "", "invalidtitle"},
		"nothing":   {`{"query":{}}`, "", "", "bad-answer"},
	} {
		k := newWiki(t, answers(test.text))
		text, summary, err := k.client(t).PageText(ctx(t), "File:A")
		if text != test.content || summary != test.summary || (err != nil) != (test.code != "") || err != nil && !hasCode(err, test.code) {
			t.Errorf("%s: %q, %q, %v", what, text, summary, err)
		}
	}
}
