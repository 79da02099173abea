package nowindow

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// ErrPasswordFile means that no password could be read.
var ErrPasswordFile = errors.New("nowindow: password not read")

// maxPassword bounds what is read as a password, in bytes.
const maxPassword = 4 << 10

// password reads the first line of the password file; "" when none was named.
func (r *run) password(ctx context.Context) (string, error) {
	if r.opts.PasswordFile == "" {
		return "", nil
	}
	line, err := r.passwordLine(ctx)
	line = strings.TrimRight(line, "\r\n")
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return "", fmt.Errorf("%w: %w", ErrPasswordFile, err)
	case line == "":
		return "", fmt.Errorf("%w: it is empty", ErrPasswordFile)
	}
	return line, nil
}

func (r *run) passwordLine(ctx context.Context) (string, error) {
	if r.opts.PasswordFile == "-" {
		return r.typed(ctx)
	}
	f, err := os.Open(r.opts.PasswordFile)
	if err != nil {
		return "", err
	}
	defer f.Close()
	return firstLine(f)
}

// typed reads a line of standard input, and hides it where a person types it.
func (r *run) typed(ctx context.Context) (string, error) {
	f, ok := r.parts.Stdin.(*os.File)
	if ok {
		_, ok = columns(f)
	}
	if !ok {
		return lineUntil(ctx, r.parts.Stdin)
	}
	back, err := hush(f)
	if err != nil {
		return "", err
	}
	r.screen.prompt(r.parts.Words.AskPassword(r.opts.User))
	line, err := lineUntil(ctx, f)
	r.screen.say("") // the line end was not shown either
	return line, errors.Join(err, back())
}

// lineUntil gives up at the end of ctx. The read goes on then, since nothing can call
// it back; the program ends.
func lineUntil(ctx context.Context, in io.Reader) (string, error) {
	type reading struct {
		line string
		err  error
	}
	read := make(chan reading, 1)
	go func() {
		line, err := firstLine(in)
		read <- reading{line, err}
	}()
	select {
	case got := <-read:
		return got.line, got.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// firstLine reads no further than the line's end: what follows may be answers.
func firstLine(in io.Reader) (string, error) {
	var line []byte
	for b := make([]byte, 1); len(line) < maxPassword; {
		n, err := in.Read(b)
		if n > 0 && b[0] == '\n' {
			return string(line), nil
		}
		line = append(line, b[:n]...)
		if err != nil {
			return string(line), err
		}
	}
	return "", fmt.Errorf("longer than %d bytes", maxPassword)
}
