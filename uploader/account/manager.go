package account

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"reflect"
	"slices"
	"sync"
	"time"

	"wikidrop/uploader/mediawiki"
)

// Options configure a [Manager].
type Options struct {
	File      string  // accounts.json, replaced atomically; "": nothing is written
	Secrets   Secrets // nil: passwords live for this run only
	UserAgent string
	Language  string
	Transport http.RoundTripper // nil: the client's own
	Proxies   Proxies           // of accounts without one of their own; nil: as the environment says
	Log       *slog.Logger      // nil: no log
	// Redactor learns every password, token and cookie, for the program's log
	// handler. nil: one of the manager's own.
	Redactor *mediawiki.Redactor
}

// Manager is the list of accounts.
type Manager struct {
	opts   Options
	file   file
	log    *slog.Logger
	memory *memory
	frozen error // why the file must not be written

	// storing is held while a password and the list change together; it may
	// wait for the keyring.
	storing chan struct{}
	// saving is held from reading the list to writing it; it waits for the disk.
	saving sync.Mutex

	mu       sync.Mutex // guards what follows, never held while anything waits
	list     []Account
	changed  chan struct{}
	sessions map[string]*Session
	entering map[string]chan struct{} // held while an account logs in, by ID
}

// Open reads the list. It always returns a usable manager, empty when there is
// an error: [ErrDamaged] after the file was moved aside, [ErrNewer] or a read
// error, after which nothing can be changed since that would overwrite the file.
func Open(o Options) (*Manager, error) {
	m := &Manager{
		opts:     o,
		file:     file{o.File},
		log:      o.Log,
		memory:   newMemory(),
		storing:  make(chan struct{}, 1),
		changed:  make(chan struct{}),
		sessions: map[string]*Session{},
		entering: map[string]chan struct{}{},
	}
	if m.log == nil {
		m.log = slog.New(slog.DiscardHandler)
	}
	if m.opts.Redactor == nil {
		m.opts.Redactor = mediawiki.NewRedactor()
	}
	list, err := m.file.read(time.Now())
	if err != nil {
		m.frozen = frozenBy(m.file, err)
		return m, err
	}
	m.list = wakened(list)
	return m, nil
}

// frozenBy is nil when the file is out of the way, or never was in it.
func frozenBy(f file, err error) error {
	if _, gone := os.Lstat(f.path); errors.Is(gone, fs.ErrNotExist) {
		return nil
	}
	return err
}

// wakened tells what is true of accounts at the start of a run: passwords that
// were kept for the last run only are gone, and so is the last run's network.
func wakened(list []Account) []Account {
	for i := range list {
		a := &list[i]
		switch {
		case a.Disabled:
			a.Problem = CodeDisabled
		case a.SessionOnly || a.Practice:
			a.Problem = ProblemNoPassword
		case !lasting(a.Problem):
			a.Problem = ""
		}
	}
	return withDefault(list)
}

// List returns the accounts in the order they were made.
func (m *Manager) List() []Account {
	m.mu.Lock()
	defer m.mu.Unlock()
	return cloneAll(m.list)
}

// Get returns one account.
func (m *Manager) Get(id string) (Account, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := indexOf(m.list, id)
	if i < 0 {
		return Account{}, false
	}
	return m.list[i].clone(), true
}

// Default returns the account that new files go to.
func (m *Manager) Default() (Account, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, a := range m.list {
		if a.Default {
			return a.clone(), true
		}
	}
	return Account{}, false
}

// SetDefault makes an account the default.
func (m *Manager) SetDefault(id string) error {
	return m.change(func(list []Account) ([]Account, error) {
		if indexOf(list, id) < 0 {
			return nil, ErrUnknown
		}
		return makeDefault(list, id), nil
	})
}

// Remove forgets an account, its password and its session. The account is gone
// from the list at once; an error after that says that its password may still be
// in the keyring.
func (m *Manager) Remove(ctx context.Context, id string) error {
	var gone Account
	err := m.change(func(list []Account) ([]Account, error) {
		i := indexOf(list, id)
		if i < 0 {
			return nil, ErrUnknown
		}
		gone = list[i]
		return withDefault(slices.Delete(list, i, i+1)), nil
	})
	if err != nil {
		return err
	}
	m.dropSession(id)
	return m.forget(ctx, gone)
}

// Changed is closed at the next change of the list; call it again afterwards.
func (m *Manager) Changed() <-chan struct{} {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.changed
}

// Session returns the session of an account; it logs in when first used.
func (m *Manager) Session(id string) (*Session, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if indexOf(m.list, id) < 0 {
		return nil, ErrUnknown
	}
	if m.sessions[id] == nil {
		m.sessions[id] = newSession(m, id)
	}
	return m.sessions[id], nil
}

func (m *Manager) dropSession(id string) {
	m.mu.Lock()
	s := m.sessions[id]
	delete(m.sessions, id)
	m.mu.Unlock()
	if s != nil {
		s.close()
	}
}

// change writes the list that edit makes of a copy, then shows it. When anything
// fails, the list stays as it was, here and on disk.
func (m *Manager) change(edit func([]Account) ([]Account, error)) error {
	m.saving.Lock()
	defer m.saving.Unlock()
	before := m.List()
	after, err := edit(cloneAll(before))
	if err != nil {
		return err
	}
	if m.frozen != nil {
		return m.frozen
	}
	if reflect.DeepEqual(before, after) {
		return nil
	}
	if err := m.file.write(after); err != nil {
		return err
	}
	m.show(after)
	return nil
}

// observe notes what a wiki told of an account. It holds for this run even when it
// cannot be written down.
func (m *Manager) observe(id string, note func(*Account)) {
	m.saving.Lock()
	defer m.saving.Unlock()
	before := m.List()
	after := cloneAll(before)
	i := indexOf(after, id)
	if i < 0 {
		return
	}
	note(&after[i])
	if reflect.DeepEqual(before, after) {
		return
	}
	m.show(after)
	if m.frozen != nil {
		return
	}
	if err := m.file.write(after); err != nil {
		m.log.Warn("accounts not written", "err", err)
	}
}

func (m *Manager) show(list []Account) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.list = list
	close(m.changed)
	m.changed = make(chan struct{})
}

func (m *Manager) connect(api string, way http.RoundTripper) (*mediawiki.Client, error) {
	c, err := mediawiki.New(mediawiki.Options{
		API:       api,
		UserAgent: m.opts.UserAgent,
		Transport: way,
		Language:  m.opts.Language,
		Log:       m.opts.Log,
		Redactor:  m.opts.Redactor,
	})
	if err != nil {
		return nil, fmt.Errorf("talk to %s: %w", api, err)
	}
	return c, nil
}
