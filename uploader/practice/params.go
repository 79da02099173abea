package practice

import (
	"sort"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// lookup reads a parameter; the body wins over the query. Text comes back as
// valid NFC, with a remark when it was not.
func (q *request) lookup(name string) (string, bool) {
	seen := q.used[name]
	q.used[name] = true
	values, ok := q.body.post[name]
	if !ok {
		values, ok = q.body.query[name]
	}
	if !ok {
		return "", false
	}
	raw := values[len(values)-1]
	v := cleanText(raw)
	if v != raw && !seen {
		q.warn(q.module, "apiwarn-badutf8", name)
	}
	return v, true
}

func (q *request) param(name string) string {
	v, _ := q.lookup(name)
	return v
}

func (q *request) has(name string) bool {
	_, ok := q.lookup(name)
	return ok
}

// values reads a multi-value.
func (q *request) values(name string) []string {
	v := q.param(name)
	if v == "" {
		return nil
	}
	if strings.HasPrefix(v, "\x1f") {
		return strings.Split(v[1:], "\x1f")
	}
	return strings.Split(v, "|")
}

// ownerOf is the query module that a multi-value belongs to, by its prefix.
func ownerOf(param string) string {
	owners := map[string]string{"siprop": "siteinfo", "uiprop": "userinfo", "friprop": "filerepoinfo", "iiprop": "imageinfo",
		"siiprop": "stashimageinfo", "rvprop": "revisions", "aiprop": "allimages", "msfprop": "mystashedfiles",
		"faprop": "filearchive", "tgprop": "tags", "type": "tokens"}
	if o, ok := owners[param]; ok {
		return o
	}
	return "query"
}

// choices reads a multi-value as a set. Values that are not allowed only make a
// remark; a star stands for all of them.
func (q *request) choices(name string, allowed []string, fallback ...string) map[string]bool {
	vs := q.values(name)
	if !q.has(name) {
		vs = fallback
	}
	m := map[string]bool{}
	var odd []string
	for _, v := range vs {
		if v == "*" {
			for _, a := range allowed {
				m[a] = true
			}
			continue
		}
		if !contains(allowed, v) {
			odd = append(odd, v)
			continue
		}
		m[v] = true
	}
	if len(odd) == 1 {
		q.warn(ownerOf(name), "apiwarn-unrecognizedvalues", name, odd[0])
	} else if len(odd) > 1 {
		q.warn(ownerOf(name), "apiwarn-unrecognizedvalues-plural", name, strings.Join(odd, ", "))
	}
	return m
}

// cleanText is text as MediaWiki takes it: valid UTF-8 in NFC, where bytes that
// are not text and control characters become U+FFFD.
func cleanText(s string) string {
	leading := strings.HasPrefix(s, "\x1f")
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r == '\r', r == 0x1f && leading:
			return r
		case r < 0x20:
			return '\uFFFD'
		}
		return r
	}, s)
	return norm.NFC.String(s)
}

func (q *request) reportUnused() {
	var odd []string
	for _, vs := range []map[string][]string{q.body.query, q.body.post} {
		for name := range vs {
			if !q.used[name] && !contains(odd, name) {
				odd = append(odd, name)
			}
		}
	}
	for name := range q.body.files {
		if !q.used[name] {
			odd = append(odd, name)
		}
	}
	if len(odd) == 0 {
		return
	}
	sort.Strings(odd)
	key := "apierror-unrecognizedparams"
	if len(odd) > 1 {
		key += "-plural"
	}
	q.warnings = append([]apiWarning{{"main", key, []string{strings.Join(odd, ", ")}}}, q.warnings...)
}
