package mediawiki

import (
	"context"
	"slices"
)

// Offers are the ways to log in to a wiki.
type Offers struct {
	BotPasswords bool
	ClientLogin  bool // action=clientlogin, since 1.27
	OAuth        bool // the extension is installed; a private wiki tells after a login
}

// wanted are the rights that putting a file on a wiki takes.
var wanted = []string{"upload", "edit", "createpage"}

// Standing is what stands between an account and its first upload.
type Standing struct {
	// Ungranted are rights that the account has, but not this way of logging in: a
	// bot password or access token lacks the grant. Of upload, edit, createpage.
	Ungranted []string
	// Lacking are rights that the account itself does not have.
	Lacking []string
}

// Offers asks which ways to log in the wiki has. It needs no login.
func (c *Client) Offers(ctx context.Context) (Offers, error) {
	s := c.current()
	const doing = "ask how to log in"
	// action=login is marked as deprecated where it does not serve bot passwords.
	top, err := c.do(ctx, s, call{
		doing: doing, module: "paraminfo", format: "plaintext", get: true,
		params: form{{"modules", "login|clientlogin"}},
	})
	if err != nil {
		return Offers{}, err
	}
	o := decodeOffers(top.object("paraminfo"))
	top, err = c.query(ctx, s, doing, form{{"meta", "siteinfo"}, {"siprop", "extensions"}})
	switch {
	case hasCode(err, "readapidenied"):
		return o, nil
	case err != nil:
		return Offers{}, err
	}
	for _, raw := range top.object("query").list("extensions") {
		o.OAuth = o.OAuth || parseObject(raw).text("name") == "OAuth"
	}
	return o, nil
}

func decodeOffers(info object) Offers {
	var o Offers
	for _, raw := range info.list("modules") {
		m := parseObject(raw)
		switch m.text("name") {
		case "login":
			o.BotPasswords = !m.flag("deprecated")
		case "clientlogin":
			o.ClientLogin = true
		}
	}
	// Before 1.27 neither bot passwords nor their sign exist.
	o.BotPasswords = o.BotPasswords && o.ClientLogin
	return o
}

// Standing compares what this login may do with what the account's groups may do,
// and asks which ways to log in the wiki has. It is a larger question than
// [Client.Site], for when an account is tested.
func (c *Client) Standing(ctx context.Context) (Standing, error) {
	s := c.current()
	const doing = "ask what the account may do"
	top, err := c.query(ctx, s, doing, form{
		{"meta", "siteinfo|userinfo"},
		{"siprop", "usergroups"},
		{"uiprop", "rights|groups"},
	})
	if err != nil {
		return Standing{}, err
	}
	query := top.object("query")
	var st Standing
	user := query.object("userinfo")
	rights := user.strings("rights")
	if s.user == "" || len(rights) == 0 || !query.has("usergroups") {
		return st, nil
	}
	own := rightsOfGroups(query, user.strings("groups"))
	for _, right := range wanted {
		switch {
		case slices.Contains(rights, right):
		case slices.Contains(own, right):
			st.Ungranted = append(st.Ungranted, right)
		default:
			st.Lacking = append(st.Lacking, right)
		}
	}
	return st, nil
}

// rightsOfGroups are the rights of all these groups together.
func rightsOfGroups(query object, groups []string) []string {
	var rights []string
	for _, raw := range query.list("usergroups") {
		group := parseObject(raw)
		if slices.Contains(groups, group.text("name")) {
			rights = append(rights, group.strings("rights")...)
		}
	}
	return rights
}
