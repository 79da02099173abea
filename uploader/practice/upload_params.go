package practice

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// upload is one request of action=upload, from its parameters to its result.
type upload struct {
	q *request

	filename, comment, text string
	hasFilename, hasText    bool
	url, key                string
	hasURL, hasKey          bool
	filesize, offset        int64
	hasOffset               bool
	ignore, stash, async    bool
	checkStatus             bool
	file, chunk             *part
	kind                    source
	entry                   *stashed // of a commit, or of a running chunk session
	name                    fileName
	path, sha1, temporary   string // the content at hand
	size                    int64
	props                   props
	spent                   bool // the content was moved while publishing failed
	unfetched               bool // asynchronous: nobody has looked at the content
}

type source int

const (
	fromFile source = iota
	fromChunk
	fromStash
	fromURL
)

// checkUploadParams reads all parameters and checks their types. It runs before
// the token is looked at.
func (q *request) checkUploadParams() *apiError {
	u := &upload{q: q}
	q.up = u
	u.filename, u.hasFilename = q.lookup("filename")
	u.comment = q.param("comment")
	u.text, u.hasText = q.lookup("text")
	u.url, u.hasURL = q.lookup("url")
	u.ignore, u.stash, u.checkStatus = q.has("ignorewarnings"), q.has("stash"), q.has("checkstatus")
	u.async = q.has("async") && q.set.EnableAsyncUploads
	u.key, u.hasKey = q.lookup("filekey")
	if v, ok := q.lookup("sessionkey"); ok {
		q.deprecated("upload", "sessionkey")
		if u.key == "" && v != "" {
			u.key, u.hasKey = v, true
		}
	}
	if q.has("watch") {
		q.deprecated("upload", "watch")
	}
	for _, check := range []func() *apiError{u.checkTags, u.checkWatchlist, u.checkNumbers, u.checkFiles} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (u *upload) checkTags() *apiError {
	tags := u.q.values("tags")
	if len(tags) == 0 {
		return nil
	}
	if !u.q.can("applychangetags") {
		return fail("tags-apply-no-permission").withCode("badtags")
	}
	var odd []string
	for _, t := range tags {
		if !contains(u.q.set.Tags, t) {
			odd = append(odd, t)
		}
	}
	switch len(odd) {
	case 0:
		return nil
	case 1:
		return fail("tags-apply-not-allowed-one", odd[0]).withCode("badtags").with("disallowedtags", strList(odd))
	}
	return fail("tags-apply-not-allowed-multi", strings.Join(odd, ", ")).withCode("badtags").with("disallowedtags", strList(odd))
}

var expiryForm = regexp.MustCompile(`^(infinite|indefinite|infinity|never|\d+ ?(second|minute|hour|day|week|fortnight|month|year)s?)$`)

func (u *upload) checkWatchlist() *apiError {
	if v, ok := u.q.lookup("watchlist"); ok && v != "watch" && v != "preferences" && v != "nochange" {
		return fail("paramvalidator-badvalue-enumnotmulti", "watchlist", v).withCode("badvalue")
	}
	if !u.q.set.WatchlistExpiry {
		return nil
	}
	v, ok := u.q.lookup("watchlistexpiry")
	if !ok || expiryForm.MatchString(v) {
		return nil
	}
	if _, err := time.Parse(time.RFC3339, v); err != nil {
		return fail("paramvalidator-badexpiry", "watchlistexpiry", v).withCode("badexpiry")
	}
	return nil
}

var integerForm = regexp.MustCompile(`^[+-]?\d+$`)

// checkNumbers clamps what is out of range, with a remark only.
func (u *upload) checkNumbers() *apiError {
	size, _, err := u.integer("filesize", u.q.set.MaxUploadSize)
	if err != nil {
		return err
	}
	u.filesize = size
	u.offset, u.hasOffset, err = u.integer("offset", 0)
	return err
}

// integer reads a number from 0 to most; 0 means without an upper bound.
func (u *upload) integer(name string, most int64) (int64, bool, *apiError) {
	v, ok := u.q.lookup(name)
	if !ok {
		return 0, false, nil
	}
	if !integerForm.MatchString(v) {
		return 0, false, fail("paramvalidator-badinteger", name, v).withCode("badinteger")
	}
	n, err := strconv.ParseInt(strings.TrimPrefix(v, "+"), 10, 64)
	if err != nil && !strings.HasPrefix(v, "-") {
		n = 1<<63 - 1 // PHP saturates
	}
	switch {
	case most > 0 && (n < 0 || n > most):
		u.q.warn("upload", "paramvalidator-outofrange-minmax", name, v, "0", formatNumber(most))
		n = min(max(n, 0), most)
	case n < 0:
		u.q.warn("upload", "paramvalidator-outofrange-min", name, v, "0")
		n = 0
	}
	return n, true, nil
}

// checkFiles looks at what PHP made of the file parts.
func (u *upload) checkFiles() *apiError {
	for _, name := range []string{"file", "chunk"} {
		if u.q.has(name) {
			return fail("paramvalidator-badupload-notupload", name).withCode("badupload")
		}
		p := u.q.body.files[name]
		switch {
		case p == nil:
			continue
		case p.unnamed && u.q.srv.behaviour == Behave145:
			continue // as if the part were not there
		case p.tooBig:
			limit := u.q.set.UploadMaxFilesize
			return fail("paramvalidator-badupload-inisize", name, formatSize(limit)).withCode("badupload").with("size", limit)
		case p.partial:
			return fail("paramvalidator-badupload-partial", name).withCode("badupload")
		}
		if name == "file" {
			u.file = p
		} else {
			u.chunk = p
		}
	}
	return nil
}
