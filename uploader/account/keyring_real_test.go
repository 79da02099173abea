package account

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wikidrop/uploader/realwiki"
)

// evidence is the file of $WIKIDROP_EVIDENCE that tells of a real Secret Service.
const evidence = "secret-service"

// realKeyring skips the test where no keyring answers, or fails it when
// WIKIDROP_REQUIRE_KEYRING=1. It never runs against a keyring that needs a prompt.
func realKeyring(t *testing.T) Secrets {
	t.Helper()
	k := NewKeyring(10 * time.Second)
	_, err := k.Get(t.Context(), "test-"+rand.Text())
	if errors.Is(err, ErrNoSecret) {
		return k
	}
	if os.Getenv("WIKIDROP_REQUIRE_KEYRING") == "1" {
		t.Fatalf("no keyring answers: %v", err)
	}
	t.Skipf("no keyring answers (DBUS_SESSION_BUS_ADDRESS=%q): %v", os.Getenv("DBUS_SESSION_BUS_ADDRESS"), err)
	return nil
}

func TestRealKeyring(t *testing.T) {
	k := realKeyring(t)
	id := "test-" + rand.Text()
	t.Cleanup(func() { _ = k.Delete(context.Background(), id) })
	for _, secret := range []string{canary, "äöü 日本 \"'\\\n end ", strings.Repeat("x", 1000)} {
		if err := k.Set(t.Context(), id, secret); err != nil {
			t.Fatal(err)
		}
		if got, err := k.Get(t.Context(), id); err != nil || got != secret {
			t.Errorf("got %q, %v; want %q", got, err, secret)
		}
	}
	if err := k.Set(t.Context(), id, canary); err != nil {
		t.Fatal(err)
	}
	wantSecretTool(t, id, canary)
	for range 2 {
		if err := k.Delete(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := k.Get(t.Context(), id); !errors.Is(err, ErrNoSecret) {
		t.Errorf("after deletion: %v", err)
	}
	realwiki.Evidence(t, evidence, "kept, read, replaced and deleted a password")
}

// wantSecretTool asks another program of the same desktop.
func wantSecretTool(t *testing.T, id, want string) {
	t.Helper()
	tool, err := exec.LookPath("secret-tool")
	if err != nil {
		t.Log("not seen by another program: no secret-tool")
		return
	}
	out, err := exec.CommandContext(t.Context(), tool, "lookup", "service", service, "username", id).Output()
	if err != nil || strings.TrimSpace(string(out)) != want {
		t.Errorf("secret-tool says %q, %v", out, err)
	}
}

func TestAccountInRealKeyringOutlivesTheProgram(t *testing.T) {
	k := realKeyring(t)
	b := newBench(t)
	o := b.options()
	o.Secrets = k
	reopen := func() {
		t.Helper()
		m, err := Open(o)
		if err != nil {
			t.Fatal(err)
		}
		b.Manager = m
	}
	reopen()
	a := b.save(b.draft())
	t.Cleanup(func() { _ = k.Delete(context.Background(), a.ID) })
	if a.SessionOnly {
		t.Fatalf("not kept in the keyring: %s", b.log)
	}
	b.wantNoTrace(nil)

	reopen()
	if _, err := b.Test(t.Context(), a.ID); err != nil {
		t.Errorf("login after a restart: %v", err)
	}
	if err := b.Remove(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Get(t.Context(), a.ID); !errors.Is(err, ErrNoSecret) {
		t.Errorf("after removal: %v", err)
	}
	if files, _ := filepath.Glob(filepath.Join(b.dir, "*")); len(files) != 1 {
		t.Errorf("files: %v", files)
	}
	realwiki.Evidence(t, evidence, "logged in with a password from the keyring after a restart")
}
