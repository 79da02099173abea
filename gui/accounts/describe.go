package accounts

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/gui/words"
	"wikidrop/uploader/account"
)

// text is a sentence without arguments.
func text(id string) string { return i18n.T(id) }

// userName is the name on the wiki, or the one to sign in with until that is known.
func userName(a account.Account) string { return words.User(a) }

// wikiName is the wiki's name, or its address until the name is known.
func wikiName(a account.Account) string {
	switch {
	case words.Wiki(a) != "":
		return words.Wiki(a)
	case a.Address != "":
		return hostOf(a.Address)
	}
	return hostOf(a.API)
}

// botName is the part of a bot password's user name behind the @, "" for others.
func botName(a account.Account) string {
	_, bot, _ := strings.Cut(a.Login, "@")
	return bot
}

// kept says what the account signs in with and where that is kept.
func kept(a account.Account) string {
	bot := i18n.Args{"Bot": botName(a)}
	switch {
	case a.Practice:
		return i18n.T("accounts.practice")
	case a.Problem == account.ProblemLoggedOut:
		return i18n.T("accounts.kept-nothing")
	case a.Method == account.MethodOAuth:
		return i18n.T("accounts.kept-browser")
	case a.Method == account.MethodToken:
		return i18n.T("accounts.kept-token")
	case a.Method == account.MethodMain && a.SessionOnly:
		return i18n.T("accounts.kept-main-session")
	case a.Method == account.MethodMain:
		return i18n.T("accounts.kept-main")
	case bot["Bot"] != "" && a.SessionOnly:
		return i18n.T("accounts.kept-bot-session", bot)
	case bot["Bot"] != "":
		return i18n.T("accounts.kept-bot", bot)
	case a.SessionOnly:
		return i18n.T("accounts.kept-session")
	}
	return i18n.T("accounts.kept")
}

// factLine is one line of what is known of an account.
type factLine struct{ label, value string }

// maxTypes is how many file types are listed.
const maxTypes = 12

// facts are the lines that describe an account. There are none before its first
// test.
func facts(a account.Account, now time.Time) []factLine {
	if a.Checked.IsZero() {
		return nil
	}
	f := a.Facts
	var lines []factLine
	if a.Label != "" && a.User != "" {
		lines = append(lines, factLine{i18n.T("accounts.login"), a.User})
	}
	lines = append(lines, factLine{i18n.T("accounts.may"), tickedRights(f)})
	if not := words.MayNot(f); len(not) > 0 {
		lines = append(lines, factLine{i18n.T("accounts.may-not"), strings.Join(not, ", ")})
	}
	lines = append(lines,
		factLine{i18n.T("accounts.limit"), words.Limits(f)},
		factLine{i18n.T("accounts.largest"), largest(f)},
		factLine{i18n.T("accounts.types"), fileTypes(f)},
	)
	if f.MinChunk > 0 {
		lines = append(lines, factLine{i18n.T("accounts.piece"), words.Bytes(f.MinChunk)})
	}
	if f.MayUploadByURL {
		lines = append(lines, factLine{i18n.T("accounts.by-url"), domains(f)})
	}
	if f.StashHours > 0 {
		lines = append(lines, factLine{i18n.T("accounts.stash"), words.Span(time.Duration(f.StashHours) * time.Hour)})
	}
	if groups := groupNames(f); groups != "" {
		lines = append(lines, factLine{i18n.T("accounts.groups"), groups})
	}
	if ways := waysIn(f); ways != "" {
		lines = append(lines, factLine{i18n.T("accounts.ways"), ways})
	}
	if f.Captions {
		lines = append(lines, factLine{i18n.T("accounts.captions"), i18n.T("accounts.captions-yes")})
	}
	if f.Generator != "" {
		lines = append(lines, factLine{i18n.T("accounts.software"), f.Generator})
	}
	return append(lines, factLine{i18n.T("accounts.checked"), words.Ago(a.Checked, now)})
}

// domains are the websites that the wiki fetches from.
func domains(f account.Facts) string {
	switch {
	case len(f.URLDomains) == 0 && f.URLDomainsAll:
		return i18n.T("accounts.by-url-all")
	case len(f.URLDomains) == 0:
		return i18n.T("accounts.by-url-any")
	}
	var names []string
	for _, d := range f.URLDomains {
		names = append(names, words.Plain(d))
	}
	list := words.List(names, maxTypes)
	if f.URLDomainsAll {
		return list
	}
	return i18n.T("accounts.by-url-some", i18n.Args{"Domains": list})
}

// waysIn are the ways to log in that the wiki offers, "" where it was not asked.
func waysIn(f account.Facts) string {
	var ways []string
	for _, w := range []struct {
		offered bool
		id      string
	}{{f.Offers.BotPasswords, "accounts.way-bot"}, {f.Offers.OAuth, "accounts.way-oauth"}, {f.Offers.ClientLogin, "accounts.way-main"}} {
		if w.offered {
			ways = append(ways, text(w.id))
		}
	}
	return strings.Join(ways, ", ")
}

// groupNames leaves out the groups that everybody is in.
func groupNames(f account.Facts) string {
	var names []string
	for _, g := range f.Groups {
		switch g {
		case "*", "user":
		default:
			names = append(names, words.Plain(g))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return words.List(names, maxTypes)
}

func tickedRights(f account.Facts) string {
	may := words.May(f)
	if len(may) == 0 {
		return words.Rights(f)
	}
	for i, m := range may {
		may[i] = "✓ " + m
	}
	return strings.Join(may, "   ")
}

func largest(f account.Facts) string {
	size := i18n.Args{"Size": words.Bytes(f.MaxUploadSize)}
	switch {
	case f.MaxUploadSize <= 0:
		return i18n.T("accounts.not-told")
	case f.MinChunk > 0:
		return i18n.T("accounts.largest-pieces", size)
	}
	return i18n.T("accounts.largest-value", size)
}

func fileTypes(f account.Facts) string {
	if len(f.Extensions) == 0 {
		return i18n.T("accounts.types-any")
	}
	return words.List(f.Extensions, maxTypes)
}

// ticked puts a mark in front of what is well.
func ticked(l words.Line) string {
	if l.Tone == words.ToneGood {
		return "✓ " + l.Text
	}
	return l.Text
}

func toneColor(t words.Tone) fyne.ThemeColorName {
	switch t {
	case words.ToneActive:
		return look.AccentText
	case words.ToneGood:
		return look.Good
	case words.ToneAttention:
		return look.Attention
	case words.ToneError:
		return look.Bad
	case words.ToneQuiet:
		return look.Secondary
	}
	return theme.ColorNameForeground
}
