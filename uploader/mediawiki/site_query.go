package mediawiki

import (
	"context"
	"regexp"
	"strconv"
)

// fileNamespace is the number of the File namespace on every wiki.
const fileNamespace = "6"

// Site asks for siteinfo, userinfo, tokens and filerepoinfo at once. What the wiki
// is too old to tell stays zero, except that CanUploadLocally is then true. On a
// private wiki it needs a login first.
func (c *Client) Site(ctx context.Context) (*Site, error) {
	s := c.current()
	const doing = "ask about the wiki"
	top, err := c.query(ctx, s, doing, form{
		{"meta", "siteinfo|userinfo|tokens|filerepoinfo"},
		{"siprop", "general|namespaces|fileextensions|rightsinfo|extensions|copyuploaddomains"},
		{"uiprop", "rights|groups|ratelimits|blockinfo"},
	})
	if err != nil {
		return nil, err
	}
	query := top.object("query")
	general := query.object("general")
	if len(general) == 0 {
		return nil, badAnswer(doing, "siteinfo", false)
	}
	site := c.decodeSite(query, general)
	c.remember(site)
	c.keepToken(ctx, s, query)
	return site, nil
}

func (c *Client) decodeSite(query, general object) *Site {
	file := query.object("namespaces").object(fileNamespace)
	site := &Site{
		SiteName:    general.text("sitename"),
		Generator:   general.text("generator"),
		Server:      general.text("server"),
		ArticlePath: general.text("articlepath"),
		Script:      general.text("script"),
		Language:    general.text("lang"),
		Logo:        c.link(general.text("logo")),
		FileNS:      file.texts("name", "*"),
		LegalChars:  general.text("legaltitlechars"),

		// Before 1.27 the wiki does not say; then only trying tells.
		UploadsEnabled:     general.flag("uploadsenabled") || !general.has("uploadsenabled") && before(general.text("generator"), 1, 27),
		MaxUploadSize:      general.int("maxuploadsize"),
		MinUploadChunkSize: general.int("minuploadchunksize"),
		CopyUploadDomains:  query.strings("copyuploaddomains"),
		TellsDomains:       query.has("copyuploaddomains"),
		CanUploadLocally:   canUploadLocally(query),
		Repositories:       c.repositories(query),
		License:            query.object("rightsinfo").text("text"),
		User:               decodeUser(query.object("userinfo")),
	}
	letterCase := file.text("case")
	if letterCase == "" {
		letterCase = general.text("case")
	}
	site.CaseFirst = letterCase == "first-letter"
	if general.flag("readonly") {
		site.ReadOnly = plain(general.text("readonlyreason"))
		if site.ReadOnly == "" {
			site.ReadOnly = "read-only"
		}
	}
	for _, raw := range query.list("fileextensions") {
		site.FileExtensions = append(site.FileExtensions, parseObject(raw).text("ext"))
	}
	for _, raw := range query.list("extensions") {
		if name := parseObject(raw).text("name"); name != "" {
			site.Extensions = append(site.Extensions, name)
		}
	}
	return site
}

// canUploadLocally is false on wikis that send uploads elsewhere, and true where
// the wiki is too old to tell.
func canUploadLocally(query object) bool {
	told := false
	for _, raw := range query.list("repos") {
		repo := parseObject(raw)
		// formatversion 1 leaves out what is false, so "told" needs one true.
		told = told || repo.has("canUpload")
		if repo.flag("local") && repo.flag("canUpload") {
			return true
		}
	}
	return !told
}

func decodeUser(o object) User {
	u := User{
		ID:        o.int("id"),
		Name:      o.text("name"),
		Groups:    o.strings("groups"),
		Rights:    o.strings("rights"),
		BlockedBy: o.text("blockedby"),
		Block:     plain(o.text("blockreason")),
		BlockEnd:  o.time("blockexpiry"),
		// A partial block bars from some pages only, and shows when they are tried.
		Blocked: o.has("blockid") && !o.flag("blockpartial"),
	}
	if u.Can("noratelimit") {
		return u
	}
	limits := o.object("ratelimits")
	u.Upload = rateLimits(limits.object("upload"))
	u.Edit = rateLimits(limits.object("edit"))
	return u
}

// rateLimits picks what applies, as the wiki does: of user and groups the most
// generous, or for a new account that of newbies; and beside it those of the
// address, which are listed only for whom they hold.
func rateLimits(o object) []RateLimit {
	var own *RateLimit
	var apply []RateLimit
	for _, group := range o.keys() {
		limit := RateLimit{Group: group, Hits: int(o.object(group).int("hits")), Seconds: int(o.object(group).int("seconds"))}
		if limit.Hits <= 0 || limit.Seconds <= 0 {
			continue
		}
		switch group {
		case "ip", "subnet", "anon", "ip-all", "subnet-all", "user-global":
			apply = append(apply, limit)
			continue
		}
		if own == nil || group == "newbie" || own.Group != "newbie" && limit.looser(*own) {
			own = &limit
		}
	}
	if own != nil {
		apply = append([]RateLimit{*own}, apply...)
	}
	return apply
}

func (l RateLimit) looser(m RateLimit) bool { return l.Hits*m.Seconds > m.Hits*l.Seconds }

func (c *Client) remember(site *Site) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.generator, c.maxUpload = site.Generator, site.MaxUploadSize
}

// keepToken uses the token that came along, if it is ours.
func (c *Client) keepToken(ctx context.Context, s *session, query object) {
	token := query.object("tokens").text("csrftoken")
	if s.user == "" || token == "" || s.belongs(token, query.object("userinfo"), "") != nil {
		return
	}
	c.secrets.Hide(token)
	if s.take(ctx) != nil {
		return
	}
	defer s.leave()
	s.token = token
}

// asyncURL tells whether the wiki can fetch a URL in a job. Before 1.42 it says
// yes and then loses it.
func (c *Client) asyncURL(ctx context.Context) (bool, error) {
	c.mu.Lock()
	generator := c.generator
	c.mu.Unlock()
	if generator == "" {
		site, err := c.Site(ctx)
		if err != nil {
			return false, err
		}
		generator = site.Generator
	}
	_, _, ok := version(generator)
	return ok && !before(generator, 1, 42), nil
}

var generatorShape = regexp.MustCompile(`^MediaWiki (\d+)\.(\d+)`)

// version reads "MediaWiki 1.39.17" and "MediaWiki 1.46.0-wmf.5".
func version(generator string) (major, minor int, ok bool) {
	m := generatorShape.FindStringSubmatch(generator)
	if m == nil {
		return 0, 0, false
	}
	major, errMajor := strconv.Atoi(m[1])
	minor, errMinor := strconv.Atoi(m[2])
	return major, minor, errMajor == nil && errMinor == nil
}

// before is false for a wiki whose version is unknown.
func before(generator string, major, minor int) bool {
	x, y, ok := version(generator)
	return ok && (x < major || x == major && y < minor)
}
