package filepick

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// cancelled is HRESULT_FROM_WIN32(ERROR_CANCELLED).
const cancelled = syscall.Errno(0x800704c7)

// alreadyStarted is S_FALSE: COM runs on this thread, and wants one more stop.
const alreadyStarted = syscall.Errno(1)

// choose shows Windows' common dialog. COM wants one thread from beginning to end.
func choose(ctx context.Context, r request) ([]string, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := windows.CoInitializeEx(0, windows.COINIT_APARTMENTTHREADED|windows.COINIT_DISABLE_OLE1DDE)
	if err != nil && !errors.Is(err, alreadyStarted) {
		return nil, fmt.Errorf("%w: start COM: %w", ErrUnavailable, err)
	}
	defer windows.CoUninitialize()

	paths, err := ask(r)
	if errors.Is(err, cancelled) {
		return nil, ErrCancelled
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return paths, nil
}

func ask(r request) ([]string, error) {
	dialog, err := newFileOpenDialog()
	if err != nil {
		return nil, fmt.Errorf("make the file dialog: %w", err)
	}
	defer dialog.release()
	if err := prepare(dialog, r); err != nil {
		return nil, fmt.Errorf("prepare the file dialog: %w", err)
	}
	if err := dialog.call(dialogShow, uintptr(owner())); err != nil {
		return nil, fmt.Errorf("show the file dialog: %w", err)
	}
	var items *object
	if err := dialog.call(dialogGetResults, uintptr(unsafe.Pointer(&items))); err != nil {
		return nil, fmt.Errorf("read the choice: %w", err)
	}
	defer items.release()
	return filePaths(items)
}

func prepare(dialog *object, r request) error {
	var options uint32
	if err := dialog.call(dialogGetOptions, uintptr(unsafe.Pointer(&options))); err != nil {
		return err
	}
	options |= fosForceFileSystem | fosPathMustExist | fosFileMustExist | fosNoChangeDir
	if r.multiple {
		options |= fosAllowMultiselect
	}
	if r.folder {
		options |= fosPickFolders
	}
	if err := dialog.call(dialogSetOptions, uintptr(options)); err != nil {
		return err
	}
	for method, words := range map[int]string{dialogSetTitle: r.title, dialogSetOkLabel: r.accept} {
		text, err := windows.UTF16PtrFromString(words)
		if err != nil {
			return err
		}
		if err := dialog.call(method, uintptr(unsafe.Pointer(text))); err != nil {
			return err
		}
	}
	return nil
}

// owner is our own window in front, so that the dialog stays above it; 0 where
// another program is in front.
func owner() windows.HWND {
	window := windows.GetForegroundWindow()
	var process uint32
	if _, err := windows.GetWindowThreadProcessId(window, &process); err != nil || int(process) != os.Getpid() {
		return 0
	}
	return window
}

func filePaths(items *object) ([]string, error) {
	var count uint32
	if err := items.call(itemsGetCount, uintptr(unsafe.Pointer(&count))); err != nil {
		return nil, fmt.Errorf("count the choice: %w", err)
	}
	paths := make([]string, 0, count)
	for i := range count {
		path, err := filePath(items, i)
		if err != nil {
			return nil, fmt.Errorf("read path %d: %w", i, err)
		}
		paths = append(paths, path)
	}
	return paths, nil
}

func filePath(items *object, i uint32) (string, error) {
	var item *object
	if err := items.call(itemsGetItemAt, uintptr(i), uintptr(unsafe.Pointer(&item))); err != nil {
		return "", err
	}
	defer item.release()
	var name *uint16
	if err := item.call(itemGetDisplayName, sigdnFileSystemPath, uintptr(unsafe.Pointer(&name))); err != nil {
		return "", err
	}
	defer windows.CoTaskMemFree(unsafe.Pointer(name))
	return windows.UTF16PtrToString(name), nil
}
