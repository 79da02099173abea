package cases

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wikidrop/uploader/practice"
	"wikidrop/uploader/realwiki"
)

// person is somebody with a bot password on every wiki.
type person struct{ login, name, password string }

// wiki is what a case runs against: a practice wiki of its own, or the real one
// that all cases share, so that titles must be the case's own.
type wiki struct {
	practice *practice.Server
	real     *realwiki.Wiki
	newer    bool // answers as 1.45 does
}

// A bot password as MediaWiki makes them: 32 of 0-9 and a-w.
const botPassword = "0123456789abcdefghijklmnopqrstuv"

func startPractice(t *testing.T, b practice.Behaviour) *wiki {
	t.Helper()
	without := func(gone ...string) []string {
		var rights []string
		for _, r := range practice.DefaultRights() {
			if !strings.Contains(" "+strings.Join(gone, " ")+" ", " "+r+" ") {
				rights = append(rights, r)
			}
		}
		return rights
	}
	s, err := practice.Start(practice.Options{
		Dir: t.TempDir(), Behaviour: b,
		Users: []practice.User{
			{Name: "Uploader", App: "wikidrop", Password: botPassword, MainPassword: "main password of Uploader"},
			{Name: "Uploader", App: "narrow", Password: botPassword, Rights: without("edit", "createpage")},
			{Name: "Novice", App: "wikidrop", Password: botPassword, Rights: without("reupload", "reupload-shared", "upload_by_url")},
			{Name: "Reader", App: "wikidrop", Password: botPassword, Rights: without("upload", "reupload", "reupload-own", "upload_by_url")},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &wiki{practice: s, newer: b == practice.Behave145}
}

func (w *wiki) api() string {
	if w.practice != nil {
		return w.practice.API()
	}
	return w.real.API()
}

func (w *wiki) user(name string) person {
	if w.practice != nil {
		return person{name + "@wikidrop", name, botPassword}
	}
	u := map[string]realwiki.User{"Uploader": w.real.Uploader, "Novice": w.real.Novice, "Reader": w.real.Reader, "Admin": w.real.Admin}[name]
	return person{u.BotName(), u.Name, u.AppPassword}
}

// narrow may upload but not edit.
func (w *wiki) narrow() person {
	if w.practice != nil {
		return person{"Uploader@narrow", "Uploader", botPassword}
	}
	return person{w.real.Uploader.NarrowBotName(), w.real.Uploader.Name, w.real.Uploader.NarrowAppPassword}
}

func (w *wiki) mainPassword(name string) string {
	if w.practice != nil {
		return "main password of " + name
	}
	return map[string]realwiki.User{"Uploader": w.real.Uploader, "Novice": w.real.Novice}[name].Password
}

// mainPage is the address of a page that people read.
func (w *wiki) mainPage() string {
	if w.practice != nil {
		return w.practice.URL() + "wiki/Main_Page"
	}
	return w.real.Article("Main Page")
}

// set switches the wiki, in the words of each kind.
func (w *wiki) set(change func(*practice.Settings), php string) {
	if w.practice != nil {
		w.practice.Change(change)
		return
	}
	w.real.Set(php)
}

// reset takes back what set and the other methods did.
func (w *wiki) reset() {
	if w.practice != nil {
		w.practice.Change(func(s *practice.Settings) { *s = practice.DefaultSettings() })
		w.practice.RunJobs(true)
		return
	}
	w.real.Clear()
	w.real.ReleaseJobs()
}

func (w *wiki) deleteFile(t *testing.T, title string) {
	t.Helper()
	const reason = "blurred beyond use"
	if w.practice == nil {
		w.real.DeleteFile(title, reason)
		return
	}
	if err := w.practice.DeleteFile(title, reason); err != nil {
		t.Fatal(err)
	}
}

// hideDeleted hides the name of a deleted file from those who may not see it.
func (w *wiki) hideDeleted(title string) {
	if w.practice != nil {
		w.practice.Change(func(s *practice.Settings) { s.HideDeleted = true })
		return
	}
	w.real.Maintenance("sql.php", "--query", "UPDATE filearchive SET fa_deleted = 1 WHERE fa_name = '"+strings.ReplaceAll(title, " ", "_")+"'")
}

// share puts a file on a repository that the wiki shares with others.
func (w *wiki) share(t *testing.T, title string, b []byte) {
	t.Helper()
	if w.practice != nil {
		w.practice.Change(func(s *practice.Settings) { s.SharedFiles = []string{title} })
		return
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, strings.ReplaceAll(title, " ", "_")), b, 0o644); err != nil {
		t.Fatal(err)
	}
	w.real.Set("$wgForeignFileRepos[] = [ 'class' => FileRepo::class, 'name' => 'shared', 'directory' => '" + dir +
		"', 'url' => 'http://127.0.0.1/shared', 'hashLevels' => 0 ];")
}

// addPage writes the page of a file that is not there.
func (w *wiki) addPage(t *testing.T, title, text string) {
	t.Helper()
	if w.practice == nil {
		w.real.AddPage("File:"+title, text)
		return
	}
	if err := w.practice.AddPage("File:"+title, text); err != nil {
		t.Fatal(err)
	}
}

// protect lets nobody but administrators upload a title, whose page exists.
func (w *wiki) protect(t *testing.T, title string) {
	t.Helper()
	w.addPage(t, title, "text")
	if w.practice != nil {
		w.practice.Change(func(s *practice.Settings) { s.ProtectedTitles = append(s.ProtectedTitles, title) })
		return
	}
	w.real.Protect("File:" + title)
}

// ban puts titles that hold a word on the title blacklist.
func (w *wiki) ban(word string) {
	if w.practice != nil {
		w.practice.Change(func(s *practice.Settings) { s.BannedTitles = []string{".*" + word + ".*"} })
		return
	}
	w.real.Set(w.real.ForbidTitles(".*" + word + ".*"))
}

// filter lets an abuse filter look for a word in titles.
func (w *wiki) filter(word string, disallow bool) {
	if w.practice != nil {
		w.practice.Change(func(s *practice.Settings) {
			s.AbuseFilters = []practice.AbuseFilter{{Description: "Test of " + word, Pattern: word, Disallow: disallow}}
		})
		return
	}
	action, message, id := "warn", "abusefilter-warning", "71"
	if disallow {
		action, message, id = "disallow", "abusefilter-disallowed", "72"
	}
	w.real.Maintenance("sql.php", "--query", "INSERT OR IGNORE INTO abuse_filter (af_id, af_pattern, af_user, af_user_text, af_timestamp, "+
		"af_enabled, af_public_comments, af_actions, af_group) VALUES ("+id+", 'action == \"upload\" & page_title rlike \""+word+
		"\"', 1, 'Admin', '20260101000000', 1, 'Test of "+word+"', '"+action+"', 'default')")
	w.real.Maintenance("sql.php", "--query", "INSERT OR IGNORE INTO abuse_filter_action VALUES ("+id+", '"+action+"', '"+message+"')")
	w.real.Set(realwiki.AbuseFilter)
}

// block keeps a user out for a day.
func (w *wiki) block(t *testing.T, name string) {
	t.Helper()
	if w.practice != nil {
		w.practice.BlockUser(name, "resting", time.Now().Add(24*time.Hour))
		t.Cleanup(func() { w.practice.BlockUser(name, "", time.Time{}) })
		return
	}
	list := filepath.Join(t.TempDir(), "users")
	if err := os.WriteFile(list, []byte(name+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.real.Maintenance("blockUsers.php", "--reason", "resting", "--expiry", "1 day", list)
	t.Cleanup(func() { w.real.Maintenance("blockUsers.php", "--unblock", list) })
}

// forget ends all sessions.
func (w *wiki) forget() {
	if w.practice != nil {
		w.practice.DropSessions()
		return
	}
	w.real.Forget()
}

// expire empties the stash.
func (w *wiki) expire(t *testing.T) {
	t.Helper()
	if w.practice != nil {
		if err := w.practice.ExpireStash(); err != nil {
			t.Fatal(err)
		}
		return
	}
	w.real.Maintenance("sql.php", "--query", "DELETE FROM uploadstash")
}

func (w *wiki) async() {
	w.set(func(s *practice.Settings) { s.EnableAsyncUploads = true }, "$wgEnableAsyncUploads = true;")
}

func (w *wiki) holdJobs(hold bool) {
	switch {
	case w.practice != nil:
		w.practice.RunJobs(!hold)
	case hold:
		w.real.HoldJobs()
	default:
		w.real.ReleaseJobs()
	}
}
