package mediawiki

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/textproto"
	"sync"
)

// payload is a request body whose length is known before it is sent. The file in
// it is streamed between head and tail.
type payload struct {
	contentType string
	head, tail  []byte
	file        *filePart // nil: head is all
}

// filePart is the part of a multipart body that carries bytes.
type filePart struct {
	name string // "file" or "chunk"
	Content
	// whole says that Open gives the whole file, so that a byte more than Size
	// means that it has grown.
	whole bool
}

func urlencoded(f form) *payload {
	return &payload{contentType: "application/x-www-form-urlencoded", head: []byte(f.encode())}
}

// multipartBody puts the fields before the file: when the line breaks within the
// file, PHP then still knows what was asked and says that the upload was partial.
func multipartBody(f form, file *filePart) (*payload, error) {
	var head bytes.Buffer
	w := multipart.NewWriter(&head)
	for _, p := range f {
		if err := w.WriteField(p.name, p.value); err != nil {
			return nil, err
		}
	}
	// The API ignores the name, but without one PHP sees no file.
	header := textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="` + file.name + `"; filename="` + file.name + `.bin"`},
		"Content-Type":        {"application/octet-stream"},
	}
	if _, err := w.CreatePart(header); err != nil {
		return nil, err
	}
	before := head.Len()
	if err := w.Close(); err != nil {
		return nil, err
	}
	all := head.Bytes()
	return &payload{contentType: w.FormDataContentType(), head: all[:before:before], tail: all[before:], file: file}, nil
}

func (p *payload) size() int64 {
	n := int64(len(p.head) + len(p.tail))
	if p.file != nil {
		n += p.file.Size
	}
	return n
}

// open returns the body from its first byte and tells t how it is read.
func (p *payload) open(t *track) (io.ReadCloser, error) {
	if p.file == nil {
		return &body{r: bytes.NewReader(p.head), left: p.size(), track: t}, nil
	}
	f, err := p.file.Open()
	if err != nil {
		err = &fileError{err}
		t.fail(err)
		return nil, err
	}
	r := io.MultiReader(bytes.NewReader(p.head), &fileReader{r: f, left: p.file.Size, whole: p.file.whole}, bytes.NewReader(p.tail))
	return &body{r: r, file: f, left: p.size(), track: t}, nil
}

// errFileChanged says that the file has not the length that it had before.
var errFileChanged = errors.New("the file changed while it was read")

// fileError is a failure to read the local file, as opposed to one of the line.
type fileError struct{ err error }

func (e *fileError) Error() string { return "read file: " + e.err.Error() }
func (e *fileError) Unwrap() error { return e.err }

// fileReader gives exactly left bytes or fails; a body that is too short or was
// cut would otherwise be stored as if it were the file.
type fileReader struct {
	r     io.Reader
	left  int64
	whole bool
}

func (f *fileReader) Read(p []byte) (int, error) {
	if f.left == 0 {
		return 0, f.end()
	}
	if int64(len(p)) > f.left {
		p = p[:f.left]
	}
	n, err := f.r.Read(p)
	f.left -= int64(n)
	switch {
	case err == nil, n > 0 && err == io.EOF:
		return n, nil
	case err == io.EOF:
		return n, &fileError{errFileChanged}
	}
	return n, &fileError{err}
}

func (f *fileReader) end() error {
	if !f.whole {
		return io.EOF
	}
	f.whole = false
	var one [1]byte
	n, err := io.ReadFull(f.r, one[:])
	switch {
	case n > 0:
		return &fileError{errFileChanged}
	case err == io.EOF:
		return io.EOF
	}
	return &fileError{err}
}

// body is a request body under watch.
type body struct {
	r     io.Reader
	file  io.Closer // nil: nothing to close
	left  int64
	track *track
	once  sync.Once
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.left -= int64(n)
	b.track.read(n, b.left == 0)
	if err != nil && err != io.EOF {
		b.track.fail(err)
	}
	return n, err
}

// Close may be called by net/http more than once and from several goroutines.
func (b *body) Close() error {
	var err error
	b.once.Do(func() {
		if b.file != nil {
			err = b.file.Close()
		}
	})
	return err
}

// track knows how far a request has got, over all of its attempts.
type track struct {
	watch *watch

	mu       sync.Mutex
	touched  bool  // a byte was handed to the connection
	complete bool  // all bytes were
	err      error // of reading the file
}

func (t *track) read(n int, last bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.touched = t.touched || n > 0
	if !last {
		t.watch.moved()
		return
	}
	if n > 0 {
		t.complete = true
		t.watch.sent()
	}
}

func (t *track) fail(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err == nil {
		t.err = err
	}
}

func (t *track) state() (touched, complete bool, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.touched, t.complete, t.err
}
