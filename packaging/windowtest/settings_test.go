package windowtest

import (
	"bytes"
	"encoding/json"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"wikidrop/uploader/proxytest"
)

// TestRussianAndDarkByKeyboardOutliveARestart chooses both with the keyboard alone. They
// hold at once, the drafts stay where they are, and the next start keeps them.
func TestRussianAndDarkByKeyboardOutliveARestart(t *testing.T) {
	s := open(t)
	s.start("--practice")
	_, pictures := folder(t, s.dir, "pictures", 3)
	s.add(len(pictures), pictures...)
	light := s.brightness()

	begin := s.program.Mark()
	s.settings("Settings")
	s.keys("space", "Down", "Down", "Down", "Return") // the system's, English, Russian
	s.waitChange(begin, "language")
	s.wait("the window in Russian", func() bool { return s.screen.window("Настройки") != "" })
	s.picture("settings-russian")
	s.keys("Tab", "space", "Down", "Down", "Down", "Return") // the system's, light, dark
	s.waitChange(begin, "appearance")
	s.wait("darkness", func() bool { return s.brightness() < light/2 })
	s.picture("settings-dark")
	s.keys("Escape")
	s.wait("the settings to close", func() bool { return s.screen.window("Настройки") == "" })
	s.quit()
	if got := s.chosen(); got.Language != "ru" || got.Appearance != "dark" {
		t.Errorf("kept %+v", got)
	}

	begin = s.program.Mark()
	s.start("--practice")
	s.waitLanguage(begin, "ru")
	if now := s.brightness(); now >= light/2 {
		t.Errorf("brightness %d after the restart, %d when it was light", now, light)
	}
	s.settings("Настройки")
	s.picture("settings-after-restart")
	s.quit()

	begin = s.program.Mark()
	s.start("--practice", "--lang", "en")
	s.waitLanguage(begin, "en")
	s.settings("Settings")
	s.quit()
	if got := s.chosen(); got.Language != "ru" {
		t.Errorf("--lang changed the settings: %+v", got)
	}
}

// TestProxyTypedInTheSettingsIsTested goes through a real proxy that wants a password:
// first without, then with it. The password is nowhere in the profile.
func TestProxyTypedInTheSettingsIsTested(t *testing.T) {
	const password = "canary-of-the-proxy-7"
	proxy, err := proxytest.HTTP("127.0.0.1:9")
	if err != nil {
		t.Fatal(err)
	}
	defer proxy.Close()
	proxy.Require("anna", password)
	s := open(t)
	s.start("--practice")
	begin := s.program.Mark()
	s.settings("Settings")
	s.keys("Tab", "Tab", "Tab", "space", "Down", "Down", "Down", "Return") // through this proxy
	s.typed(proxy.URL())
	s.keys("Tab", "Tab", "Return")
	s.wait("the proxy to ask who it is", func() bool { return proxy.TurnedAway() > 0 })
	s.picture("settings-proxy-asks")
	s.typed("anna")
	s.keys("Tab")
	s.typed(password)
	s.keys("Return")
	s.wait("the proxy to let us in", func() bool { return len(proxy.Passed()) > 0 })
	s.picture("settings-proxy-tested") // nothing is behind this proxy
	s.keys("Tab", "Tab", "Return")     // save all the same
	s.waitChange(begin, "proxy")
	s.quit()

	got := s.chosen()
	if got.Proxy.Address != proxy.URL() || got.Proxy.User != "anna" {
		t.Errorf("kept %+v", got)
	}
	err = filepath.WalkDir(s.profile, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(password)) {
			t.Errorf("the password is in %s", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// settings opens the settings by their shortcut and waits for the window.
func (s *stage) settings(title string) {
	s.Helper()
	s.focus()
	s.keys("ctrl+comma")
	s.wait("the settings", func() bool { return s.screen.window(title) != "" })
	s.activate(title)
}

// waitChange waits until a choice is written down.
func (s *stage) waitChange(begin logMark, what string) {
	s.Helper()
	_, err := s.program.WaitLog(time.Minute, begin, "setting changed", func(all []Entry) bool {
		for _, e := range all {
			if e["what"] == what {
				return true
			}
		}
		return false
	})
	if err != nil {
		s.Fatal(err)
	}
}

func (s *stage) waitLanguage(begin logMark, code string) {
	s.Helper()
	started, err := s.program.WaitLog(time.Minute, begin, "started", AtLeast(1))
	if err != nil {
		s.Fatal(err)
	}
	if got := started[len(started)-1]["language"]; got != code {
		s.Errorf("started in %q, want %q", got, code)
	}
}

type chosenSettings struct {
	Language, Appearance string
	Proxy                struct{ Address, User string }
}

func (s *stage) chosen() chosenSettings {
	s.Helper()
	text, err := os.ReadFile(filepath.Join(s.profile, "settings.json"))
	if err != nil {
		s.Fatal(err)
	}
	var c chosenSettings
	if err := json.Unmarshal(text, &c); err != nil {
		s.Fatal(err)
	}
	return c
}

// brightness is how light the main window is, from 0 to 65535.
func (s *stage) brightness() int {
	s.Helper()
	path := filepath.Join(s.dir, "brightness.png")
	if err := s.program.Screenshot(path); err != nil {
		s.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		s.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		s.Fatal(err)
	}
	size, sum, count := img.Bounds(), 0, 0
	for y := size.Min.Y; y < size.Max.Y; y += 7 {
		for x := size.Min.X; x < size.Max.X; x += 7 {
			r, g, b, _ := img.At(x, y).RGBA()
			sum += int(r+g+b) / 3
			count++
		}
	}
	return sum / max(1, count)
}
