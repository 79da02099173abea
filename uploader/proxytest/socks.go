package proxytest

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strconv"
)

// Numbers of RFC 1928 and RFC 1929.
const (
	socksVersion    = 5
	noPassword      = 0
	userAndPassword = 2
	noneOfThese     = 0xff
	passwordVersion = 1
	connect         = 1
	addressIPv4     = 1
	addressName     = 3
	addressIPv6     = 4
)

var errProtocol = errors.New("not SOCKS5")

func (p *Proxy) serveSOCKS(conn net.Conn) {
	defer conn.Close()
	user, password, err := p.greet(conn)
	if err != nil {
		return
	}
	target, err := readTarget(conn)
	if err != nil || !p.admit(target, user, password) {
		return
	}
	onward, err := p.dial(target)
	reply := []byte{socksVersion, 0, 0, addressIPv4, 0, 0, 0, 0, 0, 0}
	if err != nil {
		reply[1] = 4 // host unreachable
		_, _ = conn.Write(reply)
		return
	}
	if _, err := conn.Write(reply); err == nil {
		join(conn, conn, onward)
	}
}

// greet agrees on a way to log in, and checks the password where there is one.
func (p *Proxy) greet(conn net.Conn) (user, password string, err error) {
	offered, err := readBlock(conn, socksVersion)
	if err != nil {
		return "", "", err
	}
	p.mu.Lock()
	guarded, wantUser, wantPassword := p.password != "", p.user, p.password
	p.mu.Unlock()
	way := byte(noPassword)
	if guarded {
		way = userAndPassword
	}
	if !contains(offered, way) {
		p.admit("", "", "") // counted before the client can know
		_, _ = conn.Write([]byte{socksVersion, noneOfThese})
		return "", "", errProtocol
	}
	if _, err := conn.Write([]byte{socksVersion, way}); err != nil || !guarded {
		return "", "", err
	}
	name, err := readBlock(conn, passwordVersion)
	if err != nil {
		return "", "", err
	}
	word, err := readCounted(conn)
	if err != nil {
		return "", "", err
	}
	user, password = string(name), string(word)
	if user != wantUser || password != wantPassword {
		p.admit("", user, password)
		_, _ = conn.Write([]byte{passwordVersion, 1})
		return "", "", errProtocol
	}
	_, err = conn.Write([]byte{passwordVersion, 0})
	return user, password, err
}

func contains(all []byte, one byte) bool {
	for _, b := range all {
		if b == one {
			return true
		}
	}
	return false
}

// readBlock reads a version and a counted field behind it.
func readBlock(r io.Reader, version byte) ([]byte, error) {
	var head [1]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	if head[0] != version {
		return nil, errProtocol
	}
	return readCounted(r)
}

func readCounted(r io.Reader) ([]byte, error) {
	var count [1]byte
	if _, err := io.ReadFull(r, count[:]); err != nil {
		return nil, err
	}
	field := make([]byte, count[0])
	_, err := io.ReadFull(r, field)
	return field, err
}

// readTarget reads where a client wants to go.
func readTarget(r io.Reader) (string, error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return "", err
	}
	if head[0] != socksVersion || head[1] != connect {
		return "", errProtocol
	}
	host, err := readHost(r, head[3])
	if err != nil {
		return "", err
	}
	var port [2]byte
	if _, err := io.ReadFull(r, port[:]); err != nil {
		return "", err
	}
	return net.JoinHostPort(host, strconv.Itoa(int(binary.BigEndian.Uint16(port[:])))), nil
}

func readHost(r io.Reader, kind byte) (string, error) {
	switch kind {
	case addressName:
		name, err := readCounted(r)
		return string(name), err
	case addressIPv4, addressIPv6:
		ip := make([]byte, net.IPv4len)
		if kind == addressIPv6 {
			ip = make([]byte, net.IPv6len)
		}
		_, err := io.ReadFull(r, ip)
		return net.IP(ip).String(), err
	}
	return "", errProtocol
}
