package uploader

import (
	"context"
	"slices"
	"strings"

	"wikidrop/uploader/mediawiki"
)

// checkContent asks whether the wiki has the same bytes already.
func (e *Engine) checkContent(ctx context.Context, it Item) (Hold, error) {
	if it.SHA1 == "" || accepted(it, "duplicate") {
		return Hold{}, nil
	}
	var files []mediawiki.ImageInfo
	err := e.call(ctx, it.Account, func(c wiki) (err error) {
		files, err = illustrated(ctx, c, it.SHA1)
		return err
	})
	if err != nil || len(files) == 0 {
		return Hold{}, err
	}
	return Hold{Kind: HoldNeedsYou, Problem: duplicateOf(files[0], titlesOf(files))}, nil
}

// finder looks files up.
type finder interface {
	Titles(ctx context.Context, titles []string) ([]mediawiki.TitleInfo, error)
	FilesBySHA1(ctx context.Context, sha1 string) ([]mediawiki.ImageInfo, error)
}

// illustrated lists the files with a content, the first with its small picture:
// lists of files come without.
func illustrated(ctx context.Context, c finder, sha1 string) ([]mediawiki.ImageInfo, error) {
	files, err := c.FilesBySHA1(ctx, sha1)
	if err != nil || len(files) == 0 || files[0].ThumbURL != "" {
		return files, err
	}
	infos, err := c.Titles(ctx, []string{plainTitle(files[0].Title)})
	if err == nil && len(infos) == 1 && infos[0].File != nil && infos[0].File.SHA1 == files[0].SHA1 {
		files[0] = *infos[0].File
	}
	return files, nil // it is only a picture
}

// duplicateOf is the question whether to publish what the wiki has already.
func duplicateOf(f mediawiki.ImageInfo, titles []string) Problem {
	for i, t := range titles {
		titles[i] = underscored(t)
	}
	return Problem{
		Code: "duplicate", About: mediawiki.AboutFile, Existing: &f,
		Warnings: mediawiki.Warnings{{Kind: "duplicate", Titles: titles}},
		Choices:  slices.Clone(choicesFor["duplicate"]),
	}
}

func titlesOf(files []mediawiki.ImageInfo) []string {
	titles := make([]string, len(files))
	for i, f := range files {
		titles[i] = plainTitle(f.Title)
	}
	return titles
}

// plainTitle takes the namespace off.
func plainTitle(title string) string {
	if _, rest, ok := strings.Cut(title, ":"); ok {
		title = rest
	}
	return strings.ReplaceAll(title, "_", " ")
}

func underscored(title string) string { return strings.ReplaceAll(title, " ", "_") }
