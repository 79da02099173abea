package mediawiki

import "strings"

// rule is what a code means for a caller.
type rule struct {
	Behaviour Behaviour
	About     Subject
	Whole     bool
	// check says that a writing request may have had its effect all the same.
	check bool
	tries int
}

const (
	once  = 1
	twice = 2
	few   = 3
)

var (
	fault       = rule{Behaviour: ClientFault}
	logIn       = rule{Behaviour: LogIn, About: AboutAccount}
	noRight     = rule{Behaviour: Permanent, About: AboutAccount}
	stopAccount = rule{Behaviour: Permanent, About: AboutAccount, Whole: true}
	askAccount  = rule{Behaviour: AskPerson, About: AboutAccount}
	askTitle    = rule{Behaviour: AskPerson, About: AboutTitle}
	askText     = rule{Behaviour: AskPerson}
	badFile     = rule{Behaviour: Permanent, About: AboutFile}
	wikiCannot  = rule{Behaviour: Permanent, About: AboutWiki}
	stopWiki    = rule{Behaviour: Permanent, About: AboutWiki, Whole: true}
	resume      = rule{Behaviour: Resume, About: AboutWiki}
	pauseAll    = rule{Behaviour: Transient, About: AboutWiki, Whole: true}
	slowDown    = rule{Behaviour: Transient, About: AboutAccount, Whole: true}
	server      = rule{Behaviour: Transient, About: AboutWiki, tries: few}
	serverTwice = rule{Behaviour: Transient, About: AboutWiki, tries: twice}
	storage     = rule{Behaviour: Transient, About: AboutWiki}
	exception   = rule{Behaviour: Transient, About: AboutWiki, check: true, tries: few}
	unexplained = rule{Behaviour: Transient, About: AboutWiki, check: true, tries: once}
)

// rules is what section 4 of the protocol says of each code that the core and the
// common extensions send. Codes outside of it are Permanent: extensions and hooks
// invent their own.
var rules = map[string]rule{
	// Session, token, account.
	"badtoken":                  {Behaviour: NewToken, About: AboutAccount},
	"missingparam":              fault,
	"notoken":                   fault,
	"mustpostparams":            fault,
	"mustbeposted":              fault,
	"assertuserfailed":          logIn,
	"assertnameduserfailed":     logIn,
	"assertbotfailed":           noRight,
	"assertanonfailed":          fault,
	"mustbeloggedin":            logIn,
	"notloggedin":               logIn,
	"stashnotloggedin":          logIn,
	"uploadstash-not-logged-in": logIn,
	"readapidenied":             logIn,
	"permissiondenied":          noRight,
	"badaccess-groups":          noRight,
	"badaccess-group0":          noRight,
	"writeapidenied":            noRight,
	"cannotlogout":              noRight,
	"blocked":                   stopAccount,
	"autoblocked":               stopAccount,
	"mwoauth-not-api":           fault,
	"captcha":                   askText,
	"readonly":                  pauseAll,
	"maxlag":                    pauseAll,
	"ratelimited":               slowDown,
	"actionthrottled":           slowDown,
	"actionthrottledtext":       slowDown,

	// Parameters.
	"badvalue":                 fault,
	"badinteger":               fault,
	"badexpiry":                fault,
	"badtags":                  askAccount,
	"unknown_action":           fault,
	"invalidparammix":          fault,
	"invalid-file-key":         fault,
	"nofilename":               fault,
	"filekeyneeded":            fault,
	"filekeynotallowed":        fault,
	"badparams":                fault,
	"invalid-chunk":            {Behaviour: ClientFault, About: AboutFile},
	"chunk-too-small":          fault,
	"cannot-async-upload-file": fault,
	"invalidsha1hash":          fault,

	// Logging in.
	"wrongpassword":                     askAccount,
	"login-throttled":                   {Behaviour: Transient, About: AboutAccount},
	"login-failed":                      askAccount,
	"aborted":                           askAccount,
	"sessionlost":                       {Behaviour: Transient, About: AboutAccount, tries: once},
	"botpasswords-needs-reset":          askAccount,
	"botpasswords-locked":               noRight,
	"botpasswords-restriction-failed":   noRight,
	"botpasswords-not-exist":            askAccount,
	"authmanager-authn-no-primary":      askAccount,
	"oathauth-throttled":                askAccount,
	CodeCaptcha:                         askAccount,
	CodeInteraction:                     askAccount,
	CodeElsewhere:                       askAccount,
	CodeUnfinished:                      askAccount,
	CodeNoClientLogin:                   wikiCannot,
	CodeOAuthRefused:                    askAccount,
	"authmanager-authn-not-in-progress": {Behaviour: Transient, About: AboutAccount, tries: once},

	// Name.
	"illegal-filename":             askTitle,
	"filename-tooshort":            askTitle,
	"filename-toolong":             askTitle,
	"filetype-missing":             askTitle,
	"windows-nonascii-filename":    askTitle,
	"fileexists-forbidden":         askTitle,
	"fileexists-shared-forbidden":  askTitle,
	"protectedpage":                askTitle,
	"cascadeprotected":             askTitle,
	"titleprotected":               askTitle,
	"protectedtitle":               askTitle,
	"namespaceprotected":           askTitle,
	"protectednamespace":           askTitle,
	"protectednamespace-interface": askTitle,
	"customcssprotected":           askTitle,
	"customjsprotected":            askTitle,
	"customcssjsprotected":         askTitle,
	"badfilename":                  askTitle,
	"invalidtitle":                 askTitle,
	"missingtitle":                 {Behaviour: Permanent, About: AboutTitle},
	"filetype-banned":              {Behaviour: AskPerson, About: AboutFile},
	"filetype-banned-type":         {Behaviour: AskPerson, About: AboutFile},

	// Content and size.
	"empty-file":             badFile,
	"file-too-large":         badFile,
	"badupload":              {Behaviour: Transient, About: AboutFile, tries: few},
	"badupload_file":         {Behaviour: Transient, About: AboutFile, tries: few},
	"badupload_chunk":        {Behaviour: Transient, About: AboutFile, tries: few},
	"verification-error":     badFile,
	"hookaborted":            {Behaviour: Permanent},
	"unknown-error":          {Behaviour: Permanent},
	"uploadscripted":         badFile,
	"uploadinvalidxml":       badFile,
	"uploadjava":             badFile,
	"uploadvirus":            badFile,
	"virus-scanfailed":       {Behaviour: Transient, About: AboutWiki, tries: once},
	"virus-unknownscanner":   wikiCannot,
	"filetype-mime-mismatch": badFile,
	"filetype-badmime":       badFile,
	"filetype-bad-ie-mime":   badFile,
	"file-changed":           badFile,
	"file-unreadable":        badFile,

	// Stash.
	"uploadstash-file-not-found":      resume,
	"stashedfilenotfound":             resume,
	"stasherror":                      resume,
	"invalid-session-key":             resume,
	"uploadstash-no-such-key":         resume,
	"stashnosuchfilekey":              resume,
	"uploadstash-wrong-owner":         resume,
	"stashwrongowner":                 resume,
	"uploadstash-bad-path":            serverTwice,
	"stashpathinvalid":                serverTwice,
	"uploadstash-bad-path-bad-format": fault,
	"uploadstash-zero-length":         badFile,
	"stashzerolength":                 badFile,
	"uploadstash-exception":           storage,
	"stashfilestorage":                storage,
	"stashfailed":                     resume,
	"missingresult":                   resume,
	"publishfailed":                   resume,

	// Storage and server.
	"backend-fail-alreadyexists":   server,
	"backend-fail-notsame":         exception,
	"backend-fail-notexists":       exception,
	"backend-fail-usable":          wikiCannot,
	"backend-fail-readonly":        pauseAll,
	"backend-fail-invalidpath":     wikiCannot,
	"backend-fail-maxsize":         badFile,
	"backend-fail-contenttype":     badFile,
	"backend-fail-batchsize":       wikiCannot,
	"lockmanager-fail-conflict":    {Behaviour: Transient, About: AboutWiki, check: true},
	"lockmanager-fail-acquirelock": {Behaviour: Transient, About: AboutWiki, check: true},
	"lockmanager-fail-svr-acquire": {Behaviour: Transient, About: AboutWiki, check: true},
	"lockmanager-fail-db-bucket":   {Behaviour: Transient, About: AboutWiki, check: true},
	"fileexists-no-change":         badFile,
	"filerenameerror":              server,
	"filecopyerror":                server,
	"filedeleteerror":              server,
	"directorycreateerror":         server,
	"directoryreadonlyerror":       server,
	"internal-error":               unexplained,
	"uploaddisabled":               stopWiki,
	"chunkeduploaddisabled":        wikiCannot,

	// Upload by URL.
	"copyuploaddisabled":        wikiCannot,
	"copyuploadbaddomain":       wikiCannot,
	"copyuploadbadurl":          wikiCannot,
	"http-invalid-url":          askText,
	"http-timed-out":            server,
	"http-curl-error":           server,
	"http-bad-status":           server,
	"http-request-error":        server,
	"http-internal-error":       server,
	"http-read-error":           server,
	"upload-too-many-redirects": {Behaviour: Permanent},

	// Structured data.
	"modification-failed":      askText,
	"not-recognized-language":  askText,
	"no-such-entity":           server,
	"failed-save":              server,
	"editconflict":             server,
	"cant-load-entity-content": server,
	"invalid-entity-id":        fault,
	"invalid-json":             fault,
	"no-data":                  fault,
	"not-recognized":           fault,
	"not-supported":            fault,
	"param-illegal":            fault,
	"param-invalid":            fault,

	// Filters.
	"abusefilter-warning":    askText,
	"abusefilter-disallowed": askText,
	"spamblacklist":          askText,
}

// families are rules for codes that begin alike; the first that fits holds.
var families = []struct {
	prefix string
	rule   rule
}{
	{"unknown_", fault},
	{"blocked-", stopAccount},
	{"autoblocked-", stopAccount},
	{"globalblocking-", stopAccount},
	{"mwoauth-", stopAccount},
	{"botpasswords-", askAccount},
	{"titleblacklist-", askTitle},
	{"filetype-", badFile},
	{"uploaded-", badFile},
	{"uploadscripted", badFile},
	{"upload-scripted-", badFile},
	{"zip-", badFile},
	{"abusefilter-", rule{Behaviour: Permanent}},
	{"uploadstash-", storage},
	{"backend-fail-", server},
	{"lockmanager-fail-", server},
	{"upload-copy-upload-invalid-", wikiCannot},
	{"copyupload", wikiCannot},
	{"tmp-", server},
	{"internal_api_error_", unexplained},
}

// passing are the exception classes that go away by themselves.
var passing = []string{
	"DBConnectionError", "DBQueryError", "DBQueryTimeoutError", "DBUnexpectedError",
	"DBTransactionError", "DBTransactionSizeError", "DBTransactionStateError", "DBReadOnlyError",
	"UploadChunkFileException", "UploadStashFileException", "ReadOnlyError", "LockTimeout",
	"TimeoutException", "RequestTimeoutException",
}

// ruleFor says how to behave on a code, and whether it is a code that we know.
func ruleFor(code string) (rule, bool) {
	if r, ok := rules[code]; ok {
		return r, true
	}
	if class, ok := strings.CutPrefix(code, "internal_api_error_"); ok && passes(class) {
		return exception, true
	}
	for _, f := range families {
		if strings.HasPrefix(code, f.prefix) {
			return f.rule, true
		}
	}
	return rule{}, false
}

// passes knows an exception class with its namespace or without.
func passes(class string) bool {
	for _, name := range passing {
		if strings.HasSuffix(class, name) {
			return true
		}
	}
	return false
}
