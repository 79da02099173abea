package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/bep/imagemeta"
	"golang.org/x/text/encoding/charmap"
)

// metadataBudget is how many bytes of a file are read in search of each kind of
// metadata. It is near the head, and a directory can be anywhere, but small.
const metadataBudget = 32 << 20

// tagLimit is the largest Exif or IPTC value in bytes that is looked at. imagemeta
// keeps it in 16 bits for IPTC.
const tagLimit = 32 << 10

// textLimit is the longest text in characters that is taken from a file.
const textLimit = 10000

// tags are the values found in a file, by "source:name".
type tags map[string]any

// wantedTags are all the values that [Meta], the orientation and the embedded
// preview are made of; nothing else is read.
var wantedTags = map[imagemeta.Source]map[string]bool{
	imagemeta.EXIF: set("DateTimeOriginal", "CreateDate", "ImageDescription", "Artist", "Copyright",
		"Make", "Model", "Orientation", "GPSLatitude", "GPSLatitudeRef",
		"GPSLongitude", "GPSLongitudeRef", "GPSImgDirection", "ThumbnailOffset", "ThumbnailLength"),
	imagemeta.IPTC: set("ObjectName", "Headline", "Caption-Abstract", "By-line", "CopyrightNotice", "Keywords",
		"DateCreated", "TimeCreated", "CodedCharacterSet"),
	imagemeta.XMP: set("Title", "Headline", "Description", "Creator", "Rights", "Subject", "DateTimeOriginal",
		"DateCreated", "CreateDate", "GPSLatitude", "GPSLongitude", "GPSImgDirection"),
}

// xmpNamespaces are the schemas whose properties are meant by those names.
var xmpNamespaces = set("http://purl.org/dc/elements/1.1/", "http://ns.adobe.com/photoshop/1.0/",
	"http://ns.adobe.com/exif/1.0/", "http://ns.adobe.com/xap/1.0/")

func set(names ...string) map[string]bool {
	s := map[string]bool{}
	for _, n := range names {
		s[n] = true
	}
	return s
}

// metadataFormat tells imagemeta how a type is built.
func metadataFormat(t fileType) imagemeta.ImageFormat {
	switch t.mime {
	case "image/jpeg":
		return imagemeta.JPEG
	case "image/tiff":
		return imagemeta.TIFF
	case "image/png":
		return imagemeta.PNG
	case "image/webp":
		return imagemeta.WebP
	case "image/heic", "image/heif":
		return imagemeta.HEIF
	case "image/avif":
		return imagemeta.AVIF
	case "image/x-dng":
		return imagemeta.DNG
	case "image/x-cr2":
		return imagemeta.CR2
	case "image/x-nef":
		return imagemeta.NEF
	case "image/x-arw":
		return imagemeta.ARW
	case "image/x-pef":
		return imagemeta.PEF
	}
	return imagemeta.ImageFormatAuto
}

// readTags collects what can be read. Each source is read on its own, so that
// damage in one does not hide the others; damage itself is no news to anyone.
func readTags(ctx context.Context, r io.ReadSeeker, t fileType) tags {
	found := tags{}
	format := metadataFormat(t)
	if format == imagemeta.ImageFormatAuto {
		return found
	}
	for _, source := range []imagemeta.Source{imagemeta.EXIF, imagemeta.IPTC, imagemeta.XMP} {
		_ = decodeSource(ctx, r, format, source, found)
	}
	return found
}

// decodeSource adds the values of one source. A panic of the decoder is an error
// like any other damage.
func decodeSource(ctx context.Context, r io.ReadSeeker, format imagemeta.ImageFormat, source imagemeta.Source, found tags) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("read metadata: %v", p)
		}
	}()
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err = imagemeta.Decode(imagemeta.Options{
		R:               bound(ctx, r, metadataBudget),
		ImageFormat:     format,
		Sources:         source,
		LimitTagSize:    tagLimit,
		ShouldHandleTag: wantedTag,
		HandleTag: func(tag imagemeta.TagInfo) error {
			found.add(tag)
			return ctx.Err()
		},
	})
	return err
}

func wantedTag(tag imagemeta.TagInfo) bool {
	if tag.Source == imagemeta.XMP && !xmpNamespaces[tag.Namespace] {
		return false
	}
	if tag.Source == imagemeta.EXIF && strings.HasPrefix(tag.Namespace, "IFD1") {
		return tag.Tag == "ThumbnailOffset" || tag.Tag == "ThumbnailLength"
	}
	return wantedTags[tag.Source][tag.Tag]
}

// add keeps the first value of a name: IFD0 comes before the directories in it.
func (t tags) add(tag imagemeta.TagInfo) {
	key := strings.ToLower(tag.Source.String()) + ":" + tag.Tag
	if _, again := t[key]; !again {
		t[key] = tag.Value
	}
}

// text returns the first of the named values that holds words.
func (t tags) text(keys ...string) string {
	for _, k := range keys {
		if list := t.list(k); len(list) > 0 {
			return list[0]
		}
	}
	return ""
}

// list returns all words of the first named value that holds any.
func (t tags) list(keys ...string) []string {
	for _, k := range keys {
		var out []string
		for _, s := range texts(t[k]) {
			if strings.HasPrefix(k, "iptc:") {
				s = t.undoLatin1(s)
			}
			if s = clean(s); s != "" {
				out = append(out, s)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

// undoLatin1 gives back UTF-8 that was taken for Latin-1, since many programs write
// IPTC in UTF-8 without saying so.
func (t tags) undoLatin1(s string) string {
	if _, said := t["iptc:CodedCharacterSet"]; said {
		return s
	}
	raw, err := charmap.ISO8859_1.NewEncoder().String(s)
	if err != nil || !utf8.ValidString(raw) {
		return s
	}
	return raw
}

func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []byte:
		return []string{string(v)}
	case []string:
		return v
	case nil:
		return nil
	}
	return []string{fmt.Sprint(v)}
}

// clean makes text of the bytes that programs leave: those that are no UTF-8 were
// most likely written by Windows, and control characters mean nothing.
func clean(s string) string {
	if !utf8.ValidString(s) {
		decoded, err := charmap.Windows1252.NewDecoder().String(s)
		if err != nil {
			return ""
		}
		s = decoded
	}
	if strings.ContainsRune(s, unicode.ReplacementChar) {
		return "" // decoded wrongly before it came here: no text is better
	}
	s = strings.Map(func(c rune) rune {
		switch {
		case c == '\r':
			return -1
		case c == '\n':
			return c
		case unicode.IsControl(c):
			return ' '
		}
		return c
	}, strings.TrimRight(s, "\x00"))
	if runes := []rune(s); len(runes) > textLimit {
		s = string(runes[:textLimit])
	}
	return strings.TrimSpace(s)
}

// number reads a value that is a number in any of the ways that it comes.
func (t tags) number(key string) (float64, error) {
	switch v := t[key].(type) {
	case float64:
		return v, nil
	case interface{ Float64() float64 }:
		return v.Float64(), nil
	case uint8, uint16, uint32, int16, int32, int:
		return strconv.ParseFloat(fmt.Sprint(v), 64)
	case string:
		return parseRational(v)
	}
	return 0, errors.New("media: no number")
}

func parseRational(s string) (float64, error) {
	over, under, isRational := strings.Cut(strings.TrimSpace(s), "/")
	n, err := strconv.ParseFloat(over, 64)
	if err != nil || !isRational {
		return n, err
	}
	d, err := strconv.ParseFloat(under, 64)
	if err != nil {
		return 0, err
	}
	return n / d, nil
}
