package mediawiki

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// expected restates section 4 of the protocol by what a caller has to do.
var expected = []struct {
	what      string
	behaviour Behaviour
	about     Subject
	whole     bool
	check     bool
	codes     string
}{
	{"fetch a token", NewToken, AboutAccount, false, false, "badtoken"},
	{"log in", LogIn, AboutAccount, false, false, `assertuserfailed assertnameduserfailed mustbeloggedin
		notloggedin stashnotloggedin uploadstash-not-logged-in readapidenied`},
	{"our bug", ClientFault, AboutUnknown, false, false, `missingparam notoken mustpostparams mustbeposted assertanonfailed
		mwoauth-not-api badvalue badinteger badexpiry unknown_action unknown_watchlist invalidparammix invalid-file-key
		nofilename filekeyneeded filekeynotallowed badparams chunk-too-small cannot-async-upload-file invalidsha1hash
		uploadstash-bad-path-bad-format invalid-entity-id invalid-json no-data not-recognized not-supported param-illegal
		param-invalid`},
	{"the file grew", ClientFault, AboutFile, false, false, "invalid-chunk"},
	{"a right is missing", Permanent, AboutAccount, false, false, `permissiondenied badaccess-groups badaccess-group0 assertbotfailed
		writeapidenied cannotlogout botpasswords-locked botpasswords-restriction-failed`},
	{"the account is out", Permanent, AboutAccount, true, false, `blocked autoblocked blocked-ipaddress-x globalblocking-ipblocked
		autoblocked-x mwoauth-invalid-authorization mwoauth-invalid-authorization-wrong-wiki`},
	{"ask about the account", AskPerson, AboutAccount, false, false, `wrongpassword login-failed aborted botpasswords-needs-reset
		botpasswords-not-exist botpasswords-other authmanager-authn-no-primary badtags oathauth-throttled
		login-captcha login-interaction login-elsewhere login-unfinished oauth-refused`},
	{"an old wiki", Permanent, AboutWiki, false, false, "login-no-clientlogin"},
	{"wait with logging in", Transient, AboutAccount, false, false, "login-throttled sessionlost authmanager-authn-not-in-progress"},
	{"pause all, the wiki is busy", Transient, AboutWiki, true, false, "readonly maxlag backend-fail-readonly"},
	{"pause all, we are too fast", Transient, AboutAccount, true, false, "ratelimited actionthrottled actionthrottledtext"},
	{"another title", AskPerson, AboutTitle, false, false, `illegal-filename filename-tooshort filename-toolong filetype-missing
		windows-nonascii-filename fileexists-forbidden fileexists-shared-forbidden protectedpage cascadeprotected
		titleprotected protectedtitle namespaceprotected protectednamespace protectednamespace-interface customcssprotected
		customjsprotected customcssjsprotected badfilename invalidtitle titleblacklist-forbidden titleblacklist-forbidden-edit
		titleblacklist-custom-filename`},
	{"no such page", Permanent, AboutTitle, false, false, "missingtitle"},
	{"another type", AskPerson, AboutFile, false, false, "filetype-banned filetype-banned-type"},
	{"the content is refused", Permanent, AboutFile, false, false, `empty-file file-too-large verification-error uploadscripted
		uploadscriptednamespace uploadinvalidxml uploadjava uploadvirus filetype-mime-mismatch filetype-badmime
		filetype-bad-ie-mime upload-scripted-dtd uploaded-script-svg uploaded-href-unsafe-target-svg zip-bad
		zip-file-open-error uploadstash-zero-length stashzerolength fileexists-no-change backend-fail-maxsize
		backend-fail-contenttype file-changed file-unreadable`},
	{"the upload was partial", Transient, AboutFile, false, false, "badupload badupload_file badupload_chunk"},
	{"nothing to do", Permanent, AboutUnknown, false, false, `hookaborted unknown-error upload-too-many-redirects
		abusefilter-blocked never-heard-of`},
	{"ask about text or choice", AskPerson, AboutUnknown, false, false, `captcha spamblacklist abusefilter-warning
		abusefilter-disallowed http-invalid-url modification-failed not-recognized-language`},
	{"ask the wiki where it is", Resume, AboutWiki, false, false, `uploadstash-file-not-found stashedfilenotfound stasherror
		invalid-session-key uploadstash-no-such-key stashnosuchfilekey uploadstash-wrong-owner stashwrongowner stashfailed
		missingresult publishfailed`},
	{"the server stumbles", Transient, AboutWiki, false, false, `uploadstash-bad-path stashpathinvalid uploadstash-exception
		uploadstash-other stashfilestorage virus-scanfailed backend-fail-alreadyexists backend-fail-internal backend-fail-stat
		lockmanager-fail-openlock lockmanager-fail-releaselock filerenameerror filecopyerror filedeleteerror
		directorycreateerror directoryreadonlyerror http-timed-out http-curl-error http-bad-status http-request-error
		http-internal-error http-read-error tmp-create-error tmp-write-error no-such-entity failed-save editconflict
		cant-load-entity-content`},
	{"the server stumbles, maybe too late", Transient, AboutWiki, false, true, `backend-fail-notsame backend-fail-notexists
		lockmanager-fail-conflict lockmanager-fail-acquirelock lockmanager-fail-svr-acquire lockmanager-fail-db-bucket
		internal-error internal_api_error_DBQueryError internal_api_error_UploadChunkFileException
		internal_api_error_Wikimedia\Rdbms\DBQueryTimeoutError internal_api_error_RuntimeException`},
	{"the wiki cannot", Permanent, AboutWiki, false, false, `virus-unknownscanner backend-fail-usable backend-fail-invalidpath
		backend-fail-batchsize chunkeduploaddisabled copyuploaddisabled copyuploadbaddomain copyuploadbadurl
		copyuploadnew upload-copy-upload-invalid-filename`},
	{"the wiki takes no files", Permanent, AboutWiki, true, false, "uploaddisabled"},
}

func TestEveryCodeHasItsBehaviour(t *testing.T) {
	named := map[string]bool{}
	for _, group := range expected {
		for code := range strings.FieldsSeq(group.codes) {
			named[code] = true
			e := &Error{Code: code}
			e.classify(request{effect: true})
			if e.Behaviour != group.behaviour || e.About != group.about || e.Whole != group.whole || e.Unanswered != group.check {
				t.Errorf("%s (%s): behaviour %d about %d whole %v unanswered %v",
					code, group.what, e.Behaviour, e.About, e.Whole, e.Unanswered)
			}
			if e.Behaviour != Transient && e.Tries != 0 {
				t.Errorf("%s has tries without being transient", code)
			}
			e.classify(request{})
			if e.Unanswered {
				t.Errorf("%s: a read cannot have had an effect", code)
			}
		}
	}
	for code := range rules {
		if !named[code] {
			t.Errorf("%s is in the table but not in this test", code)
		}
	}
	for _, f := range families {
		used := false
		for code := range named {
			used = used || strings.HasPrefix(code, f.prefix)
		}
		if !used {
			t.Errorf("family %s is not in this test", f.prefix)
		}
	}
}

func TestTransientCodesSayHowOften(t *testing.T) {
	for code, want := range map[string]int{
		"maxlag": 0, "uploadstash-exception": 0, "uploadstash-bad-path": 2, "virus-scanfailed": 1, "backend-fail-copy": 3,
		"internal_api_error_DBConnectionError": 3, "internal_api_error_TypeError": 1, "internal-error": 1,
	} {
		e := &Error{Code: code}
		if e.classify(request{}); e.Tries != want {
			t.Errorf("%s: %d tries, want %d", code, e.Tries, want)
		}
	}
}

func parse(t *testing.T, text string) *Error {
	t.Helper()
	raw, err := prune(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	e := decodeError(parseObject(raw))
	if e == nil {
		t.Fatalf("no error in %s", text)
	}
	return e
}

func TestBothShapesOfAnErrorAreOne(t *testing.T) {
	for what, shapes := range map[string][]string{
		"offset": {
			`{"error":{"code":"stashfailed","info":"x","offset":"2097152","docref":"d"}}`,
			`{"error":{"code":"stashfailed","info":"x","offset":"2097152","*":"d"}}`,
			`{"errors":[{"code":"stashfailed","text":"x","data":{"offset":2097152},"module":"upload"}],"docref":"d"}`,
			`{"errors":[{"code":"stashfailed","*":"x","data":{"offset":"2097152"},"module":"upload"}],"*":"d"}`,
		},
		"recoverable": {
			`{"error":{"code":"filename-tooshort","info":"x","filekey":"k.png","sessionkey":"k.png","invalidparameter":"filename"}}`,
			`{"errors":[{"code":"filename-tooshort","html":"x","data":{"filekey":"k.png","invalidparameter":"filename"}}]}`,
			`{"errors":[{"code":"filename-tooshort","text":"x","data":{"sessionkey":"k.png"}}]}`,
		},
		"details": {
			`{"error":{"code":"verification-error","info":"x","details":["filetype-mime-mismatch","jpg","image/png"]}}`,
			`{"errors":[{"code":"verification-error","text":"x","data":{"details":["filetype-mime-mismatch","jpg","image/png"]}}]}`,
			`{"errors":[{"code":"verification-error","text":"x","data":{"details":{"0":"filetype-mime-mismatch","1":"jpg","2":"image/png"}}}]}`,
		},
		"limit": {
			`{"error":{"code":"badupload","info":"x","size":500000}}`,
			`{"errors":[{"code":"badupload","text":"x","data":{"size":"500000"}}]}`,
		},
	} {
		first := parse(t, shapes[0])
		for _, shape := range shapes[1:] {
			got := parse(t, shape)
			if d := cmp.Diff(facts(first), facts(got)); d != "" {
				t.Errorf("%s, %s: %s", what, shape, d)
			}
		}
	}
}

func facts(e *Error) map[string]any {
	return map[string]any{
		"code": e.Code, "info": e.Info, "key": e.FileKey, "offset": e.Offset, "has": e.HasOffset, "limit": e.Limit, "details": e.Details,
	}
}

func TestErrorKeepsWhatStandsBeside(t *testing.T) {
	e := parse(t, `{"error":{"code":"blocked","info":"x","blockinfo":{"blockedby":"Admin"},"docref":"d"}}`)
	if d := cmp.Diff(map[string]json.RawMessage{"blockinfo": json.RawMessage(`{"blockedby":"Admin"}`)}, e.Data); d != "" {
		t.Error(d)
	}
	e = parse(t, `{"errors":[{"code":"a","text":"x"},{"code":"b","text":"y"},{"code":"c"}]}`)
	if d := cmp.Diff([]string{"b", "c"}, e.More); d != "" || e.Code != "a" {
		t.Error(e.Code, d)
	}
}

func TestRawErrorsTellTheCausesOfStashfailed(t *testing.T) {
	for _, test := range []struct {
		text      string
		behaviour Behaviour
		details   []string
	}{
		{`{"errors":[{"code":"stashfailed","key":"invalid-chunk-offset","params":[],"data":{"offset":"10"}}]}`, Resume, []string{"invalid-chunk-offset"}},
		{`{"errors":[{"code":"stashfailed","key":"apierror-stashfailed-nosession","params":[]}]}`, Resume, []string{"apierror-stashfailed-nosession"}},
		{`{"errors":[{"code":"stashfailed","key":"apierror-stashfailed-complete"}]}`, Resume, []string{"apierror-stashfailed-complete"}},
		{`{"errors":[{"code":"stashfailed","key":"backend-fail-read","params":["mwstore://x"]}]}`, Resume, []string{"backend-fail-read", "mwstore://x"}},
		{`{"errors":[{"code":"stashfailed","key":"verification-error","params":[]}]}`, Permanent, []string{"verification-error"}},
		{`{"errors":[{"code":"stashfailed","key":"uploadscripted"}]}`, Permanent, []string{"uploadscripted"}},
		{`{"errors":[{"code":"stashfailed","key":"filetype-mime-mismatch","params":["jpg",{"plaintext":"image/png"},3,["a","b"]]}]}`,
			Permanent, []string{"filetype-mime-mismatch", "jpg", "image/png", "3", "a, b"}},
		{`{"error":{"code":"stashfailed","info":"text only"}}`, Resume, nil},
	} {
		e := parse(t, test.text)
		e.classify(request{effect: true})
		if e.Behaviour != test.behaviour {
			t.Errorf("%s: behaviour %d", e.Key, e.Behaviour)
		}
		if d := cmp.Diff(test.details, e.Details); d != "" {
			t.Error(e.Key, d)
		}
	}
}

func TestRawMessageIsText(t *testing.T) {
	e := parse(t, `{"errors":[{"code":"hookaborted","key":"rawmessage","params":["No\u0007 cats\u202e."]}]}`)
	if e.Info != "No cats." {
		t.Errorf("info %q", e.Info)
	}
}

func TestCodesThatMeanSeveralThings(t *testing.T) {
	for what, test := range map[string]struct {
		e         Error
		bodySize  int64
		behaviour Behaviour
		about     Subject
	}{
		"token missing, small body":      {Error{Code: "missingparam"}, 1000, ClientFault, AboutUnknown},
		"token missing, large body":      {Error{Code: "missingparam"}, 1 << 20, SmallerBody, AboutWiki},
		"notoken, large body":            {Error{Code: "notoken"}, 1 << 20, SmallerBody, AboutWiki},
		"badupload with a limit":         {Error{Code: "badupload", Limit: 2097152}, 5 << 20, SmallerBody, AboutWiki},
		"badupload by key":               {Error{Code: "badupload", Key: "paramvalidator-badupload-inisize"}, 0, SmallerBody, AboutWiki},
		"badupload not a file":           {Error{Code: "badupload", Key: "paramvalidator-badupload-notupload"}, 0, ClientFault, AboutUnknown},
		"badupload no disk":              {Error{Code: "badupload", Key: "paramvalidator-badupload-cantwrite"}, 0, Transient, AboutWiki},
		"badupload partial":              {Error{Code: "badupload", Key: "paramvalidator-badupload-partial"}, 0, Transient, AboutFile},
		"stash exception":                {Error{Code: "uploadstash-exception", Info: "UploadStashFileException"}, 0, Transient, AboutWiki},
		"stash exception of emptiness":   {Error{Code: "uploadstash-exception", Info: "UploadStashZeroLengthFileException"}, 0, Permanent, AboutFile},
		"source answers 404":             {Error{Code: "http-bad-status", Info: "problem: 404 Not Found"}, 0, AskPerson, AboutFile},
		"source answers 503":             {Error{Code: "http-bad-status", Info: "problem: 503"}, 0, Transient, AboutWiki},
		"source answers nothing we know": {Error{Code: "http-bad-status"}, 0, Transient, AboutWiki},
		"partial block":                  {Error{Code: "blocked", Data: object{"blockinfo": json.RawMessage(`{"blockpartial":true}`)}}, 0, AskPerson, AboutTitle},
		"whole block":                    {Error{Code: "blocked", Data: object{"blockinfo": json.RawMessage(`{"blockpartial":false}`)}}, 0, Permanent, AboutAccount},
		"unknown code behind 429":        {Error{Code: "slow-down", Status: 429}, 0, Transient, AboutWiki},
	} {
		e := test.e
		e.classify(request{effect: true, bodySize: test.bodySize})
		if e.Behaviour != test.behaviour || e.About != test.about {
			t.Errorf("%s: behaviour %d about %d", what, e.Behaviour, e.About)
		}
	}
}

func TestHTTPStatus(t *testing.T) {
	for _, test := range []struct {
		status     int
		header     http.Header
		large      bool
		code       string
		behaviour  Behaviour
		whole      bool
		unanswered bool
	}{
		{status: 413, code: "http-413", behaviour: SmallerBody},
		{status: 429, code: "http-429", behaviour: Transient, whole: true},
		{status: 401, code: "http-401", behaviour: AskPerson, whole: true},
		{status: 403, code: "http-403", behaviour: Permanent},
		{status: 404, code: "http-404", behaviour: Permanent, whole: true},
		{status: 408, code: "http-408", behaviour: Transient},
		{status: 411, code: "http-411", behaviour: ClientFault},
		{status: 500, code: "http-500", behaviour: Transient, unanswered: true},
		{status: 501, code: "http-501", behaviour: Permanent},
		{status: 502, code: "http-502", behaviour: Transient, unanswered: true},
		{status: 503, code: "http-503", behaviour: Transient, unanswered: true},
		{status: 503, header: http.Header{"Retry-After": {"30"}}, code: "http-503", behaviour: Transient, whole: true, unanswered: true},
		{status: 504, code: "http-504", behaviour: Transient, unanswered: true},
		{status: 302, header: http.Header{"Location": {"/elsewhere"}}, code: "http-302", behaviour: Permanent, whole: true},
		{status: 200, code: "not-json", behaviour: Permanent, unanswered: true},
		{status: 200, large: true, code: "not-json", behaviour: SmallerBody, unanswered: true},
	} {
		k := newWiki(t, func(w http.ResponseWriter, _ asked) {
			for name, v := range test.header {
				w.Header()[name] = v
			}
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(test.status)
			w.Write([]byte("<html><title>no</title></html>"))
		})
		text := "abc"
		if test.large {
			text = strings.Repeat("x", smallBody+1)
		}
		_, err := k.client(t).UploadFile(ctx(t), Params{Filename: "A.png"}, content(text))
		e := apiError(t, err)
		if e.Code != test.code || e.Behaviour != test.behaviour || e.Whole != test.whole || e.Unanswered != test.unanswered || e.Status != test.status {
			t.Errorf("%d: %+v", test.status, e)
		}
		if !strings.Contains(e.Raw, "<title>no") {
			t.Errorf("%d: raw %q", test.status, e.Raw)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	at := func(v string) time.Duration { return retryAfter(http.Header{"Retry-After": {v}}) }
	for v, want := range map[string]time.Duration{
		"": 0, "5": 5 * time.Second, " 17 ": 17 * time.Second, "-3": 0, "soon": 0, "99999999": 24 * time.Hour,
		"Mon, 02 Jan 2006 15:04:05 GMT": 0,
	} {
		if got := at(v); got != want {
			t.Errorf("%q: %v", v, got)
		}
	}
	later := time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)
	if got := at(later); got < 59*time.Minute || got > time.Hour {
		t.Errorf("%s: %v", later, got)
	}
}

func TestHeaderTellsTheCodeOfALostBody(t *testing.T) {
	k := newWiki(t, func(w http.ResponseWriter, _ asked) {
		w.Header().Set("MediaWiki-API-Error", "http-curl-error, http-bad-status")
		w.Write([]byte(`{"error":{"code":"http-cu`))
	})
	_, err := k.client(t).UploadURL(ctx(t), Params{Filename: "A.png"}, "http://example.org/", false)
	if e := apiError(t, err); e.Code != "http-curl-error" || len(e.More) != 1 || e.Behaviour != Transient || e.Unanswered {
		t.Errorf("%+v", e)
	}
}

func TestErrorText(t *testing.T) {
	e := &Error{Code: "network", Action: "publish", Info: "i", Err: errors.New("reset")}
	if got := e.Error(); got != "publish: network: i (reset)" {
		t.Error(got)
	}
	if !errors.Is(e, e.Err) {
		t.Error("the cause is lost")
	}
}
