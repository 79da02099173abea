package media

import (
	"context"
	"fmt"
	"image"
	_ "image/gif"  // registers its decoder, as do the next ones
	_ "image/jpeg" // decoder
	_ "image/png"  // decoder
	"io"

	"github.com/bep/imagemeta"
	_ "golang.org/x/image/bmp"  // decoder
	_ "golang.org/x/image/tiff" // decoder
	_ "golang.org/x/image/webp" // decoder
)

// decodable are the types that this package can turn into a picture.
var decodable = set("image/jpeg", "image/png", "image/gif", "image/webp", "image/tiff", "image/bmp")

// pixels tells the stored size of a picture without decoding it.
func pixels(ctx context.Context, r io.ReadSeeker, head []byte, t fileType) (width, height int) {
	if t.mime == "image/svg+xml" {
		return svgPixels(head)
	}
	if decodable[t.mime] {
		c, err := decodeConfig(ctx, r)
		if err == nil {
			return c.Width, c.Height
		}
	}
	return configPixels(ctx, r, t)
}

// decodeConfig reads the size of a picture; a panic of a decoder is an error.
func decodeConfig(ctx context.Context, r io.ReadSeeker) (c image.Config, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("read picture size: %v", p)
		}
	}()
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return c, err
	}
	c, _, err = image.DecodeConfig(bound(ctx, r, metadataBudget))
	return c, err
}

// configPixels reads the size of formats that can't be decoded here (HEIC, raw).
func configPixels(ctx context.Context, r io.ReadSeeker, t fileType) (width, height int) {
	format := metadataFormat(t)
	if format == imagemeta.ImageFormatAuto {
		return 0, 0
	}
	defer func() { _ = recover() }() // then the size is not known
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return 0, 0
	}
	result, err := imagemeta.Decode(imagemeta.Options{
		R: bound(ctx, r, metadataBudget), ImageFormat: format, Sources: imagemeta.CONFIG,
	})
	c := result.ImageConfig
	if err != nil || c.Width < 0 || c.Height < 0 {
		return 0, 0
	}
	return c.Width, c.Height
}
