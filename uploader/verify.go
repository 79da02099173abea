package uploader

import (
	"context"

	"wikidrop/uploader/mediawiki"
)

// verified tells whether the wiki's copy was compared with the file. One that is
// past its time is asked about once more, which costs less than publishing in vain.
func (j *job) verified(key string) bool {
	e := j.engine
	e.mu.Lock()
	defer e.mu.Unlock()
	en := e.items[j.id]
	return en != nil && en.verified == key && (j.sure == key || !e.overdue(en))
}

// verify compares what the wiki stashed with the local file. A key that differs is
// dropped and never committed.
func (j *job) verify(ctx context.Context, it Item) error {
	e := j.engine
	e.doing(j.id, ActivityChecking, max(it.Size, 0))
	var info *mediawiki.ImageInfo
	err := e.call(ctx, it.Account, func(c wiki) (err error) {
		info, err = c.StashImageInfo(ctx, it.Key)
		return err
	})
	if me := apiError(err); badKey(me) || me != nil && me.Behaviour == mediawiki.Resume {
		return j.expired(it)
	}
	if err != nil {
		return err
	}
	return j.compare(it, info)
}

// compare accepts a stashed file, or lets the bytes go once more.
func (j *job) compare(it Item, info *mediawiki.ImageInfo) error {
	if info == nil {
		info = &mediawiki.ImageInfo{}
	}
	j.sure = it.Key
	if it.SHA1 == "" { // fetched by the wiki: nobody knew before
		return j.save(func(en *entry) {
			en.SHA1, en.Size, en.KeySHA1, en.Info.MIME = info.SHA1, info.Size, info.SHA1, info.MIME
			en.verified, en.fresh = en.Key, noTime
		})
	}
	if (info.SHA1 == "" || info.SHA1 == it.SHA1) && (info.Size == 0 || info.Size == it.Size) {
		j.engine.learnPatience(it)
		return j.note(it, func(en *entry) { en.verified = en.Key })
	}
	j.mismatches++
	if err := j.save(forgetKey); err != nil {
		return err
	}
	if j.mismatches < 2 {
		return nil
	}
	return failed(Problem{Code: CodeMismatch, About: mediawiki.AboutFile, Choices: []Choice{ChoiceRetry, ChoiceRemove}})
}

// badKey tells that a key in the queue file is none.
func badKey(me *mediawiki.Error) bool {
	return me != nil && (me.Code == "invalid-file-key" || me.Code == "uploadstash-bad-path-bad-format")
}

// expired lets the bytes go again after the wiki cleaned its stash up.
func (j *job) expired(it Item) error {
	e := j.engine
	if e.begunByAnother(&it) {
		return j.startOver(it)
	}
	e.learnExpiry(it)
	e.AddNotice(Notice{Code: "stash-expired", Name: it.Title})
	err := j.save(func(en *entry) {
		forgetKey(en)
		en.again = true
	})
	if err != nil {
		return err
	}
	return j.again()
}

// again counts how often the bytes went from the start; it ends the job for a
// while when that does not stop.
func (j *job) again() error {
	if j.restarts++; j.restarts > 2 {
		return &mediawiki.Error{Code: "stash-lost", Behaviour: mediawiki.Transient, About: mediawiki.AboutWiki, Action: "send the file again"}
	}
	return nil
}
