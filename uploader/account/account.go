// Package account keeps who we are on which wiki: a list on disk, secrets in the
// system's keyring, and one logged-in session for each account.
//
// Methods of [Manager] may be called from any goroutine. Those that take a context
// block on the network or the keyring; the others at most write a small file.
//
// A password is in the keyring, or in memory for this run, and nowhere else: not in
// the list, not in an error, not in the log.
package account

import (
	"context"
	"errors"
	"slices"
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
	Method   Method `json:"method,omitempty"`
	Label    string `json:"label,omitempty"` // what the person calls it, "" nothing
	User     string `json:"user"`            // name on the wiki, "Anna"
	Practice bool   `json:"practice,omitempty"`
	Default  bool   `json:"default,omitempty"`
	// SessionOnly says that the password is kept for this run only.
	SessionOnly bool `json:"session_only,omitempty"`
	// Disabled accounts are kept, but neither log in nor upload.
	Disabled bool `json:"disabled,omitempty"`

	ClientID string `json:"client_id,omitempty"` // of [MethodOAuth]
	Port     int    `json:"port,omitempty"`      // of its redirect, 0: [DefaultPort]
	// Guarded says that a password for the proxy, or for a server in front of the
	// wiki, is among the secrets.
	Guarded bool `json:"guarded,omitempty"`
	// Proxy is as in [mediawiki.Network], without user name and password, which
	// are kept with the secrets.
	Proxy  string `json:"proxy,omitempty"`
	CAFile string `json:"ca_file,omitempty"` // PEM file with certificates to trust besides

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
	Logo           string                `json:"logo,omitempty"`      // address of a picture
	BlockedUntil   time.Time             `json:"blocked_until,omitzero"`
	URLDomains     []string              `json:"url_domains,omitempty"`     // that the wiki fetches from
	URLDomainsAll  bool                  `json:"url_domains_all,omitempty"` // these are all; if none, it fetches from any
	StashHours     int                   `json:"stash_hours,omitempty"`     // how long unpublished files are kept, 0: not told

	// What follows is known from a test only, not from each login.

	// Ungranted are rights that the account has, but not by this way of logging
	// in; Lacking are those that it does not have. Of upload, edit, createpage.
	Ungranted []string         `json:"ungranted,omitempty"`
	Lacking   []string         `json:"lacking,omitempty"`
	Offers    mediawiki.Offers `json:"offers,omitzero"`
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
	// ErrNoKeyring means that this system has no usable keyring: there is none,
	// it stayed locked, or it did not answer in time.
	ErrNoKeyring = errors.New("account: no keyring")
	// ErrInsecure means that the address is http:// on a public host and the
	// draft does not allow it.
	ErrInsecure = errors.New("account: not encrypted")
	// ErrUnknown means that there is no such account.
	ErrUnknown = errors.New("account: unknown account")
	// ErrIncomplete means that the draft lacks the wiki's address, or the user's
	// name or the client ID where the method needs one.
	ErrIncomplete = errors.New("account: address or user name missing")
	// ErrOneAuthorization means that a server in front of the wiki wants HTTP basic
	// authentication while the account logs in by OAuth 2. A request has room for
	// one Authorization (RFC 9110, section 11.6.2), so another way is needed.
	ErrOneAuthorization = errors.New("account: OAuth and the server's own password exclude each other")
	// ErrDamaged means that the list on disk could not be read; a copy of it was
	// kept beside.
	ErrDamaged = errors.New("account: the list is damaged")
	// ErrNewer means that the list was written by a newer Wikidrop. It is never
	// overwritten.
	ErrNewer = errors.New("account: the list was written by a newer Wikidrop")
)

// The values of [Account.Problem] that are ours. Others are codes of
// [mediawiki.Error]: "wrongpassword", "login-throttled", "network", …
const (
	ProblemNoPassword = "no-password" // ask the person
	ProblemNoKeyring  = "no-keyring"  // the keyring is locked or did not answer
	ProblemLoggedOut  = "logged-out"  // by the person
)

// PracticeID is the ID of the account on the practice wiki.
const PracticeID = "practice"

// clone copies what a caller could otherwise change behind our back.
func (a Account) clone() Account {
	a.Facts.Groups = slices.Clone(a.Facts.Groups)
	a.Facts.Extensions = slices.Clone(a.Facts.Extensions)
	a.Facts.Limits = slices.Clone(a.Facts.Limits)
	a.Facts.URLDomains = slices.Clone(a.Facts.URLDomains)
	a.Facts.Ungranted = slices.Clone(a.Facts.Ungranted)
	a.Facts.Lacking = slices.Clone(a.Facts.Lacking)
	return a
}
