package uploader

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"wikidrop/uploader/media"
)

// readers is how many files are inspected and hashed at the same time.
const readers = 2

// needsReading tells whether the local file has to be looked at, for the first
// time or because it changed.
func needsReading(it *Item) bool {
	return it.Path != "" && it.SHA1 == "" && it.Stage < StagePublishing &&
		!it.Skipped && it.Hold.Kind == HoldNone
}

// read inspects and hashes a file, and fills the description in where the person
// has not typed yet.
func (e *Engine) read(ctx context.Context, id ID) {
	it, ok := e.item(id)
	if !ok {
		return
	}
	info, sha1, err := e.look(ctx, it)
	if ctx.Err() != nil {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	en := e.items[id]
	if en == nil || en.Path != it.Path {
		return
	}
	if err != nil {
		e.hold(en, Hold{Kind: HoldNeedsYou, Problem: fileProblem(err)})
		return
	}
	e.change(en, func(en *entry) { e.learn(en, info, sha1) })
	if info.Size == 0 {
		e.hold(en, Hold{Kind: HoldFailed, Problem: Problem{Code: CodeEmpty, Choices: []Choice{ChoiceLocate, ChoiceRemove}}})
	}
}

// look reads the file twice: the head for its type, the whole for its hash. A file
// that changed in between is read again.
func (e *Engine) look(ctx context.Context, it Item) (media.Info, string, error) {
	for tries := 0; ; tries++ {
		info, err := e.inspect(ctx, it.Path)
		if err != nil {
			return info, "", err
		}
		sha1, err := e.hash(ctx, it.Path, e.meterOf(it.ID).set)
		if err != nil {
			return info, "", err
		}
		stat, err := os.Stat(it.Path)
		if err != nil {
			return info, "", err
		}
		if sameFile(stat, info.Size, info.ModTime) {
			return info, sha1, nil
		}
		if tries == 2 {
			return info, "", errChanged
		}
	}
}

// learn takes over what the file says of itself.
func (e *Engine) learn(en *entry, info media.Info, sha1 string) {
	first := en.Info.MIME == ""
	en.Info, en.SHA1, en.Size, en.ModTime = info, sha1, info.Size, info.ModTime
	en.fresh = noTime
	if en.Key != "" && en.KeySHA1 != sha1 {
		forgetKey(en)
		en.Ahead = false
	}
	if first {
		e.describeFromMeta(en, info)
	}
}

func (e *Engine) describeFromMeta(en *entry, info media.Info) {
	if extension(en.Title) == "" && info.Extension != "" {
		en.Title = e.free(en.Account, en.Title+"."+info.Extension, e.rules(en.Account))
	}
	d, meta := &en.Description, info.Meta
	if d.Date == "" && !meta.Taken.IsZero() {
		d.Date, d.DateExif = meta.Taken.Format("2006-01-02 15:04"), true
	}
	if general, _ := e.forNew(); meta.Description != "" && (d.Text == "" || d.Text == general.Text) {
		d.Text = meta.Description // what stands in the photo is about this photo
	}
	if !d.HasPlace && meta.HasPlace {
		d.Latitude, d.Longitude, d.HasPlace = meta.Latitude, meta.Longitude, true
		d.Heading, d.HasHeading = meta.Heading, meta.HasHeading
	}
}

// forgetKey drops what the wiki holds of an item: the bytes go again.
func forgetKey(en *entry) {
	en.Key, en.KeySHA1, en.KeyUser, en.Offset, en.Async, en.verified = "", "", "", 0, false, ""
	if en.Stage == StageSending || en.Stage == StageStashed {
		en.Stage = StageNew
	}
}

// fileProblem puts an error of the local file system into a problem.
func fileProblem(err error) Problem {
	p := Problem{Code: CodeUnreadable, Choices: []Choice{ChoiceRetry, ChoiceLocate, ChoiceRemove}}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		p.Code = CodeVanished
		p.Choices = []Choice{ChoiceLocate, ChoiceRetry, ChoiceRemove}
	case errors.Is(err, errChanged):
		p.Code = CodeChanged
		p.Choices = []Choice{ChoiceSendNew, ChoiceLocate, ChoiceRemove}
	case errors.Is(err, errEmpty):
		p.Code = CodeEmpty
		p.Choices = []Choice{ChoiceLocate, ChoiceRemove}
	}
	return p
}
