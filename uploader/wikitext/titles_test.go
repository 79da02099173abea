package wikitext

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var commons = Rules{
	CaseFirst: true,
	Extensions: []string{
		"tiff", "tif", "png", "gif", "jpg", "jpeg", "webp", "xcf", "mid", "ogg", "ogv", "oga", "svg", "djvu",
		"stl", "flac", "opus", "wav", "webm", "mp3", "midi", "mpg", "mpeg", "pdf",
	},
	FilePrefix: []string{"Datei", "Bild", "Файл"},
}

func TestNormalizeWritesNamesAsTheWikiDoes(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"spaces and underscores fold", " Double  space__x .png", "Double space x .png"},
		{"first letter", "lower case_under scores.png", "Lower case under scores.png"},
		{"first letter is no ASCII letter", "éa.png", "Éa.png"},
		{"digraph gets its title case", "ǆx.png", "ǅx.png"},
		{"letter without capital stays", "ßharp.png", "ßharp.png"},
		{"delimiters become dashes", "Bad:name#x[1] 3.png", "Bad-name-x-1- 3.png"},
		{"folders are not cut off", `C:\dir/Sub 3.png`, "C--dir-Sub 3.png"},
		{"nothing but illegal", "<>.png", "--.png"},
		{"braces and bar", "a{b}|c.png", "A-b--c.png"},
		{"tab", "a\tb.png", "A-b.png"},
		{"namespace", "File:Pref 3.png", "Pref 3.png"},
		{"namespace as typed", "  fIlE_: pref.png", "Pref.png"},
		{"link to a file", ":Image:x.png", "X.png"},
		{"local namespace", "datei:x.png", "X.png"},
		{"local namespace, not ASCII", "ФАЙЛ:река.png", "Река.png"},
		{"only one namespace", "File:File:x.png", "File-x.png"},
		{"another namespace is not one", "Talk:x.png", "Talk-x.png"},
		{"decomposed", "Cafe\u0301.png", "Café.png"},
		{"bidi marks", "a\u200e\u202eb\u202c.png", "Ab.png"},
		{"unusual spaces", "a\u00a0\u3000b\u2003c.png", "A b c.png"},
		{"fine as they are", "A\"'*?@^`;,+&~~😀\u00ad 漢字 עברית.png", "A\"'*?@^`;,+&~~😀\u00ad 漢字 עברית.png"},
		{"extension keeps its case", "A.PNG", "A.PNG"},
		{"illegal stays for Check", "a%41\x01.png", "A%41\x01.png"},
		{"broken UTF-8", "a\xff.png", "A\uFFFD.png"},
		{"empty", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Normalize(tt.in, commons); got != tt.want {
				t.Errorf("Normalize(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestNormalizeKeepsCaseWhereTheWikiDoes(t *testing.T) {
	if got := Normalize("lower.png", Rules{}); got != "lower.png" {
		t.Errorf("got %q", got)
	}
}

func TestNormalizeObeysTheWikisLegalCharacters(t *testing.T) {
	noPlus := strings.TrimSuffix(defaultLegalChars, "+")
	if got := Normalize("a+b~c.png", Rules{LegalChars: noPlus}); got != "a-b~c.png" {
		t.Errorf("got %q", got)
	}
	all := Rules{LegalChars: `\x00-\x7F\x80-\xFF`}
	if got := Normalize("a[b]+.png", all); got != "a-b-+.png" {
		t.Errorf("delimiters of wikitext must go on any wiki, got %q", got)
	}
}

func TestCheck(t *testing.T) {
	long := strings.Repeat("я", 118) + ".jpg" // 240 bytes
	tests := []struct {
		name, in, ext string
		want          *Problem
	}{
		{"good", "Charles Bridge.jpg", "jpg", nil},
		{"good, with content unknown", "Charles Bridge.jpg", "", nil},
		{"repaired by the wiki", "File:a#b.png", "png", nil},
		{"capitals in extension", "A.JPEG", "jpg", nil},
		{"tif for tiff", "A.tif", "tiff", nil},
		{"ogg for oga", "A.ogg", "oga", nil},
		{"opus for ogg", "A.opus", "ogg", nil},
		{"leading dot with a second one", ".a.png", "png", nil},
		{"just fits", long, "jpg", nil},
		{"decomposed is counted composed", strings.Repeat("e\u0301", 118) + ".jpg", "jpg", nil},
		{"empty", "", "jpg", &Problem{Code: "empty"}},
		{"only spaces", " _ ", "jpg", &Problem{Code: "empty"}},
		{"only a namespace", "File:", "jpg", &Problem{Code: "empty"}},
		{"too long", "a" + long, "jpg", &Problem{Code: "too-long", Bytes: 241}},
		{"nothing before the extension", ".png", "png", &Problem{Code: "too-short"}},
		{"percent", "A%41.png", "png", &Problem{Code: "illegal", Found: "%41"}},
		{"percent that is none", "50% x.png", "png", nil},
		{"entity", "A &amp; b.png", "png", &Problem{Code: "illegal", Found: "&amp;"}},
		{"numbered entity loses its #", "A &#65;.png", "png", nil},
		{"three tildes", "A~~~~.png", "png", &Problem{Code: "illegal", Found: "~~~~"}},
		{"two tildes", "A~~.png", "png", nil},
		{"control character", "A\x01.png", "png", &Problem{Code: "illegal", Found: "U+0001"}},
		{"NUL", "A\x00.png", "png", &Problem{Code: "illegal", Found: "U+0000"}},
		{"broken UTF-8", "A\xff.png", "png", &Problem{Code: "illegal", Found: "U+FFFD"}},
		{"bidi marks must not hide a sequence", "A%4\u200e1.png", "png", &Problem{Code: "illegal", Found: "%41"}},
		{"no extension", "No extension", "png", &Problem{Code: "extension-missing", Wanted: []string{"png"}}},
		{"trailing dot", "A.", "png", &Problem{Code: "extension-missing", Wanted: []string{"png"}}},
		{"a sentence", "Mr. Smith", "jpg", &Problem{Code: "extension-missing", Wanted: []string{"jpg", "jpeg"}}},
		{"not allowed", "A.docx", "", &Problem{Code: "extension-banned", Found: "docx", Wanted: commons.Extensions}},
		{"content not allowed", "A.png", "docx", &Problem{Code: "extension-banned", Found: "docx", Wanted: commons.Extensions}},
		{"prohibited part", "A.php.png", "png", &Problem{Code: "extension-banned", Found: "php", Wanted: []string{"png"}}},
		{"prohibited word in a part", "A.exe 3.png", "png", nil},
		{"mismatch", "A.jpg", "png", &Problem{Code: "extension-mismatch", Found: "jpg", Wanted: []string{"png"}}},
		{"mismatch of containers", "A.ogv", "oga", &Problem{Code: "extension-mismatch", Found: "ogv", Wanted: []string{"oga", "ogg", "opus"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Check(tt.in, tt.ext, commons)); diff != "" {
				t.Errorf("Check(%q, %q) (-want +got):\n%s", tt.in, tt.ext, diff)
			}
		})
	}
}

func TestCheckTakesAnyExtensionWhereTheRulesNameNone(t *testing.T) {
	if p := Check("A.xyz", "", Rules{}); p != nil {
		t.Error(p)
	}
}

func TestSuggest(t *testing.T) {
	tests := []struct{ name, in, ext, want string }{
		{"good stays", "Charles Bridge.jpg", "jpg", "Charles Bridge.jpg"},
		{"fitting extension stays", "A.JPEG", "jpg", "A.JPEG"},
		{"extension added", "Charles Bridge", "jpg", "Charles Bridge.jpg"},
		{"trailing dot", "Bridge.", "jpg", "Bridge.jpg"},
		{"wrong extension replaced", "A.png", "jpg", "A.jpg"},
		{"foreign extension replaced", "A.heic", "jpg", "A.jpg"},
		{"sentence kept", "Mr. Smith", "jpg", "Mr. Smith.jpg"},
		{"version kept", "Release v1.2", "png", "Release v1.2.png"},
		{"prohibited part", "www.example.com.jpg", "jpg", "Www.example-com.jpg"},
		{"two prohibited parts", "a.php.php.jpg", "jpg", "A-php-php.jpg"},
		{"percent", "a%41b.jpg", "jpg", "A-41b.jpg"},
		{"entity", "Tom &amp; Jerry.jpg", "jpg", "Tom & Jerry.jpg"},
		{"unknown entity", "A &foo; b.jpg", "jpg", "A -foo; b.jpg"},
		{"tildes", "A~~~~~.jpg", "jpg", "A~~.jpg"},
		{"control characters", "A\x01b\nc.jpg", "jpg", "Ab c.jpg"},
		{"empty", "", "jpg", "Untitled.jpg"},
		{"only extension", ".png", "png", "Untitled.png"},
		{"content not allowed", "A.png", "docx", "A.docx"},
		{"nothing known", "A.jpg", "", "A.jpg"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Suggest(tt.in, tt.ext, commons, nil); got != tt.want {
				t.Errorf("Suggest(%q, %q) = %q, want %q", tt.in, tt.ext, got, tt.want)
			}
		})
	}
}

func TestSuggestUsesTheSpellingThatTheWikiTakes(t *testing.T) {
	if got := Suggest("Scan.tiff", "tiff", Rules{Extensions: []string{"tif"}}, nil); got != "Scan.tif" {
		t.Errorf("got %q", got)
	}
}

func TestSuggestCountsPastTakenNames(t *testing.T) {
	tests := []struct {
		in    string
		taken []string
		want  string
	}{
		{"Weir.jpg", []string{"Weir.jpg"}, "Weir (2).jpg"},
		{"Weir.jpg", []string{"Weir.jpg", "Weir (2).jpg"}, "Weir (3).jpg"},
		{"Weir (2).jpg", []string{"Weir (2).jpg"}, "Weir (3).jpg"},
		{"Church (1902).jpg", []string{"Church (1902).jpg"}, "Church (1902) (2).jpg"},
		{"Weir", []string{"Weir.jpg"}, "Weir (2).jpg"},
	}
	for _, tt := range tests {
		taken := map[string]bool{}
		for _, n := range tt.taken {
			taken[n] = true
		}
		got := Suggest(tt.in, "jpg", commons, func(n string) bool { return taken[n] })
		if got != tt.want {
			t.Errorf("%q with %q taken = %q, want %q", tt.in, tt.taken, got, tt.want)
		}
	}
}

func TestSuggestCutsLongNamesBetweenCharacters(t *testing.T) {
	for _, letter := range []string{"a", "я", "漢", "😀", "x\u0323\u0302"} {
		in := strings.Repeat(letter, 250) + ".jpg"
		got := Suggest(in, "jpg", commons, func(n string) bool { return !strings.HasSuffix(n, " (2).jpg") })
		if p := Check(got, "jpg", commons); p != nil {
			t.Errorf("%q: %v", letter, p)
		}
		base := strings.TrimSuffix(got, " (2).jpg")
		if strings.TrimPrefix(strings.ReplaceAll(base, Normalize(letter, Rules{}), ""), Normalize(letter, commons)) != "" {
			t.Errorf("%q was torn apart: %q", letter, base)
		}
		if len(got) < MaxTitleBytes-len(letter) {
			t.Errorf("%q: cut to %d bytes, too short", letter, len(got))
		}
	}
}

func TestSuggestEndsWhenEverythingIsTaken(t *testing.T) {
	got := Suggest("A.jpg", "jpg", commons, func(string) bool { return true })
	if got != "A (10000).jpg" {
		t.Errorf("got %q", got)
	}
}

func TestFromFileName(t *testing.T) {
	tests := []struct{ in, want string }{
		{"DSC_0001.JPG", "DSC 0001.jpg"},
		{"/home/anna/Old_mill.jpeg", "Old mill.jpeg"},
		{"Hills + clouds.jpg", "Hills + clouds.jpg"},
		{"Река зимой.jpg", "Река зимой.jpg"},
		{"海の朝.jpg", "海の朝.jpg"},
		{"bell\x07 \u202egpj.png", "Bell gpj.png"},
		{"100%25 sure.jpg", "100-25 sure.jpg"},
		{"two\nlines.jpg", "Two lines.jpg"},
		{"latin1\xe9.jpg", "Latin1-.jpg"},
		{"README", "README"},
		{".jpg", "Untitled.jpg"},
		{"", "Untitled"},
		{"/", "Untitled"},
		{"Mr. Smith", "Mr. Smith"},
		{strings.Repeat("я", 200) + ".JPG", strings.Replace(strings.Repeat("я", 118), "я", "Я", 1) + ".jpg"},
	}
	for _, tt := range tests {
		if got := FromFileName(tt.in, commons); got != tt.want {
			t.Errorf("FromFileName(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestSameExtension(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{{"jpg", "JPEG", true}, {"tif", "tiff", true}, {"mpeg", "mpg", true}, {"htm", "html", true}, {"png", "jpg", false}, {"ogg", "oga", false}} {
		if got := SameExtension(tt.a, tt.b); got != tt.want {
			t.Errorf("SameExtension(%q, %q) = %v", tt.a, tt.b, got)
		}
	}
}

func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"File:a_b.jpg", "e\u0301\u200e.png", "~~~~%41&amp;.svg", "\u0345\u0301", "a.php.png", strings.Repeat("я", 130)} {
		f.Add(s, "jpg", true)
	}
	f.Fuzz(func(t *testing.T, name, ext string, first bool) {
		r := commons
		r.CaseFirst = first
		once := Normalize(name, r)
		if twice := Normalize(once, r); twice != once {
			t.Fatalf("not idempotent: %q, then %q", once, twice)
		}
		if strings.ContainsAny(once, neverInFileNames+"_\t\n") {
			t.Fatalf("illegal characters left in %q", once)
		}
		if p := Check(name, "", r); p == nil && len(once) > MaxTitleBytes {
			t.Fatalf("%d bytes passed", len(once))
		}
		want := "jpg"
		if contains(r.Extensions, ext) {
			want = ext
		}
		s := Suggest(name, want, r, func(n string) bool { return n == once })
		if p := Check(s, want, r); p != nil {
			t.Fatalf("Suggest(%q, %q) = %q: %v", name, want, s, p)
		}
		if s == once {
			t.Fatalf("suggested the taken name %q", s)
		}
		if p := checkText(FromFileName(name, r)); p != nil {
			t.Fatalf("FromFileName(%q): %v", name, p)
		}
	})
}
