package mediawiki

import (
	"context"
	"slices"
	"strings"
	"unicode"
)

// mostDomains bounds a list that anybody may have written.
const mostDomains = 5000

// AllowedDomains lists the domains on the wiki's page
// MediaWiki:Copyupload-allowed-domains, from which it fetches files by URL. "*"
// stands for one label. Wikis use that page since 1.39 where they are set so, and
// may allow more in their settings; since 1.45 [Site.CopyUploadDomains] tells all.
// language is that of the wiki's content.
func (c *Client) AllowedDomains(ctx context.Context, language string) ([]string, error) {
	params := form{{"meta", "allmessages"}, {"ammessages", "copyupload-allowed-domains"}}
	params.text("amlang", language)
	top, err := c.query(ctx, c.current(), "ask where the wiki fetches from", params)
	if err != nil {
		return nil, err
	}
	var domains []string
	for _, raw := range top.object("query").list("allmessages") {
		domains = append(domains, parseDomains(parseObject(raw).texts("content", "*"))...)
	}
	return domains, nil
}

// parseDomains reads the page as MediaWiki does: a domain a line, comments from # on.
// What cannot be a domain is left out.
func parseDomains(page string) []string {
	var domains []string
	seen := map[string]bool{}
	for line := range strings.Lines(page) {
		line, _, _ = strings.Cut(line, "#")
		domain := strings.ToLower(strings.TrimSpace(line))
		if !isDomain(domain) || seen[domain] {
			continue
		}
		seen[domain] = true
		domains = append(domains, domain)
		if len(domains) == mostDomains {
			break
		}
	}
	return domains
}

// isDomain takes a host name of at least two labels, of which any may be "*".
func isDomain(s string) bool {
	labels := strings.Split(s, ".")
	if len(s) > 253 || len(labels) < 2 {
		return false
	}
	return !slices.ContainsFunc(labels, func(label string) bool {
		return label != "*" && (label == "" || strings.ContainsFunc(label, notInLabel))
	})
}

func notInLabel(r rune) bool {
	return r != '-' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
}
