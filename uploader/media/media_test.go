package media

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/gif"
	"image/png"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

var berlin = []exifField{
	{0x010E, "A gate"},
	{0x010F, "Canon"},
	{0x0110, "Canon EOS 5D"},
	{0x0112, uint16(6)},
	{0x013B, "Anna"},
	{0x8298, "(c) Anna"},
	{0x8769, []exifField{{0x9003, "2026:05:14 05:12:33"}, {0x9004, "2026:06:01 00:00:00"}}},
	{0x8825, []exifField{
		{0x0001, "S"}, {0x0002, []rational{{33, 1}, {51, 1}, {2442, 100}}},
		{0x0003, "W"}, {0x0004, []rational{{70, 1}, {30, 1}, {0, 1}}},
		{0x0011, []rational{{5405, 20}}},
	}},
}

func inspectBytes(t *testing.T, content []byte, hint string) Info {
	t.Helper()
	info, err := inspect(context.Background(), bytes.NewReader(content), int64(len(content)), hint)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func write(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestInspectReadsWhatTheCameraWrote(t *testing.T) {
	path := write(t, "DSC 1.JPG", withExif(jpegOf(t, paint(60, 40)), exifBlock(berlin, nil)))
	modified := time.Date(2026, 5, 15, 8, 0, 0, 0, time.UTC)
	if err := os.Chtimes(path, modified, modified); err != nil {
		t.Fatal(err)
	}
	got, err := Inspect(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	stat, _ := os.Stat(path)
	want := Info{
		Size: stat.Size(), ModTime: modified, MIME: "image/jpeg", Extension: "jpg",
		Width: 40, Height: 60, // stands on its side
		Meta: Meta{
			Taken:       time.Date(2026, 5, 14, 5, 12, 33, 0, time.UTC),
			Description: "A gate", Author: "Anna", Copyright: "(c) Anna", Camera: "Canon EOS 5D",
			Latitude: -33.856783, Longitude: -70.5, HasPlace: true,
			Heading: 270.25, HasHeading: true,
		},
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-6 })); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestXMPAndIPTCGoBeforeTheCamera(t *testing.T) {
	jpg := withExif(jpegOf(t, paint(8, 8)), exifBlock(berlin, nil))
	jpg = withIPTC(jpg, map[byte]string{5: "Old gate", 80: "Bert", 25: "gate", 120: "From IPTC", 116: "IPTC rights"})
	got := inspectBytes(t, jpg, "").Meta
	if got.Title != "Old gate" || got.Author != "Bert" || got.Description != "From IPTC" || got.Copyright != "IPTC rights" {
		t.Errorf("IPTC: %+v", got)
	}
	for name, records := range map[string]map[byte]string{
		"UTF-8, not said": {5: "Č 門"}, "Latin-1": {5: "\xe9t\xe9"},
	} {
		if got := inspectBytes(t, withIPTC(jpegOf(t, paint(8, 8)), records), "").Meta.Title; got != "Č 門" && got != "été" {
			t.Errorf("%s: %q", name, got)
		}
	}
	jpg = withXMP(jpg, `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">The gate</rdf:li><rdf:li xml:lang="de">Das Tor</rdf:li></rdf:Alt></dc:title>
		<dc:creator><rdf:Seq><rdf:li>Cleo</rdf:li><rdf:li>Dan</rdf:li></rdf:Seq></dc:creator>
		<dc:description>Двор, 門</dc:description><crs:Rights>not these</crs:Rights>
		<dc:subject><rdf:Bag><rdf:li>gate</rdf:li><rdf:li>dawn; fog</rdf:li><rdf:li>gate</rdf:li></rdf:Bag></dc:subject>`)
	got = inspectBytes(t, jpg, "").Meta
	want := []string{"The gate", "Cleo, Dan", "Двор, 門", "IPTC rights", "gate|dawn|fog", "Canon EOS 5D"}
	if diff := cmp.Diff(want, []string{got.Title, got.Author, got.Description, got.Copyright, strings.Join(got.Keywords, "|"), got.Camera}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPlaceFromXMPHasItsHemisphere(t *testing.T) {
	jpg := withXMP(jpegOf(t, paint(8, 8)), `<exif:GPSLatitude>33,30.0S</exif:GPSLatitude><exif:GPSLongitude>151,12.0E</exif:GPSLongitude>`)
	got := inspectBytes(t, jpg, "").Meta
	if !got.HasPlace || math.Abs(got.Latitude+33.5) > 1e-9 || math.Abs(got.Longitude-151.2) > 1e-9 {
		t.Errorf("%+v", got)
	}
}

func TestPlaceIsRefusedWhenHalfKnown(t *testing.T) {
	place := func(fields ...exifField) []exifField { return []exifField{{0x8825, fields}} }
	whole := []rational{{50, 1}, {0, 1}, {0, 1}}
	tests := map[string][]exifField{
		"no hemisphere":  place(exifField{0x0002, whole}, exifField{0x0004, whole}),
		"no longitude":   place(exifField{0x0001, "N"}, exifField{0x0002, whole}),
		"off the Earth":  place(exifField{0x0001, "N"}, exifField{0x0002, []rational{{95, 1}, {0, 1}, {0, 1}}}, exifField{0x0003, "E"}, exifField{0x0004, whole}),
		"no reception":   place(exifField{0x0001, "N"}, exifField{0x0002, []rational{{0, 1}, {0, 1}, {0, 1}}}, exifField{0x0003, "E"}, exifField{0x0004, []rational{{0, 1}, {0, 1}, {0, 1}}}),
		"broken numbers": place(exifField{0x0001, "N"}, exifField{0x0002, []rational{{0, 0}, {0, 0}, {0, 0}}}, exifField{0x0003, "E"}, exifField{0x0004, whole}),
	}
	for name, fields := range tests {
		t.Run(name, func(t *testing.T) {
			if m := inspectBytes(t, withExif(jpegOf(t, paint(8, 8)), exifBlock(fields, nil)), "").Meta; m.HasPlace {
				t.Errorf("believed %v, %v", m.Latitude, m.Longitude)
			}
		})
	}
}

func TestTakenIsBelievable(t *testing.T) {
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	day := time.Date(2026, 5, 14, 5, 12, 33, 0, time.UTC)
	tests := []struct {
		name string
		tags tags
		want time.Time
	}{
		{"camera", tags{"exif:DateTimeOriginal": "2026:05:14 05:12:33"}, day},
		{"with zone", tags{"xmp:DateCreated": "2026-05-14T05:12:33.5+02:00"}, day},
		{"without seconds", tags{"xmp:DateCreated": "2026-05-14T05:12Z"}, day.Truncate(time.Minute)},
		{"news agency", tags{"iptc:DateCreated": "2026:05:14", "iptc:TimeCreated": "05:12:33+02:00"}, day},
		{"scan of an old picture", tags{"exif:DateTimeOriginal": "1911:03:02 00:00:00"}, time.Date(1911, 3, 2, 0, 0, 0, 0, time.UTC)},
		{"unset clock, then another", tags{"exif:DateTimeOriginal": "1970:01:01 00:00:00", "xmp:DateTimeOriginal": "2026-05-14T05:12:33"}, day},
		{"zeros", tags{"exif:DateTimeOriginal": "0000:00:00 00:00:00"}, time.Time{}},
		{"1969", tags{"exif:DateTimeOriginal": "1969:12:31 19:00:00"}, time.Time{}},
		{"first hour of 1980", tags{"exif:DateTimeOriginal": "1980:01:01 00:04:05"}, time.Time{}},
		{"1980", tags{"exif:DateTimeOriginal": "1980:08:01 00:04:05"}, time.Date(1980, 8, 1, 0, 4, 5, 0, time.UTC)},
		{"tomorrow, elsewhere", tags{"exif:DateTimeOriginal": "2026:07:02 01:00:00"}, time.Date(2026, 7, 2, 1, 0, 0, 0, time.UTC)},
		{"future", tags{"exif:DateTimeOriginal": "2031:01:01 10:00:00"}, time.Time{}},
		{"no such day", tags{"exif:DateTimeOriginal": "2026:02:31 10:00:00"}, time.Time{}},
		{"blank", tags{"exif:DateTimeOriginal": "    :  :     :  :  "}, time.Time{}},
		{"not text", tags{"exif:DateTimeOriginal": uint16(5)}, time.Time{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.tags.taken(now); !got.Equal(tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestCameraFillersAreNoDescription(t *testing.T) {
	for _, s := range []string{"OLYMPUS DIGITAL CAMERA         ", "SONY DSC", `DCIM\100MEDIA\DJI_0001.JPG`, "\x00\x00", "l\xe4"} {
		jpg := withExif(jpegOf(t, paint(8, 8)), exifBlock([]exifField{{0x010E, s}}, nil))
		if got := inspectBytes(t, jpg, "").Meta.Description; got != "" {
			t.Errorf("%q gave %q", s, got)
		}
	}
}

func TestDamagedMetadataIsNoError(t *testing.T) {
	jpg := jpegOf(t, paint(30, 20))
	good := withExif(jpg, exifBlock(berlin, nil))
	rights := withXMP(jpg, "<dc:rights>kept</dc:rights>")
	tests := map[string][]byte{
		"directory beyond the end": withExif(jpg, []byte("MM\x00*\x7f\xff\xff\xff")),
		"directory in itself":      withExif(jpg, exifBlock([]exifField{{0x8769, uint32(8)}}, nil)),
		"endless values":           withExif(jpg, append([]byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x0e\x00\x02\xff\xff\xff\xff"), make([]byte, 8)...)),
		"XML that ends early":      withSegment(jpg, 0xE1, "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta><rdf:RDF"),
		"half an IPTC record":      withSegment(jpg, 0xED, "Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\xff\xff\x1c\x02\x05\xff\xff"),
	}
	for name, content := range tests {
		t.Run(name, func(t *testing.T) {
			got := inspectBytes(t, content, "")
			if got.MIME != "image/jpeg" || got.Width != 30 || got.Height != 20 {
				t.Errorf("%+v", got)
			}
		})
	}
	both := withExif(rights, []byte("MM\x00*\x7f\xff\xff\xff"))
	if got := inspectBytes(t, both, "").Meta.Copyright; got != "kept" {
		t.Errorf("damage in Exif hid XMP: %q", got)
	}
	for n := range good {
		inspectBytes(t, good[:n], "jpg")
	}
}

func TestTypeComesFromTheContent(t *testing.T) {
	encode := func(f func(b *bytes.Buffer) error) string {
		var b bytes.Buffer
		if err := f(&b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	pic := paint(12, 10)
	stl := strings.Repeat("\x00", 80) + "\x02\x00\x00\x00" + strings.Repeat("\x01", 100)
	ftyp := func(brand string) string { return "\x00\x00\x00\x18ftyp" + brand + "\x00\x00\x00\x00" + brand + "mif1" }
	ogg := func(codec string) string {
		return "OggS\x00\x02" + strings.Repeat("\x00", 20) + "\x01\x1e" + codec + strings.Repeat("\x00", 200)
	}
	tests := []struct {
		name, content, hint string
		mime, extension     string
		width, height       int
		kind                string
	}{
		{"PNG", encode(func(b *bytes.Buffer) error { return png.Encode(b, pic) }), "jpg", "image/png", "png", 12, 10, "image"},
		{"GIF", encode(func(b *bytes.Buffer) error { return gif.Encode(b, pic, nil) }), "", "image/gif", "gif", 12, 10, "image"},
		{"TIFF", encode(func(b *bytes.Buffer) error { return tiff.Encode(b, pic, nil) }), "tif", "image/tiff", "tiff", 12, 10, "image"},
		{"raw that is TIFF outside", encode(func(b *bytes.Buffer) error { return tiff.Encode(b, pic, nil) }), "nef", "image/x-nef", "nef", 12, 10, "image"},
		{"BMP", encode(func(b *bytes.Buffer) error { return bmp.Encode(b, pic) }), "", "image/bmp", "bmp", 12, 10, "image"},
		{"SVG", `<svg xmlns="http://www.w3.org/2000/svg" width="2in" height="48pt"/>`, "", "image/svg+xml", "svg", 192, 64, "image"},
		{"SVG by viewBox, late", "\xEF\xBB\xBF <?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<!DOCTYPE svg PUBLIC \"a\" \"b\">\n<!-- " +
			strings.Repeat("long ", 2000) + " --><svg:svg viewBox='0 0 30,20'>", "", "image/svg+xml", "svg", 30, 20, "image"},
		{"SVG in percents", `<svg width="100%" height="100%"/>`, "", "image/svg+xml", "svg", 0, 0, "image"},
		{"XML", `<?xml version="1.0"?><note><svg/></note>`, "svg", "text/xml", "", 0, 0, "document"},
		{"WebP", "RIFF\x24\x00\x00\x00WEBPVP8 \x18\x00\x00\x00\x30\x01\x00\x9d\x01\x2a\x0c\x00\x0a\x00\x02\x00\x34\x25\xa4\x00\x03\x70\x00\xfe\xfb\xfd\x50\x00", "", "image/webp", "webp", 12, 10, "image"},
		{"PDF", "%PDF-1.7\n%...", "", "application/pdf", "pdf", 0, 0, "document"},
		{"DjVu", "AT&TFORM\x00\x00\x00\x10DJVUINFO", "", "image/vnd.djvu", "djvu", 0, 0, "document"},
		{"XCF", "gimp xcf v011\x00\x00\x00\x00\x0c", "", "image/x-xcf", "xcf", 0, 0, "image"},
		{"MIDI", "MThd\x00\x00\x00\x06\x00\x01", "", "audio/midi", "mid", 0, 0, "sound"},
		{"WAV", "RIFF\x24\x00\x00\x00WAVEfmt ", "", "audio/wav", "wav", 0, 0, "sound"},
		{"FLAC", "fLaC\x00\x00\x00\x22", "", "audio/flac", "flac", 0, 0, "sound"},
		{"MP3", "ID3\x03\x00\x00\x00\x00\x00\x0a", "", "audio/mpeg", "mp3", 0, 0, "sound"},
		{"Vorbis", ogg("\x01vorbis"), "", "audio/ogg", "oga", 0, 0, "sound"},
		{"Opus", ogg("OpusHead"), "ogg", "audio/ogg", "opus", 0, 0, "sound"},
		{"Theora", ogg("\x80theora"), "", "video/ogg", "ogv", 0, 0, "video"},
		{"WebM", "\x1A\x45\xDF\xA3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm", "", "video/webm", "webm", 0, 0, "video"},
		{"MP4", ftyp("isom"), "", "video/mp4", "mp4", 0, 0, "video"},
		{"HEIC", ftyp("heic"), "jpg", "image/heic", "heic", 0, 0, "image"},
		{"MPEG", "\x00\x00\x01\xba\x44\x00", "", "video/mpeg", "mpg", 0, 0, "video"},
		{"STL, binary", stl, "", "model/stl", "stl", 0, 0, "unknown"},
		{"STL, text", "solid cube\n facet normal 0 0 1\n", "", "model/stl", "stl", 0, 0, "unknown"},
		{"text", "solid advice\n", "txt", "text/plain", "", 0, 0, "document"},
		{"empty", "", "jpg", "application/x-empty", "", 0, 0, "unknown"},
		{"noise", "\x01\x02\x03\x04\x05", "jpg", "application/octet-stream", "", 0, 0, "unknown"},
		{"ZIP", "PK\x03\x04\x14\x00\x00\x00\x08\x00", "kmz", "application/zip", "", 0, 0, "unknown"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := inspectBytes(t, []byte(tt.content), tt.hint)
			if got.MIME != tt.mime || got.Extension != tt.extension || got.Width != tt.width || got.Height != tt.height || got.Kind() != tt.kind {
				t.Errorf("got %s .%s %dx%d %s", got.MIME, got.Extension, got.Width, got.Height, got.Kind())
			}
		})
	}
}

func TestOnlyRegularFilesAreOpened(t *testing.T) {
	ctx := context.Background()
	if _, err := Inspect(ctx, t.TempDir()); !errors.Is(err, ErrNotFile) {
		t.Errorf("folder: %v", err)
	}
	missing := filepath.Join(t.TempDir(), "gone.jpg")
	if _, err := Inspect(ctx, missing); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing: %v", err)
	}
	if _, err := SHA1(ctx, missing, nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing, hashed: %v", err)
	}
	if _, err := Thumbnail(ctx, missing, 8, 8); !errors.Is(err, fs.ErrNotExist) || errors.Is(err, ErrNoPicture) {
		t.Errorf("missing, thumbnail: %v", err)
	}
}

func TestInspectStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Inspect(ctx, write(t, "a.jpg", jpegOf(t, paint(8, 8)))); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestSHA1(t *testing.T) {
	content := bytes.Repeat([]byte("wikidrop"), 3<<17) // 3 MiB
	path := write(t, "a.bin", content)
	var seen []int64
	got, err := SHA1(context.Background(), path, func(n int64) { seen = append(seen, n) })
	if err != nil {
		t.Fatal(err)
	}
	if want := "c5ddccc125bdf9c61b0c507384a8171fb432bd06"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if diff := cmp.Diff([]int64{1 << 20, 2 << 20, 3 << 20}, seen); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	empty, err := SHA1(context.Background(), write(t, "empty", nil), nil)
	if err != nil || empty != "da39a3ee5e6b4b0d3255bfef95601890afd80709" {
		t.Errorf("empty: %q, %v", empty, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	if _, err := SHA1(ctx, path, func(int64) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func FuzzInspect(f *testing.F) {
	jpg := jpegOf(f, paint(16, 16))
	f.Add(withExif(jpg, exifBlock(berlin, jpegOf(f, paint(8, 8)))), "jpg")
	f.Add(withXMP(withIPTC(jpg, map[byte]string{5: "a"}), "<dc:title>a</dc:title>"), "jpg")
	f.Add([]byte(`<svg width="1" height="2"/>`), "svg")
	var b bytes.Buffer
	if err := tiff.Encode(&b, image.NewGray(image.Rect(0, 0, 3, 3)), nil); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes(), "nef")
	f.Add([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1"), "heic")
	f.Fuzz(func(t *testing.T, content []byte, hint string) {
		ctx := context.Background()
		info, err := inspect(ctx, bytes.NewReader(content), int64(len(content)), hint)
		if err != nil {
			t.Fatal(err)
		}
		if info.MIME == "" || info.Width < 0 || info.Height < 0 {
			t.Fatalf("%+v", info)
		}
		if m := info.Meta; m.HasPlace && !(math.Abs(m.Latitude) <= 90 && math.Abs(m.Longitude) <= 180) {
			t.Fatalf("%+v", m)
		}
		if int64(info.Width)*int64(info.Height) > 1<<20 {
			return // would be slow, and is no other path
		}
		thumb, err := thumbnail(ctx, bytes.NewReader(content), int64(len(content)), hint, 8, 6)
		if err == nil && thumb.Bounds() != image.Rect(0, 0, 8, 6) {
			t.Fatalf("thumbnail of %v", thumb.Bounds())
		}
	})
}
