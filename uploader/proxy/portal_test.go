//go:build linux

package proxy

import (
	"bufio"
	"context"
	"os/exec"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"
)

// resolver is the part of a desktop portal that knows proxies.
type resolver struct{ asked chan string }

// Lookup is org.freedesktop.portal.ProxyResolver.Lookup.
func (r resolver) Lookup(uri string) ([]string, *dbus.Error) {
	r.asked <- uri
	if strings.Contains(uri, "bad") {
		return nil, dbus.NewError("org.freedesktop.portal.Error.Failed", []any{"no"})
	}
	return []string{"socks://desktop.example", "direct://"}, nil
}

// bus starts a session bus of the test's own.
func bus(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("dbus-daemon")
	if err != nil {
		t.Skip("no dbus-daemon here")
	}
	cmd := exec.Command(path, "--session", "--nofork", "--print-address")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(address)
}

func TestDesktopPortalOnARealBus(t *testing.T) {
	b := newBench(t)
	address := bus(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	if _, err := (portal{}).Proxies(t.Context(), commons); err == nil {
		t.Error("there is no portal on this bus yet")
	}
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	r := resolver{asked: make(chan string, 9)}
	if err := conn.Export(r, "/org/freedesktop/portal/desktop", "org.freedesktop.portal.ProxyResolver"); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName("org.freedesktop.portal.Desktop", 0); err != nil {
		t.Fatal(err)
	}
	b.Chooser = New(Options{Settings: b.store, Secrets: b.keyring})
	b.want(commons, "socks5://desktop.example:1080")
	b.want(commons+"?action=query", "socks5://desktop.example:1080")
	b.want("https://bad.example/", "direct")
	if got := b.System(t.Context(), commons); got != (Found{"socks5://desktop.example:1080", FromDesktop}) {
		t.Errorf("%+v", got)
	}
	if got := len(r.asked); got != 3 {
		t.Errorf("the portal was asked %d times, want 3", got)
	}
	if first := <-r.asked; first != "https://commons.wikimedia.org/" {
		t.Errorf("asked for %q", first)
	}
}

func TestNoBusIsNoProxy(t *testing.T) {
	b := newBench(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
	b.Chooser = New(Options{Settings: b.store})
	b.want(commons, "direct")
}

func TestCancelledQuestionEnds(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", bus(t))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (portal{}).Proxies(ctx, commons); err == nil {
		t.Error("answered after the end")
	}
}
