package accounts

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wikidrop/gui/words"
	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

func TestPageOfBotPasswordsIsOnThatWiki(t *testing.T) {
	for address, want := range map[string]string{
		"commons.wikimedia.org":                            "https://commons.wikimedia.org/wiki/Special:BotPasswords",
		"  https://en.wikipedia.org/wiki/Main_Page?x=1#y ": "https://en.wikipedia.org/wiki/Special:BotPasswords",
		"https://wiki.example/w/api.php":                   "https://wiki.example/w/index.php?title=Special:BotPasswords",
		"https://wiki.example/wiki/index.php/Main_Page":    "https://wiki.example/wiki/index.php?title=Special:BotPasswords",
		"https://wiki.example/index.php?title=Main_Page":   "https://wiki.example/index.php?title=Special:BotPasswords",
		"http://localhost/mediawiki":                       "http://localhost/mediawiki/index.php?title=Special:BotPasswords",
		"http://127.0.0.1:8080/":                           "http://127.0.0.1:8080/wiki/Special:BotPasswords",
		"https://wiki.example/de/wiki/Seite":               "https://wiki.example/de/wiki/Special:BotPasswords",
		"https://wiki.example/wiki/Page_about_index.php":   "https://wiki.example/wiki/Special:BotPasswords",
		"":                                  "",
		"comm":                              "",
		"file:///etc/passwd":                "",
		"javascript:alert(1)":               "",
		"ftp://wiki.example/":               "",
		"https://user:secret@wiki.example/": "",
		"https://wiki.example:port/":        "",
		"wiki example.org":                  "",
	} {
		got, ok := botPasswordsPage(address, "")
		if got != want || ok != (want != "") {
			t.Errorf("%q: got %q, want %q", address, got, want)
		}
	}
	got, _ := botPasswordsPage("https://wiki.example/w/api.php", "a&b#c")
	if want := "https://wiki.example/w/index.php?title=Special:BotPasswords%2Fa%26b%23c"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFactsOfAnAccount(t *testing.T) {
	now := time.Date(2026, 5, 14, 12, 0, 0, 0, time.UTC)
	a := ready("a", "Anna")
	a.Checked = now.Add(-2 * time.Minute)
	a.Facts.MayReupload, a.Facts.MaxUploadSize, a.Facts.MinChunk = false, 5e9, 1024
	a.Facts.Extensions = []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n"}
	a.Facts.Limits = []mediawiki.RateLimit{{Hits: 380, Seconds: 4320}}
	want := []factLine{
		{"May upload", "✓ new files   ✓ new versions of own files"},
		{"May not", "replace other people’s files, let the wiki fetch web addresses"},
		{"Speed limit", "380 files in 72 minutes"},
		{"Largest file", "up to 5.0 GB, in pieces"},
		{"File types", "a, b, c, d, e, f, g, h, i, j, k, l and 2 more"},
		{"Smallest piece", "1.0 kB"},
		{"Runs on", "MediaWiki 1.43.1"},
		{"Checked", "2 minutes ago"},
	}
	if diff := cmp.Diff(want, facts(a, now), cmp.AllowUnexported(factLine{})); diff != "" {
		t.Error(diff)
	}
	if got := facts(account.Account{}, now); got != nil {
		t.Errorf("an account that was never tested has %v", got)
	}
}

func TestHintSaysWhatKeepsAnAccountFromUploading(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*account.Account)
		says  string
		tone  words.Tone
	}{
		"nothing":     {func(*account.Account) {}, "", words.ToneQuiet},
		"blocked":     {func(a *account.Account) { a.Facts.Blocked, a.Facts.BlockReason = true, "vandalism" }, "vandalism", words.ToneError},
		"uploads off": {func(a *account.Account) { a.Facts.UploadsEnabled = false }, "Its administrators have switched uploads off.", words.ToneError},
		"no edit":     {func(a *account.Account) { a.Facts.MayEdit = false }, "Tick “Upload new files”", words.ToneError},
		"read-only":   {func(a *account.Account) { a.Facts.ReadOnly = "moving house" }, "moving house", words.ToneAttention},
		"no reupload": {func(a *account.Account) { a.Facts.MayReupload = false }, "To replace other people’s files", words.ToneQuiet},
	} {
		t.Run(name, func(t *testing.T) {
			a := ready("a", "Anna")
			c.spoil(&a)
			n := hint(a)
			said := ""
			if len(n.lines) > 0 {
				said = n.lines[0]
			}
			if len(said) < len(c.says) || said[:len(c.says)] != c.says || n.tone != c.tone {
				t.Errorf("says %q in tone %d", said, n.tone)
			}
		})
	}
}
