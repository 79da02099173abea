package mediawiki

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAllowedDomainsAreReadAsTheWikiDoes(t *testing.T) {
	for page, want := range map[string][]string{
		"": nil, "-": nil, "# none yet": nil, "  \n\t\n#\n": nil,
		"upload.wikimedia.org\n*.flickr.com":                                        {"upload.wikimedia.org", "*.flickr.com"},
		"  A.Example.org   # Anna's photos\r\n# x.org\n\na.example.org\n":           {"a.example.org"},
		"<script>alert(1)</script>\nhttps://x.org/\nx y.org\nlocalhost\n..\n.a\na.": nil,
		"музей.рф\n*.*.example\nmy_bucket.s3.example":                               {"музей.рф", "*.*.example", "my_bucket.s3.example"},
		strings.Repeat("a", 260) + ".org":                                           nil,
	} {
		if diff := cmp.Diff(want, parseDomains(page)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", page, diff)
		}
	}
}

func TestAllowedDomainsAreBounded(t *testing.T) {
	var page strings.Builder
	for i := range 3 * mostDomains {
		page.WriteString(strings.Repeat("a", i%60+1) + strings.Repeat("b", i/60+1)[:min(i/60+1, 60)] + "." + strings.Repeat("c", i/3600+1) + ".org\n")
	}
	if n := len(parseDomains(page.String())); n > mostDomains || n < mostDomains/10 {
		t.Errorf("%d domains", n)
	}
}

func TestAllowedDomainsAreAskedInTheWikisOwnLanguage(t *testing.T) {
	k := newWiki(t, answers(`{"batchcomplete":true,"query":{"allmessages":[{"name":"copyupload-allowed-domains","content":"*.flickr.com\n"}]}}`))
	c, err := New(Options{API: k.URL + "/w/api.php", Language: "ru"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	got, err := c.AllowedDomains(t.Context(), "de")
	if err != nil || !slices.Equal(got, []string{"*.flickr.com"}) {
		t.Errorf("%q, %v", got, err)
	}
	if got := k.requests[len(k.requests)-1].param("amlang"); got != "de" {
		t.Errorf("asked for %q", got)
	}
}

func FuzzAllowedDomains(f *testing.F) {
	for _, s := range []string{"*.flickr.com # x\r\nexample.org", "#", "-", "a..b\n*.*", "\x00.\xff\n\u2028a.b", "музей.рф"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, page string) {
		domains := parseDomains(page)
		if len(domains) > mostDomains {
			t.Fatalf("%d domains", len(domains))
		}
		for _, d := range domains {
			if !isDomain(d) || strings.ContainsAny(d, " \t\r\n/#<>:@\"'&") {
				t.Fatalf("%q", d)
			}
		}
		if again := parseDomains(strings.Join(domains, "\n")); !slices.Equal(again, domains) {
			t.Fatalf("%q read again as %q", domains, again)
		}
	})
}
