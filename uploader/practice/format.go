package practice

import (
	"encoding/json"
	"strconv"
)

// obj is a JSON object that keeps its order, as PHP arrays do.
type obj []field

type field struct {
	key   string
	value any
}

func (o *obj) set(key string, value any) { *o = append(*o, field{key, value}) }

func (o obj) get(key string) (any, bool) {
	for _, f := range o {
		if f.key == key {
			return f.value, true
		}
	}
	return nil, false
}

// list is a JSON array.
type list []any

func strList(ss []string) list {
	l := make(list, 0, len(ss))
	for _, s := range ss {
		l = append(l, s)
	}
	return l
}

// star is text that formatversion 1 keeps under the key "*".
type star string

// pageList is a list that formatversion 1 keys by page id, and by negative
// numbers for what has none.
type pageList []obj

// encoder writes answers in one of the two format versions.
type encoder struct {
	fv int
	b  []byte
}

func (e *encoder) value(v any) {
	switch v := v.(type) {
	case obj:
		e.object(v)
	case list:
		e.b = append(e.b, '[')
		for i, x := range v {
			if i > 0 {
				e.b = append(e.b, ',')
			}
			e.value(x)
		}
		e.b = append(e.b, ']')
	case pageList:
		e.pages(v)
	case bool:
		// Only inside lists; in objects see object.
		e.b = strconv.AppendBool(e.b, v)
	case star:
		e.raw(string(v))
	case []string:
		e.value(strList(v))
	default:
		e.raw(v)
	}
}

func (e *encoder) raw(v any) {
	// Only strings, numbers and nil come here, which always marshal.
	j, err := json.Marshal(v)
	if err != nil {
		j = []byte("null")
	}
	e.b = append(e.b, j...)
}

// object writes the fields; in formatversion 1 true is "" and false is absent.
func (e *encoder) object(o obj) {
	e.b = append(e.b, '{')
	first := true
	for _, f := range o {
		key, value := f.key, f.value
		if e.fv == 1 {
			switch v := value.(type) {
			case bool:
				if !v {
					continue
				}
				value = ""
			case star:
				key = "*"
			}
		}
		if !first {
			e.b = append(e.b, ',')
		}
		first = false
		e.raw(key)
		e.b = append(e.b, ':')
		e.value(value)
	}
	e.b = append(e.b, '}')
}

func (e *encoder) pages(ps pageList) {
	if e.fv != 1 {
		l := make(list, 0, len(ps))
		for _, p := range ps {
			l = append(l, p)
		}
		e.value(l)
		return
	}
	var o obj
	none := int64(0)
	for _, p := range ps {
		id := int64(0)
		if v, ok := p.get("pageid"); ok {
			id, _ = v.(int64)
		}
		if id == 0 {
			none--
			id = none
		}
		o.set(strconv.FormatInt(id, 10), p)
	}
	e.object(o)
}
