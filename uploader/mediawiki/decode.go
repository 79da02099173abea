package mediawiki

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// object is a JSON object as PHP writes it. An empty one comes as [], numbers come
// as strings, and booleans of formatversion 1 as "" or not at all; the accessors
// read all of these and take what does not fit for absent.
type object map[string]json.RawMessage

func parseObject(raw json.RawMessage) object {
	var o object
	if json.Unmarshal(raw, &o) != nil {
		return nil
	}
	return o
}

func (o object) object(key string) object { return parseObject(o[key]) }

func (o object) has(key string) bool {
	raw, ok := o[key]
	return ok && string(raw) != "null"
}

// text reads a string or a number.
func (o object) text(key string) string { return textOf(o[key]) }

// texts reads the first of the keys that holds text.
func (o object) texts(keys ...string) string {
	for _, k := range keys {
		if s := o.text(k); s != "" {
			return s
		}
	}
	return ""
}

// flag reads a boolean of either format version.
func (o object) flag(key string) bool {
	raw, ok := o[key]
	if !ok {
		return false
	}
	switch string(raw) {
	case "false", "null", "0", `"0"`, `"false"`:
		return false
	}
	return true
}

func (o object) number(key string) (int64, bool) { return numberOf(o[key]) }

func (o object) int(key string) int64 {
	n, _ := o.number(key)
	return n
}

func (o object) time(key string) time.Time { return timeOf(o.text(key)) }

// list reads an array, or the values of an object in the order of its keys, which
// is how PHP writes an array with a gap and formatversion 1 a list of pages.
func (o object) list(key string) []json.RawMessage { return listOf(o[key]) }

func (o object) strings(key string) []string {
	var out []string
	for _, raw := range o.list(key) {
		out = append(out, textOf(raw))
	}
	return out
}

func listOf(raw json.RawMessage) []json.RawMessage {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil {
		return list
	}
	o := parseObject(raw)
	for _, k := range o.keys() {
		// formatversion 1 leaves the name of its XML element in a list.
		if k != "_element" {
			list = append(list, o[k])
		}
	}
	return list
}

// keys are in numeric order where they are numbers, else in that of the alphabet.
func (o object) keys() []string {
	keys := make([]string, 0, len(o))
	for k := range o {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int {
		x, errX := strconv.Atoi(a)
		y, errY := strconv.Atoi(b)
		if errX == nil && errY == nil {
			return x - y
		}
		return strings.Compare(a, b)
	})
	return keys
}

func textOf(raw json.RawMessage) string {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return ""
	}
	var s string
	if raw[0] == '"' && json.Unmarshal(raw, &s) == nil {
		return s
	}
	if c := raw[0]; c == '-' || c >= '0' && c <= '9' {
		return string(raw)
	}
	return ""
}

func numberOf(raw json.RawMessage) (int64, bool) {
	s := strings.TrimSpace(textOf(raw))
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n, true
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || math.Abs(f) > 1<<53 {
		return 0, false
	}
	return int64(f), true
}

// timeOf reads ISO 8601 and MediaWiki's own 14 digits. "infinity" is no time.
func timeOf(s string) time.Time {
	for _, layout := range []string{time.RFC3339, "20060102150405"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}
