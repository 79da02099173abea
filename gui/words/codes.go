package words

import (
	"strings"

	"wikidrop/uploader"
	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

// reason is one way of saying why something stands still.
type reason struct {
	id    string // of the message
	quote bool   // the wiki's own words belong to it
}

// wait is the id of the short sentence for an item that goes on by itself.
func (r reason) wait() string {
	if id, ok := waits[r.id]; ok {
		return id
	}
	return waitOther
}

const waitOther = "wait.other"

var waits = map[string]string{
	"problem.network":       "wait.network",
	"problem.timeout":       "wait.timeout",
	"problem.busy":          "wait.busy",
	"problem.file-busy":     "wait.busy",
	"problem.still-working": "wait.busy",
	"problem.pause":         "wait.pause",
	"problem.read-only":     "wait.read-only",
	"problem.server":        "wait.server",
	"problem.broken":        "wait.server",
	"problem.storage":       "wait.server",
	"problem.unexpected":    "wait.server",
	"problem.not-whole":     "wait.server",
}

// find returns the message for a code. Codes are told apart in three steps:
// exactly, by how they begin, and then as unknown.
func find(code string) reason {
	if code == "" {
		return reason{id: "problem.none", quote: true}
	}
	if r, ok := exact[code]; ok {
		return r
	}
	for _, p := range prefixes {
		if strings.HasPrefix(code, p.prefix) {
			return p.reason
		}
	}
	return unknown
}

var unknown = reason{"problem.unknown", true}

// exact is made of groups, so that each message is written once.
var exact = byCode([]group{
	// Our own codes.
	{reason{"problem.vanished", false}, []string{uploader.CodeVanished}},
	{reason{"problem.unreadable", false}, []string{uploader.CodeUnreadable}},
	{reason{"problem.changed", false}, []string{uploader.CodeChanged}},
	{reason{"problem.empty", false}, []string{uploader.CodeEmpty, "emptyfile",
		"uploadstash-zero-length", "stashzerolength"}},
	{reason{"problem.damaged", false}, []string{uploader.CodeDamaged}},
	{reason{"problem.too-large", false}, []string{uploader.CodeTooLarge, "file-too-large",
		"backend-fail-maxsize"}},
	{reason{"problem.type", false}, []string{uploader.CodeType, "filetype-banned", "filetype-banned-type"}},
	{reason{"problem.name-illegal", false}, []string{uploader.CodeName, "illegal-filename",
		"invalidtitle", "missingtitle"}},
	{reason{"problem.may-not", true}, []string{uploader.CodeMayNot, "permissiondenied",
		"badaccess-groups", "badaccess-group0", "writeapidenied", "assertbotfailed"}},
	{reason{"problem.uploads-off", false}, []string{uploader.CodeUploadsOff, "uploaddisabled"}},
	{reason{"problem.no-password", false}, []string{uploader.CodeNoPassword}},
	{reason{"problem.no-account", false}, []string{uploader.CodeNoAccount}},
	{reason{"problem.mismatch", false}, []string{uploader.CodeMismatch, "backend-fail-notsame"}},
	{reason{"problem.no-copy-upload", false}, []string{uploader.CodeNoCopyUpload, "copyuploaddisabled",
		"copyuploadbaddomain", "copyuploadbadurl"}},
	{reason{"problem.download", true}, []string{uploader.CodeDownload}},
	{reason{"problem.bad-url", false}, []string{uploader.CodeBadURL, "http-invalid-url"}},
	{reason{"problem.already-there", false}, []string{uploader.CodeAlreadyThere,
		"fileexists-no-change", "nochange", "no-change"}},
	{reason{"problem.network", false}, []string{uploader.CodeNetwork}},
	{reason{"problem.inside", false}, []string{uploader.CodeUnexpected}},
	{reason{"problem.twice", false}, []string{uploader.CodeTwice}},
	{reason{"problem.same-name", false}, []string{uploader.CodeSameName}},
	{reason{"problem.caption-long", false}, []string{uploader.CodeCaption}},

	// Structured data (Wikibase).
	{reason{"problem.caption-refused", true}, []string{"modification-failed", "not-recognized-language"}},
	{reason{"problem.page-gone", false}, []string{"no-such-entity"}},

	// Warnings (API:Upload, upload.warnings).
	{reason{"problem.exists", false}, []string{"exists"}},
	{reason{"problem.duplicate-version", false}, []string{"duplicateversions", "duplicate-version"}},
	{reason{"problem.page-exists", false}, []string{"page-exists"}},
	{reason{"problem.similar-name", false}, []string{"exists-normalized"}},
	{reason{"problem.thumbnail", false}, []string{"thumb", "thumb-name"}},
	{reason{"problem.camera-name", false}, []string{"bad-prefix"}},
	{reason{"problem.was-deleted", false}, []string{"was-deleted"}},
	{reason{"problem.duplicate", false}, []string{"duplicate"}},
	{reason{"problem.deleted-content", false}, []string{"duplicate-archive"}},
	{reason{"problem.name-changes", false}, []string{"badfilename"}},
	{reason{"problem.unwanted-type", false}, []string{"filetype-unwanted-type"}},
	{reason{"problem.large", false}, []string{"large-file"}},

	// Session, token, account.
	{reason{"problem.signed-out", false}, []string{"badtoken", "notoken", "assertuserfailed",
		"assertnameduserfailed", "mustbeloggedin", "notloggedin", "stashnotloggedin", "cannotlogout",
		"uploadstash-not-logged-in", "readapidenied", "sessionlost"}},
	{reason{"problem.blocked", true}, []string{"blocked", "autoblocked"}},
	{reason{"login.wrong-password", false}, []string{"wrongpassword"}},
	{reason{"login.throttled", false}, []string{"login-throttled"}},
	{reason{"login.server", false}, []string{"http-401"}},
	{reason{"login.disabled", false}, []string{account.CodeDisabled}},
	{reason{"login.interaction", false}, []string{mediawiki.CodeInteraction}},
	{reason{"login.captcha", false}, []string{mediawiki.CodeCaptcha}},
	{reason{"login.token-refused", true}, []string{"mwoauth-invalid-authorization"}},
	{reason{"login.oauth-refused", true}, []string{mediawiki.CodeOAuthRefused}},
	{reason{"login.aborted", true}, []string{"aborted"}},
	{reason{"problem.puzzle", false}, []string{"captcha", "captcha-upload-fail"}},
	{reason{"problem.read-only", true}, []string{"readonly"}},
	{reason{"problem.busy", false}, []string{"maxlag"}},
	{reason{"problem.pause", false}, []string{"ratelimited", "actionthrottledtext", "actionthrottled",
		"http-429"}},
	{reason{"problem.tag", true}, []string{"badtags", "tags-apply-no-permission", "tags-apply-not-allowed-one"}},
	{reason{"problem.our-mistake", true}, []string{"mustpostparams", "mustbeposted", "missingparam",
		"assertanonfailed", "badvalue", "badinteger", "badexpiry", "unknown_action",
		"invalidparammix", "invalid-file-key", "nofilename", "filekeyneeded", "filekeynotallowed",
		"badparams", "invalid-chunk", "chunk-too-small", "mwoauth-not-api",
		"uploadstash-bad-path-bad-format", "cannot-async-upload-file", "invalidsha1hash",
		"invalid-entity-id", "invalid-json", "no-data", "not-recognized", "not-supported", "param-illegal", "param-invalid", "http-400", "http-405", "http-411", "http-415"}},

	// Names.
	{reason{"problem.name-short", false}, []string{"filename-tooshort"}},
	{reason{"problem.name-long", false}, []string{"filename-toolong"}},
	{reason{"problem.extension-missing", false}, []string{"filetype-missing"}},
	{reason{"problem.name-ascii", false}, []string{"windows-nonascii-filename"}},
	{reason{"problem.name-in-use", false}, []string{"fileexists-forbidden"}},
	{reason{"problem.name-in-use-shared", false}, []string{"fileexists-shared-forbidden"}},
	{reason{"problem.protected", true}, []string{"titleprotected", "namespaceprotected"}},

	// Content.
	{reason{"problem.not-whole", true}, []string{"badupload", "badupload_file", "badupload_chunk"}},
	{reason{"problem.too-much", false}, []string{"http-413"}},
	{reason{"problem.content-refused", true}, []string{"verification-error", "filetype-badmime",
		"filetype-bad-ie-mime"}},
	{reason{"problem.extension-mismatch", false}, []string{"filetype-mime-mismatch"}},
	{reason{"problem.virus", true}, []string{"uploadvirus"}},
	{reason{"problem.virus-scan", true}, []string{"virus-scanfailed", "virus-badscanner", "virus-unknownscanner"}},
	{reason{"problem.archive", true}, []string{"uploadjava"}},
	{reason{"problem.extension-refused", true}, []string{"hookaborted"}},
	{reason{"problem.spam", true}, []string{"spamblacklist", "spam-blacklisted-link"}},
	{reason{"problem.filter-warning", true}, []string{"abusefilter-warning"}},

	// Stash, storage, server.
	{reason{"problem.stash-lost", false}, []string{"uploadstash-file-not-found", "stashedfilenotfound",
		"invalid-session-key", "uploadstash-bad-path", "stashpathinvalid", "uploadstash-wrong-owner",
		"stashwrongowner", "uploadstash-no-such-key", "stashnosuchfilekey", "missingresult"}},
	{reason{"problem.storage", true}, []string{"uploadstash-exception", "stashfilestorage", "stasherror",
		"stashfailed", "filerenameerror", "filecopyerror", "filedeleteerror", "directorycreateerror",
		"directoryreadonlyerror"}},
	{reason{"problem.still-working", false}, []string{uploader.CodeStillWorking}},
	{reason{"problem.queue-not-saved", false}, []string{uploader.CodeDisk}},
	{reason{"problem.file-busy", false}, []string{"publishfailed", "backend-fail-alreadyexists"}},
	{reason{"problem.broken", true}, []string{"unknown-error", "internal-error", "failed-save", "editconflict",
		"cant-load-entity-content"}},
	{reason{"problem.fetch-failed", true}, []string{"http-curl-error", "http-bad-status", "http-timed-out",
		"http-request-error", "http-internal-error", "http-host-unreachable", "http-read-error", "upload-too-many-redirects"}},
	{reason{"problem.no-pieces", false}, []string{"chunkeduploaddisabled"}},

	// Transport.
	{reason{"problem.timeout", false}, []string{"timeout", "http-408"}},
	{reason{"problem.unexpected", false}, []string{"not-json", "bad-answer", "http-200"}},
	{reason{"problem.proxy-password", false}, []string{mediawiki.CodeProxyPassword}},
	{reason{"problem.proxy-method", true}, []string{mediawiki.CodeProxyMethod}},
	{reason{"problem.server-refused", false}, []string{"http-403", "http-451"}},
	{reason{"problem.moved", false}, []string{"http-404", "http-410", "not-a-wiki", "bad-address"}},
	{reason{"problem.busy", false}, []string{"http-503"}},
})

// prefixes are families of codes, the longer ones first.
var prefixes = []struct {
	prefix string
	reason
}{
	{"lockmanager-fail-openlock", reason{"problem.storage", true}},
	{"lockmanager-fail-", reason{"problem.file-busy", false}},
	{"backend-fail-", reason{"problem.storage", true}},
	{"uploadstash-", reason{"problem.stash-lost", false}},
	{"internal_api_error_", reason{"problem.broken", true}},
	{"abusefilter-", reason{"problem.filter-refused", true}},
	{"titleblacklist-", reason{"problem.title-list", true}},
	{"protected", reason{"problem.protected", true}},
	{"cascadeprotected", reason{"problem.protected", true}},
	{"customcss", reason{"problem.protected", true}},
	{"customjs", reason{"problem.protected", true}},
	{"blocked-", reason{"problem.blocked", true}},
	{"blockedtext", reason{"problem.blocked", true}},
	{"globalblocking-", reason{"problem.blocked", true}},
	{"botpasswords-", reason{"problem.login-refused", true}},
	{"mwoauth-", reason{"problem.login-refused", true}},
	{"copyupload", reason{"problem.no-copy-upload", false}},
	{"upload-copy-upload-", reason{"problem.no-copy-upload", false}},
	{"autoblocked-", reason{"problem.blocked", true}},
	{"filetype-", reason{"problem.content-refused", true}},
	{"tmp-", reason{"problem.fetch-failed", true}},
	{"zip-", reason{"problem.archive", true}},
	{"uploadscripted", reason{"problem.script", true}},
	{"upload-scripted-", reason{"problem.script", true}},
	{"uploaded-", reason{"problem.script", true}},
	{"uploadinvalidxml", reason{"problem.content-refused", true}},
	{"unknown_", reason{"problem.our-mistake", true}},
	{"http-5", reason{"problem.server", false}},
	{"http-4", reason{"problem.server-refused", false}},
	{"http-3", reason{"problem.moved", false}},
}

type group struct {
	reason
	codes []string
}

func byCode(groups []group) map[string]reason {
	m := map[string]reason{}
	for _, g := range groups {
		for _, code := range g.codes {
			m[code] = g.reason
		}
	}
	return m
}
