package mediawiki

import "context"

// StashedFile is an entry of list=mystashedfiles.
type StashedFile struct {
	FileKey string
	Status  string // "finished" or "chunks"
	Size    int64  // bytes received
}

// MyStashedFiles lists the account's stash. Wikis before 1.27 cannot tell and give
// an *Error.
func (c *Client) MyStashedFiles(ctx context.Context) ([]StashedFile, error) {
	var params form
	params.text("list", "mystashedfiles")
	params.text("msfprop", "size|type")
	params.text("msflimit", "max")
	var files []StashedFile
	err := c.queryAll(ctx, "list the stash", params, func(query object) {
		for _, raw := range query.list("mystashedfiles") {
			o := parseObject(raw)
			files = append(files, StashedFile{FileKey: o.text("filekey"), Status: o.text("status"), Size: o.int("size")})
		}
	})
	return files, err
}

// StashImageInfo describes a finished stash entry. Of a session that is half-way
// it describes the first piece only, so it does not tell where to go on.
func (c *Client) StashImageInfo(ctx context.Context, fileKey string) (*ImageInfo, error) {
	const doing = "look into the stash"
	if fileKey == "" {
		return nil, refused("invalid-file-key", doing)
	}
	var params form
	params.text("prop", "stashimageinfo")
	params.text("siifilekey", fileKey)
	params.text("siiprop", "size|sha1|mime|timestamp|url")
	top, err := c.query(ctx, c.current(), doing, params)
	if err != nil {
		return nil, err
	}
	infos := top.object("query").list("stashimageinfo")
	if len(infos) == 0 {
		return nil, badAnswer(doing, "stashimageinfo", false)
	}
	info := c.imageInfo(parseObject(infos[0]))
	if info == nil {
		return nil, badAnswer(doing, "stashimageinfo", false)
	}
	return info, nil
}
