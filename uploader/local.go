package uploader

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// Faults of the local file.
var (
	errChanged = errors.New("the file changed")
	errEmpty   = errors.New("the file is empty")
)

var noTime time.Time

// sameFile tells whether size and time are those that were written down.
func sameFile(info os.FileInfo, size int64, mod time.Time) bool {
	return info.Size() == size && info.ModTime().Equal(mod)
}

// piece reads length bytes of a local file through one open handle and makes sure
// that they are part of the file that was hashed: its size and time are looked at
// before the first byte and after the last.
type piece struct {
	file *os.File
	part *io.SectionReader
	size int64
	mod  time.Time
	left int64
}

// openPiece opens the bytes of it from offset on.
func openPiece(it Item, offset, length int64) (*piece, error) {
	f, err := os.Open(it.Path)
	if err != nil {
		return nil, err
	}
	p := &piece{file: f, part: io.NewSectionReader(f, offset, length), size: it.Size, mod: it.ModTime, left: length}
	if err := p.unchanged(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return p, nil
}

func (p *piece) unchanged() error {
	info, err := p.file.Stat()
	if err != nil {
		return err
	}
	if !sameFile(info, p.size, p.mod) {
		return fmt.Errorf("%w: %d bytes of %v, were %d of %v", errChanged, info.Size(), info.ModTime(), p.size, p.mod)
	}
	return nil
}

// Read reports a change with the last bytes, before the request can be whole.
func (p *piece) Read(b []byte) (int, error) {
	if p.left == 0 {
		return 0, io.EOF
	}
	n, err := p.part.Read(b)
	p.left -= int64(n)
	if p.left == 0 {
		return n, p.unchanged()
	}
	if errors.Is(err, io.EOF) {
		return n, fmt.Errorf("%w: it became shorter", errChanged)
	}
	return n, err
}

func (p *piece) Close() error { return p.file.Close() }
