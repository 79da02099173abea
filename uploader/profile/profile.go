// Package profile says where Wikidrop keeps things on this computer.
package profile

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"github.com/adrg/xdg"
)

// name of the folders below the system's own.
const name = "wikidrop"

// Folders are absolute paths; Open has made the folders among them.
type Folders struct {
	Accounts string // file with the accounts, without secrets
	Settings string // file with what was chosen for the whole program
	Queue    string // file with the queue
	Cache    string // folder that may be emptied at any time
	Log      string // file
	Crash    string // file with the trace of a crash
	Practice string // folder of the practice wiki
	Socket   string // where later starts of the program knock
}

// Open returns the folders of a portable profile in dir, or those that the system
// has for each purpose when dir is empty. It fails when they can't be written.
func Open(dir string) (Folders, error) {
	config, state, cache := xdg.ConfigHome, xdg.StateHome, xdg.CacheHome
	config, state, cache = filepath.Join(config, name), filepath.Join(state, name), filepath.Join(cache, name)
	if dir != "" {
		abs, err := filepath.Abs(dir)
		if err != nil {
			return Folders{}, fmt.Errorf("profile folder: %w", err)
		}
		config, state, cache = abs, abs, filepath.Join(abs, "cache")
	}
	f := Folders{
		Accounts: filepath.Join(config, "accounts.json"),
		Settings: filepath.Join(config, "settings.json"),
		Queue:    filepath.Join(state, "queue.db"),
		Cache:    cache,
		Log:      filepath.Join(state, "log", "wikidrop.log"),
		Crash:    filepath.Join(state, "log", "crash.log"),
		Practice: filepath.Join(state, "practice"),
		Socket:   socket(state),
	}
	for _, d := range []string{config, state, cache, filepath.Dir(f.Log), f.Practice} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return Folders{}, fmt.Errorf("make a folder of the profile: %w", err)
		}
		if err := writable(d); err != nil {
			return Folders{}, fmt.Errorf("write into the profile: %w", err)
		}
	}
	return f, nil
}

// Unwritable tells whether an error comes from a disk or folder that may only be
// read.
func Unwritable(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
}

// writable finds out before any work is lost.
func writable(dir string) error {
	f, err := os.CreateTemp(dir, ".writable-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// socket is short, since systems allow about a hundred bytes, and differs from
// profile to profile and from person to person.
func socket(state string) string {
	sum := sha256.Sum256([]byte(state))
	file := hex.EncodeToString(sum[:8])
	dir := xdg.RuntimeDir
	if st, err := os.Stat(dir); dir == "" || err != nil || !st.IsDir() {
		dir = filepath.Join(os.TempDir(), name+"-"+strconv.Itoa(os.Getuid()))
	}
	return filepath.Join(dir, name, file)
}
