package practice

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wikidrop/uploader/realwiki"
)

// The same requests go to a real MediaWiki and to this wiki; what comes back has
// to be the same but for keys, times, addresses and what a picture's metadata is.

// side is one of the two wikis.
type side struct {
	t    *testing.T
	api  string
	root string
	// passwords of the app wikidrop, by user name.
	passwords map[string]string
	// saved are the keys of earlier answers, by name.
	saved map[string]string
	b     map[string]*browser
	set   func(php string)
}

func (s *side) as(name string) *browser {
	if b := s.b[name]; b != nil {
		return b
	}
	b := newBrowser(s.t, s.api)
	s.b[name] = b
	if name == "" {
		b.token = anonToken
		return b
	}
	if a := b.login(name+"@wikidrop", s.passwords[name]); a.str("login.result") != "Success" {
		s.t.Fatalf("login of %s at %s: %s", name, s.api, a.raw)
	}
	b.refresh()
	return b
}

// step is one request of the comparison.
type step struct {
	name string
	do   func(s *side) answer
}

var (
	keyPattern   = regexp.MustCompile(`\b[0-9a-z]{10,13}\.[0-9a-z]{1,7}\.\d+\.[a-z0-9]*`)
	timePattern  = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|\b20\d{12}\b`)
	tokenPattern = regexp.MustCompile(`[0-9a-f]{40}\+\\`)
	tmpPattern   = regexp.MustCompile(`php[A-Za-z0-9]{6}|chunkedupload [a-z0-9]{12}|URL[a-z0-9]{12}|T![^"\\]*`)
	// curl tells how long it took to fail.
	delayPattern = regexp.MustCompile(`after \d+ ms`)
)

// plain takes out of an answer what may differ.
func (s *side) plain(a answer) any {
	raw := a.raw
	raw = strings.ReplaceAll(raw, strings.TrimSuffix(s.root, "/")+"/w/", "http://HOST/")
	raw = strings.ReplaceAll(raw, strings.TrimSuffix(s.root, "/"), "http://HOST")
	raw = keyPattern.ReplaceAllString(raw, "KEY")
	raw = timePattern.ReplaceAllString(raw, "T")
	raw = tokenPattern.ReplaceAllString(raw, "TOKEN")
	raw = tmpPattern.ReplaceAllString(raw, "TMP")
	raw = delayPattern.ReplaceAllString(raw, "after N ms")
	var v any
	if err := json.Unmarshal([]byte(raw), &v); err != nil {
		return fmt.Sprintf("%d not JSON", a.status)
	}
	return map[string]any{"answer": prune(v), "header": strings.Join(a.header.Values("MediaWiki-API-Error"), "|")}
}

// prune drops what the practice wiki does not try to copy.
func prune(v any) any {
	switch v := v.(type) {
	case map[string]any:
		if byID, ok := v["pages"].(map[string]any); ok {
			v["pages"] = byTitle(byID)
		}
		for k, x := range v {
			switch k {
			case "docref", "metadata", "html", "extmetadata", "userid", "lguserid", "pageid", "lastrevid", "revid", "parentid",
				"newrevid", "oldrevid", "descriptionshorturl", "touched", "id", "*docref":
				delete(v, k)
			case "info":
				if t, _ := x.(string); strings.Contains(t, "limited to users") {
					v[k] = "limited to users"
				}
			default:
				v[k] = prune(x)
			}
		}
		if key, _ := v["key"].(string); strings.HasPrefix(key, "paramvalidator") {
			delete(v, "params")
		}
		if details, _ := v["details"].([]any); len(details) > 0 && details[0] == "uploaded-href-attribute-svg" {
			delete(v, "info") // in words of our own
		}
		if e, ok := v["error"].(map[string]any); ok {
			delete(e, "*")
		}
		if _, ok := v["errors"]; ok {
			delete(v, "*")
		}
	case []any:
		for i := range v {
			v[i] = prune(v[i])
		}
	}
	return v
}

func TestAnswersAreThoseOfARealMediaWiki(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a real MediaWiki")
	}
	t.Parallel()
	for _, fv := range []string{"2", "1"} {
		t.Run("formatversion "+fv, func(t *testing.T) {
			t.Parallel()
			compare(t, fv)
		})
	}
}

func compare(t *testing.T, fv string) {
	real, mine := comparedSides(t)
	for i, st := range comparison() {
		t.Run(fmt.Sprintf("%02d %s", i, st.name), func(t *testing.T) {
			for _, s := range []*side{real, mine} {
				s.t = t
				for _, b := range s.b {
					b.t = t
				}
			}
			a, b := run(real, st, fv), run(mine, st, fv)
			if d := cmp.Diff(real.plain(a), mine.plain(b)); d != "" {
				t.Errorf("the practice wiki differs (-real +practice):\n%s", d)
			}
		})
	}
}

func run(s *side, st step, fv string) answer {
	for _, b := range s.b {
		b.fv = fv
	}
	return st.do(s)
}

// comparedSides starts both wikis with the same accounts and settings.
func comparedSides(t *testing.T) (real, mine *side) {
	r := realwiki.Start(t, realwiki.HeldJobs())
	passwords := map[string]string{}
	for _, u := range []realwiki.User{r.Uploader, r.Novice, r.Reader} {
		passwords[u.Name] = u.AppPassword
	}
	rights := []string{"read", "edit", "createpage", "createtalk", "writeapi", "purge", "autoconfirmed", "editsemiprotected"}
	users := []User{
		{Name: r.Uploader.Name, App: "wikidrop", Password: r.Uploader.AppPassword},
		{Name: r.Novice.Name, App: "wikidrop", Password: r.Novice.AppPassword, Rights: append([]string{"upload", "reupload-own"}, rights...)},
		{Name: r.Reader.Name, App: "wikidrop", Password: r.Reader.AppPassword, Rights: rights},
	}
	set := DefaultSettings()
	set.EnableAsyncUploads, set.SiteName = true, "TestWiki"
	set.UploadMaxFilesize, set.PostMaxSize = 0, 0
	w, err := Start(Options{Dir: t.TempDir(), Users: users, Settings: set})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	w.RunJobs(false)
	real = &side{t: t, api: r.API(), root: r.URL(), passwords: passwords, saved: map[string]string{}, b: map[string]*browser{}}
	mine = &side{t: t, api: w.API(), root: w.URL(), passwords: passwords, saved: map[string]string{}, b: map[string]*browser{}}
	real.set = r.Set
	mine.set = func(php string) { w.Change(comparedSettings[php]) }
	return real, mine
}

// comparedSettings are switches of both, by the PHP of the real one.
var comparedSettings = map[string]func(*Settings){
	"": func(s *Settings) {
		s.EnableUploads, s.ReadOnly, s.AllowCopyUploads, s.UploadSizeWarning = true, "", true, 0
	},
	"$wgEnableUploads = false;":                func(s *Settings) { s.EnableUploads = false },
	"$wgReadOnly = 'closed';":                  func(s *Settings) { s.ReadOnly = "closed" },
	"$wgAllowCopyUploads = false;":             func(s *Settings) { s.AllowCopyUploads = false },
	"$wgUploadSizeWarning = 200;":              func(s *Settings) { s.UploadSizeWarning = 200 },
	"$wgStrictFileExtensions = false;":         func(s *Settings) { s.StrictFileExtensions = false },
	"$wgMaxUploadSize = 5000;":                 func(s *Settings) { s.MaxUploadSize = 5000 },
	"$wgEnableAsyncUploads = false;":           func(s *Settings) { s.EnableAsyncUploads = false },
	"$wgCopyUploadsDomains = ['example.org'];": func(s *Settings) { s.CopyUploadDomains = []string{"example.org"} },
}

func get(who string, pairs ...string) func(*side) answer {
	return func(s *side) answer { return s.as(who).get(pairs...) }
}

func post(who string, pairs ...string) func(*side) answer {
	return func(s *side) answer { return s.as(who).post(s.fill(pairs)...) }
}

// send uploads; a pair "save", NAME keeps the key of the answer, and "$NAME" in
// a value is replaced by it.
func send(who, part string, content []byte, pairs ...string) func(*side) answer {
	return func(s *side) answer {
		var keep string
		var ps []string
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == "save" {
				keep = pairs[i+1]
				continue
			}
			ps = append(ps, pairs[i], pairs[i+1])
		}
		a := s.as(who).upload(part, content, s.fill(ps)...)
		if keep != "" {
			s.saved[keep] = a.str("upload.filekey") + a.str("error.filekey")
		}
		return a
	}
}

func (s *side) fill(pairs []string) []string {
	out := append([]string{}, pairs...)
	for i := range out {
		if k, ok := strings.CutPrefix(out[i], "$"); ok {
			out[i] = s.saved[k]
		}
	}
	return out
}

// nextSecond waits until both wikis' clocks show another second, since versions
// of a file are told apart by it.
func nextSecond(*side) {
	now := time.Now()
	<-time.After(now.Truncate(time.Second).Add(time.Second).Sub(now))
}

func itoa(n int) string { return fmt.Sprint(n) }

// fileURLOf asks a wiki for the address of a file's bytes.
func fileURLOf(s *side, title string) string {
	b := s.as(up)
	fv := b.fv
	b.fv = "2"
	defer func() { b.fv = fv }()
	return b.get("action", "query", "titles", title, "prop", "imageinfo", "iiprop", "url").str("query.pages.0.imageinfo.0.url")
}

// byTitle keys the pages of formatversion 1 by title, since ids differ.
func byTitle(byID map[string]any) map[string]any {
	m := map[string]any{}
	for _, p := range byID {
		o, _ := p.(map[string]any)
		m[fmt.Sprint(o["title"])] = p
	}
	return m
}
