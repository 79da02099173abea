package practice

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/textproto"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// clock is a time that tests set.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

const testPassword = "abcdefghijklmnopqrstuvw012345678"

func testUsers() []User {
	return []User{
		{Name: "You", App: "wikidrop", Password: testPassword, MainPassword: "main secret"},
		{Name: "Second", App: "wikidrop", Password: testPassword, Rights: []string{"read", "edit", "createpage", "upload", "reupload-own"}},
		{Name: "Reader", App: "wikidrop", Password: testPassword, Rights: []string{"read", "edit"}},
		{Name: "Boss", App: "wikidrop", Password: testPassword, Rights: append(DefaultRights(), "delete", "noratelimit")},
	}
}

// wiki is a running practice wiki and its clock.
type wiki struct {
	*Server
	t     *testing.T
	clock *clock
}

func startWiki(t *testing.T, b Behaviour, change func(*Settings)) *wiki {
	t.Helper()
	return startIn(t, t.TempDir(), b, change)
}

func startIn(t *testing.T, dir string, b Behaviour, change func(*Settings)) *wiki {
	t.Helper()
	set := DefaultSettings()
	if change != nil {
		change(&set)
	}
	c := newClock()
	s, err := Start(Options{Dir: dir, Behaviour: b, Users: testUsers(), Settings: set, Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return &wiki{s, t, c}
}

// browser is one client with its cookies.
type browser struct {
	t     *testing.T
	api   string
	http  *http.Client
	token string
	fv    string
}

func (w *wiki) browser() *browser { return newBrowser(w.t, w.API()) }

func newBrowser(t *testing.T, api string) *browser {
	jar, _ := cookiejar.New(nil)
	tr := &http.Transport{}
	t.Cleanup(tr.CloseIdleConnections)
	return &browser{t: t, api: api, http: &http.Client{Jar: jar, Transport: tr}, fv: "2"}
}

// as is a client that has logged in.
func (w *wiki) as(name string) *browser {
	w.t.Helper()
	b := w.browser()
	a := b.login(name+"@wikidrop", testPassword)
	if a.str("login.result") != "Success" {
		w.t.Fatalf("login of %s: %s", name, a.raw)
	}
	b.refresh()
	return b
}

func (b *browser) login(name, password string) answer {
	b.t.Helper()
	token := b.get("action", "query", "meta", "tokens", "type", "login").str("query.tokens.logintoken")
	return b.post("action", "login", "lgname", name, "lgpassword", password, "lgtoken", token)
}

func (b *browser) refresh() {
	b.token = b.get("action", "query", "meta", "tokens").str("query.tokens.csrftoken")
}

// answer is a decoded reply.
type answer struct {
	t      *testing.T
	raw    string
	header http.Header
	status int
	v      any
}

// at walks to a value by a dotted path; list indexes are numbers.
func (a answer) at(path string) any {
	v := a.v
	for _, k := range strings.Split(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[k]
		case []any:
			i := -1
			if _, err := fmt.Sscan(k, &i); err != nil || i < 0 || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

func (a answer) str(path string) string { s, _ := a.at(path).(string); return s }

func (a answer) num(path string) int64 { f, _ := a.at(path).(float64); return int64(f) }

func (a answer) code() string { return a.str("error.code") }

// want compares values by path; an empty string wants an absent one.
func (a answer) want(pairs ...string) {
	a.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		got := ""
		if v := a.at(pairs[i]); v != nil {
			got = fmt.Sprint(v)
		}
		if got != pairs[i+1] {
			a.t.Errorf("%s = %q, want %q in %s", pairs[i], got, pairs[i+1], a.raw)
		}
	}
}

func form(pairs []string) url.Values {
	f := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		f.Set(pairs[i], pairs[i+1])
	}
	return f
}

func (b *browser) get(pairs ...string) answer {
	b.t.Helper()
	f := form(pairs)
	f.Set("format", "json")
	f.Set("formatversion", b.fv)
	r, _ := http.NewRequest(http.MethodGet, b.api+"?"+f.Encode(), nil)
	return b.do(r)
}

func (b *browser) post(pairs ...string) answer {
	b.t.Helper()
	f := form(pairs)
	f.Set("format", "json")
	f.Set("formatversion", b.fv)
	r, _ := http.NewRequest(http.MethodPost, b.api, strings.NewReader(f.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

func (b *browser) do(r *http.Request) answer {
	b.t.Helper()
	resp, err := b.http.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	a := answer{t: b.t, raw: string(raw), header: resp.Header, status: resp.StatusCode}
	_ = json.Unmarshal(raw, &a.v)
	return a
}

// upload posts action=upload with a token; content goes as the part "file" or
// "chunk" when not nil.
func (b *browser) upload(part string, content []byte, pairs ...string) answer {
	b.t.Helper()
	return b.multipart("?action=upload&format=json&formatversion="+b.fv, part, content, append([]string{"token", b.token}, pairs...)...)
}

func (b *browser) multipart(query, part string, content []byte, pairs ...string) answer {
	b.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for i := 0; i < len(pairs); i += 2 {
		_ = m.WriteField(pairs[i], pairs[i+1])
	}
	if content != nil {
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", fmt.Sprintf(`form-data; name=%q; filename="x.bin"`, part))
		p, _ := m.CreatePart(h)
		_, _ = p.Write(content)
	}
	_ = m.Close()
	r, _ := http.NewRequest(http.MethodPost, b.api+query, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return b.do(r)
}

func (b *browser) file(content []byte, name string, pairs ...string) answer {
	b.t.Helper()
	return b.upload("file", content, append([]string{"filename", name}, pairs...)...)
}

// commit publishes a key by an urlencoded request.
func (b *browser) commit(key, name string, pairs ...string) answer {
	b.t.Helper()
	return b.post(append([]string{"action", "upload", "token", b.token, "filekey", key, "filename", name}, pairs...)...)
}

func (b *browser) status(key string) answer {
	b.t.Helper()
	return b.post("action", "upload", "token", b.token, "checkstatus", "1", "filekey", key)
}

// piece sends one chunk as a good client does.
func (b *browser) piece(key string, offset, total int, content []byte, name string, pairs ...string) answer {
	b.t.Helper()
	p := []string{"filename", name, "stash", "1", "ignorewarnings", "1", "offset", fmt.Sprint(offset), "filesize", fmt.Sprint(total)}
	if key != "" {
		p = append(p, "filekey", key)
	}
	return b.upload("chunk", content, append(p, pairs...)...)
}

// picture is a PNG of its own for each seed, padded to a size when that is given.
func picture(seed, size int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 8, 8))
	for i := range 64 {
		img.Set(i%8, i/8, color.RGBA{uint8(seed), uint8(seed >> 8), uint8(i * 3), 255})
	}
	var b bytes.Buffer
	_ = png.Encode(&b, img)
	raw := b.Bytes()
	if size <= len(raw)+12 {
		return raw
	}
	// A private chunk before IEND makes it as long as wanted.
	pad := make([]byte, size-len(raw)-12)
	for i := range pad {
		pad[i] = byte(i*31 + seed)
	}
	chunk := append([]byte("prVt"), pad...)
	sum := crc32.ChecksumIEEE(chunk)
	out := append([]byte{}, raw[:len(raw)-12]...)
	out = append(out, byte(len(pad)>>24), byte(len(pad)>>16), byte(len(pad)>>8), byte(len(pad)))
	out = append(out, chunk...)
	out = append(out, byte(sum>>24), byte(sum>>16), byte(sum>>8), byte(sum))
	return append(out, raw[len(raw)-12:]...)
}
