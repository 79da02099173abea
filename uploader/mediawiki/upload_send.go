package mediawiki

import (
	"context"
	"fmt"
)

// commitLag is how many seconds of replication lag a publishing request puts up
// with: what Wikimedia asks of clients.
const commitLag = "5"

// UploadFile sends a whole file and publishes it (API:Upload, direct). The bytes
// must be sent again when it fails while publishing; prefer StashFile or
// UploadChunk for what is slow to send. Params.Async is left out, because the API
// refuses it together with a file.
func (c *Client) UploadFile(ctx context.Context, p Params, file Content) (*Answer, error) {
	return c.sendFile(ctx, p, file, "upload file", false)
}

// StashFile sends a whole file into the stash; nothing is published. Comment, text,
// tags and watchlist belong to the commit and are not sent.
func (c *Client) StashFile(ctx context.Context, p Params, file Content) (*Answer, error) {
	return c.sendFile(ctx, Params{Filename: p.Filename, IgnoreWarnings: p.IgnoreWarnings}, file, "stash file", true)
}

func (c *Client) sendFile(ctx context.Context, p Params, file Content, doing string, stash bool) (*Answer, error) {
	if err := c.checkFile(p, file.Size, doing); err != nil {
		return nil, err
	}
	p.Async = false
	params, err := c.publishing(ctx, p)
	if err != nil {
		return nil, err
	}
	params.flag("stash", stash)
	return c.upload(ctx, call{
		doing: doing, params: params, format: "plaintext", effect: true, wait: c.opts.Timeouts.LongAnswer,
		file: &filePart{name: "file", Content: file, whole: true},
	})
}

// UploadURL asks the wiki to fetch url itself. With stash it goes into the stash.
//
// Params.Async is obeyed only with IgnoreWarnings and from 1.42 on, else the wiki
// fetches within the request: older releases answer Poll and then fail unseen, and
// newer ones without ignorewarnings always answer an empty Warning.
func (c *Client) UploadURL(ctx context.Context, p Params, url string, stash bool) (*Answer, error) {
	const doing = "upload by URL"
	switch {
	case p.Filename == "":
		return nil, refused("nofilename", doing)
	case url == "":
		return nil, refused("http-invalid-url", doing)
	}
	if p.Async {
		able, err := c.asyncURL(ctx)
		if err != nil {
			return nil, err
		}
		p.Async = able && p.IgnoreWarnings
	}
	params, err := c.publishing(ctx, p)
	if err != nil {
		return nil, err
	}
	params.text("url", url)
	params.flag("stash", stash)
	return c.upload(ctx, call{
		doing: doing, params: params, format: "plaintext", effect: true, wait: c.opts.Timeouts.LongAnswer,
	})
}

// UploadChunk sends one piece. It always asks for the stash and ignores warnings,
// since a piece never publishes anything. Of p it sends Filename and Async; the
// rest belongs to the commit.
//
// An answer Continue tells in Offset where the next piece begins; Success after the
// last piece carries the key for the commit, which is another one than before; Poll
// says that the wiki assembles, to be asked by CheckStatus under the same key. A
// Warning has no usable key. An error stashfailed whose offset is the one that was
// sent means that the content was refused, and is Permanent.
func (c *Client) UploadChunk(ctx context.Context, p Params, piece Chunk) (*Answer, error) {
	doing := fmt.Sprintf("upload chunk at %d", piece.Offset)
	if err := c.checkChunk(p, piece, doing); err != nil {
		return nil, err
	}
	var params form
	params.text("filename", p.Filename)
	params.flag("stash", true)
	params.number("filesize", piece.FileSize)
	params.number("offset", piece.Offset)
	params.text("filekey", piece.FileKey)
	params.flag("ignorewarnings", true)
	params.flag("async", p.Async)
	k := call{
		doing: doing, params: params, format: "raw", effect: true,
		file: &filePart{name: "chunk", Content: piece.Content},
	}
	if piece.Offset+piece.Size == piece.FileSize {
		k.wait = c.opts.Timeouts.LongAnswer
	}
	a, err := c.upload(ctx, k)
	if err != nil {
		return nil, sameOffset(err, piece.Offset)
	}
	if a.MaxSize > 0 && a.MaxSize < piece.FileSize {
		e := refused("file-too-large", doing)
		e.Limit = a.MaxSize
		return nil, e
	}
	if a.Result == ResultWarning {
		// Its key holds this piece as if it were the file: a commit would publish it.
		a.FileKey = ""
	}
	return a, nil
}

// Commit publishes the stashed file fileKey. Pass only a key that came with a
// stashed answer ([Answer.Stashed]): the key of a session that is half-way would
// publish a truncated file.
//
// The key stays valid until Success, whatever the answer says; keys in the answer
// are copies that some releases make, and are dropped.
//
// A wiki whose replicas lag behind refuses it with "maxlag" before it does anything
// (Manual:Maxlag parameter). Requests with a body do not ask for that: they would
// be refused only after the body has travelled.
func (c *Client) Commit(ctx context.Context, p Params, fileKey string) (*Answer, error) {
	const doing = "publish"
	switch {
	case p.Filename == "":
		return nil, refused("nofilename", doing)
	case fileKey == "":
		return nil, refused("invalid-file-key", doing)
	}
	params, err := c.publishing(ctx, p)
	if err != nil {
		return nil, err
	}
	params.text("filekey", fileKey)
	params.text("maxlag", commitLag)
	a, err := c.upload(ctx, call{
		doing: doing, params: params, format: "plaintext", effect: true, wait: c.opts.Timeouts.LongAnswer,
	})
	if err != nil {
		return nil, withoutKey(err)
	}
	a.FileKey, a.Unstashed = "", false
	return a, nil
}

// CheckStatus asks how far the work on fileKey is. An error stashfailed is the
// outcome of that work, and final.
func (c *Client) CheckStatus(ctx context.Context, fileKey string) (*Answer, error) {
	const doing = "check status"
	if fileKey == "" {
		return nil, refused("invalid-file-key", doing)
	}
	var params form
	params.flag("checkstatus", true)
	params.text("filekey", fileKey)
	return c.status(ctx, doing, params)
}

// CheckStatusURL asks how far the asynchronous fetch of url for filename is
// (MediaWiki 1.42 and newer).
func (c *Client) CheckStatusURL(ctx context.Context, url, filename string) (*Answer, error) {
	const doing = "check status of URL"
	switch {
	case filename == "":
		return nil, refused("nofilename", doing)
	case url == "":
		return nil, refused("http-invalid-url", doing)
	}
	var params form
	params.flag("checkstatus", true)
	params.text("filename", filename)
	params.text("url", url)
	return c.status(ctx, doing, params)
}

func (c *Client) status(ctx context.Context, doing string, params form) (*Answer, error) {
	a, err := c.upload(ctx, call{doing: doing, params: params, format: "plaintext"})
	if e := as(err); e != nil && e.Code == "stashfailed" && !e.HasOffset {
		e.apply(badFile, request{})
	}
	return a, err
}

func (c *Client) upload(ctx context.Context, k call) (*Answer, error) {
	k.module = "upload"
	top, err := c.write(ctx, k)
	if err != nil {
		return nil, err
	}
	return c.decodeUpload(top, k.doing, k.effect)
}

// publishing are the parameters that all ways of publishing share.
func (c *Client) publishing(ctx context.Context, p Params) (form, error) {
	var f form
	f.text("filename", p.Filename)
	f.text("comment", p.Comment)
	f.text("text", p.Text)
	f.list("tags", p.Tags)
	f.text("watchlist", p.Watchlist)
	if p.WatchlistExpiry != "" {
		known, err := c.UploadParams(ctx)
		if err != nil {
			return nil, err
		}
		if known["watchlistexpiry"] {
			f.text("watchlistexpiry", p.WatchlistExpiry)
		}
	}
	f.flag("ignorewarnings", p.IgnoreWarnings)
	f.flag("async", p.Async)
	return f, nil
}
