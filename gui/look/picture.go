package look

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Picture is a thumbnail, cropped to fill, or an icon for its kind of file.
type Picture struct {
	widget.BaseWidget
	size  fyne.Size
	img   image.Image
	kind  string
	known bool
}

// NewPicture returns an empty picture of a size.
func NewPicture(width, height float32) *Picture {
	p := &Picture{size: fyne.NewSize(width, height)}
	p.ExtendBaseWidget(p)
	return p
}

// Set shows a picture, or where it is nil the icon for a kind of file ("image",
// "sound", "video", "document", "unknown").
func (p *Picture) Set(img image.Image, kind string) {
	if p.known && p.img == img && p.kind == kind {
		return
	}
	p.img, p.kind, p.known = img, kind, true
	p.Refresh()
}

// CreateRenderer implements [fyne.Widget].
func (p *Picture) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	r := &pictureRenderer{
		picture: p,
		photo:   &canvas.Image{FillMode: canvas.ImageFillCover, ScaleMode: canvas.ImageScaleFastest, CornerRadius: 4},
		icon:    &canvas.Image{FillMode: canvas.ImageFillContain},
	}
	r.Refresh()
	return r
}

type pictureRenderer struct {
	picture *Picture
	photo   *canvas.Image
	icon    *canvas.Image
}

func (r *pictureRenderer) Destroy() {}

func (r *pictureRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.photo, r.icon}
}

func (r *pictureRenderer) MinSize() fyne.Size { return r.picture.size }

func (r *pictureRenderer) Layout(size fyne.Size) {
	r.photo.Resize(size)
	r.icon.Resize(size)
}

func (r *pictureRenderer) Refresh() {
	r.photo.Image = r.picture.img
	r.photo.Hidden = r.picture.img == nil
	r.icon.Hidden = r.picture.img != nil || !r.picture.known
	if !r.icon.Hidden {
		r.icon.Resource = KindIcon(r.picture.kind)
		r.icon.Refresh()
	}
	r.Layout(r.picture.Size())
	r.photo.Refresh()
	canvas.Refresh(r.picture)
}
