// Package rehearsal brings the practice wiki and its account together for one run
// of the program.
package rehearsal

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"wikidrop/uploader/account"
	"wikidrop/uploader/practice"
)

// Open starts the practice wiki unless the person has removed its account: then it
// returns nil. Where it is wanted, it becomes the default account. It fetches addresses
// by way.
func Open(wanted bool, accounts *account.Manager, dir string, way http.RoundTripper, log *slog.Logger) (*practice.Server, error) {
	_, known := accounts.Get(account.PracticeID)
	if !wanted && !known && len(accounts.List()) > 0 {
		return nil, nil
	}
	wiki, id, err := Start(accounts, dir, way, log)
	if err == nil && wanted {
		err = accounts.SetDefault(id)
	}
	if err != nil && wiki != nil {
		return nil, errors.Join(err, wiki.Close())
	}
	return wiki, err
}

// Start starts the practice wiki in dir and gives it its account, whose ID it
// returns. The password lives as long as the program. It returns practice.ErrInUse
// when another program has the wiki open.
func Start(accounts *account.Manager, dir string, way http.RoundTripper, log *slog.Logger) (*practice.Server, string, error) {
	const user, bot = "You", "wikidrop"
	password := strings.ToLower(rand.Text() + rand.Text())
	last := filepath.Join(dir, "address")
	wiki, err := practice.Start(practice.Options{
		Dir: filepath.Join(dir, "wiki"), Addr: sameAddress(last), Transport: way, Log: log,
		Users: []practice.User{{Name: user, App: bot, Password: password}},
	})
	if err != nil {
		return nil, "", fmt.Errorf("start the practice wiki: %w", err)
	}
	a, err := accounts.PutPractice(wiki.API(), user+"@"+bot, password)
	// The same address next time keeps links to its pages alive.
	err = errors.Join(err, os.WriteFile(last, []byte(wiki.URL()), 0o600))
	if err != nil {
		return nil, "", errors.Join(fmt.Errorf("practice wiki: %w", err), wiki.Close())
	}
	return wiki, a.ID, nil
}

func sameAddress(file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	u, err := url.Parse(string(text))
	if err != nil {
		return ""
	}
	return u.Host
}
