package filepick

import (
	"errors"
	"os"
	"os/exec"
	"testing"
)

// TestWithoutDisplay runs the test binary again where GTK cannot start: importing
// it must do no harm, and asking must end in an error.
func TestWithoutDisplay(t *testing.T) {
	if os.Getenv("FILEPICK_NO_DISPLAY") != "" {
		for _, r := range []request{{multiple: true}, {folder: true}, {}} {
			if _, err := choose(t.Context(), r); !errors.Is(err, ErrUnavailable) {
				t.Errorf("%+v: got %v", r, err)
			}
		}
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestWithoutDisplay$")
	cmd.Env = []string{"FILEPICK_NO_DISPLAY=1", "HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH")}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
