package wikitext

import "strings"

// PagePlain renders the text of a file page for a wiki that has none of Commons'
// templates: the two headings that MediaWiki's own upload form writes, the
// description as it was typed, a list of what else is known (labels are messages
// of MediaWiki, shown in the reader's language), a link to the licence, and the
// categories. Only {{own}} is left out of it: the author's line says as much.
//
// Values are guarded as in [Page], so that none can run into the next.
func PagePlain(d Description) string {
	var b strings.Builder
	b.WriteString("== {{int:filedesc}} ==\n")
	if text := guardOpen(d.Text); text != "" {
		b.WriteString(text + "\n")
	}
	if items := plainItems(d); items != "" {
		b.WriteString("\n" + items)
	}
	if l := plainLicense(d); l != "" {
		b.WriteString("\n== {{int:license-header}} ==\n" + l + "\n")
	}
	if links := categoryLinks(d.Categories); links != "" {
		b.WriteString("\n" + links)
	}
	return b.String()
}

func plainItems(d Description) string {
	source := d.Source
	if IsOwn(source) {
		source = ""
	}
	var b strings.Builder
	for _, item := range [][2]string{
		{"{{int:listfiles_date}}", d.Date},
		{"{{int:exif-artist}}", d.Author},
		{"{{int:exif-source}}", source},
		{"{{int:exif-usageterms}}", d.Permission},
	} {
		if value := oneLine(guardOpen(item[1])); value != "" {
			b.WriteString("* " + item[0] + ": " + value + "\n")
		}
	}
	if d.HasPlace && validPlace(d.Latitude, d.Longitude) {
		b.WriteString("* {{int:exif-gpslatitude}}: " + degrees(d.Latitude) + "\n")
		b.WriteString("* {{int:exif-gpslongitude}}: " + degrees(d.Longitude) + "\n")
	}
	return b.String()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func plainLicense(d Description) string {
	l, known := LicenseByID(d.License)
	if !known {
		return guardOpen(d.License)
	}
	return "[" + l.URL + " " + l.Name + "]"
}
