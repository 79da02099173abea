package mediawiki

import (
	"net/url"
	"strconv"
	"strings"
)

// decodeUpload reads the "upload" object of an answer.
func (c *Client) decodeUpload(top object, doing string, effect bool) (*Answer, error) {
	o := top.object("upload")
	if o == nil {
		return nil, badAnswer(doing, "upload", effect)
	}
	a := &Answer{
		Result:    Result(o.text("result")),
		Filename:  underscored(o.text("filename")),
		FileKey:   o.texts("filekey", "sessionkey"),
		Stage:     o.text("stage"),
		Warnings:  decodeWarnings(o["warnings"]),
		ImageInfo: c.imageInfo(o.object("imageinfo")),
		Unstashed: unstashed(o),
		MaxSize:   maxSize(top),
	}
	for i := range a.Warnings {
		a.Warnings[i].Raw = c.raw(a.Warnings[i].Raw)
	}
	a.Offset, a.HasOffset = o.number("offset")
	switch a.Result {
	case ResultSuccess, ResultWarning, ResultContinue, ResultPoll:
		return a, nil
	case "Failure": // 1.16 reports errors so
		e := &Error{Code: o.text("error"), Action: doing, Data: without(o, "result", "error")}
		e.fill(e.Data)
		e.classify(request{effect: effect})
		return nil, e
	}
	return nil, badAnswer(doing, "known result", effect)
}

// maxSize finds the warning about a filesize that is over the maximum, which the
// wiki lowers in silence otherwise (errorformat=raw).
func maxSize(top object) int64 {
	for _, raw := range top.list("warnings") {
		w := parseObject(raw)
		params := flatten(w["params"]) // name, value, least, most
		if !strings.HasPrefix(w.text("key"), "paramvalidator-outofrange-") || len(params) < 3 || params[0] != "filesize" {
			continue
		}
		most, err := strconv.ParseInt(strings.ReplaceAll(params[len(params)-1], ",", ""), 10, 64)
		if err == nil {
			return most
		}
	}
	return 0
}

// unstashed tells whether the wiki failed to keep the bytes: stasherrors since
// 1.29, the text stashfailed before.
func unstashed(o object) bool {
	return len(o.list("stasherrors")) > 0 || o.text("stashfailed") != ""
}

// imageInfo reads what the API says of a file, under the names of its several
// modules. It returns nil for an empty object.
func (c *Client) imageInfo(o object) *ImageInfo {
	if len(o) == 0 {
		return nil
	}
	return &ImageInfo{
		Title:          strings.ReplaceAll(o.texts("canonicaltitle", "title"), "_", " "),
		SHA1:           strings.ToLower(o.text("sha1")),
		Size:           o.int("size"),
		Timestamp:      o.time("timestamp"),
		User:           uploader(o.text("user")),
		MIME:           o.texts("mime", "mimetype"),
		Width:          int(o.int("width")),
		Height:         int(o.int("height")),
		URL:            c.link(o.text("url")),
		DescriptionURL: c.link(o.text("descriptionurl")),
		ThumbURL:       c.link(o.text("thumburl")),
		Comment:        o.text("comment"),
	}
}

// uploader is a user's name without the repository that stands in front of it, in
// "commons>Anna", where the file is another wiki's. No name has ">" in it.
func uploader(user string) string {
	if _, name, foreign := strings.Cut(user, ">"); foreign {
		return name
	}
	return user
}

// link completes an address of the wiki, which may leave out scheme or host. One
// of another scheme is dropped, since people will open it.
func (c *Client) link(s string) string {
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	u = c.api.ResolveReference(u)
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

func underscored(title string) string { return strings.ReplaceAll(title, " ", "_") }
