package words

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wikidrop/gui/i18n"
	"wikidrop/uploader"
	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

var noon = time.Date(2026, 5, 14, 12, 0, 0, 0, time.UTC)

func TestStateAndDetailOfARow(t *testing.T) {
	waiting := func(code string, in time.Duration) uploader.Hold {
		h := uploader.Hold{Kind: uploader.HoldWaiting, Problem: uploader.Problem{Code: code}}
		if in != 0 {
			h.Until = noon.Add(in)
		}
		return h
	}
	stuck := uploader.Hold{Kind: uploader.HoldNeedsYou, Problem: uploader.Problem{Code: "exists"}}
	failed := uploader.Hold{Kind: uploader.HoldFailed, Problem: uploader.Problem{Code: uploader.CodeTooLarge}}
	for name, test := range map[string]struct {
		row    uploader.Row
		state  Line
		detail string
	}{
		"draft": {uploader.Row{Size: 3900000}, Line{"Draft", ToneQuiet}, "3.9 MB"},
		"sending": {uploader.Row{Size: 4200000, Activity: uploader.ActivitySending, Sent: 2e6, Speed: 1.1e6, Left: 2 * time.Second},
			Line{"Sending", ToneActive}, "4.2 MB · 1.1 MB/s · 2 s left"},
		"pieces": {uploader.Row{Size: 2.1e9, Intent: uploader.IntentPublish, Activity: uploader.ActivityPieces, Sent: 1.3e9, Speed: 2.2e6, Left: 6 * time.Minute},
			Line{"Sending in pieces", ToneActive}, "1.3 of 2.1 GB · 2.2 MB/s · 6 min left"},
		"download of unknown size": {uploader.Row{Size: -1, Activity: uploader.ActivityDownloading, Sent: 1.3e6},
			Line{"Downloading to this computer", ToneActive}, "1.3 MB so far"},
		"ahead": {uploader.Row{Size: 9000000, Sent: 4200000, Stage: uploader.StageSending, Activity: uploader.ActivityPieces, Speed: 1.1e6},
			Line{"Already on its way to the wiki, not public yet", ToneActive}, "4.2 of 9.0 MB · 1.1 MB/s"},
		"ahead, being joined": {uploader.Row{Size: 9000000, Sent: 9000000, Stage: uploader.StageSending, Activity: uploader.ActivityAssembling},
			Line{"Already on its way to the wiki, not public yet", ToneActive}, "9.0 MB"},
		"partly ahead": {uploader.Row{Size: 9000000, Sent: 4200000, Stage: uploader.StageSending, Expires: noon.Add(time.Hour)},
			Line{"Partly in the wiki, not public yet", ToneQuiet}, "4.2 of 9.0 MB · the wiki keeps it until " + clockAt(noon.Add(time.Hour), noon)},
		"waits in the stash": {uploader.Row{Size: 4800000, Stage: uploader.StageStashed, Expires: noon.Add(time.Hour)},
			Line{"Waiting in the wiki, not public yet", ToneQuiet}, "4.8 MB · the wiki keeps it until " + clockAt(noon.Add(time.Hour), noon)},
		"dropped from the stash": {uploader.Row{Size: 4800000, Stage: uploader.StageStashed, Expires: noon.Add(-time.Hour)},
			Line{"Draft", ToneQuiet}, "4.8 MB"},
		"published from the stash": {uploader.Row{Size: 4800000, Stage: uploader.StageStashed, Intent: uploader.IntentPublish},
			Line{"In the stash, about to be published", ToneActive}, "4.8 MB"},
		"busy": {uploader.Row{Size: 7700000, Hold: waiting("maxlag", 12*time.Second)},
			Line{"The wiki is busy, trying again in 12 s", ToneAttention}, "7.7 MB"},
		"no network": {uploader.Row{Size: 7700000, Hold: waiting("network", 0)},
			Line{"Waiting for network", ToneAttention}, "7.7 MB"},
		"wait is over": {uploader.Row{Hold: waiting("http-502", -time.Second)},
			Line{"The wiki has trouble, trying again", ToneAttention}, "0 B"},
		"paused beats waiting": {uploader.Row{Size: 10, Intent: uploader.IntentPaused, Hold: waiting("network", 0)},
			Line{"Paused", ToneQuiet}, "10 B"},
		"paused in the middle": {uploader.Row{Size: 2.1e9, Sent: 9e8, Stage: uploader.StageSending, Intent: uploader.IntentPaused},
			Line{"Paused", ToneQuiet}, "0.9 of 2.1 GB"},
		"question beats pause": {uploader.Row{Size: 10, Intent: uploader.IntentPaused, Hold: stuck},
			Line{"A file of this name is already on the wiki", ToneAttention}, "10 B"},
		"failed": {uploader.Row{Size: 10, Hold: failed},
			Line{"The file is too large for this wiki", ToneError}, "10 B"},
		"published": {uploader.Row{Size: 10, Stage: uploader.StagePublished, PageURL: "https://commons.wikimedia.org/wiki/File:Pl%C3%A1%C5%A1%C5%A5.jpg"},
			Line{"Published", ToneGood}, "commons.wikimedia.org/wiki/File:Plášť.jpg"},
		"left out": {uploader.Row{Size: 10, Skipped: true}, Line{"Left out", ToneQuiet}, "10 B"},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.state, State(test.row, noon)); diff != "" {
				t.Error(diff)
			}
			if got := Detail(test.row, noon); got != test.detail {
				t.Errorf("detail %q, want %q", got, test.detail)
			}
		})
	}
}

func TestExistingFileIsNamedWithItsUploader(t *testing.T) {
	p := uploader.Problem{Code: "exists", Existing: &mediawiki.ImageInfo{
		Title: "Soubor:Vltava weir.jpg", User: "Petr", Timestamp: time.Date(2019, 3, 2, 12, 0, 0, 0, time.Local)}}
	want := "It was uploaded by Petr on 2 March 2019. Yours is different."
	if got := Problem(p).Why; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	p.Code = uploader.CodeAlreadyThere
	if got := Problem(p).Why; !strings.Contains(got, "“Vltava weir.jpg”") {
		t.Errorf("no name in %q", got)
	}
}

func TestSeveralWarningsAreListedOnce(t *testing.T) {
	p := uploader.Problem{Code: uploader.CodeWarnings, Warnings: mediawiki.Warnings{
		{Kind: "exists", Titles: []string{"A_b.jpg"}}, {Kind: "was-deleted"}, {Kind: "duplicate", Titles: []string{"C_d.jpg"}}}}
	m := Problem(p)
	if lines := strings.Split(m.Why, "\n"); len(lines) != 3 || !strings.Contains(lines[2], "“C d.jpg”") {
		t.Errorf("got %q", m.Why)
	}
	p.Warnings = mediawiki.Warnings{{Kind: "exists"}, {Kind: "nochange", Titles: []string{"A_b.jpg"}}}
	if got, want := Problem(p).Title, "This file is already on the wiki"; got != want {
		t.Errorf("got %q, want %q: exists says nothing beside nochange", got, want)
	}
}

func TestWordsOfTheWikiAreDataAndShortened(t *testing.T) {
	p := uploader.Problem{Code: "abusefilter-disallowed", Text: "No {{.Name}}\n\u202egpj" + strings.Repeat("x", 1000)}
	why := Problem(p).Why
	if !strings.Contains(why, "“No {{.Name}} gpjxx") || len(why) > 500 {
		t.Errorf("got %q", why)
	}
}

func TestSuggestedNameOnAButtonKeepsItsEnd(t *testing.T) {
	p := uploader.Problem{Suggested: "Vltava weir (2).jpg"}
	if got, want := Choice(uploader.ChoiceSuggested, p), "Name it “Vltava weir (2).jpg”"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	p.Suggested = strings.Repeat("Длинное имя ", 20) + "(2).jpg"
	got := Choice(uploader.ChoiceSuggested, p)
	if len([]rune(got)) > 60 || !strings.HasSuffix(got, "(2).jpg”") {
		t.Errorf("got %q", got)
	}
}

func TestNumbersAndTimesFollowTheLanguage(t *testing.T) {
	t.Cleanup(func() { speak(t, "en") })
	f := account.Facts{Limits: []mediawiki.RateLimit{{Hits: 8, Seconds: 60 * 60}, {Group: "user", Hits: 380, Seconds: 4320}}}
	for code, want := range map[string][]string{
		"en": {"0 B", "999 B", "1.0 kB", "4.2 MB", "9.9 MB", "10 MB", "1.0 GB", "", "1.1 MB/s", "",
			"1 s", "2 s", "6 min", "1 h 20 min", "2 h", "11 h", "3 days",
			"380 files in 72 minutes", "21 files added", "2 minutes ago", "5 days ago", "14 May 2026", "14 May, 18:40", "18:40"},
		"ru": {"0 Б", "999 Б", "1,0 кБ", "4,2 МБ", "9,9 МБ", "10 МБ", "1,0 ГБ", "", "1,1 МБ/с", "",
			"1 с", "2 с", "6 мин", "1 ч 20 мин", "2 ч", "11 ч", "3 дня",
			"380 файлов за 72 минуты", "Добавлен 21 файл", "2 минуты назад", "5 дней назад", "14 мая 2026 года", "14 мая, 18:40", "18:40"},
	} {
		speak(t, code)
		evening := time.Date(2026, 5, 14, 18, 40, 0, 0, time.UTC)
		got := []string{Bytes(0), Bytes(999), Bytes(1000), Bytes(4200000), Bytes(9940000), Bytes(9950000), Bytes(999950000),
			Bytes(-1), Speed(1.1e6), Speed(0),
			Duration(0), Duration(1500 * time.Millisecond), Duration(6 * time.Minute), Duration(80 * time.Minute),
			Duration(2 * time.Hour), Duration(11*time.Hour + 10*time.Minute), Duration(70 * time.Hour),
			Limits(f), Notice(uploader.Notice{Code: "added", Count: 21}),
			Ago(noon.Add(-150*time.Second), noon), Ago(noon.AddDate(0, 0, -5), noon), Date(noon),
			clockAt(evening, noon.AddDate(0, 0, -1)), clockAt(evening, noon)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", code, diff)
		}
	}
}

func TestLoginErrorsSayWhatToDo(t *testing.T) {
	refused := func(code string) error {
		return fmt.Errorf("test account: %w", &mediawiki.Error{Code: code, Info: "The wiki’s words"})
	}
	tests := map[string]error{
		"Bot password was refused":                 refused("wrongpassword"),
		"Too many tries":                           refused("login-throttled"),
		"The wiki wants more than a password":      refused("aborted"),
		"No MediaWiki found at this address":       refused("not-a-wiki"),
		"Wiki not reachable":                       refused("network"),
		"Wiki does not answer":                     refused("timeout"),
		"The wiki refused the sign-in":             refused("never-heard-of"),
		"This address is not encrypted":            fmt.Errorf("save: %w", account.ErrInsecure),
		"Keyring not available":                    account.ErrNoKeyring,
		"Password needed":                          account.ErrNoSecret,
		"This account is no longer there":          account.ErrUnknown,
		"Stopped":                                  &mediawiki.Error{Code: "network", Err: context.Canceled},
		"No server of this name":                   &mediawiki.Error{Code: "network", Err: &net.DNSError{Name: "wiki.exmaple", IsNotFound: true}},
		"The wiki’s certificate is not valid":      &mediawiki.Error{Code: "network", Err: x509.UnknownAuthorityError{}},
		"The account could not be saved":           errors.New("write accounts.json: no space left on device"),
		"This account may not upload here":         refused("permissiondenied"),
		"This account is blocked on the wiki":      refused("blocked"),
		"The wiki’s server refused the connection": refused("http-403"),
	}
	for want, err := range tests {
		if got := LoginError(err).Title; got != want {
			t.Errorf("%v: got %q, want %q", err, got, want)
		}
	}
	inEveryLanguage(t, func(t *testing.T) {
		for _, err := range tests {
			soundMessage(t, err.Error(), LoginError(err))
		}
		for code := range logins {
			soundMessage(t, code, LoginCode(code))
		}
	})
	if got := LoginError(nil); got != (Message{}) {
		t.Errorf("no error has the words %v", got)
	}
}

func TestRightsOfAnAccount(t *testing.T) {
	ready := account.Facts{MayUpload: true, MayEdit: true, UploadsEnabled: true, MayReuploadOwn: true, MayUploadByURL: true}
	if diff := cmp.Diff([]string{"new files", "new versions of own files", "from web addresses"}, May(ready)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"replace other people’s files"}, MayNot(ready)); diff != "" {
		t.Error(diff)
	}
	blocked := ready
	blocked.Blocked = true
	if got := Rights(blocked); got != "nothing" {
		t.Errorf("a blocked account may upload %q", got)
	}
	for want, a := range map[string]account.Account{
		"Ready":                    {Checked: noon, Facts: ready},
		"Not tested yet":           {},
		"Blocked on the wiki":      {Checked: noon, Facts: blocked},
		"Bot password was refused": {Checked: noon, Facts: ready, Problem: "wrongpassword"},
		"Wiki takes no uploads":    {Checked: noon},
	} {
		if got := Account(a).Text; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := Limits(account.Facts{}); got != i18n.T("limits.none") {
		t.Errorf("limits of nobody: %q", got)
	}
}

func FuzzTextFromOutsideStaysOneShortLine(f *testing.F) {
	f.Add("a\nb\u202ec\x00", 10)
	f.Add(strings.Repeat("я", 500), 40)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		limit = 8 + max(limit, 0)%500
		got := clean(text, limit)
		if strings.ContainsAny(got, "\n\r\t\x00\u202e\u2066") || len([]rune(got)) > limit {
			t.Errorf("clean(%q, %d) = %q", text, limit, got)
		}
	})
}
