package practice

import (
	"crypto/subtle"
	"regexp"
	"slices"
	"strings"
	"time"
)

const throttleWindow = 5 * time.Minute

// login answers action=login: bot passwords in both spellings, and the main
// password with a remark that it is deprecated.
func (q *request) login(out *obj) *apiError {
	for _, p := range []string{"lgpassword", "lgtoken"} {
		if q.body.query.Has(p) {
			return fail("apierror-mustpostparams", p)
		}
	}
	name, password, token := q.param("lgname"), q.param("lgpassword"), q.param("lgtoken")
	q.used["lgdomain"] = true
	if q.ses != nil && q.ses.bot {
		q.loginResult(out, "Aborted", "api-login-fail-badprovider")
		return nil
	}
	switch {
	case token == "":
		ses := q.ses
		if ses == nil {
			ses = q.start(cookieSession)
		}
		ses.loginAsk = true
		q.warn("main", "apiwarn-deprecation-list")
		q.warn("login", "apiwarn-deprecation-token")
		out.set("login", obj{{"result", "NeedToken"}, {"token", ses.token("login", q.srv.now())}})
		return nil
	case q.ses == nil || !q.ses.loginAsk:
		q.loginResult(out, "Failed", "sessionlost")
		return nil
	case !q.ses.valid("login", token):
		out.set("login", obj{{"result", "WrongToken"}})
		return nil
	}
	if q.srv.throttled(name, password) {
		q.loginResult(out, "Failed", "login-throttled")
		return nil
	}
	u, bot := q.srv.identify(name, password)
	if u == nil {
		q.srv.wrongTry(name, password)
		q.loginResult(out, "Failed", "wrongpassword")
		return nil
	}
	if !bot {
		q.warn("main", "apiwarn-deprecation-list")
		q.warn("login", "apiwarn-deprecation-mainuser")
	}
	q.logIn(u, bot)
	_, id := q.srv.user(u.Name)
	out.set("login", obj{{"result", "Success"}, {"lguserid", id}, {"lgusername", u.Name}})
	return nil
}

// loginResult gives a reason: text in bc, code and text otherwise.
func (q *request) loginResult(out *obj, result, key string) {
	text := (&apiError{key: key}).text()
	o := obj{{"result", result}}
	if q.errorFormat == "bc" {
		o.set("reason", text)
	} else {
		o.set("reason", q.message(key, key, nil, text, nil, "login")[:2])
	}
	out.set("login", o)
}

// logIn gives the user a new session, so that nobody can prepare one for them.
func (q *request) logIn(u *User, bot bool) {
	delete(q.srv.tries, canonicalUser(u.Name))
	delete(q.srv.sessions, q.ses.id)
	q.start(cookieSession)
	if bot {
		q.start(cookieBot)
	}
	q.ses.user, q.ses.bot = u, bot
}

func canonicalUser(name string) string {
	name, _, _ = strings.Cut(name, "@")
	return capitalise(strings.TrimSpace(strings.ReplaceAll(name, "_", " ")))
}

// identify finds whom a name and a password belong to. Every password is
// compared, so that time tells nothing.
func (s *Server) identify(name, password string) (found *User, bot bool) {
	user, app, isBot := strings.Cut(name, "@")
	secret := password
	if !isBot {
		app, secret, isBot = strings.Cut(password, "@")
	}
	user = canonicalUser(user)
	for i := range s.users {
		u := &s.users[i]
		if u.Name != user {
			continue
		}
		if isBot && u.App == app && u.Password != "" && same(u.Password, secret) {
			found, bot = u, true
		}
		if found == nil && u.MainPassword != "" && !strings.Contains(name, "@") && same(u.MainPassword, password) {
			found = u
		}
	}
	return found, bot
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

var botForm = regexp.MustCompile(`(^|@)[0-9a-w]{32,}$`)

// tryKey is what wrong passwords are counted by: the user for what looks like a
// bot password, the name as typed for what does not.
func tryKey(name, password string) string {
	if botForm.MatchString(password) {
		return canonicalUser(name)
	}
	return "main:" + name
}

func (s *Server) wrongTry(name, password string) {
	k := tryKey(name, password)
	s.tries[k] = append(s.tries[k], s.now())
}

func (s *Server) throttled(name, password string) bool {
	k, now := tryKey(name, password), s.now()
	s.tries[k] = slices.DeleteFunc(s.tries[k], func(t time.Time) bool { return now.Sub(t) >= throttleWindow })
	return s.settings.LoginTries > 0 && len(s.tries[k]) >= s.settings.LoginTries
}

// clientLogin answers action=clientlogin for main passwords.
func (q *request) clientLogin(out *obj) *apiError {
	name, password := q.param("username"), q.param("password")
	q.used["rememberMe"] = true
	if !q.has("loginreturnurl") && !q.has("logincontinue") {
		return fail("apierror-missingparam-at-least", `"logincontinue" and "loginreturnurl"`).withCode("missingparam")
	}
	u, bot := q.srv.identify(name, password)
	code := "wrongpassword"
	if q.srv.throttled(name, password) {
		u, code = nil, "login-throttled"
	}
	if u == nil || bot {
		q.srv.wrongTry(name, password)
		text := strings.Replace((&apiError{key: code}).text(), ". Please", ".\nPlease", 1)
		out.set("clientlogin", obj{{"status", "FAIL"}, {"message", text}, {"messagecode", code}, {"canpreservestate", false}})
		return nil
	}
	q.logIn(u, false)
	out.set("clientlogin", obj{{"status", "PASS"}, {"username", u.Name}})
	return nil
}

// logout ends this session only.
func (q *request) logout(*obj) *apiError {
	if q.ses != nil {
		delete(q.srv.sessions, q.ses.id)
	}
	return nil
}

func (q *request) checkToken(out *obj) *apiError {
	kind, token := q.param("type"), q.param("token")
	good := kind == "csrf" && q.csrfValid(token) || kind == "login" && q.ses.valid("login", token)
	result := "invalid"
	if good {
		result = "valid"
	}
	out.set("checktoken", obj{{"result", result}})
	return nil
}
