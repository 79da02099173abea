package mediawiki

import "errors"

// refused is an error that the wiki would give, given without asking it. Some of
// these requests it would not even refuse: an empty filekey counts as present.
func refused(code, doing string) *Error {
	e := &Error{Code: code, Action: doing}
	e.classify(request{})
	return e
}

func (c *Client) checkFile(p Params, size int64, doing string) error {
	switch {
	case p.Filename == "":
		return refused("nofilename", doing)
	case size <= 0:
		return refused("empty-file", doing)
	case c.tooLarge(size):
		return refused("file-too-large", doing)
	}
	return nil
}

func (c *Client) checkChunk(p Params, piece Chunk, doing string) error {
	if err := c.checkFile(p, piece.FileSize, doing); err != nil {
		return err
	}
	switch {
	case piece.Size <= 0, piece.Offset < 0, piece.Offset+piece.Size > piece.FileSize:
		return refused("invalid-chunk", doing)
	case piece.Offset == 0 && piece.FileKey != "":
		return refused("filekeynotallowed", doing)
	case piece.Offset > 0 && piece.FileKey == "":
		return refused("filekeyneeded", doing)
	}
	return nil
}

// tooLarge compares with what the wiki said in [Client.Site]. It would clamp a
// larger filesize in silence, and fail after the last piece.
func (c *Client) tooLarge(size int64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.maxUpload > 0 && size > c.maxUpload
}

// sameOffset makes a stashfailed final that asks for the piece which it refuses.
func sameOffset(err error, sent int64) error {
	e := as(err)
	if e == nil || e.Code != "stashfailed" || !e.HasOffset || e.Offset != sent {
		return err
	}
	e.apply(badFile, request{})
	return err
}

// withoutKey drops the key of a copy, so that the caller keeps its own.
func withoutKey(err error) error {
	if e := as(err); e != nil {
		e.FileKey = ""
	}
	return err
}

// as returns the *Error in err, nil if there is none.
func as(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}
