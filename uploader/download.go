package uploader

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"wikidrop/uploader/mediawiki"
)

const (
	maxRedirects = 5
	// maxDownload bounds a download for a wiki that does not tell its own limit.
	maxDownload = 5 << 30
)

var errRedirect = errors.New("redirected to what is neither http nor https, or too often")

// allowRedirect keeps a download on the web.
func allowRedirect(r *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects || r.URL.Scheme != "http" && r.URL.Scheme != "https" {
		return errRedirect
	}
	return nil
}

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
	if err := os.MkdirAll(filepath.Dir(part), 0o700); err != nil {
		return fmt.Errorf("make the folder of downloads: %w", err)
	}
	f, err := os.OpenFile(part, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("keep the download: %w", err)
	}
	err = j.receive(ctx, it, f, limit)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	whole := strings.TrimSuffix(part, ".part") + fileExtension(u)
	if err := os.Rename(part, whole); err != nil {
		return fmt.Errorf("keep the download: %w", err)
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

// receive writes the rest of the answer behind what f holds already.
func (j *job) receive(ctx context.Context, it Item, f *os.File, limit int64) error {
	have, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	resp, err := j.get(ctx, it, have)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusPartialContent {
		have = 0
		if err := f.Truncate(0); err != nil {
			return err
		}
	}
	if _, err := f.Seek(have, io.SeekStart); err != nil {
		return err
	}
	if tag := resp.Header.Get("ETag"); tag != it.ETag || resp.ContentLength >= 0 {
		err := j.save(func(en *entry) {
			en.ETag = strongTag(tag)
			if resp.ContentLength >= 0 {
				en.Size = have + resp.ContentLength
			}
		})
		if err != nil {
			return err
		}
	}
	tooLarge := failed(Problem{Code: CodeTooLarge, About: mediawiki.AboutFile, Limit: limit, Choices: []Choice{ChoiceRemove}})
	if resp.ContentLength > limit-have {
		return tooLarge
	}
	m := j.engine.meterOf(j.id)
	j.engine.doing(j.id, ActivityDownloading, have)
	n, err := io.Copy(f, io.TeeReader(io.LimitReader(resp.Body, limit-have+1), counter{m}))
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case n > limit-have:
		return tooLarge
	case err != nil:
		return brokenLine(err)
	}
	return f.Sync()
}

// get asks for the rest of an address, provided that it is still the same file.
func (j *job) get(ctx context.Context, it Item, have int64) (*http.Response, error) {
	e := j.engine
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, it.URL, nil)
	if err != nil {
		return nil, failed(Problem{Code: CodeBadURL, Choices: []Choice{ChoiceRemove}})
	}
	if e.opts.UserAgent != "" {
		r.Header.Set("User-Agent", e.opts.UserAgent)
	}
	if have > 0 && it.ETag != "" {
		r.Header.Set("Range", "bytes="+strconv.FormatInt(have, 10)+"-")
		r.Header.Set("If-Range", it.ETag)
	}
	resp, err := e.parts.download.Do(r)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, errRedirect):
		return nil, failed(downloadProblem(errRedirect.Error()))
	case err != nil:
		return nil, brokenLine(err)
	}
	if resp.StatusCode == http.StatusOK || resp.StatusCode == http.StatusPartialContent {
		return resp, nil
	}
	resp.Body.Close()
	if resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode >= http.StatusInternalServerError {
		return nil, &mediawiki.Error{Code: CodeDownload, Info: resp.Status, Status: resp.StatusCode, Behaviour: mediawiki.Transient, Action: "download"}
	}
	return nil, failed(downloadProblem(resp.Status))
}

func downloadProblem(text string) Problem {
	return Problem{Code: CodeDownload, Text: text, Choices: []Choice{ChoiceRetry, ChoiceRemove}}
}

func brokenLine(err error) error {
	return &mediawiki.Error{Code: CodeNetwork, Behaviour: mediawiki.Transient, About: mediawiki.AboutNetwork, Action: "download", Err: err}
}

// strongTag returns a tag that If-Range may carry; a weak one says nothing about
// bytes.
func strongTag(tag string) string {
	if strings.HasPrefix(tag, "W/") {
		return ""
	}
	return tag
}

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
