package uploader

import (
	"context"
	"os"
	"slices"

	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/wikitext"
)

// checkHere finds what can be known without asking about this file: the file
// itself, the wiki's limits, the form of the name.
func (e *Engine) checkHere(ctx context.Context, it *Item, site *mediawiki.Site) Hold {
	if it.Path != "" {
		if err := e.unchanged(ctx, it); err != nil {
			return Hold{Kind: HoldNeedsYou, Problem: fileProblem(err)}
		}
	}
	if it.Path == "" && !it.Download && webAddress(it.URL) && !mayFetch(site, it.URL) {
		return Hold{Kind: HoldNeedsYou, Problem: noCopyUpload("")}
	}
	if site.MaxUploadSize > 0 && it.Size > site.MaxUploadSize {
		return Hold{Kind: HoldFailed, Problem: Problem{
			Code: CodeTooLarge, About: mediawiki.AboutFile, Limit: site.MaxUploadSize,
			Choices: []Choice{ChoiceLocate, ChoiceAccount, ChoiceRemove},
		}}
	}
	if it.Info.Cut && !accepted(*it, CodeDamaged) {
		return Hold{Kind: HoldNeedsYou, Problem: Problem{
			Code: CodeDamaged, About: mediawiki.AboutFile, Choices: []Choice{ChoiceLocate, ChoiceIgnore, ChoiceRemove},
		}}
	}
	if h := checkName(*it, site); h.Kind != HoldNone {
		return h
	}
	return checkCaptions(it, site)
}

// unchanged looks at the file's size and time. Where only the time differs the
// content decides.
func (e *Engine) unchanged(ctx context.Context, it *Item) error {
	info, err := os.Stat(it.Path)
	switch {
	case err != nil:
		return err
	case info.Size() == 0 && it.Size <= 0:
		return errEmpty
	case sameFile(info, it.Size, it.ModTime):
		return nil
	case info.Size() != it.Size:
		return errChanged
	}
	sha1, err := e.hash(ctx, it.Path, nil)
	switch {
	case err != nil:
		return err
	case sha1 != it.SHA1:
		return errChanged
	}
	it.ModTime = info.ModTime()
	return e.save(it.ID, func(en *entry) { en.ModTime = it.ModTime })
}

func checkAccount(site *mediawiki.Site) Problem {
	p := accountProblem("")
	switch {
	case !site.UploadsEnabled:
		p.Code, p.About = CodeUploadsOff, mediawiki.AboutWiki
	case site.User.Blocked:
		p.Code, p.Text, p.Who, p.When = "blocked", site.User.Block, site.User.BlockedBy, site.User.BlockEnd
	case !site.User.Can("upload"):
		p.Code, p.Wanted = CodeMayNot, []string{"upload"}
	case !site.User.Can("edit"):
		p.Code, p.Wanted = CodeMayNot, []string{"edit"}
	}
	return p
}

func checkName(it Item, site *mediawiki.Site) Hold {
	rules := rulesOf(site)
	name := wikitext.Check(it.Title, it.Info.Extension, rules)
	if name == nil {
		return Hold{}
	}
	if name.Code == "extension-banned" && !takesType(it, site) {
		return Hold{Kind: HoldFailed, Problem: Problem{
			Code: CodeType, About: mediawiki.AboutFile, Name: name, Wanted: site.FileExtensions,
			Choices: []Choice{ChoiceLocate, ChoiceAccount, ChoiceRemove},
		}}
	}
	return Hold{Kind: HoldNeedsYou, Problem: Problem{
		Code: CodeName, About: mediawiki.AboutTitle, Name: name, Wanted: name.Wanted,
		Choices: []Choice{ChoiceSuggested, ChoiceRename, ChoiceSkip},
	}}
}

// takesType tells whether the wiki takes the file's type under some extension.
func takesType(it Item, site *mediawiki.Site) bool {
	if len(site.FileExtensions) == 0 || it.Info.Extension == "" {
		return len(site.FileExtensions) == 0
	}
	return slices.ContainsFunc(site.FileExtensions, func(ext string) bool {
		return wikitext.SameExtension(ext, it.Info.Extension)
	})
}

// checkTitle finds what the wiki has against the title.
func checkTitle(it Item, t mediawiki.TitleInfo, site *mediawiki.Site) Hold {
	p := Problem{About: mediawiki.AboutTitle, Existing: t.File}
	switch {
	case t.Invalid != "":
		p.Code, p.Text = CodeName, t.Invalid
		p.Name = &wikitext.Problem{Code: "illegal"}
		p.Choices = []Choice{ChoiceSuggested, ChoiceRename, ChoiceSkip}
	case len(t.Refused) > 0:
		p.Code = canonical(t.Refused[0])
		p.Choices = []Choice{ChoiceSuggested, ChoiceRename, ChoiceSkip}
	case t.File != nil && !t.Shared && it.SHA1 != "" && t.File.SHA1 == it.SHA1:
		p.Code = CodeAlreadyThere
		p.Choices = []Choice{ChoiceSkip, ChoiceRename, ChoiceRemove}
	case t.File != nil && !t.Shared && !accepted(it, "exists"):
		p.Code = "exists"
		p.Choices = []Choice{ChoiceSuggested, ChoiceRename, ChoiceSkip}
		if mayReplace(site.User, t.File) {
			p.Choices = []Choice{ChoiceSuggested, ChoiceRename, ChoiceOverwrite, ChoiceSkip}
		}
	case t.Shared && t.File != nil && it.SHA1 != "" && t.File.SHA1 == it.SHA1 && !accepted(it, "duplicate"):
		p = duplicateOf(*t.File, []string{t.Title})
		p.Shared = sharedName(site)
	case t.Shared && !accepted(it, "fileexists-shared-forbidden"):
		p.Code, p.Shared = "fileexists-shared-forbidden", sharedName(site)
		p.Choices = []Choice{ChoiceSuggested, ChoiceRename, ChoiceSkip}
		if site.User.Can("reupload-shared") {
			p.Choices = []Choice{ChoiceSuggested, ChoiceRename, ChoiceIgnore, ChoiceSkip}
		}
	case t.File == nil && t.PageExists && !accepted(it, "page-exists"):
		p.Code = "page-exists"
		p.Choices = []Choice{ChoiceIgnore, ChoiceRename, ChoiceSkip}
	default:
		return Hold{}
	}
	return Hold{Kind: HoldNeedsYou, Problem: p}
}

// sharedName is what the shared repository is called, "" where there are several.
func sharedName(site *mediawiki.Site) string {
	if len(site.Repositories) != 1 {
		return ""
	}
	return site.Repositories[0].Name
}

func mayReplace(u mediawiki.User, f *mediawiki.ImageInfo) bool {
	return u.Can("reupload") || u.Can("reupload-own") && f.User == u.Name
}

func accepted(it Item, kind string) bool { return slices.Contains(it.Accepted, kind) }
