package filepick

import (
	"context"
	"errors"
	"log/slog"
)

// choose asks the desktop's portal, and GTK where there is none.
func choose(ctx context.Context, r request) ([]string, error) {
	paths, err := askPortal(ctx, sessionBus(), r)
	if !errors.Is(err, errNoPortal) {
		return paths, err
	}
	slog.Debug("no file chooser portal, asking GTK", "err", err)
	return askGTK(ctx, r)
}
