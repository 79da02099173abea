// Package gui is Wikidrop's window. It never blocks, never speaks to a wiki and
// never touches a disk: wishes go to the engine in the background, in order, and
// facts come back as snapshots, ten times a second at most.
package gui

import (
	"context"
	"image"
	"log/slog"

	"fyne.io/fyne/v2"

	"wikidrop/gui/settings"
	"wikidrop/uploader"
	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/wikitext"
)

// Engine is what the window needs of [uploader.Engine].
type Engine interface {
	Add(sources ...string)
	AddNotice(n uploader.Notice)
	Edit(ids []uploader.ID, p uploader.Patch) error
	Titles(ids []uploader.ID, pattern string) []string
	Publish(ids ...uploader.ID)
	PublishDrafts() int
	Pause(ids ...uploader.ID)
	Resume(ids ...uploader.ID)
	PauseAll()
	ResumeAll()
	PausedAll() bool
	Retry(ids ...uploader.ID)
	Remove(ids ...uploader.ID)
	CountOf(account string) int
	Reassign(from, to string) (moved int, err error)
	RemoveOf(account string) (int, error)
	ClearPublished() int
	Move(where int, ids ...uploader.ID)
	Policy() uploader.Policy
	SetPolicy(p uploader.Policy) error
	Presets() []uploader.Preset
	SavePreset(p uploader.Preset) error
	RemovePreset(name string) error
	UsePreset(ids []uploader.ID, name string) error
	DescribeFrom(path string) (uploader.SheetReport, error)
	SaveDescriptions(path string) error
	Answer(ids []uploader.ID, c uploader.Choice, argument string) error
	Snapshot(since uint64) uploader.Snapshot
	Changed() <-chan struct{}
	Items(ids ...uploader.ID) []uploader.Item
	PageText(id uploader.ID) (text string, byHand bool)
	Rules(id uploader.ID) wikitext.Rules
	Thumbnail(id uploader.ID) (picture image.Image, kind string)
	ExistingThumbnail(id uploader.ID) (picture image.Image, kind string)
}

var _ Engine = (*uploader.Engine)(nil)

// Accounts is what the window needs of [account.Manager].
type Accounts interface {
	List() []account.Account
	Default() (account.Account, bool)
	SetDefault(id string) error
	TestAndSave(ctx context.Context, d account.Draft) (account.Account, error)
	Test(ctx context.Context, id string) (account.Account, error)
	Remove(ctx context.Context, id string) error
	Rename(id, label string) error
	SetDisabled(id string, disabled bool) error
	Look(ctx context.Context, d account.Draft) (mediawiki.Endpoint, mediawiki.Offers, error)
	LogOut(ctx context.Context, id string) error
	Logo(ctx context.Context, id string) ([]byte, error)
	Changed() <-chan struct{}
}

var _ Accounts = (*account.Manager)(nil)

// Options are what a [Window] works with. App, Engine and Accounts have to be
// there.
type Options struct {
	App      fyne.App
	Engine   Engine
	Accounts Accounts
	Practice string             // address of the practice wiki, "" none
	Language string             // of the window, "" the one that i18n.Set chose
	OpenURL  func(string) error // nil: the system's browser
	LogFile  string
	Log      *slog.Logger // nil: slog.Default
	Version  string
	// ResetPractice empties the practice wiki; nil when there is none. It may
	// take its time and is called in the background.
	ResetPractice func() error
	// Settings and Proxies are for the settings window; nil: there is none.
	Settings settings.Store
	Proxies  settings.Proxies
}
