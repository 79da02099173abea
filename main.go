// Wikidrop: drop files on a window, and they arrive on a MediaWiki wiki.
package main

import (
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"wikidrop/uploader/nowindow"
)

//go:embed FyneApp.toml
var fyneApp []byte

// keyringPatience is how long a keyring may take to be unlocked by a person.
const keyringPatience = 30 * time.Second

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	meta, err := metadata()
	if err == nil && o.version {
		_, err = fmt.Fprintln(stdout, meta.Name, meta.Version)
		if err == nil {
			return 0
		}
	}
	if err == nil && o.noWindow {
		return withoutWindow(o, meta, nowindow.Parts{Stdin: stdin, Stdout: stdout, Stderr: stderr})
	}
	if err == nil {
		err = withWindow(o, meta)
	}
	if err != nil {
		fmt.Fprintln(stderr, "wikidrop:", err)
		return 1
	}
	return 0
}
