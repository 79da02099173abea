package uploader

import (
	"context"

	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

// wiki is what the engine asks of a client that is logged in.
type wiki interface {
	RefreshToken(ctx context.Context) error
	Titles(ctx context.Context, titles []string) ([]mediawiki.TitleInfo, error)
	FilesBySHA1(ctx context.Context, sha1 string) ([]mediawiki.ImageInfo, error)
	MyStashedFiles(ctx context.Context) ([]mediawiki.StashedFile, error)
	StashImageInfo(ctx context.Context, fileKey string) (*mediawiki.ImageInfo, error)
	PageText(ctx context.Context, title string) (text, summary string, err error)
	UploadFile(ctx context.Context, p mediawiki.Params, file mediawiki.Content) (*mediawiki.Answer, error)
	UploadURL(ctx context.Context, p mediawiki.Params, url string, stash bool) (*mediawiki.Answer, error)
	UploadChunk(ctx context.Context, p mediawiki.Params, piece mediawiki.Chunk) (*mediawiki.Answer, error)
	Commit(ctx context.Context, p mediawiki.Params, fileKey string) (*mediawiki.Answer, error)
	CheckStatus(ctx context.Context, fileKey string) (*mediawiki.Answer, error)
	Captions(ctx context.Context, pageID int64) (map[string]string, error)
	SetCaptions(ctx context.Context, e mediawiki.CaptionEdit) (map[string]string, error)
}

var _ wiki = (*mediawiki.Client)(nil)

type session interface {
	Do(ctx context.Context, f func(wiki) error) error
	Site(ctx context.Context) (*mediawiki.Site, error)
}

type accounts interface {
	Get(id string) (account.Account, bool)
	Default() (account.Account, bool)
	Session(id string) (session, error)
	// Test reads anew what an account may do.
	Test(ctx context.Context, id string) (account.Account, error)
	Changed() <-chan struct{}
}

// managed makes the account manager fit the engine's own interfaces.
type managed struct{ *account.Manager }

func (m managed) Session(id string) (session, error) {
	s, err := m.Manager.Session(id)
	if err != nil {
		return nil, err
	}
	return loggedIn{s}, nil
}

type loggedIn struct{ *account.Session }

func (s loggedIn) Do(ctx context.Context, f func(wiki) error) error {
	return s.Session.Do(ctx, func(c *mediawiki.Client) error { return f(c) })
}
