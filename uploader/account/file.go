package account

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"wikidrop/uploader/atomicfile"
)

// version of the file's format. A higher one is never overwritten. Version 1 knew
// passwords only; a program of that time would send anything else as a password.
const version = 2

// file is accounts.json.
type file struct {
	path string // "": nothing is kept
}

type content struct {
	Version  int       `json:"version"`
	Accounts []Account `json:"accounts"`
}

// read returns the accounts, none when there is no file yet. A damaged file is
// moved aside, so that nothing overwrites it.
func (f file) read(now time.Time) ([]Account, error) {
	if f.path == "" {
		return nil, nil
	}
	data, err := os.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read accounts: %w", err)
	}
	accounts, err := decode(data)
	if !errors.Is(err, ErrDamaged) {
		return accounts, err
	}
	kept, moveErr := atomicfile.SetAside(f.path, now)
	if moveErr != nil {
		return nil, errors.Join(err, moveErr)
	}
	return nil, fmt.Errorf("%w (kept as %s)", err, kept)
}

// decode reads the file's bytes. Unknown fields are fine: a later release of the
// same version may have added them.
func decode(data []byte) ([]Account, error) {
	var head struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if head.Version > version {
		return nil, fmt.Errorf("%w (version %d)", ErrNewer, head.Version)
	}
	if head.Version < 1 {
		return nil, fmt.Errorf("%w: no version", ErrDamaged)
	}
	var c content
	if err := json.Unmarshal(data, &c); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	seen := map[string]bool{}
	for _, a := range c.Accounts {
		if a.ID == "" || a.API == "" || seen[a.ID] {
			return nil, fmt.Errorf("%w: account %q", ErrDamaged, a.ID)
		}
		seen[a.ID] = true
	}
	if head.Version == 1 {
		migrate(c.Accounts)
	}
	return c.Accounts, nil
}

// migrate adds what version 1 did not write: how to log in. Where the name does not
// tell, the next login finds out from the password.
func migrate(list []Account) {
	for i := range list {
		if strings.Contains(list[i].Login, "@") {
			list[i].Method = MethodBotPassword
		}
	}
}

// write replaces the file in one step: a crash leaves the old or the new one.
func (f file) write(accounts []Account) error {
	if f.path == "" {
		return nil
	}
	if accounts == nil {
		accounts = []Account{}
	}
	data, err := json.MarshalIndent(content{Version: version, Accounts: accounts}, "", "\t")
	if err != nil {
		return fmt.Errorf("write accounts: %w", err)
	}
	if err := atomicfile.Replace(f.path, append(data, '\n')); err != nil {
		return fmt.Errorf("write accounts: %w", err)
	}
	return nil
}
