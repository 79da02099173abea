package faults

import (
	"bytes"
	"fmt"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// echo is a wiki that tells how many bytes of a body it got.
func echo(t *testing.T) (*Proxy, *atomic.Int32) {
	t.Helper()
	var requests atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		requests.Add(1)
		fmt.Fprintf(w, `{"got":%d,"whole":%t}`, n, err == nil)
	}))
	t.Cleanup(s.Close)
	p, err := Start(strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p, &requests
}

// post sends an upload and returns what came back.
func post(p *Proxy, query string, fields map[string]string, part string, content []byte) (string, error) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k, v := range fields {
		m.WriteField(k, v)
	}
	if part != "" {
		w, err := m.CreateFormFile(part, "x.bin")
		if err != nil {
			return "", err
		}
		w.Write(content)
	}
	m.Close()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Post("http://"+p.Address()+"/api.php?"+query, m.FormDataContentType(), &b)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return fmt.Sprint(resp.StatusCode, " ", string(text)), err
}

func TestRequestsAreToldApart(t *testing.T) {
	p, _ := echo(t)
	content := make([]byte, 100_000)
	for _, c := range []struct {
		fields map[string]string
		part   string
		kinds  string
	}{
		{map[string]string{"filename": "A.png"}, "file", "direct,bytes,publish,write,any"},
		{map[string]string{"filename": "A.png", "offset": "0", "filesize": "300000"}, "chunk", "first chunk,chunk,bytes,write,any"},
		{map[string]string{"filename": "A.png", "offset": "100000", "filesize": "300000"}, "chunk", "chunk,bytes,write,any"},
		{map[string]string{"filename": "A.png", "offset": "200000", "filesize": "300000"}, "chunk", "last chunk,chunk,bytes,write,any"},
		{map[string]string{"filename": "A.png", "filekey": "k"}, "", "commit,publish,write,any"},
		{map[string]string{"filename": "A.png", "url": "http://x"}, "", "url,bytes,write,any"},
		{map[string]string{"checkstatus": "1", "filekey": "k"}, "", "checkstatus,write,any"},
	} {
		var got []string
		p.Watch(func(r *Request) {
			for _, k := range r.Kinds {
				got = append(got, string(k))
			}
		})
		if _, err := post(p, "action=upload", c.fields, c.part, content); err != nil {
			t.Fatal(err)
		}
		if kinds := strings.Join(got, ","); kinds != c.kinds {
			t.Errorf("%v is %s, want %s", c.fields, kinds, c.kinds)
		}
	}
	if got := p.Sent()["A.png"]; got != 4*int64(len(content)) {
		t.Errorf("counted %d bytes of content", got)
	}
	for query, kind := range map[string]Kind{
		"action=query&meta=tokens&type=login":                     LoginToken,
		"action=query&meta=tokens|userinfo":                       Token,
		"action=query&meta=siteinfo|userinfo|tokens|filerepoinfo": Site,
		"action=query&prop=imageinfo|info":                        Titles,
		"action=query&prop=stashimageinfo":                        StashInfo,
		"action=query&list=allimages":                             SHA1,
		"action=query&list=mystashedfiles":                        StashList,
		"action=query&prop=revisions&titles=Template:Information": Page,
		"action=login":                    Login,
		"action=query&meta=notifications": Other,
		"action=upload&checkstatus=1&" + url.Values{}.Encode() + "": Poll,
	} {
		before := p.Count(kind)
		if _, err := post(p, query, nil, "", nil); err != nil {
			t.Fatal(err)
		}
		if p.Count(kind) != before+1 {
			t.Errorf("%s is not %s", query, kind)
		}
	}
}

func TestFaultsDoWhatTheySay(t *testing.T) {
	for name, c := range map[string]struct {
		fault   Fault
		answer  string // begins with
		arrives int32  // requests that the wiki got whole or in part
	}{
		"pass":            {Pass, `200 {"got":`, 1},
		"cut before":      {CutBefore, "", 0},
		"cut inside":      {CutInside, "", 1},
		"cut after":       {CutAfter, "", 0},
		"lost answer":     {LoseAnswer, "", 1},
		"half answer":     {HalfAnswer, "", 1},
		"truncated":       {TruncatedJSON, `200 {"got":`, 1},
		"empty":           {EmptyBody, "200 ", 1},
		"huge":            {HugeJSON(1000), `200 {"padding":"xxx`, 1},
		"502":             {Status(502), "502 <!DOCTYPE", 0},
		"502 after":       {StatusAfter(502), "502 <!DOCTYPE", 1},
		"portal":          {Portal, "200 <!DOCTYPE", 0},
		"refused":         {APIError("readonly", "readonlyreason", "x"), `200 {"docref":"","errors":[{"code":"readonly"`, 0},
		"refused after":   {APIErrorAfter("readonly"), `200 {`, 1},
		"twice":           {Twice, `200 {"got":`, 2},
		"twice, first":    {TwiceFirst, `200 {"got":`, 2},
		"twice at once":   {TwiceAtOnce, `200 {"got":`, 2},
		"slow":            {Slow(time.Millisecond), `200 {"got":`, 1},
		"stopped reading": {NoRead(time.Millisecond), "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			p, arrived := echo(t)
			p.Set(Rule{Kind: Bytes, From: 2, Fault: c.fault})
			for n := range 3 {
				answer, err := post(p, "action=upload", map[string]string{"filename": "A.png"}, "file", make([]byte, 200_000))
				switch {
				case n != 1 && err != nil:
					t.Fatalf("request %d: %v", n, err)
				case n == 1 && c.answer == "" && err == nil:
					t.Errorf("answered %q", answer)
				case n == 1 && !strings.HasPrefix(answer, c.answer):
					t.Errorf("answered %.80q, %v", answer, err)
				}
			}
			if got := arrived.Load() - 2; got != c.arrives {
				t.Errorf("%d arrived, want %d", got, c.arrives)
			}
		})
	}
}

func TestLateRequestArrivesAfterTheNext(t *testing.T) {
	p, arrived := echo(t)
	p.Set(Rule{Kind: Direct, Fault: Late(1)})
	if _, err := post(p, "action=upload", map[string]string{"filename": "A.png"}, "file", []byte("x")); err == nil {
		t.Fatal("answered")
	}
	if n := arrived.Load(); n != 0 {
		t.Fatalf("%d arrived already", n)
	}
	if _, err := post(p, "action=query", nil, "", nil); err != nil {
		t.Fatal(err)
	}
	over := time.After(5 * time.Second)
	for arrived.Load() < 2 {
		select {
		case <-over:
			t.Fatal("it never arrived")
		case <-time.After(time.Millisecond):
		}
	}
}

func TestServerGoesAwayAndComesBackElsewhere(t *testing.T) {
	p, _ := echo(t)
	before := p.Address()
	if err := p.Down(); err != nil {
		t.Fatal(err)
	}
	if _, err := post(p, "action=query", nil, "", nil); err == nil {
		t.Error("answers while down")
	}
	if err := p.Up(); err != nil {
		t.Fatal(err)
	}
	if _, err := post(p, "action=query", nil, "", nil); err != nil || p.Address() != before {
		t.Errorf("back as %s: %v", p.Address(), err)
	}
	if err := p.Move(); err != nil {
		t.Fatal(err)
	}
	if _, err := post(p, "action=query", nil, "", nil); err != nil || p.Address() == before {
		t.Errorf("moved to %s: %v", p.Address(), err)
	}
}

func TestPicturesAreReal(t *testing.T) {
	seen := map[string]bool{}
	for _, size := range []int{0, 3000, 3 << 20} {
		for seed := range uint64(3) {
			b := Picture(seed, size)
			if size > 0 && len(b) != size {
				t.Errorf("%d bytes for %d", len(b), size)
			}
			if _, err := png.Decode(bytes.NewReader(b)); err != nil {
				t.Errorf("seed %d, %d bytes: %v", seed, size, err)
			}
			if seen[string(b)] {
				t.Errorf("seed %d, %d bytes: seen before", seed, size)
			}
			seen[string(b)] = true
		}
	}
}
