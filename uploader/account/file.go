package account

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
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
	kept, moveErr := f.setAside(now)
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
	if err := f.replace(append(data, '\n')); err != nil {
		return fmt.Errorf("write accounts: %w", err)
	}
	return nil
}

func (f file) replace(data []byte) error {
	dir := filepath.Dir(f.path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	t, err := os.CreateTemp(dir, ".accounts-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(t.Name())
	_, err = t.Write(data)
	if err == nil {
		err = t.Sync()
	}
	if err := errors.Join(err, t.Close()); err != nil {
		return err
	}
	if err := os.Rename(t.Name(), f.path); err != nil {
		return err
	}
	syncFolder(dir)
	return nil
}

// syncFolder makes the new name last through a power cut where the system can do
// that; elsewhere (Windows) opening or syncing a folder fails and nothing is lost.
func syncFolder(dir string) {
	d, err := os.Open(dir)
	if err != nil {
		return
	}
	_ = d.Sync()
	_ = d.Close()
}

// setAside moves the file to a name of its own and returns that.
func (f file) setAside(now time.Time) (string, error) {
	stem := f.path + ".damaged-" + now.UTC().Format("20060102-150405")
	for n := 1; ; n++ {
		kept := stem
		if n > 1 {
			kept = fmt.Sprintf("%s-%d", stem, n)
		}
		if _, err := os.Lstat(kept); err == nil {
			continue
		}
		if err := os.Rename(f.path, kept); err != nil {
			return "", fmt.Errorf("keep the damaged list: %w", err)
		}
		return kept, nil
	}
}
