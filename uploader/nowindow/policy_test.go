package nowindow

import (
	"testing"

	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
)

func TestDecisions(t *testing.T) {
	const (
		none      = uploader.Choice("")
		skip      = uploader.ChoiceSkip
		ignore    = uploader.ChoiceIgnore
		suggested = uploader.ChoiceSuggested
		rename    = uploader.ChoiceRename
		overwrite = uploader.ChoiceOverwrite
		retry     = uploader.ChoiceRetry
	)
	type want struct{ ask, skip, rename, ignore uploader.Choice }
	problem := func(code, suggested string, choices ...uploader.Choice) uploader.Problem {
		return uploader.Problem{Code: code, Suggested: suggested, Choices: choices}
	}
	unknown := problem("of-an-extension", "", ignore, rename, skip)
	unknown.Warnings = mediawiki.Warnings{{Kind: "of-an-extension"}}
	several := problem(uploader.CodeWarnings, "B", suggested, rename, overwrite, skip)
	several.Warnings = mediawiki.Warnings{{Kind: "exists"}, {Kind: "duplicate"}}
	cases := map[string]struct {
		uploader.Problem
		want
	}{
		"taken, may be replaced": {problem("exists", "B", suggested, rename, overwrite, skip), want{none, skip, suggested, overwrite}},
		"taken, may not":         {problem("exists", "B", suggested, rename, skip), want{none, skip, suggested, none}},
		"same name and content":  {problem(uploader.CodeAlreadyThere, "", skip, rename), want{none, skip, skip, skip}},
		"same content":           {problem("duplicate", "", skip, ignore), want{none, skip, none, ignore}},
		"a page without file":    {problem("page-exists", "", ignore, rename, skip), want{none, skip, none, ignore}},
		"unknown warning":        {unknown, want{none, skip, none, ignore}},
		"several warnings":       {several, want{none, skip, suggested, overwrite}},
		"filter that warns":      {problem(filterWarning, "", retry, skip), want{none, skip, none, retry}},
		"bad name":               {problem(uploader.CodeName, "B", suggested, rename, skip), want{none, none, suggested, none}},
		"refused title":          {problem("titleblacklist-forbidden", "", suggested, rename, skip), want{none, none, none, none}},
		"file gone":              {problem(uploader.CodeVanished, "", retry, uploader.ChoiceLocate), want{none, none, none, none}},
		"no password":            {problem(uploader.CodeNoPassword, "", uploader.ChoiceAccount, retry), want{none, none, none, none}},
	}
	for name, c := range cases {
		got := want{decide(Ask, methodAuto, c.Problem), decide(Skip, methodAuto, c.Problem), decide(Rename, methodAuto, c.Problem), decide(Ignore, methodAuto, c.Problem)}
		if got != c.want {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
}
