package mediawiki

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

// The canaries must not appear anywhere that people or files see.
const (
	canaryPassword = "c4nary pass/w\"rd&+ü"
	canaryToken    = `feedfacefeedfacefeedfacefeedface6b02e081+\`
	canaryCookie   = "c4narycookievalue"
)

func TestRedactKnowsShapes(t *testing.T) {
	for _, text := range []string{
		`lgpassword=hunter2hunter2&x=1`, `password: hunter2hunter2`, `{"password":"hunter2hunter2"}`, `lgtoken=hunter2hunter2`,
		`{"csrftoken":"hunter2hunter2"}`, `{\"logintoken\":\"hunter2hunter2\"}`, "Authorization: Bearer hunter2hunter2",
		"Bearer hunter2hunter2", "Basic hunter2hunter2==", "Cookie: a=hunter2hunter2; b=c", "set-cookie: wiki_session=hunter2hunter2",
		"https://me:hunter2hunter2@example.org/", `the token=hunter2hunter2`, `Token = "hunter2hunter2"`,
	} {
		if got := Redact(text); strings.Contains(got, "hunter2") || !strings.Contains(got, Blank) {
			t.Errorf("%s: %s", text, got)
		}
	}
	for _, text := range []string{
		`be71b26c5d45523e642190e90717272f6b02e081+\`, `be71b26c5d45523e642190e90717272f6b02e081+\\`,
		`be71b26c5d45523e642190e90717272f6b02e081%2B%5C`, "0123456789abcdefghijklmnopqrstuv", "Me@app@0123456789abcdefghijklmnopqrstuv",
	} {
		if got := Redact("x " + text + " y"); strings.Contains(got, "0123456789") || strings.Contains(got, "be71b26c") {
			t.Errorf("%s: %s", text, got)
		}
	}
}

func TestRedactLeavesOrdinaryText(t *testing.T) {
	for _, text := range []string{
		"", "token", "The file A.png has sha1 8ba2fd82ac76b0c7590cd43037d728b51f2181c5 and key 1d3rvbn0ds28.zi3674.4.png.",
		"upload chunk at 4194304: stashfailed", "https://example.org/w/api.php?action=upload", `The "token" parameter must be set.`,
	} {
		if got := Redact(text); got != text {
			t.Errorf("%s: %s", text, got)
		}
	}
}

func TestRedactorKnowsSpellings(t *testing.T) {
	r := NewRedactor()
	r.Hide(canaryPassword)
	r.Hide("abc") // too short to be blanked everywhere
	r.Hide("c4nary")
	for _, text := range []string{
		canaryPassword, "c4nary+pass%2Fw%22rd%26%2B%C3%BC", `c4nary pass/w\"rd\u0026+ü`, "c4nary%20pass%2Fw%22rd&+%C3%BC",
	} {
		if got := r.Redact("<" + text + ">"); strings.Contains(got, "pass") {
			t.Errorf("%s: %s", text, got)
		}
	}
	if got := r.Redact("abc"); got != "abc" {
		t.Error(got)
	}
}

func TestRedactorForgetsTheOldest(t *testing.T) {
	r := NewRedactor()
	for i := range mostSecrets + 10 {
		r.Hide("secret-" + strings.Repeat("x", i))
	}
	if len(r.known) != mostSecrets {
		t.Errorf("%d known", len(r.known))
	}
}

func TestReplaceAttr(t *testing.T) {
	r := NewRedactor()
	r.Hide(canaryPassword)
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{ReplaceAttr: r.ReplaceAttr}))
	log.Info("with "+canaryPassword, "s", canaryPassword, "e", errors.New(canaryPassword), "b", []byte(canaryPassword),
		"m", map[string]string{"k": canaryPassword}, "n", 5, "v", slog.AnyValue(struct{ S string }{canaryPassword}),
		slog.Group("g", "s", canaryPassword))
	if strings.Contains(out.String(), "c4nary") || !strings.Contains(out.String(), "n=5") {
		t.Error(out.String())
	}
}

// TestNoSecretLeaves goes through login, token, upload, failure and log with
// canaries in all places.
func TestNoSecretLeaves(t *testing.T) {
	var out bytes.Buffer
	secrets := NewRedactor()
	log := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	k := newWiki(t, func(w http.ResponseWriter, r asked) {
		http.SetCookie(w, &http.Cookie{Name: "wiki_BPsession", Value: canaryCookie})
		if r.Query.Get("action") == "login" {
			io.WriteString(w, `{"warnings":{"login":{"warnings":"not `+strings.ReplaceAll(canaryPassword, `"`, `\"`)+`"}},`+loggedIn[1:])
			return
		}
		// A wiki or proxy that repeats all it was told.
		io.WriteString(w, "<html>"+r.Body.Encode()+" "+r.Header.Get("Cookie")+" "+canaryPassword+canaryCookie+r.Body.Get("token"))
	})
	k.tokens = []string{canaryToken}
	c := k.clientWith(t, Options{Log: log, Redactor: secrets})
	if _, err := c.Login(ctx(t), "Uploader@app", canaryPassword); err != nil {
		t.Fatal(err)
	}
	_, err := c.Commit(ctx(t), Params{Filename: "A.png"}, "k")
	e := apiError(t, err)
	if !strings.Contains(e.Raw, Blank) || !strings.Contains(out.String(), "api request failed") || !strings.Contains(out.String(), "api warnings") {
		t.Fatalf("nothing was said: %q, %s", e.Raw, out.String())
	}
	for where, text := range map[string]string{"log": out.String(), "raw": e.Raw, "info": e.Info, "error": e.Error()} {
		for _, secret := range []string{"c4nary", "feedface", "s3ss10n", "aaaaaaaaaaaaaaaa"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s in %s: %s", secret, where, text)
			}
		}
	}
	if got := secrets.Redact(canaryCookie); got != Blank {
		t.Error("the program's redactor did not learn the cookie")
	}
}

func TestSecretAtTheCutIsRedactedWhole(t *testing.T) {
	for _, before := range []int{maxRaw - 40, maxRaw - 20, maxRaw - 1} {
		k := newWiki(t, answers("<html>"+strings.Repeat("x ", before/2)+testToken+" and more"))
		_, err := k.client(t).Commit(ctx(t), Params{Filename: "A.png"}, "k")
		e := apiError(t, err)
		if strings.Contains(e.Raw, testToken[:8]) || len(e.Raw) > maxRaw+len("…") {
			t.Errorf("%d bytes before: %d bytes that end with %q", before, len(e.Raw), e.Raw[len(e.Raw)-60:])
		}
	}
}

func TestQuestionsAreRedacted(t *testing.T) {
	k := newWiki(t, answers(`{"upload":{"result":"Warning","warnings":{"from-a-hook":"you sent `+strings.ReplaceAll(testToken, `\`, `\\`)+`"},"filekey":"k"}}`))
	a, err := k.client(t).Commit(ctx(t), Params{Filename: "A.png"}, "k")
	if err != nil {
		t.Fatal(err)
	}
	if raw := a.Warnings[0].Raw; strings.Contains(raw, testToken[:8]) || !strings.Contains(raw, Blank) {
		t.Error(raw)
	}
}

func TestInfoIsRedacted(t *testing.T) {
	k := newWiki(t, answers(`{"errors":[{"code":"hookaborted","text":"you sent `+strings.ReplaceAll(testToken, `\`, `\\`)+`"}]}`))
	_, err := k.client(t).Commit(ctx(t), Params{Filename: "A.png"}, "k")
	if e := apiError(t, err); e.Info != "you sent "+Blank {
		t.Error(e.Info)
	}
}
