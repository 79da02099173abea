package practice

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// published puts a file on the wiki and returns the ID of its structured data.
func published(t *testing.T, b *browser, name string) string {
	t.Helper()
	a := b.file(picture(len(name), 300), name, "ignorewarnings", "1")
	if a.str("upload.result") != "Success" {
		t.Fatalf("upload: %s", a.raw)
	}
	return fmt.Sprintf("M%d", b.get("action", "query", "titles", "File:"+name).num("query.pages.0.pageid"))
}

func (b *browser) caption(id, data string, more ...string) answer {
	b.t.Helper()
	return b.post(append([]string{"action", "wbeditentity", "id", id, "data", data, "token", b.token}, more...)...)
}

func TestCaptionsAreKeptAndReadBack(t *testing.T) {
	w := startWiki(t, Behave145, nil)
	b := w.as("You")
	id := published(t, b, "Weir.png")
	b.get("action", "wbgetentities", "ids", id).want("entities."+id+".id", id, "entities."+id+".missing", "", "success", "1")

	a := b.caption(id, `{"labels":{"en":{"language":"en","value":"A weir "},"ru":{"language":"ru","value":"Плотина"}}}`, "summary", "captions")
	a.want("success", "1", "entity.type", "mediainfo", "entity.id", id, "entity.labels.en.value", "A weir", "entity.descriptions", "[]", "entity.statements", "[]", "entity.nochange", "")
	b.caption(id, `{"labels":[{"language":"ru","value":"Запруда"},{"language":"de","value":"Wehr"}]}`).want("entity.labels.ru.value", "Запруда", "entity.labels.en.value", "A weir")
	b.caption(id, `{"labels":{"de":{"language":"de","value":""}}}`).want("entity.labels.de", "")
	before := b.caption(id, `{"labels":{"en":{"language":"en","value":"A weir"}}}`)
	if before.at("entity.nochange") == nil {
		t.Errorf("writing the same again is a change: %s", before.raw)
	}
	read := b.get("action", "wbgetentities", "ids", id, "props", "labels")
	read.want("entities."+id+".labels.ru.value", "Запруда", "entities."+id+".labels.de", "", "entities."+id+".title", "")
	b.get("action", "wbgetentities", "ids", id).want("entities."+id+".title", "File:Weir.png", "entities."+id+".statements", "[]")
	if f := w.Files()[0]; f.Captions["en"] != "A weir" || f.Edits != 4 {
		t.Errorf("%+v", f)
	}
}

func TestCaptionsOutliveARestart(t *testing.T) {
	dir := t.TempDir()
	w := startIn(t, dir, Behave139, nil)
	b := w.as("You")
	id := published(t, b, "Weir.png")
	b.caption(id, `{"labels":{"en":{"language":"en","value":"A weir"}}}`).want("success", "1")
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	again := startIn(t, dir, Behave139, nil)
	again.as("You").get("action", "wbgetentities", "ids", id).want("entities."+id+".labels.en.value", "A weir")
}

func TestStatementsAreKept(t *testing.T) {
	w := startWiki(t, Behave145, nil)
	b := w.as("You")
	id := published(t, b, "Weir.png")
	const claim = `{"mainsnak":{"snaktype":"value","property":"P180","datavalue":{"value":{"id":"Q1"},"type":"wikibase-entityid"}},"type":"statement","rank":"normal"}`
	a := b.caption(id, `{"claims":[`+claim+`]}`)
	a.want("entity.statements.P180.0.mainsnak.datavalue.value.id", "Q1", "entity.statements.P180.0.rank", "normal")
	statement := a.str("entity.statements.P180.0.id")
	if !strings.HasPrefix(statement, id+"$") {
		t.Errorf("statement %q", statement)
	}
	b.caption(id, `{"claims":[{"id":"`+statement+`","remove":""}]}`).want("entity.statements", "[]")
	if c := b.caption(id, `{"claims":[{"rank":"normal"}]}`).code(); c != "invalid-claim" {
		t.Errorf("code %s", c)
	}
}

func TestRefusedCaptions(t *testing.T) {
	long := strings.Repeat("я", longestCaption)
	label := func(language, text string) string {
		return `{"labels":{"` + language + `":{"language":"` + language + `","value":"` + text + `"}}}`
	}
	w := startWiki(t, Behave145, func(s *Settings) {
		s.AbuseFilters = []AbuseFilter{{Description: "no spam", Pattern: "spam", Disallow: true}}
		s.ProtectedTitles = []string{"Locked.png"}
	})
	b := w.as("You")
	id := published(t, b, "Weir.png")
	b.caption(id, label("en", long)).want("success", "1")
	for name, c := range map[string]struct{ id, data, code, message string }{
		"one character too many": {id, label("en", long+"x"), "modification-failed", "wikibase-validator-too-long"},
		"two lines":              {id, label("en", `a\nb`), "modification-failed", "wikibase-validator-malformed-value"},
		"no language":            {id, label("?", "x"), "not-recognized-language", ""},
		"two languages":          {id, `{"labels":{"en":{"language":"de","value":"x"}}}`, "inconsistent-language", ""},
		"no JSON":                {id, `{"labels":`, "invalid-json", ""},
		"no file":                {"M999", label("en", "x"), "no-such-entity", ""},
		"no ID":                  {"42", label("en", "x"), "invalid-entity-id", ""},
		"filter":                 {id, label("en", "spam"), "failed-save", "abusefilter-disallowed"},
	} {
		a := b.caption(c.id, c.data)
		a.want("error.code", c.code, "error.messages.0.name", c.message)
		if a.header.Get("MediaWiki-API-Error") != c.code {
			t.Errorf("%s: header %q", name, a.header.Get("MediaWiki-API-Error"))
		}
	}
	w.BlockUser("You", "spam", time.Time{})
	b.caption(id, label("en", "x")).want("error.code", "permissiondenied", "error.messages.0.name", "blockedtext")
	w.BlockUser("You", "", time.Time{})
	w.Change(func(s *Settings) { s.EditRateLimit = RateLimit{1, time.Minute} })
	b.caption(id, label("en", "first")).want("success", "1")
	b.caption(id, label("en", "second")).want("error.code", "failed-save", "error.messages.0.name", "actionthrottledtext")
	b.get("action", "wbgetentities", "ids", id).want("entities."+id+".labels.en.value", "first")
}

func TestWikiWithoutCaptionsDoesNotKnowTheModules(t *testing.T) {
	w := startWiki(t, Behave139, func(s *Settings) { s.Extensions = nil })
	b := w.as("You")
	b.get("action", "wbgetentities", "ids", "M1").want("error.code", "badvalue")
	b.caption("M1", `{}`).want("error.code", "badvalue")
	if raw := b.get("action", "query", "meta", "siteinfo", "siprop", "extensions").raw; strings.Contains(raw, "Wikibase") {
		t.Error(raw)
	}
}
