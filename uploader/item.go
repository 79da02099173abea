package uploader

import (
	"time"

	"wikidrop/uploader/media"
	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/wikitext"
)

// ID names an item for as long as the queue file lives. It is never used twice.
type ID uint64

// Stage is how far the world has got.
type Stage uint8

// The stages, in order. Numbers are on disk: add at the end only.
const (
	StageNew        Stage = iota // named, perhaps not read yet
	StageChecked                 // read, hashed, looked up on the wiki
	StageSending                 // bytes are under way (Key, Offset)
	StageStashed                 // all bytes are in the stash (Key, Since)
	StagePublishing              // the publishing request went out
	StagePublished               // on the wiki (Title, page)
	StageDescribed               // steps after publishing are done too
)

// Intent is what the person wants.
type Intent uint8

// The intents. Numbers are on disk.
const (
	IntentDraft Intent = iota
	IntentPublish
	IntentPaused // publish, but not now
	IntentRemoved
)

// HoldKind is the sort of a [Hold].
type HoldKind uint8

// The kinds of hold. Numbers are on disk.
const (
	HoldNone HoldKind = iota
	HoldWaiting
	HoldNeedsYou
	HoldFailed
)

// Hold is why an item does not move.
type Hold struct {
	Kind    HoldKind  `json:"kind"`
	Until   time.Time `json:"until,omitzero"` // Waiting: when it goes on by itself
	Again   time.Time `json:"again,omitzero"` // NeedsYou, and what waits for that: when the account is looked at again
	Problem Problem   `json:"problem,omitzero"`
}

// Problem says what stands in the way, without words for people: those are made
// from Code, Subject and the other fields where a language is known.
type Problem struct {
	// Code is an API error code, a warning's kind, "warnings" for several, or
	// one of ours: see the Code constants.
	Code     string             `json:"code,omitempty"`
	About    mediawiki.Subject  `json:"about,omitempty"`
	Text     string             `json:"text,omitempty"` // the wiki's own words, plain text
	Raw      string             `json:"raw,omitempty"`  // answer for a bug report, secrets removed
	Name     *wikitext.Problem  `json:"name,omitempty"` // what is wrong with the title
	Warnings mediawiki.Warnings `json:"warnings,omitempty"`
	// Existing is the wiki's file that is in the way.
	Existing *mediawiki.ImageInfo `json:"existing,omitempty"`
	// Shared names the shared repository that has it, "" for the wiki itself.
	Shared string `json:"shared,omitempty"`
	// Suggested is a title that would do.
	Suggested string `json:"suggested,omitempty"`
	Limit     int64  `json:"limit,omitempty"` // bytes: too-large
	// Who deleted a file of this title, or blocked the account, and the time of
	// that, or the end of the block.
	Who     string    `json:"who,omitempty"`
	When    time.Time `json:"when,omitzero"`
	Wanted  []string  `json:"wanted,omitempty"` // type-not-allowed: what is accepted
	Choices []Choice  `json:"choices,omitempty"`
	// After says that the file is published, and only what follows stands still.
	After bool `json:"after,omitempty"`
}

// Codes of our own. API codes and warning kinds stand beside them.
const (
	CodeVanished     = "file-vanished"    // the local file is gone
	CodeUnreadable   = "file-unreadable"  // no permission, or the disk failed
	CodeChanged      = "file-changed"     // size or time differ from when it was added
	CodeEmpty        = "empty-file"       // zero bytes
	CodeDamaged      = "file-damaged"     // it ends before its picture does
	CodeTooLarge     = "file-too-large"   // over the wiki's maxuploadsize
	CodeType         = "type-not-allowed" // extension not on the wiki's list
	CodeName         = "bad-name"         // Problem.Name tells
	CodeMayNot       = "may-not-upload"   // the account lacks upload or edit
	CodeUploadsOff   = "uploads-disabled" // the wiki takes no uploads
	CodeNoPassword   = "no-password"
	CodeNoAccount    = "no-account"
	CodeMismatch     = "content-differs" // the wiki holds other bytes than ours
	CodeNoCopyUpload = "no-upload-by-url"
	CodeDownload     = "download-failed"
	CodeBadURL       = "bad-url" // neither http nor https
	CodeAlreadyThere = "already-there"
	CodeTwice        = "twice-in-queue"     // the same content stands before it
	CodeSameName     = "same-name-in-queue" // a file before it wants the same title
	CodeWarnings     = "warnings"
	CodeNetwork      = "network"
	CodeStillWorking = "still-working" // the wiki has not finished in the time that we wait
	CodeDisk         = "queue-write-failed"
	CodeUnexpected   = "unexpected"  // Problem.Text tells, in English
	CodePace         = "ratelimited" // the account's own limit, obeyed ahead of time
	CodeCaption      = "caption-too-long"
)

// Choice is a way out that a person can take; each is a button.
type Choice string

// The choices.
const (
	ChoiceRename     Choice = "rename"      // argument: new title
	ChoiceSuggested  Choice = "suggested"   // take Problem.Suggested
	ChoiceIgnore     Choice = "ignore"      // publish in spite of these warnings
	ChoiceOverwrite  Choice = "overwrite"   // new version of the existing file
	ChoiceSkip       Choice = "skip"        // leave it out
	ChoiceRetry      Choice = "retry"       // try again now
	ChoiceCheckAgain Choice = "check-again" // ask the wiki how far it is
	ChoiceLocate     Choice = "locate"      // argument: new path of the file
	ChoiceSendNew    Choice = "send-new"    // take the changed file
	ChoiceDownload   Choice = "download"    // fetch here, then upload
	ChoiceAccount    Choice = "account"     // opens the accounts; argument: account ID
	ChoiceSettings   Choice = "settings"    // opens the settings, at the proxy
	ChoiceRemove     Choice = "remove"
)

// Method is how the bytes travel.
type Method string

// The methods.
const (
	MethodDirect  Method = "direct"
	MethodChunked Method = "chunked"
	MethodURL     Method = "url"
)

// Item is the record of one file on its way.
type Item struct {
	ID      ID     `json:"id"`
	Rank    int64  `json:"rank"`           // place in the queue: lower goes first
	Path    string `json:"path,omitempty"` // absolute; "" for URL until downloaded
	URL     string `json:"url,omitempty"`
	Account string `json:"account,omitempty"`

	Stage  Stage  `json:"stage"`
	Intent Intent `json:"intent"`
	Hold   Hold   `json:"hold,omitzero"`

	Size    int64      `json:"size"` // bytes, -1 unknown (URL)
	ModTime time.Time  `json:"mod_time,omitzero"`
	SHA1    string     `json:"sha1,omitempty"`
	Info    media.Info `json:"info,omitzero"`

	Title       string               `json:"title"` // without "File:", with extension
	Description wikitext.Description `json:"description"`
	PageText    string               `json:"page_text,omitempty"` // typed by hand; "" : made from Description
	Captions    map[string]string    `json:"captions,omitempty"`  // language to text, for wikis that have them; never changed in place
	Comment     string               `json:"comment,omitempty"`

	Method    Method    `json:"method,omitempty"`
	Key       string    `json:"key,omitempty"`      // filekey in the stash
	KeySHA1   string    `json:"key_sha1,omitempty"` // content that was sent under Key
	KeyUser   string    `json:"key_user,omitempty"` // who sent it, and alone may go on with it
	Offset    int64     `json:"offset,omitempty"`
	Since     time.Time `json:"since,omitzero"` // when Key was given
	Async     bool      `json:"async,omitempty"`
	Accepted  []string  `json:"accepted,omitempty"` // warning kinds the person agreed to
	Download  bool      `json:"download,omitempty"` // URL comes through this computer
	ETag      string    `json:"etag,omitempty"`     // of a download that is not complete
	Skipped   bool      `json:"skipped,omitempty"`  // left out on purpose
	Attempts  int       `json:"attempts,omitempty"` // tries of the present step
	Ahead     bool      `json:"ahead,omitempty"`    // bytes of the draft went to the wiki before anybody published it
	Added     time.Time `json:"added"`
	Committed time.Time `json:"committed,omitzero"` // when a publishing request went out whose answer is not known

	PublishedTitle string    `json:"published_title,omitempty"`
	PageURL        string    `json:"page_url,omitempty"`
	PublishedAt    time.Time `json:"published_at,omitzero"`
}
