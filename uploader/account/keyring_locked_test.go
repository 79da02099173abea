package account

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wikidrop/uploader/realwiki"
)

// lockedWait is how long a locked keyring is waited for in the test.
const lockedWait = 3 * time.Second

// TestAccountIsSavedBesideALockedRealKeyring has a gnome-keyring of its own, locked
// by a password that nobody can be asked for. The account is then kept for this run
// only, within the time that was given, and nothing is written down.
func TestAccountIsSavedBesideALockedRealKeyring(t *testing.T) {
	if os.Getenv("WIKIDROP_LOCKED_KEYRING") == "1" {
		besideALockedKeyring(t)
		return
	}
	for _, program := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(program); err == nil {
			continue
		}
		if os.Getenv("WIKIDROP_REQUIRE_KEYRING") == "1" {
			t.Fatalf("no %s", program)
		}
		t.Skipf("no %s", program)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// The first daemon makes a keyring, the second one finds it and has no password.
	const script = `set -e
daemon="gnome-keyring-daemon --foreground --components=secrets --control-directory=$XDG_RUNTIME_DIR/keyring"
ask() { dbus-send --session --print-reply "$@" 2>/dev/null; }
there() { ask --dest=org.freedesktop.DBus /org/freedesktop/DBus org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets |
	grep -q "boolean $1"; }
locked() { there true && ask --dest=org.freedesktop.secrets /org/freedesktop/secrets/aliases/default \
	org.freedesktop.DBus.Properties.Get string:org.freedesktop.Secret.Collection string:Locked | grep -q "boolean $1"; }
await() { for i in $(seq 200); do "$@" && return; sleep 0.1; done; echo "never $*"; exit 1; }
printf secret | $daemon --unlock >/dev/null 2>&1 &
first=$!
await locked false
kill $first; wait $first || true
await there false
$daemon >/dev/null 2>&1 &
trap "kill $!" EXIT
await locked true
"$@"`
	cmd := exec.CommandContext(t.Context(), "dbus-run-session", "--", "sh", "-c", script, "sh",
		self, "-test.run=^"+t.Name()+"$", "-test.v", "-test.timeout=60s")
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "keyring"), 0o700); err != nil {
		t.Fatal(err)
	}
	cmd.Env = append(os.Environ(), "WIKIDROP_LOCKED_KEYRING=1", "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_RUNTIME_DIR="+dir, "DISPLAY=")
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Fatalf("%v\n%s", err, out)
	}
	realwiki.Evidence(t, evidence, "stayed locked, and an account was saved for the run")
}

func besideALockedKeyring(t *testing.T) {
	b := newBench(t)
	o := b.options()
	o.Secrets = NewKeyring(lockedWait)
	if _, err := o.Secrets.Get(t.Context(), "nobody"); err != nil && !errors.Is(err, ErrNoKeyring) && !errors.Is(err, ErrNoSecret) {
		t.Fatal(err)
	}
	m, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	b.Manager = m
	began := time.Now()
	a := b.save(b.draft())
	if took := time.Since(began); took > 3*lockedWait {
		t.Errorf("it took %v", took)
	}
	if !a.SessionOnly {
		t.Error("the locked keyring took the password")
	}
	b.wantNoTrace(nil)
	if err := b.session(a.ID).Do(t.Context(), nothing); err != nil {
		t.Errorf("in this run: %v", err)
	}
}
