package mediawiki

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// kinds is the order in which warnings are listed: first the one about an existing
// name, of which there is one at most, then the rest.
var kinds = []string{
	"exists", "page-exists", "exists-normalized", "thumb", "thumb-name", "bad-prefix",
	"nochange", "duplicateversions", "was-deleted", "duplicate", "duplicate-archive",
	"badfilename", "filetype-unwanted-type", "large-file", "empty-file",
}

// aliases are names that old releases and publish jobs use.
var aliases = map[string]string{
	"no-change":         "nochange",
	"duplicate-version": "duplicateversions",
	"emptyfile":         "empty-file",
}

// decodeWarnings reads upload.warnings of any release, and the raw form that the
// publish job of 1.42 and newer reports. The order is that of kinds, then unknown
// ones by name.
func decodeWarnings(raw json.RawMessage) Warnings {
	var ws Warnings
	var names []json.RawMessage
	if json.Unmarshal(raw, &names) == nil {
		for _, n := range names {
			if kind := textOf(n); kind != "" {
				ws = append(ws, decodeWarning(kind, n))
			}
		}
	}
	o := parseObject(raw)
	for _, key := range o.keys() {
		ws = append(ws, decodeWarning(key, o[key]))
	}
	slices.SortStableFunc(ws, func(a, b Warning) int {
		return cmp.Or(cmp.Compare(rank(a.Kind), rank(b.Kind)), cmp.Compare(a.Kind, b.Kind))
	})
	return slices.CompactFunc(ws, func(a, b Warning) bool { return a.Kind == b.Kind })
}

func rank(kind string) int {
	if i := slices.Index(kinds, kind); i >= 0 {
		return i
	}
	return len(kinds)
}

func decodeWarning(key string, raw json.RawMessage) Warning {
	w := Warning{Kind: key, Raw: string(raw)}
	if name, ok := aliases[key]; ok {
		w.Kind = name
	}
	if string(raw) == "false" {
		return w
	}
	switch w.Kind {
	case "exists":
		w.existence(raw)
	case "filetype-unwanted-type":
		w.unwantedType(raw)
	case "large-file":
		w.largeFile(raw)
	default:
		w.files(raw)
	}
	return w
}

// existence reads "exists", which a publish job uses for the whole family:
// {"warning":"thumb","file":{…},"thumbFile":{…}}.
func (w *Warning) existence(raw json.RawMessage) {
	o := parseObject(raw)
	if kind := o.text("warning"); kind != "" {
		w.Kind = kind
	}
	// The plain form names the other file here, and the wanted one elsewhere.
	if w.Kind == "exists-normalized" && o.has("normalizedFile") {
		w.files(o["normalizedFile"])
		return
	}
	if o.has("file") {
		w.files(o["file"])
		return
	}
	w.files(raw)
}

// files reads a name, a file {"fileName":…,"timestamp":…}, or a list of either.
func (w *Warning) files(raw json.RawMessage) {
	if s := textOf(raw); s != "" {
		w.Titles = append(w.Titles, underscored(s))
		return
	}
	var o object
	if isObject(raw) {
		o = parseObject(raw)
	}
	if o.has("fileName") || o.has("timestamp") {
		w.file(o)
		return
	}
	for _, item := range listOf(raw) {
		if s := textOf(item); s != "" {
			w.Titles = append(w.Titles, underscored(s))
		} else if isObject(item) {
			w.file(parseObject(item))
		}
	}
}

func (w *Warning) file(o object) {
	if s := o.texts("fileName", "name", "title"); s != "" {
		w.Titles = append(w.Titles, underscored(s))
	}
	if t := o.time("timestamp"); !t.IsZero() {
		w.Times = append(w.Times, t)
	}
}

// unwantedType reads "docx" (to 1.19), ["docx","png, gif",2] (to 1.39), and
// ["docx",{"list":["png","gif"],"type":"comma"},2].
func (w *Warning) unwantedType(raw json.RawMessage) {
	if s := textOf(raw); s != "" {
		w.Extension = strings.TrimPrefix(s, ".")
		return
	}
	list := listOf(raw)
	if len(list) == 0 {
		return
	}
	w.Extension = strings.TrimPrefix(textOf(list[0]), ".")
	if len(list) == 1 {
		return
	}
	wanted := parseObject(list[1])
	if wanted != nil {
		w.Extensions = wanted.strings("list")
		return
	}
	for ext := range strings.SplitSeq(textOf(list[1]), ",") {
		if ext = strings.TrimSpace(ext); ext != "" {
			w.Extensions = append(w.Extensions, ext)
		}
	}
}

// largeFile reads the limit alone (to 1.20), [limit,size] (to 1.34), and
// [{"size":limit},{"size":size}].
func (w *Warning) largeFile(raw json.RawMessage) {
	if n, ok := numberOf(raw); ok {
		w.Limit = n
		return
	}
	for i, item := range listOf(raw) {
		n, ok := numberOf(item)
		if !ok {
			n = parseObject(item).int("size")
		}
		switch i {
		case 0:
			w.Limit = n
		case 1:
			w.Size = n
		}
	}
}

func isObject(raw json.RawMessage) bool { return bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")) }
