package practice

import (
	"crypto/sha1"
	"encoding"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"
	"strconv"
)

// addPiece stores one piece of a chunk session; the last one completes it.
func (u *upload) addPiece(warnings []warning) (obj, *apiError) {
	total := u.offset + u.size
	if total > u.filesize {
		return nil, fail("apierror-invalid-chunk")
	}
	if least := u.q.set.minChunk(); total != u.filesize && u.size < least {
		return nil, fail("apierror-chunk-too-small", formatNumber(least))
	}
	var err *apiError
	if u.entry == nil {
		err = u.firstPiece()
	} else {
		err = u.nextPiece()
	}
	if err != nil {
		return nil, err
	}
	var o obj
	if len(warnings) > 0 {
		o.set("warnings", renderWarnings(warnings, u.q.srv.behaviour))
	}
	if total == u.filesize {
		return u.lastPiece(o)
	}
	u.setStatus(u.entry.Key, &status{Result: "Continue", Stage: "uploading", Offset: total})
	return append(o, obj{{"result", "Continue"}, {"offset", total}, {"filekey", u.entry.Key}}...), nil
}

// firstPiece opens a session. The entry's hash and size stay those of this
// piece, which is what a premature commit publishes.
func (u *upload) firstPiece() *apiError {
	u.temporary = "php" + randomBase36(6) + "." + extensionOf(u.props.MIME)
	e, err := u.putInStash()
	if err != nil {
		return err
	}
	e.Chunks = true
	st := u.q.srv.st
	if err := u.appendTo(e, st.filePath(e.SHA1), sha1.New(), 0); err != nil {
		return u.q.internal(err)
	}
	u.entry = e
	st.putStash(e)
	return nil
}

func (u *upload) nextPiece() *apiError {
	e, st := u.entry, u.q.srv.st
	progress := u.getStatus(e.Key)
	if progress == nil {
		return fail("apierror-stashfailed-nosession").withCode("stashfailed")
	}
	if progress.Result != "Continue" || progress.Stage != "uploading" {
		return fail("apierror-stashfailed-complete").withCode("stashfailed")
	}
	offset := strconv.FormatInt(e.Offset, 10)
	switch {
	case e.Offset+u.size > u.q.set.MaxUploadSize:
		return fail("file-too-large").withCode("stashfailed").with("offset", offset)
	case e.Offset != u.offset:
		return fail("invalid-chunk-offset").withCode("stashfailed").with("offset", offset)
	case u.props.Forbidden != nil:
		return fail(u.props.Forbidden[0], u.props.Forbidden[1:]...).withCode("stashfailed").with("offset", offset)
	}
	h := sha1.New()
	if err := h.(encoding.BinaryUnmarshaler).UnmarshalBinary(e.Running); err != nil {
		return u.q.internal(err)
	}
	if err := u.appendTo(e, u.path, h, e.Offset); err != nil {
		return u.q.internal(err)
	}
	st.putStash(e)
	return nil
}

// appendTo adds the bytes of a file to the session's pieces at the offset. What
// a crash left beyond it is overwritten.
func (u *upload) appendTo(e *stashed, from string, h hash.Hash, offset int64) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(u.q.srv.st.partPath(e.Key), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	err = out.Truncate(offset)
	if err == nil {
		_, err = out.Seek(offset, io.SeekStart)
	}
	if err == nil {
		_, err = io.Copy(io.MultiWriter(out, h), in)
	}
	if err = errors.Join(err, out.Close()); err != nil {
		return err
	}
	e.Offset = offset + u.size
	e.Running, err = h.(encoding.BinaryMarshaler).MarshalBinary()
	return err
}

// lastPiece joins the pieces, now or by a job. Now means that the key changes
// and the old one is gone.
func (u *upload) lastPiece(o obj) (obj, *apiError) {
	key := u.entry.Key
	if u.async {
		u.setStatus(key, &status{Result: "Poll", Stage: "queued"})
		u.q.srv.addJob(&job{Kind: jobAssemble, User: u.q.userName(), Key: key, Filename: u.filename})
		return append(o, obj{{"result", "Poll"}, {"stage", "queued"}, {"filekey", key}}...), nil
	}
	e, warnings, err := u.assemble()
	if err != nil {
		return nil, err
	}
	u.q.srv.st.dropStatus(u.q.userName(), key)
	o = nil
	if len(warnings) > 0 {
		o.set("warnings", renderWarnings(warnings, u.q.srv.behaviour))
	}
	return append(o, obj{{"result", "Success"}, {"filekey", e.Key}, {"imageinfo", u.q.stashInfo(e)}}...), nil
}

// assemble turns a complete session into a new stash entry. When the whole is
// refused the session is dead and its status says why.
func (u *upload) assemble() (*stashed, []warning, *apiError) {
	e, st := u.entry, u.q.srv.st
	h := sha1.New()
	if err := h.(encoding.BinaryUnmarshaler).UnmarshalBinary(e.Running); err != nil {
		return nil, nil, u.q.internal(err)
	}
	joined := st.partPath(e.Key)
	p, err := sniff(joined, false)
	if err != nil {
		return nil, nil, u.q.internal(err)
	}
	u.sha1, u.size, u.props = hex.EncodeToString(h.Sum(nil)), e.Offset, p
	u.temporary = "chunkedupload_" + randomBase36(12) + "." + extOf(e.Key)
	u.name = fileNameOf(u.filename, p.MIME, &u.q.set)
	if err := u.assembled(); err != nil {
		return nil, nil, err
	}
	if err := st.adopt(joined, u.sha1); err != nil {
		return nil, nil, u.q.internal(err)
	}
	whole := u.q.newEntry(u.sha1, u.size, p, u.temporary, extOf(e.Key))
	u.q.srv.drop(e)
	u.entry = nil
	return whole, u.warnings(), nil
}

// assembled verifies the whole content and remembers a refusal.
func (u *upload) assembled() *apiError {
	err := u.verifyContent()
	if err == nil {
		err = u.filtered(true)
	}
	if err == nil {
		return nil
	}
	s := &status{Result: "Failure", Stage: "assembling", Err: failure(err)}
	if u.q.srv.behaviour == Behave139 {
		s.Err = umbrella(err)
	}
	u.setStatus(u.entry.Key, s)
	return s.Err.apiError()
}

// umbrella is how the older release reports failures of later work: code
// stashfailed, and for refused content only a general text.
func umbrella(err *apiError) *statusError {
	e := failure(err)
	if e.Filter != nil {
		return e
	}
	if e.Code == "verification-error" {
		e.Key, e.Params = "verification-error", nil
	}
	e.Code, e.Details = "stashfailed", nil
	return e
}
