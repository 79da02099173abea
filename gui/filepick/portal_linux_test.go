package filepick

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/google/go-cmp/cmp"
)

func TestPathsFromThePortalSurviveAllCharacters(t *testing.T) {
	got := localPaths([]string{
		"file:///home/anna/C++%20a.pdf",
		"file:///home/anna/%E6%97%A5%E6%9C%AC%20%F0%9F%8C%89.jpg",
		"file:///home/anna/100%25%20%23%3F%26.png",
		"file://localhost/tmp/a",
		"file:///tmp/%FF.bin",
		"file:///tmp/new%0Aline",
		"file://otherhost/tmp/a",
		"https://example.org/a.png",
		"file:///tmp/%zz",
		"file:relative",
		"file:///tmp/nul%00",
		"",
	})
	want := []string{"/home/anna/C++ a.pdf", "/home/anna/日本 🌉.jpg", "/home/anna/100% #?&.png",
		"/tmp/a", "/tmp/\xff.bin", "/tmp/new\nline"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReplyOfThePortal(t *testing.T) {
	uris := func(s ...string) map[string]dbus.Variant {
		return map[string]dbus.Variant{"uris": dbus.MakeVariant(s)}
	}
	for name, c := range map[string]struct {
		body []any
		want []string
		err  error
	}{
		"chosen":      {[]any{uint32(0), uris("file:///a", "file:///b%20c")}, []string{"/a", "/b c"}, nil},
		"closed":      {[]any{uint32(1), uris()}, nil, ErrCancelled},
		"ended":       {[]any{uint32(2), uris()}, nil, ErrUnavailable},
		"without any": {[]any{uint32(0), map[string]dbus.Variant{}}, nil, nil},
		"odd uris":    {[]any{uint32(0), map[string]dbus.Variant{"uris": dbus.MakeVariant(7)}}, nil, ErrUnavailable},
		"odd body":    {[]any{"0"}, nil, ErrUnavailable},
	} {
		got, err := decodeReply(c.body)
		if diff := cmp.Diff(c.want, got); diff != "" || !errors.Is(err, c.err) || (err != nil) != (c.err != nil) {
			t.Errorf("%s: error %v, paths %s", name, err, diff)
		}
	}
}

func FuzzPathsFromThePortalAreAbsolute(f *testing.F) {
	f.Add("file:///a%20b")
	f.Add("file://localhost/%2e%2e/x")
	f.Fuzz(func(t *testing.T, uri string) {
		for _, p := range localPaths([]string{uri}) {
			if !filepath.IsAbs(p) || strings.ContainsRune(p, 0) {
				t.Errorf("%q gave %q", uri, p)
			}
		}
	})
}

// startBus starts a message bus of the test's own and returns its address.
func startBus(t *testing.T) string {
	t.Helper()
	daemon, err := exec.LookPath("dbus-daemon")
	if err != nil {
		t.Skip("dbus-daemon is not installed")
	}
	cmd := exec.Command(daemon, "--session", "--nofork", "--print-address",
		"--address=unix:dir="+dbus.EscapeBusAddressValue(t.TempDir()))
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
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

// portal plays org.freedesktop.portal.FileChooser on a bus.
type portal struct {
	conn   *dbus.Conn
	calls  chan call
	closed chan struct{}
	answer func(p *portal, handle dbus.ObjectPath) // nil, or called within the call, before its reply
}

type call struct {
	title   string
	options map[string]dbus.Variant
	handle  dbus.ObjectPath
}

func (p *portal) OpenFile(sender dbus.Sender, _ string, title string, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	name, _ := options["handle_token"].Value().(string)
	who := strings.ReplaceAll(strings.TrimPrefix(string(sender), ":"), ".", "_")
	handle := dbus.ObjectPath(portalPath + "/request/" + who + "/" + name)
	if err := p.conn.Export(dialogRequest{p}, handle, requestName); err != nil {
		return "", dbus.MakeFailedError(err)
	}
	if p.answer != nil {
		p.answer(p, handle)
	}
	p.calls <- call{title, options, handle}
	return handle, nil
}

func (p *portal) reply(handle dbus.ObjectPath, response uint32, uris ...string) {
	_ = p.conn.Emit(handle, requestReply, response, map[string]dbus.Variant{"uris": dbus.MakeVariant(uris)})
}

type dialogRequest struct{ p *portal }

// Close implements org.freedesktop.portal.Request.
func (r dialogRequest) Close() *dbus.Error {
	close(r.p.closed)
	return nil
}

func startPortal(t *testing.T, bus string, answer func(*portal, dbus.ObjectPath)) *portal {
	t.Helper()
	conn, err := dbus.Connect(bus)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	p := &portal{conn: conn, calls: make(chan call, 1), closed: make(chan struct{}), answer: answer}
	if err := conn.Export(p, portalPath, "org.freedesktop.portal.FileChooser"); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName(portalName, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return p
}

// asked runs askPortal elsewhere.
func asked(ctx context.Context, bus string, r request) <-chan func() ([]string, error) {
	done := make(chan func() ([]string, error), 1)
	go func() {
		paths, err := askPortal(ctx, bus, r)
		done <- func() ([]string, error) { return paths, err }
	}()
	return done
}

func receive[V any](t *testing.T, c <-chan V) V {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(20 * time.Second):
		t.Fatal("nothing came")
		panic("unreachable")
	}
}

func TestPortalIsAskedForSeveralFiles(t *testing.T) {
	bus := startBus(t)
	p := startPortal(t, bus, nil)
	done := asked(t.Context(), bus, request{title: "Add files", accept: "Add", multiple: true})
	c := receive(t, p.calls)
	if c.title != "Add files" || c.options["multiple"].Value() != true || c.options["directory"].Value() != false ||
		c.options["accept_label"].Value() != "Add" {
		t.Errorf("asked %q with %v", c.title, c.options)
	}
	p.reply(c.handle+"x", 0, "file:///of/another/request")
	p.reply(c.handle, 0, "file:///a%2Bb.jpg", "file:///c++.jpg")
	paths, err := receive(t, done)()
	if diff := cmp.Diff([]string{"/a+b.jpg", "/c++.jpg"}, paths); diff != "" || err != nil {
		t.Errorf("error %v, paths %s", err, diff)
	}
}

func TestPortalMayAnswerBeforeTheCallReturns(t *testing.T) {
	bus := startBus(t)
	p := startPortal(t, bus, func(p *portal, handle dbus.ObjectPath) { p.reply(handle, 1) })
	if _, err := receive(t, asked(t.Context(), bus, request{folder: true}))(); !errors.Is(err, ErrCancelled) {
		t.Errorf("got %v", err)
	}
	if c := receive(t, p.calls); c.options["directory"].Value() != true {
		t.Errorf("asked with %v", c.options)
	}
}

func TestPortalsDialogIsClosedWhenTheCallerLeaves(t *testing.T) {
	bus := startBus(t)
	p := startPortal(t, bus, nil)
	ctx, cancel := context.WithCancel(t.Context())
	done := asked(ctx, bus, request{})
	receive(t, p.calls)
	cancel()
	if _, err := receive(t, done)(); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	receive(t, p.closed)
}

func TestPortalThatGoesAwayEndsTheQuestion(t *testing.T) {
	bus := startBus(t)
	p := startPortal(t, bus, nil)
	done := asked(t.Context(), bus, request{})
	receive(t, p.calls)
	// The connection stays, so that the reply to the call is not lost with it.
	if _, err := p.conn.ReleaseName(portalName); err != nil {
		t.Fatal(err)
	}
	if _, err := receive(t, done)(); !errors.Is(err, ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}

func TestWithoutPortalAnotherWayIsTaken(t *testing.T) {
	for name, bus := range map[string]string{
		"no bus": "", "dead bus": "unix:path=/nonexistent/bus", "bus without portal": startBus(t),
	} {
		if _, err := askPortal(t.Context(), bus, request{}); !errors.Is(err, errNoPortal) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestBusIsFoundButNeverStarted(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("XDG_RUNTIME_DIR", dir)
	if got := sessionBus(); got != "" {
		t.Errorf("found %q where there is none", got)
	}
	if err := os.WriteFile(filepath.Join(dir, "bus"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := sessionBus(); got != "" {
		t.Errorf("took a file for a bus: %q", got)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/x")
	if got := sessionBus(); got != "unix:path=/x" {
		t.Errorf("got %q", got)
	}
}
