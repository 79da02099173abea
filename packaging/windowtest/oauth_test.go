package windowtest

import (
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"wikidrop/uploader/realwiki"
)

// browser is what the window opens addresses with: a program that writes them down,
// for the test to follow.
type browser struct{ opened string }

// installBrowser puts one before the system's on the path of the program.
func installBrowser(t *testing.T) *browser {
	t.Helper()
	dir := t.TempDir()
	b := &browser{opened: filepath.Join(dir, "opened")}
	script := "#!/bin/sh\nprintf '%s\\n' \"$1\" >> '" + b.opened + "'\n"
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte(script), 0o700); err != nil { //nolint:gosec // a program
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	return b
}

// addresses are what was opened so far.
func (b *browser) addresses() ([]string, error) {
	text, err := os.ReadFile(b.opened)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	lines := strings.SplitAfter(string(text), "\n")
	return lines[:len(lines)-1], err
}

// waitOpened returns the n-th address that the window opened.
func (s *stage) waitOpened(b *browser, n int) string {
	s.Helper()
	var all []string
	err := until(time.Minute, "an address in the browser", func() (bool, error) {
		var err error
		all, err = b.addresses()
		return len(all) >= n, err
	})
	if err != nil {
		s.Fatalf("%v; the program: %s", err, s.program.tail())
	}
	return strings.TrimSpace(all[n-1])
}

// follow does what a person in a browser does who agrees, and returns the page that
// is shown in the end.
func (s *stage) follow(address string) string {
	s.Helper()
	resp, err := http.Get(address)
	if err != nil {
		s.Fatal(err)
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		s.Fatalf("status %d, %v: %s", resp.StatusCode, err, page)
	}
	return string(page)
}

// freePort is a port of 127.0.0.1 that nobody listens on.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// openForm shows the form for a new account with the cursor in the address.
func (s *stage) openForm() {
	s.Helper()
	if s.screen.window("Accounts") == "" {
		s.focus()
		s.keys("ctrl+shift+a")
		s.wait("the account manager", func() bool { return s.screen.window("Accounts") != "" })
	}
	s.activate("Accounts")
	s.keys("ctrl+n")
}

func (s *stage) activate(title string) {
	s.Helper()
	if _, err := s.screen.xdotool("windowactivate", "--sync", s.screen.window(title)); err != nil {
		s.Fatal(err)
	}
}

func (s *stage) typed(text string) {
	s.Helper()
	if err := s.screen.Type(text); err != nil {
		s.Fatal(err)
	}
}

// chooseWay takes the n-th way to log in, counted from the first, by the keyboard:
// behind the address come user name, password, two buttons and the presets.
func (s *stage) chooseWay(n int) {
	s.Helper()
	const presets = 4
	for range 4 + presets + 1 {
		s.keys("Tab")
	}
	s.keys("space")
	for range n + 1 {
		s.keys("Down")
	}
	s.keys("Return", "ctrl+n") // which brings the cursor back to the address
}

// waitHeld waits until an item asks with one of the codes.
func (s *stage) waitHeld(begin logMark, codes ...string) {
	s.Helper()
	_, err := s.program.WaitLog(time.Minute, begin, "held", func(entries []Entry) bool {
		for _, e := range entries {
			for _, code := range codes {
				if e["code"] == code {
					return true
				}
			}
		}
		return false
	})
	if err != nil {
		s.Fatal(err)
	}
}

// waitRefused waits for a login that failed with a word in its code.
func (s *stage) waitRefused(begin logMark, word string) {
	s.Helper()
	_, err := s.program.WaitLog(time.Minute, begin, "account was not saved", func(entries []Entry) bool {
		return len(entries) > 0 && strings.Contains(entries[len(entries)-1]["code"], word)
	})
	if err != nil {
		s.Fatal(err)
	}
}

// wantUnwritten looks for secrets in all that the program wrote down.
func (s *stage) wantUnwritten(secrets ...string) {
	s.Helper()
	err := filepath.WalkDir(s.profile, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		for _, secret := range secrets {
			if strings.Contains(string(text), secret) {
				s.Errorf("%s has a secret in it", path)
			}
		}
		return err
	})
	if err != nil {
		s.Error(err)
	}
}

// TestOAuthInTheBrowserThenAnUploadThenTheTokenIsRevoked drives the whole life of a
// permission: given in the browser, used, taken back on the wiki, given anew.
func TestOAuthInTheBrowserThenAnUploadThenTheTokenIsRevoked(t *testing.T) {
	s := open(t)
	wiki := realwiki.Start(t)
	port := strconv.Itoa(freePort(t))
	g := openGate(t, wiki, "http://127.0.0.1:"+port+"/oauth2/callback")
	browser := installBrowser(t)
	s.start()

	begin := s.program.Mark()
	s.openForm()
	s.typed(g.API())
	s.chooseWay(1)
	s.keys("Tab")
	s.typed(g.clientID)
	s.keys("Tab", "ctrl+a")
	s.typed(port)
	s.picture("accounts-oauth-form")
	s.keys("Return")
	address := s.waitOpened(browser, 1)
	s.picture("accounts-oauth-waiting")
	if !strings.HasPrefix(address, g.URL+"/w/rest.php/oauth2/authorize?") {
		t.Errorf("opened %s", address)
	}
	if page := s.follow(address); !strings.Contains(page, "Done") || !strings.Contains(page, "go back to Wikidrop") {
		t.Errorf("the browser shows:\n%s", page)
	}
	s.waitSaved(begin, 1)
	s.picture("accounts-oauth-saved")

	one, two := filepath.Join(s.dir, "With permission.png"), filepath.Join(s.dir, "Without permission.png")
	noise(t, one, 61)
	noise(t, two, 62)
	s.focus()
	s.add(1, one)
	for _, a := range s.publish(time.Minute, wiki.API(), []string{one}) {
		if a.File.User != wiki.Uploader.Name {
			t.Errorf("published by %q", a.File.User)
		}
	}

	g.revoke()
	begin = s.program.Mark()
	s.add(1, two)
	s.focus()
	s.keys("ctrl+Return")
	s.waitHeld(begin, "oauth-refused", "mwoauth-invalid-authorization")
	s.picture("accounts-oauth-revoked-card")
	if titles := wiki.Titles(); len(titles) != 1 {
		t.Errorf("the wiki has %q: something was done without permission", titles)
	}

	// "Log in…" is the second button of the account.
	s.keys("ctrl+shift+a")
	s.activate("Accounts")
	s.picture("accounts-oauth-revoked")
	s.keys("Tab", "Tab", "Return")
	s.picture("accounts-oauth-again")
	s.keys("Return")
	s.follow(s.waitOpened(browser, 2))
	if _, err := s.program.WaitLog(time.Minute, begin, "published", AtLeast(1)); err != nil {
		t.Fatal(err)
	}
	if titles := wiki.Titles(); len(titles) != 2 {
		t.Errorf("the wiki has %q", titles)
	}
	s.wantUnwritten(g.givenOut()...)
	s.quit()
}

// TestServerInFrontOfTheWikiIsAnsweredInTheWindow has a password of the server's own
// before that of the wiki. OAuth cannot work there, and the window says so.
func TestServerInFrontOfTheWikiIsAnsweredInTheWindow(t *testing.T) {
	s := open(t)
	wiki := realwiki.Start(t)
	g := openGate(t, wiki, "http://127.0.0.1:1/oauth2/callback")
	g.user, g.password = "staff", "canary-of-the-gate"
	browser := installBrowser(t)
	s.start()

	begin := s.program.Mark()
	s.openForm()
	s.typed(g.API())
	s.chooseWay(1)
	s.keys("Tab")
	s.typed(g.clientID)
	s.keys("Return")
	s.waitRefused(begin, "exclude each other")
	s.picture("accounts-oauth-behind-a-server")
	if opened, err := browser.addresses(); len(opened) != 0 || err != nil {
		t.Errorf("opened %q, %v", opened, err)
	}

	// The cursor is where another way is chosen: the first one, a bot password.
	s.keys("space", "Down", "Return", "ctrl+n", "Tab")
	s.typed(wiki.Uploader.BotName())
	s.keys("Tab")
	s.typed(wiki.Uploader.AppPassword)
	s.keys("Return")
	s.waitQuestions(begin, 1)
	s.typed("staff")
	s.keys("Tab")
	s.typeCode("wrong")
	s.waitQuestions(begin, 2)
	s.picture("accounts-server-asks-again")
	s.typed("staff")
	s.keys("Tab")
	s.typeCode(g.password)
	s.waitSaved(begin, 1)

	path := filepath.Join(s.dir, "Behind a server.png")
	noise(t, path, 63)
	s.focus()
	s.add(1, path)
	s.publish(time.Minute, wiki.API(), []string{path})
	s.wantUnwritten(g.password, wiki.Uploader.AppPassword)
	s.quit()
}

// TestCaptchaIsLeftToTheBrowserInTheWindow: the wiki wants to see a person after a
// wrong password; the window opens the wiki's own login page for that.
func TestCaptchaIsLeftToTheBrowserInTheWindow(t *testing.T) {
	s := open(t)
	wiki := realwiki.Start(t, realwiki.Live(realwiki.ConfirmEdit+`
		$wgCaptchaQuestions = [ 'What is two plus two?' => [ '4' ] ];
		$wgCaptchaTriggers['badlogin'] = true; $wgCaptchaBadLoginAttempts = 1; $wgMainCacheType = CACHE_DB; $wgSessionCacheType = CACHE_DB;`))
	browser := installBrowser(t)
	s.start()
	begin := s.program.Mark()
	s.typeAccount(wiki.URL(), wiki.Uploader.Name, "wrong")
	s.waitRefused(begin, "captcha")
	s.picture("accounts-captcha")
	s.keys("Return") // the button of the note has the focus
	if got, want := s.waitOpened(browser, 1), wiki.Article("Special:UserLogin"); got != want {
		t.Errorf("opened %s, want %s", got, want)
	}
	s.quit()
}
