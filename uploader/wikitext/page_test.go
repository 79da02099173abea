package wikitext

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var bridge = Description{
	Text:       "The Charles Bridge in Prague before sunrise, seen from the Old Town side.",
	Language:   "en",
	Date:       "2026-05-14 05:12",
	DateExif:   true,
	Author:     "[[User:Anna|Anna]]",
	Source:     OwnSource,
	License:    DefaultLicense,
	Categories: []string{"Charles Bridge", "Dawn in Prague"},
	Latitude:   50.0865,
	Longitude:  14.4114,
	HasPlace:   true,
	Heading:    270.2,
	HasHeading: true,
}

func TestPageIsWhatCommonsExpects(t *testing.T) {
	want := `=={{int:filedesc}}==
{{Information
|description={{en|1=The Charles Bridge in Prague before sunrise, seen from the Old Town side.}}
|date={{According to Exif data|2026-05-14 05:12}}
|source={{own}}
|author=[[User:Anna|Anna]]
|permission=
|other versions=
}}
{{Location|50.0865|14.4114|heading:270}}

=={{int:license-header}}==
{{self|cc-by-sa-4.0}}

[[Category:Charles Bridge]]
[[Category:Dawn in Prague]]
`
	if diff := cmp.Diff(want, Page(bridge)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPageOfSomeoneElsesWork(t *testing.T) {
	want := `=={{int:filedesc}}==
{{Information
|description=Mill
|date=circa 1920
|source=[https://example.org/a=b a book]
|author=Unknown
|permission={{PermissionTicket|id=1}}
|other versions=
}}

=={{int:license-header}}==
{{PD-old-100-expired}}

{{subst:unc}}
`
	got := Page(Description{
		Text: " Mill\n", Date: "circa 1920", DateExif: true, Source: "[https://example.org/a=b a book]",
		Author: "Unknown", Permission: "{{PermissionTicket|id=1}}", License: "pd-old-100",
	})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPagePlainNeedsNoTemplates(t *testing.T) {
	want := `== {{int:filedesc}} ==
The Charles Bridge in Prague before sunrise, seen from the Old Town side.

* {{int:listfiles_date}}: 2026-05-14 05:12
* {{int:exif-artist}}: [[User:Anna|Anna]]
* {{int:exif-gpslatitude}}: 50.0865
* {{int:exif-gpslongitude}}: 14.4114

== {{int:license-header}} ==
[https://creativecommons.org/licenses/by-sa/4.0/ CC BY-SA 4.0]

[[Category:Charles Bridge]]
[[Category:Dawn in Prague]]
`
	if diff := cmp.Diff(want, PagePlain(bridge)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff("== {{int:filedesc}} ==\n", PagePlain(Description{})); diff != "" {
		t.Errorf("empty (-want +got):\n%s", diff)
	}
}

func TestLicenceStandsInSelfForOwnWorkOnly(t *testing.T) {
	for _, tt := range []struct{ source, license, want string }{
		{"{{own}}", "cc-zero", "{{self|cc-zero}}"},
		{"{{Own work}}", "cc-by-4.0", "{{self|cc-by-4.0}}"},
		{"", "cc-by-4.0", "{{cc-by-4.0}}"},
		{"Flickr", "cc-by-sa-4.0", "{{cc-by-sa-4.0}}"},
		{"{{own}}", "pd-usgov", "{{PD-USGov}}"},
		{"{{own}}", "FAL", "{{FAL}}"},
		{"{{own}}", "{{self|GFDL|cc-by-sa-4.0}}", "{{self|GFDL|cc-by-sa-4.0}}"},
		{"{{own}}", "a}}b", "{{a&#125;&#125;b}}"},
		{"{{own}}", "", ""},
	} {
		if got := licenseTemplate(Description{Source: tt.source, License: tt.license}); got != tt.want {
			t.Errorf("%q with source %q = %q, want %q", tt.license, tt.source, got, tt.want)
		}
	}
}

func TestDescriptionIsInItsLanguage(t *testing.T) {
	for _, tt := range []struct{ lang, want string }{
		{"de", "{{de|1=x}}"}, {"tl", "{{tgl|1=x}}"}, {"zh-Hans", "{{zh-hans|1=x}}"}, {"", "x"}, {"a|b}}", "x"},
	} {
		if got := descriptionParameter(Description{Text: "x", Language: tt.lang}); got != tt.want {
			t.Errorf("%q = %q, want %q", tt.lang, got, tt.want)
		}
	}
}

func TestLocationHasDotsAndRealPlacesOnly(t *testing.T) {
	tests := []struct {
		d    Description
		want string
	}{
		{Description{HasPlace: true, Latitude: -33.856784, Longitude: 151.2}, "{{Location|-33.856784|151.2}}\n"},
		{Description{HasPlace: true, Latitude: 1e-9, Longitude: -1e-9}, "{{Location|0|0}}\n"},
		{Description{HasPlace: true, Heading: 359.7, HasHeading: true}, "{{Location|0|0|heading:0}}\n"},
		{Description{HasPlace: true, Heading: -90, HasHeading: true}, "{{Location|0|0|heading:270}}\n"},
		{Description{HasPlace: true, Heading: math.NaN(), HasHeading: true}, "{{Location|0|0}}\n"},
		{Description{HasPlace: true, Latitude: 91}, ""},
		{Description{HasPlace: true, Longitude: math.NaN()}, ""},
		{Description{Latitude: 1}, ""},
	}
	for _, tt := range tests {
		if got := location(tt.d); got != tt.want {
			t.Errorf("location(%+v) = %q, want %q", tt.d, got, tt.want)
		}
	}
}

func TestGuard(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "A = b", "A = b"},
		{"lone bar", "a | b", "a {{!}} b"},
		{"link", "see [[User:A|A]] | b", "see [[User:A|A]] {{!}} b"},
		{"template", "{{ill|a|b=c}}", "{{ill|a|b=c}}"},
		{"template in link in template", "{{a|[[b|{{c|d}}]]|e}}|f", "{{a|[[b|{{c|d}}]]|e}}{{!}}f"},
		{"parameter", "{{{1|x}}}", "{{{1|x}}}"},
		{"template in braces", "{{{{a}}|b}}", "{{{{a}}|b}}"},
		{"web link", "[https://a b|c]", "[https://a b{{!}}c]"},
		{"end of template", "a}} b", "a&#125;&#125; b"},
		{"start of template", "a {{b", "a &#123;&#123;b"},
		{"start of link", "a [[b", "a &#91;&#91;b"},
		{"link end is harmless", "a]] b", "a]] b"},
		{"crossed", "{{a [[b}} c]]", "&#123;&#123;a [[b&#125;&#125; c]]"},
		{"crossed and open", "{{a [[b}}", "&#123;&#123;a &#91;&#91;b&#125;&#125;"},
		{"brace at the end", "a}", "a&#125;"},
		{"brace in the middle", "a}b{c", "a}b{c"},
		{"one brace too many", "{{a}}}", "{{a}}&#125;"},
		{"comment", "a <!-- }} | --> b", "a <!-- }} | --> b"},
		{"endless comment", "a <!-- }} b", "a &lt;!-- &#125;&#125; b"},
		{"nowiki", "<nowiki>}}|</nowiki>|", "<nowiki>}}|</nowiki>{{!}}"},
		{"nowiki in capitals", "<NOWIKI>}}</nowiki >", "<NOWIKI>}}</nowiki >"},
		{"empty nowiki", "<nowiki/>|", "<nowiki/>{{!}}"},
		{"endless nowiki", "<nowiki>|", "&lt;nowiki>{{!}}"},
		{"unfinished nowiki", "a <pre", "a &lt;pre"},
		{"other elements", "<b>a|b</b>", "<b>a{{!}}b</b>"},
		{"variant", "-{zh-hans:a;zh-hant:b}-", "-{zh-hans:a;zh-hant:b}-"},
		{"endless variant", "a -{b", "a -&#123;b"},
		{"endless variant around a template", "-{ {{a}- }} b", "-&#123; {{a}- }} b"},
		{"bar in a variant", "-{H|a}-", "-{H{{!}}a}-"},
		{"table", "{| x\n|}", "&#123;{{!}} x\n{{!}}&#125;"},
		{"heading last", "a\n==H==", "a\n==H==\n"},
		{"heading in between", "a\n==H==\nb", "a\n==H==\nb"},
		{"template that ends in a heading line", "{{a\n=b}}", "&#123;&#123;a\n=b&#125;&#125;\n"},
		{"element of some wikis", "<math>a|b</math>", "<math>a{{!}}b</math>"},
		{"ends are trimmed", " a\n\nb\n", "a\n\nb"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := guard(tt.in)
			if got != tt.want {
				t.Errorf("guard(%q) = %q, want %q", tt.in, got, tt.want)
			}
			if again := guard(got); again != got {
				t.Errorf("not stable: %q, then %q", got, again)
			}
		})
	}
}

func TestParseCategories(t *testing.T) {
	tests := []struct {
		in   string
		want []string
	}{
		{"Charles Bridge, Dawn_in  Prague\nMills|Prague", []string{"Charles Bridge", "Dawn in Prague", "Mills", "Prague"}},
		{"Category:A, category : B, Kategorie:C, :Category:D", []string{"A", "B", "C", "D"}},
		{"x, [[Category:Paris, Texas|*]] y, [[Category:B]][[Category:C]]", []string{"x", "Paris, Texas", "y", "B", "C"}},
		{"A, A,, ,Category:", []string{"A"}},
		{"A}}{{B, \x01C#", []string{"AB", "C"}},
		{"Wikipedia: a history", []string{"Wikipedia: a history"}},
		{"", nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, ParseCategories(tt.in, "Kategorie")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.in, diff)
		}
	}
}

func TestParseTaken(t *testing.T) {
	want := time.Date(2026, 5, 14, 5, 12, 0, 0, time.UTC)
	for _, in := range []string{"2026-05-14 05:12", " 2026-05-14  5:12 ", "2026-05-14T05:12", "2026:05:14 05:12:00", "14.5.2026 05:12", "2026/5/14 05:12"} {
		if got, ok := ParseTaken(in); !ok || !got.Equal(want) {
			t.Errorf("ParseTaken(%q) = %v, %v", in, got, ok)
		}
	}
	if got, ok := ParseTaken("2026-05-14"); !ok || !got.Equal(want.Truncate(24*time.Hour)) {
		t.Errorf("day alone = %v, %v", got, ok)
	}
	for _, in := range []string{"", "1920", "circa 1920", "05/14/2026", "2026-02-30", "T"} {
		if got, ok := ParseTaken(in); ok {
			t.Errorf("ParseTaken(%q) = %v", in, got)
		}
	}
}

func TestLicences(t *testing.T) {
	all := Licenses()
	if all[0].ID != DefaultLicense {
		t.Errorf("the first is %q", all[0].ID)
	}
	seen := map[string]bool{}
	for _, l := range all {
		if seen[l.ID] || l.Name == "" || l.Template == "" || !strings.HasPrefix(l.URL, "https://") {
			t.Errorf("bad licence %+v", l)
		}
		seen[l.ID] = true
	}
	all[0].ID = "changed"
	if l, ok := LicenseByID(DefaultLicense); !ok || !l.Own {
		t.Errorf("got %+v, %v", l, ok)
	}
}

// FuzzPage holds that no value gets out of its parameter: the template's own bars
// and braces, found by an independent reading of the page, are where Page put them.
func FuzzPage(f *testing.F) {
	for _, s := range []string{"a}}|b=c{{", "[[x|y", "<!-- <nowiki>", "{{{{{a}}|b}}}", "{{a [[b}} c]]", "[https://a b|c]", "-{a}-|", "{{{a}}"} {
		f.Add(s, s, s)
	}
	f.Fuzz(func(t *testing.T, text, author, category string) {
		page := Page(Description{Text: text, Language: "en", Author: author, Source: author, License: author, Categories: []string{category}})
		if !strings.HasPrefix(page, "=={{int:filedesc}}==\n{{Information\n|description=") {
			t.Fatalf("begins %q", page)
		}
		want := []string{"description", "date", "source", "author", "permission", "other versions"}
		if diff := cmp.Diff(want, informationParameters(t, page)); diff != "" {
			t.Fatalf("parameters (-want +got):\n%s\n%s", diff, page)
		}
		PagePlain(Description{Text: text, Author: author, Categories: []string{category}})
	})
}

// informationParameters reads the names of the parameters of {{Information}}.
func informationParameters(t *testing.T, page string) []string {
	t.Helper()
	p := parse(page)
	start := strings.Index(page, "{{Information")
	if p.roles[start] != opening || p.roles[start+1] != opening {
		t.Fatalf("{{Information}} does not end:\n%s", page)
	}
	var names []string
	depth := 0
	for i := start; i < len(page); i++ {
		switch p.roles[i] {
		case opening:
			depth++
		case closing:
			depth--
		case plain:
			if page[i] == '|' && depth == 2 {
				name, _, _ := strings.Cut(page[i+1:], "=")
				names = append(names, name)
			}
		}
		if depth == 0 {
			break
		}
	}
	return names
}
