package nowindow

import (
	"slices"

	"wikidrop/uploader"
)

// stubborn is how often the same answer to the same question is given.
const stubborn = 3

// filterWarning is the question of a filter, which lets the second try pass.
const filterWarning = "abusefilter-warning"

// questions are found before anything is sent; the wiki's own warnings say by
// themselves what they are.
var questions = []string{
	"exists", "duplicate", "page-exists", "fileexists-shared-forbidden", filterWarning,
	uploader.CodeAlreadyThere, uploader.CodeWarnings,
}

func isWarning(p uploader.Problem) bool {
	return len(p.Warnings) > 0 || slices.Contains(questions, p.Code)
}

// decide is the answer that the command line gives to a problem, "" when it gives
// none. Only Ignore writes over an existing file.
func decide(policy Policy, method string, p uploader.Problem) uploader.Choice {
	first := func(choices ...uploader.Choice) uploader.Choice {
		for _, c := range choices {
			if slices.Contains(p.Choices, c) {
				return c
			}
		}
		return ""
	}
	switch {
	case p.Code == uploader.CodeNoCopyUpload && method != string(uploader.MethodURL):
		return first(uploader.ChoiceDownload)
	case policy == Rename && p.Suggested != "" && first(uploader.ChoiceSuggested) != "":
		return uploader.ChoiceSuggested
	case policy == Ask, !isWarning(p):
		return ""
	case policy == Skip, p.Code == uploader.CodeAlreadyThere: // these bytes have this name: there is nothing to send
		return first(uploader.ChoiceSkip)
	case policy == Ignore && p.Code == filterWarning:
		return first(uploader.ChoiceRetry)
	case policy == Ignore:
		return first(uploader.ChoiceIgnore, uploader.ChoiceOverwrite)
	}
	return ""
}
