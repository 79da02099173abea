package account

import (
	"context"
	"errors"
	"fmt"
)

// secret finds what is secret of an account: in memory for this run, else in the
// keyring. The redactor knows it from then on.
func (m *Manager) secret(ctx context.Context, a Account) (secret, error) {
	text, err := m.memory.Get(ctx, a.ID)
	if err != nil && !m.inMemory(a) {
		text, err = m.opts.Secrets.Get(ctx, a.ID)
	}
	if err != nil {
		return secret{}, err
	}
	s := decodeSecret(text)
	s.hide(m.opts.Redactor)
	return s, nil
}

// store replaces the secret of an account that is saved already. Where the keyring
// fails, it is kept for this run at least.
func (m *Manager) store(ctx context.Context, id string, s secret) {
	a, ok := m.Get(id)
	if !ok {
		return
	}
	if !m.inMemory(a) {
		err := m.opts.Secrets.Set(ctx, id, s.encode())
		if err == nil {
			_ = m.memory.Delete(ctx, id)
			return
		}
		m.log.Warn("changed secret kept for this run only", "account", id, "err", err)
	}
	_ = m.memory.Set(ctx, id, s.encode())
}

func (m *Manager) inMemory(a Account) bool {
	return a.SessionOnly || a.Practice || m.opts.Secrets == nil
}

// keep puts the password of a where it belongs and sets a.SessionOnly when that is
// the memory. The account as it was before is old, nil for a new one. The returned
// function takes everything back.
func (m *Manager) keep(ctx context.Context, a, old *Account, password string) (undo func(), err error) {
	if !m.inMemory(*a) {
		undo, err = m.keepInKeyring(ctx, a.ID, old, password)
		if err == nil {
			return undo, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		m.log.Warn("no keyring, password kept for this run only", "account", a.ID, "err", err)
	}
	a.SessionOnly = !a.Practice
	return m.keepInMemory(a.ID, password), nil
}

func (m *Manager) keepInMemory(id, password string) (undo func()) {
	ctx := context.Background() // the memory never waits
	before, err := m.memory.Get(ctx, id)
	_ = m.memory.Set(ctx, id, password)
	return func() {
		if err != nil {
			_ = m.memory.Delete(ctx, id)
			return
		}
		_ = m.memory.Set(ctx, id, before)
	}
}

func (m *Manager) keepInKeyring(ctx context.Context, id string, old *Account, password string) (undo func(), err error) {
	later := context.WithoutCancel(ctx)
	restore := func() error { return m.opts.Secrets.Delete(later, id) }
	if old != nil && !m.inMemory(*old) {
		before, err := m.opts.Secrets.Get(ctx, id)
		if err != nil && !errors.Is(err, ErrNoSecret) {
			return nil, err
		}
		if err == nil {
			restore = func() error { return m.opts.Secrets.Set(later, id, before) }
		}
	}
	undo = func() {
		if err := restore(); err != nil {
			m.log.Warn("keyring not put back", "account", id, "err", err)
		}
	}
	if err := m.opts.Secrets.Set(ctx, id, password); err != nil {
		if ctx.Err() != nil {
			go undo() // the keyring may still carry it out
		}
		return nil, err
	}
	return undo, nil
}

// tidySecrets removes the copy of a password from where it no longer belongs.
func (m *Manager) tidySecrets(ctx context.Context, a Account, old *Account) {
	if !m.inMemory(a) {
		_ = m.memory.Delete(ctx, a.ID)
		return
	}
	if old == nil || m.inMemory(*old) {
		return
	}
	if err := m.opts.Secrets.Delete(ctx, a.ID); err != nil {
		m.log.Warn("password left in the keyring", "account", a.ID, "err", err)
	}
}

// forget removes every copy of an account's password. Of an account that is kept
// for this run only, an earlier copy may be in the keyring; that it cannot be
// reached is no news then.
func (m *Manager) forget(ctx context.Context, a Account) error {
	_ = m.memory.Delete(ctx, a.ID)
	if a.Practice || m.opts.Secrets == nil {
		return nil
	}
	err := m.opts.Secrets.Delete(ctx, a.ID)
	if err == nil || errors.Is(err, ErrNoSecret) || a.SessionOnly {
		return nil
	}
	return fmt.Errorf("forget the password of %s: %w", a.Login, err)
}
