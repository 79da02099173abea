package mediawiki

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

// TitleInfo is what the wiki knows of one file title.
type TitleInfo struct {
	Asked      string // as asked, without namespace
	Title      string // normalised, without namespace
	PageID     int64
	Invalid    string     // reason when the title cannot be
	PageExists bool       // a description page is there
	Shared     bool       // the file is on a shared repository
	File       *ImageInfo // nil: no file of this title
	// Refused lists codes of intestactions that would refuse upload, edit or
	// create for this account ("protectedpage").
	Refused []string
}

// maxTitles is what the API takes at once from an account without apihighlimits.
const maxTitles = 50

var errTooManyTitles = errors.New("mediawiki: more than 50 titles at once")

// Titles looks up to 50 file titles (without "File:") in one request, and returns
// one TitleInfo for each, in the order asked.
func (c *Client) Titles(ctx context.Context, titles []string) ([]TitleInfo, error) {
	switch {
	case len(titles) == 0:
		return nil, nil
	case len(titles) > maxTitles:
		return nil, errTooManyTitles
	}
	asked := make([]string, len(titles))
	for i, t := range titles {
		asked[i] = "File:" + nfc(t)
	}
	var params form
	params.text("prop", "imageinfo|info")
	params.text("iiprop", "sha1|size|timestamp|user|url|mime|comment")
	params.text("iiurlwidth", "320")
	params.text("intestactions", "upload|edit|create")
	params.text("intestactionsdetail", "full")
	params.list("titles", asked)
	found := pages{renamed: map[string]string{}, byTitle: map[string]object{}}
	if err := c.queryAll(ctx, "look up titles", params, found.add); err != nil {
		return nil, err
	}
	out := make([]TitleInfo, len(titles))
	for i, title := range asked {
		out[i] = c.titleInfo(titles[i], found.get(title))
	}
	return out, nil
}

// pages collects the pages of one or more answers.
type pages struct {
	renamed map[string]string // from what was asked to what it is
	byTitle map[string]object
}

func (p pages) add(query object) {
	for _, key := range []string{"normalized", "converted"} {
		for _, raw := range query.list(key) {
			o := parseObject(raw)
			p.renamed[o.text("from")] = o.text("to")
		}
	}
	for _, raw := range query.list("pages") {
		page := parseObject(raw)
		title := page.text("title")
		if p.byTitle[title] == nil {
			p.byTitle[title] = page
			continue
		}
		for k, v := range page {
			p.byTitle[title][k] = v
		}
	}
}

// get follows normalisation and then conversion, one step each.
func (p pages) get(title string) object {
	for range 2 {
		if to, ok := p.renamed[title]; ok && p.byTitle[title] == nil {
			title = to
		}
	}
	return p.byTitle[title]
}

func (c *Client) titleInfo(asked string, page object) TitleInfo {
	t := TitleInfo{Asked: asked}
	if page == nil {
		t.Invalid = "the wiki does not know this title"
		return t
	}
	_, t.Title, _ = strings.Cut(page.text("title"), ":")
	if page.flag("invalid") {
		t.Invalid = plain(page.text("invalidreason"))
		if t.Invalid == "" {
			t.Invalid = "invalid title"
		}
		return t
	}
	t.PageID = page.int("pageid")
	t.PageExists = !page.flag("missing")
	repository := page.text("imagerepository")
	t.Shared = repository != "" && repository != "local"
	if infos := page.list("imageinfo"); len(infos) > 0 && !page.flag("filemissing") {
		t.File = c.imageInfo(parseObject(infos[0]))
	}
	if t.File != nil && t.File.Title == "" {
		t.File.Title = page.text("title")
	}
	t.Refused = refusals(page.object("actions"))
	return t
}

// refusals reads actions: lists of errors with intestactionsdetail (1.32), plain
// booleans before.
func refusals(actions object) []string {
	var codes []string
	for _, action := range actions.keys() {
		switch raw := actions[action]; string(raw) {
		case "true", `""`:
		case "false":
			codes = append(codes, "permissiondenied")
		default:
			for _, item := range listOf(raw) {
				codes = append(codes, refusal(item))
			}
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

func refusal(raw json.RawMessage) string {
	if code := parseObject(raw).text("code"); code != "" {
		return code
	}
	return "permissiondenied"
}

// FilesBySHA1 lists files of this wiki with the given content (40 hex digits).
// Files of a shared repository are not among them.
func (c *Client) FilesBySHA1(ctx context.Context, sha1 string) ([]ImageInfo, error) {
	var params form
	params.text("list", "allimages")
	params.text("aisha1", strings.ToLower(sha1))
	params.text("aiprop", "sha1|size|timestamp|user|url|mime|comment")
	params.text("ailimit", "max")
	var files []ImageInfo
	err := c.queryAll(ctx, "look for the content", params, func(query object) {
		for _, raw := range query.list("allimages") {
			if info := c.imageInfo(parseObject(raw)); info != nil {
				files = append(files, *info)
			}
		}
	})
	return files, err
}
