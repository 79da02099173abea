package conformance

import (
	"fmt"
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
		say("%s", w.ForbidTitles(s.titleBlacklist))
	}
	if s.limitUploads {
		say("$wgRateLimits = [ 'upload' => [ 'user' => [ 1, 600 ] ] ];")
		say("$wgGroupPermissions['uploader']['noratelimit'] = false;")
	}
	w.Set(php.String())
}

func (w realWiki) deleteFile(_ *testing.T, title string)    { w.DeleteFile(title, "test") }
func (w realWiki) addPage(_ *testing.T, title, text string) { w.AddPage(title, text) }
func (w realWiki) protect(_ *testing.T, title string)       { w.Protect(title) }

func (w realWiki) forgetSessions() { w.Forget() }

func (w realWiki) holdJobs(hold bool) {
	if hold {
		w.HoldJobs()
		return
	}
	w.ReleaseJobs()
}
