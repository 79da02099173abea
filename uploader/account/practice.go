package account

import (
	"errors"
	"strings"
)

// practiceName is what the practice wiki is called until it told its own name.
const practiceName = "Practice wiki"

// PutPractice makes or updates the account on the practice wiki, whose address
// and password change from run to run. Its password never leaves memory.
func (m *Manager) PutPractice(api, user, password string) (Account, error) {
	if api == "" || user == "" || password == "" {
		return Account{}, ErrIncomplete
	}
	m.opts.Redactor.Hide(password)
	undo := m.keepInMemory(PracticeID, secret{Password: password}.encode())
	name, _, _ := strings.Cut(user, "@")
	err := m.change(func(list []Account) ([]Account, error) {
		a := Account{ID: PracticeID, Practice: true, Wiki: practiceName}
		if i := indexOf(list, PracticeID); i >= 0 {
			a = list[i]
		}
		if a.API != api {
			a.Facts.FilePage = "" // of a port that is no longer ours
		}
		a.API, a.Address, a.Login, a.User, a.Method = api, api, user, name, MethodBotPassword
		a.Problem = ""
		return put(list, a), nil
	})
	if err != nil {
		undo()
		return Account{}, err
	}
	s, err := m.Session(PracticeID)
	if err != nil {
		return Account{}, err
	}
	s.renew()
	a, ok := m.Get(PracticeID)
	if !ok {
		return Account{}, errors.New("account: practice account removed meanwhile")
	}
	return a, nil
}
