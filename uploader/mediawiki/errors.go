package mediawiki

import (
	"encoding/json"
	"fmt"
	"time"
)

// Behaviour says what a caller may do about an error. It follows from the code;
// unknown codes are Permanent.
type Behaviour int

// The behaviours.
const (
	Permanent   Behaviour = iota // the same request will fail again
	Transient                    // the same request may pass later
	NewToken                     // fetch a CSRF token, then once more
	LogIn                        // log in again, then once more
	Resume                       // ask the wiki how far it is, then go on from there
	SmallerBody                  // the request was too large for the server
	AskPerson                    // name, text or choice has to change
	ClientFault                  // we sent something wrong
)

// Subject is what an error is about.
type Subject int

// The subjects.
const (
	AboutUnknown Subject = iota
	AboutFile
	AboutTitle
	AboutAccount
	AboutWiki
	AboutNetwork
)

// Error is a refusal by the wiki or by what stands in front of it.
type Error struct {
	// Code is the API's error code, or one of ours for what is not the API's:
	// "http-STATUS" ("http-413"), "not-json", "bad-answer" (JSON, but not what was
	// asked for), "network", "timeout", "tls-certificate", "file-changed" and
	// "file-unreadable" (the local file), "not-a-wiki" and "bad-address"
	// (discovery), "aborted" and "login-failed" (login without a code of its own).
	Code   string
	Info   string // text of the wiki, plain; never interpreted as markup
	Action string // what was being done, for the log: "upload chunk at 4194304"
	Status int    // HTTP status, 0 when there was no answer

	// Key is the message key behind Code, known for chunks only (errorformat=raw):
	// it tells the causes of stashfailed apart.
	Key string

	RetryAfter time.Duration              // from the header, 0 when not given
	Data       map[string]json.RawMessage // further fields beside code and info
	FileKey    string                     // of a recoverable error: the bytes are kept under it
	Offset     int64                      // of stashfailed
	HasOffset  bool
	Limit      int64    // of badupload: PHP's upload_max_filesize in bytes
	Details    []string // of verification-error and stashfailed: message key and parameters
	More       []string // codes of further errors in the same answer
	Raw        string   // the answer, shortened, secrets removed

	// Whole says that the condition holds for all work of this account on this
	// wiki (maxlag, readonly, ratelimited, 429, no network, blocked, uploads
	// disabled), not for one file. With Transient it means: pause all.
	Whole bool
	// Unanswered says that the request may have had its effect: the answer was
	// lost, so ask the wiki before sending again.
	Unanswered bool
	// Tries is how often a Transient error deserves to be tried again, 0 for the
	// caller's own limit.
	Tries int

	Behaviour Behaviour
	About     Subject
	Err       error // cause, for errors.Is
}

func (e *Error) Error() string {
	s := e.Action
	if s != "" {
		s += ": "
	}
	s += e.Code
	if e.Info != "" {
		s += ": " + e.Info
	}
	if e.Err != nil {
		s += fmt.Sprintf(" (%v)", e.Err)
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }
