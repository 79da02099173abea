package practice

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"
)

const (
	cookieSession = "wiki_session"
	cookieBot     = "wiki_BPsession"
	sessionIdle   = time.Hour
	anonToken     = `+\`
)

// session is what one cookie stands for. Sessions live in memory only.
type session struct {
	id       string
	user     *User // nil: not logged in
	bot      bool  // logged in by a bot password
	secret   []byte
	loginAsk bool            // a login token was given out
	warned   map[string]bool // abuse filters that have warned
	seen     time.Time
}

func newSession(now time.Time) *session {
	return &session{id: strings.ToLower(rand.Text()) + strings.ToLower(rand.Text())[:6], secret: []byte(rand.Text()), warned: map[string]bool{}, seen: now}
}

// session finds the session of a request; nil when it has none.
func (s *Server) session(r *http.Request) *session {
	for _, name := range []string{cookieBot, cookieSession} {
		c, err := r.Cookie(name)
		if err != nil {
			continue
		}
		ses := s.sessions[c.Value]
		if ses == nil {
			continue
		}
		if now := s.now(); now.Sub(ses.seen) <= sessionIdle {
			ses.seen = now
			return ses
		}
		delete(s.sessions, ses.id)
	}
	return nil
}

// start gives the request a session of its own under the given cookie.
func (q *request) start(cookie string) *session {
	q.srv.forgetIdle()
	ses := newSession(q.srv.now())
	q.srv.sessions[ses.id] = ses
	q.ses = ses
	http.SetCookie(q.w, &http.Cookie{Name: cookie, Value: ses.id, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	return ses
}

func (s *Server) forgetIdle() {
	if len(s.sessions) < 1000 {
		return
	}
	now := s.now()
	for id, ses := range s.sessions {
		if now.Sub(ses.seen) > sessionIdle {
			delete(s.sessions, id)
		}
	}
}

// token makes a token of the given kind; each second has another one, and all
// of them hold as long as the session.
func (ses *session) token(kind string, now time.Time) string {
	stamp := fmt.Sprintf("%08x", now.Unix())
	return ses.mac(kind, stamp) + stamp + `+\`
}

func (ses *session) mac(kind, stamp string) string {
	m := hmac.New(md5.New, ses.secret)
	m.Write([]byte(kind + "|" + stamp))
	return hex.EncodeToString(m.Sum(nil))
}

func (ses *session) valid(kind, token string) bool {
	if ses == nil || len(token) != 42 {
		return false
	}
	return hmac.Equal([]byte(ses.mac(kind, token[32:40])+token[32:]), []byte(token))
}

// csrf is the token of the request's session.
func (q *request) csrf() string {
	if q.ses == nil || q.ses.user == nil {
		return anonToken
	}
	return q.ses.token("csrf", q.srv.now())
}

func (q *request) csrfValid(token string) bool {
	if q.ses == nil || q.ses.user == nil {
		return token == anonToken
	}
	return q.ses.valid("csrf", token)
}
