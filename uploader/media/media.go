// Package media tells what a local file is: real type, size, content hash, what
// the camera wrote into it, and a small picture of it. It makes no requests.
package media

import (
	"context"
	"errors"
	"image"
	"time"
)

// Info is what a file says of itself.
type Info struct {
	Size      int64 // bytes
	ModTime   time.Time
	MIME      string // from the content
	Extension string // that fits MIME, without dot, "" unknown
	Width     int    // pixels as shown (after Exif orientation), 0 unknown
	Height    int
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

// Inspect reads the head of a file and its metadata. A file whose metadata is
// damaged still has a type and a size: only failing to read the file is an error.
func Inspect(ctx context.Context, path string) (Info, error) {
	return Info{}, errors.New("media: not built yet")
}

// SHA1 returns the 40 hex digits of the content. It stops when ctx ends, and
// calls progress (may be nil) with the bytes read so far, from its own goroutine.
func SHA1(ctx context.Context, path string, progress func(int64)) (string, error) {
	return "", errors.New("media: not built yet")
}

// Thumbnail decodes the file's embedded preview or the picture itself, upright,
// cropped to fill width by height pixels. Files without a picture (sound, video,
// documents, damaged images, more than 100 megapixels) return ErrNoPicture.
func Thumbnail(ctx context.Context, path string, width, height int) (image.Image, error) {
	return nil, ErrNoPicture
}

// ErrNoPicture means that a thumbnail can't be made; show a type icon instead.
var ErrNoPicture = errors.New("media: no picture in this file")
