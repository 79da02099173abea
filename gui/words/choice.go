package words

import (
	"path"
	"strings"

	"wikidrop/gui/i18n"
	"wikidrop/uploader"
	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

// maxButton is how many characters of a name a button shows.
const maxButton = 40

// choices are the labels of the buttons.
var choices = map[uploader.Choice]string{
	uploader.ChoiceRename:     "choice.rename",
	uploader.ChoiceSuggested:  "choice.suggested-unknown",
	uploader.ChoiceIgnore:     "choice.ignore",
	uploader.ChoiceOverwrite:  "choice.overwrite",
	uploader.ChoiceSkip:       "choice.skip",
	uploader.ChoiceRetry:      "choice.retry",
	uploader.ChoiceCheckAgain: "choice.check-again",
	uploader.ChoiceLocate:     "choice.locate",
	uploader.ChoiceSendNew:    "choice.send-new",
	uploader.ChoiceDownload:   "choice.download",
	uploader.ChoiceAccount:    "choice.account",
	uploader.ChoiceSettings:   "choice.settings",
	uploader.ChoiceRemove:     "choice.remove",
}

// Choice is the label of the button for a way out.
func Choice(c uploader.Choice, p uploader.Problem) string {
	if c == uploader.ChoiceSuggested && p.Name != nil && p.Name.Code == "extension-mismatch" && p.Suggested != "" {
		return i18n.T("choice.fix-extension", i18n.Args{"Extension": path.Ext(p.Suggested)})
	}
	if c == uploader.ChoiceSuggested && p.Suggested != "" {
		return i18n.T("choice.suggested", i18n.Args{"Name": clean(p.Suggested, maxButton)})
	}
	if c == uploader.ChoiceSkip && p.After {
		return i18n.T("choice.without-caption")
	}
	if c == uploader.ChoiceRetry && p.Code == "abusefilter-warning" {
		return i18n.T("choice.send-anyway")
	}
	if c == uploader.ChoiceAccount && LogsIn(p.Code) {
		return i18n.T("choice.log-in")
	}
	if id, ok := choices[c]; ok {
		return i18n.T(id)
	}
	return string(c)
}

// LogsIn tells whether logging in anew is what mends a problem of an account.
func LogsIn(code string) bool {
	switch code {
	case uploader.CodeNoPassword, "wrongpassword", mediawiki.CodeOAuthRefused, mediawiki.CodeInteraction, account.ProblemLoggedOut:
		return true
	}
	return strings.HasPrefix(code, "mwoauth-")
}
