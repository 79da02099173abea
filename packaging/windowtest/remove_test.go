package windowtest

import (
	"path/filepath"
	"testing"
	"time"

	"wikidrop/uploader/realwiki"
)

// TestFilesGoToAnotherAccountWhenTheirsIsRemovedInTheWindow removes an account with
// drafts by the keyboard, gives them to another one of the wiki, and publishes them.
func TestFilesGoToAnotherAccountWhenTheirsIsRemovedInTheWindow(t *testing.T) {
	s := open(t)
	wiki := realwiki.Start(t)
	s.start()
	begin := s.program.Mark()
	s.typeAccount(wiki.URL(), wiki.Uploader.BotName(), wiki.Uploader.AppPassword)
	s.waitSaved(begin, 1)
	s.typeAccount(wiki.URL(), wiki.Novice.BotName(), wiki.Novice.AppPassword)
	s.waitSaved(begin, 2)
	s.focus()
	_, paths := folder(t, s.dir, "Given away", 3)
	s.add(len(paths), paths...)

	s.keys("ctrl+shift+a")
	s.activate("Accounts")
	s.keys("Up") // from Novice, who was saved last, to Uploader
	// Test, Change password, Rename, Switch off, Log out, Remove; the default account
	// has no button to make it that.
	s.keys("Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Return")
	s.picture("accounts-remove")
	s.keys("shift+Tab", "space", "Down", "Down", "Return")
	s.picture("accounts-remove-give")
	s.keys("Tab", "Tab", "Return")
	entries, err := s.program.WaitLog(time.Minute, begin, "given to another account", AtLeast(1))
	if err != nil {
		t.Fatal(err)
	}
	if entries[0]["count"] != "3" {
		t.Errorf("given: %v", entries)
	}
	s.wait("the account to go", func() bool { return len(s.accounts()) == 2 })
	s.picture("accounts-removed")
	for _, a := range s.publish(time.Minute, wiki.API(), paths) {
		if a.File.User != wiki.Novice.Name {
			t.Errorf("%s was published by %q", filepath.Base(a.Path), a.File.User)
		}
	}
	s.quit()
}
