package proxy

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"wikidrop/uploader/mediawiki"
)

// keyID is what the keyring lists the proxy's password under.
const keyID = "proxy"

// lockedPause keeps the keyring's unlock prompt from coming back for every request
// after a person has sent it away.
const lockedPause = time.Minute

// credentials open one proxy. They are kept with its host, so that no other proxy
// ever gets to see them.
type credentials struct {
	Host     string `json:"host"` // host:port
	User     string `json:"user"`
	Password string `json:"password"`
}

// key holds the credentials, which the keyring gives once.
type key struct {
	secrets  Secrets // nil: none
	redactor *mediawiki.Redactor
	log      *slog.Logger
	now      func() time.Time

	turn  chan struct{}      // holds one value; whoever has it may use what follows, and ask the keyring
	known func() credentials // nil: not known
	after time.Time          // of a keyring that failed: when to ask again
}

func newKey(s Secrets, r *mediawiki.Redactor, log *slog.Logger, now func() time.Time) *key {
	k := &key{secrets: s, redactor: r, log: log, now: now, turn: make(chan struct{}, 1)}
	k.turn <- struct{}{}
	return k
}

// take waits for the turn, and gives up when ctx ends.
func (k *key) take(ctx context.Context) bool {
	select {
	case <-k.turn:
		return true
	case <-ctx.Done():
		return false
	}
}

func (k *key) leave() { k.turn <- struct{}{} }

// get returns the credentials of a proxy. The keyring is asked only when it is known
// to have them.
func (k *key) get(ctx context.Context, host string, guarded bool) (credentials, bool) {
	if !k.take(ctx) {
		return credentials{}, false
	}
	defer k.leave()
	if k.known == nil && guarded && k.secrets != nil && !k.now().Before(k.after) {
		k.fetch(ctx)
	}
	if k.known == nil {
		return credentials{}, false
	}
	c := k.known()
	return c, c.Host == host
}

func (k *key) fetch(ctx context.Context) {
	text, err := k.secrets.Get(ctx, keyID)
	if ctx.Err() != nil {
		return
	}
	var c credentials
	if err == nil {
		err = json.Unmarshal([]byte(text), &c)
	}
	if err != nil {
		k.after = k.now().Add(lockedPause)
		k.log.Warn("password of the proxy not known", "err", err)
		return
	}
	k.hold(c)
}

// hold keeps the credentials behind a function: fmt prints the fields of whatever
// they are part of.
func (k *key) hold(c credentials) {
	k.redactor.Hide(c.Password)
	k.known = func() credentials { return c }
}

// set replaces the credentials and tells whether the keyring took them.
func (k *key) set(ctx context.Context, c credentials) bool {
	if !k.take(ctx) {
		return false
	}
	defer k.leave()
	k.hold(c)
	if k.secrets == nil {
		return false
	}
	text, err := json.Marshal(c)
	if err == nil {
		err = k.secrets.Set(ctx, keyID, string(text))
	}
	if err != nil {
		k.log.Warn("no keyring, password of the proxy kept for this run only", "err", err)
	}
	return err == nil
}

func (k *key) forget(ctx context.Context) {
	if !k.take(ctx) {
		return
	}
	defer k.leave()
	k.known = nil
	if k.secrets == nil {
		return
	}
	if err := k.secrets.Delete(ctx, keyID); err != nil {
		k.log.Warn("password of the proxy left in the keyring", "err", err)
	}
}
