package media

import (
	"math"
	"slices"
	"strings"
	"time"
)

// meta picks the believable from the tags: XMP first, which people edit, then
// IPTC, then what the camera wrote.
func (t tags) meta(now time.Time) Meta {
	m := Meta{
		Taken:       t.taken(now),
		Title:       t.text("xmp:Title", "iptc:ObjectName", "xmp:Headline", "iptc:Headline"),
		Description: t.description(),
		Author:      t.author(),
		Copyright:   t.text("xmp:Rights", "iptc:CopyrightNotice", "exif:Copyright"),
		Keywords:    t.keywords(),
		Camera:      t.camera(),
	}
	m.Latitude, m.Longitude, m.HasPlace = t.place()
	m.Heading, m.HasHeading = t.heading()
	return m
}

// taken returns when the picture was taken. Not when the file was changed: that
// is what Exif's DateTime tells.
func (t tags) taken(now time.Time) time.Time {
	candidates := []string{
		t.text("exif:DateTimeOriginal"),
		t.text("xmp:DateTimeOriginal"),
		t.text("xmp:DateCreated"),
		strings.TrimSpace(t.text("iptc:DateCreated") + " " + t.text("iptc:TimeCreated")),
		t.text("exif:CreateDate"),
		t.text("xmp:CreateDate"),
	}
	for _, s := range candidates {
		if when, ok := parseTime(s); ok && believable(when, now) {
			return when
		}
	}
	return time.Time{}
}

// parseTime reads the local time from Exif ("2026:05:14 05:12:33") and XMP
// ("2026-05-14T05:12:33.1+02:00"), without looking at the zone.
func parseTime(s string) (time.Time, bool) {
	if len(s) < len("2006-01-02") {
		return time.Time{}, false
	}
	s = strings.ReplaceAll(s[:10], ":", "-") + strings.Replace(s[10:], "T", " ", 1)
	for _, layout := range []string{time.DateTime, "2006-01-02 15:04", time.DateOnly} {
		if len(s) < len(layout) {
			continue
		}
		if when, err := time.Parse(layout, s[:len(layout)]); err == nil {
			return when, true
		}
	}
	return time.Time{}, false
}

// believable refuses what clocks show that were never set: the years around 1970
// and the first hour of 1980 and 1904, and anything before the first photograph
// or in the future (two days are left for time zones).
func believable(when, now time.Time) bool {
	switch y := when.Year(); {
	case y < 1826, y == 1969, y == 1970, when.After(now.AddDate(0, 0, 2)):
		return false
	case y == 1904, y == 1980:
		return when.YearDay() != 1 || when.Hour() != 0
	}
	return true
}

// notDescriptions is what cameras write where a description belongs.
var notDescriptions = []string{
	"olympus digital camera", "sony dsc", "minolta digital camera", "konica minolta digital camera",
	"kodak digital still camera", "samsung", "samsung digital camera", "digital camera", "dcim", "exif_jpeg_picture",
	"jpeg", "default", "untitled", "image", "<digimax", "hdrpl", "dav", "edf", "rhdr", "cof", "oznor", "sdr",
}

func (t tags) description() string {
	s := t.text("xmp:Description", "iptc:Caption-Abstract")
	if s != "" {
		return s
	}
	s = t.text("exif:ImageDescription")
	if slices.Contains(notDescriptions, strings.ToLower(s)) || strings.HasPrefix(strings.ToUpper(s), `DCIM\`) {
		return ""
	}
	return s
}

func (t tags) author() string {
	return strings.Join(t.list("xmp:Creator", "iptc:By-line", "exif:Artist"), ", ")
}

func (t tags) keywords() []string {
	var out []string
	for _, s := range t.list("xmp:Subject", "iptc:Keywords") {
		for _, word := range strings.FieldsFunc(s, func(c rune) bool { return c == ';' || c == '\n' }) {
			if word = strings.TrimSpace(word); word != "" && !slices.Contains(out, word) {
				out = append(out, word)
			}
		}
	}
	return out
}

func (t tags) camera() string {
	brand, model := t.text("exif:Make"), t.text("exif:Model")
	first, _, _ := strings.Cut(brand, " ")
	if brand == "" || strings.HasPrefix(strings.ToLower(model), strings.ToLower(first)) {
		return model
	}
	return strings.TrimSpace(brand + " " + model)
}

// place returns where the camera stood. Exif without hemispheres is half of an
// answer, and a zero is a receiver without reception or a broken fraction: both
// are none.
func (t tags) place() (lat, lon float64, ok bool) {
	lat, okLat := t.coordinate("GPSLatitude", "N", "S")
	lon, okLon := t.coordinate("GPSLongitude", "E", "W")
	if !okLat || !okLon || math.Abs(lat) > 90 || math.Abs(lon) > 180 || lat == 0 || lon == 0 {
		return 0, 0, false
	}
	return lat, lon, true
}

func (t tags) coordinate(name, positive, negative string) (float64, bool) {
	v, err := t.number("exif:" + name)
	ref := strings.ToUpper(t.text("exif:" + name + "Ref"))
	if err == nil && finite(v) && strings.HasPrefix(ref, positive) {
		return math.Abs(v), true
	}
	if err == nil && finite(v) && strings.HasPrefix(ref, negative) {
		return -math.Abs(v), true
	}
	v, err = t.number("xmp:" + name)
	return v, err == nil && finite(v)
}

func (t tags) heading() (float64, bool) {
	for _, key := range []string{"exif:GPSImgDirection", "xmp:GPSImgDirection"} {
		if v, err := t.number(key); err == nil && v >= 0 && v <= 360 {
			return math.Mod(v, 360), true
		}
	}
	return 0, false
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
