package uploader

import (
	"os/exec"
	"strings"
	"testing"
)

func TestNothingHereReachesTheWindow(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "./...").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		if strings.HasPrefix(line, "fyne.io/") || strings.HasPrefix(line, "wikidrop/gui") {
			t.Errorf("the engine imports %s", line)
		}
	}
	out, err = exec.Command("go", "list", "-deps", "./mediawiki").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		if strings.HasPrefix(line, "wikidrop/") && strings.TrimSpace(line) != "wikidrop/uploader/mediawiki" {
			t.Errorf("the client imports %s", line)
		}
	}
}
