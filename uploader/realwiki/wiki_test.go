//go:build linux

package realwiki

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// session is a login with raw requests, as little as the tests here need.
type session struct {
	t      *testing.T
	w      *Wiki
	client *http.Client
}

func newSession(t *testing.T, w *Wiki) *session {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &session{t: t, w: w, client: &http.Client{Jar: jar, Timeout: 90 * time.Second}}
}

// post sends a multipart form; chunk may be nil. It returns the status and, where it was JSON, the answer.
func (s *session) post(fields map[string]string, part string, chunk []byte) (int, map[string]any) {
	s.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range fields {
		if err := form.WriteField(name, value); err != nil {
			s.t.Fatal(err)
		}
	}
	if chunk != nil {
		w, err := form.CreateFormFile(part, "blob")
		if err != nil {
			s.t.Fatal(err)
		}
		if _, err := w.Write(chunk); err != nil {
			s.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		s.t.Fatal(err)
	}
	answer, err := s.client.Post(s.w.API()+"?format=json&formatversion=2", form.FormDataContentType(), &body)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	var decoded map[string]any
	_ = json.Unmarshal(text, &decoded) // some answers here are HTML on purpose
	return answer.StatusCode, decoded
}

func (s *session) query(query string, args ...any) map[string]any {
	s.t.Helper()
	values, err := url.ParseQuery(fmt.Sprintf(query, args...))
	if err != nil {
		s.t.Fatal(err)
	}
	fields := map[string]string{}
	for name := range values {
		fields[name] = values.Get(name)
	}
	_, answer := s.post(fields, "", nil)
	return answer
}

func (s *session) token(kind string) string {
	s.t.Helper()
	return dig(s.t, s.query("action=query&meta=tokens&type=%s", kind), "query", "tokens", kind+"token").(string)
}

func (s *session) login(name, password string) string {
	s.t.Helper()
	_, answer := s.post(map[string]string{
		"action": "login", "lgname": name, "lgpassword": password, "lgtoken": s.token("login"),
	}, "", nil)
	return dig(s.t, answer, "login", "result").(string)
}

func (s *session) upload(name string, content []byte, more ...string) (int, map[string]any) {
	s.t.Helper()
	fields := map[string]string{"action": "upload", "filename": name, "token": s.token("csrf"), "comment": "a comment", "text": "a text"}
	for i := 0; i < len(more); i += 2 {
		fields[more[i]] = more[i+1]
	}
	part := "file"
	if _, ok := fields["offset"]; ok {
		part = "chunk"
	}
	return s.post(fields, part, content)
}

func dig(t *testing.T, v any, path ...string) any {
	t.Helper()
	for _, key := range path {
		m, ok := v.(map[string]any)
		if !ok {
			t.Fatalf("no %s in %v", key, v)
		}
		v = m[key]
	}
	if v == nil {
		t.Fatalf("nothing at %v", path)
	}
	return v
}

func picture(t *testing.T, shade uint8) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 16, 16))
	img.Set(3, 3, color.Gray{Y: shade})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sha1Hex(b []byte) string {
	sum := sha1.Sum(b)
	return hex.EncodeToString(sum[:])
}

func TestWikiAnswersAndKnowsItsUsers(t *testing.T) {
	w := Start(t)
	s := newSession(t, w)
	general := dig(t, s.query("action=query&meta=siteinfo"), "query", "general").(map[string]any)
	if got, want := general["server"], w.URL(); got != want {
		t.Errorf("server = %v, want %v", got, want)
	}
	if got, want := general["generator"], "MediaWiki "+w.Version(); got != want {
		t.Errorf("generator = %v, want %v", got, want)
	}
	page, err := http.Get(w.Article("Main Page"))
	if err != nil {
		t.Fatal(err)
	}
	page.Body.Close()
	if page.StatusCode != http.StatusOK {
		t.Errorf("main page: %s", page.Status)
	}

	for _, c := range []struct {
		user      User
		mayUpload bool
	}{{w.Admin, true}, {w.Uploader, true}, {w.Novice, true}, {w.Reader, false}} {
		for name, password := range map[string]string{
			c.user.BotName(): c.user.AppPassword, c.user.NarrowBotName(): c.user.NarrowAppPassword, c.user.Name: c.user.Password,
		} {
			s := newSession(t, w)
			if got := s.login(name, password); got != "Success" {
				t.Errorf("login of %s: %s", name, got)
				continue
			}
			rights := fmt.Sprint(dig(t, s.query("action=query&meta=userinfo&uiprop=rights"), "query", "userinfo", "rights"))
			if got := strings.Contains(rights, "upload"); got != c.mayUpload {
				t.Errorf("%s: right upload %v, want %v (%s)", name, got, c.mayUpload, rights)
			}
		}
	}
}

func TestUploadArrives(t *testing.T) {
	w := Start(t)
	s := newSession(t, w)
	if got := s.login(w.Uploader.BotName(), w.Uploader.AppPassword); got != "Success" {
		t.Fatal(got)
	}
	content := picture(t, 1)
	const name = "Ünï + 日本 🦊.png"
	if _, answer := s.upload(name, content); dig(t, answer, "upload", "result") != "Success" {
		t.Fatal(answer)
	}
	f, found := w.File(name)
	if !found {
		t.Fatal("the wiki does not have it")
	}
	if f.SHA1 != sha1Hex(content) || f.Comment != "a comment" || f.Text != "a text" || f.User != "Uploader" || f.Size != int64(len(content)) {
		t.Errorf("the wiki has %+v", f)
	}
	image, err := http.Get(f.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer image.Body.Close()
	got, err := io.ReadAll(image.Body)
	if err != nil || !bytes.Equal(got, content) {
		t.Errorf("%s gives %d bytes, %s, %v", f.URL, len(got), image.Status, err)
	}
	if titles := w.Titles(); len(titles) != 1 || titles[0] != f.Title {
		t.Errorf("titles = %q", titles)
	}
	if _, found := w.File("Other.png"); found {
		t.Error("a file that nobody sent is there")
	}
	if requests, bodies := w.Requests(); requests < 5 || bodies < int64(len(content)) {
		t.Errorf("%d requests with %d bytes", requests, bodies)
	}
}

func TestSettingsSwitchAtOnce(t *testing.T) {
	w := Start(t)
	s := newSession(t, w)
	enabled := func() bool {
		return dig(t, s.query("action=query&meta=siteinfo"), "query", "general", "uploadsenabled").(bool)
	}
	for range 3 {
		w.Set("$wgEnableUploads = false;")
		if enabled() {
			t.Fatal("uploads are still enabled")
		}
		w.Clear()
		if !enabled() {
			t.Fatal("uploads are still disabled")
		}
	}
	w.Clear() // a second time changes nothing
}

func TestExtensionsSwitchOn(t *testing.T) {
	w := Start(t)
	w.Set(AbuseFilter + TitleBlacklist + OATHAuth + ConfirmEdit)
	s := newSession(t, w)
	extensions := fmt.Sprint(dig(t, s.query("action=query&meta=siteinfo&siprop=extensions"), "query", "extensions"))
	for _, name := range []string{"Abuse Filter", "TitleBlacklist", "OATHAuth", "ConfirmEdit", "QuestyCaptcha"} {
		if !strings.Contains(extensions, name) {
			t.Errorf("no %s in %s", name, extensions)
		}
	}
	if got := s.login(w.Uploader.BotName(), w.Uploader.AppPassword); got != "Success" {
		t.Fatal(got)
	}
	if _, answer := s.upload("Filtered.png", picture(t, 2)); dig(t, answer, "upload", "result") != "Success" {
		t.Errorf("upload with all extensions on: %v", answer)
	}
}

func TestAsyncUploadNeedsJobsAndGetsThem(t *testing.T) {
	w := Start(t, HeldJobs())
	s := newSession(t, w)
	if got := s.login(w.Uploader.BotName(), w.Uploader.AppPassword); got != "Success" {
		t.Fatal(got)
	}
	content := picture(t, 3)
	stash := func(name string) string {
		t.Helper()
		_, answer := s.upload(name, content, "stash", "1", "offset", "0", "filesize", strconv.Itoa(len(content)),
			"ignorewarnings", "1", "async", "1")
		if dig(t, answer, "upload", "result") != "Poll" {
			t.Fatal(answer)
		}
		return dig(t, answer, "upload", "filekey").(string)
	}
	status := func(key string) string {
		t.Helper()
		answer := s.query("action=upload&checkstatus=1&filekey=%s&token=%s", key, url.QueryEscape(s.token("csrf")))
		return dig(t, answer, "upload", "result").(string)
	}
	held := stash("Held.png")
	if got := status(held); got != "Poll" {
		t.Fatalf("while jobs are held: %s", got)
	}
	w.RunJobs()
	if got := status(held); got != "Success" {
		t.Errorf("after RunJobs: %s", got)
	}

	w.ReleaseJobs()
	loose := stash("Loose.png")
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	for deadline := time.After(60 * time.Second); status(loose) != "Success"; {
		select {
		case <-again.C:
		case <-deadline:
			t.Fatal("the job runner does not run it")
		}
	}
}

func TestLimitsOfServerAndPHP(t *testing.T) {
	w := Start(t, PHP("upload_max_filesize", "100000"), PHP("post_max_size", "200000"), BodyLimit(300000))
	s := newSession(t, w)
	if got := s.login(w.Uploader.BotName(), w.Uploader.AppPassword); got != "Success" {
		t.Fatal(got)
	}
	if _, answer := s.upload("Over file.png", make([]byte, 150000)); dig(t, answer, "error", "code") != "badupload" {
		t.Errorf("over upload_max_filesize: %v", answer)
	}
	if status, answer := s.upload("Over post.png", make([]byte, 250000)); status != http.StatusOK || answer != nil {
		t.Errorf("over post_max_size: %d %v, want a page that is not JSON", status, answer)
	}
	if status, _ := s.upload("Over body.png", make([]byte, 350000)); status != http.StatusRequestEntityTooLarge {
		t.Errorf("over nginx's limit: status %d", status)
	}
}

func TestForgetEndsSessionsAndThrottle(t *testing.T) {
	w := Start(t)
	s := newSession(t, w)
	for range 7 {
		s.login(w.Uploader.BotName(), strings.Repeat("0", 32))
	}
	if got := s.login(w.Uploader.BotName(), w.Uploader.AppPassword); got != "Failed" {
		t.Errorf("login after seven wrong passwords: %s, want the throttle's Failed", got)
	}
	w.Forget()
	if got := s.login(w.Uploader.BotName(), w.Uploader.AppPassword); got != "Success" {
		t.Fatalf("login after Forget: %s", got)
	}
	w.Forget()
	if got := s.query("action=query&meta=userinfo&assert=user"); dig(t, got, "error", "code") != "assertuserfailed" {
		t.Errorf("still logged in: %v", got)
	}
}

func TestWikisRunSideBySideAndLeaveNothing(t *testing.T) {
	if err := Available(); err != nil {
		Start(t) // skips or fails, with its reason
	}
	a, err := Launch()
	if err != nil {
		t.Fatal(err)
	}
	b, err := Launch(Live("$wgSitename = 'Other';"))
	if err != nil {
		t.Fatal(err)
	}
	if a.URL() == b.URL() {
		t.Errorf("both are at %s", a.URL())
	}
	name := dig(t, newSession(t, b).query("action=query&meta=siteinfo"), "query", "general", "sitename")
	if name != "Other" {
		t.Errorf("sitename = %v", name)
	}
	for _, w := range []*Wiki{a, b} {
		groups := []int{}
		for _, p := range w.servers {
			groups = append(groups, p.PID())
		}
		if err := w.Stop(); err != nil {
			t.Error(err)
		}
		for _, group := range groups {
			if err := syscall.Kill(-group, 0); err == nil {
				t.Errorf("process group %d is still there", group)
			}
		}
		if _, err := os.Stat(w.Dir()); err == nil {
			t.Errorf("%s is still there", w.Dir())
		}
	}
}

func TestEvidenceIsAppended(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("WIKIDROP_EVIDENCE", dir)
	Evidence(t, Window, "one")
	Evidence(t, Window, "two")
	got, err := os.ReadFile(dir + "/" + Window)
	if err != nil {
		t.Fatal(err)
	}
	if want := t.Name() + ": one\n" + t.Name() + ": two\n"; string(got) != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
