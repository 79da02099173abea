package uploader

import (
	"context"
	"time"

	"wikidrop/uploader/mediawiki"
)

// skew is how far the wiki's clock and ours may be apart.
const skew = 5 * time.Minute

// title asks what the wiki has under a title.
func (j *job) title(ctx context.Context, it Item, title string) (mediawiki.TitleInfo, error) {
	var infos []mediawiki.TitleInfo
	err := j.engine.call(ctx, it.Account, func(c wiki) (err error) {
		infos, err = c.Titles(ctx, []string{title})
		return err
	})
	if err != nil || len(infos) == 0 {
		return mediawiki.TitleInfo{}, err
	}
	return infos[0], nil
}

// lookUp finds out what became of a publishing request whose answer is not known:
// by title, by content, by the wiki's own record of the work, by the stash. Only
// when all of them say that nothing happened is it sent again.
func (j *job) lookUp(ctx context.Context, it Item) error {
	e := j.engine
	e.doing(j.id, ActivityChecking, max(it.Size, 0))
	t, err := j.title(ctx, it, it.Title)
	if err != nil {
		return err
	}
	if t.File != nil && !t.Shared && it.SHA1 != "" && t.File.SHA1 == it.SHA1 {
		return e.arrived(j.id, t.Title, t.File)
	}
	f, err := j.sameContent(ctx, it)
	if err != nil {
		return err
	}
	if f != nil {
		return e.arrived(j.id, plainTitle(f.Title), f)
	}
	if it.Key == "" {
		return j.save(func(en *entry) { en.Stage = StageChecked })
	}
	a, err := j.call(ctx, it, func(c wiki) (*mediawiki.Answer, error) { return c.CheckStatus(ctx, it.Key) })
	switch me := apiError(err); {
	case err == nil && a.Result == mediawiki.ResultPoll:
		return j.await(ctx, it, true)
	case err == nil && a.Result == mediawiki.ResultSuccess && a.Filename != "":
		return j.published(ctx, it, plainTitle("File:"+a.Filename), a.ImageInfo)
	case err != nil && (me == nil || !verdict(me)):
		return err
	}
	return j.backToStash(ctx, it)
}

// sameContent finds a file of ours with the item's content that is as young as the
// request: the wiki may have changed the title.
func (j *job) sameContent(ctx context.Context, it Item) (*mediawiki.ImageInfo, error) {
	if it.SHA1 == "" {
		return nil, nil
	}
	var files []mediawiki.ImageInfo
	err := j.engine.call(ctx, it.Account, func(c wiki) (err error) {
		files, err = c.FilesBySHA1(ctx, it.SHA1)
		return err
	})
	for i := range files {
		if j.engine.justPublished(it, &files[i]) && sameTitle(files[i].Title, it.Title) {
			return &files[i], err
		}
	}
	return nil, err
}

// justPublished tells whether a file with the item's content came from the item's
// own publishing request: it is ours and as young as that.
func (e *Engine) justPublished(it Item, f *mediawiki.ImageInfo) bool {
	acc, ok := e.accounts.Get(it.Account)
	return ok && acc.User != "" && f.User == acc.User && it.SHA1 != "" && f.SHA1 == it.SHA1 &&
		!it.Committed.IsZero() && f.Timestamp.After(it.Committed.Add(-skew))
}

// cameTwice tells whether a refusal means that the wiki has the file from this very
// request, which the line repeated on its way; the item is published then.
func (j *job) cameTwice(ctx context.Context, it Item, refusal *mediawiki.Error) (bool, error) {
	if refusal == nil || refusal.Code != "fileexists-no-change" {
		return false, nil
	}
	t, err := j.title(ctx, it, it.Title)
	if err != nil || t.File == nil || t.Shared || !j.engine.justPublished(it, t.File) {
		return false, err
	}
	return true, j.engine.arrived(j.id, t.Title, t.File)
}

// backToStash commits again what is still in the stash, and sends again what is
// not.
func (j *job) backToStash(ctx context.Context, it Item) error {
	files, err := j.stash(ctx, it)
	if err != nil {
		return err
	}
	for _, f := range files {
		if f.FileKey == it.Key {
			return j.save(func(en *entry) { en.Stage = StageStashed })
		}
	}
	// A request that came late may have used the key up since the first look.
	t, err := j.title(ctx, it, it.Title)
	if err != nil {
		return err
	}
	if t.File != nil && !t.Shared && it.SHA1 != "" && t.File.SHA1 == it.SHA1 {
		return j.engine.arrived(j.id, t.Title, t.File)
	}
	if err := j.save(func(en *entry) { en.Stage = StageStashed }); err != nil {
		return err
	}
	return j.expired(it)
}

func (j *job) stash(ctx context.Context, it Item) ([]mediawiki.StashedFile, error) {
	var files []mediawiki.StashedFile
	err := j.engine.call(ctx, it.Account, func(c wiki) (err error) {
		files, err = c.MyStashedFiles(ctx)
		return err
	})
	return files, err
}

// resume asks the wiki how much of a file it has. It leaves the item at an offset
// that is the wiki's own, in the stash, or at its beginning.
func (j *job) resume(ctx context.Context, it Item) error {
	j.engine.doing(j.id, ActivityChecking, it.Offset)
	a, err := j.call(ctx, it, func(c wiki) (*mediawiki.Answer, error) { return c.CheckStatus(ctx, it.Key) })
	if err != nil {
		return j.resumeFailed(ctx, it, err)
	}
	switch {
	case a.Result == mediawiki.ResultSuccess && a.FileKey != "":
		return j.stashed(it, a)
	case a.Result == mediawiki.ResultPoll:
		return j.note(it, func(en *entry) { en.Offset, en.Async = en.Size, true })
	case a.Result == mediawiki.ResultContinue && a.HasOffset && a.Offset < it.Size:
		return j.note(it, func(en *entry) { en.Offset = a.Offset })
	}
	return j.findInStash(ctx, it)
}

func (j *job) resumeFailed(ctx context.Context, it Item, err error) error {
	me := apiError(err)
	switch {
	case me == nil, !verdict(me):
		return err
	case me.Behaviour == mediawiki.Resume, badKey(me):
		return j.findInStash(ctx, it)
	}
	// The wiki refused the whole file while joining it: the session is dead.
	if serr := j.save(forgetKey); serr != nil {
		return serr
	}
	return err
}

// findInStash looks for our session among all that the account has there, and for
// a finished file with our content: that is what a lost answer to the last piece
// leaves behind.
func (j *job) findInStash(ctx context.Context, it Item) error {
	files, err := j.stash(ctx, it)
	if err != nil {
		return err
	}
	for _, f := range files {
		if f.FileKey == it.Key && f.Status == "chunks" && f.Size < it.Size {
			return j.note(it, func(en *entry) { en.Offset = f.Size })
		}
	}
	for _, f := range files {
		if f.Status != "finished" || f.Size != it.Size {
			continue
		}
		same, err := j.holdsOurs(ctx, it, f.FileKey)
		if err != nil {
			return err
		}
		if same {
			return j.stashed(it, &mediawiki.Answer{FileKey: f.FileKey})
		}
	}
	if err := j.note(it, func(en *entry) { en.Key, en.Offset, en.Async = "", 0, false }); err != nil {
		return err
	}
	return j.again()
}

func (j *job) holdsOurs(ctx context.Context, it Item, key string) (bool, error) {
	var info *mediawiki.ImageInfo
	err := j.engine.call(ctx, it.Account, func(c wiki) (err error) {
		info, err = c.StashImageInfo(ctx, key)
		return err
	})
	if me := apiError(err); me != nil && verdict(me) {
		return false, nil // gone meanwhile, or not readable: not ours
	}
	return err == nil && info != nil && info.SHA1 == it.SHA1, err
}

func sameTitle(a, b string) bool { return underscored(plainTitle(a)) == underscored(b) }
