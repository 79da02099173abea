package mediawiki

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"
)

// Timeouts are how long a request may stand still. None of them bounds the whole
// request, since a large file on a slow line may take hours.
type Timeouts struct {
	Connect    time.Duration // for dialing, and again for the TLS handshake: 15 s
	Stall      time.Duration // without a byte sent or received: 60 s
	Answer     time.Duration // from the last byte sent to the answer: 60 s
	LongAnswer time.Duration // the same where the wiki assembles, fetches or publishes: 300 s
}

func (t Timeouts) withDefaults() Timeouts {
	fill := func(d *time.Duration, value time.Duration) {
		if *d <= 0 {
			*d = value
		}
	}
	fill(&t.Connect, 15*time.Second)
	fill(&t.Stall, time.Minute)
	fill(&t.Answer, time.Minute)
	fill(&t.LongAnswer, 5*time.Minute)
	return t
}

// newTransport keeps connections for less time than servers do (PHP hosts often
// 60 s or more), so that a body is seldom sent into a connection that is closing.
func newTransport(t Timeouts) *http.Transport {
	dialer := &net.Dialer{Timeout: t.Connect, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         dialer.DialContext,
		TLSHandshakeTimeout: t.Connect,
		ForceAttemptHTTP2:   true,
		MaxIdleConnsPerHost: 4,
		IdleConnTimeout:     30 * time.Second,
		WriteBufferSize:     64 << 10,

		OnProxyConnectResponse: answeredConnect,
	}
}

// errStandstill is the cause of a context that a watch has cancelled.
var errStandstill = errors.New("nothing moved for too long")

// watch cancels a request that makes no progress.
type watch struct {
	timer       *time.Timer
	stop        context.CancelCauseFunc
	stall, wait time.Duration
}

func newWatch(ctx context.Context, stall, wait time.Duration) (context.Context, *watch) {
	ctx, cancel := context.WithCancelCause(ctx)
	return ctx, &watch{
		timer: time.AfterFunc(stall, func() { cancel(errStandstill) }),
		stop:  cancel,
		stall: stall,
		wait:  wait,
	}
}

// moved notes that a byte went out or came in.
func (w *watch) moved() { w.timer.Reset(w.stall) }

// sent notes that the request is complete, so that now the wiki is at work.
func (w *watch) sent() { w.timer.Reset(w.wait) }

// hurry notes that all is there that matters.
func (w *watch) hurry() { w.timer.Reset(time.Second) }

func (w *watch) close() {
	w.timer.Stop()
	w.stop(nil)
}
