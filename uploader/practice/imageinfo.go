package practice

import (
	"crypto/md5"
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"
)

// wikiEscape writes a title into an address as MediaWiki does.
func wikiEscape(s string) string {
	return strings.NewReplacer("%3A", ":", "%2F", "/", "%40", "@", "%21", "!", "%24", "$", "%2A", "*",
		"%28", "(", "%29", ")", "%2C", ",", "%3B", ";", "+", "%20").Replace(url.QueryEscape(s))
}

func rawEscape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// hashPath is the folder part of a file's address.
func hashPath(name string) string {
	h := md5.Sum([]byte(name))
	x := hex.EncodeToString(h[:])
	return x[:1] + "/" + x[:2] + "/"
}

func (q *request) fileURL(name string) string {
	return q.base() + "/images/" + hashPath(name) + rawEscape(name)
}

func (q *request) archiveURL(archive string) string {
	_, name, _ := strings.Cut(archive, "!")
	return q.base() + "/images/archive/" + hashPath(name) + rawEscape(archive)
}

func (q *request) pageURL(t title) string { return q.base() + "/wiki/" + wikiEscape(t.path()) }

// publishedInfo describes a version of a file. old tells one that was replaced.
func (q *request) publishedInfo(p *page, v *version, full bool) obj {
	t := p.title()
	u := q.fileURL(p.Key)
	if v.Archive != "" {
		u = q.archiveURL(v.Archive)
	}
	o := obj{
		{"timestamp", iso(v.Time)}, {"user", v.User}, {"userid", v.UserID}, {"size", v.Size},
		{"width", v.Props.Width}, {"height", v.Props.Height}, {"parsedcomment", htmlEscape(v.Comment)},
		{"comment", v.Comment},
	}
	if full {
		o.set("html", "<p>"+htmlEscape(t.text())+"</p>")
	}
	o.set("canonicaltitle", t.text())
	o.set("url", u)
	o.set("descriptionurl", q.pageURL(t))
	if !full || len(p.Revs) > 1 {
		o.set("descriptionshorturl", q.base()+"/index.php?curid="+strconv.FormatInt(p.ID, 10))
	}
	o.set("sha1", v.SHA1)
	o = append(o, metadata(v.Props, v, t)...)
	o.set("mime", v.Props.MIME)
	o.set("mediatype", mediaType(v.Props.MIME))
	o.set("bitdepth", v.Props.Bits)
	return o
}

// metadata is what the formats have in common; we do not read Exif here.
func metadata(p props, v *version, t title) obj {
	var meta any
	if p.Width > 0 {
		meta = list{obj{{"name", "_MW_PNG_VERSION"}, {"value", 1}}}
		if p.MIME != "image/png" {
			meta = list{}
		}
	}
	ext := obj{
		{"DateTime", obj{{"value", v.Time.UTC().Format("2006-01-02 15:04:05")}, {"source", "mediawiki-metadata"}, {"hidden", ""}}},
		{"ObjectName", obj{{"value", strings.TrimSuffix(strings.TrimPrefix(t.text(), "File:"), "."+extOf(t.key))}, {"source", "mediawiki-metadata"}}},
	}
	return obj{{"metadata", meta}, {"commonmetadata", list{}}, {"extmetadata", ext}}
}

func extOf(name string) string {
	i := strings.LastIndexByte(name, '.')
	if i < 0 {
		return ""
	}
	return name[i+1:]
}

// stashInfo describes a stashed file.
func (q *request) stashInfo(e *stashed) obj {
	u := q.base() + "/wiki/Special:UploadStash/file/" + rawEscape(e.Key)
	name := title{nsFile, stamp(e.Time) + "!" + e.Source}
	v := version{Time: e.Time}
	o := obj{
		{"timestamp", iso(e.Time)}, {"size", e.Size}, {"width", e.Props.Width}, {"height", e.Props.Height},
		{"canonicaltitle", name.text()}, {"url", u}, {"descriptionurl", u}, {"sha1", e.SHA1},
	}
	o = append(o, metadata(e.Props, &v, name)...)
	o.set("mime", e.Props.MIME)
	o.set("bitdepth", e.Props.Bits)
	return o
}

var imageProps = []string{
	"timestamp", "user", "userid", "comment", "parsedcomment", "canonicaltitle", "url", "size", "dimensions",
	"sha1", "mime", "thumbmime", "mediatype", "metadata", "commonmetadata", "extmetadata", "archivename",
	"bitdepth", "uploadwarning", "badfile",
}

// wanted turns names of properties into names of fields.
func wanted(props map[string]bool) map[string]bool {
	m := map[string]bool{}
	for p := range props {
		switch p {
		case "size", "dimensions":
			m["size"], m["width"], m["height"] = true, true, true
		case "url":
			for _, f := range []string{"url", "descriptionurl", "descriptionshorturl", "thumburl", "thumbwidth", "thumbheight", "responsiveUrls"} {
				m[f] = true
			}
		case "uploadwarning":
			m["html"] = true
		default:
			m[p] = true
		}
	}
	return m
}

// imageInfo fills prop=imageinfo into a page.
func (q *request) imageInfo(o *obj, t title, p *page) {
	props := q.choices("iiprop", imageProps, "timestamp", "user")
	width := q.limitless("iiurlwidth")
	n := q.limit("iilimit", 1)
	if p.file() == nil {
		repo := ""
		if contains(q.set.SharedFiles, strings.ReplaceAll(t.key, "_", " ")) {
			repo = "shared"
		}
		o.set("imagerepository", repo)
		if p != nil {
			o.set("filemissing", true)
		}
		return
	}
	o.set("imagerepository", "local")
	l := list{}
	from := q.param("iistart")
	for i := len(p.Files) - 1; i >= 0; i-- {
		v := &p.Files[i]
		if from != "" && iso(v.Time) > from {
			continue
		}
		if len(l) == n {
			q.older = iso(v.Time)
			break
		}
		info := fields(wanted(props), q.publishedInfo(p, v, false))
		if v.Archive != "" && props["archivename"] {
			info.set("archivename", v.Archive)
		}
		if width > 0 && props["url"] && v.Props.Width > 0 {
			info = append(info, q.thumb(p, v, width)...)
		}
		l = append(l, info)
	}
	o.set("imageinfo", l)
}

// thumb tells where a scaled picture is. It is never larger than the file.
func (q *request) thumb(p *page, v *version, width int) obj {
	width = min(width, v.Props.Width)
	height := max(1, v.Props.Height*width/v.Props.Width)
	return obj{
		{"thumburl", q.base() + "/thumb/" + strconv.Itoa(width) + "/" + rawEscape(p.Key)},
		{"thumbwidth", width}, {"thumbheight", height},
	}
}

// limitless reads a plain number, 0 when there is none.
func (q *request) limitless(name string) int {
	n, err := strconv.Atoi(q.param(name))
	if err != nil {
		return 0
	}
	return n
}

// stashImageInfo answers prop=stashimageinfo.
func (q *request) stashImageInfo(result *obj) *apiError {
	if !q.loggedIn() {
		return fail("apierror-mustbeloggedin-uploadstash").withCode("notloggedin")
	}
	props := q.choices("siiprop", imageProps, "timestamp", "url")
	keys := q.values("siifilekey")
	if len(keys) == 0 {
		keys = q.values("siisessionkey")
	}
	if len(keys) == 0 {
		return fail("apierror-missingparam-at-least", `"siifilekey" and "siisessionkey"`).withCode("missingparam")
	}
	l := list{}
	for _, k := range keys {
		e, err := q.stashEntry(k)
		if err != nil {
			return err
		}
		l = append(l, fields(wanted(props), q.stashInfo(e)))
	}
	result.set("stashimageinfo", l)
	return nil
}
