package mediawiki

import (
	"net/url"
	"strings"
)

// repositories reads the shared ones of filerepoinfo. Those that the wiki asks by
// their API tell its address; those whose database it reads tell where their
// scripts are, if that was configured.
func (c *Client) repositories(query object) []Repository {
	var shared []Repository
	for _, raw := range query.list("repos") {
		repo := parseObject(raw)
		if repo.flag("local") || repo.text("name") == "local" {
			continue
		}
		api := repo.text("apiurl")
		if dir := repo.text("scriptDirUrl"); api == "" && dir != "" {
			api = strings.TrimSuffix(dir, "/") + "/api.php"
		}
		shared = append(shared, Repository{Name: plain(repo.texts("displayname", "name")), API: c.link(api)})
	}
	return shared
}

// Repository returns a client for the wiki of a shared repository, on the same way
// through proxies, without a login, cookies or tokens. The address is one of
// [Site.Repositories]; one where this wiki has no business to send us (see
// [Client.Picture]) gives an *Error with Code "bad-address".
func (c *Client) Repository(api string) (*Client, error) {
	u, err := url.Parse(api)
	if err != nil || !c.mayVisit(u) {
		return nil, badAddress("not a shared repository")
	}
	opts := c.opts
	opts.API, opts.Transport, opts.Redactor = api, c.rt, c.secrets
	return New(opts)
}
