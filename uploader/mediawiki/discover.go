package mediawiki

import (
	"context"
	"net/http"
)

// Endpoint is where a wiki's API answers.
type Endpoint struct {
	API       string // address of api.php
	Generator string // "MediaWiki 1.39.17", "" when the wiki tells only after login
	SiteName  string // "" when private
	Private   bool   // reading needs a login
}

// Discover finds api.php from any address of a wiki: a host name, a page, an
// api.php. It returns *Error with Code "not-a-wiki" when there is none, or a
// network error.
func Discover(ctx context.Context, rt http.RoundTripper, userAgent, address string) (Endpoint, error) {
	return Endpoint{}, errNotYet
}
