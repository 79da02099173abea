package account

import (
	"context"
	"errors"
	"strings"
	"time"

	"wikidrop/uploader/mediawiki"
)

// CodeDisabled is the Code of the *mediawiki.Error with which every use of a
// disabled account ends, and its Problem.
const CodeDisabled = "account-disabled"

func disabledError() error {
	return &mediawiki.Error{
		Code: CodeDisabled, Action: "log in", Behaviour: mediawiki.AskPerson, About: mediawiki.AboutAccount, Whole: true,
	}
}

// Rename sets what the person calls an account, "" for the user's name again.
func (m *Manager) Rename(id, label string) error {
	return m.edit(id, func(a *Account) { a.Label = strings.Join(strings.Fields(label), " ") })
}

// SetDisabled keeps an account from logging in and uploading, or lets it do so
// again. What is under way ends with its next request.
func (m *Manager) SetDisabled(id string, disabled bool) error {
	err := m.edit(id, func(a *Account) {
		a.Disabled = disabled
		switch {
		case disabled:
			a.Problem = CodeDisabled
		case a.Problem == CodeDisabled:
			a.Problem = ""
		}
	})
	if err != nil {
		return err
	}
	s, err := m.Session(id)
	if err != nil {
		return err
	}
	s.renew()
	return nil
}

func (m *Manager) disabled(id string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := indexOf(m.list, id)
	return i >= 0 && m.list[i].Disabled
}

func (m *Manager) edit(id string, change func(*Account)) error {
	return m.change(func(list []Account) ([]Account, error) {
		i := indexOf(list, id)
		if i < 0 {
			return nil, ErrUnknown
		}
		change(&list[i])
		return list, nil
	})
}

// logoutWait is how long the wiki is given to end a session.
const logoutWait = 10 * time.Second

// LogOut forgets an account's secrets and ends the session that is open on the
// wiki, if any. The account stays in the list; logging in again is
// [Manager.TestAndSave] with its ID.
func (m *Manager) LogOut(ctx context.Context, id string) error {
	a, ok := m.Get(id)
	if !ok {
		return ErrUnknown
	}
	s, err := m.Session(id)
	if err != nil {
		return err
	}
	if client := s.leaveWiki(); client != nil {
		limited, cancel := context.WithTimeout(ctx, logoutWait)
		defer cancel()
		if err := client.Logout(limited); err != nil {
			m.log.Info("session not ended on the wiki", "account", id, "err", err)
		}
		client.Close()
	}
	err = m.forget(ctx, a)
	m.observe(id, func(a *Account) { a.Problem = ProblemLoggedOut })
	return err
}

// leaveWiki gives the client of the login that is open away, nil if there is none.
func (s *Session) leaveWiki() *mediawiki.Client {
	s.mu.Lock()
	defer s.mu.Unlock()
	client := s.client
	if !s.inside {
		client = nil
	}
	s.client = nil
	s.restart()
	s.refused = refusal{err: ErrNoSecret}
	return client
}

// Draft is what [Manager.TestAndSave] needs to log the same account in anew.
func (a Account) Draft() Draft {
	return Draft{
		ID: a.ID, Address: a.Address, Method: a.Method, Login: a.Login, ClientID: a.ClientID, Port: a.Port,
		SessionOnly: a.SessionOnly, Proxy: a.Proxy, CAFile: a.CAFile,
	}
}

// Name is what to call the account: its label, or the user's name, or the one used
// to log in.
func (a Account) Name() string {
	for _, name := range []string{a.Label, a.User, a.Login} {
		if name != "" {
			return name
		}
	}
	return a.ID
}

// Preset is a wiki that many people want.
type Preset struct{ Name, Address string }

// Presets are the wikis to offer, with Wikipedia in a language ("ru").
func Presets(language string) []Preset {
	language, _, _ = strings.Cut(strings.ToLower(language), "-")
	if language == "" || strings.Trim(language, "abcdefghijklmnopqrstuvwxyz") != "" {
		language = "en"
	}
	return []Preset{
		{"Wikimedia Commons", "commons.wikimedia.org"},
		{"Wikipedia (" + language + ")", language + ".wikipedia.org"},
		{"Test Wikipedia", "test.wikipedia.org"},
	}
}

// Look finds a wiki and tells how one can log in to it, without any account.
func (m *Manager) Look(ctx context.Context, d Draft) (mediawiki.Endpoint, mediawiki.Offers, error) {
	d = d.tidy()
	if d.Address == "" {
		return mediawiki.Endpoint{}, mediawiki.Offers{}, ErrIncomplete
	}
	v := &visit{m: m, draft: d}
	if err := v.open(Account{Proxy: d.Proxy, CAFile: d.CAFile}); err != nil {
		return mediawiki.Endpoint{}, mediawiki.Offers{}, err
	}
	defer v.door.CloseIdleConnections()
	wiki, err := v.find(ctx)
	if err != nil {
		return wiki, mediawiki.Offers{}, err
	}
	client, err := m.connect(wiki.API, v.door)
	if err != nil {
		return wiki, mediawiki.Offers{}, err
	}
	offers, err := client.Offers(ctx)
	if e, ok := errors.AsType[*mediawiki.Error](err); ok && e.About == mediawiki.AboutAccount {
		return wiki, offers, nil // it is there, and tells nothing more to strangers
	}
	return wiki, offers, err
}
