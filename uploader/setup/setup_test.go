package setup

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"wikidrop/uploader"
	"wikidrop/uploader/profile"
	"wikidrop/uploader/proxytest"
	"wikidrop/uploader/settings"
)

// openIn opens a profile that has these files, by name.
func openIn(t *testing.T, files map[string]string) (p *Parts, chosen string, err error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	folders, err := profile.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	p, err = OpenLog(folders, "test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	err = p.Open(func(c string) string { chosen = c; return "en" })
	return p, chosen, err
}

func TestDamagedFilesAreSetAsideAndToldOf(t *testing.T) {
	p, _, err := openIn(t, map[string]string{"settings.json": "?", "accounts.json": "?"})
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, n := range p.Notices {
		codes = append(codes, n.Code)
		if n.Name != filepath.Dir(p.Folders.Settings) {
			t.Errorf("%s names %q", n.Code, n.Name)
		}
	}
	if !slices.Equal(codes, []string{"settings-damaged", "accounts-damaged"}) {
		t.Errorf("told of %v", codes)
	}
	kept, _ := filepath.Glob(filepath.Join(filepath.Dir(p.Folders.Settings), "*.damaged-*"))
	if len(kept) != 2 {
		t.Errorf("kept %v", kept)
	}
}

func TestSettingsOfANewerWikidropAreNotOpened(t *testing.T) {
	if _, _, err := openIn(t, map[string]string{"settings.json": `{"version":99}`}); !errors.Is(err, settings.ErrNewer) {
		t.Errorf("%v", err)
	}
}

func TestWhatWasChosenReachesItsPart(t *testing.T) {
	reached := make(chan struct{}, 9)
	site := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached <- struct{}{} }))
	defer site.Close()
	proxy, err := proxytest.HTTP(site.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer proxy.Close()
	p, chosen, err := openIn(t, map[string]string{
		"settings.json": `{"version":1,"language":"ru","proxy":{"mode":"address","address":"` + proxy.URL() + `"}}`,
	})
	if err != nil || chosen != "ru" {
		t.Fatalf("language %q, %v", chosen, err)
	}
	resp, err := (&http.Client{Transport: p.Queue().Transport}).Get("http://wiki.example/")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if len(proxy.Passed()) != 1 || len(reached) != 1 {
		t.Errorf("through the proxy went %v", proxy.Passed())
	}
}

func TestSendingAheadIsSwitchedWhileTheProgramRuns(t *testing.T) {
	p, _, err := openIn(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := uploader.Open(p.Queue())
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	over := make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		p.Follow(engine, over)
	}()
	for _, on := range []bool{true, false} {
		if err := p.Settings.Update(func(s *settings.Settings) { s.SendAhead = on }); err != nil {
			t.Fatal(err)
		}
		for changed := engine.Changed(); engine.SendAhead() != on; changed = engine.Changed() {
			<-changed
		}
	}
	close(over)
	<-ended
}
