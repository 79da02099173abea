package media

import (
	"context"
	"crypto/sha1" // MediaWiki knows files by their SHA-1
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"
)

// hashBlock is how much is read between two looks at the context.
const hashBlock = 1 << 20

// hashBlocks are used again: a folder of small photos would otherwise fill the
// memory with blocks that are read once.
var hashBlocks = sync.Pool{New: func() any { return new([hashBlock]byte) }}

// SHA1 returns the 40 hex digits of the content. It stops when ctx ends, and
// calls progress (may be nil) with the bytes read so far, about once a mebibyte,
// from the goroutine that called SHA1.
func SHA1(ctx context.Context, path string, progress func(int64)) (string, error) {
	f, _, err := open(path)
	if err != nil {
		return "", fmt.Errorf("hash: %w", err)
	}
	defer f.Close()
	sum := sha1.New()
	buf := hashBlocks.Get().(*[hashBlock]byte)
	defer hashBlocks.Put(buf)
	var done int64
	for {
		if err := ctx.Err(); err != nil {
			return "", fmt.Errorf("hash %s: %w", path, err)
		}
		n, err := f.Read(buf[:])
		sum.Write(buf[:n])
		done += int64(n)
		if n > 0 && progress != nil {
			progress(done)
		}
		if errors.Is(err, io.EOF) {
			return hex.EncodeToString(sum.Sum(nil)), nil
		}
		if err != nil {
			return "", fmt.Errorf("hash: %w", err)
		}
	}
}
