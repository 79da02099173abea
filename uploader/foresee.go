package uploader

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"wikidrop/uploader/mediawiki"
)

// foreseer is what a wiki can be asked about a title beyond whether it is free.
type foreseer interface {
	Titles(ctx context.Context, titles []string) ([]mediawiki.TitleInfo, error)
	FilenamePrefixes(ctx context.Context, language string) ([]string, error)
	TitleBlacklisted(ctx context.Context, title string) (banned bool, reason string, err error)
	LastDeletion(ctx context.Context, title string) (*mediawiki.Deletion, error)
	DeletedBySHA1(ctx context.Context, sha1 string) ([]mediawiki.DeletedFile, error)
	Repository(api string) (*mediawiki.Client, error)
}

var _ foreseer = (*mediawiki.Client)(nil)

// foresee finds out what the wiki would ask after the upload of a draft, given what
// it has of similar names. It costs some requests a file, so that files which are
// about to be sent go without: for them the wiki asks itself.
func (e *Engine) foresee(ctx context.Context, it Item, site *mediawiki.Site, near names) (Hold, error) {
	if p := e.twice(it); p.Code != "" {
		return Hold{Kind: HoldNeedsYou, Problem: p}, nil
	}
	p := e.elsewhere(ctx, it, site)
	if p.Code != "" {
		return Hold{Kind: HoldNeedsYou, Problem: p}, nil
	}
	err := e.call(ctx, it.Account, func(c wiki) (err error) {
		if f, ok := c.(foreseer); ok {
			p, err = e.question(ctx, f, it, site, near)
		}
		return err
	})
	if me := apiError(err); me != nil && me.Behaviour != mediawiki.Transient && me.Behaviour != mediawiki.LogIn {
		e.log.Info("not foreseen", "id", it.ID, "code", me.Code)
		return Hold{}, nil // the wiki does not answer this; it will ask itself
	}
	if err != nil || p.Code == "" {
		return Hold{}, err
	}
	return Hold{Kind: HoldNeedsYou, Problem: p}, nil
}

// question is the first of the questions that the wiki would ask.
func (e *Engine) question(ctx context.Context, f foreseer, it Item, site *mediawiki.Site, near names) (Problem, error) {
	if p, err := deletedContent(ctx, f, it, site); err != nil || p.Code != "" {
		return p, err
	}
	if slices.Contains(site.Extensions, "TitleBlacklist") {
		banned, reason, err := f.TitleBlacklisted(ctx, it.Title)
		if err != nil {
			return Problem{}, err
		}
		if banned {
			return Problem{
				Code: "titleblacklist-forbidden", About: mediawiki.AboutTitle, Text: reason,
				Choices: []Choice{ChoiceRename, ChoiceSkip, ChoiceRemove},
			}, nil
		}
	}
	if p := near.similar(it, site); p.Code != "" {
		return p, nil
	}
	prefixes, err := e.prefixes(ctx, f, it.Account, site.Language)
	if err != nil {
		return Problem{}, err
	}
	if kind := oddName(it.Title, prefixes); kind != "" && !accepted(it, kind) && (kind != "thumb-name" || !accepted(it, "thumb")) {
		return warningOf(kind, it.Title), nil
	}
	if accepted(it, "was-deleted") {
		return Problem{}, nil
	}
	gone, err := f.LastDeletion(ctx, it.Title)
	if err != nil || gone == nil {
		return Problem{}, err
	}
	p := warningOf("was-deleted", it.Title)
	p.Text, p.Who, p.When = gone.Reason, gone.User, gone.Time
	return p, nil
}

// warningOf is the question that an answer with this warning would become.
func warningOf(kind, title string) Problem {
	return Problem{
		Code: kind, About: mediawiki.AboutTitle, Choices: slices.Clone(choicesFor[kind]),
		Warnings: mediawiki.Warnings{{Kind: kind, Titles: []string{underscored(title)}}},
	}
}

// likeThumbnail is how MediaWiki names reduced pictures.
var likeThumbnail = regexp.MustCompile(`^[0-9][0-9](?:[0-9]?)px-.`)

// oddName is the kind of warning that a name deserves by its looks.
func oddName(title string, prefixes []string) string {
	if likeThumbnail.MatchString(title) {
		return "thumb-name"
	}
	title = underscored(title)
	for _, p := range prefixes {
		if strings.HasPrefix(title, underscored(p)) {
			return "bad-prefix"
		}
	}
	return ""
}

// prefixes are those of cameras' names on a wiki, asked once a run.
func (e *Engine) prefixes(ctx context.Context, f foreseer, account, language string) ([]string, error) {
	e.mu.Lock()
	known, ok := e.cameras[account]
	e.mu.Unlock()
	if ok {
		return known, nil
	}
	list, err := f.FilenamePrefixes(ctx, language)
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.cameras[account] = list
	return list, nil
}

// twice finds a file with the same content that stands before this one in the
// queue for the same wiki.
func (e *Engine) twice(it Item) Problem {
	if it.SHA1 == "" || accepted(it, CodeTwice) {
		return Problem{}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, en := range e.items {
		if en.SHA1 != it.SHA1 || en.Account != it.Account || en.ID == it.ID || en.Skipped || en.Stage >= StagePublished || en.Rank > it.Rank {
			continue
		}
		return Problem{
			Code: CodeTwice, About: mediawiki.AboutFile,
			Warnings: mediawiki.Warnings{{Kind: CodeTwice, Titles: []string{underscored(en.Title)}}},
			Choices:  []Choice{ChoiceSkip, ChoiceRemove, ChoiceIgnore},
		}
	}
	return Problem{}
}

// hurried tells whether a file that somebody wants published waits to be looked
// up: drafts let it go first.
func (e *Engine) hurried(account string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.pausedAll {
		return false
	}
	for _, en := range e.items {
		if en.Account == account && wanted(&en.Item) && en.Stage < StageSending && en.cancel == nil &&
			en.Hold.Kind == HoldNone && !needsReading(&en.Item) && !e.isFresh(en) {
			return true
		}
	}
	return false
}

// deletion adds to a question why a file of its title, or with its content, is gone.
func (j *job) deletion(ctx context.Context, it Item, p *Problem) {
	title := it.Title
	if w, ok := p.Warnings.Get("duplicate-archive"); ok && len(w.Titles) > 0 && w.Titles[0] != "" {
		title = plainTitle("File:" + w.Titles[0])
	} else if !p.Warnings.Has("was-deleted") {
		return
	}
	err := j.engine.call(ctx, it.Account, func(c wiki) error {
		f, ok := c.(foreseer)
		if !ok {
			return nil
		}
		gone, err := f.LastDeletion(ctx, title)
		if gone != nil {
			p.Text, p.Who, p.When = gone.Reason, gone.User, gone.Time
		}
		return err
	})
	if err != nil {
		j.engine.log.Info("deletion log not read", "id", it.ID, "error", err)
	}
}
