package practice

import (
	"strings"
)

// upload answers action=upload. It holds the server's mutex for its decisions,
// and lets go of it to fetch a URL or look into a file.
func (q *request) upload(out *obj) *apiError {
	u := q.up
	result, done, err := u.begin()
	if err == nil && !done {
		err = u.obtain()
	}
	if err == nil && !done {
		result, err = u.finish()
	}
	if err != nil {
		return err
	}
	out.set("upload", result)
	return nil
}

// locked runs f under the server's mutex and writes what it changed.
func (u *upload) locked(f func() *apiError) *apiError {
	s := u.q.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	err := f()
	if e := s.st.flush(); e != nil {
		return u.q.internal(e)
	}
	return err
}

// begin selects the source, answers status requests and checks the permission.
func (u *upload) begin() (result obj, done bool, err *apiError) {
	err = u.locked(func() *apiError {
		if !u.q.set.EnableUploads {
			return fail("uploaddisabled")
		}
		if err := u.oneSource(); err != nil {
			return err
		}
		if u.checkStatus && (u.key != "" || u.hasURL && u.q.srv.behaviour == Behave145) {
			done = true
			var err *apiError
			result, err = u.status()
			return err
		}
		if !u.hasFilename {
			return fail("apierror-missingparam", "filename").withCode("nofilename")
		}
		if err := u.selectSource(); err != nil {
			return err
		}
		return u.permitted()
	})
	return result, done, err
}

// oneSource holds that without a chunk there is exactly one source.
func (u *upload) oneSource() *apiError {
	if u.chunk != nil {
		return nil
	}
	var given []string
	if u.file != nil {
		given = append(given, "file")
	}
	if u.hasURL {
		given = append(given, "url")
	}
	if u.hasKey {
		given = append(given, "filekey")
	}
	switch len(given) {
	case 0:
		return fail("apierror-missingparam-one-of", `"filekey", "file" and "url"`).withCode("missingparam")
	case 1:
		return nil
	}
	return fail("apierror-invalidparammix", quoted(given))
}

func (u *upload) selectSource() *apiError {
	switch {
	case u.chunk != nil:
		u.kind = fromChunk
		return u.selectChunk()
	case u.hasKey:
		u.kind = fromStash
		if !keyForm.MatchString(u.key) {
			return fail("apierror-invalid-file-key")
		}
		e, err := u.q.stashEntry(u.key)
		u.entry = e
		return err
	case u.file != nil:
		u.kind = fromFile
		if u.async {
			return fail("apierror-cannot-async-upload-file")
		}
		return nil
	}
	u.kind = fromURL
	return u.selectURL()
}

func (u *upload) selectChunk() *apiError {
	if !u.hasKey {
		if !u.hasOffset || u.offset != 0 {
			return fail("apierror-upload-filekeyneeded").withCode("filekeyneeded")
		}
		return nil
	}
	if u.hasOffset && u.offset == 0 {
		return fail("apierror-upload-filekeynotallowed").withCode("filekeynotallowed")
	}
	e, err := u.q.stashEntry(u.key)
	u.entry = e
	return err
}

// permitted checks the account: rights, then blocks.
func (u *upload) permitted() *apiError {
	q := u.q
	rights := []string{"upload", "edit"}
	if u.kind == fromURL {
		rights = []string{"upload_by_url", "upload", "edit"}
	}
	for _, r := range rights {
		if q.can(r) {
			continue
		}
		if !q.loggedIn() {
			return fail("apierror-mustbeloggedin", "upload this file")
		}
		return q.denied(r)
	}
	if b := q.activeBlock(); b != nil {
		return q.blocked(b)
	}
	return nil
}

// obtain gets the content and looks into it, without the mutex.
func (u *upload) obtain() *apiError {
	switch u.kind {
	case fromFile:
		u.take(u.file)
	case fromChunk:
		u.take(u.chunk)
	case fromStash:
		u.sha1, u.size, u.props = u.entry.SHA1, u.entry.Size, u.entry.Props
		u.temporary, u.unfetched = u.entry.Source, u.async
		return nil
	case fromURL:
		if u.async && u.q.srv.behaviour == Behave145 {
			u.unfetched = true
			return nil
		}
		if err := u.fetch(); err != nil {
			return err
		}
	}
	p, err := sniff(u.path, u.kind == fromChunk)
	if err != nil {
		return u.q.internal(err)
	}
	u.props = p
	if u.kind == fromFile {
		u.temporary = "php" + randomBase36(6) + "." + extensionOf(p.MIME)
	}
	return nil
}

func (u *upload) take(p *part) { u.path, u.sha1, u.size = p.path, p.sha1, p.size }

// finish verifies, warns, and stashes or publishes.
func (u *upload) finish() (result obj, err *apiError) {
	err = u.locked(func() *apiError {
		if u.entry != nil && u.q.srv.st.stash[u.entry.Key] != u.entry {
			return fail("uploadstash-file-not-found", u.entry.Key)
		}
		if err := u.verify(); err != nil {
			return err
		}
		if !u.stash {
			if err := u.titlePermitted(); err != nil {
				return err
			}
		}
		var err *apiError
		result, err = u.decide()
		return err
	})
	return result, err
}

// titlePermitted checks whether this title may be written or replaced.
func (u *upload) titlePermitted() *apiError {
	q := u.q
	t := title{nsFile, u.name.key}
	if q.srv.behaviour == Behave145 && u.kind != fromChunk &&
		(q.overRate("upload", q.set.RateLimit) || q.overRate("edit", q.set.EditRateLimit)) {
		return fail("apierror-ratelimited")
	}
	if err := q.mayWrite("upload", t); err != nil {
		return u.recoverable(err, true)
	}
	old := q.srv.st.filePage(t.key).file()
	if old != nil && !q.can("reupload") && !(q.can("reupload-own") && old.User == q.userName()) {
		return u.recoverable(fail("fileexists-forbidden", t.key), true)
	}
	if old == nil && !q.can("reupload-shared") && contains(q.set.SharedFiles, strings.ReplaceAll(t.key, "_", " ")) {
		return u.recoverable(fail("fileexists-shared-forbidden", t.key), true)
	}
	return nil
}

// decide is what happens to good content: a question, a piece, the stash, or
// the public.
func (u *upload) decide() (obj, *apiError) {
	warnings := u.warnings()
	switch {
	case len(warnings) > 0 && !u.ignore, u.kind == fromURL && u.unfetched && !u.ignore:
		o := obj{{"result", "Warning"}, {"warnings", renderWarnings(warnings, u.q.srv.behaviour)}}
		if !u.silentStash() {
			o = append(o, u.optionalStash()...)
		}
		return o, nil
	case u.kind == fromChunk:
		return u.addPiece(warnings)
	case u.stash:
		return u.stashOnly(warnings)
	}
	if u.q.srv.behaviour == Behave139 && u.q.overRate("upload", u.q.set.RateLimit) {
		return nil, fail("apierror-ratelimited")
	}
	return u.publish(warnings)
}

// silentStash tells the newer behaviour: what came from the stash is not put
// there again when a commit warns or fails.
func (u *upload) silentStash() bool {
	return u.q.srv.behaviour == Behave145 && u.kind == fromStash
}

func (u *upload) stashOnly(warnings []warning) (obj, *apiError) {
	o := obj{{"result", "Success"}}
	if len(warnings) > 0 {
		o.set("warnings", renderWarnings(warnings, u.q.srv.behaviour))
	}
	e, err := u.putInStash()
	if err != nil {
		return nil, err
	}
	o = append(o, obj{{"filekey", e.Key}, {"sessionkey", e.Key}, {"imageinfo", u.q.stashInfo(e)}}...)
	return o, nil
}

// recoverable adds the key under which the bytes were kept, so that a better
// name does not need them again.
func (u *upload) recoverable(err *apiError, byName bool) *apiError {
	if !u.silentStash() {
		err.data = append(err.data, u.optionalStash()...)
	}
	if byName {
		err.data.set("invalidparameter", "filename")
	}
	return err
}

// optionalStash keeps the bytes and gives their key, or says why not.
func (u *upload) optionalStash() obj {
	var e *stashed
	err := fail("uploadstash-exception", "UploadStashBadPathException", "Path doesn't exist.")
	if !u.spent && !u.unfetched {
		e, err = u.putInStash()
	}
	if err != nil {
		return obj{{"stasherrors", list{obj{{"message", err.key}, {"params", strList(err.params)}, {"code", err.code}, {"type", "error"}}}}}
	}
	return obj{{"filekey", e.Key}, {"sessionkey", e.Key}}
}
