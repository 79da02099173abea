package practice

import (
	"strings"
	"time"
)

// warning is one reason to ask before publishing.
type warning struct {
	Kind  string // key of the answer; the existence family by its member
	Name  string
	Names []string
	Times []time.Time
	Sizes []int64 // limit and size
	File  string  // the other file of the existence family
}

// warnings computes what stands against the name and the content at hand, in
// the order in which the server tells it.
func (u *upload) warnings() []warning {
	var ws []warning
	set, st := &u.q.set, u.q.srv.st
	if bad := u.name.bad(); bad != "" {
		ws = append(ws, warning{Kind: "badfilename", Name: bad})
	}
	if !contains(set.FileExtensions, strings.ToLower(u.name.ext)) {
		ws = append(ws, warning{Kind: "filetype-unwanted-type", Name: u.name.ext, Names: set.FileExtensions})
	}
	size, sha1 := u.hashed()
	if set.UploadSizeWarning > 0 && size > set.UploadSizeWarning {
		ws = append(ws, warning{Kind: "large-file", Sizes: []int64{set.UploadSizeWarning, size}})
	}
	p := st.filePage(u.name.key)
	if p.file() == nil && u.q.srv.wasDeleted(u.name.key) {
		ws = append(ws, warning{Kind: "was-deleted", Name: u.name.key})
	}
	if w := u.duplicates(sha1); w != nil {
		ws = append(ws, *w)
	}
	if w := u.archivedDuplicate(sha1); w != nil {
		ws = append(ws, *w)
	}
	exists := u.exists()
	if exists == nil {
		return ws
	}
	ws = append(ws, *exists)
	if cur := p.file(); cur != nil {
		ws = append(ws, sameVersions(p, sha1)...)
	}
	return ws
}

// hashed is size and hash that warnings are computed from. For a later piece of
// a chunk session these are the ones of the first piece.
func (u *upload) hashed() (int64, string) {
	switch {
	case u.unfetched && u.kind == fromURL:
		return 0, ""
	case u.kind == fromChunk && u.entry != nil:
		return u.entry.Offset, u.entry.SHA1
	}
	return u.size, u.sha1
}

func (u *upload) duplicates(sha1 string) *warning {
	var names []string
	for _, p := range u.q.srv.st.withSHA1(sha1) {
		if p.Key != u.name.key {
			names = append(names, p.Key)
		}
	}
	if names == nil {
		return nil
	}
	return &warning{Kind: "duplicate", Names: names}
}

func (u *upload) archivedDuplicate(sha1 string) *warning {
	for _, a := range u.q.srv.deletions() {
		if a.File.SHA1 != sha1 {
			continue
		}
		if u.q.set.HideDeleted {
			return &warning{Kind: "duplicate-archive"}
		}
		return &warning{Kind: "duplicate-archive", Name: a.Name}
	}
	return nil
}

func (s *Server) wasDeleted(key string) bool {
	for _, a := range s.st.archive {
		if a.Name == key {
			return true
		}
	}
	return false
}

// exists is the one member of the existence family that holds, first come.
func (u *upload) exists() *warning {
	st, key := u.q.srv.st, u.name.key
	if p := st.filePage(key); p != nil {
		kind := "exists"
		if p.file() == nil {
			kind = "page-exists"
		}
		return &warning{Kind: kind, Name: key, File: key}
	}
	i := strings.LastIndexByte(key, '.')
	part, ext := key[:max(i, 0)], extOf(key)
	if n := normalExtension(ext); n != ext {
		if other := part + "." + n; st.filePage(other).file() != nil {
			return &warning{Kind: "exists-normalized", Name: other, File: other}
		}
	}
	for _, p := range st.filePages() {
		if strings.HasPrefix(p.Key, part+".") {
			return &warning{Kind: "exists-normalized", Name: p.Key, File: p.Key}
		}
	}
	if thumbName(part) {
		_, rest, _ := strings.Cut(part, "-")
		thumb := capitalise(rest) + "." + ext
		if st.filePage(thumb).file() != nil {
			return &warning{Kind: "thumb", Name: key, File: thumb}
		}
		return &warning{Kind: "thumb-name", Name: key, File: thumb}
	}
	for _, prefix := range u.q.set.FilenamePrefixes {
		if strings.HasPrefix(part, prefix) {
			return &warning{Kind: "bad-prefix", Name: key, File: prefix}
		}
	}
	return nil
}

// thumbName tells names like 50px-X and 120px-X.
func thumbName(part string) bool {
	digit := func(i int) bool { return part[i] >= '0' && part[i] <= '9' }
	return len(part) >= 5 && digit(0) && digit(1) &&
		(strings.HasPrefix(part[2:], "px-") || strings.HasPrefix(part[3:], "px-"))
}

// sameVersions compares with the current and the older versions of the title.
func sameVersions(p *page, sha1 string) []warning {
	var ws []warning
	if cur := p.file(); cur.SHA1 == sha1 {
		ws = append(ws, warning{Kind: "nochange", Name: p.Key, Times: []time.Time{cur.Time}})
	}
	var times []time.Time
	for i := len(p.Files) - 2; i >= 0; i-- {
		if p.Files[i].SHA1 == sha1 {
			times = append(times, p.Files[i].Time)
		}
	}
	if times != nil {
		ws = append(ws, warning{Kind: "duplicateversions", Name: p.Key, Times: times})
	}
	return ws
}

// renderWarnings writes warnings as answers to requests show them. None is an
// empty list, as PHP writes it.
func renderWarnings(ws []warning, b Behaviour) any {
	if len(ws) == 0 {
		return list{}
	}
	var o obj
	for _, w := range ws {
		o.set(w.Kind, w.value(b))
	}
	return o
}

func (w warning) value(b Behaviour) any {
	switch w.Kind {
	case "duplicate":
		return strList(w.Names)
	case "nochange":
		return obj{{"timestamp", iso(w.Times[0])}}
	case "duplicateversions":
		l := list{}
		for _, t := range w.Times {
			l = append(l, obj{{"timestamp", iso(t)}})
		}
		return l
	case "large-file":
		return list{obj{{"size", w.Sizes[0]}}, obj{{"size", w.Sizes[1]}}}
	case "filetype-unwanted-type":
		if b == Behave145 {
			return list{w.Name, obj{{"list", strList(w.Names)}, {"type", "comma"}}, len(w.Names)}
		}
		return list{w.Name, strings.Join(w.Names, ", "), len(w.Names)}
	}
	return w.Name
}

// existenceKinds are the family that a publish job reports as one key.
var existenceKinds = []string{"exists", "page-exists", "exists-normalized", "thumb", "thumb-name", "bad-prefix"}

// rawWarnings writes warnings in the other shape that a publish job of 1.42 and
// newer reports.
func rawWarnings(ws []warning, st *store) obj {
	var o obj
	for _, w := range ws {
		switch {
		case contains(existenceKinds, w.Kind):
			x := obj{{"warning", w.Kind}, {"file", rawFile(st, w.Name, nil)}}
			switch w.Kind {
			case "exists-normalized":
				x.set("normalizedFile", rawFile(st, w.File, nil))
			case "thumb", "thumb-name":
				x.set("thumbFile", rawFile(st, w.File, nil))
			case "bad-prefix":
				x.set("prefix", w.File)
			}
			o.set("exists", x)
		case w.Kind == "nochange":
			o.set("no-change", rawFile(st, w.Name, &w.Times[0]))
		case w.Kind == "duplicateversions":
			l := list{}
			for i := range w.Times {
				l = append(l, rawFile(st, w.Name, &w.Times[i]))
			}
			o.set("duplicate-version", l)
		case w.Kind == "duplicate":
			l := list{}
			for _, n := range w.Names {
				l = append(l, rawFile(st, n, nil))
			}
			o.set("duplicate", l)
		default:
			o.set(w.Kind, w.value(Behave145))
		}
	}
	return o
}

func rawFile(st *store, name string, at *time.Time) obj {
	o := obj{{"fileName", name}}
	if v := st.filePage(name).file(); at == nil && v != nil {
		at = &v.Time
	}
	if at == nil {
		o.set("timestamp", false)
		return o
	}
	o.set("timestamp", stamp(*at))
	return o
}
