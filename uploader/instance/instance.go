// Package instance lets a second start of the program hand its files to the one
// that is already running for the same person and profile.
//
// The two meet at a unix socket (Windows 10 and newer have them too) in a folder
// that only this person may enter.
package instance

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"time"
)

// maxMessage bounds what one start may hand over, in bytes.
const maxMessage = 8 << 20

// timeout is for both sides: they are on one machine and neither waits for people.
const timeout = 5 * time.Second

type message struct {
	Sources []string `json:"sources"`
}

// Hand gives sources to the program that listens at socket. It returns false
// when none does.
func Hand(socket string, sources []string) (bool, error) {
	conn, err := net.DialTimeout("unix", socket, timeout)
	if err != nil {
		return false, nil
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(timeout)); err != nil {
		return false, fmt.Errorf("hand files to the running Wikidrop: %w", err)
	}
	if err := json.NewEncoder(conn).Encode(message{Sources: sources}); err != nil {
		return false, fmt.Errorf("hand files to the running Wikidrop: %w", err)
	}
	reply, err := bufio.NewReader(io.LimitReader(conn, 16)).ReadString('\n')
	if err != nil || reply != "ok\n" {
		return false, fmt.Errorf("the running Wikidrop did not take the files: %w", err)
	}
	return true, nil
}

// Listener takes what later starts hand over.
type Listener struct {
	net  net.Listener
	done chan struct{}
}

// Listen takes over socket, whose last owner is gone, and calls take from its own
// goroutine for each start, with no sources when there were no arguments.
func Listen(socket string, take func(sources []string)) (*Listener, error) {
	if err := os.MkdirAll(filepath.Dir(socket), 0o700); err != nil {
		return nil, fmt.Errorf("make a folder for the socket: %w", err)
	}
	if err := os.Remove(socket); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("remove the old socket: %w", err)
	}
	l, err := net.Listen("unix", socket)
	if err != nil {
		return nil, fmt.Errorf("listen for later starts: %w", err)
	}
	in := &Listener{net: l, done: make(chan struct{})}
	go in.serve(take)
	return in, nil
}

// Close stops listening and waits for a hand-over under way.
func (l *Listener) Close() error {
	err := l.net.Close()
	<-l.done
	return err
}

func (l *Listener) serve(take func([]string)) {
	defer close(l.done)
	for {
		conn, err := l.net.Accept()
		if err != nil {
			return
		}
		receive(conn, take)
	}
}

// receive serves one start after the other: a start that says nothing holds the
// others up for the timeout at most.
func receive(conn net.Conn, take func([]string)) {
	defer conn.Close()
	if conn.SetDeadline(time.Now().Add(timeout)) != nil {
		return
	}
	var m message
	if json.NewDecoder(io.LimitReader(conn, maxMessage)).Decode(&m) != nil {
		return
	}
	take(m.Sources)
	_, _ = io.WriteString(conn, "ok\n") // a start that left does not matter
}
