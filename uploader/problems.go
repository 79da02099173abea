package uploader

import "wikidrop/uploader/mediawiki"

// ProblemOf is what an item is held with when the wiki refuses it like this.
func ProblemOf(me *mediawiki.Error) Problem {
	e := &Engine{wikis: map[string]*wikiState{"": {site: &mediawiki.Site{CaseFirst: true}}}}
	return e.problem(&Item{Title: "A.png"}, me)
}

// QuestionOf is what an item is held with when the wiki warns like this and the
// account may replace what is there.
func QuestionOf(w mediawiki.Warnings) Problem {
	return Problem{Code: warningCode(w), About: mediawiki.AboutTitle, Warnings: w, Choices: warningChoices(w, true)}
}
