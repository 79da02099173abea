package nowindow

import (
	"os"

	"golang.org/x/sys/windows"
)

// columns is the width of the console that f is, and whether it is one.
func columns(f *os.File) (int, bool) {
	var mode uint32
	h := windows.Handle(f.Fd())
	if windows.GetConsoleMode(h, &mode) != nil {
		return 0, false
	}
	var info windows.ConsoleScreenBufferInfo
	if windows.GetConsoleScreenBufferInfo(h, &info) != nil {
		return 0, true // a console that is read from has no width
	}
	return int(info.Window.Right-info.Window.Left) + 1, true
}

// hush stops a console from showing what is typed, until back is called.
func hush(f *os.File) (back func() error, err error) {
	h := windows.Handle(f.Fd())
	var before uint32
	if err := windows.GetConsoleMode(h, &before); err != nil {
		return nil, err
	}
	if err := windows.SetConsoleMode(h, before&^windows.ENABLE_ECHO_INPUT); err != nil {
		return nil, err
	}
	return func() error { return windows.SetConsoleMode(h, before) }, nil
}
