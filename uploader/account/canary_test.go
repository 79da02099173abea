package account

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/realwiki"
)

// tap hears every secret that goes over the line: cookies, tokens, passwords, codes.
type tap struct {
	http.RoundTripper
	mu    sync.Mutex
	heard []string
}

var tokenField = regexp.MustCompile(`"(?:login|csrf)token":\s*("(?:[^"\\]|\\.)*")`)

func (w *tap) RoundTrip(r *http.Request) (*http.Response, error) {
	for _, k := range r.Cookies() {
		w.hear(k.Value)
	}
	resp, err := w.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	for _, k := range resp.Cookies() {
		w.hear(k.Value)
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(body))
	for _, found := range tokenField.FindAllSubmatch(body, -1) {
		var token string
		if json.Unmarshal(found[1], &token) == nil && token != `+\` {
			w.hear(token)
		}
	}
	return resp, err
}

// hear leaves out what is no secret: user names and numbers are cookies too.
func (w *tap) hear(s string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(s) >= 20 && !slices.Contains(w.heard, s) {
		w.heard = append(w.heard, s)
	}
}

// TestNothingSecretIsWrittenDown goes through the life of accounts on a real wiki and
// then looks at every byte: the list, the log at its most talkative, and each error.
func TestNothingSecretIsWrittenDown(t *testing.T) {
	w := realwiki.Start(t, realwiki.Live(realwiki.OATHAuth))
	secondFactor(w, w.Uploader)
	b := newBench(t)
	line := &tap{RoundTripper: &http.Transport{}}
	var said []string
	note := func(err error) {
		if err != nil {
			said = append(said, err.Error())
		}
	}
	o := b.options()
	o.Transport = line
	open := func() {
		m, err := Open(o)
		if err != nil {
			t.Fatal(err)
		}
		b.Manager = m
	}
	open()
	code := totp(t, time.Now())
	p := &person{t: t, answers: []Answers{{"OATHToken": "314159"}, {"OATHToken": code}}}
	main := b.save(Draft{Address: w.URL(), Login: w.Uploader.Name, Password: w.Uploader.Password, Prompter: p})
	bot := b.save(Draft{Address: w.URL(), Login: w.Novice.BotName(), Password: w.Novice.AppPassword})
	for _, a := range []Account{main, bot} {
		_, err := chunks(t.Context(), b.session(a.ID), "Canary "+a.User+".png", noise(t, uint64(len(a.User))), func(sent int) {
			if sent == 10000 {
				w.Forget()
			}
		})
		if err != nil {
			t.Error(err)
		}
	}
	_, err := b.TestAndSave(t.Context(), Draft{Address: w.URL(), Login: w.Reader.Name, Password: "a wrong canary password"})
	note(err)
	_, err = b.TestAndSave(t.Context(), Draft{Address: w.URL(), Login: w.Reader.BotName(), Password: w.Novice.AppPassword})
	note(err)
	_, err = b.TestAndSave(t.Context(), Draft{Address: w.URL(), Method: MethodToken, Password: "canary-token-0123456789"})
	note(err)
	_, err = b.TestAndSave(t.Context(), Draft{Address: w.URL(), Login: "Reader", Password: canary, Proxy: "http://me:canary-proxy@127.0.0.1:1"})
	note(err)
	open()
	_, err = b.Test(t.Context(), main.ID)
	note(err)
	w.Set("throw new Exception( 'broken' );")
	_, err = b.Test(t.Context(), bot.ID)
	note(err)
	note(b.session(bot.ID).Do(t.Context(), func(c *mediawiki.Client) error { return c.RefreshToken(t.Context()) }))
	w.Set(realwiki.OATHAuth)
	note(b.LogOut(t.Context(), main.ID))
	note(b.Remove(t.Context(), bot.ID))

	line.mu.Lock()
	secrets := append(line.heard, w.Uploader.Password, w.Novice.AppPassword, code, "314159", "a wrong canary password",
		"canary-token-0123456789", "canary-proxy", canary)
	line.mu.Unlock()
	if len(secrets) < 20 || len(said) < 5 {
		t.Fatalf("only %d secrets and %d errors: this test looks at nothing", len(secrets), len(said))
	}
	text := b.everything() + strings.Join(said, "\n")
	for _, s := range secrets {
		if i := strings.Index(text, s); i >= 0 {
			t.Errorf("%q was written down: …%s…", s, text[max(0, i-80):min(len(text), i+len(s)+20)])
		}
	}
}
