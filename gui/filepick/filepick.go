// Package filepick asks for files and folders with the system's own dialogs.
//
// All functions block until the person has chosen: never call them on Fyne's
// goroutine. One dialog is open at a time, whichever function opened it.
package filepick

import (
	"context"
	"errors"
	"path/filepath"
	"sync"

	"wikidrop/gui/i18n"
)

// Errors of the package.
var (
	// ErrCancelled means that the dialog was closed without choosing.
	ErrCancelled = errors.New("filepick: cancelled")
	// ErrBusy means that another dialog is still open.
	ErrBusy = errors.New("filepick: another dialog is open")
	// ErrUnavailable means that this system has no dialog to show.
	ErrUnavailable = errors.New("filepick: no dialog available")
)

// Files asks for one or more existing files and returns their absolute paths.
func Files(ctx context.Context) ([]string, error) {
	return pick(ctx, request{title: i18n.T("dialogs.files"), accept: i18n.T("dialogs.add"), multiple: true})
}

// File asks for one existing file.
func File(ctx context.Context) (string, error) {
	return one(pick(ctx, request{title: i18n.T("dialogs.file"), accept: i18n.T("dialogs.choose")}))
}

// Folder asks for a folder.
func Folder(ctx context.Context) (string, error) {
	return one(pick(ctx, request{title: i18n.T("dialogs.folder"), accept: i18n.T("dialogs.add"), folder: true}))
}

// Sentence says an error of this package to people, "" when there is nothing to
// say because the person closed the dialog.
func Sentence(err error) string {
	switch {
	case err == nil, errors.Is(err, ErrCancelled), errors.Is(err, context.Canceled):
		return ""
	case errors.Is(err, ErrBusy):
		return i18n.T("dialogs.busy")
	}
	return i18n.T("dialogs.unavailable")
}

// request is what a dialog is to ask.
type request struct {
	title, accept string // window title and label of the button
	multiple      bool   // several files
	folder        bool   // a folder instead of files
}

// open is held while a dialog is on the screen, which can be longer than its
// caller waits: not every system's dialog can be closed from outside.
var open sync.Mutex

func pick(ctx context.Context, r request) ([]string, error) {
	return pickWith(ctx, r, choose)
}

func pickWith(ctx context.Context, r request, choose func(context.Context, request) ([]string, error)) ([]string, error) {
	if !open.TryLock() {
		return nil, ErrBusy
	}
	type choice struct {
		paths []string
		err   error
	}
	done := make(chan choice, 1)
	go func() {
		paths, err := choose(ctx, r)
		open.Unlock()
		done <- choice{paths, err}
	}()
	select {
	case c := <-done:
		return usable(c.paths, c.err)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// usable keeps absolute paths; a dialog that returns none was cancelled.
func usable(paths []string, err error) ([]string, error) {
	if err != nil {
		return nil, err
	}
	var kept []string
	for _, p := range paths {
		if filepath.IsAbs(p) {
			kept = append(kept, filepath.Clean(p))
		}
	}
	if len(kept) == 0 {
		return nil, ErrCancelled
	}
	return kept, nil
}

func one(paths []string, err error) (string, error) {
	if err != nil {
		return "", err
	}
	return paths[0], nil
}
