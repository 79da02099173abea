package uploader

// owner is the user name under which an account sends now, "" not known yet.
// Only that user can use what it has in the stash.
func (e *Engine) owner(account string) string {
	acc, _ := e.accounts.Get(account)
	return acc.User
}

// begunByAnother tells that the stashed bytes of an item belong to a user whom the
// account no longer logs in as, who alone may go on with them.
func (e *Engine) begunByAnother(it *Item) bool {
	now := e.owner(it.Account)
	return it.Key != "" && it.KeyUser != "" && now != "" && it.KeyUser != now
}

// startOver lets the bytes go again under the user who is logged in now, and says
// why.
func (j *job) startOver(it Item) error {
	e := j.engine
	e.log.Info("begun by another user", "id", it.ID, "title", it.Title, "user", it.KeyUser)
	e.AddNotice(Notice{Code: "other-user", Name: it.Title})
	err := j.save(func(en *entry) {
		forgetKey(en)
		en.again = true
	})
	if err != nil {
		return err
	}
	return j.again()
}
