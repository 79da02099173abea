package uploader

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"wikidrop/uploader/mediawiki"
)

// maxDownload bounds a download for a wiki that does not tell its own limit.
const maxDownload = 5 << 30

// download fetches an address to this computer, going on where an earlier try
// stopped, and hands the file to the readers.
func (j *job) download(ctx context.Context, it Item) error {
	e := j.engine
	u, err := url.Parse(it.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return failed(Problem{Code: CodeBadURL, Choices: []Choice{ChoiceRemove}})
	}
	limit := int64(maxDownload)
	if site, err := e.site(ctx, it.Account); err != nil {
		return err
	} else if site.MaxUploadSize > 0 {
		limit = site.MaxUploadSize
	}
	part := e.partFile(j.id)
	if err := j.fill(ctx, it, part, limit); err != nil {
		return err
	}
	whole := strings.TrimSuffix(part, ".part") + fileExtension(u)
	if err := os.Rename(part, whole); err != nil {
		return notKept(err)
	}
	info, err := os.Stat(whole)
	if err != nil {
		return err
	}
	err = j.save(func(en *entry) {
		en.Path, en.Size, en.ModTime, en.SHA1, en.ETag = whole, info.Size(), info.ModTime(), "", ""
		en.Stage, en.Method, en.fresh = StageNew, "", noTime
	})
	if err != nil {
		return err
	}
	return errPause // to be read first
}

// fill brings the rest of an address into a file that may hold its beginning.
func (j *job) fill(ctx context.Context, it Item, part string, limit int64) error {
	if err := os.MkdirAll(filepath.Dir(part), 0o700); err != nil {
		return notKept(err)
	}
	f, err := os.OpenFile(part, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return notKept(err)
	}
	err = j.receive(ctx, it, f, limit)
	if cerr := f.Close(); err == nil && cerr != nil {
		return notKept(cerr)
	}
	return err
}

// receive writes the rest of the answer behind what f holds already.
func (j *job) receive(ctx context.Context, it Item, f *os.File, limit int64) error {
	have, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return notKept(err)
	}
	resp, have, err := j.request(ctx, it, have)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if err := f.Truncate(have); err != nil {
		return notKept(err)
	}
	if _, err := f.Seek(have, io.SeekStart); err != nil {
		return notKept(err)
	}
	err = j.save(func(en *entry) {
		en.ETag = validator(resp.Header)
		if resp.ContentLength >= 0 {
			en.Size = have + resp.ContentLength
		}
	})
	if err != nil {
		return err
	}
	tooLarge := failed(Problem{Code: CodeTooLarge, About: mediawiki.AboutFile, Limit: limit, Choices: []Choice{ChoiceRemove}})
	if resp.ContentLength > limit-have {
		return tooLarge
	}
	j.engine.doing(j.id, ActivityDownloading, have)
	to := &disk{file: f}
	n, err := io.Copy(to, io.TeeReader(io.LimitReader(resp.Body, limit-have+1), counter{j.engine.meterOf(j.id)}))
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case to.err != nil:
		return notKept(to.err)
	case n > limit-have:
		return tooLarge
	case err != nil:
		return brokenLine(err)
	}
	if err := f.Sync(); err != nil {
		return notKept(err)
	}
	return nil
}

// disk tells an error of the disk from one of the line.
type disk struct {
	file *os.File
	err  error
}

func (d *disk) Write(b []byte) (int, error) {
	n, err := d.file.Write(b)
	if err != nil {
		d.err = err
	}
	return n, err
}

// notKept says that this computer has no room for a download, or does not let it be
// written: that is no fault of the file, and passes. What the system says is text
// only, since its errors stand for files of the person elsewhere.
func notKept(err error) error { return fmt.Errorf("%w: keep the download: %s", errDisk, err.Error()) }

type counter struct{ meter *meter }

func (c counter) Write(b []byte) (int, error) {
	c.meter.add(len(b))
	return len(b), nil
}

func (e *Engine) partFile(id ID) string {
	return filepath.Join(e.downloads(), strconv.FormatUint(uint64(id), 10)+".part")
}

func (e *Engine) downloads() string { return filepath.Join(e.opts.Cache, "downloads") }

var plainExtension = regexp.MustCompile(`^\.[A-Za-z0-9]{1,8}$`)

// fileExtension is the extension of an address, where it is one.
func fileExtension(u *url.URL) string {
	ext := path.Ext(u.Path)
	if !plainExtension.MatchString(ext) {
		return ""
	}
	return ext
}

// discardDownload removes the local copy of an address. The caller holds mu.
func (e *Engine) discardDownload(en *entry) {
	if en.URL == "" || !en.Download {
		return
	}
	part, whole := e.partFile(en.ID), en.Path
	if filepath.Dir(whole) != e.downloads() {
		whole = ""
	}
	e.spawn(func() {
		for _, name := range []string{part, whole} {
			if name == "" {
				continue
			}
			if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
				e.log.Warn("download not removed", "error", err)
			}
		}
	})
}
