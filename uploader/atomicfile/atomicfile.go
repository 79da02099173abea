// Package atomicfile keeps small files that must never be half written, nor lost
// when they cannot be read.
package atomicfile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Replace makes data the content of path in one step: a crash leaves the old file
// or the new one. The file, and folders that it has to make, are for this user only.
// It blocks on the disk.
func Replace(path string, data []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	t, err := os.CreateTemp(dir, "."+filepath.Base(path)+"-*") // mode 0600
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
	if err := os.Rename(t.Name(), path); err != nil {
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

// SetAside moves a damaged file to a name beside it that tells the time and that
// nothing has yet, and returns that name.
func SetAside(path string, now time.Time) (string, error) {
	stem := path + ".damaged-" + now.UTC().Format("20060102-150405")
	for n := 1; ; n++ {
		kept := stem
		if n > 1 {
			kept = fmt.Sprintf("%s-%d", stem, n)
		}
		if _, err := os.Lstat(kept); err == nil {
			continue
		}
		if err := os.Rename(path, kept); err != nil {
			return "", fmt.Errorf("keep the damaged file: %w", err)
		}
		return kept, nil
	}
}
