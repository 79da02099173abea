package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"math"

	"golang.org/x/image/draw"
)

// ErrNoPicture means that a thumbnail can't be made; show a type icon instead.
var ErrNoPicture = errors.New("media: no picture in this file")

// maxPixels is the largest picture that is decoded: as much as 400 MB of memory.
const maxPixels = 100_000_000

// maxFetched is the largest picture from elsewhere that is decoded.
const maxFetched = 16_000_000

// maxEmbedded is the largest embedded preview in bytes that is read. Exif's own
// limit is a segment of 64 KiB; other containers allow more.
const maxEmbedded = 4 << 20

// Thumbnail decodes the file's embedded preview or the picture itself, upright,
// cropped to fill width by height pixels; the result is an *image.RGBA of exactly
// that size. Files without a picture (sound, video, documents, drawings, damaged
// images, more than 100 megapixels) return [ErrNoPicture]; any other error is
// about reading the file, or the end of ctx.
//
// It can take seconds and hundreds of megabytes for a large picture: let few run
// at a time.
func Thumbnail(ctx context.Context, path string, width, height int) (image.Image, error) {
	if width < 1 || height < 1 || width*height > maxPixels {
		return nil, fmt.Errorf("thumbnail of %d by %d pixels: %w", width, height, ErrNoPicture)
	}
	f, stat, err := open(path)
	if err != nil {
		return nil, fmt.Errorf("thumbnail: %w", err)
	}
	defer f.Close()
	thumb, err := thumbnail(ctx, f, stat.Size(), extensionOf(path), width, height)
	if err != nil {
		return nil, fmt.Errorf("thumbnail of %s: %w", path, err)
	}
	return thumb, nil
}

// ThumbnailOf is [Thumbnail] for a picture that is in memory, as a wiki gives it
// out. It has 16 megapixels at most.
func ThumbnailOf(ctx context.Context, data []byte, width, height int) (image.Image, error) {
	r := bytes.NewReader(data)
	c, err := decodeConfig(ctx, r)
	if err != nil || width < 1 || height < 1 || int64(c.Width)*int64(c.Height) > maxFetched {
		return nil, fmt.Errorf("thumbnail of fetched bytes: %w", ErrNoPicture)
	}
	thumb, err := thumbnail(ctx, r, r.Size(), "", width, height)
	if err != nil {
		return nil, fmt.Errorf("thumbnail of fetched bytes: %w", err)
	}
	return thumb, nil
}

func thumbnail(ctx context.Context, r io.ReadSeeker, size int64, hint string, width, height int) (*image.RGBA, error) {
	head, err := readHead(ctx, r)
	if err != nil {
		return nil, err
	}
	t := sniff(head, size, hint)
	found := readTags(ctx, r, t)
	picture, err := choose(ctx, r, t, found, width, height)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, ErrNoPicture
	}
	o := found.orientation()
	if o.swapsSides() {
		width, height = height, width
	}
	return o.upright(fill(picture, width, height)), nil
}

// choose returns the embedded preview if it is large enough and shows the same as
// the picture, or else the picture, or else whatever preview there is.
func choose(ctx context.Context, r io.ReadSeeker, t fileType, found tags, width, height int) (image.Image, error) {
	preview, previewErr := embedded(ctx, r, found)
	if !decodable[t.mime] {
		return preview, previewErr
	}
	c, err := decodeConfig(ctx, r)
	if err != nil {
		return preview, previewErr
	}
	if found.orientation().swapsSides() {
		width, height = height, width
	}
	if previewErr == nil && goodEnough(preview.Bounds(), c, width, height) {
		return preview, nil
	}
	if int64(c.Width)*int64(c.Height) > maxPixels {
		return preview, previewErr
	}
	full, err := decode(ctx, r)
	if err != nil {
		return preview, previewErr
	}
	return full, nil
}

// goodEnough also compares the shapes: cameras like to put bars around a preview.
func goodEnough(preview image.Rectangle, c image.Config, width, height int) bool {
	if preview.Dx() < width || preview.Dy() < height || c.Height == 0 {
		return false
	}
	shape := float64(c.Width) / float64(c.Height)
	return math.Abs(float64(preview.Dx())/float64(preview.Dy())/shape-1) < 0.03
}

// embedded decodes the preview that Exif points to.
func embedded(ctx context.Context, r io.ReadSeeker, found tags) (image.Image, error) {
	offset, err := found.number("exif:ThumbnailOffset")
	if err != nil {
		return nil, ErrNoPicture
	}
	length, err := found.number("exif:ThumbnailLength")
	if err != nil || !(length > 0 && length <= maxEmbedded) || offset < 0 {
		return nil, ErrNoPicture
	}
	data := make([]byte, int(length))
	if _, err := r.Seek(int64(offset), io.SeekStart); err != nil {
		return nil, err
	}
	if _, err := io.ReadFull(r, data); err != nil {
		return nil, err
	}
	small := bytes.NewReader(data)
	c, err := decodeConfig(ctx, small)
	if err != nil || int64(c.Width)*int64(c.Height) > maxPixels {
		return nil, ErrNoPicture
	}
	return decode(ctx, small)
}

// decode reads a picture whose size has been looked at; a panic of a decoder is
// an error.
func decode(ctx context.Context, r io.ReadSeeker) (img image.Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("decode picture: %v", p)
		}
	}()
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	img, _, err = image.Decode(bound(ctx, r, math.MaxInt64))
	if err == nil && img.Bounds().Empty() {
		err = ErrNoPicture
	}
	return img, err
}

// fill scales the middle of a picture so that it fills width by height pixels. A
// large picture is first brought near its size by the fast scaler, and then by
// one that averages: the fast one alone would pick single pixels.
func fill(src image.Image, width, height int) *image.RGBA {
	part := middle(src.Bounds(), width, height)
	const near = 3
	if part.Dx() > 2*near*width {
		step := image.NewRGBA(image.Rect(0, 0, near*width, near*height))
		draw.ApproxBiLinear.Scale(step, step.Bounds(), src, part, draw.Src, nil)
		src, part = step, step.Bounds()
	}
	dst := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.BiLinear.Scale(dst, dst.Bounds(), src, part, draw.Src, nil)
	return dst
}

// middle returns the largest centred part of b that has the shape of width by
// height.
func middle(b image.Rectangle, width, height int) image.Rectangle {
	w, h := b.Dx(), max(1, b.Dx()*height/width)
	if h > b.Dy() {
		w, h = max(1, b.Dy()*width/height), b.Dy()
	}
	corner := b.Min.Add(image.Pt((b.Dx()-w)/2, (b.Dy()-h)/2))
	return image.Rectangle{Min: corner, Max: corner.Add(image.Pt(w, h))}
}
