// Package settings keeps what a person has chosen for the whole program: language,
// appearance, proxy, and whether files travel ahead. They are one small file beside
// the accounts; no secret is ever in it.
package settings

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// Appearance is light or dark.
type Appearance string

// The appearances.
const (
	AsSystem Appearance = "" // as the desktop is
	Light    Appearance = "light"
	Dark     Appearance = "dark"
)

// ProxyMode is where the proxy comes from.
type ProxyMode string

// The modes.
const (
	ProxySystem  ProxyMode = ""        // the environment, or else the desktop's settings
	ProxyNone    ProxyMode = "none"    // straight to the wiki
	ProxyAddress ProxyMode = "address" // the one in [Proxy.Address]
)

// Proxy is how to reach the web. Its password is in the keyring.
type Proxy struct {
	Mode ProxyMode `json:"mode,omitempty"`
	// Address is a URL with the scheme http, https or socks5, without user name and
	// password; for [ProxyAddress] only.
	Address string `json:"address,omitempty"`
	// User is the name at the proxy that Guarded names, "" for none.
	User string `json:"user,omitempty"`
	// Guarded is host:port of the proxy whose password is in the keyring, "" when
	// none is. It saves asking a locked keyring for nothing.
	Guarded string `json:"guarded,omitempty"`
}

// Settings are all of them. The zero value is what a fresh start has.
type Settings struct {
	Language   string     `json:"language,omitempty"` // code such as "ru", "": the system's
	Appearance Appearance `json:"appearance,omitempty"`
	Proxy      Proxy      `json:"proxy,omitzero"`
	// SendAhead sends drafts to the wiki's stash while they are being described.
	// They stay invisible until they are published.
	SendAhead bool `json:"send_ahead,omitempty"`
}

// Errors of [Open].
var (
	// ErrDamaged means that the file could not be read; it was kept beside.
	ErrDamaged = errors.New("settings: the file is damaged")
	// ErrNewer means that the file was written by a newer Wikidrop. It is never
	// overwritten.
	ErrNewer = errors.New("settings: the file was written by a newer Wikidrop")
)

// Store is the settings in use. Its methods may be called from any goroutine.
type Store struct {
	path   string
	frozen error // why the file must not be written

	saving sync.Mutex // held from reading the settings to writing them; waits for the disk

	mu      sync.Mutex // guards what follows, never held while anything waits
	now     Settings
	changed chan struct{}
}

// Open reads the file at path; there need not be one yet. It always returns a usable
// store, with a fresh start's settings when there is an error: [ErrDamaged] after the
// file was moved aside, [ErrNewer] or a read error, after which nothing is written.
func Open(path string) (*Store, error) {
	s := &Store{path: path, changed: make(chan struct{})}
	now, err := read(path, time.Now())
	if err != nil && !errors.Is(err, ErrDamaged) {
		s.frozen = err
	}
	s.now = now
	return s, err
}

// Get returns the settings.
func (s *Store) Get() Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// Update writes the settings that edit makes of the present ones, then shows them.
// It waits for the disk. Where that fails, they hold for this run all the same: what
// somebody chose is better in force than lost.
func (s *Store) Update(edit func(*Settings)) error {
	s.saving.Lock()
	defer s.saving.Unlock()
	before := s.Get()
	after := before
	edit(&after)
	if after == before {
		return nil
	}
	err := s.frozen
	if err == nil {
		err = write(s.path, after)
	}
	s.show(after)
	if err != nil {
		return fmt.Errorf("keep the settings: %w", err)
	}
	return nil
}

// Changed is closed at the next change; call it again afterwards.
func (s *Store) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

func (s *Store) show(now Settings) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = now
	close(s.changed)
	s.changed = make(chan struct{})
}
