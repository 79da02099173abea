// Package logfile writes the program's log to one file of bounded size, with
// secrets taken out.
package logfile

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"wikidrop/uploader/mediawiki"
)

// maxSize is where a log becomes the previous log, in bytes. It is looked at when
// the program starts, so that one run's log stays in one file.
const maxSize = 4 << 20

// Open appends to the log at path and keeps one older log beside it (".old"). The
// caller closes it last of all.
func Open(path string, level slog.Leveler) (*slog.Logger, io.Closer, error) {
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
	return slog.New(slog.NewTextHandler(f, &slog.HandlerOptions{Level: level, ReplaceAttr: redact})), f, nil
}

// redact is the last door that a secret would have to pass on its way to disk.
func redact(_ []string, a slog.Attr) slog.Attr {
	switch v := a.Value.Any().(type) {
	case time.Time, time.Duration, slog.Level, bool, int64, uint64, float64:
		return a
	case string:
		return slog.String(a.Key, mediawiki.Redact(v))
	case error:
		return slog.String(a.Key, mediawiki.Redact(v.Error()))
	default:
		return slog.String(a.Key, mediawiki.Redact(fmt.Sprint(v)))
	}
}
