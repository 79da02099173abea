package uploader

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"wikidrop/uploader/mediawiki"
)

// publish turns a stashed file into a page: compared, checked anew where the
// person gave it another title, and written down before the request goes out.
func (j *job) publish(ctx context.Context, it Item) error {
	e := j.engine
	if !j.verified(it.Key) {
		return j.verify(ctx, it)
	}
	if !j.covered {
		if err := j.recheck(ctx, it); err != nil {
			return err
		}
	}
	if err := j.book(ctx, it); err != nil {
		return err
	}
	it, lost, err := j.committing()
	if err != nil {
		return err
	}
	e.doing(j.id, ActivityPublishing, max(it.Size, 0))
	p := e.params(&it)
	p.IgnoreWarnings = j.covered
	j.covered = false
	a, err := j.call(ctx, it, func(c wiki) (*mediawiki.Answer, error) { return c.Commit(ctx, p, it.Key) })
	e.counted(it.Account, j.booked)
	if err != nil {
		return j.commitFailed(ctx, it, lost, err)
	}
	return j.answered(ctx, it, a, lost)
}

// recheck asks the wiki about a title that nobody asked about yet.
func (j *job) recheck(ctx context.Context, it Item) error {
	e := j.engine
	e.mu.Lock()
	en := e.items[j.id]
	fresh := en != nil && e.isFresh(en)
	e.mu.Unlock()
	if fresh {
		return nil
	}
	e.doing(j.id, ActivityChecking, max(it.Size, 0))
	if err := e.checkItems(ctx, it.Account, []ID{j.id}); err != nil {
		return err
	}
	if now, ok := e.item(j.id); !ok || now.Hold.Kind != HoldNone || now.Stage != StageStashed || now.Title != it.Title {
		return errPause
	}
	return nil
}

// committing writes down that the publishing request goes out, and returns the
// item as it is published: edits end here. lost says that an earlier request was
// never answered.
func (j *job) committing() (it Item, lost bool, err error) {
	e, unwished := j.engine, false
	err = j.save(func(en *entry) {
		if unwished = en.Intent != IntentPublish; unwished {
			return
		}
		lost = !en.Committed.IsZero()
		if !lost {
			en.Committed = e.clock.Now()
		}
		en.Stage = StagePublishing
		it = en.Item
	})
	if err == nil && unwished {
		err = errPause
	}
	return it, lost, err
}

// commitFailed brings the item back to the stash where the wiki refused. The key
// stays what it was: those in answers are copies.
func (j *job) commitFailed(ctx context.Context, it Item, lost bool, err error) error {
	if unanswered(err) {
		return err
	}
	me := apiError(err)
	if me != nil && me.Code == "publishfailed" { // an earlier commit is still at work
		return j.await(ctx, it, lost)
	}
	if badKey(me) {
		return j.expired(it)
	}
	gone := me != nil && me.Behaviour == mediawiki.Resume
	if gone {
		// The key is used up or expired: only the wiki's files tell which.
		return j.lookUp(ctx, it)
	}
	if done, terr := j.cameTwice(ctx, it, me); done || terr != nil {
		return terr
	}
	serr := j.save(func(en *entry) {
		en.Stage = StageStashed
		if !lost {
			en.Committed = noTime
		}
	})
	if serr != nil {
		return serr
	}
	return err
}

// answered takes the answer to a publishing request.
func (j *job) answered(ctx context.Context, it Item, a *mediawiki.Answer, lost bool) error {
	switch {
	case a.Published():
		return j.published(ctx, it, plainTitle("File:"+a.Filename), a.ImageInfo)
	case a.Result == mediawiki.ResultPoll:
		return j.await(ctx, it, lost)
	case a.Result == mediawiki.ResultWarning:
		return j.warned(ctx, it, a, lost)
	}
	return j.lookUp(ctx, it)
}

// await polls a commit that the wiki does in the background.
func (j *job) await(ctx context.Context, it Item, lost bool) error {
	a, err := j.poll(ctx, it, ActivityPublishing)
	if err != nil {
		if me := apiError(err); me != nil && me.Code == "missingresult" {
			return j.lookUp(ctx, it)
		}
		return j.awaitFailed(lost, err)
	}
	if a.Result == mediawiki.ResultSuccess && a.Filename != "" {
		return j.published(ctx, it, plainTitle("File:"+a.Filename), a.ImageInfo)
	}
	if a.Result == mediawiki.ResultWarning {
		return j.warned(ctx, it, a, lost)
	}
	return j.lookUp(ctx, it)
}

// awaitFailed tells a job of the wiki that failed from a question that could not
// be asked.
func (j *job) awaitFailed(lost bool, err error) error {
	me := apiError(err)
	if me == nil || !verdict(me) {
		return err
	}
	serr := j.save(func(en *entry) {
		en.Stage = StageStashed
		if !lost {
			en.Committed = noTime
		}
	})
	if serr != nil {
		return serr
	}
	return err
}

// published compares once more and ends the item's way. The wiki's answer may
// lack the file's data when there is a lot of it.
func (j *job) published(ctx context.Context, it Item, title string, info *mediawiki.ImageInfo) error {
	if info == nil || info.SHA1 == "" {
		t, err := j.title(ctx, it, title)
		if err != nil {
			return err // StagePublishing: the next look finds it
		}
		info = t.File
	}
	return j.engine.arrived(j.id, title, info)
}

// arrived writes down that an item is on the wiki, and says so when that is on disk.
func (e *Engine) arrived(id ID, title string, info *mediawiki.ImageInfo) error {
	if info == nil {
		info = &mediawiki.ImageInfo{}
	}
	var it Item
	err := e.save(id, func(en *entry) {
		if en.SHA1 == "" {
			en.SHA1 = info.SHA1
		}
		en.Stage, en.PublishedTitle, en.PublishedAt = StagePublished, title, e.clock.Now()
		en.PageURL = e.pageURL(en.Account, title, info)
		en.Key, en.KeySHA1, en.Offset, en.Attempts = "", "", 0, 0
		en.Since, en.Committed, en.Hold = time.Time{}, time.Time{}, Hold{}
		e.wiki(en.Account).titles[title] = en.PublishedAt
		if info.SHA1 != "" && info.SHA1 != en.SHA1 {
			en.Hold = Hold{Kind: HoldFailed, Problem: Problem{
				Code: CodeMismatch, About: mediawiki.AboutFile, Existing: info, Choices: []Choice{ChoiceRemove},
			}}
		}
		if en.Hold.Kind == HoldNone && !e.owes(&en.Item) {
			en.Stage = StageDescribed // nothing is left to do
		}
		it = en.Item
		e.wiki(en.Account).looks = 0
	})
	if err != nil {
		return err
	}
	e.log.Info("published", "id", id, "title", title, "sha1", it.SHA1, "url", it.PageURL)
	if it.Hold.Kind != HoldNone {
		e.log.Error("held", "id", id, "title", title, "code", it.Hold.Problem.Code)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if en := e.items[id]; en != nil {
		e.discardDownload(en)
	}
	return nil
}

// pageURL is the address of a file page, on the wiki's own host or nowhere.
func (e *Engine) pageURL(id, title string, info *mediawiki.ImageInfo) string {
	acc, _ := e.accounts.Get(id)
	made := ""
	if acc.Facts.FilePage != "" {
		made = strings.Replace(acc.Facts.FilePage, "$1", pathTitle(title), 1)
	}
	for _, candidate := range []string{info.DescriptionURL, made} {
		if onHost(candidate, acc.API) {
			return candidate
		}
	}
	return ""
}

func pathTitle(title string) string {
	return strings.ReplaceAll(url.PathEscape(underscored(title)), "+", "%2B")
}

func onHost(address, api string) bool {
	a, err := url.Parse(address)
	if err != nil {
		return false
	}
	b, err := url.Parse(api)
	return err == nil && slices.Contains([]string{"http", "https"}, a.Scheme) && a.Host != "" && strings.EqualFold(a.Host, b.Host)
}
