package practice

import (
	"strconv"
	"strings"
	"time"
)

func iso(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// stamp is MediaWiki's database form of a time.
func stamp(t time.Time) string { return t.UTC().Format("20060102150405") }

func (q *request) siteInfo(result *obj) *apiError {
	known := []string{"general", "namespaces", "namespacealiases", "fileextensions", "extensions", "rightsinfo",
		"uploaddialog", "restrictions", "statistics", "usergroups", "interwikimap", "dbrepllag", "magicwords",
		"specialpagealiases", "libraries", "languages", "skins", "extensiontags", "functionhooks", "showhooks",
		"variables", "protocols", "defaultoptions", "autocreatetempuser"}
	if q.srv.behaviour == Behave145 {
		known = append(known, "copyuploaddomains")
	}
	props := q.choices("siprop", known, "general")
	q.used["sishowalldb"], q.used["sinumberingroup"] = true, true
	for _, p := range []struct {
		name string
		make func() any
	}{
		{"general", func() any { return q.general() }},
		{"namespaces", q.namespaces},
		{"namespacealiases", func() any {
			return list{obj{{"id", nsFile}, {"alias", "Image"}}, obj{{"id", 7}, {"alias", "Image talk"}}}
		}},
		{"fileextensions", q.fileExtensions},
		{"extensions", q.extensionList},
		{"rightsinfo", func() any { return obj{{"url", ""}, {"text", ""}} }},
		{"uploaddialog", q.uploadDialog},
		{"restrictions", func() any {
			return obj{{"types", list{"create", "edit", "move", "upload"}}, {"levels", list{"", "autoconfirmed", "sysop"}},
				{"cascadinglevels", list{"sysop"}}, {"semiprotectedlevels", list{"autoconfirmed"}}}
		}},
		{"statistics", q.statistics},
		{"copyuploaddomains", func() any { return strList(q.set.CopyUploadDomains) }},
	} {
		if props[p.name] {
			result.set(p.name, p.make())
		}
	}
	return nil
}

func (q *request) general() obj {
	now := q.srv.now()
	o := obj{
		{"mainpage", "Main Page"}, {"base", q.base() + "/wiki/Main_Page"}, {"sitename", q.set.SiteName},
		{"mainpageisdomainroot", false}, {"logo", ""}, {"generator", q.srv.generator()},
		{"phpversion", "8.2.36"}, {"phpsapi", "fpm-fcgi"}, {"dbtype", "sqlite"}, {"dbversion", "3.40.1"},
		{"langconversion", true}, {"linkconversion", true}, {"titleconversion", true},
		{"linkprefixcharset", ""}, {"linkprefix", ""},
		{"legaltitlechars", legalTitleChars}, {"invalidusernamechars", "@:>"},
		{"case", "first-letter"}, {"lang", q.set.Language}, {"fallback", list{}}, {"rtl", false},
		{"fallback8bitEncoding", "windows-1252"}, {"readonly", q.set.ReadOnly != ""},
	}
	if q.set.ReadOnly != "" {
		o.set("readonlyreason", q.set.ReadOnly)
	}
	o = append(o, obj{
		{"writeapi", true}, {"maxarticlesize", 2 << 20}, {"timezone", "UTC"}, {"timeoffset", 0},
		{"articlepath", "/wiki/$1"}, {"scriptpath", ""}, {"script", "/index.php"}, {"variantarticlepath", false},
		{"server", q.base()}, {"servername", hostName(q.srv.host)}, {"wikiid", "wiki"}, {"time", iso(now)}, {"misermode", false},
		{"uploadsenabled", q.set.EnableUploads}, {"maxuploadsize", q.set.MaxUploadSize},
		{"minuploadchunksize", q.set.minChunk()}, {"categorycollation", "uppercase"},
	}...)
	return o
}

func hostName(host string) string {
	i := strings.LastIndexByte(host, ':')
	return strings.Trim(host[:i], "[]")
}

func (q *request) namespaces() any {
	var o obj
	for _, n := range namespaces {
		ns := obj{{"id", n.id}, {"case", "first-letter"}, {"name", star(n.name)}, {"subpages", n.id > 0}, {"canonical", n.canonical}, {"content", n.id == 0}, {"nonincludable", false}}
		if n.id == nsMain {
			ns = append(ns[:4], ns[5:]...)
		}
		o.set(strconv.Itoa(n.id), ns)
	}
	return o
}

func (q *request) fileExtensions() any {
	l := list{}
	for _, e := range q.set.FileExtensions {
		l = append(l, obj{{"ext", e}})
	}
	return l
}

func (q *request) extensionList() any {
	l := list{}
	for _, e := range q.set.Extensions {
		l = append(l, obj{{"type", "other"}, {"name", e}})
	}
	return l
}

func (q *request) uploadDialog() any {
	return obj{
		{"fields", obj{{"description", true}, {"date", false}, {"categories", false}}},
		{"licensemessages", obj{{"local", "generic-local"}, {"foreign", "generic-foreign"}}},
		{"comment", obj{{"local", ""}, {"foreign", ""}}},
		{"format", obj{{"filepage", q.set.UploadDialog}, {"description", "$TEXT"}, {"ownwork", ""}, {"license", ""}, {"uncategorized", ""}}},
	}
}

func (q *request) statistics() any {
	st := q.srv.st
	return obj{{"pages", len(st.pages)}, {"articles", 0}, {"edits", st.n.Rev}, {"images", len(st.filePages())},
		{"users", len(q.srv.users) + 1}, {"activeusers", 0}, {"admins", 1}, {"jobs", len(st.jobs)}}
}

func (q *request) fileRepoInfo(result *obj) *apiError {
	props := q.choices("friprop", []string{"name", "displayname", "local", "rootUrl", "url", "thumbUrl", "canUpload",
		"initialCapital", "scriptDirUrl", "descBaseUrl", "articleUrl", "fetchDescription", "favicon", "apiurl"},
		"name", "displayname", "local", "rootUrl", "url", "thumbUrl", "canUpload", "initialCapital", "apiurl")
	repos := list{fields(props, obj{
		{"name", "local"}, {"displayname", q.set.SiteName}, {"rootUrl", q.base() + "/images"}, {"local", true},
		{"url", q.base() + "/images"}, {"thumbUrl", q.base() + "/thumb"}, {"initialCapital", true},
		{"scriptDirUrl", q.base()}, {"canUpload", q.set.EnableUploads && q.can("upload")},
	})}
	if q.set.SharedAPI != "" {
		repos = append(repos, fields(props, obj{
			{"name", "shared"}, {"displayname", "Shared practice wiki"}, {"rootUrl", ""}, {"local", false},
			{"initialCapital", true}, {"canUpload", false}, {"apiurl", q.set.SharedAPI},
		}))
	}
	result.set("repos", repos)
	return nil
}

// allMessages knows the few messages that an uploader asks for.
func (q *request) allMessages(result *obj) *apiError {
	known := map[string]string{
		"licenses": "-", "upload-default-description": "-",
		"filename-prefix-blacklist":  strings.Join(q.set.FilenamePrefixes, "\n"),
		"copyupload-allowed-domains": strings.Join(q.set.CopyUploadDomains, "\n"),
	}
	q.used["amlang"], q.used["amenableparser"], q.used["amprop"] = true, true, true
	l := list{}
	for _, name := range q.values("ammessages") {
		text, ok := known[name]
		o := obj{{"name", name}, {"normalizedname", name}}
		if ok {
			o.set("content", star(text))
		} else {
			o.set("missing", true)
		}
		l = append(l, o)
	}
	result.set("allmessages", l)
	return nil
}
