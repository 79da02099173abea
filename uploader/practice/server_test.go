package practice

import (
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestListensOnLoopbackOnly(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", "192.0.2.1:0", "example.org:0", ":0", "nonsense"} {
		if s, err := Start(Options{Dir: t.TempDir(), Addr: addr}); err == nil {
			_ = s.Close()
			t.Errorf("listens on %q", addr)
		}
	}
}

func TestTakesAnotherPortWhenItsOwnIsTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s, err := Start(Options{Dir: t.TempDir(), Addr: l.Addr().String()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if strings.Contains(s.URL(), l.Addr().String()) {
		t.Error("took a port that is in use")
	}
}

func TestAnswersOnlyToItsOwnHost(t *testing.T) {
	w := startWiki(t, Behave139, nil)
	for host, want := range map[string]int{
		"127.0.0.1:" + w.port: 200, "localhost:" + w.port: 200, "[::1]:" + w.port: 200, "LOCALHOST:" + w.port: 200,
		"evil.example:" + w.port: 403, "127.0.0.1": 403, "127.0.0.1:1": 403, "evil.example": 403, "127.0.0.1.evil.example:" + w.port: 403,
	} {
		for _, path := range []string{"", "api.php?action=query&meta=tokens&format=json"} {
			r, _ := http.NewRequest(http.MethodGet, w.URL()+path, nil)
			r.Host = host
			resp, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != want {
				t.Errorf("Host %q: %d, want %d", host, resp.StatusCode, want)
			}
		}
	}
}

func TestEverythingSurvivesARestart(t *testing.T) {
	dir := t.TempDir()
	w := startIn(t, dir, Behave139, nil)
	b := w.as("You")
	b.file(picture(1, 0), "One.png", "comment", "c", "text", "kept")
	w.clock.pass(time.Minute)
	b.file(picture(2, 0), "One.png", "ignorewarnings", "1")
	b.file(picture(3, 0), "Gone.png")
	if err := w.DeleteFile("Gone.png", "why"); err != nil {
		t.Fatal(err)
	}
	big := picture(4, 30000)
	k := b.piece("", 0, 30000, big[:10000], "Big.png").str("upload.filekey")
	b.piece(k, 10000, 30000, big[10000:20000], "Big.png")
	before := w.Files()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	// What a crash may leave behind: bytes without a record, half a body, and a
	// piece that was appended but not recorded.
	stray := filepath.Join(dir, folderFiles, strings.Repeat("0", 40))
	half := filepath.Join(dir, folderTmp, "body-1")
	for _, p := range []string{stray, half} {
		if err := os.WriteFile(p, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	parts, _ := filepath.Glob(filepath.Join(dir, folderParts, "*"))
	if len(parts) != 1 {
		t.Fatalf("parts %v", parts)
	}
	f, _ := os.OpenFile(parts[0], os.O_APPEND|os.O_WRONLY, 0)
	_, _ = f.WriteString("unrecorded")
	f.Close()

	again := startIn(t, dir, Behave139, nil)
	if d := cmp.Diff(before, again.Files(), cmpopts.EquateEmpty()); d != "" {
		t.Errorf("files after the restart (-before +after):\n%s", d)
	}
	for _, p := range []string{stray, half} {
		if _, err := os.Stat(p); err == nil {
			t.Errorf("%s is still there", p)
		}
	}
	b = again.as("You")
	b.status(k).want("upload.result", "Continue", "upload.offset", "20000")
	b.get("action", "query", "list", "mystashedfiles", "msfprop", "size").want("query.mystashedfiles.0.status", "chunks", "query.mystashedfiles.0.size", "20000")
	b.piece(k, 20000, 30000, big[20000:], "Big.png").want("upload.imageinfo.sha1", sha1Hex(big))
	b.file(picture(9, 0), "Gone.png").want("upload.warnings.was-deleted", "Gone.png")
}

func TestJobsSurviveARestart(t *testing.T) {
	dir := t.TempDir()
	async := func(s *Settings) { s.EnableAsyncUploads = true }
	w := startIn(t, dir, Behave139, async)
	w.RunJobs(false)
	b := w.as("You")
	k := b.file(picture(1, 0), "J.png", "stash", "1").str("upload.filekey")
	b.commit(k, "J.png", "async", "1").want("upload.result", "Poll")
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	again := startIn(t, dir, Behave139, async)
	again.RunJobs(true)
	again.as("You").status(k).want("upload.result", "Success", "upload.stage", "publish")
}

func TestResetForgetsAllButLogins(t *testing.T) {
	w := startWiki(t, Behave139, nil)
	b := w.as("You")
	b.file(picture(1, 0), "One.png")
	b.piece("", 0, 30000, picture(4, 30000)[:10000], "Big.png")
	if err := w.Reset(); err != nil {
		t.Fatal(err)
	}
	if len(w.Files()) != 0 || w.Stashed() != 0 {
		t.Error("something is left")
	}
	for _, d := range []string{folderFiles, folderParts} {
		if left, _ := os.ReadDir(filepath.Join(w.st.dir, d)); len(left) != 0 {
			t.Errorf("%s still holds %d files", d, len(left))
		}
	}
	b.file(picture(1, 0), "One.png").want("upload.result", "Success")
}

func TestPagesEscapeAndSandbox(t *testing.T) {
	w := startWiki(t, Behave139, nil)
	b := w.as("You")
	b.file(picture(1, 900), "Nice & 'quoted'.png", "text", "<script>alert(1)</script> [[Category:A&B]]", "comment", "<b>x</b>")
	b.file([]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="7"><rect width="4" height="4"/></svg>`), "Drawing.svg")
	fetch := func(path string) (string, *http.Response) {
		t.Helper()
		resp, err := http.Get(strings.TrimSuffix(w.URL(), "/") + path)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		raw, _ := io.ReadAll(resp.Body)
		return string(raw), resp
	}
	front, resp := fetch("/")
	if !strings.Contains(front, `rel="EditURI"`) || !strings.Contains(front, "Nice &amp; &#39;quoted&#39;.png") || resp.StatusCode != http.StatusOK {
		t.Errorf("front page: %d\n%s", resp.StatusCode, front)
	}
	page, resp := fetch("/wiki/File:Nice_%26_'quoted'.png")
	if strings.Contains(page, "<script>") || strings.Contains(page, "<b>x</b>") || !strings.Contains(page, "&lt;script&gt;") {
		t.Errorf("file page is not escaped:\n%s", page)
	}
	if !strings.Contains(resp.Header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Error("file page without a policy")
	}
	_, resp = fetch("/images/" + hashPath("Drawing.svg") + "Drawing.svg")
	if resp.Header.Get("Content-Type") != "image/svg+xml" || !strings.Contains(resp.Header.Get("Content-Security-Policy"), "sandbox") || resp.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("headers of an SVG: %v", resp.Header)
	}
	for _, path := range []string{"/images/../wiki.db", "/images/x/..%2f..%2fwiki.db", "/images/a/ab/None.png", "/wiki/File:None.png", "/thumb/10/None.png"} {
		if _, resp := fetch(path); resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", path, resp.StatusCode)
		}
	}
	if body, resp := fetch("/api.php?action=rsd"); !strings.Contains(body, `apiLink="`+w.API()+`"`) || resp.StatusCode != http.StatusOK {
		t.Errorf("rsd: %s", body)
	}
}

func TestSessions(t *testing.T) {
	w := startWiki(t, Behave139, nil)
	b := w.as("You")
	w.clock.pass(2 * time.Second)
	old := b.token
	b.refresh()
	if old == b.token || len(old) != 42 {
		t.Errorf("tokens %q and %q", old, b.token)
	}
	b.token = old
	b.file(picture(1, 0), "A.png").want("upload.result", "Success")
	w.DropSessions()
	if c := b.file(picture(2, 0), "B.png").code(); c != "badtoken" {
		t.Errorf("after the sessions were lost: %q", c)
	}
	if c := b.file(picture(2, 0), "B.png", "assert", "user").code(); c != "assertuserfailed" {
		t.Errorf("with assert: %q", c)
	}
	b.refresh()
	if b.token != anonToken {
		t.Errorf("token of nobody: %q", b.token)
	}
	b = w.as("You")
	if c := b.file(picture(2, 0), "B.png", "assertuser", "Boss").code(); c != "assertnameduserfailed" {
		t.Errorf("assertuser: %q", c)
	}
	b.post("action", "logout", "token", b.token)
	if c := b.file(picture(2, 0), "B.png").code(); c != "badtoken" {
		t.Errorf("after logout: %q", c)
	}
}

func TestThrottleOpensAfterFiveMinutes(t *testing.T) {
	w := startWiki(t, Behave139, nil)
	for range 5 {
		w.browser().login("You@wikidrop", strings.Repeat("0", 32)).want("login.result", "Failed")
	}
	b := w.browser()
	token := b.get("action", "query", "meta", "tokens", "type", "login").str("query.tokens.logintoken")
	b.post("action", "login", "lgname", "You@wikidrop", "lgpassword", testPassword, "lgtoken", token, "errorformat", "plaintext").
		want("login.result", "Failed", "login.reason.code", "login-throttled")
	w.clock.pass(5 * time.Minute)
	w.as("You")
}

func TestBlockedAndPrivate(t *testing.T) {
	w := startWiki(t, Behave139, nil)
	b := w.as("You")
	w.BlockUser("You", "test block", w.clock.now().Add(time.Hour))
	b.file(picture(1, 0), "A.png").want("error.code", "blocked", "error.blockinfo.blockreason", "test block", "error.blockinfo.blockexpiry", "2026-11-22T13:00:00Z")
	b.get("action", "query", "meta", "userinfo", "uiprop", "blockinfo").want("query.userinfo.blockedby", "Admin")
	w.clock.pass(50 * time.Minute)
	b.get("action", "query", "meta", "userinfo", "uiprop", "blockinfo").want("query.userinfo.blockedby", "Admin")
	w.BlockUser("You", "", time.Time{})
	b.file(picture(1, 0), "A.png").want("upload.result", "Success")

	w.Change(func(s *Settings) { s.PrivateWiki = true })
	anon := w.browser()
	if c := anon.get("action", "query", "meta", "siteinfo").code(); c != "readapidenied" {
		t.Errorf("private wiki tells strangers: %q", c)
	}
	if anon.get("action", "query", "meta", "tokens", "type", "login").str("query.tokens.logintoken") == "" {
		t.Error("no login token on a private wiki")
	}
	w.as("You").get("action", "query", "meta", "siteinfo").want("query.general.sitename", "Practice wiki")
}

func TestStashExpiresButItsStatusDoesNot(t *testing.T) {
	w := startWiki(t, Behave139, nil)
	b := w.as("You")
	big := picture(4, 30000)
	k := b.piece("", 0, 30000, big[:10000], "Big.png").str("upload.filekey")
	if err := w.ExpireStash(); err != nil {
		t.Fatal(err)
	}
	b.status(k).want("upload.result", "Continue", "upload.offset", "10000")
	if c := b.piece(k, 10000, 30000, big[10000:20000], "Big.png").code(); c != "uploadstash-file-not-found" {
		t.Errorf("chunk after expiry: %q", c)
	}
	whole := b.file(picture(5, 0), "S.png", "stash", "1").str("upload.filekey")
	w.clock.pass(7 * time.Hour)
	b = w.as("You")
	if c := b.commit(whole, "S.png").code(); c != "uploadstash-file-not-found" {
		t.Errorf("commit after the stash's age: %q", c)
	}
	w.clock.pass(24 * time.Hour)
	if c := w.as("You").status(k).code(); c != "missingresult" {
		t.Errorf("status after a day: %q", c)
	}
}
