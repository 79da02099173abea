package mediawiki

import (
	"context"
	"slices"
	"strings"
	"time"
)

// KnownCodes lists the error codes that have a rule of their own, in order.
func KnownCodes() []string {
	codes := make([]string, 0, len(rules))
	for code := range rules {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
}

// KnownFamilies lists how codes begin that have a rule together.
func KnownFamilies() []string {
	begins := make([]string, len(families))
	for i, f := range families {
		begins[i] = f.prefix
	}
	return begins
}

// KnownWarnings lists the kinds of warning of MediaWiki's core.
func KnownWarnings() []string { return slices.Clone(kinds) }

// Consequence tells what a caller may do about a code, as [Error] would say of it.
func Consequence(code string) (Behaviour, Subject) {
	e := &Error{Code: code}
	e.classify(request{})
	return e.Behaviour, e.About
}

// Block says who blocked the account, why, and until when (zero: for ever or not
// told), of errors whose code is "blocked" or the like.
func (e *Error) Block() (by, reason string, end time.Time) {
	o := object(e.Data).object("blockinfo")
	return plain(o.text("blockedby")), plain(o.text("blockreason")), o.time("blockexpiry")
}

// FilenamePrefixes lists how names begin that cameras give, by the wiki's own
// message filename-prefix-blacklist. language is that of the wiki's content.
func (c *Client) FilenamePrefixes(ctx context.Context, language string) ([]string, error) {
	const doing = "ask for the names of cameras"
	params := form{{"meta", "allmessages"}, {"ammessages", "filename-prefix-blacklist"}}
	params.text("amlang", language)
	top, err := c.query(ctx, c.current(), doing, params)
	if err != nil {
		return nil, err
	}
	var prefixes []string
	for _, raw := range top.object("query").list("allmessages") {
		for line := range strings.Lines(parseObject(raw).texts("content", "*")) {
			line, _, _ = strings.Cut(line, "#")
			if line = strings.TrimSpace(line); line != "" && line != "-" {
				prefixes = append(prefixes, line)
			}
		}
	}
	return prefixes, nil
}

// TitleBlacklisted asks the extension TitleBlacklist about a title (without
// "File:") and returns the wiki's own words where it is banned. A wiki without the
// extension refuses the question.
func (c *Client) TitleBlacklisted(ctx context.Context, title string) (banned bool, reason string, err error) {
	top, err := c.do(ctx, c.current(), call{
		doing: "ask about the title", module: "titleblacklist", format: "plaintext", get: true, guard: true,
		params: form{{"tbtitle", "File:" + nfc(title)}, {"tbaction", "upload"}},
	})
	if err != nil {
		return false, "", err
	}
	o := top.object("titleblacklist")
	return o.text("result") == "blacklisted", plain(o.text("reason")), nil
}

// Deletion is an entry of the deletion log.
type Deletion struct {
	User   string
	Time   time.Time
	Reason string
}

// LastDeletion returns the newest entry of the deletion log about a file title
// (without "File:"), nil when there is none.
func (c *Client) LastDeletion(ctx context.Context, title string) (*Deletion, error) {
	top, err := c.query(ctx, c.current(), "read the deletion log", form{
		{"list", "logevents"}, {"leaction", "delete/delete"}, {"letitle", "File:" + nfc(title)}, {"lelimit", "1"},
		{"leprop", "user|timestamp|comment"},
	})
	if err != nil {
		return nil, err
	}
	events := top.object("query").list("logevents")
	if len(events) == 0 {
		return nil, nil
	}
	o := parseObject(events[0])
	return &Deletion{User: plain(o.text("user")), Time: o.time("timestamp"), Reason: plain(o.text("comment"))}, nil
}

// DeletedFile is a deleted file, of which the wiki has the bytes still.
type DeletedFile struct {
	Title string // without namespace
	Time  time.Time
	User  string // who had uploaded it, "" where that is hidden
}

// DeletedBySHA1 lists deleted files with the given content (40 hex digits), ten at
// most. Not every account may ask: the right is deletedhistory.
func (c *Client) DeletedBySHA1(ctx context.Context, sha1 string) ([]DeletedFile, error) {
	top, err := c.query(ctx, c.current(), "look for deleted files", form{
		{"list", "filearchive"}, {"fasha1", strings.ToLower(sha1)}, {"faprop", "sha1|timestamp|user"}, {"falimit", "10"},
	})
	if err != nil {
		return nil, err
	}
	var files []DeletedFile
	for _, raw := range top.object("query").list("filearchive") {
		o := parseObject(raw)
		files = append(files, DeletedFile{
			Title: strings.ReplaceAll(o.text("name"), "_", " "), Time: o.time("timestamp"), User: plain(o.text("user")),
		})
	}
	return files, nil
}
