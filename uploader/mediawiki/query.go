package mediawiki

import (
	"context"
	"encoding/json"
)

// maxRounds bounds the pages of a list that are fetched; a wiki that always answers
// "continue" must not keep us.
const maxRounds = 50

// queryAll asks until the wiki has told all, and calls each with every "query"
// object.
func (c *Client) queryAll(ctx context.Context, doing string, params form, each func(query object)) error {
	s := c.current()
	var next form
	for range maxRounds {
		top, err := c.query(ctx, s, doing, append(params[:len(params):len(params)], next...))
		if err != nil {
			return err
		}
		each(top.object("query"))
		more := top.object("continue")
		// A lone title with several versions comes with an offer of the older ones.
		if _, versions := more["iistart"]; versions {
			delete(more, "iistart")
			delete(more, "continue")
		}
		if len(more) == 0 {
			return nil
		}
		next = next[:0:0]
		for _, k := range more.keys() {
			next = append(next, field{k, more.text(k)})
		}
	}
	return badAnswer(doing, "end", false)
}

// PageText returns the wikitext and summary of a page's newest revision. The title
// has its namespace ("File:A.png"). A page that is not there gives an *Error with
// Code "missingtitle", one that cannot be "invalidtitle".
func (c *Client) PageText(ctx context.Context, title string) (text, summary string, err error) {
	const doing = "read page"
	var params form
	params.text("prop", "revisions")
	params.text("rvprop", "content|comment")
	params.text("rvslots", "main")
	params.list("titles", []string{title})
	top, err := c.query(ctx, c.current(), doing, params)
	if err != nil {
		return "", "", err
	}
	pages := top.object("query").list("pages")
	if len(pages) == 0 {
		return "", "", badAnswer(doing, "page", false)
	}
	page := parseObject(pages[0])
	if page.flag("invalid") {
		return "", "", refused("invalidtitle", doing)
	}
	revisions := page.list("revisions")
	if len(revisions) == 0 {
		return "", "", refused("missingtitle", doing)
	}
	text, summary = revision(revisions[0])
	return text, summary, nil
}

// revision reads a revision with slots, since 1.32, or without.
func revision(raw json.RawMessage) (text, summary string) {
	rev := parseObject(raw)
	content := rev
	if main := rev.object("slots").object("main"); main != nil {
		content = main
	}
	return content.texts("content", "*"), rev.text("comment")
}

// UploadParams lists the parameters that this wiki's action=upload has
// (action=paraminfo). The answer is kept.
func (c *Client) UploadParams(ctx context.Context) (map[string]bool, error) {
	c.mu.Lock()
	known := c.params
	c.mu.Unlock()
	if known != nil {
		return known, nil
	}
	const doing = "ask for the parameters of upload"
	top, err := c.do(ctx, c.current(), call{
		doing: doing, module: "paraminfo", params: form{{"modules", "upload"}},
		format: "plaintext", get: true, guard: true,
	})
	if err != nil {
		return nil, err
	}
	modules := top.object("paraminfo").list("modules")
	if len(modules) == 0 {
		return nil, badAnswer(doing, "module", false)
	}
	known = map[string]bool{}
	for _, raw := range parseObject(modules[0]).list("parameters") {
		if name := parseObject(raw).text("name"); name != "" {
			known[name] = true
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.params = known
	return known, nil
}
