package filepick

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

// The names of org.freedesktop.portal.FileChooser.
const (
	portalName    = "org.freedesktop.portal.Desktop"
	portalPath    = "/org/freedesktop/portal/desktop"
	portalOpen    = "org.freedesktop.portal.FileChooser.OpenFile"
	requestName   = "org.freedesktop.portal.Request"
	requestReply  = requestName + ".Response"
	ownerChanged  = "org.freedesktop.DBus.NameOwnerChanged"
	portalPatient = 5 * time.Second // for the dialog to be accepted, not for the person
)

// errNoPortal means that the dialog has to be shown in another way.
var errNoPortal = errors.New("no file chooser portal")

// sessionBus is the address of the session's message bus, "" where there is none.
// The D-Bus library is not left to find it, since it would start a bus.
func sessionBus() string {
	if address := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); address != "" {
		return address
	}
	socket := filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "bus")
	if info, err := os.Stat(socket); err != nil || info.Mode()&os.ModeSocket == 0 || !filepath.IsAbs(socket) {
		return ""
	}
	return "unix:path=" + dbus.EscapeBusAddressValue(socket)
}

// askPortal shows the desktop's own dialog. It returns errNoPortal when nothing
// was shown, and closes the dialog when ctx ends.
func askPortal(ctx context.Context, bus string, r request) ([]string, error) {
	if bus == "" {
		return nil, errNoPortal
	}
	conn, err := dbus.Connect(bus)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoPortal, err)
	}
	defer conn.Close()

	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	handle, err := sendRequest(ctx, conn, r)
	if err != nil {
		return nil, err
	}
	for {
		select {
		case <-ctx.Done():
			conn.Object(portalName, handle).Call(requestName+".Close", dbus.FlagNoReplyExpected)
			return nil, ctx.Err()
		case s, ok := <-signals:
			if !ok {
				return nil, fmt.Errorf("%w: the session bus went away", ErrUnavailable)
			}
			if s.Path == handle && s.Name == requestReply {
				return decodeReply(s.Body)
			}
			if s.Name == ownerChanged && portalGone(s.Body) {
				return nil, fmt.Errorf("%w: the portal went away", ErrUnavailable)
			}
		}
	}
}

// sendRequest sends the request after subscribing to its reply, which could come
// first, and returns the reply's path.
func sendRequest(ctx context.Context, conn *dbus.Conn, r request) (dbus.ObjectPath, error) {
	ctx, cancel := context.WithTimeout(ctx, portalPatient)
	defer cancel()
	name := "wikidrop_" + strings.ToLower(rand.Text())
	sender := strings.ReplaceAll(strings.TrimPrefix(conn.Names()[0], ":"), ".", "_")
	handle := dbus.ObjectPath(portalPath + "/request/" + sender + "/" + name)
	for _, match := range [][]dbus.MatchOption{
		{dbus.WithMatchSender(portalName), dbus.WithMatchInterface(requestName), dbus.WithMatchMember("Response")},
		{dbus.WithMatchSender("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, portalName)},
	} {
		if err := conn.AddMatchSignalContext(ctx, match...); err != nil {
			return "", fmt.Errorf("%w: %w", errNoPortal, err)
		}
	}
	options := map[string]dbus.Variant{
		"handle_token": dbus.MakeVariant(name),
		"accept_label": dbus.MakeVariant(r.accept),
		"modal":        dbus.MakeVariant(true),
		"multiple":     dbus.MakeVariant(r.multiple),
		"directory":    dbus.MakeVariant(r.folder),
	}
	var given dbus.ObjectPath
	portal := conn.Object(portalName, portalPath)
	if err := portal.CallWithContext(ctx, portalOpen, 0, "", r.title, options).Store(&given); err != nil {
		conn.Object(portalName, handle).Call(requestName+".Close", dbus.FlagNoReplyExpected)
		return "", fmt.Errorf("%w: %w", errNoPortal, err)
	}
	return given, nil // differs from handle in portals before 0.9
}

// portalGone tells whether NameOwnerChanged(name, old, new) says that the portal
// has left the bus.
func portalGone(body []any) bool {
	if len(body) != 3 {
		return false
	}
	name, _ := body[0].(string)
	owner, isString := body[2].(string)
	return name == portalName && isString && owner == ""
}

// decodeReply reads Response(u response, a{sv} results).
func decodeReply(body []any) ([]string, error) {
	var response uint32
	var results map[string]dbus.Variant
	if err := dbus.Store(body, &response, &results); err != nil {
		return nil, fmt.Errorf("%w: answer of the portal: %w", ErrUnavailable, err)
	}
	switch response {
	case 0:
	case 1:
		return nil, ErrCancelled
	default:
		return nil, fmt.Errorf("%w: the portal ended the dialog", ErrUnavailable)
	}
	var uris []string
	if v, ok := results["uris"]; ok {
		if err := v.Store(&uris); err != nil {
			return nil, fmt.Errorf("%w: answer of the portal: %w", ErrUnavailable, err)
		}
	}
	return localPaths(uris), nil
}

// localPaths turns file URIs into paths and leaves out what is not on this
// computer.
func localPaths(uris []string) []string {
	var paths []string
	for _, s := range uris {
		u, err := url.Parse(s)
		if err != nil || u.Scheme != "file" || u.Host != "" && u.Host != "localhost" {
			continue
		}
		if !strings.HasPrefix(u.Path, "/") || strings.ContainsRune(u.Path, 0) {
			continue
		}
		paths = append(paths, u.Path)
	}
	return paths
}
