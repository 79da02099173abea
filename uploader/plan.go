package uploader

import (
	"net/url"
	"strings"

	"wikidrop/uploader/mediawiki"
)

const (
	// directLimit is the largest file that is sent in one request: one that
	// fails late is lost as a whole.
	directLimit = 5 << 20
	// asyncFrom is the size from which the wiki joins pieces in the background,
	// where it can.
	asyncFrom = 10 << 20
)

// method chooses how the bytes of a local file travel. Once they go in pieces they
// stay with that.
func (e *Engine) method(it Item) Method {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.methodOf(&it)
}

// methodOf is method for a caller that holds mu.
func (e *Engine) methodOf(it *Item) Method {
	body := e.wiki(it.Account).body
	switch {
	case it.Method == MethodChunked, body > 0 && it.Size > body:
		return MethodChunked
	case e.opts.Method != "":
		return e.opts.Method
	case it.Size > directLimit:
		return MethodChunked
	}
	return MethodDirect
}

// mayFetch tells whether the wiki can be expected to fetch an address for us.
func mayFetch(site *mediawiki.Site, address string) bool {
	if !site.User.Can("upload_by_url") {
		return false
	}
	u, err := url.Parse(address)
	if err != nil || len(site.CopyUploadDomains) == 0 {
		return err == nil
	}
	for _, domain := range site.CopyUploadDomains {
		if domainFits(strings.ToLower(u.Hostname()), strings.ToLower(domain)) {
			return true
		}
	}
	return false
}

// domainFits compares label by label from the right; "*" stands for one label.
func domainFits(host, pattern string) bool {
	h, p := strings.Split(host, "."), strings.Split(pattern, ".")
	if len(h) != len(p) {
		return false
	}
	for i := range p {
		if p[i] != "*" && p[i] != h[i] {
			return false
		}
	}
	return true
}
