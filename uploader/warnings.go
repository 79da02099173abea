package uploader

import (
	"context"
	"slices"

	"wikidrop/uploader/mediawiki"
)

// warned takes the wiki's question. The bytes are kept under a key; what the
// person agreed to before is not asked again, anything new is.
func (j *job) warned(ctx context.Context, it Item, a *mediawiki.Answer, lost bool) error {
	err := j.save(func(en *entry) {
		if !lost {
			en.Committed = noTime
		}
		switch {
		case it.Key != "":
			en.Stage = StageStashed
		case a.FileKey != "" && !a.Unstashed:
			j.keep(en, a.FileKey)
		default:
			en.Stage = StageChecked
		}
	})
	if err != nil {
		return err
	}
	existing, err := j.existing(ctx, it, a.Warnings)
	if err != nil {
		return err
	}
	if ours := existing != nil && existing.SHA1 == it.SHA1 && it.SHA1 != ""; ours && a.Warnings.Has("exists") && (lost || j.engine.justPublished(it, existing)) {
		// The request whose answer was lost came after all, or this one came twice.
		return j.engine.arrived(j.id, plainTitle(existing.Title), existing)
	}
	if j.agreed(it, a.Warnings) {
		j.covered = true
		return nil
	}
	site := j.site(it)
	asked := []finding{{it, Hold{Kind: HoldNeedsYou, Problem: question(a.Warnings, existing, site)}}}
	j.deletion(ctx, it, &asked[0].hold.Problem)
	j.engine.propose(ctx, it.Account, site, asked)
	return heldError{asked[0].hold}
}

// agreed tells whether the person said yes to every one of these warnings.
func (j *job) agreed(it Item, w mediawiki.Warnings) bool {
	if len(w) == 0 {
		return false
	}
	for _, kind := range w.Kinds() {
		if !accepted(it, kind) {
			return false
		}
	}
	return true
}

// existing finds the file that is in the way, for showing it.
func (j *job) existing(ctx context.Context, it Item, w mediawiki.Warnings) (*mediawiki.ImageInfo, error) {
	titles := []string{it.Title}
	for _, kind := range []string{"exists-normalized", "duplicate", "thumb"} {
		if x, ok := w.Get(kind); ok && len(x.Titles) > 0 {
			titles = append(titles, plainTitle("File:"+x.Titles[0]))
		}
	}
	var infos []mediawiki.TitleInfo
	err := j.engine.call(ctx, it.Account, func(c wiki) (err error) {
		infos, err = c.Titles(ctx, titles)
		return err
	})
	for _, t := range infos {
		if t.File != nil {
			return t.File, err
		}
	}
	return nil, err
}

// site is what is known of the wiki without asking it.
func (j *job) site(it Item) *mediawiki.Site {
	e := j.engine
	e.mu.Lock()
	defer e.mu.Unlock()
	if site := e.wiki(it.Account).site; site != nil {
		return site
	}
	return &mediawiki.Site{}
}

// question puts warnings into a problem with the ways out that they leave.
func question(w mediawiki.Warnings, existing *mediawiki.ImageInfo, site *mediawiki.Site) Problem {
	p := Problem{
		Code: warningCode(w), About: mediawiki.AboutTitle, Warnings: w, Existing: existing,
		Choices: warningChoices(w, existing == nil || mayReplace(site.User, existing)),
	}
	if x, ok := w.Get("badfilename"); ok && len(x.Titles) > 0 {
		p.Suggested = plainTitle("File:" + x.Titles[0])
	}
	return p
}

// warningCode names the question: the one warning, or what decides among several.
func warningCode(w mediawiki.Warnings) string {
	switch {
	case w.Has("nochange"):
		return CodeAlreadyThere
	case len(w) == 1:
		return w[0].Kind
	case len(w) == 2 && w.Has("exists") && w.Has("duplicateversions"):
		return "duplicateversions"
	}
	return CodeWarnings
}

// choicesFor are the ways out of each warning, the best first (protocol 3.2).
var choicesFor = map[string][]Choice{
	"exists":                 {ChoiceSuggested, ChoiceRename, ChoiceOverwrite, ChoiceSkip},
	"duplicateversions":      {ChoiceSkip, ChoiceOverwrite, ChoiceRename},
	CodeAlreadyThere:         {ChoiceSkip, ChoiceRename, ChoiceRemove},
	"page-exists":            {ChoiceIgnore, ChoiceRename, ChoiceSkip},
	"exists-normalized":      {ChoiceIgnore, ChoiceRename, ChoiceSkip},
	"thumb":                  {ChoiceSkip, ChoiceRename, ChoiceIgnore},
	"thumb-name":             {ChoiceRename, ChoiceIgnore, ChoiceSkip},
	"bad-prefix":             {ChoiceRename, ChoiceIgnore, ChoiceSkip},
	"was-deleted":            {ChoiceIgnore, ChoiceRename, ChoiceSkip},
	"duplicate":              {ChoiceSkip, ChoiceIgnore, ChoiceRemove},
	"duplicate-archive":      {ChoiceSkip, ChoiceIgnore, ChoiceRemove},
	"badfilename":            {ChoiceSuggested, ChoiceRename, ChoiceSkip},
	"filetype-unwanted-type": {ChoiceIgnore, ChoiceRename, ChoiceSkip},
	"large-file":             {ChoiceIgnore, ChoiceSkip},
	"empty-file":             {ChoiceLocate, ChoiceRemove},
}

func warningChoices(w mediawiki.Warnings, mayReplace bool) []Choice {
	choices, known := choicesFor[warningCode(w)]
	switch {
	case known:
		choices = slices.Clone(choices)
	case w.Has("exists"):
		choices = []Choice{ChoiceSuggested, ChoiceRename, ChoiceOverwrite, ChoiceSkip}
	default:
		choices = []Choice{ChoiceIgnore, ChoiceRename, ChoiceSkip}
	}
	if !mayReplace {
		choices = slices.DeleteFunc(choices, func(c Choice) bool { return c == ChoiceOverwrite })
	}
	return choices
}
