package cases

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"wikidrop/gui/words"
	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/practice"
	"wikidrop/uploader/realwiki"
)

// untilWaiting injects one answer to the first direct upload and looks at the wait.
func untilWaiting(x *trial, code string, answer func(e *exchange) *http.Response) time.Duration {
	x.Helper()
	r := x.engine(x.user("Uploader"))
	x.line.on("file", func(e *exchange) (*http.Response, error) {
		if e.Nth > 1 {
			return nil, nil
		}
		return answer(e), nil
	})
	id := r.drop(x.name("a.png"), picture(300))
	left := time.Until(r.waits(id, code).Until)
	r.Retry(id)
	r.done(id)
	return left
}

func (x *trial) login(p person) error {
	c, err := mediawiki.New(mediawiki.Options{API: x.api(), UserAgent: userAgent, Transport: x.line, Log: x.logger()})
	if err != nil {
		x.Fatal(err)
	}
	_, err = c.Login(x.Context(), p.login, p.password)
	return err
}

// secondFactor makes the wiki want a code beside Uploader's password. A practice
// wiki has no such thing; the answer of one that has is given in its place.
func (x *trial) secondFactor() {
	if x.real != nil {
		x.real.Maintenance("sql.php", "--query", `INSERT INTO oathauth_users (id, module, data) SELECT user_id, 'totp', `+
			`'{"keys":[{"secret":"JBSWY3DPEHPK3PXP","scratch_tokens":[]}]}' FROM user WHERE user_name = 'Uploader'`)
		return
	}
	x.line.on("login", func(e *exchange) (*http.Response, error) {
		return e.answer(200, `{"login":{"result":"Aborted","reason":{"code":"api-login-fail-aborted","text":"Authentication requires user interaction."}}}`), nil
	})
}

var loginCases = []testCase{
	{n: 127, what: "bot password: the answer's name goes into assertuser", run: func(x *trial) {
		q := firstUpload(x)
		x.equal("assertuser", q.Fields.Get("assertuser"), "Uploader")
	}, by: []string{"uploader/conformance TestBotPasswordLogsInByBothSpellings"}},
	{n: 128, what: "wrong password: asked for, not tried again", run: func(x *trial) {
		p := x.user("Reader")
		p.password = strings.Repeat("0", 32)
		x.equal("behaviour", x.refused(x.login(p), "wrongpassword").Behaviour, mediawiki.AskPerson)
		x.equal("logins", len(x.line.sent("login")), 1)
	}, by: []string{"uploader/conformance TestWrongPasswordIsToldApart", "uploader/account TestRefusedPasswordIsNotTriedAgain"}},
	{n: 129, what: "too many tries: waits its time, says so", run: func(x *trial) {
		p := x.user("Novice")
		p.password = strings.Repeat("0", 32)
		var err error
		for range 7 {
			if err = x.login(p); x.refused(err, "wrongpassword", "login-throttled").Code == "login-throttled" {
				break
			}
		}
		e := x.refused(err, "login-throttled")
		x.equal("behaviour", e.Behaviour, mediawiki.Transient)
		if m := words.LoginError(err); m.Title == "" {
			x.Error("no words")
		}
		if x.real != nil {
			x.real.Forget()
		}
	}, by: []string{"uploader/account TestThrottledLoginWaitsItsTime", "uploader/account TestRealWikiThrottlesAndTheRightPasswordWaits"}},
	{n: 130, what: "session lost at login: a new token, once", run: func(x *trial) {
		x.line.on("login", func(e *exchange) (*http.Response, error) {
			if e.Nth == 1 {
				e.raw.Header.Del("Cookie") // the wiki does not know the token's session then
			}
			return e.forward()
		})
		if err := x.login(x.user("Uploader")); err != nil {
			x.Error(err)
		}
		x.equal("logins", len(x.line.sent("login")), 2)
	}, by: []string{"uploader/mediawiki TestLoginTriesAgainOnce"}},
	{n: 131, what: "main password with a second factor: told what to do", run: func(x *trial) {
		x.secondFactor()
		p := x.user("Uploader")
		p.login, p.password = p.name, x.mainPassword("Uploader")
		err := x.login(p)
		x.equal("behaviour", x.refused(err, "aborted").Behaviour, mediawiki.AskPerson)
		if m := words.LoginError(err); m.Title == "" || m.Do == "" {
			x.Errorf("%+v", m)
		}
		x.equal("logins", len(x.line.sent("login")), 1)
	}, start: []realwiki.Option{realwiki.Live(realwiki.OATHAuth)}, by: []string{"uploader/mediawiki TestLoginRefusals", "uploader/mediawiki TestRealWikiAsksForTheSecondFactor"}},
	{n: 132, what: "clientlogin with OATHToken, wrong then right code", not: map[string]string{"1.39": "the practice wiki asks for nothing beside the password", "1.45": "the practice wiki asks for nothing beside the password"}, by: []string{"uploader/mediawiki TestRealWikiAsksForTheSecondFactor"}},
	{n: 133, what: "clientlogin with unknown fields", not: map[string]string{"all": "no extension here asks so; a server in the test does"}, by: []string{"uploader/mediawiki TestUnknownFieldsOfALoginAreAskedAsTheyCome"}},
	{n: 134, what: "clientlogin REDIRECT and RESTART", not: map[string]string{"all": "no extension here sends elsewhere; a server in the test does"}, by: []string{"uploader/mediawiki TestLoginsThatCannotBeFinishedEndAtOnce"}},
	{n: 135, what: "login while logged in: a fresh jar", run: func(x *trial) {
		c := x.client()
		p := x.user("Uploader")
		if _, err := c.Login(x.Context(), p.login, p.password); err != nil {
			x.Fatal(err)
		}
		x.ok(x.up(c, x.name("A.png"), picture(300)))
	}, by: []string{"uploader/mediawiki TestLoginUsesAFreshJar"}},
	{n: 136, what: "a bot password without a grant: the missing right is named first", run: func(x *trial) {
		r := x.engine(x.narrow())
		p := r.held(r.drop(x.name("a.png"), picture(300)), uploader.CodeMayNot)
		if !slices.Equal(p.Wanted, []string{"edit"}) || !slices.Contains(p.Choices, uploader.ChoiceAccount) {
			x.Errorf("%+v", p)
		}
		x.equal("uploads", len(x.line.sent("file")), 0)
	}},
	{n: 137, what: "a revoked token: asks for another, never anonymous", not: map[string]string{"all": "no OAuth extension here; an authorization server in the test revokes"}, by: []string{"uploader/mediawiki TestEveryCodeHasItsBehaviour", "uploader/account TestOAuthRevokedAsksThePersonAgain"}},
	{n: 138, what: "private wiki: log in, then ask", run: func(x *trial) {
		x.set(func(s *practice.Settings) { s.PrivateWiki = true }, "$wgGroupPermissions['*']['read'] = false;")
		found, err := mediawiki.Discover(x.Context(), x.line, userAgent, x.api())
		if err != nil || found.API != x.api() {
			x.Fatalf("%+v, %v", found, err)
		}
		if site, err := x.client().Site(x.Context()); err != nil || !site.User.Can("upload") {
			x.Errorf("%+v, %v", site, err)
		}
	}, by: []string{"uploader/mediawiki TestDiscoverPrivateWiki", "uploader/account TestRealPrivateWiki"}},
	{n: 139, what: "address of a page: the API is found by EditURI", run: func(x *trial) {
		found, err := mediawiki.Discover(x.Context(), x.line, userAgent, x.mainPage())
		if err != nil || found.API != x.api() {
			x.Errorf("%+v, %v", found, err)
		}
	}, by: []string{"uploader/mediawiki TestDiscover", "uploader/conformance TestWikiIsFoundFromAnyAddress"}},
	{n: 140, what: "no EditURI: usual paths are tried", run: func(x *trial) {
		x.line.set(func(l *line) {
			l.spoil = func(e *exchange) (*http.Response, error) {
				if strings.HasSuffix(e.raw.URL.Path, "api.php") {
					return nil, nil
				}
				return e.edit(func(page string) string { return strings.ReplaceAll(page, "EditURI", "nothing") })
			}
		})
		found, err := mediawiki.Discover(x.Context(), x.line, userAgent, x.mainPage())
		if err != nil || found.API != x.api() {
			x.Errorf("%+v, %v", found, err)
		}
	}, by: []string{"uploader/mediawiki TestDiscover", "uploader/mediawiki TestDiscoverFindsNothing"}},
	{n: 141, what: "uploads off, no right: told before anything is sent", run: func(x *trial) {
		r := x.engine(x.user("Reader"))
		r.held(r.drop(x.name("a.png"), picture(300)), uploader.CodeMayNot)
		x.set(func(s *practice.Settings) { s.EnableUploads = false }, "$wgEnableUploads = false;")
		off := x.engine(x.user("Uploader"))
		off.held(off.drop(x.name("b.png"), picture(300)), uploader.CodeUploadsOff)
		x.equal("uploads", len(x.line.sent("file")), 0)
	}},
	{n: 142, what: "maxlag with Retry-After 5: waits so long", run: func(x *trial) {
		left := untilWaiting(x, "maxlag", func(e *exchange) *http.Response {
			return e.answer(200, `{"error":{"code":"maxlag","info":"Waiting for a database server: 6 seconds lagged.","lag":6}}`, "Retry-After", "5")
		})
		if left < 4*time.Second {
			x.Errorf("waits %v", left)
		}
	}},
	{n: 143, what: "429 with Retry-After 17: the whole wiki waits so long", run: func(x *trial) {
		left := untilWaiting(x, "http-429", func(e *exchange) *http.Response { return e.answer(429, "slow down", "Retry-After", "17") })
		if left < 15*time.Second {
			x.Errorf("waits %v", left)
		}
	}},
	{n: 144, what: "HTML 500 after a publish: the wiki is asked, no second one", run: func(x *trial) {
		x.line.on("file", func(e *exchange) (*http.Response, error) {
			if resp, err := e.forward(); err == nil {
				resp.Body.Close()
			}
			return e.answer(500, "<html>Oops</html>", "Content-Type", "text/html"), nil
		})
		r := x.engine(x.user("Uploader"))
		r.done(r.drop(x.name("a.png"), picture(300)))
		x.equal("uploads", len(x.line.sent("file")), 1)
	}},
	{n: 145, what: "a shared repository has the name: told before sending", run: func(x *trial) {
		x.share(x.T, x.name("A.png"), picture(300))
		r := x.engine(x.user("Novice"))
		r.held(r.drop(x.name("A.png"), picture(300)), "fileexists-shared-forbidden")
		x.equal("uploads", len(x.line.sent("file")), 0)
	}},
	{n: 146, what: "blocked: by whom, why and until when; nothing is sent", run: func(x *trial) {
		x.block(x.T, "Novice")
		_, err := x.up(x.client(x.user("Novice")), x.name("A.png"), picture(300))
		e := x.refused(err, "blocked", "permissiondenied")
		if !e.Whole && e.Code == "blocked" {
			x.Errorf("%+v", e)
		}
		r := x.engine(x.user("Novice"))
		p := r.held(r.drop(x.name("a.png"), picture(300)), "blocked")
		if !strings.Contains(p.Text, "resting") {
			x.Errorf("%+v", p)
		}
		x.equal("uploads", len(x.line.sent("file")), 1)
	}},
	{n: 147, what: "an unknown error: shown with its code, tried again by hand", run: func(x *trial) {
		x.line.on("file", func(e *exchange) (*http.Response, error) {
			if e.Nth > 1 {
				return nil, nil
			}
			return e.refuse("moon-in-the-wrong-phase", ""), nil
		})
		r := x.engine(x.user("Uploader"))
		id := r.drop(x.name("a.png"), picture(300))
		p := r.held(id, "moon-in-the-wrong-phase")
		if m := words.Problem(p); !strings.Contains(m.Title+m.Why+m.Do, "moon-in-the-wrong-phase") || p.Raw == "" {
			x.Errorf("%+v of %+v", m, p)
		}
		r.answer(id, uploader.ChoiceRetry, "")
		r.done(id)
	}},
	{n: 148, what: "a step after publishing fails: the upload stays done", run: captionFails, by: []string{"uploader TestFaultsAtTheCaption"}},
	{n: 149, what: "two versions of a title: a second apart", run: func(x *trial) {
		r, b := x.engine(x.user("Uploader")), picture(300)
		r.done(r.drop(x.name("a.png"), picture(300)))
		id := r.add("other.png", b)
		title := x.name("a.png")
		if err := r.Edit([]uploader.ID{id}, uploader.Patch{Title: &title}); err != nil {
			x.Fatal(err)
		}
		r.Publish(id)
		r.held(id, "exists")
		r.answer(id, uploader.ChoiceOverwrite, "")
		r.done(id)
		x.holds(x.client(), title, b)
		x.equal("trouble", strings.Contains(x.log.String(), "backend-fail-alreadyexists"), false)
		sent := x.line.sent("file", "commit")
		if gap := sent[1].At.Sub(sent[0].At); gap < time.Second {
			x.Errorf("%v apart", gap)
		}
	}},
	{n: 150, what: "no password, token or cookie in the log", run: func(x *trial) {
		firstUpload(x) // newTrial looks at the log of every case
		p := x.user("Reader")
		p.password = strings.Repeat("1", 32)
		if err := x.login(p); err == nil || strings.Contains(x.log.String(), p.password) || errors.Is(err, errLost) {
			x.Errorf("%v", err)
		}
	}, by: []string{"uploader/mediawiki TestNoSecretLeaves", "uploader/logfile TestSecretsDoNotReachTheDisk"}},
}
