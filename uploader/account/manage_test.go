package account

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wikidrop/uploader/mediawiki"
)

func TestDisabledAccountDoesNothing(t *testing.T) {
	b := newBench(t)
	a := b.save(b.draft())
	s, err := b.Session(a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.SetDisabled(a.ID, true); err != nil {
		t.Fatal(err)
	}
	wantCode(t, s.Do(t.Context(), nothing), CodeDisabled)
	b.open()
	if a, _ = b.Get(a.ID); !a.Disabled || a.Problem != CodeDisabled {
		t.Errorf("after a restart: %+v", a)
	}
	if s, err = b.Session(a.ID); err != nil {
		t.Fatal(err)
	}
	wantCode(t, s.Do(t.Context(), nothing), CodeDisabled)
	if logins, _ := b.wiki.counts(); logins != 1 {
		t.Errorf("%d logins", logins)
	}
	if err := b.SetDisabled(a.ID, false); err != nil {
		t.Fatal(err)
	}
	if err := s.Do(t.Context(), nothing); err != nil || b.problem(s) != "" {
		t.Errorf("switched on: %v, problem %q", err, b.problem(s))
	}
}

func TestLoggedOutAccountKeepsNothingSecret(t *testing.T) {
	b := newBench(t)
	a := b.save(b.draft())
	s, err := b.Session(a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.LogOut(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	if len(b.store.secrets) != 0 || b.problem(s) != ProblemLoggedOut {
		t.Errorf("keyring %v, problem %q", b.store.secrets, b.problem(s))
	}
	if err := s.Do(t.Context(), nothing); err == nil {
		t.Error("still logged in")
	}
	b.open()
	if s, err = b.Session(a.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Do(t.Context(), nothing); err == nil || b.problem(s) != ProblemLoggedOut {
		t.Errorf("after a restart: %v, problem %q", err, b.problem(s))
	}
	d := a.Draft()
	d.Password = canary
	if again := b.save(d); again.ID != a.ID || again.Problem != "" {
		t.Errorf("logged in again: %+v", again)
	}
	if logins, _ := b.wiki.counts(); logins != 2 {
		t.Errorf("%d logins, want 2", logins)
	}
}

func TestLabelsStay(t *testing.T) {
	b := newBench(t)
	a := b.save(b.draft())
	if err := b.Rename(a.ID, " My \n camera "); err != nil {
		t.Fatal(err)
	}
	a = b.save(b.draft())
	if a.Label != "My camera" || a.Name() != "My camera" {
		t.Errorf("got %+v", a)
	}
	if err := b.Rename(a.ID, ""); err != nil {
		t.Fatal(err)
	}
	if a, _ = b.Get(a.ID); a.Name() != "Anna" {
		t.Errorf("got %+v", a)
	}
}

func TestFirstVersionOfTheListIsUnderstood(t *testing.T) {
	b := newBench(t)
	writeFile(t, b.dir+"/accounts.json", `{"version":1,"accounts":[
		{"id":"a","api":"https://wiki.example/w/api.php","login":"Anna@Wikidrop","user":"Anna","default":true},
		{"id":"b","api":"https://other.example/w/api.php","login":"Anna","user":"Anna"}]}`)
	b.store.secrets = map[string]string{"a": canary, "b": "Wikidrop@" + canary}
	b.open()
	list := b.List()
	if len(list) != 2 || list[0].Method != MethodBotPassword || list[1].Method != "" {
		t.Fatalf("got %+v", list)
	}
	if _, err := b.Test(t.Context(), "a"); err != nil {
		t.Errorf("bare password: %v", err)
	}
	b.wiki.set(func(w *fakeWiki) { w.login, w.password = "Anna", "Wikidrop@"+canary })
	if _, err := b.Test(t.Context(), "b"); err != nil {
		t.Errorf("bot name beside the password: %v", err)
	}
}

func TestSecretsFitTheSmallestKeyring(t *testing.T) {
	s := secret{Password: "p"}
	for range 40 {
		s.Cookies = append(s.Cookies, mediawiki.Cookie{Name: "session", Value: canary + canary + canary})
	}
	text := s.encode()
	if got := decodeSecret(text); len(text) > mostSecret || got.Password != "p" || got.Cookies != nil {
		t.Errorf("%d bytes: %+v", len(text), got)
	}
	for _, old := range []string{canary, `{"a":1}`, `{`, `"x"`, `null`, `1`} {
		if diff := cmp.Diff(secret{Password: old}, decodeSecret(old)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestPresetsFollowTheLanguage(t *testing.T) {
	for language, want := range map[string]string{"ru": "ru.wikipedia.org", "pt-BR": "pt.wikipedia.org", "": "en.wikipedia.org", "../x": "en.wikipedia.org"} {
		if got := Presets(language)[1].Address; got != want {
			t.Errorf("%q: %s", language, got)
		}
	}
}
