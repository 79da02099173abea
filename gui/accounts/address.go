package accounts

import (
	"net/url"
	"regexp"
	"strings"
)

// botPasswords is the canonical name of the page, which every language of
// MediaWiki understands.
const botPasswords = "Special:BotPasswords"

// parseAddress reads what a person types as a wiki's address. Only http and https
// count, https is taken where nothing is said.
func parseAddress(s string) (*url.URL, bool) {
	s = strings.TrimSpace(s)
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.User != nil || strings.ContainsAny(u.Host, " \t") {
		return nil, false
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return nil, false
	}
	return u, true
}

// hostOf is the part of an address that names the wiki's server.
func hostOf(address string) string {
	u, ok := parseAddress(address)
	if !ok {
		return strings.TrimSpace(address)
	}
	return u.Host
}

// botPasswordsPage is the address of a wiki's page of bot passwords, made from any
// address of that wiki and on the same host. bot may be "": the page then lists
// all.
func botPasswordsPage(address, bot string) (string, bool) {
	title := botPasswords
	if bot != "" {
		title += "/" + bot
	}
	return wikiPage(address, title)
}

// wikiPage is the address of a page by its title, made from any address of its wiki
// and on the same host.
func wikiPage(address, title string) (string, bool) {
	u, ok := parseAddress(address)
	if !ok || !strings.ContainsAny(u.Host, ".:") && u.Hostname() != "localhost" {
		return "", false
	}
	page := url.URL{Scheme: u.Scheme, Host: u.Host}
	folder := strings.TrimSuffix(u.Path, "/")
	if script := scriptPath.FindStringSubmatch(u.Path); script != nil {
		folder = script[1]
	} else if before, _, found := strings.Cut(u.Path, "/wiki/"); found || folder == "" {
		page.Path = strings.TrimSuffix(before, "/") + "/wiki/" + title
		return page.String(), true
	}
	page.Path = folder + "/index.php"
	page.RawQuery = "title=" + strings.ReplaceAll(url.QueryEscape(title), "%3A", ":")
	return page.String(), true
}

// scriptPath finds MediaWiki's entry points, whose folder is the same for all.
var scriptPath = regexp.MustCompile(`^(.*)/(?:index|api|load)\.php(?:/|$)`)
