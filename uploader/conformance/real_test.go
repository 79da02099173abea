package conformance

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wikidrop/uploader/realwiki"
)

type realWiki struct{ *realwiki.Wiki }

func startReal(t *testing.T) target {
	t.Helper()
	return realWiki{realwiki.Start(t)}
}

func (w realWiki) api() string              { return w.API() }
func (w realWiki) page(title string) string { return w.Article(title) }

func (w realWiki) uploader() person {
	return person{login: w.Uploader.BotName(), name: w.Uploader.Name, password: w.Uploader.AppPassword}
}

func (w realWiki) reader() person {
	return person{login: w.Reader.BotName(), name: w.Reader.Name, password: w.Reader.AppPassword}
}

func (w realWiki) set(s settings) {
	var php strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&php, format+"\n", args...) }
	say("$wgEnableUploads = %t;", !s.uploadsOff)
	say("$wgAllowCopyUploads = %t;", !s.noCopyUploads)
	say("$wgEnableAsyncUploads = %t;", s.async)
	if s.readOnly != "" {
		say("$wgReadOnly = '%s';", s.readOnly)
	}
	if s.minChunk > 0 {
		say("$wgMinUploadChunkSize = %d;", s.minChunk)
	}
	if s.maxSize > 0 {
		say("$wgMaxUploadSize = %d;", s.maxSize)
	}
	if s.titleBlacklist != "" {
		say("%s$wgTitleBlacklistSources = [ 'test' => [ 'type' => 'file', 'src' => '%s' ] ];",
			realwiki.TitleBlacklist, w.blacklist(s.titleBlacklist))
	}
	if s.limitUploads {
		say("$wgRateLimits = [ 'upload' => [ 'user' => [ 1, 600 ] ] ];")
		say("$wgGroupPermissions['uploader']['noratelimit'] = false;")
	}
	w.Set(php.String())
}

func (w realWiki) blacklist(pattern string) string {
	path := filepath.Join(w.Dir(), "titleblacklist.txt")
	if err := os.WriteFile(path, []byte(pattern+"\n"), 0o600); err != nil {
		panic(err)
	}
	return path
}

func (w realWiki) deleteFile(t *testing.T, title string) {
	t.Helper()
	list := filepath.Join(t.TempDir(), "titles")
	if err := os.WriteFile(list, []byte("File:"+title+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.Maintenance("deleteBatch.php", list)
}

func (w realWiki) addPage(t *testing.T, title, text string) {
	t.Helper()
	// The script makes the title of the prefix and the name without its last part.
	namespace, name, _ := strings.Cut(title, ":")
	path := filepath.Join(t.TempDir(), name+".txt")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	w.Maintenance("importTextFiles.php", "--prefix", namespace+":", path)
}

func (w realWiki) protect(t *testing.T, title string) {
	t.Helper()
	w.Maintenance("protect.php", "--user", w.Admin.Name, title)
}

func (w realWiki) forgetSessions() { w.Forget() }

func (w realWiki) holdJobs(hold bool) {
	if hold {
		w.HoldJobs()
		return
	}
	w.ReleaseJobs()
}
