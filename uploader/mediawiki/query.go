package mediawiki

import "context"

// TitleInfo is what the wiki knows of one file title.
type TitleInfo struct {
	Asked      string // as asked, without namespace
	Title      string // normalised, without namespace
	PageID     int64
	Invalid    string     // reason when the title cannot be
	PageExists bool       // a description page is there
	Shared     bool       // the file is on a shared repository
	File       *ImageInfo // nil: no file of this title
	// Refused lists codes of intestactions that would refuse upload, edit or
	// create for this account ("protectedpage").
	Refused []string
}

// Titles looks up to 50 file titles (without "File:") in one request.
func (c *Client) Titles(ctx context.Context, titles []string) ([]TitleInfo, error) {
	return nil, errNotYet
}

// FilesBySHA1 lists files of this wiki with the given content (40 hex digits).
func (c *Client) FilesBySHA1(ctx context.Context, sha1 string) ([]ImageInfo, error) {
	return nil, errNotYet
}

// StashedFile is an entry of list=mystashedfiles.
type StashedFile struct {
	FileKey string
	Status  string // "finished" or "chunks"
	Size    int64  // bytes received
}

// MyStashedFiles lists the account's stash.
func (c *Client) MyStashedFiles(ctx context.Context) ([]StashedFile, error) { return nil, errNotYet }

// StashImageInfo describes a finished stash entry.
func (c *Client) StashImageInfo(ctx context.Context, fileKey string) (*ImageInfo, error) {
	return nil, errNotYet
}

// PageText returns the wikitext and summary of a page's newest revision.
func (c *Client) PageText(ctx context.Context, title string) (text, summary string, err error) {
	return "", "", errNotYet
}

// UploadParams lists the parameters that this wiki's action=upload has
// (action=paraminfo).
func (c *Client) UploadParams(ctx context.Context) (map[string]bool, error) { return nil, errNotYet }
