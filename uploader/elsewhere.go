package uploader

import (
	"context"
	"time"

	"wikidrop/uploader/mediawiki"
)

// sharedQuiet is how long a shared repository that did not answer is left alone.
const sharedQuiet = 10 * time.Minute

// elsewhere looks for the content in the shared repositories of a wiki: the wiki
// shows their files as its own, but does not list them. They are asked without a
// login, and what they do not answer the wiki itself asks after the upload.
func (e *Engine) elsewhere(ctx context.Context, it Item, site *mediawiki.Site) Problem {
	if it.SHA1 == "" || accepted(it, "duplicate") {
		return Problem{}
	}
	for _, repo := range site.Repositories {
		if repo.API == "" || !e.mayAsk(repo.API) {
			continue
		}
		files, err := e.sharedFiles(ctx, it, repo.API)
		if err != nil && ctx.Err() == nil {
			e.log.Info("shared repository not asked", "repository", repo.Name, "error", err)
			e.leaveAlone(repo.API)
		}
		if len(files) == 0 {
			continue
		}
		p := duplicateOf(files[0], titlesOf(files))
		p.Shared = repo.Name
		return p
	}
	return Problem{}
}

// sharedFiles keeps the repository's errors apart from those of the wiki.
func (e *Engine) sharedFiles(ctx context.Context, it Item, api string) (files []mediawiki.ImageInfo, err error) {
	session, err := e.accounts.Session(it.Account)
	if err != nil {
		return nil, err
	}
	var other *mediawiki.Client
	err = session.Do(ctx, func(c wiki) (err error) {
		if f, ok := c.(foreseer); ok {
			other, err = f.Repository(api)
		}
		return err
	})
	if err != nil || other == nil {
		return nil, err
	}
	return illustrated(ctx, other, it.SHA1)
}

func (e *Engine) mayAsk(api string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return !e.shared[api].After(e.clock.Now())
}

func (e *Engine) leaveAlone(api string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.shared[api] = e.clock.Now().Add(sharedQuiet)
}

// deletedContent asks whether the same bytes were deleted before, where the account
// may know, and why.
func deletedContent(ctx context.Context, f foreseer, it Item, site *mediawiki.Site) (Problem, error) {
	if it.SHA1 == "" || !site.User.Can("deletedhistory") || accepted(it, "duplicate-archive") {
		return Problem{}, nil
	}
	files, err := f.DeletedBySHA1(ctx, it.SHA1)
	if err != nil || len(files) == 0 {
		return Problem{}, err
	}
	p := warningOf("duplicate-archive", files[0].Title)
	p.About = mediawiki.AboutFile
	gone, err := f.LastDeletion(ctx, files[0].Title)
	if gone != nil {
		p.Text, p.Who, p.When = gone.Reason, gone.User, gone.Time
	}
	return p, err
}
