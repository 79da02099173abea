package practice

import (
	"slices"
	"strings"
	"time"
)

// anonRights are those of everybody; on a private wiki they are nothing.
var anonRights = []string{
	"read", "edit", "createpage", "createtalk", "writeapi", "viewmywatchlist", "editmywatchlist",
	"viewmyprivateinfo", "editmyprivateinfo", "editmyoptions",
}

// block keeps a user from uploading.
type block struct {
	id     int64
	reason string
	since  time.Time
	until  time.Time // zero: no end
}

func (q *request) userName() string {
	if q.ses == nil || q.ses.user == nil {
		return "127.0.0.1"
	}
	return q.ses.user.Name
}

func (q *request) loggedIn() bool { return q.ses != nil && q.ses.user != nil }

func (q *request) userID() int64 {
	_, id := q.srv.user(q.userName())
	return id
}

func (q *request) rights() []string {
	switch {
	case q.loggedIn() && q.ses.user.Rights != nil:
		return q.ses.user.Rights
	case q.loggedIn():
		return DefaultRights()
	case q.set.PrivateWiki:
		return nil
	}
	return anonRights
}

func (q *request) can(right string) bool { return slices.Contains(q.rights(), right) }

// activeBlock is the block of the request's user, nil when there is none.
func (q *request) activeBlock() *block {
	b := q.srv.blocks[q.userName()]
	if b == nil || !b.until.IsZero() && !q.srv.now().Before(b.until) {
		return nil
	}
	return b
}

func (b *block) info() obj {
	human := func(t time.Time) string { return t.UTC().Format("15:04, 2 January 2006") }
	expiry, humanExpiry := "infinity", "infinite"
	if !b.until.IsZero() {
		expiry, humanExpiry = iso(b.until), human(b.until)
	}
	return obj{
		{"blockid", b.id}, {"blockedby", "Admin"}, {"blockedbyid", 1}, {"blockreason", b.reason},
		{"blockedtimestamp", iso(b.since)}, {"blockexpiry", expiry}, {"blockpartial", false},
		{"blocknocreate", false}, {"blockanononly", false}, {"blockedtimestampformatted", human(b.since)},
		{"blockexpiryformatted", humanExpiry}, {"blockexpiryrelative", humanExpiry},
	}
}

func (q *request) userInfo(result *obj) *apiError {
	props := q.choices("uiprop", []string{"rights", "groups", "ratelimits", "blockinfo", "options", "hasmsg",
		"implicitgroups", "editcount", "email", "realname", "registrationdate", "unreadcount", "theoreticalratelimits",
		"groupmemberships", "changeablegroups", "acceptlang", "centralids", "latestcontrib", "cancreateaccount"})
	o := obj{{"id", q.userID()}, {"name", q.userName()}}
	if !q.loggedIn() {
		o.set("anon", true)
	}
	if b := q.activeBlock(); props["blockinfo"] && b != nil {
		o = append(o, b.info()...)
	}
	if props["hasmsg"] {
		o.set("messages", false)
	}
	if props["groups"] {
		o.set("groups", strList(q.groups()))
	}
	if props["rights"] {
		o.set("rights", strList(q.rights()))
	}
	if props["options"] {
		o.set("options", obj{{"watchdefault", 1}, {"watchcreations", 1}, {"watchuploads", 1}})
	}
	if props["ratelimits"] {
		o.set("ratelimits", q.rateLimits())
	}
	result.set("userinfo", o)
	return nil
}

func (q *request) groups() []string {
	if !q.loggedIn() {
		return []string{"*"}
	}
	return append(slices.Clone(q.ses.user.Groups), "*", "user", "autoconfirmed")
}

func (q *request) rateLimits() obj {
	o := obj{}
	if q.can("noratelimit") {
		return o
	}
	for _, r := range []struct {
		action string
		limit  RateLimit
	}{{"edit", q.set.EditRateLimit}, {"upload", q.set.RateLimit}} {
		if r.limit.Hits > 0 {
			o.set(r.action, obj{{"user", obj{{"hits", r.limit.Hits}, {"seconds", int(r.limit.Window.Seconds())}}}})
		}
	}
	return o
}

// overRate counts one action and tells whether it was one too many.
func (q *request) overRate(action string, limit RateLimit) bool {
	if limit.Hits <= 0 || q.can("noratelimit") {
		return false
	}
	now, key := q.srv.now(), action+"|"+q.userName()
	recent := slices.DeleteFunc(q.srv.rates[key], func(t time.Time) bool { return now.Sub(t) >= limit.Window })
	over := len(recent) >= limit.Hits
	if !over {
		recent = append(recent, now)
	}
	q.srv.rates[key] = recent
	return over
}

// denied is the refusal for want of a right.
func (q *request) denied(right string) *apiError {
	groups := []string{"[[" + q.set.SiteName + ":Administrators|Administrators]]"}
	for _, u := range q.srv.users {
		rights := u.Rights
		if rights == nil {
			rights = DefaultRights()
		}
		if slices.Contains(rights, right) {
			groups = append(groups, "uploader")
			break
		}
	}
	key := "badaccess-group"
	if len(groups) > 1 {
		key = "badaccess-groups"
	}
	return fail(key, strings.Join(groups, ", ")).withCode("permissiondenied")
}

func (q *request) authManagerInfo(result *obj) *apiError {
	for _, p := range []string{"amirequestsfor", "amimergerequestfields", "amisecuritysensitiveoperation"} {
		q.used[p] = true
	}
	field := func(kind, label, help string, sensitive bool) obj {
		return obj{{"type", kind}, {"label", label}, {"help", help}, {"optional", false}, {"sensitive", sensitive}}
	}
	result.set("authmanagerinfo", obj{
		{"canauthenticatenow", true}, {"cancreateaccounts", false}, {"canlinkaccounts", false},
		{"haspreservedstate", false}, {"hasprimarypreservedstate", false}, {"preservedusername", ""},
		{"requests", list{obj{
			{"id", `MediaWiki\Auth\PasswordAuthenticationRequest`}, {"metadata", obj{}}, {"required", "primary-required"},
			{"provider", "Password-based authentication"}, {"account", ""},
			{"fields", obj{
				{"username", field("string", "Username", "Name of the account.", false)},
				{"password", field("password", "Password", "Password of the account.", true)},
			}},
		}}},
	})
	return nil
}
