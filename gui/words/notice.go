package words

import (
	"wikidrop/gui/i18n"
	"wikidrop/uploader"
)

// counted and named are the messages for notices with a number and with a name.
var (
	counted = map[string]string{
		"added":            "notice.added",
		"already-in-queue": "notice.already-in-queue",
	}
	named = map[string]string{
		"nothing-found":      "notice.nothing-found",
		"not-found":          "notice.not-found",
		"link-dropped":       "notice.link-dropped",
		"bad-url":            "notice.bad-url",
		"folder-unreadable":  "notice.folder-unreadable",
		"queue-write-failed": "notice.queue-write-failed",
		"by-url-not-allowed": "notice.by-url-not-allowed",
		"accounts-damaged":   "notice.accounts-damaged",
		"too-late":           "notice.too-late",
		"settings-damaged":   "notice.settings-damaged",
		"stash-expired":      "notice.stash-expired",
		"other-user":         "notice.other-user",
	}
)

// Notice tells of something that happened once.
func Notice(n uploader.Notice) string {
	if id, ok := counted[n.Code]; ok {
		return i18n.N(id, max(n.Count, 1))
	}
	args := i18n.Args{"Name": clean(n.Name, maxName)}
	if id, ok := named[n.Code]; ok {
		return i18n.T(id, args)
	}
	args["Code"] = clean(n.Code, maxName)
	return i18n.T("notice.unknown", args)
}
