package filepick

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"

	"github.com/sqweek/dialog"
)

// choose asks for one file or a folder with sqweek's dialog, and for several files,
// which that cannot do, by a script of the system.
func choose(ctx context.Context, r request) ([]string, error) {
	switch {
	case r.multiple:
		return chooseFiles(ctx, r)
	case r.folder:
		return sqweekPath(dialog.Directory().Title(r.title).Browse())
	}
	return sqweekPath(dialog.File().Title(r.title).Load())
}

func sqweekPath(path string, err error) ([]string, error) {
	if errors.Is(err, dialog.ErrCancelled) {
		return nil, ErrCancelled
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return []string{path}, nil
}

// script prints the chosen paths as JSON, so that every character of a name
// survives. The title comes as an argument and is never part of the script.
const script = `function run(argv) {
	const app = Application.currentApplication();
	app.includeStandardAdditions = true;
	app.activate();
	const files = app.chooseFile({withPrompt: argv[0], multipleSelectionsAllowed: true});
	return JSON.stringify([].concat(files).map(f => f.toString()));
}`

// userCancelled is AppleScript's error number for a closed dialog.
const userCancelled = "(-128)"

func chooseFiles(ctx context.Context, r request) ([]string, error) {
	out, err := exec.CommandContext(ctx, "/usr/bin/osascript", "-l", "JavaScript", "-e", script, r.title).Output()
	if err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); ok && strings.Contains(string(exit.Stderr), userCancelled) {
			return nil, ErrCancelled
		}
		return nil, fmt.Errorf("%w: osascript: %w", ErrUnavailable, err)
	}
	var paths []string
	if err := json.Unmarshal(out, &paths); err != nil {
		return nil, fmt.Errorf("%w: answer of osascript: %w", ErrUnavailable, err)
	}
	return paths, nil
}
