package words

import (
	"wikidrop/gui/i18n"
	"wikidrop/uploader/account"
)

// User is what to call an account's person: by the name that was given here, or the
// one on the wiki, or to log in with until that is known.
func User(a account.Account) string {
	switch {
	case a.Label != "":
		return clean(a.Label, maxName)
	case a.Practice:
		return i18n.T("account.you")
	case a.User != "":
		return clean(a.User, maxName)
	}
	return clean(a.Login, maxName)
}

// Wiki is what to call an account's wiki, "" where its name is not known.
func Wiki(a account.Account) string {
	if a.Practice {
		return i18n.T("account.practice-wiki")
	}
	return clean(a.Wiki, maxName)
}
