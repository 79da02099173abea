package uploader

import (
	"context"
	"net/url"

	"wikidrop/uploader/mediawiki"
)

// fetch lets the wiki download an address into its stash. Nothing is public
// before the commit, and the content is known by then.
func (j *job) fetch(ctx context.Context, it Item) error {
	e := j.engine
	if !webAddress(it.URL) {
		return failed(Problem{Code: CodeBadURL, Choices: []Choice{ChoiceRemove}})
	}
	site, err := e.site(ctx, it.Account)
	if err != nil {
		return err
	}
	if !mayFetch(site, it.URL) {
		return needsYou(noCopyUpload(""))
	}
	err = j.save(func(en *entry) { en.Stage, en.Method = StageSending, MethodURL })
	if err != nil {
		return err
	}
	e.doing(j.id, ActivityFetching, 0)
	a, err := j.call(ctx, it, func(c wiki) (*mediawiki.Answer, error) {
		return c.UploadURL(ctx, mediawiki.Params{Filename: it.Title, IgnoreWarnings: true}, it.URL, true)
	})
	if me := apiError(err); me != nil && me.Code == "permissiondenied" {
		return needsYou(noCopyUpload(me.Info))
	}
	if err != nil {
		return err
	}
	if a.FileKey == "" || a.Unstashed {
		return failed(Problem{Code: CodeDownload, About: mediawiki.AboutWiki, Warnings: a.Warnings, Choices: []Choice{ChoiceRetry, ChoiceDownload, ChoiceRemove}})
	}
	return j.stashed(it, a)
}

// webAddress tells whether an address is one that anybody can fetch from the web.
func webAddress(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

func noCopyUpload(text string) Problem {
	return Problem{
		Code: CodeNoCopyUpload, About: mediawiki.AboutWiki, Text: text,
		Choices: []Choice{ChoiceDownload, ChoiceAccount, ChoiceRemove},
	}
}
