package practice

import (
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// fieldLimit is the most that one text field may hold, in bytes. It is far over
// what an uploader sends and keeps memory flat.
const fieldLimit = 4 << 20

// part is a file part of a multipart body, spooled to disk.
type part struct {
	path    string
	size    int64
	sha1    string
	unnamed bool // filename=""
	partial bool // the body ended before the part did
	tooBig  bool // over PHP's upload_max_filesize
}

// body is what a request brought: fields, files, and whether PHP dropped it.
type body struct {
	query   url.Values
	post    url.Values
	files   map[string]*part
	dropped bool // over post_max_size: all fields and files are gone
	refused bool // over the web server's limit
}

func sha1Hex(b []byte) string {
	h := sha1.Sum(b)
	return hex.EncodeToString(h[:])
}

// counted counts what is read through it.
type counted struct {
	r io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// readBody reads the whole body; files go to disk under tmp. The caller removes
// them by discard.
func readBody(r *http.Request, tmp string, set *Settings) *body {
	b := &body{query: r.URL.Query(), post: url.Values{}, files: map[string]*part{}}
	if r.Method != http.MethodPost {
		return b
	}
	if set.BodyLimit > 0 && r.ContentLength > set.BodyLimit {
		b.refused = true
		return b
	}
	in := &counted{r: r.Body}
	if set.PostMaxSize > 0 && r.ContentLength > set.PostMaxSize {
		b.drop(in)
		return b
	}
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/x-www-form-urlencoded":
		b.readForm(in)
	case "multipart/form-data":
		b.readMultipart(multipart.NewReader(in, params["boundary"]), tmp, set)
	}
	// Without a Content-Length the limit shows only at the end.
	if _, err := io.Copy(io.Discard, in); err != nil {
		return b
	}
	if set.PostMaxSize > 0 && in.n > set.PostMaxSize {
		b.discard()
		b.post, b.files, b.dropped = url.Values{}, map[string]*part{}, true
	}
	return b
}

// drop reads the body away, so that the sender can read the answer.
func (b *body) drop(r io.Reader) {
	b.dropped = true
	// A sender that gives up gets no answer anyway.
	_, _ = io.Copy(io.Discard, r)
}

func (b *body) readForm(r io.Reader) {
	raw, err := io.ReadAll(io.LimitReader(r, 2*fieldLimit))
	if err != nil {
		return
	}
	// Like PHP, keep what can be read.
	b.post, _ = url.ParseQuery(string(raw))
}

func (b *body) readMultipart(m *multipart.Reader, tmp string, set *Settings) {
	for {
		p, err := m.NextRawPart()
		if err != nil {
			return
		}
		name := p.FormName()
		if name == "" {
			continue
		}
		if _, isFile := dispositionFile(p); isFile {
			b.files[name] = spool(p, tmp, set)
			continue
		}
		v, err := io.ReadAll(io.LimitReader(p, fieldLimit))
		if err != nil {
			return
		}
		b.post.Set(name, string(v))
	}
}

// dispositionFile tells whether the part has a file name, which may be empty.
func dispositionFile(p *multipart.Part) (string, bool) {
	_, params, err := mime.ParseMediaType(p.Header.Get("Content-Disposition"))
	if err != nil {
		// UTF-8 bytes in the name are fine for PHP but not for the strict parser.
		return "", strings.Contains(p.Header.Get("Content-Disposition"), "filename=")
	}
	name, ok := params["filename"]
	return name, ok
}

func spool(p *multipart.Part, tmp string, set *Settings) *part {
	out := &part{}
	name, _ := dispositionFile(p)
	out.unnamed = name == "" && strings.Contains(p.Header.Get("Content-Disposition"), `filename=""`)
	f, err := os.CreateTemp(tmp, "body-*")
	if err != nil {
		out.partial = true
		return out
	}
	out.path = f.Name()
	h := sha1.New()
	limit := set.UploadMaxFilesize
	if out.unnamed {
		// PHP takes this for a form field without a file.
		_, err := io.Copy(io.Discard, p)
		out.partial = errors.Join(err, f.Close()) != nil
		return out
	}
	if limit <= 0 {
		limit = set.MaxUploadSize + 1
	}
	out.size, err = io.Copy(io.MultiWriter(f, h), io.LimitReader(p, limit))
	if err == nil {
		var rest int64
		rest, err = io.Copy(io.Discard, p)
		out.tooBig = rest > 0 && set.UploadMaxFilesize > 0
	}
	out.partial = errors.Join(err, f.Close()) != nil
	out.sha1 = hex.EncodeToString(h.Sum(nil))
	return out
}

// discard removes the spooled files that nobody took.
func (b *body) discard() {
	for _, p := range b.files {
		if p.path != "" {
			_ = removeFile(p.path) // freshTmp removes it at the next start
		}
	}
}

func (s *Server) tmp() string { return filepath.Join(s.st.dir, folderTmp) }
