// Package windowtest drives the real window of Wikidrop the way a person does:
// a real X server (Xvfb) with a window manager, real key presses, a real drag
// with XDND out of another program's window, and pictures of the screen. What
// the program did is read from its log and asked of the wiki.
//
// Only tests and the command in rehearse use it. It needs the packages xvfb,
// openbox, xdotool, imagemagick, gcc, pkg-config and libgtk-3-dev.
package windowtest

import (
	"fmt"
	"os/exec"
	"strings"
)

// Available tells whether a window can be driven here; the error says what is missing.
func Available() error {
	var missing []string
	for _, name := range []string{"Xvfb", "openbox", "xdotool", "import", "gcc", "pkg-config"} {
		if _, err := exec.LookPath(name); err != nil {
			missing = append(missing, name)
		}
	}
	if len(missing) == 0 {
		if err := exec.Command("pkg-config", "--exists", "gtk+-3.0").Run(); err != nil {
			missing = append(missing, "libgtk-3-dev")
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("no real window here, missing: %s", strings.Join(missing, ", "))
	}
	return nil
}
