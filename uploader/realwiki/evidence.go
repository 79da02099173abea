package realwiki

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Evidence notes that a real component took part in a test, for the closing
// table of packaging/test.sh: one line of detail in the file named after the
// component in the folder WIKIDROP_EVIDENCE. Without that variable it does nothing.
// It is safe for several test binaries at once.
func Evidence(t testing.TB, component, detail string) {
	t.Helper()
	dir := os.Getenv("WIKIDROP_EVIDENCE")
	if dir == "" {
		return
	}
	if err := appendEvidence(dir, component, t.Name()+": "+detail); err != nil {
		t.Errorf("note evidence of %s: %v", component, err)
	}
}

func appendEvidence(dir, component, line string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(dir, component), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(f, line)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}

// Components that packaging/test.sh wants to have seen.
const (
	MediaWiki     = "mediawiki"
	SecretService = "secret-service"
	Window        = "window"
	Drag          = "drag"
)
