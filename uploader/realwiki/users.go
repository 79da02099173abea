package realwiki

import (
	"crypto/sha256"
	"encoding/hex"
)

// User is an account of a test wiki. The passwords are the same in every wiki.
type User struct {
	Name     string
	Password string // the main password, for clientlogin

	App         string // the name of the bot password that has all the grants an uploader needs
	AppPassword string

	NarrowApp         string // the name of the bot password with the grants basic and uploadfile only
	NarrowAppPassword string

	groups []string // createAndPromote's options, or a custom group
	grants string
}

// BotName is the user name that goes with AppPassword, such as "Uploader@wikidrop".
func (u User) BotName() string { return u.Name + "@" + u.App }

// NarrowBotName is the user name that goes with NarrowAppPassword.
func (u User) NarrowBotName() string { return u.Name + "@" + u.NarrowApp }

const (
	uploadGrants = "basic,highvolume,editpage,createeditmovepage,uploadfile,uploadeditmovefile,viewmywatchlist,editmywatchlist"
	adminGrants  = uploadGrants + ",delete,protect,blockusers,editprotected,editinterface,viewdeleted"
)

func newUser(name, grants string, groups ...string) User {
	return User{
		Name:        name,
		Password:    "main password of " + name,
		App:         "wikidrop",
		AppPassword: botPassword(name, "wikidrop"),

		NarrowApp:         "narrow",
		NarrowAppPassword: botPassword(name, "narrow"),
		groups:            groups,
		grants:            grants,
	}
}

// botPassword makes one that MediaWiki can tell from a main password: 32 or more of 0-9 and a-w.
func botPassword(name, app string) string {
	sum := sha256.Sum256([]byte(name + "@" + app))
	return hex.EncodeToString(sum[:16])
}

// The accounts of every test wiki.
var (
	admin    = newUser("Admin", adminGrants, "sysop", "bureaucrat", "uploader")
	uploader = newUser("Uploader", uploadGrants, "uploader")
	novice   = newUser("Novice", uploadGrants, "novice")
	reader   = newUser("Reader", uploadGrants)
)
