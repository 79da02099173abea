package uploader

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

var errStandstill = errors.New("nothing came for too long")

// newDownloader is a client that follows redirects on the web only, and gives up
// where nothing comes for longer than stall. A download as a whole may take hours.
// A nil way is Go's own.
func newDownloader(way http.RoundTripper, stall time.Duration) *http.Client {
	if way == nil {
		way = http.DefaultTransport
	}
	return &http.Client{CheckRedirect: allowRedirect, Transport: stallTransport{way, stall}}
}

type stallTransport struct {
	next  http.RoundTripper
	stall time.Duration
}

// RoundTrip implements [http.RoundTripper].
func (s stallTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(r.Context())
	timer := time.AfterFunc(s.stall, func() { cancel(errStandstill) })
	resp, err := s.next.RoundTrip(r.WithContext(ctx))
	if err != nil {
		timer.Stop()
		cancel(nil)
		return nil, stallOr(ctx, err)
	}
	timer.Reset(s.stall)
	resp.Body = &stallBody{resp.Body, ctx, cancel, timer, s.stall}
	return resp, nil
}

// stallBody puts the end off with each byte.
type stallBody struct {
	io.ReadCloser
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
	stall  time.Duration
}

func (b *stallBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if n > 0 {
		b.timer.Reset(b.stall)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = stallOr(b.ctx, err)
	}
	return n, err
}

func (b *stallBody) Close() error {
	b.timer.Stop()
	err := b.ReadCloser.Close()
	b.cancel(nil)
	return err
}

func stallOr(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), errStandstill) {
		return errStandstill
	}
	return err
}
