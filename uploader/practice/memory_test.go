package practice

import (
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"runtime"
	"testing"
)

// endless gives n bytes that begin as a WebM file.
type endless struct {
	left int64
	head []byte
}

func (e *endless) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n := copy(p, e.head)
	e.head = e.head[n:]
	if n == 0 {
		n = len(p)
	}
	n = int(min(int64(n), e.left))
	e.left -= int64(n)
	return n, nil
}

// The wiki lives in the program whose memory must not grow with the file.
func TestMemoryStaysFlat(t *testing.T) {
	size := int64(64 << 20)
	if os.Getenv("WIKIDROP_LARGE") != "" {
		size = 1 << 30
	}
	w := startWiki(t, Behave139, func(s *Settings) { s.UploadMaxFilesize, s.PostMaxSize = 0, 0 })
	b := w.as("You")
	r, in := io.Pipe()
	m := multipart.NewWriter(in)
	go func() {
		_ = m.WriteField("token", b.token)
		_ = m.WriteField("filename", "Large.webm")
		p, _ := m.CreateFormFile("file", "x")
		_, _ = io.Copy(p, &endless{left: size, head: webm(100, 1)})
		_ = m.Close()
		_ = in.Close()
	}()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	req, _ := http.NewRequest(http.MethodPost, b.api+"?action=upload&format=json&formatversion=2", r)
	req.Header.Set("Content-Type", m.FormDataContentType())
	a := b.do(req)
	runtime.ReadMemStats(&after)
	if a.num("upload.imageinfo.size") != size {
		t.Fatalf("arrived: %s", a.raw)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 16<<20 {
		t.Errorf("%d bytes allocated for a file of %d", grown, size)
	}
}
