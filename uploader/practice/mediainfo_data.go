package practice

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// entityChange is the parameter data of wbeditentity: labels by language or as a
// list, claims by property or as a list.
type entityChange struct {
	Labels labelChanges
	Claims claimChanges
}

type labelChange struct {
	Language, Value string
	Remove          *string
	key             string // under which it stood
}

type labelChanges []labelChange

// UnmarshalJSON reads both shapes.
func (l *labelChanges) UnmarshalJSON(data []byte) error {
	if isList(data) {
		var all []labelChange
		err := json.Unmarshal(data, &all)
		*l = all
		return err
	}
	all := map[string]labelChange{}
	if err := json.Unmarshal(data, &all); err != nil {
		return err
	}
	for key, c := range all {
		c.key = key
		*l = append(*l, c)
	}
	slices.SortFunc(*l, func(a, b labelChange) int { return strings.Compare(a.key, b.key) })
	return nil
}

type claimChanges []map[string]json.RawMessage

// UnmarshalJSON reads both shapes.
func (c *claimChanges) UnmarshalJSON(data []byte) error {
	if isList(data) {
		return json.Unmarshal(data, (*[]map[string]json.RawMessage)(c))
	}
	all := map[string][]map[string]json.RawMessage{}
	if err := json.Unmarshal(data, &all); err != nil {
		return err
	}
	for _, some := range all {
		*c = append(*c, some...)
	}
	return nil
}

func isList(data []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(data), []byte("[")) }

// apply changes structured data, or refuses as Wikibase does and leaves it half
// changed.
func (c entityChange) apply(m *mediaInfo, id string) *apiError {
	for _, l := range c.Labels {
		switch {
		case l.key != "" && l.key != l.Language:
			return fail("wikibase-api-inconsistent-language", l.Language, l.key).withCode("inconsistent-language")
		case !languageCode.MatchString(l.Language):
			return fail("wikibase-api-not-recognized-language", l.Language).withCode("not-recognized-language")
		case l.Remove != nil || l.Value == "":
			delete(m.Labels, l.Language)
			continue
		}
		text := strings.Trim(norm.NFC.String(l.Value), " \u00a0")
		if err := checkLabel(text); err != nil {
			return err
		}
		m.Labels[l.Language] = text
	}
	for i, claim := range c.Claims {
		if err := m.claim(claim, fmt.Sprintf("%s$%08d-%04d", id, len(m.Statements), i)); err != nil {
			return err
		}
	}
	return nil
}

// claim adds, replaces or removes one statement; fresh is the ID of a new one.
func (m *mediaInfo) claim(claim map[string]json.RawMessage, fresh string) *apiError {
	if old, ok := claim["id"]; ok {
		m.dropStatement(old)
		if _, remove := claim["remove"]; remove {
			return nil
		}
	}
	var snak struct{ Property string }
	if err := json.Unmarshal(claim["mainsnak"], &snak); err != nil || snak.Property == "" {
		return fail("wikibase-api-invalid-claim").withCode("invalid-claim")
	}
	for key, value := range map[string]any{"id": fresh, "type": "statement", "rank": "normal"} {
		if _, ok := claim[key]; !ok {
			claim[key], _ = json.Marshal(value)
		}
	}
	statement, err := json.Marshal(claim)
	if err != nil {
		return fail("wikibase-api-invalid-claim").withCode("invalid-claim")
	}
	m.Statements[snak.Property] = append(m.Statements[snak.Property], statement)
	return nil
}

func (m *mediaInfo) dropStatement(id json.RawMessage) {
	for property, all := range m.Statements {
		all = slices.DeleteFunc(slices.Clone(all), func(s json.RawMessage) bool {
			var known struct{ ID json.RawMessage }
			return json.Unmarshal(s, &known) == nil && bytes.Equal(known.ID, id)
		})
		m.Statements[property] = all
		if len(all) == 0 {
			delete(m.Statements, property)
		}
	}
}

// statements are what claims are called in answers about files.
func (m *mediaInfo) statements() any {
	var o obj
	for _, property := range slices.Sorted(maps.Keys(m.Statements)) {
		var all list
		for _, s := range m.Statements[property] {
			all = append(all, s)
		}
		o.set(property, all)
	}
	if len(o) == 0 {
		return list{}
	}
	return o
}
