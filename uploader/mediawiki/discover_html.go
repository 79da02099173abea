package mediawiki

import (
	"encoding/xml"
	"io"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// hints are what a page of a wiki tells about its API.
type hints struct {
	editURI   []string // addresses of RSD documents, "…/api.php?action=rsd"
	scripts   []string // paths of index.php, load.php and api.php seen in links
	generator string
}

const maxHints = 20

// readHTML looks for hints in a page, in any order of attributes, any quotes, and
// with or without the slash that XHTML wants.
func readHTML(r io.Reader, page *url.URL) hints {
	var h hints
	z := html.NewTokenizer(r)
	for {
		switch z.Next() {
		case html.ErrorToken:
			return h
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			h.tag(string(name), attributes(z, more), page)
		default:
		}
	}
}

func attributes(z *html.Tokenizer, more bool) map[string]string {
	attrs := map[string]string{}
	for more {
		var key, val []byte
		key, val, more = z.TagAttr()
		if _, ok := attrs[string(key)]; !ok {
			attrs[string(key)] = string(val)
		}
	}
	return attrs
}

func (h *hints) tag(name string, attrs map[string]string, page *url.URL) {
	switch name {
	case "link":
		if hasWord(attrs["rel"], "edituri") && len(h.editURI) < maxHints {
			h.editURI = append(h.editURI, attrs["href"])
		}
		h.script(attrs["href"], page)
	case "a":
		h.script(attrs["href"], page)
	case "script":
		h.script(attrs["src"], page)
	case "form":
		h.script(attrs["action"], page)
	case "meta":
		if strings.EqualFold(attrs["name"], "generator") && generatorShape.MatchString(attrs["content"]) {
			h.generator = attrs["content"]
		}
	}
}

// script notes the path of one of MediaWiki's entry points on this host.
func (h *hints) script(href string, page *url.URL) {
	if len(h.scripts) >= maxHints {
		return
	}
	ref, err := url.Parse(strings.TrimSpace(href))
	if err != nil {
		return
	}
	u := page.ResolveReference(ref)
	if !strings.EqualFold(u.Hostname(), page.Hostname()) {
		return
	}
	for _, name := range []string{"/index.php", "/load.php", "/api.php"} {
		if dir, _, ok := strings.Cut(u.Path, name); ok {
			h.addScript(dir + name)
		}
	}
}

func (h *hints) addScript(p string) {
	for _, s := range h.scripts {
		if s == p {
			return
		}
	}
	h.scripts = append(h.scripts, p)
}

func hasWord(list, word string) bool {
	for w := range strings.FieldsSeq(list) {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

// readRSD returns the apiLink of MediaWiki in an RSD document, "" if there is none.
func readRSD(r io.Reader) string {
	d := xml.NewDecoder(r)
	d.CharsetReader = charset.NewReaderLabel
	for {
		t, err := d.Token()
		if err != nil {
			return ""
		}
		start, ok := t.(xml.StartElement)
		if !ok || start.Name.Local != "api" {
			continue
		}
		attrs := map[string]string{}
		for _, a := range start.Attr {
			attrs[a.Name.Local] = a.Value
		}
		if attrs["name"] == "MediaWiki" {
			return attrs["apiLink"]
		}
	}
}
