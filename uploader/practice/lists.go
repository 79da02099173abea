package practice

import (
	"encoding/hex"
	"math/big"
	"regexp"
	"sort"
	"strconv"
	"strings"
)

var (
	hexSHA1    = regexp.MustCompile(`^[a-f0-9]{40}$`)
	base36SHA1 = regexp.MustCompile(`^[a-z0-9]{31}$`)
)

// askedSHA1 reads a hash parameter in either spelling; "" when not given.
func (q *request) askedSHA1(prefix string) (string, *apiError) {
	if v, ok := q.lookup(prefix + "sha1"); ok {
		v = strings.ToLower(v)
		if !hexSHA1.MatchString(v) {
			return "", fail("apierror-invalidsha1hash")
		}
		return v, nil
	}
	v, ok := q.lookup(prefix + "sha1base36")
	if !ok {
		return "", nil
	}
	v = strings.ToLower(v)
	n, good := new(big.Int).SetString(v, 36)
	if !base36SHA1.MatchString(v) || !good || n.BitLen() > 160 {
		return "", fail("apierror-invalidsha1base36hash")
	}
	return hex.EncodeToString(n.FillBytes(make([]byte, 20))), nil
}

// allImages answers list=allimages, by name or by time.
func (q *request) allImages(result, cont *obj) *apiError {
	props := q.choices("aiprop", imageProps, "timestamp", "url")
	sha1, err := q.askedSHA1("ai")
	if err != nil {
		return err
	}
	byTime := q.param("aisort") == "timestamp"
	down := contains([]string{"descending", "older"}, q.param("aidir"))
	from, to, prefix, user := q.imageName("aifrom"), q.imageName("aito"), q.imageName("aiprefix"), q.param("aiuser")
	limit, start := q.limit("ailimit", 10), q.param("aicontinue")
	for _, p := range []string{"aistart", "aiend", "aiminsize", "aimaxsize", "aimime", "aifilterbots"} {
		q.used[p] = true
	}
	pages := q.srv.st.filePages()
	key := func(p *page) string {
		if byTime {
			return stamp(p.file().Time) + "|" + p.Key
		}
		return p.Key
	}
	sort.SliceStable(pages, func(i, j int) bool { return (key(pages[i]) < key(pages[j])) != down })
	l := list{}
	for _, p := range pages {
		v := p.file()
		switch {
		case sha1 != "" && v.SHA1 != sha1, user != "" && v.User != capitalise(user),
			from != "" && p.Key < from, to != "" && p.Key > to, !strings.HasPrefix(p.Key, prefix),
			start != "" && !down && key(p) < start, start != "" && down && key(p) > start:
			continue
		}
		if len(l) == limit {
			cont.set("aicontinue", key(p))
			break
		}
		o := obj{{"name", p.Key}}
		o = append(o, fields(wanted(props), q.publishedInfo(p, v, false))...)
		l = append(l, append(o, obj{{"ns", nsFile}, {"title", p.title().text()}}...))
	}
	result.set("allimages", l)
	return nil
}

// imageName reads the start of a file name as a title.
func (q *request) imageName(param string) string {
	v := strings.ReplaceAll(q.param(param), " ", "_")
	return capitalise(v)
}

// myStashedFiles lists the user's stash, oldest first.
func (q *request) myStashedFiles(result, cont *obj) *apiError {
	if !q.loggedIn() {
		return fail("apierror-mustbeloggedin-uploadstash").withCode("stashnotloggedin")
	}
	props := q.choices("msfprop", []string{"size", "type"})
	limit := q.limit("msflimit", 10)
	start, _ := strconv.ParseInt(q.param("msfcontinue"), 10, 64)
	l := list{}
	for _, e := range q.srv.stashOf(q.userName()) {
		if e.ID < start {
			continue
		}
		if len(l) == limit {
			cont.set("msfcontinue", strconv.FormatInt(e.ID, 10))
			break
		}
		o := obj{{"filekey", e.Key}, {"status", "finished"}}
		size := e.Size
		if e.Chunks {
			o[1].value, size = "chunks", e.Offset
		}
		if props["size"] {
			o = append(o, obj{{"size", size}, {"width", e.Props.Width}, {"height", e.Props.Height}, {"bits", e.Props.Bits}}...)
		}
		if props["type"] {
			o = append(o, obj{{"mimetype", e.Props.MIME}, {"mediatype", mediaType(e.Props.MIME)}}...)
		}
		l = append(l, o)
	}
	result.set("mystashedfiles", l)
	return nil
}

// deletions lists deleted files, newest first.
func (s *Server) deletions() []*archived {
	var as []*archived
	for _, a := range s.st.archive {
		as = append(as, a)
	}
	sort.Slice(as, func(i, j int) bool { return as[i].ID > as[j].ID })
	return as
}

// logEvents answers list=logevents for deletions.
func (q *request) logEvents(result *obj) *apiError {
	action, kind := q.param("leaction"), q.param("letype")
	for _, p := range []string{"leprop", "ledir", "lestart", "leend", "leuser", "lenamespace"} {
		q.used[p] = true
	}
	limit := q.limit("lelimit", 10)
	var want title
	if name, ok := q.lookup("letitle"); ok {
		t, err := parseTitle(name, nsMain)
		if err != nil {
			return fail("apierror-invalidtitle", name)
		}
		want = t
	}
	l := list{}
	if action != "" && action != "delete/delete" || kind != "" && kind != "delete" {
		result.set("logevents", l)
		return nil
	}
	for _, a := range q.srv.deletions() {
		t := title{nsFile, a.Name}
		if want.key != "" && t != want || len(l) >= limit {
			continue
		}
		l = append(l, obj{{"logid", a.ID}, {"ns", nsFile}, {"title", t.text()}, {"pageid", 0}, {"logpage", 0},
			{"params", obj{}}, {"type", "delete"}, {"action", "delete"}, {"user", a.By}, {"timestamp", iso(a.Deleted)}, {"comment", a.Reason}})
	}
	result.set("logevents", l)
	return nil
}

// fileArchive answers list=filearchive.
func (q *request) fileArchive(result *obj) *apiError {
	props := q.choices("faprop", []string{"sha1", "timestamp", "user", "size", "dimensions", "description", "parseddescription", "mime", "mediatype", "metadata", "bitdepth", "archivename"}, "timestamp")
	sha1, err := q.askedSHA1("fa")
	if err != nil {
		return err
	}
	from, prefix := q.imageName("fafrom"), q.imageName("faprefix")
	limit := q.limit("falimit", 10)
	q.used["fato"], q.used["fadir"], q.used["facontinue"] = true, true, true
	as := q.srv.deletions()
	sort.SliceStable(as, func(i, j int) bool { return as[i].Name < as[j].Name })
	l := list{}
	for _, a := range as {
		if sha1 != "" && a.File.SHA1 != sha1 || a.Name < from || !strings.HasPrefix(a.Name, prefix) || len(l) >= limit {
			continue
		}
		t := title{nsFile, a.Name}
		o := obj{{"id", a.ID}, {"name", a.Name}, {"ns", nsFile}, {"title", t.text()}}
		for _, f := range []field{{"sha1", a.File.SHA1}, {"timestamp", iso(a.File.Time)}, {"user", a.File.User}, {"size", a.File.Size}, {"description", a.File.Comment}, {"mime", a.File.Props.MIME}} {
			if props[f.key] {
				o = append(o, f)
			}
		}
		l = append(l, o)
	}
	result.set("filearchive", l)
	return nil
}

// tagList answers list=tags.
func (q *request) tagList(result *obj) *apiError {
	q.used["tgcontinue"] = true
	props := q.choices("tgprop", []string{"displayname", "description", "hitcount", "defined", "source", "active"})
	q.limit("tglimit", 10)
	l := list{}
	for _, t := range q.set.Tags {
		o := obj{{"name", t}}
		for _, f := range []field{{"displayname", t}, {"description", ""}, {"hitcount", 0}, {"defined", true}, {"source", list{"manual"}}, {"active", true}} {
			if props[f.key] {
				o = append(o, f)
			}
		}
		l = append(l, o)
	}
	result.set("tags", l)
	return nil
}

// categories counts the files in each category, by name.
func (s *Server) categories() (names []string, counts map[string]int) {
	counts = map[string]int{}
	for _, p := range s.st.pages {
		for _, c := range categoriesOf(p.rev().Text) {
			if counts[c] == 0 {
				names = append(names, c)
			}
			counts[c]++
		}
	}
	sort.Strings(names)
	return names, counts
}

func (q *request) allCategories(result *obj) *apiError {
	prefix, limit := strings.ReplaceAll(capitalise(q.param("acprefix")), "_", " "), q.limit("aclimit", 10)
	size := contains(q.values("acprop"), "size")
	q.used["accontinue"], q.used["acmin"] = true, true
	names, counts := q.srv.categories()
	l := list{}
	for _, n := range names {
		if !strings.HasPrefix(n, prefix) || len(l) >= limit {
			continue
		}
		o := obj{{"category", star(n)}}
		if size {
			o = append(o, obj{{"size", counts[n]}, {"pages", 0}, {"files", counts[n]}, {"subcats", 0}}...)
		}
		l = append(l, o)
	}
	result.set("allcategories", l)
	return nil
}

func (q *request) prefixSearch(result *obj) *apiError {
	search, limit := q.param("pssearch"), q.limit("pslimit", 10)
	ns := nsMain
	if v := q.values("psnamespace"); len(v) > 0 {
		ns, _ = strconv.Atoi(v[0])
	}
	l := list{}
	t, err := parseTitle(search, ns)
	if err != nil {
		result.set("prefixsearch", l)
		return nil
	}
	var found []title
	for k := range q.srv.st.pages {
		found = append(found, k)
	}
	sort.Slice(found, func(i, j int) bool { return found[i].key < found[j].key })
	for _, f := range found {
		if f.ns != t.ns || !strings.HasPrefix(f.key, t.key) || len(l) >= limit {
			continue
		}
		id := int64(0)
		if p := q.srv.st.pages[f]; p != nil {
			id = p.ID
		}
		l = append(l, obj{{"ns", f.ns}, {"title", f.text()}, {"pageid", id}})
	}
	result.set("prefixsearch", l)
	return nil
}
