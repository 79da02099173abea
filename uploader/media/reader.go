package media

import (
	"context"
	"errors"
	"io"
)

// errReadEnough ends a decoder that reads around in a file without end.
var errReadEnough = errors.New("media: read too much")

// boundedReader passes reads on until ctx ends or the budget is used up.
type boundedReader struct {
	ctx  context.Context
	r    io.ReadSeeker
	left int64 // bytes
}

func bound(ctx context.Context, r io.ReadSeeker, budget int64) *boundedReader {
	return &boundedReader{ctx: ctx, r: r, left: budget}
}

func (b *boundedReader) Read(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	if b.left <= 0 {
		return 0, errReadEnough
	}
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.r.Read(p)
	b.left -= int64(n)
	return n, err
}

func (b *boundedReader) Seek(offset int64, whence int) (int64, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	return b.r.Seek(offset, whence)
}
