package practice

// uploadParam is one parameter of action=upload, as paraminfo lists it.
type uploadParam struct {
	name       string
	kind       any // type name, or the list of values
	multi      bool
	deprecated bool
	fallback   string
	hasDefault bool
}

func (q *request) uploadParams() []uploadParam {
	ps := []uploadParam{
		{name: "filename", kind: "string"},
		{name: "comment", kind: "string", hasDefault: true},
		{name: "tags", kind: strList(q.set.Tags), multi: true},
		{name: "text", kind: "text"},
		{name: "watch", kind: "boolean", deprecated: true},
		{name: "watchlist", kind: list{"nochange", "preferences", "watch"}, fallback: "preferences", hasDefault: true},
	}
	if q.set.WatchlistExpiry {
		ps = append(ps, uploadParam{name: "watchlistexpiry", kind: "expiry"})
	}
	return append(ps, []uploadParam{
		{name: "ignorewarnings", kind: "boolean"}, {name: "file", kind: "upload"}, {name: "url", kind: "string"},
		{name: "filekey", kind: "string"}, {name: "sessionkey", kind: "string", deprecated: true},
		{name: "stash", kind: "boolean"}, {name: "filesize", kind: "integer"}, {name: "offset", kind: "integer"},
		{name: "chunk", kind: "upload"}, {name: "async", kind: "boolean"}, {name: "checkstatus", kind: "boolean"},
		{name: "token", kind: "string"},
	}...)
}

// paramInfo answers action=paraminfo for module upload.
func (q *request) paramInfo(out *obj) *apiError {
	q.used["helpformat"] = true
	mods := list{}
	for _, m := range q.values("modules") {
		if m != "upload" {
			q.warn("paraminfo", "apiwarn-unrecognizedvalues", "modules", m)
			continue
		}
		mods = append(mods, q.uploadInfo())
	}
	out.set("paraminfo", obj{{"helpformat", "none"}, {"modules", mods}})
	return nil
}

func (q *request) uploadInfo() obj {
	ps := list{}
	for i, p := range q.uploadParams() {
		o := obj{{"index", i + 1}, {"name", p.name}, {"type", p.kind}, {"required", p.name == "token"}}
		if p.hasDefault {
			o.set("default", p.fallback)
		}
		if p.deprecated {
			o.set("deprecated", true)
		}
		o.set("multi", p.multi)
		switch p.name {
		case "tags":
			o = append(o, obj{{"lowlimit", 50}, {"highlimit", 500}, {"limit", 50}}...)
		case "filesize":
			o = append(o, obj{{"min", 0}, {"max", q.set.MaxUploadSize}}...)
		case "offset":
			o.set("min", 0)
		case "token":
			o = append(o, obj{{"tokentype", "csrf"}, {"sensitive", true}}...)
		}
		ps = append(ps, o)
	}
	return obj{
		{"name", "upload"}, {"classname", "ApiUpload"}, {"path", "upload"}, {"group", "action"}, {"prefix", ""},
		{"source", "MediaWiki"}, {"sourcename", "MediaWiki"}, {"licensetag", "GPL-2.0-or-later"},
		{"licenselink", q.base() + "/wiki/Special:Version/License/MediaWiki"},
		{"readrights", true}, {"writerights", true}, {"mustbeposted", true},
		{"helpurls", list{"https://www.mediawiki.org/wiki/Special:MyLanguage/API:Upload"}},
		{"parameters", ps}, {"templatedparameters", list{}},
	}
}
