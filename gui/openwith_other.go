//go:build !darwin || !cgo

package gui

// OnOpenWith does nothing here: these systems start the program with the files as
// arguments. On macOS take gets them.
func OnOpenWith(func(sources []string)) error { return nil }
