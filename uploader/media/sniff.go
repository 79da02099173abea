package media

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// fileType is the type of some content, and the extension that MediaWiki has for
// it ("" where several types share one shape and the name is the better guide).
type fileType struct {
	mime      string
	extension string
}

const unknownMIME = "application/octet-stream"

// namedByMediaWiki are the types whose usual extension or name is another with
// MediaWiki than with the detector.
var namedByMediaWiki = map[string]fileType{
	"image/apng":                {"image/png", "png"},
	"image/jpeg":                {"image/jpeg", "jpg"},
	"image/heic-sequence":       {"image/heic", "heic"},
	"image/heif":                {"image/heif", "heic"},
	"image/heif-sequence":       {"image/heif", "heic"},
	"image/vnd.djvu":            {"image/vnd.djvu", "djvu"},
	"application/ogg":           {"application/ogg", "ogg"},
	"audio/ogg":                 {"audio/ogg", "oga"},
	"video/ogg":                 {"video/ogg", "ogv"},
	"audio/midi":                {"audio/midi", "mid"},
	"audio/mpeg":                {"audio/mpeg", "mp3"},
	"audio/mp4":                 {"audio/mp4", "m4a"},
	"audio/x-m4a":               {"audio/mp4", "m4a"},
	"video/x-m4v":               {"video/mp4", "mp4"},
	"video/mpeg":                {"video/mpeg", "mpg"},
	"video/matroska":            {"video/x-matroska", "mkv"},
	"application/zip":           {"application/zip", ""},
	"application/gzip":          {"application/gzip", ""},
	"application/json":          {"application/json", ""},
	"application/x-ole-storage": {"application/x-ole-storage", ""},
	unknownMIME:                 {unknownMIME, ""},
}

// rawExtensions are camera formats that are TIFF on the outside: only the name
// tells that the picture in them is a small preview.
var rawExtensions = []string{"dng", "nef", "nrw", "cr2", "arw", "srf", "sr2", "pef", "orf", "rw2", "srw", "3fr", "erf", "iiq"}

// sniff tells the type of a file from its first bytes. hint is the extension that
// the file has now; it decides only between formats that look the same.
func sniff(head []byte, size int64, hint string) fileType {
	if len(head) == 0 {
		return fileType{"application/x-empty", ""}
	}
	if root, ok := rootElement(head); ok {
		return xmlType(root.Name.Local)
	}
	if isSTL(head, size) {
		return fileType{"model/stl", "stl"}
	}
	detected := mimetype.Detect(head)
	mime, _, _ := strings.Cut(detected.String(), ";")
	if t, ok := namedByMediaWiki[mime]; ok {
		return refineOgg(head, t)
	}
	if mime == "image/tiff" && slices.Contains(rawExtensions, hint) {
		return fileType{"image/x-" + hint, hint}
	}
	if strings.HasPrefix(mime, "text/") || detected.Parent() != nil && strings.HasPrefix(detected.Parent().String(), "text/") {
		return fileType{mime, ""}
	}
	return fileType{mime, strings.TrimPrefix(detected.Extension(), ".")}
}

// xmlType goes by the first element: an <svg> within something else is no drawing.
func xmlType(root string) fileType {
	switch strings.ToLower(root) {
	case "svg":
		return fileType{"image/svg+xml", "svg"}
	case "html":
		return fileType{"text/html", "html"}
	}
	return fileType{"text/xml", ""}
}

// refineOgg tells Opus from other sound in Ogg, since it has an own extension.
func refineOgg(head []byte, t fileType) fileType {
	if t.mime == "audio/ogg" && bytes.Contains(head[:min(len(head), 256)], []byte("OpusHead")) {
		t.extension = "opus"
	}
	return t
}

// isSTL knows both kinds of STL: text, and a header of 80 bytes followed by the
// number of triangles of 50 bytes each.
func isSTL(head []byte, size int64) bool {
	if bytes.HasPrefix(head, []byte("solid")) && bytes.Contains(head, []byte("facet normal")) {
		return true
	}
	if len(head) < 84 || size <= 84 {
		return false
	}
	return size == 84+50*int64(binary.LittleEndian.Uint32(head[80:]))
}

// Kind groups types for people: "image", "sound", "video", "document" or
// "unknown".
func (i Info) Kind() string {
	major, _, _ := strings.Cut(i.MIME, "/")
	switch {
	case i.MIME == "image/vnd.djvu":
		return "document"
	case major == "image":
		return "image"
	case major == "audio", i.Extension == "ogg":
		return "sound"
	case major == "video":
		return "video"
	case major == "text", i.Extension == "pdf", strings.Contains(i.MIME, "document"), strings.Contains(i.MIME, "msword"),
		strings.Contains(i.MIME, "ms-excel"), strings.Contains(i.MIME, "ms-powerpoint"), i.MIME == "application/epub+zip":
		return "document"
	}
	return "unknown"
}
