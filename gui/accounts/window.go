// Package accounts is the account manager: who we are on which wiki.
package accounts

import (
	"context"
	"log/slog"

	"fyne.io/fyne/v2"

	"wikidrop/uploader/account"
)

// Manager is what the window needs of [account.Manager].
type Manager interface {
	List() []account.Account
	TestAndSave(ctx context.Context, d account.Draft) (account.Account, error)
	Test(ctx context.Context, id string) (account.Account, error)
	SetDefault(id string) error
	Remove(ctx context.Context, id string) error
	Changed() <-chan struct{}
}

var _ Manager = (*account.Manager)(nil)

// Options configure a [Window].
type Options struct {
	App     fyne.App
	Manager Manager
	Do      func(func())       // runs a function on Fyne's goroutine
	OpenURL func(string) error // opens an address in the browser
	Log     *slog.Logger
}

// Window is the account manager's window, titled "Accounts".
type Window struct{ o Options }

// New prepares the window; nothing is shown yet.
func New(o Options) *Window { return &Window{o: o} }

// Show shows the accounts.
func (w *Window) Show() {}

// ShowNew shows the form for a new account.
func (w *Window) ShowNew() {}
