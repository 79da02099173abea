package practice

import "strings"

// verify checks name and content in the server's order: content first.
func (u *upload) verify() *apiError {
	set := &u.q.set
	mime := u.props.MIME
	if u.kind == fromChunk && u.entry != nil {
		mime = u.entry.Props.MIME
	}
	if u.unfetched {
		mime = ""
	}
	u.name = fileNameOf(u.filename, mime, set)
	if u.kind == fromChunk {
		if u.name.fault != nameFine {
			return fail("illegal-filename")
		}
		return nil
	}
	if !u.unfetched {
		if err := u.verifyContent(); err != nil {
			return err
		}
	}
	return u.nameError()
}

// verifyContent checks the whole content against the extension of the name.
func (u *upload) verifyContent() *apiError {
	if u.size == 0 {
		return fail("empty-file")
	}
	if u.size > u.q.set.MaxUploadSize {
		return fail("file-too-large")
	}
	if d := u.contentFault(); d != nil {
		return verificationError(d)
	}
	return nil
}

// contentFault is the message key and parameters of refused content.
func (u *upload) contentFault() []string {
	f := u.props.Forbidden
	if f != nil && u.q.srv.behaviour == Behave145 && f[0] == "filetype-bad-ie-mime" {
		f = []string{"filetype-badmime", f[1]}
	}
	if f != nil {
		return f
	}
	if u.name.ext != "" && !matches(u.props.MIME, u.name.ext) {
		return []string{"filetype-mime-mismatch", u.name.ext, u.props.MIME}
	}
	return nil
}

func verificationError(details []string) *apiError {
	return fail(details[0], details[1:]...).withCode("verification-error").with("details", strList(details))
}

// nameError is the refusal of the name, nil when it is a title.
func (u *upload) nameError() *apiError {
	switch u.name.fault {
	case nameTooShort:
		return u.recoverable(fail("filename-tooshort"), true)
	case nameIllegal:
		return u.recoverable(fail("illegal-filename").with("filename", u.name.filtered), true)
	case nameTooLong:
		return u.recoverable(fail("filename-toolong"), true)
	case nameNoExtension:
		return u.recoverable(fail("filetype-missing"), true)
	case nameBadExtension:
		return u.bannedType()
	}
	return nil
}

// bannedType is not recoverable: the bytes are not kept.
func (u *upload) bannedType() *apiError {
	allowed := strings.Join(u.q.set.FileExtensions, ", ")
	key, shown := "filetype-banned-type", u.name.ext
	if len(u.name.prohibited) > 0 {
		shown = strings.Join(u.name.prohibited, ", ")
	}
	if len(u.name.prohibited) > 1 {
		key = "filetype-banned-types"
	}
	err := fail(key, shown, allowed).withCode("filetype-banned").
		with("filetype", u.name.ext).with("allowed", strList(u.q.set.FileExtensions))
	if len(u.name.prohibited) > 0 {
		err = err.with("blacklisted", strList(u.name.prohibited))
	}
	return err
}
