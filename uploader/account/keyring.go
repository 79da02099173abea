package account

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"time"

	zalando "github.com/zalando/go-keyring"
)

// service is the name under which the system's keyring lists our passwords.
const service = "Wikidrop"

// keyringTimeout leaves a person time to type into the keyring's unlock prompt.
const keyringTimeout = 20 * time.Second

// keyring is the Keychain, the Credential Manager or a Secret Service. The calls
// cannot be cut off, so each has a goroutine of its own that is left behind when
// the caller's time is over.
type keyring struct {
	timeout time.Duration
	store   store

	mu    sync.Mutex
	turns map[string]chan struct{}
}

// store is what go-keyring does, so that tests can hang and fail.
type store interface {
	Get(service, user string) (string, error)
	Set(service, user, password string) error
	Delete(service, user string) error
}

type system struct{}

var errNoBus = errors.New("no session bus")

func (system) Get(service, user string) (string, error) {
	if !reachable() {
		return "", errNoBus
	}
	return zalando.Get(service, user)
}

func (system) Set(service, user, password string) error {
	if !reachable() {
		return errNoBus
	}
	return zalando.Set(service, user, password)
}

func (system) Delete(service, user string) error {
	if !reachable() {
		return errNoBus
	}
	return zalando.Delete(service, user)
}

// NewKeyring returns the system's keyring. A call that is not answered within
// timeout (0: 20 seconds) ends with [ErrNoKeyring].
func NewKeyring(timeout time.Duration) Secrets { return newKeyring(timeout, system{}) }

func newKeyring(timeout time.Duration, s store) *keyring {
	if timeout <= 0 {
		timeout = keyringTimeout
	}
	return &keyring{timeout: timeout, store: s, turns: map[string]chan struct{}{}}
}

func (k *keyring) Get(ctx context.Context, id string) (string, error) {
	secret, err := k.call(ctx, id, func() (string, error) { return k.store.Get(service, id) })
	if err != nil {
		return "", fmt.Errorf("read password: %w", err)
	}
	return secret, nil
}

func (k *keyring) Set(ctx context.Context, id, secret string) error {
	_, err := k.call(ctx, id, func() (string, error) { return "", k.store.Set(service, id, secret) })
	if err != nil {
		return fmt.Errorf("keep password: %w", err)
	}
	return nil
}

func (k *keyring) Delete(ctx context.Context, id string) error {
	_, err := k.call(ctx, id, func() (string, error) { return "", k.store.Delete(service, id) })
	if err != nil && !errors.Is(err, ErrNoSecret) {
		return fmt.Errorf("delete password: %w", err)
	}
	return nil
}

type reply struct {
	secret string
	err    error
}

// call runs do for at most k.timeout. Calls for one account keep their order even
// when their callers have gone, so that a late write never undoes a newer one.
func (k *keyring) call(ctx context.Context, id string, do func() (string, error)) (string, error) {
	limited, cancel := context.WithTimeout(ctx, k.timeout)
	defer cancel()
	turn := k.turn(id)
	select {
	case turn <- struct{}{}:
	case <-limited.Done():
		return "", k.unanswered(ctx)
	}
	done := make(chan reply, 1)
	go func() {
		defer func() { <-turn }()
		done <- guarded(do)
	}()
	select {
	case r := <-done:
		return r.secret, r.err
	case <-limited.Done():
		return "", k.unanswered(ctx)
	}
}

func (k *keyring) turn(id string) chan struct{} {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.turns[id] == nil {
		k.turns[id] = make(chan struct{}, 1)
	}
	return k.turns[id]
}

func (k *keyring) unanswered(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return fmt.Errorf("%w: no answer within %s", ErrNoKeyring, k.timeout)
}

// guarded turns whatever the keyring says into our errors. The D-Bus code of the
// library panics on answers of an unexpected shape and on a bus that goes away.
func guarded(do func() (string, error)) (r reply) {
	defer func() {
		if p := recover(); p != nil {
			r = reply{err: fmt.Errorf("%w: it broke off", ErrNoKeyring)}
		}
	}()
	secret, err := do()
	switch {
	case err == nil:
		return reply{secret: secret}
	case errors.Is(err, zalando.ErrNotFound):
		return reply{err: ErrNoSecret}
	default:
		return reply{err: fmt.Errorf("%w: %w", ErrNoKeyring, err)}
	}
}

// reachable tells whether there is a session bus to ask. Without this look the
// D-Bus library starts a bus of its own and leaves it running.
func reachable() bool {
	if runtime.GOOS == "darwin" || runtime.GOOS == "windows" {
		return true
	}
	if address := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); address != "" && address != "autolaunch:" {
		return true
	}
	run := filepath.Join("/run/user", strconv.Itoa(os.Getuid()))
	for _, name := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(filepath.Join(run, name)); err == nil {
			return true
		}
	}
	return false
}
