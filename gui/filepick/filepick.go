// Package filepick asks for files and folders with the system's own dialogs.
//
// All functions block until the person has chosen; never call them on Fyne's
// goroutine. One dialog is open at a time.
package filepick

import (
	"context"
	"errors"
)

// ErrCancelled means that the person closed the dialog without choosing.
var ErrCancelled = errors.New("filepick: cancelled")

// ErrBusy means that another dialog is still open.
var ErrBusy = errors.New("filepick: another dialog is open")

// Files asks for one or more existing files.
func Files(ctx context.Context) ([]string, error) { return nil, ErrCancelled }

// File asks for one existing file.
func File(ctx context.Context) (string, error) { return "", ErrCancelled }

// Folder asks for a folder.
func Folder(ctx context.Context) (string, error) { return "", ErrCancelled }
