package practice

import (
	"strconv"
	"strings"
)

// query answers action=query: meta, prop and list modules of the same request.
func (q *request) query(out *obj) *apiError {
	metas := q.choices("meta", []string{"siteinfo", "tokens", "userinfo", "filerepoinfo", "allmessages", "authmanagerinfo"})
	if q.set.PrivateWiki && !q.can("read") && !q.onlyTokens(metas) {
		return fail("apierror-readapidenied")
	}
	var result, cont obj
	if err := q.pagesQuery(&result, &cont); err != nil {
		return err
	}
	for _, m := range q.values("meta") {
		if err := q.meta(m, &result); err != nil {
			return err
		}
	}
	for _, l := range q.values("list") {
		if err := q.list(l, &result, &cont); err != nil {
			return err
		}
	}
	rest := "-||" // lists go on, pages are complete
	if _, pages := cont.get("iistart"); pages {
		rest = "||"
	} else {
		out.set("batchcomplete", true)
	}
	if len(cont) > 0 {
		cont.set("continue", rest)
		out.set("continue", cont)
	}
	if len(q.limits) > 0 {
		out.set("limits", q.limits)
	}
	if q.has("curtimestamp") {
		out.set("curtimestamp", iso(q.srv.now()))
	}
	q.used["continue"], q.used["redirects"], q.used["indexpageids"] = true, true, true
	if len(result) > 0 {
		out.set("query", result)
	}
	return nil
}

// onlyTokens tells whether a request stays within what a private wiki tells to
// everybody.
func (q *request) onlyTokens(metas map[string]bool) bool {
	for _, p := range []string{"list", "titles", "pageids", "prop"} {
		if q.has(p) {
			return false
		}
	}
	for m := range metas {
		if m != "tokens" && m != "authmanagerinfo" {
			return false
		}
	}
	return len(metas) > 0
}

// metaModules and listModules are the parts of a query that this wiki knows.
var (
	metaModules = map[string]func(q *request, result *obj) *apiError{
		"tokens":          (*request).tokens,
		"siteinfo":        (*request).siteInfo,
		"userinfo":        (*request).userInfo,
		"filerepoinfo":    (*request).fileRepoInfo,
		"allmessages":     (*request).allMessages,
		"authmanagerinfo": (*request).authManagerInfo,
	}
	listModules = map[string]func(q *request, result, cont *obj) *apiError{
		"allimages":      (*request).allImages,
		"mystashedfiles": (*request).myStashedFiles,
		"logevents":      whole((*request).logEvents),
		"filearchive":    whole((*request).fileArchive),
		"tags":           whole((*request).tagList),
		"allcategories":  whole((*request).allCategories),
		"prefixsearch":   whole((*request).prefixSearch),
	}
)

// whole is a list that is never continued.
func whole(list func(*request, *obj) *apiError) func(*request, *obj, *obj) *apiError {
	return func(q *request, result, _ *obj) *apiError { return list(q, result) }
}

func (q *request) meta(name string, result *obj) *apiError {
	if f := metaModules[name]; f != nil {
		return f(q, result)
	}
	return nil
}

func (q *request) list(name string, result, cont *obj) *apiError {
	if f := listModules[name]; f != nil {
		return f(q, result, cont)
	}
	q.warn("query", "apiwarn-unrecognizedvalues", "list", name)
	return nil
}

// tokens gives tokens out; a login token starts a session.
func (q *request) tokens(result *obj) *apiError {
	kinds := q.choices("type", []string{"csrf", "login", "watch", "patrol", "rollback", "userrights", "createaccount"}, "csrf")
	var o obj
	if kinds["csrf"] {
		o.set("csrftoken", q.csrf())
	}
	if kinds["watch"] {
		o.set("watchtoken", q.csrf())
	}
	if kinds["login"] {
		if q.ses == nil {
			q.start(cookieSession)
		}
		q.ses.loginAsk = true
		o.set("logintoken", q.ses.token("login", q.srv.now()))
	}
	result.set("tokens", o)
	return nil
}

// limitOwners are the modules by their prefix, for the answer to "max".
var limitOwners = map[string]string{"ai": "allimages", "msf": "mystashedfiles", "tg": "tags", "fa": "filearchive", "le": "logevents",
	"ac": "allcategories", "ps": "prefixsearch", "ii": "imageinfo", "rv": "revisions"}

// limit reads a limit parameter, "max" included.
func (q *request) limit(name string, fallback int) int {
	v, ok := q.lookup(name)
	if !ok {
		return fallback
	}
	if v == "max" {
		q.limits.set(limitOwners[strings.TrimSuffix(name, "limit")], 500)
		return 500
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 {
		return fallback
	}
	return min(n, 500)
}

// fields picks the named ones of the given fields, in their order.
func fields(want map[string]bool, all obj) obj {
	var o obj
	for _, f := range all {
		if want[f.key] {
			o = append(o, f)
		}
	}
	return o
}

func quoted(names []string) string {
	for i, n := range names {
		names[i] = `"` + n + `"`
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
