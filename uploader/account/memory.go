package account

import (
	"context"
	"sync"
)

// memory keeps passwords for this run. They stand behind functions, since fmt
// prints the fields of whatever a memory is part of, and no method can stop it.
type memory struct {
	mu      sync.Mutex
	secrets map[string]func() string
}

// NewMemory returns a store that forgets everything when the program ends.
func NewMemory() Secrets { return newMemory() }

func newMemory() *memory { return &memory{secrets: map[string]func() string{}} }

func (m *memory) Get(_ context.Context, id string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	secret, ok := m.secrets[id]
	if !ok {
		return "", ErrNoSecret
	}
	return secret(), nil
}

func (m *memory) Set(_ context.Context, id, secret string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.secrets[id] = func() string { return secret }
	return nil
}

func (m *memory) Delete(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.secrets, id)
	return nil
}
