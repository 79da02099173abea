package accounts

import (
	"bytes"
	"context"
	"errors"
	"image"
	_ "image/gif"  // what wikis have as logos
	_ "image/jpeg" // the same
	_ "image/png"  // the same

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	_ "golang.org/x/image/webp" // the same

	"wikidrop/uploader/account"
)

const (
	logoSide  = 40
	mostSide  = 4096 // pixels of a logo that is still decoded
	mostArea  = 4 << 20
	leastSide = 8
)

var errLogoSize = errors.New("a logo of this size is not shown")

func newLogo() *canvas.Image {
	logo := &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleSmooth}
	logo.SetMinSize(fyne.NewSquareSize(logoSide))
	logo.Hide()
	return logo
}

// setLogo shows the logo of an account's wiki, as soon as it is there. Drawings in
// SVG are left out: what they may hold is too much to take from strangers.
func (d *details) setLogo(a account.Account) {
	picture, asked := d.w.logos[a.Facts.Logo]
	shown(d.logo, picture != nil)
	if picture != nil && d.logo.Image != picture {
		d.logo.Image = picture
		d.logo.Refresh()
	}
	if a.Facts.Logo == "" || asked {
		return
	}
	d.w.logos[a.Facts.Logo] = nil
	d.w.background(func(ctx context.Context) func() {
		data, err := d.w.o.Manager.Logo(ctx, a.ID)
		if err == nil {
			picture, err = decodeLogo(data)
		}
		return func() {
			if err != nil {
				d.w.o.Log.Info("no logo", "wiki", a.Wiki, "err", err)
				return
			}
			d.w.logos[a.Facts.Logo] = picture
			d.w.refresh()
		}
	})
}

func decodeLogo(data []byte) (image.Image, error) {
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if min(c.Width, c.Height) < leastSide || max(c.Width, c.Height) > mostSide || c.Width*c.Height > mostArea {
		return nil, errLogoSize
	}
	picture, _, err := image.Decode(bytes.NewReader(data))
	return picture, err
}
