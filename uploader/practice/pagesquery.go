package practice

import (
	"regexp"
	"sort"
	"strconv"
	"strings"
)

// pagesQuery answers the part of action=query that is about titles.
func (q *request) pagesQuery(result, cont *obj) *apiError {
	props := q.choices("prop", []string{"imageinfo", "info", "revisions", "stashimageinfo", "categories", "links", "templates", "images"})
	if props["stashimageinfo"] {
		if err := q.stashImageInfo(result); err != nil {
			return err
		}
	}
	q.claim(props)
	names := q.values("titles")
	if len(names) > 50 {
		return fail("paramvalidator-toomanyvalues", "titles", "50").withCode("toomanyvalues").
			with("limit", 50).with("lowlimit", 50).with("highlimit", 500)
	}
	for _, id := range q.values("pageids") {
		for _, p := range q.srv.st.pages {
			if strconv.FormatInt(p.ID, 10) == id {
				names = append(names, p.title().text())
			}
		}
	}
	if len(names) == 0 {
		return nil
	}
	q.titlesQuery(names, props, result)
	if len(names) == 1 && q.older != "" { // older versions are offered for a lone title only
		cont.set("iistart", q.older)
	}
	return nil
}

// claim marks the parameters of prop modules as known, also when no page makes
// use of them.
func (q *request) claim(props map[string]bool) {
	prefixes := map[string]string{"imageinfo": "ii", "info": "in", "revisions": "rv", "categories": "cl", "stashimageinfo": "sii"}
	for _, from := range []map[string][]string{q.body.query, q.body.post} {
		for name := range from {
			for prop, prefix := range prefixes {
				if props[prop] && strings.HasPrefix(name, prefix) {
					q.used[name] = true
				}
			}
		}
	}
}

func (q *request) titlesQuery(names []string, props map[string]bool, result *obj) {
	var normalized list
	var invalid, missing, found pageList
	done := map[title]bool{}
	for _, name := range names {
		t, bad := parseTitle(name, nsMain)
		if bad != nil {
			invalid = append(invalid, obj{{"title", name}, {"invalidreason", bad.text()}, {"invalid", true}})
			continue
		}
		if t.text() != name {
			normalized = append(normalized, obj{{"fromencoded", false}, {"from", name}, {"to", t.text()}})
		}
		if done[t] {
			continue
		}
		done[t] = true
		o := q.pageObject(t, props)
		if q.srv.st.pages[t] == nil {
			missing = append(missing, o)
		} else {
			found = append(found, o)
		}
	}
	sortPages(missing, "title")
	sort.SliceStable(found, func(i, j int) bool { return pageID(found[i]) < pageID(found[j]) })
	if len(normalized) > 0 {
		result.set("normalized", normalized)
	}
	result.set("pages", append(append(missing, invalid...), found...))
}

func pageID(o obj) int64 {
	v, _ := o.get("pageid")
	id, _ := v.(int64)
	return id
}

func sortPages(ps pageList, key string) {
	text := func(o obj) string { v, _ := o.get(key); s, _ := v.(string); return s }
	sort.SliceStable(ps, func(i, j int) bool { return text(ps[i]) < text(ps[j]) })
}

func (q *request) pageObject(t title, props map[string]bool) obj {
	p := q.srv.st.pages[t]
	var o obj
	if p != nil {
		o.set("pageid", p.ID)
	}
	o = append(o, obj{{"ns", t.ns}, {"title", t.text()}}...)
	if p == nil {
		o.set("missing", true)
	}
	if props["info"] {
		q.pageInfo(&o, t, p)
	}
	if props["imageinfo"] && t.ns == nsFile {
		q.imageInfo(&o, t, p)
	}
	if props["revisions"] && p != nil {
		q.revisions(&o, p)
	}
	if props["categories"] && p != nil {
		q.pageCategories(&o, p)
	}
	return o
}

// pageInfo fills prop=info, with what would be refused when asked for.
func (q *request) pageInfo(o *obj, t title, p *page) {
	inprop := map[string]bool{}
	for _, v := range q.values("inprop") {
		inprop[v] = true
	}
	*o = append(*o, obj{{"contentmodel", "wikitext"}, {"pagelanguage", q.set.Language}, {"pagelanguagehtmlcode", q.set.Language}, {"pagelanguagedir", "ltr"}}...)
	if p != nil {
		*o = append(*o, obj{{"touched", iso(p.Touched)}, {"lastrevid", p.rev().ID}, {"length", len(p.rev().Text)}}...)
		if len(p.Revs) == 1 {
			o.set("new", true)
		}
	}
	if inprop["protection"] {
		prot := list{}
		if q.protected(t) {
			prot = append(prot, obj{{"type", "upload"}, {"level", "sysop"}, {"expiry", "infinity"}})
		}
		o.set("protection", prot)
		kinds := list{"edit", "move", "upload"}
		if p == nil {
			kinds = list{"create", "upload"}
		}
		o.set("restrictiontypes", kinds)
	}
	if inprop["url"] {
		o.set("fullurl", q.pageURL(t))
		o.set("editurl", q.base()+"/index.php?title="+wikiEscape(t.path())+"&action=edit")
		o.set("canonicalurl", q.pageURL(t))
	}
	q.testActions(o, t)
}

// testActions fills intestactions: empty lists where nothing stands against it.
func (q *request) testActions(o *obj, t title) {
	actions := q.values("intestactions")
	detail := q.param("intestactionsdetail")
	if len(actions) == 0 {
		return
	}
	var res obj
	for _, a := range actions {
		var err *apiError
		switch a {
		case "upload", "edit", "create":
			err = q.mayWrite(a, t)
		}
		if detail != "full" {
			res.set(a, err == nil)
			continue
		}
		l := list{}
		if err != nil {
			x := obj{{"code", err.code}}
			if q.errorFormat == "raw" {
				x = append(x, obj{{"key", err.key}, {"params", strList(err.params)}}...)
			} else {
				x.set("text", star(err.text()))
			}
			l = append(l, x)
		}
		res.set(a, l)
	}
	o.set("actions", res)
}

// revisions fills the newest revision.
func (q *request) revisions(o *obj, p *page) {
	props := q.choices("rvprop", []string{"content", "ids", "timestamp", "user", "userid", "comment", "parsedcomment", "size", "sha1", "flags", "contentmodel", "tags", "slotsize", "slotsha1", "roles"}, "ids", "timestamp", "flags", "comment", "user")
	slots := q.has("rvslots")
	n := q.limit("rvlimit", 1)
	l := list{}
	for i := len(p.Revs) - 1; i >= 0 && len(l) < n; i-- {
		l = append(l, revisionObject(p, i, props, slots))
	}
	o.set("revisions", l)
}

func revisionObject(p *page, i int, props map[string]bool, slots bool) obj {
	r := p.Revs[i]
	var o obj
	if props["ids"] {
		parent := int64(0)
		if i > 0 {
			parent = p.Revs[i-1].ID
		}
		o = append(o, obj{{"revid", r.ID}, {"parentid", parent}}...)
	}
	if props["user"] {
		o.set("user", r.User)
	}
	if props["timestamp"] {
		o.set("timestamp", iso(r.Time))
	}
	if props["size"] {
		o.set("size", len(r.Text))
	}
	if props["comment"] {
		o.set("comment", r.Comment)
	}
	if props["content"] {
		c := obj{{"contentmodel", "wikitext"}, {"contentformat", "text/x-wiki"}, {"content", star(r.Text)}}
		if slots {
			o.set("slots", obj{{"main", c}})
		} else {
			o = append(o, obj{c[1], c[0], c[2]}...)
		}
	}
	return o
}

var categoryLink = regexp.MustCompile(`(?i)\[\[\s*category\s*:\s*([^\]|]+)`)

// categoriesOf lists the categories that a text names, without namespace.
func categoriesOf(text string) []string {
	var names []string
	for _, m := range categoryLink.FindAllStringSubmatch(text, -1) {
		if t, err := parseTitle("Category:"+m[1], nsMain); err == nil && t.ns == nsCategory {
			name := strings.ReplaceAll(t.key, "_", " ")
			if !contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

func (q *request) pageCategories(o *obj, p *page) {
	l := list{}
	for _, c := range categoriesOf(p.rev().Text) {
		l = append(l, obj{{"ns", nsCategory}, {"title", "Category:" + c}})
	}
	if len(l) > 0 {
		o.set("categories", l)
	}
}
