// Package account keeps who we are on which wiki: a list on disk, secrets in the
// system's keyring, and one logged-in session for each account.
//
// Methods of [Manager] may be called from any goroutine. Those that take a context
// block on the network or the keyring; the others return at once.
package account

import (
	"context"
	"errors"
	"net/http"
	"time"

	"wikidrop/uploader/mediawiki"
)

// Account is one person on one wiki. It holds no secret.
type Account struct {
	ID       string `json:"id"`
	API      string `json:"api"`     // address of api.php
	Address  string `json:"address"` // what the person typed
	Wiki     string `json:"wiki"`    // name of the wiki
	Login    string `json:"login"`   // name used to log in, "Anna@Wikidrop"
	User     string `json:"user"`    // name on the wiki, "Anna"
	Practice bool   `json:"practice,omitempty"`
	Default  bool   `json:"default,omitempty"`
	// SessionOnly says that the password is kept for this run only.
	SessionOnly bool `json:"session_only,omitempty"`

	Checked time.Time `json:"checked,omitzero"` // when Facts were read
	Facts   Facts     `json:"facts"`
	// Problem is the code of the last refusal ("wrongpassword", "network", …),
	// "" when the account is ready.
	Problem string `json:"problem,omitempty"`
}

// Facts are what the wiki told of itself and of this account at the last test.
type Facts struct {
	Generator      string                `json:"generator,omitempty"`
	Groups         []string              `json:"groups,omitempty"`
	MayUpload      bool                  `json:"may_upload"`
	MayEdit        bool                  `json:"may_edit"`
	MayReupload    bool                  `json:"may_reupload"`     // replace anyone's file
	MayReuploadOwn bool                  `json:"may_reupload_own"` // new versions of own files
	MayUploadByURL bool                  `json:"may_upload_by_url"`
	UploadsEnabled bool                  `json:"uploads_enabled"`
	MaxUploadSize  int64                 `json:"max_upload_size"` // bytes
	MinChunk       int64                 `json:"min_chunk"`       // bytes
	Extensions     []string              `json:"extensions,omitempty"`
	Limits         []mediawiki.RateLimit `json:"limits,omitempty"`
	Blocked        bool                  `json:"blocked,omitempty"`
	BlockReason    string                `json:"block_reason,omitempty"`
	ReadOnly       string                `json:"read_only,omitempty"`
	Captions       bool                  `json:"captions,omitempty"`
	FilePage       string                `json:"file_page,omitempty"` // address of a file page with $1
}

// Draft is an account that a person is typing.
type Draft struct {
	ID          string // of the account being changed, "" for a new one
	Address     string
	Login       string
	Password    string // "" when changing an account keeps its password
	SessionOnly bool
	// AllowHTTP permits an unencrypted address outside this machine and
	// private networks.
	AllowHTTP bool
}

// Secrets keeps passwords by account ID. Keyring is the real one.
type Secrets interface {
	Get(ctx context.Context, id string) (string, error)
	Set(ctx context.Context, id, secret string) error
	Delete(ctx context.Context, id string) error
}

// Errors of the package, besides *mediawiki.Error.
var (
	// ErrNoSecret means that no password is known: ask the person.
	ErrNoSecret = errors.New("account: no password known")
	// ErrNoKeyring means that this system has no usable keyring.
	ErrNoKeyring = errors.New("account: no keyring")
	// ErrInsecure means that the address is http:// on a public host and the
	// draft does not allow it.
	ErrInsecure = errors.New("account: not encrypted")
	// ErrUnknown means that there is no such account.
	ErrUnknown = errors.New("account: unknown account")
)

// Options configure a [Manager].
type Options struct {
	File      string  // accounts.json, replaced atomically
	Secrets   Secrets // nil: passwords live for this run only
	UserAgent string
	Language  string
	Transport http.RoundTripper // nil: the client's own
}

var errNotYet = errors.New("account: not built yet")

// Manager is the list of accounts.
type Manager struct{}

// Open reads the list. A damaged file is kept beside under another name and
// reported as an error together with an empty, usable manager.
func Open(o Options) (*Manager, error) { return &Manager{}, nil }

// List returns the accounts in the order they were made.
func (m *Manager) List() []Account { return nil }

// Get returns one account.
func (m *Manager) Get(id string) (Account, bool) { return Account{}, false }

// Default returns the account that new files go to.
func (m *Manager) Default() (Account, bool) { return Account{}, false }

// SetDefault makes an account the default.
func (m *Manager) SetDefault(id string) error { return errNotYet }

// TestAndSave finds the wiki, logs in, reads what the account may do, and only
// then writes the account down and its password into the keyring. When there is
// no keyring, the account is saved with SessionOnly set.
func (m *Manager) TestAndSave(ctx context.Context, d Draft) (Account, error) {
	return Account{}, errNotYet
}

// Test logs in anew with what is known and refreshes Facts and Problem.
func (m *Manager) Test(ctx context.Context, id string) (Account, error) {
	return Account{}, errNotYet
}

// Remove forgets an account, its password and its session.
func (m *Manager) Remove(ctx context.Context, id string) error { return errNotYet }

// PutPractice makes or updates the account on the practice wiki, whose address
// and password change from run to run. Its password never leaves memory.
func (m *Manager) PutPractice(api, user, password string) (Account, error) {
	return Account{}, errNotYet
}

// Changed is closed at the next change of the list; call it again afterwards.
func (m *Manager) Changed() <-chan struct{} { return nil }

// Session returns the session of an account; it logs in when first used.
func (m *Manager) Session(id string) (*Session, error) { return nil, errNotYet }

// Session is one account's login. It may be used by many goroutines.
type Session struct{}

// Do calls f with a client that is logged in. Where the wiki has forgotten the
// session it logs in again and calls f once more. A password that was refused is
// not tried again until the account is saved anew, so that nothing runs into the
// wiki's lock.
func (s *Session) Do(ctx context.Context, f func(*mediawiki.Client) error) error {
	return errNotYet
}

// Site returns what the wiki told at login, asking when nothing is known yet.
func (s *Session) Site(ctx context.Context) (*mediawiki.Site, error) { return nil, errNotYet }
