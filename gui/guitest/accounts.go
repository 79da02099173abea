package guitest

import (
	"context"
	"slices"
	"sync"

	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

// Accounts answers as [account.Manager] does.
type Accounts struct {
	mu      sync.Mutex
	list    []account.Account
	changed chan struct{}
}

// NewAccounts returns Anna on Wikimedia Commons, and You on the practice wiki.
func NewAccounts() *Accounts {
	facts := account.Facts{
		MayUpload: true, MayEdit: true, UploadsEnabled: true,
		Limits: []mediawiki.RateLimit{{Group: "user", Hits: 380, Seconds: 72 * 60}},
	}
	return &Accounts{changed: make(chan struct{}), list: []account.Account{
		{ID: "commons", API: "https://commons.wikimedia.org/w/api.php", Wiki: "Wikimedia Commons", User: "Anna", Default: true, Facts: facts},
		{ID: "practice", API: "http://127.0.0.1/w/api.php", Wiki: "Practice wiki", User: "You", Practice: true},
	}}
}

// List returns the accounts.
func (a *Accounts) List() []account.Account {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.list)
}

// Default returns the account that new files go to.
func (a *Accounts) Default() (account.Account, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	i := slices.IndexFunc(a.list, func(x account.Account) bool { return x.Default })
	if i < 0 {
		return account.Account{}, false
	}
	return a.list[i], true
}

// SetDefault chooses another one.
func (a *Accounts) SetDefault(id string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i := range a.list {
		a.list[i].Default = a.list[i].ID == id
	}
	close(a.changed)
	a.changed = make(chan struct{})
	return nil
}

// Clear leaves no account.
func (a *Accounts) Clear() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.list = nil
}

// TestAndSave refuses: saving accounts is tested where it is done.
func (a *Accounts) TestAndSave(context.Context, account.Draft) (account.Account, error) {
	return account.Account{}, account.ErrUnknown
}

// Test refuses.
func (a *Accounts) Test(context.Context, string) (account.Account, error) {
	return account.Account{}, account.ErrUnknown
}

// Rename refuses.
func (a *Accounts) Rename(string, string) error { return account.ErrUnknown }

// SetDisabled refuses.
func (a *Accounts) SetDisabled(string, bool) error { return account.ErrUnknown }

// Look finds nothing.
func (a *Accounts) Look(context.Context, account.Draft) (mediawiki.Endpoint, mediawiki.Offers, error) {
	return mediawiki.Endpoint{}, mediawiki.Offers{}, account.ErrIncomplete
}

// Logo has none.
func (a *Accounts) Logo(context.Context, string) ([]byte, error) { return nil, account.ErrNoLogo }

// LogOut refuses.
func (a *Accounts) LogOut(context.Context, string) error { return account.ErrUnknown }

// Remove refuses.
func (a *Accounts) Remove(context.Context, string) error { return account.ErrUnknown }

// Changed is closed at the next change.
func (a *Accounts) Changed() <-chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.changed
}
