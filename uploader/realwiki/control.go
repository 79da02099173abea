package realwiki

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// URL is the wiki's address without a slash at the end, such as "http://127.0.0.1:41234".
func (w *Wiki) URL() string { return "http://" + w.address }

// API is the address of api.php.
func (w *Wiki) API() string { return w.URL() + "/w/api.php" }

// Article is the address of the page with this title, which may have spaces.
func (w *Wiki) Article(title string) string {
	return w.URL() + "/wiki/" + strings.ReplaceAll(title, " ", "_")
}

// Dir is the folder with the wiki's databases, images and logs.
func (w *Wiki) Dir() string { return w.dir }

// Version is MediaWiki's release, such as "1.39.17".
func (w *Wiki) Version() string { return w.programs.version }

// Extensions that can be switched on by Set; their tables are there.
const (
	AbuseFilter    = "wfLoadExtension( 'AbuseFilter' );\n"
	TitleBlacklist = "wfLoadExtension( 'TitleBlacklist' );\n"
	OATHAuth       = "wfLoadExtension( 'OATHAuth' );\n"
	ConfirmEdit    = "wfLoadExtension( 'ConfirmEdit' );\nwfLoadExtension( 'ConfirmEdit/QuestyCaptcha' );\n"
)

// Set replaces the live settings: PHP as in LocalSettings.php without "<?php",
// such as "$wgEnableUploads = false;". It holds from the next request on.
func (w *Wiki) Set(php string) {
	if err := w.setLive(php); err != nil {
		w.fail("live settings: %v", err)
	}
}

func (w *Wiki) setLive(php string) error {
	next := w.path("live.php.next")
	if err := os.WriteFile(next, []byte("<?php\n"+php+"\n"), 0o600); err != nil {
		return err
	}
	return os.Rename(next, w.path("live.php"))
}

// Clear takes the live settings back.
func (w *Wiki) Clear() {
	if err := os.Remove(w.path("live.php")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.fail("live settings: %v", err)
	}
}

// Maintenance runs one of MediaWiki's maintenance scripts, such as
// Maintenance("deleteBatch.php", "list.txt"), and returns what it printed.
func (w *Wiki) Maintenance(script string, args ...string) string {
	out, err := maintenance(w.programs, w.dir, script, args...)
	if err != nil {
		w.fail("%v", err)
	}
	return out
}

// HoldJobs keeps new jobs waiting, so asynchronous uploads stay queued.
func (w *Wiki) HoldJobs() {
	if err := os.WriteFile(w.path("jobs.hold"), nil, 0o600); err != nil {
		w.fail("hold the jobs: %v", err)
	}
}

// ReleaseJobs lets jobs run again, each within a fifth of a second of its arrival.
func (w *Wiki) ReleaseJobs() {
	if err := os.Remove(w.path("jobs.hold")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.fail("release the jobs: %v", err)
	}
}

// RunJobs runs the jobs that wait now and returns when they are done. It works
// while they are held too.
func (w *Wiki) RunJobs() { w.Maintenance("runJobs.php") }

// Forget makes the wiki lose what it keeps in memory: the sessions of everyone
// who is logged in, and the count of failed logins. Requests under way are
// answered first; for a moment new ones get a 502.
func (w *Wiki) Forget() {
	if err := w.php.Signal(syscall.SIGQUIT); err != nil {
		w.fail("end php-fpm: %v", err)
	}
	<-w.php.Done()
	if err := w.startPHP(); err != nil {
		w.fail("start php-fpm again: %v", err)
	}
}

// Log is the end of each log with errors of MediaWiki, PHP and nginx, for failure messages.
func (w *Wiki) Log() string {
	var all strings.Builder
	paths, _ := filepath.Glob(w.path("log/*")) // the pattern is right, which is all that could fail
	for _, path := range paths {
		if filepath.Base(path) == "access.log" {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil || len(text) == 0 {
			continue
		}
		const enough = 4000
		fmt.Fprintf(&all, "--- %s\n%s\n", filepath.Base(path), text[max(0, len(text)-enough):])
	}
	return all.String()
}

// Requests is how many requests the wiki has answered, and Bodies how many bytes
// they had, headers and all. nginx writes them down after each answer.
func (w *Wiki) Requests() (requests int, bodies int64) {
	text, err := os.ReadFile(w.path("log/access.log"))
	if err != nil {
		w.fail("nginx's log: %v", err)
	}
	for line := range strings.Lines(string(text)) {
		var when, status string
		var length int64
		if _, err := fmt.Sscan(line, &when, &status, &length); err != nil {
			continue
		}
		requests++
		bodies += length
	}
	return requests, bodies
}
