// Package logfile writes the program's log to one file of bounded size, with
// secrets taken out.
package logfile

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"wikidrop/uploader/mediawiki"
)

// maxSize is where a log becomes the previous log, in bytes. It is looked at when
// the program starts, so that one run's log stays in one file.
const maxSize = 4 << 20

// Open appends to the log at path and keeps one older log beside it (".old"). What
// secrets knows never reaches the disk. The caller closes the log last of all.
func Open(path string, level slog.Leveler, secrets *mediawiki.Redactor) (*slog.Logger, io.Closer, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, nil, fmt.Errorf("make the log folder: %w", err)
	}
	if st, err := os.Stat(path); err == nil && st.Size() > maxSize {
		if err := os.Rename(path, path+".old"); err != nil {
			return nil, nil, fmt.Errorf("set the old log aside: %w", err)
		}
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("open the log: %w", err)
	}
	return slog.New(slog.NewTextHandler(f, &slog.HandlerOptions{Level: level, ReplaceAttr: secrets.ReplaceAttr})), f, nil
}
