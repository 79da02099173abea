package account

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// Draft is an account that a person is typing. It prints without its password,
// whatever the verb.
type Draft struct {
	ID      string // of the account being changed, "" for a new one
	Address string
	Method  Method // "": what fits Login and Password, a bot password or the main one
	Login   string // not for OAuth, where the wiki tells the name
	// Password is the bot password, the account's own one, or an access token. It
	// may be "" when changing an account on the same host: the known one is kept.
	Password    string
	ClientID    string // for [MethodOAuth]
	Port        int    // for [MethodOAuth], 0: [DefaultPort]
	SessionOnly bool
	// AllowHTTP permits an unencrypted address outside this machine and
	// private networks.
	AllowHTTP bool
	// Proxy is as in [mediawiki.Network]; CAFile is a PEM file.
	Proxy, CAFile string

	// Prompter answers what the wiki asks meanwhile. nil: nobody is there.
	Prompter Prompter
}

// String describes the draft without its password.
func (d Draft) String() string {
	password := "no password"
	if d.Password != "" {
		password = "with password"
	}
	return fmt.Sprintf("draft %q of %q at %q, %s", d.ID, d.Login, withoutUserinfo(d.Address), password)
}

// Format prints String for every verb: %+v and %#v would otherwise spell out the
// fields.
func (d Draft) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, d.String()) }

// LogValue keeps the password out of logs.
func (d Draft) LogValue() slog.Value { return slog.StringValue(d.String()) }

// MarshalText keeps the password out of JSON, also of what a draft is part of.
func (d Draft) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// tidy removes what copying brings along.
func (d Draft) tidy() Draft {
	d.Address = withoutUserinfo(strings.TrimSpace(d.Address))
	d.Login = strings.TrimSpace(d.Login)
	d.Password = tidyPassword(d.Password)
	d.ClientID, d.Proxy, d.CAFile = strings.TrimSpace(d.ClientID), strings.TrimSpace(d.Proxy), strings.TrimSpace(d.CAFile)
	if d.Method == MethodToken || d.Method == MethodOAuth {
		d.Login = ""
	}
	if d.Method == MethodToken {
		d.Password = strings.TrimSpace(d.Password)
	}
	if d.Method == "" && d.Password != "" {
		d.Method = methodFor(d.Login, d.Password)
	}
	return d
}

// tidyPassword removes white space around a bot password. A password of the
// account itself may begin or end with a space, so of that only line ends go.
func tidyPassword(typed string) string {
	trimmed := strings.TrimSpace(typed)
	secret := trimmed[strings.LastIndexByte(trimmed, '@')+1:]
	if isBotPassword(secret) {
		return trimmed
	}
	return strings.Trim(typed, "\r\n\t")
}

// isBotPassword knows the generated passwords of Special:BotPasswords: 32 or more
// of 0-9 and a-w.
func isBotPassword(s string) bool {
	if len(s) < 32 {
		return false
	}
	return strings.Trim(s, "0123456789abcdefghijklmnopqrstuvw") == ""
}
