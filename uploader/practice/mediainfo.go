package practice

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// mediaInfoExtension gives file pages captions and statements where it is among
// [Settings.Extensions], as on Wikimedia Commons. Debian's MediaWiki has no such
// extension to compare with: the answers follow the sources of Wikibase and
// WikibaseMediaInfo.
const mediaInfoExtension = "WikibaseMediaInfo"

// longestCaption is Wikibase's limit, in code points.
const longestCaption = 250

// mediaInfo is the structured data of a file page.
type mediaInfo struct {
	Labels     map[string]string // by language
	Statements map[string][]json.RawMessage
}

func (m *mediaInfo) empty() bool { return m == nil || len(m.Labels)+len(m.Statements) == 0 }

func (m *mediaInfo) clone() *mediaInfo {
	c := &mediaInfo{Labels: map[string]string{}, Statements: map[string][]json.RawMessage{}}
	if m != nil {
		maps.Copy(c.Labels, m.Labels)
		for property, all := range m.Statements {
			c.Statements[property] = slices.Clone(all)
		}
	}
	return c
}

var mediaInfoID = regexp.MustCompile(`^[Mm]([1-9][0-9]{0,9})$`)

// mediaInfoPage finds the page of "M42"; good says that this is an ID at all.
func (q *request) mediaInfoPage(id string) (p *page, good bool) {
	m := mediaInfoID.FindStringSubmatch(strings.TrimSpace(id))
	if m == nil {
		return nil, false
	}
	n, _ := strconv.ParseInt(m[1], 10, 64)
	for _, p := range q.srv.st.filePages() {
		if p.ID == n {
			return p, true
		}
	}
	return nil, true
}

func entityID(p *page) string { return "M" + strconv.FormatInt(p.ID, 10) }

// getEntities answers action=wbgetentities.
func (q *request) getEntities(out *obj) *apiError {
	ids := q.values("ids")
	props := q.choices("props", []string{"info", "sitelinks", "sitelinks/urls", "aliases", "labels", "descriptions", "claims", "datatype"},
		"info", "sitelinks", "aliases", "labels", "descriptions", "claims", "datatype")
	languages := q.values("languages")
	for _, p := range []string{"sites", "titles", "redirects", "languagefallback", "normalize", "sitefilter"} {
		q.used[p] = true
	}
	if len(ids) == 0 {
		return fail("wikibase-api-illegal-ids-or-sites-titles-selector").withCode("param-missing")
	}
	var entities obj
	for _, id := range ids {
		p, good := q.mediaInfoPage(id)
		if !good {
			return fail("wikibase-api-no-such-entity", id).withCode("no-such-entity").with("id", id)
		}
		if p == nil || p.Info.empty() {
			entities.set(strings.ToUpper(id), obj{{"id", strings.ToUpper(id)}, {"missing", ""}})
			continue
		}
		entities.set(entityID(p), p.entity(props, languages))
	}
	*out = append(*out, obj{{"entities", entities}, {"success", 1}}...)
	return nil
}

// entity is the structured data as the wiki serialises it: what is empty is a list.
func (p *page) entity(props map[string]bool, languages []string) obj {
	var o obj
	if props["info"] {
		o = obj{{"pageid", p.ID}, {"ns", nsFile}, {"title", p.title().text()}, {"lastrevid", p.rev().ID}, {"modified", iso(p.rev().Time)}}
	}
	o = append(o, obj{{"type", "mediainfo"}, {"id", entityID(p)}}...)
	if props["labels"] {
		o.set("labels", p.Info.labels(languages))
	}
	if props["descriptions"] {
		o.set("descriptions", list{})
	}
	if props["claims"] {
		o.set("statements", p.Info.statements())
	}
	return o
}

func (m *mediaInfo) labels(languages []string) any {
	var o obj
	for _, language := range slices.Sorted(maps.Keys(m.Labels)) {
		if len(languages) == 0 || contains(languages, language) {
			o.set(language, obj{{"language", language}, {"value", m.Labels[language]}})
		}
	}
	if len(o) == 0 {
		return list{}
	}
	return o
}

// editEntity answers action=wbeditentity for captions and statements.
func (q *request) editEntity(out *obj) *apiError {
	for _, p := range []string{"bot", "baserevid", "clear", "new", "site", "title", "tags"} {
		q.used[p] = true
	}
	data, ok := q.lookup("data")
	if !ok {
		return fail("paramvalidator-missingparam", "data").withCode("missingparam")
	}
	id, summary := q.param("id"), q.param("summary")
	var change entityChange
	if err := json.Unmarshal([]byte(data), &change); err != nil {
		return fail("wikibase-api-invalid-json").withCode("invalid-json")
	}
	p, good := q.mediaInfoPage(id)
	if !good {
		return fail("wikibase-api-invalid-entity-id").withCode("invalid-entity-id")
	}
	if p == nil {
		return fail("wikibase-api-no-such-entity", id).withCode("no-such-entity")
	}
	if err := q.mayWrite("edit", p.title()); err != nil {
		return behind("permissiondenied", err)
	}
	info := p.Info.clone()
	if err := change.apply(info, entityID(p)); err != nil {
		return err
	}
	if err := q.mayCaption(p, change, summary); err != nil {
		return behind("failed-save", err)
	}
	same := equalJSON(info, p.Info.clone())
	if !same {
		text := p.rev().Text
		p = q.srv.addRevision(p.title(), q.userName(), "/* wbeditentity-update:0| */ "+summary, text)
		p.Info = info
		q.srv.st.putPage(p)
	}
	entity := p.entity(map[string]bool{"labels": true, "descriptions": true, "claims": true}, nil)
	entity.set("lastrevid", p.rev().ID)
	if same {
		entity.set("nochange", "")
	}
	*out = append(*out, obj{{"entity", entity}, {"success", 1}}...)
	return nil
}

// mayCaption asks the rate limit of edits and the abuse filters.
func (q *request) mayCaption(p *page, change entityChange, summary string) *apiError {
	if q.overRate("edit", q.set.EditRateLimit) {
		return fail("actionthrottledtext")
	}
	subject := p.title().text() + "\n" + summary
	for _, l := range change.Labels {
		subject += "\n" + l.Value
	}
	for i, re := range q.srv.filters {
		f := q.srv.settings.AbuseFilters[i]
		if re != nil && f.Disallow && re.MatchString(subject) {
			return fail("abusefilter-disallowed", f.Description, strconv.Itoa(i+1))
		}
	}
	return nil
}

// behind wraps a refusal as Wikibase does: the code says what was being done, the
// messages say why not.
func behind(code string, why *apiError) *apiError {
	name := why.key
	if name == "apierror-blocked" {
		name = "blockedtext"
	}
	e := &apiError{code: code, key: why.key, params: why.params}
	return e.with("messages", list{obj{{"name", name}, {"parameters", strList(why.params)}, {"html", obj{{"*", htmlEscape(why.text())}}}}})
}

func refusedTerm(key string, params ...string) *apiError {
	return behind("modification-failed", fail(key, params...))
}

// checkLabel tells what Wikibase has against the text of a caption.
func checkLabel(text string) *apiError {
	switch {
	case utf8.RuneCountInString(text) > longestCaption:
		return refusedTerm("wikibase-validator-too-long", strconv.Itoa(longestCaption), text)
	case strings.TrimSpace(text) != text, strings.ContainsAny(text, "\r\n\t\v"):
		return refusedTerm("wikibase-validator-malformed-value", text)
	}
	return nil
}

var languageCode = regexp.MustCompile(`^[a-z]{2,3}(-[a-z0-9]+)*$`)

func equalJSON(a, b *mediaInfo) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}
