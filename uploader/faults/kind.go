package faults

import (
	"bytes"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Kind is what a request asks for. A request can be of several kinds: the last
// piece of a file is Last, Chunk and Bytes.
type Kind string

// The kinds.
const (
	Any        Kind = "any"
	LoginToken Kind = "login token"
	Login      Kind = "login"
	Token      Kind = "token" // CSRF
	Site       Kind = "siteinfo"
	Titles     Kind = "titles"
	SHA1       Kind = "sha1" // list=allimages
	StashList  Kind = "mystashedfiles"
	StashInfo  Kind = "stashimageinfo"
	Page       Kind = "page" // text of a page
	Direct     Kind = "direct"
	Chunk      Kind = "chunk"
	First      Kind = "first chunk"
	Last       Kind = "last chunk"
	URL        Kind = "url"
	Poll       Kind = "checkstatus"
	Commit     Kind = "commit"
	Bytes      Kind = "bytes"    // carries a file, a piece of one, or the address of one
	Publish    Kind = "publish"  // may make a page: Direct and Commit
	Write      Kind = "write"    // any action=upload
	Read       Kind = "read"     // any action=query
	Captions   Kind = "captions" // action=wbgetentities
	Caption    Kind = "caption"  // action=wbeditentity
	Other      Kind = "other"
)

// Request is what the proxy knows of a request before it lets it through.
type Request struct {
	Kinds  []Kind
	Name   string // filename of an upload, as sent
	Key    string // filekey, or the hash that is looked for
	Offset int64  // of a chunk
	Size   int64  // bytes of file content in the body, 0 unless there are some
	Total  int64  // filesize of a chunk
	N      int    // counts all requests, from 1
}

// Is tells whether the request is of a kind.
func (r *Request) Is(k Kind) bool {
	for _, own := range r.Kinds {
		if own == k {
			return true
		}
	}
	return false
}

// String names the request for a log.
func (r *Request) String() string {
	s := string(r.Kinds[0])
	if r.Is(Chunk) {
		s += "@" + strconv.FormatInt(r.Offset, 10)
	}
	return s
}

// tail is what follows the content in a multipart body: the closing boundary.
func tail(boundary string) int64 { return int64(len("\r\n--" + boundary + "--\r\n")) }

// classify reads the fields of a request; head is the beginning of its body, or
// all of it where it carries no file.
func classify(r *http.Request, head []byte) *Request {
	fields := r.URL.Query()
	q := &Request{}
	media, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	part := ""
	switch media {
	case "multipart/form-data":
		part = readFields(head, params["boundary"], fields)
		if at := contentAt(head); part != "" && at >= 0 {
			q.Size = max(0, r.ContentLength-int64(at)-tail(params["boundary"]))
		}
	case "application/x-www-form-urlencoded":
		if more, err := url.ParseQuery(string(head)); err == nil {
			for k, v := range more {
				fields[k] = v
			}
		}
	}
	q.Name, q.Key = fields.Get("filename"), fields.Get("filekey")+fields.Get("aisha1")
	q.Offset, _ = strconv.ParseInt(fields.Get("offset"), 10, 64)
	q.Total, _ = strconv.ParseInt(fields.Get("filesize"), 10, 64)
	q.Kinds = append(kindsOf(fields, part, q), Any)
	return q
}

func kindsOf(fields url.Values, part string, q *Request) []Kind {
	switch fields.Get("action") {
	case "login":
		return []Kind{Login}
	case "query":
		return []Kind{queryKind(fields), Read}
	case "wbgetentities":
		return []Kind{Captions, Read}
	case "wbeditentity":
		return []Kind{Caption}
	case "upload":
	default:
		return []Kind{Other}
	}
	switch {
	case fields.Has("checkstatus"):
		return []Kind{Poll, Write}
	case part == "chunk":
		return append(chunkKinds(q), Bytes, Write)
	case part == "file":
		return []Kind{Direct, Bytes, Publish, Write}
	case fields.Has("url"):
		return []Kind{URL, Bytes, Write}
	case fields.Has("filekey"):
		return []Kind{Commit, Publish, Write}
	}
	return []Kind{Other, Write}
}

func chunkKinds(q *Request) []Kind {
	switch {
	case q.Offset+q.Size >= q.Total:
		return []Kind{Last, Chunk}
	case q.Offset == 0:
		return []Kind{First, Chunk}
	}
	return []Kind{Chunk}
}

func queryKind(fields url.Values) Kind {
	meta, prop, list := fields.Get("meta"), fields.Get("prop"), fields.Get("list")
	switch {
	case fields.Get("type") == "login":
		return LoginToken
	case strings.Contains(meta, "siteinfo"):
		return Site
	case strings.Contains(meta, "tokens"):
		return Token
	case prop == "stashimageinfo":
		return StashInfo
	case list == "mystashedfiles":
		return StashList
	case list == "allimages":
		return SHA1
	case strings.HasPrefix(prop, "imageinfo"):
		return Titles
	case prop == "revisions":
		return Page
	}
	return Other
}

// readFields puts the fields before the file into values and returns the name of
// the part that carries it, "" if there is none.
func readFields(head []byte, boundary string, values url.Values) string {
	parts := multipart.NewReader(bytes.NewReader(head), boundary)
	for {
		p, err := parts.NextPart()
		if err != nil {
			return ""
		}
		if p.FileName() != "" {
			return p.FormName()
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(p); err != nil {
			return ""
		}
		values.Set(p.FormName(), b.String())
	}
}

// contentAt is where the content of the file begins in a body, -1 if it does not.
func contentAt(head []byte) int {
	at := bytes.Index(head, []byte(`; filename="`))
	if at < 0 {
		return -1
	}
	end := bytes.Index(head[at:], []byte("\r\n\r\n"))
	if end < 0 {
		return -1
	}
	return at + end + len("\r\n\r\n")
}
