package practice

import (
	"bytes"
	"errors"
	"image"
	_ "image/gif"  // size of pictures
	_ "image/jpeg" // size of pictures
	_ "image/png"  // size of pictures
	"io"
	"os"
	"strings"

	"github.com/gabriel-vasile/mimetype"
	_ "golang.org/x/image/tiff" // size of pictures
	_ "golang.org/x/image/webp" // size of pictures
)

// props is what a look at the bytes tells.
type props struct {
	MIME      string
	Width     int
	Height    int
	Bits      int
	Forbidden []string // message key and parameters when the content is refused
}

const unknownMIME = "unknown/unknown"

// sniff looks at the file without trusting its name. A partial file is the piece
// of one that is sent in chunks, whose XML need not be whole.
func sniff(path string, partial bool) (props, error) {
	f, err := os.Open(path)
	if err != nil {
		return props{}, err
	}
	defer f.Close()
	head := make([]byte, 16<<10)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return props{}, err
	}
	head = head[:n]
	p := props{MIME: sniffMIME(head)}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return props{}, err
	}
	switch mediaType(p.MIME) {
	case "BITMAP":
		if c, _, err := image.DecodeConfig(f); err == nil {
			p.Width, p.Height = c.Width, c.Height
		}
		p.Bits = 8
	case "DRAWING":
		p.Width, p.Height = svgSize(head)
	}
	p.Forbidden = forbidden(p.MIME, head)
	if p.Forbidden == nil && p.MIME == "image/svg+xml" && !partial {
		p.Forbidden = svgScript(path)
	}
	return p, nil
}

// sniffMIME names the type as MediaWiki's MIME analyser does.
func sniffMIME(head []byte) string {
	switch {
	case len(head) == 0:
		return "application/x-empty"
	case bytes.HasPrefix(head, []byte("\x1a\x45\xdf\xa3")):
		return sniffEBML(head)
	case bytes.HasPrefix(head, []byte("gimp xcf")):
		return "image/x-xcf"
	case bytes.Contains(head[:min(len(head), 1024)], []byte("<?php")):
		return "application/x-php"
	}
	m := mimetype.Detect(head)
	s, _, _ := strings.Cut(m.String(), ";")
	switch s {
	case "application/octet-stream":
		return unknownMIME
	case "image/vnd.djvu":
		return "image/vnd.djvu"
	case "audio/flac":
		return "audio/x-flac"
	case "audio/ogg", "video/ogg":
		return "application/ogg"
	case "text/xml":
		return "application/xml"
	case "audio/midi":
		return "audio/midi"
	case "application/vnd.microsoft.portable-executable":
		return "application/x-msdownload"
	}
	if bytes.HasPrefix(head, []byte("MZ")) {
		return "application/x-msdownload"
	}
	return s
}

// sniffEBML tells WebM from Matroska; without a video track it is audio.
func sniffEBML(head []byte) string {
	i := bytes.Index(head, []byte("\x42\x82"))
	if i < 0 || i+3 > len(head) {
		return unknownMIME
	}
	switch data := head[i+3:]; {
	case bytes.HasPrefix(data, []byte("matroska")):
		return "video/x-matroska"
	case !bytes.HasPrefix(data, []byte("webm")):
		return unknownMIME
	}
	for _, codec := range []string{"V_VP8", "V_VP9", "V_AV1"} {
		if bytes.Contains(head, []byte("\x86\x85"+codec)) || bytes.Contains(head, []byte("\x86\x86"+codec+"\x00")) {
			return "video/webm"
		}
	}
	return "audio/webm"
}

// extensions lists the extensions of a type, the usual one first.
var extensions = map[string][]string{
	"image/png":                   {"png", "apng"},
	"image/vnd.mozilla.apng":      {"png", "apng"},
	"image/jpeg":                  {"jpg", "jpeg", "jpe"},
	"image/gif":                   {"gif"},
	"image/webp":                  {"webp"},
	"image/tiff":                  {"tiff", "tif"},
	"image/bmp":                   {"bmp"},
	"image/x-xcf":                 {"xcf"},
	"image/svg+xml":               {"svg"},
	"image/vnd.djvu":              {"djvu", "djv"},
	"image/vnd.adobe.photoshop":   {"psd"},
	"image/heic":                  {"heic"},
	"image/heif":                  {"heif"},
	"image/avif":                  {"avif"},
	"application/ogg":             {"ogx", "ogg", "ogm", "ogv", "oga", "spx", "opus"},
	"audio/webm":                  {"webm"},
	"video/webm":                  {"webm"},
	"video/x-matroska":            {"mkv"},
	"video/mpeg":                  {"mpeg", "mpg", "mpe"},
	"video/mp4":                   {"mp4", "m4v"},
	"audio/mpeg":                  {"mp3", "mpga", "mpa"},
	"audio/x-flac":                {"flac"},
	"audio/wav":                   {"wav"},
	"audio/midi":                  {"mid", "midi", "kar"},
	"application/pdf":             {"pdf"},
	"application/zip":             {"zip", "docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "jar"},
	"application/xml":             {"xml", "xsl", "xsd", "kml"},
	"application/sla":             {"stl"},
	"model/stl":                   {"stl"},
	"text/plain":                  {"txt", "text", "csv", "md", "ini", "stl", "log", "asc"},
	"text/csv":                    {"csv", "txt"},
	"text/html":                   {"html", "htm"},
	"application/json":            {"json", "txt"},
	"application/x-msdownload":    {"exe", "dll"},
	"application/x-shellscript":   {"sh"},
	"application/x-php":           {"php"},
	"application/msword":          {"doc"},
	"application/gzip":            {"gz", "tgz"},
	"application/x-7z-compressed": {"7z"},
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   {"docx"},
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         {"xlsx"},
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": {"pptx"},
	"application/vnd.oasis.opendocument.text":                                   {"odt"},
}

func extensionOf(mime string) string {
	if e := extensions[mime]; len(e) > 0 {
		return e[0]
	}
	return ""
}

// recognisable are extensions whose content MediaWiki knows when it sees it.
var recognisable = []string{
	"gif", "jpeg", "jpg", "png", "swf", "psd", "bmp", "tiff", "tif", "jpc", "jp2", "jpx", "jb2", "swc",
	"iff", "wbmp", "xbm", "djvu", "ogx", "ogg", "ogv", "oga", "spx", "opus", "pdf", "xcf", "webp", "wav",
	"mp3", "webm", "mkv", "svg", "flac", "mid", "midi", "zip", "mpg", "mpeg",
}

// matches tells whether the extension fits the type that was found.
func matches(mime, ext string) bool {
	ext = strings.ToLower(ext)
	if mime == "" || mime == unknownMIME {
		return !contains(recognisable, ext)
	}
	if list, ok := extensions[mime]; ok {
		return contains(list, ext)
	}
	for _, list := range extensions {
		if contains(list, ext) {
			return false
		}
	}
	return true
}

// mediaType is MediaWiki's class of a type.
func mediaType(mime string) string {
	switch {
	case mime == "image/svg+xml":
		return "DRAWING"
	case strings.HasPrefix(mime, "image/"):
		return "BITMAP"
	case mime == "application/ogg":
		return "MULTIMEDIA"
	case strings.HasPrefix(mime, "audio/"):
		return "AUDIO"
	case strings.HasPrefix(mime, "video/"):
		return "VIDEO"
	case mime == "application/pdf", strings.Contains(mime, "officedocument"):
		return "OFFICE"
	case strings.HasPrefix(mime, "text/"):
		return "TEXT"
	case mime == "application/zip":
		return "ARCHIVE"
	case mime == "model/stl", mime == "application/sla":
		return "3D"
	}
	return "UNKNOWN"
}
