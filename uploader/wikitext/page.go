package wikitext

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// Description is what a person says of a file.
type Description struct {
	Text       string // description in Language
	Language   string // code, "en"
	Date       string // "2026-05-14 05:12" or any wikitext
	DateExif   bool   // Date came from the camera
	Author     string // wikitext, "[[User:Anna|Anna]]"
	Source     string // wikitext, "{{own}}"
	Permission string
	License    string // ID of a License, or the name of another licence template
	Categories []string
	Latitude   float64 // degrees, north is positive
	Longitude  float64 // degrees, east is positive
	HasPlace   bool    // Location is written
	Heading    float64 // degrees clockwise from north, where the camera looked
	HasHeading bool
}

// OwnSource is the Source of work that one made oneself.
const OwnSource = "{{own}}"

// Page renders the text of a file page as Wikimedia Commons and wikis that have
// its templates expect it: {{Information}} with the parameters in the order that
// UploadWizard writes, {{Location}}, the licence, the categories.
//
// Every value is wikitext and stays as it was typed, with its links and
// templates, as long as it is well-formed; a lone bar becomes {{!}}, and braces,
// link brackets and comments that lack their other half become plain characters,
// so that no value can end the template or hide the rest of the page. The licence
// stands within {{self}} only if it is offered for own work and Source is
// {{own}}. Without any category the page asks for one with {{subst:unc}}.
func Page(d Description) string {
	var b strings.Builder
	b.WriteString("=={{int:filedesc}}==\n{{Information\n")
	for _, p := range [][2]string{
		{"description", descriptionParameter(d)},
		{"date", dateParameter(d)},
		{"source", guard(d.Source)},
		{"author", guard(d.Author)},
		{"permission", guard(d.Permission)},
		{"other versions", ""},
	} {
		b.WriteString("|" + p[0] + "=" + p[1] + "\n")
	}
	b.WriteString("}}\n")
	b.WriteString(location(d))
	if l := licenseTemplate(d); l != "" {
		b.WriteString("\n=={{int:license-header}}==\n" + l + "\n")
	}
	b.WriteString("\n")
	links := categoryLinks(d.Categories)
	if links == "" {
		links = "{{subst:unc}}\n"
	}
	b.WriteString(links)
	return b.String()
}

var languageCode = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// languageTemplates are languages whose template is not named after their code.
var languageTemplates = map[string]string{"tl": "tgl"}

func descriptionParameter(d Description) string {
	text := guard(d.Text)
	lang := strings.ToLower(strings.TrimSpace(d.Language))
	if text == "" || !languageCode.MatchString(lang) {
		return text
	}
	if name, odd := languageTemplates[lang]; odd {
		lang = name
	}
	return "{{" + lang + "|1=" + text + "}}"
}

func dateParameter(d Description) string {
	date := guard(d.Date)
	if !d.DateExif || date == "" {
		return date
	}
	if _, ok := ParseTaken(d.Date); !ok {
		return date
	}
	return "{{According to Exif data|" + date + "}}"
}

// location writes where the camera stood, nothing for a place that is not on
// Earth.
func location(d Description) string {
	if !d.HasPlace || !validPlace(d.Latitude, d.Longitude) {
		return ""
	}
	s := "{{Location|" + degrees(d.Latitude) + "|" + degrees(d.Longitude)
	if d.HasHeading && !math.IsNaN(d.Heading) && !math.IsInf(d.Heading, 0) {
		h := math.Mod(math.Round(d.Heading), 360)
		if h < 0 {
			h += 360
		}
		s += "|heading:" + strconv.Itoa(int(h))
	}
	return s + "}}\n"
}

func validPlace(lat, lon float64) bool {
	return math.Abs(lat) <= 90 && math.Abs(lon) <= 180 // false for NaN
}

// degrees writes six decimals at most (a tenth of a metre), with a dot.
func degrees(v float64) string {
	s := strings.TrimRight(strings.TrimRight(strconv.FormatFloat(v, 'f', 6, 64), "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}

var ownWork = regexp.MustCompile(`(?i)^\s*\{\{\s*own(\s+work)?\s*\}\}`)

// IsOwn tells whether a Source says that the person made the file.
func IsOwn(source string) bool { return ownWork.MatchString(source) }

func licenseTemplate(d Description) string {
	l, known := LicenseByID(d.License)
	switch {
	case known && l.Own && IsOwn(d.Source):
		return "{{self|" + l.Template + "}}"
	case known:
		return "{{" + l.Template + "}}"
	}
	return otherLicense(d.License)
}

// otherLicense takes the name of a licence template, with braces or without.
func otherLicense(name string) string {
	name = guard(name)
	if name == "" || strings.HasPrefix(name, "{{") {
		return name
	}
	return "{{" + name + "}}"
}

func categoryLinks(names []string) string {
	var b strings.Builder
	seen := map[string]bool{}
	var clean []string
	for _, n := range names {
		clean = appendCategory(clean, seen, n, nil)
	}
	for _, n := range clean {
		b.WriteString("[[Category:" + n + "]]\n")
	}
	return b.String()
}
