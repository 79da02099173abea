package account

import (
	"context"

	"wikidrop/uploader/mediawiki"
)

// Prompter asks the person who is logging in. Its methods are called from any
// goroutine and may block until the person answers or the context ends.
type Prompter interface {
	// Ask returns the answers by field name. An error ends the login and comes
	// back as it is; context.Canceled means that the person gave up.
	Ask(ctx context.Context, q Question) (Answers, error)
	// OpenBrowser opens an https address of the wiki, or an http one of a wiki
	// that has no other.
	OpenBrowser(address string) error
	// Page is what the browser shows when the person has agreed there (ok), or
	// has not: plain text in the person's language.
	Page(ok bool) (title, text string)
}

// Answers are values by [mediawiki.LoginField] name, as [mediawiki.AskLogin] wants
// them.
type Answers map[string]string

// QuestionKind is what a question is about.
type QuestionKind int

// The kinds of question.
const (
	AskWiki QuestionKind = iota // the wiki wants more than the password
	// AskServer is for the user name and password (fields "user", "password") that
	// the server in front of the wiki wants.
	AskServer
	// AskProxy is for the same of the proxy at Host.
	AskProxy
)

// Question is a form for a person.
type Question struct {
	Kind    QuestionKind
	Host    string // of the wiki, the server or the proxy
	Message string // the wiki's words, plain text, or the server's name of the place
	Code    string // message key, "" unknown
	Fields  []mediawiki.LoginField
	Again   bool // the last answer was wrong
}

// ask is nil where nobody can be asked.
func (e *entry) ask() mediawiki.AskLogin {
	if e.prompter == nil {
		return nil
	}
	return func(ctx context.Context, q mediawiki.LoginQuestion) (map[string]string, error) {
		return e.prompter.Ask(ctx, Question{
			Host: hostOf(e.account.API), Message: q.Message, Code: q.Code, Fields: q.Fields, Again: q.Again,
		})
	}
}

// serverQuestion asks for what stands in front of the wiki.
func serverQuestion(host, realm string, again bool) Question {
	return Question{Kind: AskServer, Host: host, Message: realm, Again: again, Fields: []mediawiki.LoginField{
		{Name: "user", Type: "string"},
		{Name: "password", Type: "password", Sensitive: true},
	}}
}
