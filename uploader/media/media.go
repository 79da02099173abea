// Package media tells what a local file is: real type, size, content hash, what
// the camera wrote into it, and a small picture of it. It makes no requests.
//
// Every function opens the file anew, reads it only, and may be called from any
// goroutine. Files are not trusted: damaged or hostile content costs a bounded
// amount of memory and reading, and is at worst a file of unknown type.
package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Info is what a file says of itself.
type Info struct {
	Size      int64 // bytes
	ModTime   time.Time
	MIME      string // from the content; "application/octet-stream" unknown
	Extension string // that fits MIME, without dot, "" unknown
	Width     int    // pixels as shown (after Exif orientation), 0 unknown
	Height    int
	Cut       bool // it ends before its picture does: a copy that stopped half-way
	Meta      Meta
}

// Meta is what Exif, IPTC and XMP carry that a file page can use. Empty values
// mean: not there, or not believable (a camera clock at 1970).
type Meta struct {
	Taken       time.Time // local time of the place, no zone
	Title       string
	Description string
	Author      string
	Copyright   string
	Keywords    []string
	Latitude    float64
	Longitude   float64
	HasPlace    bool
	Heading     float64 // degrees, valid when HasHeading
	HasHeading  bool
	Camera      string
}

// ErrNotFile means that a path is a folder, a device or a pipe: nothing that
// could be uploaded. It is never opened.
var ErrNotFile = errors.New("media: not a regular file")

// Inspect reads the head of a file and its metadata, and looks for the end of a
// picture, which for JPEG means reading all of it. A file whose metadata is
// damaged still has a type and a size: only failing to read the file is an error
// (one of package os, [ErrNotFile], or the end of ctx).
func Inspect(ctx context.Context, path string) (Info, error) {
	f, stat, err := open(path)
	if err != nil {
		return Info{}, fmt.Errorf("inspect: %w", err)
	}
	defer f.Close()
	info, err := inspect(ctx, f, stat.Size(), extensionOf(path))
	if err != nil {
		return Info{}, fmt.Errorf("inspect %s: %w", path, err)
	}
	info.ModTime = stat.ModTime()
	return info, nil
}

// inspect is Inspect for content alone; hint is the extension that the file has.
func inspect(ctx context.Context, r io.ReadSeeker, size int64, hint string) (Info, error) {
	head, err := readHead(ctx, r)
	if err != nil {
		return Info{}, err
	}
	t := sniff(head, size, hint)
	info := Info{Size: size, MIME: t.mime, Extension: t.extension}
	tags := readTags(ctx, r, t)
	info.Meta = tags.meta(time.Now())
	info.Width, info.Height = pixels(ctx, r, head, t)
	info.Cut = isCut(ctx, r, size, t)
	if tags.orientation().swapsSides() {
		info.Width, info.Height = info.Height, info.Width
	}
	return info, ctx.Err()
}

// open opens a regular file; a pipe would block, and a device might do anything.
func open(path string) (*os.File, os.FileInfo, error) {
	stat, err := os.Stat(path)
	if err != nil {
		return nil, nil, err
	}
	if !stat.Mode().IsRegular() {
		return nil, nil, fmt.Errorf("%s: %w", path, ErrNotFile)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	stat, err = f.Stat() // of what was opened, should it have been replaced meanwhile
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	return f, stat, nil
}

// headSize is how much of a file is looked at to tell its type.
const headSize = 64 << 10

func readHead(ctx context.Context, r io.ReadSeeker) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(r, headSize))
}

func extensionOf(path string) string {
	return strings.ToLower(strings.TrimPrefix(filepath.Ext(path), "."))
}
