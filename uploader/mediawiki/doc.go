// Package mediawiki speaks the MediaWiki Action API for one wiki and one login.
//
// Each method of [Client] is one request, and what the protocol adds to it: a token
// first, once more after a stale token, further pages of a list. It returns a typed
// answer or a typed error. The package knows nothing
// of queues, retries over time, files on disk or people: it reports facts, and
// [Error] says how a caller may behave.
//
// A Client is safe for use by many goroutines. Every method blocks until the
// answer is read, the context ends or the connection fails; none of them waits
// in order to try again later. Bodies are streamed, so memory does not grow with
// the size of the file.
//
// The rules come from API:Upload and from what MediaWiki 1.16 to 1.45 were seen
// to answer; comments name the release where behaviour differs.
package mediawiki
