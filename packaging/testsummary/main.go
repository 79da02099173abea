// Command testsummary reads what "go test -json" says, shows what a person needs
// to see of it, and closes with a line such as "512 passed, 0 failed, 1 skipped".
// It ends with 0 only if nothing failed, something ran, and nothing was skipped
// but what -allow lets pass.
package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
)

func main() {
	allow := flag.String("allow", "^$", "regular expression for the reasons that may be given for a skipped test")
	flag.Parse()
	reasons, err := regexp.Compile(*allow)
	if err != nil {
		fmt.Fprintln(os.Stderr, "testsummary: -allow:", err)
		os.Exit(2)
	}
	s := newSummary(os.Stdout, reasons)
	if err := s.read(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "testsummary:", err)
		os.Exit(2)
	}
	if !s.close() {
		os.Exit(1)
	}
}
